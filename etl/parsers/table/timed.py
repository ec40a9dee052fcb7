"""The columns of a table that tell when, or on which side, their row was measured, behind its labels or among its values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.table.cell_values import absent_reason
from etl.parsers.table.labels import read_label
from etl.parsers.table.norms import asks_event_date, asks_treatment_date
from etl.parsers.table.shape import spanning, valued
from etl.patterns import regex

_ASKS_SIDE = regex(r"(?:(?:body|tested) )?side(?: tested)?|laterality|[RL] ?/ ?[RL]", re.I)
_VISIT = regex(
    r"visits?(?: no\.?| number)?|time ?points?|follow[- ]?up|exam(?:ination)?(?: no\.?)?|time|month|week", re.I
)
_DATE = regex(r"date|day|datum|fecha|data", re.I)
_LEAST = 2


def timed_columns(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> tuple[int, ...]:
    """The columns behind the labels that hold nothing but dates or times, or nothing but sides below a head that asks for
    them: they tell when, and where, their row was measured.

    Args:
        reading: the document.
        grid: a table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    found = []
    visited = any(h is not None and _VISIT.fullmatch(h.text.strip()) for row in grid[:top] for h in row)
    for column in range(left, len(grid[0]) if grid else 0):
        heads = [c for row in grid[:top] if (c := row[column]) is not None]
        of_visits = visited and any(_DATE.fullmatch(h.text.strip()) for h in heads)
        treated = len(reading.persons) > 1 and asks_treatment_date(reading, heads)
        if asks_event_date(reading, heads) or (treated and not of_visits):
            continue  # when each patient fell ill or was treated, and not when they were seen
        cells = [c for row in grid[top:] if (c := row[column]) is not None and c.text.strip() and not spanning(row)]
        cells = [c for c in cells if not absent_reason(c.text)]  # a visit that wasn't made has no day
        if len(cells) < _LEAST:
            continue
        asked = bool(heads) and _ASKS_SIDE.fullmatch(heads[-1].text.strip()) is not None
        if asked and all(read_label(reading, c.text, c.span).side for c in cells):
            found.append(column)
        elif len({c.text for c in cells}) > 1:
            last, dated = column == len(grid[0]) - 1, True
            for c in cells:
                if _no_such_day(reading, c):
                    continue  # "31/06/2019" among days is one that was written wrongly
                facet = read_label(reading, c.text, c.span)
                dated = dated and bool(facet.date)
                timed = bool(facet.date or facet.time) and not (facet.measured or facet.site or valued(reading, c))
                if not timed or (last and not dated):
                    break  # most columns hold values, and end here at their first
            else:
                found.append(column)
    return tuple(found)


def _no_such_day(reading: Reading, cell: Cell) -> bool:
    """Whether a cell is printed as a day that the calendar hasn't."""
    hits = part(reading.index.dates, cell.span)
    return len(hits) == 1 and hits[0].first is None and hits[0].end - hits[0].start == len(cell.text.strip())
