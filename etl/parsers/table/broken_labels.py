"""Labels that are broken over several rows, as the times beside them leave room: "Light | before | 38", "touch | 3 months | 40"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.parsers.table.labels import read_label

_Grid = list[list[Cell | None]]
_FEWEST_COLUMNS = 3


def whole_labels(reading: Reading, grid: _Grid) -> _Grid:
    """A grid whose first labels are whole: what goes on in the rows below stands in the first one, and there no more.

    A label goes on in small letters or in brackets, beside another time or side than those above it; a time that comes
    again begins the next label.

    Args:
        reading: the document.
        grid: the table's cells.
    """
    if not grid or len(grid[0]) < _FEWEST_COLUMNS:
        return grid
    out = [list(row) for row in grid]
    r = 0
    while r < len(out):
        below = _goes_on(reading, out, r)
        first = out[r][0]
        if below and first is not None:
            parts = [first, *(c for n in below if (c := out[n][0]) is not None)]
            out[r][0] = replace(first, text=" ".join(c.text.strip() for c in parts))
            for n, cell in zip(below, parts[1:], strict=True):
                out[n][0] = replace(cell, text="")
        r += 1 + len(below)
    return out


def _goes_on(reading: Reading, grid: _Grid, r: int) -> list[int]:
    """The rows below a row in which its label goes on."""
    first = grid[r][0]
    if first is None or not _plain(first) or not first.text.strip()[:1].isupper():
        return []
    beside = _beside(reading, grid[r])
    seen = {beside}
    rows: list[int] = []
    for n in range(r + 1, len(grid)):
        cell, told = grid[n][0], _beside(reading, grid[n])
        if not beside or not told or told in seen or cell is None or not _plain(cell):
            break
        if not (cell.text.strip()[:1].islower() or cell.text.strip()[:1] in tuple("([")):
            break
        seen.add(told)
        rows.append(n)
    return rows


def _plain(cell: Cell) -> bool:
    return bool(cell.text.strip()) and cell.rowspan == 1 and cell.colspan == 1


def _beside(reading: Reading, row: Sequence[Cell | None]) -> str:
    """The time or the side beside a row's first label, before its values; nothing for other rows."""
    cell = row[1]
    if cell is None or not _plain(cell) or not any(c is not None and c.text.strip() for c in row[2:]):
        return ""
    facet = read_label(reading, cell.text, cell.span)
    told = (facet.time or facet.date or facet.side) and not facet.measured
    return cell.text.strip().casefold() if told else ""
