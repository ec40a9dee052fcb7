"""The text of a document as it grows: every piece that is written has its span at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from etl.document import Block, Cell, Span, Table
from etl.readers.grid import is_legend
from etl.readers.pdf.grid import Grid, Placed
from etl.readers.text.lines import caption_of, is_figure


@dataclass(slots=True)
class Writer:
    """Pieces of text and how long they are together."""

    parts: list[str] = field(default_factory=list)
    at: int = 0

    def add(self, text: str) -> Span:
        """Append a text and return its span."""
        start = self.at
        self.parts.append(text)
        self.at += len(text)
        return Span(start, self.at)

    def apart(self, separator: str) -> None:
        """Append a separator, unless nothing was written yet."""
        if self.at:
            self.add(separator)


def write_table(writer: Writer, grid: Grid) -> list[Block]:
    """The blocks of a table: captions printed in its first row, the table or its labelled fields, notes.

    Args:
        writer: where its text goes.
        grid: the table.

    Returns:
        Blocks in order.
    """
    pairs = _pairs(grid)
    if pairs:
        return [_field(writer, label, value) for label, value in pairs]
    cells = list(grid.cells)
    captions, cells = _full_rows(cells, grid, True)
    notes, cells = _full_rows(cells, grid, False)
    blocks: list[Block] = []
    for cell in captions:
        writer.apart("\n\n")
        blocks.append(Block("caption", writer.add(cell.text), page=cell.page))
    if not cells:
        return blocks + [_note(writer, cell) for cell in notes]
    numbers = {row: at for at, row in enumerate(sorted({cell.row for cell in cells}))}
    kept = [replace(cell, row=numbers[cell.row]) for cell in cells]
    rows = max(cell.row + min(cell.rowspan, len(numbers) - cell.row) for cell in kept)
    writer.apart("\n\n")
    start = writer.at
    placed: list[Cell] = []
    row = 0
    for cell in sorted(kept, key=lambda cell: (cell.row, cell.column)):
        if placed:
            writer.add("\n" if cell.row != row else "\t")
        row = cell.row
        span = writer.add(cell.text)
        down = min(cell.rowspan, rows - cell.row)
        header = cell.row < grid.headers
        placed.append(Cell(cell.row, cell.column, span, cell.text, down, cell.colspan, header, cell.page, cell.place))
    noted = tuple(_note(writer, cell) for cell in notes)
    caption = blocks[-1].span if blocks else None
    label = caption_of(captions[-1].text) or "" if captions else ""
    table = Table(tuple(placed), rows, grid.columns, Span(start, placed[-1].span.end), label, caption)
    return [*blocks, Block("table", Span(start, placed[-1].span.end), table=table, page=grid.page), *noted]


def _note(writer: Writer, cell: Placed) -> Block:
    writer.apart("\n")
    return Block("note", writer.add(cell.text), page=cell.page)


def _full_rows(cells: list[Placed], grid: Grid, above: bool) -> tuple[list[Placed], list[Placed]]:
    """The cells of full-width rows at a table's head that are captions, or anywhere that are notes; and the others."""
    taken: list[Placed] = []
    by_row: dict[int, list[Placed]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    for row in sorted(by_row):
        filled = [cell for cell in by_row[row] if cell.text]
        alone = len(filled) == 1 and filled[0].rowspan == 1 and filled[0].column == 0
        wide = alone and (filled[0].colspan == grid.columns or not grid.ruled)
        if above:
            if not wide or caption_of(filled[0].text) is None or is_figure(filled[0].text):
                break
            taken += filled
        elif wide and row and is_legend(filled[0].text) and (filled[0].colspan > 1 or len(filled[0].text) > 60):
            taken += filled
    gone = {cell.row for cell in taken}
    return taken, [cell for cell in cells if cell.row not in gone]


def _pairs(grid: Grid) -> list[tuple[Placed, Placed | None]]:
    """The labels and values of a form: rows of pairs whose labels end in a colon; none for a table."""
    pairs: list[tuple[Placed, Placed | None]] = []
    rows: dict[int, list[Placed]] = {}
    for cell in grid.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell)
    labels = 0
    for row in sorted(rows):
        at = 0
        while at < len(rows[row]):
            cell = rows[row][at]
            value = rows[row][at + 1] if at + 1 < len(rows[row]) else None
            labels += cell.text.endswith((":", "："))
            if value is not None and value.text.endswith((":", "：")):
                value = None
            pairs.append((cell, value))
            at += 1 if value is None else 2
    if not pairs or (labels * 3 <= len(pairs) * 2 and not _described(grid)):
        return []
    return pairs


def _described(grid: Grid) -> bool:
    """Whether an unruled grid is labels with texts beside them rather than a table of values."""
    if grid.columns != 2 or grid.ruled or any(cell.colspan > 1 for cell in grid.cells):
        return False
    texts = [cell.text.split() for cell in grid.cells if cell.column == 1]
    names = [cell.text.split() for cell in grid.cells if cell.column == 0]
    long = sum(1 for words in texts if len(words) >= 6)
    return long * 2 >= len(texts) and all(0 < len(words) <= 5 for words in names)


def _field(writer: Writer, label: Placed, value: Placed | None) -> Block:
    writer.apart("\n")
    first = writer.add(label.text)
    if value is None:
        return Block("paragraph", first, page=label.page)
    writer.add(" ")
    second = writer.add(value.text)
    shown = label.text.rstrip(" :：")
    short = Span(first.start, first.start + len(shown))
    return Block("field", Span(first.start, second.end), label=short, value=second, page=label.page)
