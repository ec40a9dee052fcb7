"""Documents of another format that a Word document takes in as a whole (`altChunk`): pages that programs wrap as Word files."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Block, Document, Table
from etl.readers.limits import Limits
from etl.readers.office.flow import Element, Grid, GridCell, Paragraph, Role
from etl.readers.office.runs import Line
from etl.value import replace

_ROLES: dict[str, Role] = {"caption": "caption", "note": "note"}


def elements_of(data: bytes, name: str, limits: Limits) -> list[Element]:
    """The paragraphs and tables of a document within a document.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost; documents within it are read one less deep.

    Returns:
        Its elements in reading order; none when it stands too deep.

    Raises:
        InputError: when it can't be read.
    """
    from etl.readers import read

    if limits.depth < 1 or not data.strip():
        return []
    document = read(data, name, replace(limits, depth=limits.depth - 1))
    return [element for block in document.blocks for element in _elements(document, block)]


def _elements(document: Document, block: Block) -> Iterator[Element]:
    if block.table is not None:
        yield _grid(block.table)
        yield Paragraph(())
        return
    text = document.quote(block.value if block.kind == "item" and block.value else block.span)
    if block.kind == "field" and block.label and block.value and block.head is None:
        text = f"{document.quote(block.label).rstrip(' :')}: {document.quote(block.value)}"
    level = max(1, block.level) if block.kind in ("heading", "title") else 0
    depth = block.level if block.kind == "item" else -1
    yield Paragraph(_lines(text), level, _ROLES.get(block.kind, ""), depth, block.marker)


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(line.strip()) for line in text.split("\n") if line.strip())


def _grid(table: Table) -> Grid:
    rows: list[list[GridCell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        content = (Paragraph(_lines(cell.text)),) if cell.text.strip() else ()
        rows[cell.row].append(GridCell(content, cell.column, cell.colspan, cell.rowspan, cell.header))
    return Grid(tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows), table.columns)
