"""Words and numbers that look like a measure and its value, and are a place, a name or a count."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.measure.fit import codes_of
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement

_NAME_BEFORE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? |\b[A-Z][a-z]{2,} )$")
_IN_ONE = re.compile(r".{0,3}\b(?:in|on|at|by|for|with) one", re.I)
_NOUN = re.compile(r" ([a-z]{3,})\b")


def only_places(statement: Statement) -> set[tuple[int, int]]:
    """Terms that are a measure and a place: without the measure's unit behind them they are the place.

    "Knee flexion 117°" is an angle, "strength: knee flexion 4" a place of strength.
    """
    sites = {(m.start, m.end) for m in statement.of("site")}
    out = set()
    for m in statement.of("measure"):
        if (m.start, m.end) in sites and m.entry.units:
            first = next((q for q in statement.quantities if q.start >= m.end), None)
            if first is None or not codes_of(first) & set(m.entry.units):
                out.add((m.start, m.end))
    return out


def is_initial(text: str, m: Mention) -> bool:
    """One letter with a full stop behind a name or title is no measure: "Mrs. K., 66"."""
    single = m.end - m.start == 1 and text[m.end : m.end + 1] == "."
    return single and _NAME_BEFORE.search(text, max(0, m.start - 20), m.start) is not None


def counts_a_thing(reading: Reading, hit: QuantityHit) -> bool:
    """Whether a bare number counts the thing behind it, and is no value: "finger to finger of one hand", "in one allele"."""
    if hit.kind != "number" or codes_of(hit) - {""}:
        return False
    if _IN_ONE.fullmatch(reading.document.text, max(0, hit.start - 5), hit.end):
        return True
    behind = _NOUN.match(reading.document.text, hit.end)
    return behind is not None and bool(reading.lexicon.label(behind.group(1), "site"))
