"""A second header row that says the first again in another language: "Woche | Kreatinin" above "Week | Creatinine"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.parsers.table.labels import read_label
from etl.parsers.table.shape import spanning, valued

_NAMED = ("measure", "scale", "function", "procedure")
_LEAST = 3
_OWN_ROWS = 2


def said_again(reading: Reading, grid: Sequence[Sequence[Cell | None]], row: int) -> bool:
    """Whether the second row has a word below each one of the header, most of them names of what is measured, and values
    stand below both: no row of a table of words has so many names, and a name over several columns is a group's.

    Args:
        reading: the document.
        grid: the table's cells.
        row: a row behind the first.
    """
    if row != 1 or len(grid) < row + 1 + _OWN_ROWS or any(spanning(cells) for cells in grid[:2]):
        return False
    own = {c: cell for c, cell in enumerate(grid[row]) if cell is not None and cell.row == row and cell.text.strip()}
    heads = {
        c
        for c, cell in enumerate(grid[0])
        if cell is not None and cell.rowspan == 1 and cell.colspan == 1 and cell.text.strip()
    }
    if own.keys() != heads or len(own) < _LEAST or any(valued(reading, cell) for cell in own.values()):
        return False
    facets = {c: read_label(reading, cell.text, cell.span) for c, cell in own.items()}
    named = [c for c, f in facets.items() if c and (f.item or (f.what is not None and f.what.kind in _NAMED))]
    if len(named) * 2 < len(own) - 1 or len({cell.text for cell in own.values()}) < len(own):
        return False
    body = [cell for cells in grid[row + 1 :] for c in named if (cell := cells[c]) is not None and cell.text.strip()]
    return bool(body) and sum(valued(reading, cell) for cell in body) * 3 >= len(body) * 2
