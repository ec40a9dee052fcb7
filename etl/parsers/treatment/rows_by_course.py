"""A list of injections: from which course each of its rows is, and one that has its injections in columns."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from etl.document import Cell
from etl.parsers.index import part
from etl.parsers.number.numerals import roman
from etl.parsers.reading import Reading
from etl.parsers.when.timepoints import counted_course
from etl.patterns import regex
from etl.tables.axes import Axes

_DATE = regex(r"(?:(?:injection|infusion|treatment|procedure) )?(?:dates?|days?)(?: of [\w ]{1,30})?|datum|fecha", re.I)
_WAYS = ("route", "method")
_LEAST = 2

Row = Sequence[Cell | None]


def course_numbers(frame: Axes, columns: Container[int]) -> dict[int, int]:
    """The course of each row below the heads: in a column for it, where an empty cell goes on with the one above, or by
    the line above its rows ("Course 2").

    Args:
        frame: the table's.
        columns: those that are headed so.

    Returns:
        The numbers by row; rows of no course are left out.
    """
    out: dict[int, int] = {}
    number: int | None = None
    for at, row in enumerate(frame.grid[frame.top :], frame.top):
        cells = list(dict.fromkeys(c for c in row if c is not None and c.text.strip()))
        if len(cells) == 1:
            number = counted_course(cells[0].text)
            continue
        own = [c.text.strip() for c in cells if c.column in columns]
        if own:
            number = int(own[0]) if own[0].isdecimal() else roman(own[0]) or counted_course(own[0])
        if number is not None:
            out[at] = number
    return out


def turned(reading: Reading, frame: Axes) -> Axes:
    """The frame of a list of injections, one with a column for each turned so that it has a row for each.

    Args:
        reading: the document.
        frame: the table's.

    Returns:
        The frame; a turned one has its labels as its only head row.
    """
    body = frame.grid[frame.top :] if frame.left == 1 else []
    dated = any(_DATE.fullmatch(_label(row)) and _days(reading, row) >= _LEAST for row in body)
    if not dated or not any(_ways(reading, row) >= _LEAST for row in body):
        return frame
    cells: dict[int, Cell] = {}
    grid: list[list[Cell | None]] = [[] for _ in frame.grid[0]]
    for row in frame.grid:
        for at, cell in enumerate(row):
            if cell is not None and id(cell) not in cells:
                cells[id(cell)] = replace(
                    cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan
                )
            grid[at].append(cells[id(cell)] if cell is not None else None)
    return Axes(grid, 1, 1)


def _label(row: Row) -> str:
    return row[0].text.strip(" :") if row and row[0] is not None else ""


def _days(reading: Reading, row: Row) -> int:
    return sum(1 for cell in row[1:] if cell is not None and part(reading.index.dates, cell.span))


def _ways(reading: Reading, row: Row) -> int:
    found = (part(reading.index.mentions, cell.span) for cell in row[1:] if cell is not None)
    return sum(1 for mentions in found if any(m.entry.kind in _WAYS for m in mentions))
