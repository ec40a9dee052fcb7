"""What word processors know of a page: paragraphs with their formats, and tables with merged cells.

Every such format (Word, OpenDocument, RTF) is read to these first; `flow_blocks` makes the document of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from etl.readers.office.runs import Line
from etl.readers.text.lines import caption_of, is_heading_like, is_trail, label_of, marker_of

Role = Literal["", "title", "heading", "caption", "note"]

_PROSE = 120
"""A cell with more characters than this holds text, not a value."""
_COLUMNS_OF_TEXT = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
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


@dataclass(frozen=True, slots=True)
class GridCell:
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


@dataclass(frozen=True, slots=True)
class Grid:
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


def unrolled(elements: Sequence[Element], deepest: int, depth: int = 0) -> Iterator[Element]:
    """The elements with tables that are only layout taken apart, and broken paragraphs cut at their structure.

    Args:
        elements: paragraphs and tables in reading order.
        deepest: down to which depth tables within tables are told apart.
        depth: how deep they stand in tables.

    Yields:
        Paragraphs that are one thing each, and tables of values.
    """
    for element in elements:
        if isinstance(element, Paragraph):
            yield from _cut(element)
            continue
        element = _filled(element)
        if depth < deepest and element.columns == 1:
            for row in element.rows:
                for cell in row:
                    yield from unrolled(cell.content, deepest, depth + 1)
                    yield Paragraph(())
        elif depth < deepest and _is_columns(element):
            yield from _by_columns(element, deepest, depth)
        elif element.rows:
            yield element


def sizes(elements: Iterable[Element]) -> Iterator[int]:
    """How many cells the tables have, those within them too."""
    for element in elements:
        if isinstance(element, Grid):
            yield len(element.rows) * element.columns
            for row in element.rows:
                for cell in row:
                    yield from sizes(cell.content)


def _filled(grid: Grid) -> Grid:
    """A table without blank rows above and below."""
    filled = [at for at, row in enumerate(grid.rows) if any(cell.text for cell in row)]
    return replace(grid, rows=grid.rows[filled[0] : filled[-1] + 1]) if filled else Grid((), grid.columns)


def _is_columns(grid: Grid) -> bool:
    """Whether a table is text set in columns: at most a head above, and prose below."""
    if grid.columns > _COLUMNS_OF_TEXT or not 1 <= len(grid.rows) <= 2:
        return False
    body = [cell for cell in grid.rows[-1] if cell.text]
    if not body or any(cell.colspan > 1 or cell.rowspan > 1 for row in grid.rows for cell in row):
        return False
    if len(grid.rows) == 2 and not all(len(cell.text) <= 80 for cell in grid.rows[0]):
        return False
    nested = any(isinstance(one, Grid) for cell in body for one in cell.content)
    return (nested and len(grid.rows) == 1) or all(_is_prose(cell) for cell in body)


def _is_prose(cell: GridCell) -> bool:
    paragraphs = [one for one in cell.content if not isinstance(one, Paragraph) or one.lines]
    return len(cell.text) > _PROSE or len(paragraphs) >= 3


def _by_columns(grid: Grid, deepest: int, depth: int) -> Iterator[Element]:
    """Each column's head and then its text."""
    for number in range(grid.columns):
        for at, row in enumerate(grid.rows):
            for cell in row:
                if cell.column != number:
                    continue
                if at == 0 and len(grid.rows) == 2 and cell.text:
                    yield Paragraph((Line(" ".join(cell.text.split()), True),), role="heading")
                else:
                    yield from unrolled(cell.content, deepest, depth + 1)
        yield Paragraph(())


def _cut(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph with line breaks, cut where a line begins a thing of its own: a field, an item, a heading."""
    lines = paragraph.lines
    if len(lines) < 2:
        yield paragraph
        return
    if paragraph.level or paragraph.role in ("title", "heading", "caption"):
        joined = Line(" ".join(line.text for line in lines), lines[0].bold, 0, lines[0].size)
        yield replace(paragraph, lines=(joined,))
        return
    part: list[Line] = []
    fresh = True
    for number, line in enumerate(lines):
        alone = _is_alone(line, lines[number + 1] if number + 1 < len(lines) else None)
        if part and (fresh or alone or begins(line.text)):
            yield _piece(paragraph, part)
            part, paragraph = [], replace(paragraph, marker="", depth=-1)
        part.append(line)
        fresh = alone
    yield _piece(paragraph, part)


def _piece(paragraph: Paragraph, lines: list[Line]) -> Paragraph:
    return replace(paragraph, lines=tuple(lines))


def _is_alone(line: Line, below: Line | None) -> bool:
    """Whether a line is a heading above lines of another format."""
    return line.bold and is_heading_like(line.text.rstrip(" :")) and (below is None or not below.bold)


def begins(text: str) -> bool:
    """Whether a line begins a thing of its own by its shape."""
    label = label_of(text)
    return (
        marker_of(text) is not None
        or caption_of(text) is not None
        or (label is not None and label.words <= 5 and text[0].isupper())
    )


def tabbed(elements: Sequence[Element]) -> Iterator[Element]:
    """The elements with paragraphs whose tabs make columns turned into tables.

    Args:
        elements: from `unrolled`.

    Yields:
        The elements.
    """
    run: list[Paragraph] = []
    width = 0
    for element in [*elements, None]:
        parts = _tab_parts(element)
        if run and parts != width:
            yield from _tab_table(run, width)
            run = []
        if element is None:
            return
        if parts >= 2 and isinstance(element, Paragraph):
            run.append(element)
            width = parts
        else:
            yield element


def _tab_parts(element: Element | None) -> int:
    """How many parts tabs cut a plain paragraph into, 0 for other elements."""
    if not isinstance(element, Paragraph) or len(element.lines) != 1 or element.level or element.role:
        return 0
    text = element.text
    if element.depth >= 0 or "\t" not in text or marker_of(text) or is_trail(text) or caption_of(text):
        return 0
    parts = text.split("\t")
    label = label_of(text)
    if len(parts) == 2 and (label is not None or not all(parts)):
        return 0
    return len(parts)


def _tab_table(run: list[Paragraph], width: int) -> Iterator[Element]:
    """Rows with as many parts: a table when there are enough of them."""
    if len(run) < (2 if width > 2 else 3):
        yield from run
        return
    rows = tuple(
        tuple(
            GridCell((Paragraph((Line(part.strip(), one.lines[0].bold),)),) if part.strip() else (), column)
            for column, part in enumerate(one.text.split("\t"))
        )
        for one in run
    )
    yield Grid(rows, width)


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
