"""Tables of RTF: rows whose cells are known by their right edges."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from etl.readers.office.flow import Element, Grid, GridCell
from etl.value import replace

_NEAR = 40
"""Cell edges nearer than this (in twentieths of a point) are one."""
_MOST_COLUMNS = 400
Cells = list[tuple[Element, ...]]
"""What stands in the cells of a row."""
Edges = list[tuple[int, str]]
"""Right edge of each cell, and how it is merged."""


class Rows(Struct):
    """A table that is read: the cell, the row, and the rows before it with their cells' right edges."""

    cell: list[Element] = field(default_factory=list)
    row: Cells = field(default_factory=list)
    edges: Edges = field(default_factory=list)
    flags: str = ""
    header: bool = False
    rows: list[tuple[Cells, Edges, bool]] = field(default_factory=list)


def row_word(table: Rows, word: str, number: int) -> None:
    """A control word that says how a row is divided."""
    if word == "trowd":
        table.edges, table.flags, table.header = [], "", False
    elif word == "trhdr":
        table.header = True
    elif word in ("clmrg", "clvmgf", "clvmrg"):
        table.flags += {"clmrg": "m", "clvmgf": "S", "clvmrg": "V"}[word]
    elif word == "cellx" and len(table.edges) < _MOST_COLUMNS:
        table.edges.append((number, table.flags))
        table.flags = ""


def end_row(table: Rows) -> None:
    """Add the row that was read."""
    if table.cell:
        end_cell(table)
    if table.row:
        table.rows.append((table.row, list(table.edges), table.header))
    table.row, table.cell = [], []


def grid_of(rows: Sequence[tuple[Cells, Edges, bool]]) -> Grid:
    """Rows with their cells' right edges to a table: equal edges are equal columns."""
    columns = _columns([edge for _, edges, _ in rows for edge, _ in edges])
    placed: list[list[GridCell]] = []
    above: dict[int, tuple[int, int]] = {}
    heads = True
    for contents, edges, header in rows:
        heads = heads and header
        cells: list[GridCell] = []
        column = 0
        for number, content in enumerate(contents):
            edge, flags = edges[number] if number < len(edges) else (0, "")
            wide = max(1, columns[edge] + 1 - column) if number < len(edges) else 1
            if "m" in flags and cells:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + wide)
            elif "V" in flags and column in above:
                at, place = above[column]
                placed[at][place] = replace(placed[at][place], rowspan=len(placed) - at + 1)
            else:
                above.pop(column, None)
                if "S" in flags:
                    above[column] = (len(placed), len(cells))
                cells.append(GridCell(content, column, wide, 1, heads))
            column += wide
        placed.append(cells)
    widest = max((cell.column + cell.colspan for row in placed for cell in row), default=1)
    return Grid(tuple(tuple(row) for row in placed), widest)


def _columns(edges: Sequence[int]) -> dict[int, int]:
    """The column that ends at each edge."""
    numbers: dict[int, int] = {}
    column = -1
    last: int | None = None
    for edge in sorted(set(edges)):
        if last is None or edge - last > _NEAR:
            column += 1
            last = edge
        numbers[edge] = column
    return numbers


def end_cell(table: Rows) -> None:
    """Add the cell that was read."""
    if len(table.row) < _MOST_COLUMNS:
        table.row.append(tuple(table.cell))
    table.cell = []
