"""Rows that are the parts of the scale above them, because they are set in below its name: "ICARS 46", "  posture 18"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.reading import Reading
from etl.parsers.table.labels import read_label

Grid = Sequence[Sequence[Cell | None]]
_SIGNS = ("- ", "– ", "• ", "· ")
_FEWEST = 2


def parts_below(reading: Reading, grid: Grid, top: int) -> dict[int, Entry]:
    """The scale of each row that is set in below the row of a scale with items.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.

    Returns:
        Scales by the number of the row; a row as far out as that of the scale ends its parts.
    """
    if not any(row and row[0] is not None and _is_set_in(reading, row[0]) for row in grid[top:]):
        return {}
    found: dict[int, Entry] = {}
    scale: Entry | None = None
    edge = 0
    for r in range(top, len(grid)):
        cell = grid[r][0] if grid[r] else None
        if cell is None or cell.row != r or not cell.text.strip():
            scale = None
            continue
        indent = _indent(reading, cell)
        if scale is not None and (indent > edge or cell.text.startswith(_SIGNS)):
            found[r] = scale
            continue
        named = read_label(reading, cell.text, cell.span).what
        scale = named if named is not None and named.kind == "scale" and named.items else None
        edge = indent
    return found if len(found) >= _FEWEST else {}


def _is_set_in(reading: Reading, cell: Cell) -> bool:
    """Whether a label stands behind a sign or some blanks, as a part of what is above it does."""
    return cell.text.startswith(_SIGNS) or _indent(reading, cell) > 0


def _indent(reading: Reading, cell: Cell) -> int:
    """How far a label is set in on its line."""
    text = reading.document.text
    line = text.rfind("\n", 0, cell.span.start) + 1
    return cell.span.start - line if not text[line : cell.span.start].strip() else 0
