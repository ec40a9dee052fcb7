"""What word processors know of a page: paragraphs with their formats, and tables with merged cells.

Every such format (Word, OpenDocument, RTF) is read to these first; `flow_blocks` makes the document of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from etl.readers.office.runs import Line

Role = Literal["", "title", "heading", "caption", "note"]


class Paragraph(Struct, frozen=True):
    """A paragraph.

    Args:
        lines: its lines, none for a blank paragraph.
        level: heading level that its style says, 0 for none.
        role: what its style says otherwise ("heading" without a level: one level below the headings around it).
        depth: list level, -1 when it is no list item.
        marker: list marker or number that the program prints before it.
        indent: of its begin, in characters or so.
        tabs: of a blank paragraph, the tabs in it: a blank cell in a pasted table.
    """

    lines: tuple[Line, ...]
    level: int = 0
    role: Role = ""
    depth: int = -1
    marker: str = ""
    indent: int = 0
    tabs: str = ""

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(line.text for line in self.lines)


class GridCell(Struct, frozen=True):
    """A cell of a table where it begins.

    Args:
        content: what stands in it.
        column: zero-based column of its left edge.
        colspan: columns it covers.
        rowspan: rows it covers.
        header: whether the format says that it is a header.
    """

    content: tuple[Element, ...]
    column: int
    colspan: int = 1
    rowspan: int = 1
    header: bool = False

    @property
    def text(self) -> str:
        """All text in it; tables within it are flattened."""
        return "\n".join(text for text in map(flat, self.content) if text)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        lines = [line for one in self.content if isinstance(one, Paragraph) for line in one.lines]
        return bool(lines) and all(line.bold for line in lines)


class Grid(Struct, frozen=True):
    """A table: for each row the cells that begin in it."""

    rows: tuple[tuple[GridCell, ...], ...]
    columns: int


Element: TypeAlias = Paragraph | Grid


def flat(element: Element) -> str:
    """The text of an element, cells of a table parted by tabs."""
    if isinstance(element, Paragraph):
        text = element.text.replace("\t", " ")
        return f"{element.marker} {text}" if element.marker and text else text
    rows = ("\t".join(cell.text.replace("\n", " ") for cell in row).strip() for row in element.rows)
    return "\n".join(row for row in rows if row)


def sizes(elements: Iterable[Element]) -> Iterator[int]:
    """How many cells the tables have, those within them too."""
    for element in elements:
        if isinstance(element, Grid):
            yield len(element.rows) * element.columns
            for row in element.rows:
                for cell in row:
                    yield from sizes(cell.content)


def body_format(elements: Sequence[Element]) -> tuple[float, bool]:
    """The usual size of the text outside of tables, and whether bold is the usual weight there."""
    sizes: Counter[float] = Counter()
    bold = count = 0
    for element in elements:
        if isinstance(element, Paragraph) and not element.level:
            for line in element.lines:
                sizes[line.size] += len(line.text)
                count += len(line.text)
                bold += len(line.text) if line.bold else 0
    return (sizes.most_common(1)[0][0] if sizes else 0.0), bold * 2 > count
