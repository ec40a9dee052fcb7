"""Tables of word processors: written into the text cell by cell, or taken as labelled fields when they are that."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.document import Block, Cell, Span, Table
from etl.readers.grid import heads_values, is_legend, is_numeric
from etl.readers.office.flow import Grid, GridCell, Paragraph
from etl.readers.text.lines import caption_of, is_figure

_LONGEST_LABEL = 80


@dataclass(slots=True)
class Page:
    """The text as far as it is written, and its blocks.

    Args:
        parts: pieces of the text.
        at: length of the text.
        blocks: blocks made of it.
    """

    parts: list[str] = field(default_factory=list)
    at: int = 0
    blocks: list[Block] = field(default_factory=list)

    def write(self, text: str) -> Span:
        """Add a piece of text; its span."""
        span = Span(self.at, self.at + len(text))
        self.parts.append(text)
        self.at = span.end
        return span

    def part(self, gap: str) -> None:
        """Add white space before the next block, unless it is the first."""
        if self.at:
            self.write(gap)


def write_table(page: Page, grid: Grid, cells: int) -> None:
    """Write a table: full-width rows above it that are its caption, and below it that are its notes, apart.

    Args:
        page: what it is added to.
        grid: the table.
        cells: most cells a table may have; of a larger one each row becomes a paragraph.
    """
    rows = list(grid.rows)
    spread = any(cell.rowspan > 1 for row in rows for cell in row)
    while not spread and len(rows) > 1 and _is_caption(grid, rows[0]):
        page.part("\n\n")
        page.blocks.append(Block("caption", page.write(" ".join(rows[0][0].text.split()))))
        rows = rows[1:]
    notes: list[GridCell] = []
    while len(rows) > 1 and _full_width(grid, rows[-1]) and is_legend(rows[-1][0].text):
        notes.insert(0, rows.pop()[0])
    if len(rows) * grid.columns > cells or sum(1 for row in rows for cell in row if cell.text) < 2:
        for row in rows:
            text = "\t".join(cell.text for cell in row).strip()
            if text:
                page.part("\n\n")
                page.blocks.append(Block("paragraph", page.write(text)))
    else:
        page.part("\n\n")
        page.blocks.append(_table(page, grid, rows))
    for note in notes:
        page.part("\n")
        page.blocks.append(Block("note", page.write(note.text)))


def _table(page: Page, grid: Grid, rows: list[tuple[GridCell, ...]]) -> Block:
    """The rows of a table, cells parted by tabs and rows by line ends."""
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        if number:
            page.write("\n")
        column = 0
        for cell in row:
            if cell.column > column:
                page.write("\t" * (cell.column - column))
            column = cell.column
            span = page.write(cell.text)
            rowspan = min(cell.rowspan, len(rows) - number)
            cells.append(Cell(number, column, span, page.parts[-1], rowspan, cell.colspan, cell.header))
    printed = [cell.span for cell in cells if cell.text]
    whole = Span(printed[0].start, max(span.end for span in printed))
    placed = tuple(cell if cell.text else _inside(cell, whole) for cell in cells)
    return Block("table", whole, table=Table(placed, len(rows), grid.columns, whole))


def _inside(cell: Cell, whole: Span) -> Cell:
    """An empty cell, its place within the table's span."""
    edge = min(max(cell.span.start, whole.start), whole.end)
    return Cell(cell.row, cell.column, Span(edge, edge), "", cell.rowspan, cell.colspan, cell.header)


def _full_width(grid: Grid, row: tuple[GridCell, ...]) -> bool:
    """Whether a row is one cell over all columns, or only its first cell is filled."""
    return bool(row) and bool(row[0].text) and row[0].colspan == grid.columns


def _is_caption(grid: Grid, row: tuple[GridCell, ...]) -> bool:
    text = row[0].text if row else ""
    return _full_width(grid, row) and caption_of(text) is not None and not is_figure(text)


def field_pairs(grid: Grid, captioned: bool) -> list[tuple[GridCell, GridCell | None]]:
    """Labels with their values when a table is a form, none when it is a table.

    Args:
        grid: the table.
        captioned: whether the text above calls it a table.

    Returns:
        Label and value cells in reading order; a value is None for a full-width row.
    """
    if captioned or grid.columns not in (2, 4, 6) or not grid.rows:
        return []
    pairs: list[tuple[GridCell, GridCell | None]] = []
    for row in grid.rows:
        if any(cell.rowspan > 1 or cell.header for cell in row):
            return []
        if _full_width(grid, row):
            pairs.append((row[0], None))
            continue
        pairs += _row_pairs(grid, row)
    labels = [(label, value) for label, value in pairs if value is not None and (label.text or value.text)]
    if not labels or not all(label.text and _is_label(label.text) for label, _ in labels):
        return []
    values = [value for _, value in labels]
    colons = sum(1 for label, _ in labels if label.text.endswith((":", "：")))
    weighty = all(label.bold for label, _ in labels) and not any(value.bold for value in values)
    if colons * 3 >= len(labels) * 2 or weighty:
        return pairs
    if (
        grid.columns > 2
        or len(labels) < 2
        or heads_values([v.text for v in values])
        or (values[0].bold and not all(value.bold for value in values))
    ):
        return []  # what is left is a table, or its first row a header
    numbers = sum(1 for value in values if is_numeric(value.text))
    return pairs if numbers * 2 <= len(labels) else []


def _row_pairs(grid: Grid, row: tuple[GridCell, ...]) -> list[tuple[GridCell, GridCell | None]]:
    """Label and value of each pair of columns; a value may go over the columns to its right."""
    cells = {cell.column: cell for cell in row}
    found: list[tuple[GridCell, GridCell | None]] = []
    for column in range(0, grid.columns, 2):
        label, value = cells.get(column), cells.get(column + 1)
        if label is None:
            continue  # covered by the value before it
        if label.colspan > 1:
            return [(label, GridCell((), column + 1))]
        if label.text or (value and value.text) or grid.columns == 2:
            found.append((label, value or GridCell((), column + 1)))
    return found


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and not is_numeric(text) and text[-1] not in ".;" and "\n\n" not in text


def has_list(cell: GridCell) -> bool:
    """Whether a value is a list or several paragraphs, which are blocks of their own."""
    paragraphs = [one for one in cell.content if not isinstance(one, Paragraph) or one.lines]
    return len(paragraphs) > 1 and any(not isinstance(one, Paragraph) or one.depth >= 0 for one in paragraphs)
