"""Quantities as the values of a group need them: ranges told with "from … to", arrows, ages without a unit."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.facts import Quantity, Range
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Statement
from etl.patterns import regex

_SPREAD = regex(r"\b(?:age[ds]?|range[ds]?|ranging|varied|varying)\b[^.;,]{0,12}\bfrom\s*$", re.I)


def spans_of(text: str, statement: Statement) -> list[QuantityHit]:
    """The quantities, with "age from 28 to 77 years" as the range that it is."""
    out: list[QuantityHit] = []
    for q in statement.quantities:
        last = out[-1] if out else None
        if last is not None and isinstance(q.value, Quantity) and isinstance(last.value, Quantity):
            ahead = text[max(statement.span.start, last.start - 40) : last.start]
            linked = q.start - last.end < 6 and re.fullmatch(r"\s*to\s*", text[last.end : q.start])
            if linked and last.value.value < q.value.value and _SPREAD.search(ahead):
                low = replace(last.value, code=q.value.code, unit=q.value.unit)
                out[-1] = QuantityHit(last.start, q.end, Range(low, q.value), "range", unit_start=q.unit_start)
                continue
        out.append(q)
    return out


def unarrowed(text: str, q: QuantityHit) -> QuantityHit:
    """The arrow of "14.2 -> 6.3" is no bound."""
    if isinstance(q.value, Quantity) and q.value.comparator == ">" and text[q.start - 1 : q.start] in "-=":
        return replace(q, value=replace(q.value, comparator=None))
    return q


def with_unit(value: Quantity | Range | None, name: str) -> Quantity | Range | None:
    """An age without a unit is in years."""
    if name.split()[-1] != "age" or value is None:
        return value
    if isinstance(value, Range):
        low, high = (
            replace(v, code="a", unit=v.unit or "years") if v is not None and not v.code else v
            for v in (value.low, value.high)
        )
        return Range(low, high)
    return replace(value, code="a", unit=value.unit or "years") if not value.code else value


def in_unit(value: Range, unit: Quantity | None) -> Range:
    """A range without a unit in that of the value before it: "27 days (range 24 to 35)"."""
    ends = [q for q in (value.low, value.high) if q is not None]
    if unit is None or not unit.code or any(q.code for q in ends):
        return value
    low, high = (replace(q, code=unit.code, unit=unit.unit) if q else None for q in (value.low, value.high))
    return Range(low, high)
