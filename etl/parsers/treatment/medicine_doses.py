"""The dose of a medicine: which number beside its name is its own, and how much one intake is."""

from __future__ import annotations

import re

from etl.facts import Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Statement
from etl.patterns import regex

_MASS = regex(
    r"^(?:u?g|mg|ug|mL|L|U$|\[iU\]|k?\[iU\]|mmol|meq|mg/kg|ug/kg|\{tbl\}|mg/d|g/d|ug/d|mg/h|ug/h|\[drp\]|10\*6\.\[iU\]).*$"
)
_OF = regex(r"[ \u00a0-]{0,2}(?:of )?(?:oral )?")
_OF_IT = regex(r"\s?of\s")
_FORM = 12
"""So many characters of a form or way stand before a medicine's name ("3 mg of oral …")."""
_OF_IT_BEFORE = regex(r"\d\s?[^\W\d_]{1,6}\sof\s$")
_FROM = regex(r"\bfrom\s+$")
_TO = regex(r"\s*(?:a day|daily|per day)?,? to\s+")
_PER_TIME = regex(r"\s*(?:/|\bper\b|\ba\b)\s*[^\W\d_]+\s*$|\s+(?:daily|weekly)$", re.I)
_LED_TO = regex(
    r"(?:\b(?:now|currently|at present|presently)|\b(?:tapered|reduced|lowered|cut|decreased|increased|raised|titrated|weaned)[^.;,]{0,16}?\bto|→|->)\s*$",
    re.I,
)
"""Between the dose at first and the one of now: "40 mg was tapered to 10 mg", "at first 40 mg, now 10 mg"."""
_AT_PRESENT = regex(r"[^,;.]{0,16}?\b(?:at present|now|currently|today|at the moment)\b", re.I)


def dose_of(text: str, statement: Statement, m: Mention, end: int) -> QuantityHit | None:
    """The dose that is said of a medicine.

    Args:
        text: the document's text.
        statement: the statement.
        m: the medicine.
        end: where what is said of it ends.

    Returns:
        The number, behind the medicine or right before it; None without one.
    """
    for q in statement.quantities:
        if m.end <= q.start < end and q.start - m.end < 40 and is_mass(q) and not _of_next(text, statement, m, q):
            if any(m.end <= x.start < q.start for x in statement.of("measure")):
                return None  # "stopped insulin and the blood sugar was 6.7 mmol/l"
            later = (o for o in statement.quantities if q.end <= o.start < end and is_mass(o))
            now = next(
                (o for o in later if _AT_PRESENT.match(text, o.end, end) or _LED_TO.search(text, q.end, o.start)), None
            )
            return now or _changed_to(text, statement, q) or q
    for q in statement.quantities:  # "100 mg riluzole", but not "spironolactone 50 mg and furosemide"
        if q.end <= m.start and is_mass(q) and _OF.fullmatch(text, q.end, m.start):
            return q
    return None


def _changed_to(text: str, statement: Statement, q: QuantityHit) -> QuantityHit | None:
    """ "Cut from 800 mg to 500 mg a day": what is taken now is the second."""
    if not _FROM.search(text, max(0, q.start - 8), q.start):
        return None
    return next((n for n in statement.quantities if is_mass(n) and _TO.fullmatch(text, q.end, n.start)), None)


def _of_next(text: str, statement: Statement, m: Mention, q: QuantityHit) -> bool:
    """Whether a dose is that of the medicine behind it: "enoxaparin, then 3 mg of midazolam"."""
    said = _OF_IT.match(text, q.end, statement.span.end)
    own = _OF_IT_BEFORE.search(text, max(0, m.start - 14), m.start) is not None
    named = [x for x in statement.of("medicine") if said is not None and 0 <= x.start - said.end() <= _FORM]
    return any(own or x.entry.id != m.entry.id for x in named)


def is_mass(q: QuantityHit) -> bool:
    """Whether a number has a unit that medicines are given in."""
    value = q.value
    ends = (value.low, value.high) if isinstance(value, Range) else ()
    codes = {value.code} if isinstance(value, Quantity) else {v.code for v in ends if v}
    return all(c and _MASS.match(c) for c in codes) and bool(codes)


def code_of(q: QuantityHit) -> str:
    """The UCUM code of a number, that of its lower end for a range; "" without one."""
    value = q.value.low if isinstance(q.value, Range) else q.value
    return (value.code or "") if isinstance(value, Quantity) else ""


def amount_of(q: QuantityHit | None) -> Quantity | Range | None:
    """The amount for one intake: "mg/d" says a day's amount and stays in the timing; "100/25 mg" is no one amount."""
    if q is None or q.kind == "fraction":
        return None
    if isinstance(q.value, Quantity):
        return _per_intake(q.value)
    if isinstance(q.value, Range):
        low, high = (_per_intake(v) if v else None for v in (q.value.low, q.value.high))
        return Range(low, high)
    return q.value


def parts_of(text: str, q: QuantityHit | None) -> str:
    """The amounts of a medicine of several parts as printed: "100/25 mg".

    Args:
        text: of the document.
        q: the first of them.

    Returns:
        Them with their unit; "" for any other dose.
    """
    if q is None or q.kind != "fraction" or not isinstance(q.value, Quantity) or q.unit_start is None:
        return ""
    return text[q.start : q.unit_start + len(q.value.unit)]


def _per_intake(value: Quantity) -> Quantity:
    if not value.code or not value.code.endswith(("/d", "/wk")):
        return value
    code = value.code.rpartition("/")[0]
    printed = _PER_TIME.sub("", value.unit)
    return Quantity(value.value, code, printed if printed.count("/") == code.count("/") else code, value.comparator)
