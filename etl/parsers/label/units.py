"""Labels that are numbers, in the unit that their first row or column names: "500 | 1000 | 2000" behind "Hz"; and which units a measure may have."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.number.units import comparable, parse_unit
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

_NUMBER = regex(r"\d{1,3}(?:[ ,]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_UNIT = regex(r"(?:^|[\s(\[,/])([^\W\d_]{1,6})[)\]]?\s*$")
"""The unit that a head is, or ends in: "Hz", "Frequency (Hz)", "Tone, kHz"."""


def measured_at(reading: Reading, cell: Cell, head: Cell | None) -> Entry | None:
    """The measure that a number and the unit of its head name together.

    Args:
        reading: the document.
        cell: a label.
        head: the cell that heads its column or its row.
    """
    text = cell.text.strip()
    unit = _UNIT.search(head.text) if head is not None and _NUMBER.fullmatch(text) else None
    if unit is None or unit[1] not in reading.lexicon.units():
        return None
    alone = reading.lexicon.label(unit[1], "measure")  # "logMAR" names its measure whatever the number before it
    return next((e for e in reading.lexicon.label(f"{text} {unit[1]}", "measure") if e not in alone), None)


def all_measured_at(reading: Reading, row: Sequence[Cell | None]) -> bool:
    """Whether all cells of a row are such labels, below no other ones: a header of numbers.

    Args:
        reading: the document.
        row: its cells; the first is their head.
    """
    own = [cell for cell in row[1:] if cell is not None and cell is not row[0] and cell.text.strip()]
    return len(own) > 1 and all(measured_at(reading, cell, row[0]) for cell in own)


def litre(reading: Reading, grid: Sequence[Sequence[Cell | None]], cell: Cell) -> str | None:
    """The unit of a head "L" that stands among units or below what is counted in it, and not beside an "R".

    Args:
        reading: the document.
        grid: the table's cells.
        cell: a header cell.
    """
    units, text = reading.lexicon.units(), cell.text.strip("()[] ")
    if len(text) > 1 or text not in units:
        return None
    above = grid[cell.row - 1][cell.column] if cell.row else None
    named = read_label(reading, above.text, above.span).what if above is not None and above is not cell else None
    if named is not None and units[text] in named.units:
        return units[text]
    others = {c.text.strip("()[] ") for c in grid[cell.row][1:] if c is not None and c.text.strip()} - {text}
    among = [other for other in others if other in units or parse_unit(other, units)[0]]
    return units[text] if "R" not in others and among and len(among) * 2 >= len(others) else None


def may_have(entry: Entry, unit: str) -> bool:
    """Whether values of something can have a unit; what has no unit of its own may have any.

    Args:
        entry: what is measured.
        unit: UCUM code.
    """
    if entry.kind == "scale":
        return unit in ("%", "1", "", "{score}", "{points}") or any(comparable(unit, known) for known in entry.units)
    if entry.kind != "measure" or unit == "%":
        return True
    return any(comparable(unit, known) for known in entry.units) if entry.units else not entry.grade


def around(own: Facet, whole: Facet) -> Facet:
    """What a table says of a cell whose labels may have a day or a time of their own, or a unit that its measure never has.

    Args:
        own: what its labels say.
        whole: what the table says.
    """
    if own.unit and whole.what is not None and not own.measured and not may_have(whole.what, own.unit):
        whole = replace(whole, what=None)
    if whole.unit and own.what is not None and own.what.units and not may_have(own.what, whole.unit):
        whole = replace(whole, unit=None)
    if own.time is not None or own.date is not None:
        whole = replace(whole, times=None)
    if own.date is not None and own.time is None and (whole.time or whole.date):
        return replace(whole, time=None, date=None)
    return replace(whole, date=None) if own.time is not None and whole.date else whole
