"""A column that names the visit of its row in short: "Visit: pre, M3, M6", "VIS: BL, W4, W12"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Timepoint
from etl.parsers.reading import Reading
from etl.parsers.table.labels import read_label
from etl.parsers.table.short_times import short_time
from etl.patterns import regex

_ASKS = regex(
    r"(?:study |trial )?(?:visits?|vis|time ?points?|follow[- ]?up|fu|exam(?:ination)?|assessment|when|phase|session|time|tp)"
    r"(?: ?(?:no\.?|number|name|code|id))?",
    re.I,
)
_MOST = 8
_LEAST = 2


def visit_column(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int) -> tuple[int, dict[int, Timepoint]]:
    """The column behind the first whose head asks for the visit and whose cells are short for times, and the times of its
    rows; -1 and nothing without one.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
    """
    for c in range(1, min(_MOST, len(grid[0]) - 1) if grid else 0):
        heads = [h.text.strip() for row in grid[:top] if (h := row[c]) is not None and h.text.strip()]
        if not heads or not _ASKS.fullmatch(heads[0].replace("_", " ")):
            continue
        cells = {
            r: cell for r, row in enumerate(grid) if r >= top and (cell := row[c]) is not None and cell.text.strip()
        }
        short = {r: time for r, cell in cells.items() if (time := short_time(cell.text))}
        told = {r: time for r, cell in cells.items() if (time := short.get(r) or _named(reading, cell))}
        if short and len({t.label for t in told.values()}) >= _LEAST and len(told) * 3 >= len(cells) * 2:
            return c, told
    return -1, {}


def _named(reading: Reading, cell: Cell) -> Timepoint | None:
    """The time that a cell names: "pre", "BL", "baseline"."""
    facet = read_label(reading, cell.text, cell.span)
    return facet.time if not facet.measured else None
