"""Short names that mean something else by what stands behind them: "C3 0.42 g/L" is no vertebra, "RR 140/85" no breathing,
"CMT OD 245 µm" no disease. The other meaning has the unit, or the eye, in brackets in its name: "RR (mmHg)", "CDR (eye)".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.amounts import QuantityHit
from etl.patterns import regex
from etl.value import replace

_LONGEST = 4
_GAP = regex(r"\s?[:=]?\s?(?:(?:was|is|of) )?", re.I)
_SIDED_GAP = regex(r"\s?[:=]?\s?[<>≤≥~]?\s?(?:(?:was|is|of|O[DSU]|[RLB]E|[RL]|right|left) ){0,2}")
_EYE = regex(r"(?:\s?[:=]?\s?\d(?:\.\d+)?)?[ ,(/]{1,2}(?:O[DSU]|[RLB]E)\b")
_PRESSURE = regex(r"\s?[:=]?\s?(?P<high>\d{2,3})\s?/\s?(?P<low>\d{2,3})(?![\d/.])")
_KINDS: tuple[Kind, ...] = ("measure", "procedure")


def with_measures_by_unit(
    text: str, lexicon: Lexicon, mentions: tuple[Mention, ...], quantities: Sequence[QuantityHit]
) -> tuple[Mention, ...]:
    """The mentions, a short name as what it means before a number with such a unit, a pair of pressures, or an eye.

    Args:
        text: the document's text.
        lexicon: for names with their unit.
        mentions: what was found, in order.
        quantities: the numbers of the text, in order.
    """
    out = []
    for m in mentions:
        known = None
        if m.end - m.start <= _LONGEST and m.form == "name" and text[m.start : m.end].isupper():
            known = _site_by_unit(text, lexicon, m, quantities) or _by_company(text, lexicon, m, quantities)
        out.append(m if known is None else replace(m, entry=known))
    return tuple(out)


def _site_by_unit(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """The measure that a level of the spine is before a number with its unit."""
    if m.entry.kind != "site" or not text[m.end - 1].isdigit():
        return None
    hit = _hit_behind(m.end, quantities)
    if hit is None or not hit.unit_start or not _GAP.fullmatch(text, m.end, hit.start):
        return None
    unit = text[hit.unit_start : hit.end].strip()
    return next(iter(lexicon.label(f"{text[m.start : m.end]} {unit}", "measure")), None)


def _by_company(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """What a short name means whose other meaning is told by a unit or an eye in brackets."""
    if m.entry.kind in ("site", "cue", "qualifier", "gene"):
        return None
    name, companies = text[m.start : m.end], []
    hit = _hit_behind(m.end, quantities)
    if hit is not None and hit.unit_start and _SIDED_GAP.fullmatch(text, m.end, hit.start):
        companies.append(text[hit.unit_start : hit.end].strip(" ."))
    if (pair := _PRESSURE.match(text, m.end)) and int(pair["high"]) > int(pair["low"]):
        companies.append("mmHg")
    if _EYE.match(text, m.end):
        companies.append("eye")
    names = [f"{name} ({company})" for company in companies]
    found = (e for called in names for kind in _KINDS for e in lexicon.label(called, kind) if called in e.synonyms)
    return next(found, None)


def _hit_behind(at: int, quantities: Sequence[QuantityHit]) -> QuantityHit | None:
    place = bisect_left(quantities, at, key=lambda q: q.start)
    return quantities[place] if place < len(quantities) else None
