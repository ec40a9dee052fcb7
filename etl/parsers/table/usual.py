"""What a cell prints behind its value: what is normal, what a scale goes from and to, that it is low."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from etl.facts import Quantity, Range, Value
from etl.mapping.entry import Entry
from etl.parsers.number.dimensions import comparable
from etl.parsers.table.cell_values import CellValue
from etl.patterns import regex

_USUAL = regex(
    r"[<>≤≥~]?\s?\d[\d.,]*\s?[^\d()\[\]]{0,16}[(\[]\s?"
    r"(?:[<>≤≥]=?\s?\d[\d.,]*|\d[\d.,]*\s?(?:[-–]|to)\s?\d[\d.,]*)\s?[^\d()\[\]]{0,16}[)\]]"
)
_TWO = 2
_MOST = (">", ">=")


def usual_in(entry: Entry, value: CellValue, unit: str | None) -> Range | None:
    """The range in brackets behind a value that says nothing of anybody: "1.12 g/l (0.15-0.45)", "4.1 (<4.4)", "36 (0-48)".

    Behind what is measured it is normal; behind the score of a scale only the range of all its scores is no value.

    Args:
        entry: what is measured.
        value: the cell's.
        unit: the unit that its labels print.

    Returns:
        The range in the unit of the value; None for any other cell.
    """
    if len(value.hits) != _TWO or not isinstance(value.hits[0].value, Quantity) or not _USUAL.fullmatch(value.text):
        return None
    usual = value.hits[1].value
    if isinstance(usual, Quantity) and usual.comparator:
        bound = replace(usual, comparator=None)
        usual = Range(bound, None) if usual.comparator in _MOST else Range(None, bound)
    if not isinstance(usual, Range) or entry.kind != "measure":
        return None
    code = value.hits[0].value.code or unit or ""
    low, high = (replace(q, code=code) if q is not None and not q.code else q for q in (usual.low, usual.high))
    return Range(low, high)


def is_low(value: Value | None, entry: Entry, unit: str | None) -> TypeGuard[Quantity]:
    """Whether the L behind a number is no litre, as something is measured in other units: "33L" in a column of g/L.

    Args:
        value: of a cell.
        entry: what is measured.
        unit: the unit that its labels print.
    """
    units = [own for own in (unit, *entry.units) if own]
    litres = isinstance(value, Quantity) and value.code == "L" and entry.kind == "measure"
    return litres and bool(units) and not any(comparable("L", own) for own in units)
