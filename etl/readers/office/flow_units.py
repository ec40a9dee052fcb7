"""Paragraphs and tables of word processors as units, which pages with tags are made of as well.

The format's own word counts first (styles, lists, header rows); where it says nothing, the shape of a line decides, as on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.document import Block, Span
from etl.readers.assemble import titled
from etl.readers.html.tables import CAPTIONED, TableDraft, settle
from etl.readers.office.flow import Element, Grid, Paragraph, body_format
from etl.readers.office.flow_plain import all_plain, is_plain, pasted_until, typed
from etl.readers.text.blocks import blocks_of
from etl.readers.text.lines import is_heading_like
from etl.readers.text.unit_blocks import blocks_from, entitled
from etl.readers.units import GridCell, Line, Unit


def document_blocks(elements: Iterable[Element], cells: int, depth: int) -> tuple[str, tuple[Block, ...]]:
    """The text and blocks of a page.

    Args:
        elements: its paragraphs and tables in reading order.
        cells: most cells a table may have.
        depth: how deep tables within tables are told apart.

    Returns:
        The normalized text, and the blocks in reading order.
    """
    flow = list(elements)
    if all_plain(flow):
        text = typed(flow)
        return text, blocks_of(text, cells)
    units = _Units(cells, depth, *body_format(flow)).of(flow)
    text, blocks = blocks_from(units, cells)
    title = next((one.text for one in flow if isinstance(one, Paragraph) and one.role == "title" and one.lines), "")
    at = text.find(title := title.replace("\n", " "))
    if title and at >= 0:
        return text, entitled(text, blocks, Span(at, at + len(title)))
    if isinstance(flow[0], Grid):
        return text, blocks  # the heads of its columns are no title
    return text, titled(text, list(blocks))


class _Units:
    """Makes units of elements.

    Args:
        cells: most cells a table may have.
        depth: how deep tables within tables are told apart.
        size: of the text outside of tables.
        bold: whether that is bold.
    """

    def __init__(self, cells: int, depth: int, size: float, bold: bool) -> None:
        self.cells, self.depth, self.size, self.bold = cells, depth, size, bold

    def of(self, flow: Sequence[Element], deep: int = 0) -> list[Unit]:
        """The units of some elements that stand in so many tables."""
        units: list[Unit] = []
        done = 0
        for at, element in enumerate(flow):
            if not deep and at >= done and (at == 0 or not is_plain(flow[at - 1])):
                done = max(at, pasted_until(flow, at))
                if text := typed(flow[at:done]):
                    units.append(Unit("pre", [Line(text)]))
            if at < done:
                continue
            if isinstance(element, Grid):
                units += self.table(element, bool(units) and units[-1].kind == "caption", deep)
            elif element.lines:
                units.append(self.paragraph(element))
        return units

    def paragraph(self, element: Paragraph) -> Unit:
        """The unit of a paragraph."""
        lines = [self.line(line.text, line.bold, line.lead, line.size) for line in element.lines]
        numbered = element.depth == 0 and element.marker[:1].isdigit() and len(lines) == 1 and lines[0].bold
        heads = numbered and is_heading_like(element.text)
        if element.level or heads or element.role in ("title", "heading", "note"):
            lines[0] = lines[0]._replace(text=f"{element.marker} {lines[0].text}".strip())
        if element.level or heads or element.role in ("title", "heading"):
            return Unit("heading", lines, 1 if element.role == "title" else element.level)
        if element.role == "caption":
            return Unit("caption", lines)
        if element.role == "note":
            return Unit("note", lines)
        if element.depth >= 0 or element.marker:
            return Unit("item", lines, max(element.depth, 0), element.marker)
        return Unit("text", lines, element.indent)

    def line(self, text: str, bold: bool, lead: int, size: float) -> Line:
        """A line; larger letters set it apart as bold ones do."""
        larger = bool(self.size) and size >= self.size + 1
        return Line(text, larger or (bold and not self.bold), 0 if self.bold else lead)

    def table(self, grid: Grid, captioned: bool, deep: int) -> list[Unit]:
        """What a table gives."""
        draft = TableDraft(CAPTIONED if captioned else "")
        ends: list[int] = []  # for each column, the row below the cell that covers it
        for number, row in enumerate(grid.rows):
            placed: list[GridCell] = []
            column = 0
            for cell in row:
                while column < cell.column:
                    if column >= len(ends) or ends[column] <= number:
                        placed.append(GridCell())
                    column += 1
                inner = self.of(cell.content, deep + 1) if deep < self.depth else [Unit("text", [Line(cell.text)])]
                plain = (
                    len(inner) == 1
                    and inner[0].kind == "text"
                    and not inner[0].lines[0].bold
                    and len(inner[0].lines) == 1
                )
                text = inner[0].text if plain else ""
                placed.append(GridCell(cell.header, "", text, None if plain else inner, cell.rowspan, cell.colspan))
                column += cell.colspan
                ends += [0] * (column - len(ends))
                ends[cell.column : column] = [number + cell.rowspan] * cell.colspan
            draft.rows.append(placed)
        return settle(draft, self.cells)[0]  # the document tells of tables with too many cells
