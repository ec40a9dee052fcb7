"""The times of days that one table of a document prints beside them, and another table prints alone: "+1 month" above
"26 Feb 2013" in the first, "26 Feb 2013" in the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Cell
from etl.facts import Timepoint
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.labels import Facet, read_label
from etl.parsers.table.shape import valued

_MOST_HEADS = 3
_LONGEST = 80
_DAY = len("2013-02-26")
_LEAST = 2


def dated_visits(reading: Reading) -> dict[str, Timepoint]:
    """Times by days; those of two times, and those of a document with one table, are none.

    Args:
        reading: a document of one person.
    """
    if len(reading.tables) < _LEAST:
        return {}
    out: dict[str, Timepoint] = {}
    doubted: set[str] = set()
    for place in reading.tables:
        for day, time in _of_table(reading, place):
            known = out.setdefault(day, time)
            if (known.phase, known.offset) != (time.phase, time.offset):
                doubted.add(day)
    return {day: time for day, time in out.items() if day not in doubted}


def _of_table(reading: Reading, place: TableInPlace) -> Iterator[tuple[str, Timepoint]]:
    """The days of a table's heads, of columns and of rows, with the time in the same head."""
    grid = place.table.grid()
    columns = zip(*grid[:_MOST_HEADS], strict=True) if len(grid) > 1 else ()
    for cells in (*list(columns)[1:], *(row[:_LEAST] for row in grid[1:])):
        facets = _heads(reading, cells)
        times = {(f.time.phase, f.time.offset): f.time for f in facets if f.time}
        days = {f.date.start for f in facets if f.date and f.date.start and not f.date.end}
        day, time = next(iter(days), ""), next(iter(times.values()), None)
        if len(times) == len(days) == 1 and len(day) == _DAY and time and (time.offset or time.phase == "before"):
            yield day, time


def _heads(reading: Reading, cells: Sequence[Cell | None]) -> list[Facet]:
    """What the first cells of a column or row say, as far as they say only when."""
    own = dict.fromkeys(c for c in cells if c is not None and c.text.strip() and len(c.text) <= _LONGEST)
    facets: list[Facet] = []
    for cell in own:
        if valued(reading, cell):
            break
        facet = read_label(reading, cell.text, cell.span)
        if facet.measured or not (facet.time or facet.date):
            break
        facets.append(facet)
    return facets
