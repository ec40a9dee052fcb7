"""Columns that tell how what a row names ended: "Event | Start | Outcome". That it is over is no finding of the first day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.cell.references import asks_reaction
from etl.parsers.cell.values import absent_reason, parse_cell
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.tables.axes import Axes
from etl.value import replace

_ENDED = regex(r"(?:outcome|resolution|end|ended|course|status|recovery)s?", re.I)


def tells_end(reading: Reading, axes: Axes, c: int, values: Sequence[Cell]) -> bool:
    """Whether a column tells how what is named before it ended, beside the days on which it began: "Event | Start | Outcome"
    above "Rash | 3 May | resolved". That it is over is no finding of the first day."""
    head = axes.grid[axes.top - 1][c] if axes.top else None
    named = head.text.strip() if head is not None else ""
    if not _ENDED.fullmatch(named) and not any(e.role == "outcome" for e in reading.lexicon.label(named, "heading")):
        return False
    events = axes.grid[axes.top - 1][0]
    over = (events is not None and asks_reaction(reading, events)) or any(
        m.entry.kind == "cue" and m.entry.role == "resolved"
        for v in values
        for m in part(reading.index.mentions, v.span)
    )
    others = (at for at in range(len(axes.grid[0])) if at != c)
    begun = any(_days(reading, axes, at) * 2 >= max(1, len(values)) for at in others)
    return over and begun


def told_events(
    reading: Reading, axes: Axes, columns: Sequence[Facet], roles: Sequence[str]
) -> tuple[list[Facet], list[str], Sequence[Sequence[Cell | None]]]:
    """A list of events that says how each ended: that it ended tells that it was there, where nothing else does.

    Args:
        reading: the document.
        axes: the table's.
        columns: what the value columns' headings say.
        roles: of the value columns.

    Returns:
        The columns, roles and cells, in which the days stand for the ends of what was there ("no" stays); as they are in any
        other table.
    """
    events = axes.grid[axes.top - 1][0] if axes.top else None
    if "end" not in roles or events is None or not asks_reaction(reading, events):
        return list(columns), list(roles), axes.grid
    at, alone = list(roles).index("end"), "" not in roles
    grid = [
        [
            _as_there(reading, cell, row, alone) if r >= axes.top and c == at + axes.left else cell
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(axes.grid)
    ]
    plain = [Facet() if c == at else f for c, f in enumerate(columns)]
    return plain, ["" if role == "end" else role for role in roles], grid


def _as_there(reading: Reading, cell: Cell | None, row: Sequence[Cell | None], alone: bool) -> Cell | None:
    """What tells that an event whose end is told was there: the day on which it began, or a yes; nothing where another
    column tells it."""
    if cell is None or not any(c.isalpha() for c in cell.text) or absent_reason(cell.text):
        return cell
    if parse_cell(cell.text, reading.lexicon.units()).answer is False:
        return cell
    if not alone:
        return None
    days = [c for c in row[1:] if c is not None and c is not cell and part(reading.index.dates, c.span)]
    return days[0] if len(days) == 1 else replace(cell, text="yes")


def _days(reading: Reading, axes: Axes, c: int) -> int:
    """How many cells of a column hold a date."""
    cells = (row[c] for row in axes.grid[axes.top :])
    return sum(bool(cell is not None and part(reading.index.dates, cell.span)) for cell in cells)
