"""The page that units are written to: its text so far, and the writing of tables and of preformatted text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from etl.document import Block, Cell, Span, Table
from etl.readers.levels import Open
from etl.readers.text.blocks import blocks_of
from etl.readers.units import Grid, GridCell


@dataclass(slots=True)
class Page:
    """The page as far as it is written.

    Args:
        cells: most cells a table may have.
        shaped: whether plain lines may be headings by their shape, as the page has no others.
        parts: pieces of the text.
        at: length of the text.
        blocks: blocks so far.
        base: level of the last heading that a tag made.
        levels: open levels of a list that is typed, not tagged.
    """

    cells: int
    shaped: bool
    parts: list[str] = field(default_factory=list)
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    base: int = 1
    levels: Open = ()

    def write(self, text: str, gap: str) -> Span:
        """Write a text behind a gap, and say where it is."""
        if self.at:
            self.parts.append(gap)
            self.at += len(gap)
        start = self.at
        self.parts.append(text)
        self.at += len(text)
        return Span(start, self.at)


def write_table(page: Page, grid: Grid) -> None:
    """A table: cells parted by tabs, rows by line ends, and its notes below."""
    first = next((number for number, cell in enumerate(grid.cells) if cell.text), None)
    if first is None:
        return
    gap = "\n\n" if page.at else ""
    begin = page.at + len(gap)
    before = Span(begin, begin)
    cells = [_cell(cell, before) for cell in grid.cells[:first]]
    parts: list[str] = []
    row, at = grid.cells[first].row, begin - 1
    for cell in grid.cells[first:]:
        text = cell.text
        parts += ("\t" if cell.row == row else "\n", text)
        start, row = at + 1, cell.row
        at = start + len(text)
        cells.append(_cell(cell, Span(start, at)))
    parts[0] = gap
    page.parts += parts
    page.at = at
    whole = Span(begin, _end(cells))
    caption = _caption_above(page.blocks) if grid.goes_on else None
    table = Table(tuple(cells), grid.rows, grid.columns, whole, caption=caption)
    page.blocks.append(Block("table", whole, table=table))
    for note in grid.notes:
        page.blocks.append(Block("note", page.write(note, "\n")))


def _cell(cell: GridCell, span: Span) -> Cell:
    size = cell.rowspan, cell.colspan
    return Cell(cell.row, cell.column, span, cell.text, *size, cell.header, cell.page or None, cell.place)


def _caption_above(blocks: Sequence[Block]) -> Span | None:
    """The caption of the table that stands right above."""
    at = len(blocks) - 1
    while at > 0 and blocks[at].kind == "note":
        at -= 1
    table = blocks[at].table if at > 0 else None
    if table is None or table.caption:
        return table.caption if table else None
    return blocks[at - 1].span if blocks[at - 1].kind == "caption" else None


def _end(cells: list[Cell]) -> int:
    """Where a table ends: behind its last filled cell; the empty ones behind that are put there."""
    last = len(cells) - 1
    while not cells[last].text:
        last -= 1
    end = cells[last].span.end
    for number in range(last + 1, len(cells)):
        cells[number] = replace(cells[number], span=Span(end, end))
    return end


def write_preformatted(page: Page, text: str) -> None:
    """Text with its own line breaks and columns, read like plain text."""
    start = page.write(text, "\n\n").start
    for block in blocks_of(text, page.cells):
        page.blocks.append(_shifted(block, start))


def _shifted(block: Block, by: int) -> Block:
    """A block of a part of the text at its place in the whole."""

    def move(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    table = block.table
    if table is not None:
        table = replace(
            table,
            cells=tuple(replace(cell, span=move(cell.span)) for cell in table.cells),
            span=move(table.span),
            caption=move(table.caption) if table.caption else None,
            notes=tuple(move(note) for note in table.notes),
        )
    return replace(
        block,
        kind="heading" if block.kind == "title" else block.kind,
        level=max(1, block.level) if block.kind == "title" else block.level,
        span=move(block.span),
        label=move(block.label) if block.label else None,
        value=move(block.value) if block.value else None,
        table=table,
    )
