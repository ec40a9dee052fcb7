"""What word processors know of a page: runs of characters, paragraphs and tables, their units, and the `Document` made
of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from etl.document import Block, Document, LeftOut, Span, left_out
from etl.errors import InputError
from etl.readers.assemble import titled
from etl.readers.formulas import subscript, superscript
from etl.readers.html.tables import CAPTIONED, TableDraft, settle
from etl.readers.limits import Limits
from etl.readers.text.decode import normalize
from etl.readers.text.lines import is_heading_like
from etl.readers.text.text import document_of as text_document
from etl.readers.text.unit_blocks import GridCell, Unit, blocks_from, entitled
from etl.readers.text.unit_blocks import Line as UnitLine

# Runs of formatted characters to plain text: raised digits stay raised.


Raise = Literal["", "super", "sub"]

_SIGNS = {
    "f0b7": "•", "f0b1": "±", "f0a3": "≤", "f0b3": "≥", "f0ae": "→", "f0e0": "→", "f0b4": "×", "f0b0": "°",
    "f0fc": "✓", "f0fe": "☑", "f0a8": "☐", "f06f": "☐", "f078": "☒", "f06d": "μ", "f061": "α", "f062": "β",
    "f067": "γ", "f064": "δ", "f0ad": "↑", "f0af": "↓", "f0bb": "≈", "f02d": "−", "f0d7": "·", "f0a7": "▪",
}  # fmt: skip
"""What the characters of symbol fonts look like."""
_DRAWN = {
    "wingdings": {"6c": "●", "6e": "■", "71": "☐", "72": "☐", "a1": "○", "fb": "✗", "fd": "☒"},
    "wingdings 2": {"4f": "✗", "50": "✓", "51": "☒", "52": "☑", "53": "☒", "54": "☒", "a3": "☐"},
}
"""What those of one font look like that are other signs in another."""


class Run(Struct, frozen=True):
    """Characters of one format.

    Args:
        text: the characters; `\\n` is a line break within a paragraph, `\\t` a tab.
        bold: whether they are bold.
        size: in points, 0 when not known.
        raised: "super" or "sub".
    """

    text: str
    bold: bool = False
    size: float = 0.0
    raised: Raise = ""


class Line(Struct, frozen=True):
    """A line of a paragraph, as far as the writer broke it.

    Args:
        text: its normalized text without white space at its ends.
        bold: whether all its letters are bold.
        lead: length of its bold begin, 0 when none or all of it is bold.
        size: size of its largest letters in points, 0 when not known.
    """

    text: str
    bold: bool = False
    lead: int = 0
    size: float = 0.0


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """The lines of a paragraph.

    Args:
        runs: its runs in order.

    Returns:
        Its lines that aren't blank.
    """
    lines: list[Line] = []
    parts: list[Run] = []
    for run in _merged(runs):
        pieces = run.text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines.append(_line(parts))
                parts = []
            if piece:
                parts.append(Run(piece, run.bold, run.size, run.raised))
    lines.append(_line(parts))
    return [line for line in lines if line.text]


def plain(runs: Iterable[Run]) -> str:
    """The text of runs, lines parted by `\\n`."""
    runs = list(runs)
    if len(runs) == 1 and runs[0].text.isascii() and runs[0].text.isprintable() and not runs[0].raised:
        return runs[0].text.strip()  # what nearly all cells hold
    return "\n".join(line.text for line in lines_of(runs))


def symbol(code: str, font: str = "") -> str:
    """The character that looks like one of a symbol font, "" when none is known.

    Args:
        code: its hexadecimal number in the font ("F0B7").
        font: its name, "" where it isn't known.
    """
    low = code.lower()
    drawn = next((signs for name, signs in _DRAWN.items() if font.lower() == name), {})
    return drawn.get(low.removeprefix("f0"), "") or _SIGNS.get(low, "")


def kept_aside(what: str, texts: Iterable[str]) -> tuple[LeftOut, ...]:
    """What a document keeps of texts that are left out of it: each once.

    Args:
        what: what they are.
        texts: such texts, or blank ones.
    """
    return tuple(dict.fromkeys(one for text in texts if (one := left_out(what, text))))


def _whole(text: str) -> str:
    """A text without halves of characters, and with signs of symbol fonts as what they look like."""
    if not any("\ud800" <= c <= "\uf8ff" for c in text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(symbol(f"{ord(c):04x}") if "\uf000" <= c <= "\uf0ff" else c for c in joined)


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Runs that differ in nothing made one: programs cut words into runs as they like."""
    merged: list[list[Run]] = []
    for run in runs:
        if not run.text:
            continue
        last = merged[-1][-1] if merged else None
        if last and (last.bold, last.size, last.raised) == (run.bold, run.size, run.raised):
            merged[-1].append(run)
        else:
            merged.append([run])
    return [
        Run(_whole("".join(one.text for one in same)), same[0].bold, same[0].size, same[0].raised) for same in merged
    ]


def _line(parts: list[Run]) -> Line:
    pieces: list[str] = []
    before = ""
    lead, open_lead = 0, True
    for part in parts:
        piece = normalize(part.text).replace("\n", " ")
        if part.raised and piece.strip():
            change = superscript if part.raised == "super" else subscript
            inner = change(piece.strip(), before)
            left = len(piece) - len(piece.lstrip())
            piece = piece[:left] + inner + piece[left + len(piece.strip()) :]
        open_lead = open_lead and (part.bold or not piece.strip())
        if open_lead:
            lead += len(piece)
        pieces.append(piece)
        before = piece[-1:] or before
    joined = "".join(pieces)
    text = joined.strip()
    letters = [part for part in parts if any(c.isalnum() for c in part.text)]
    bold = bool(letters) and all(part.bold for part in letters)
    lead = len(joined[:lead].strip())
    size = max((part.size for part in letters), default=0.0)
    return Line(text, bold, 0 if bold else min(lead, len(text)), size)


# What word processors know of a page: paragraphs with their formats, and tables with merged cells.
#
# Every such format (Word, OpenDocument, RTF) is read to these first; `document_of` makes the document of them.


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
    """

    lines: tuple[Line, ...]
    level: int = 0
    role: Role = ""
    depth: int = -1
    marker: str = ""
    indent: int = 0

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(line.text for line in self.lines)


class FlowGridCell(Struct, frozen=True):
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

    rows: tuple[tuple[FlowGridCell, ...], ...]
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


# Paragraphs and tables of word processors as units, which pages with tags are made of as well.
#
# The format's own word counts first (styles, lists, header rows); where it says nothing, the shape of a line decides,
# as on a page.


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
    units = _Units(cells, depth, *body_format(flow)).of(flow)
    text, blocks = blocks_from(units, cells)
    title = next((one.text for one in flow if isinstance(one, Paragraph) and one.role == "title" and one.lines), "")
    at = text.find(title := title.replace("\n", " "))
    if title and at >= 0:
        return text, entitled(text, blocks, Span(at, at + len(title)))
    if flow and isinstance(flow[0], Grid):
        return text, blocks  # the heads of its columns are no title
    return text, titled(text, list(blocks))


_LEAST_WRAPPED, _WRAPPED = 40, 140


def _goes_on(last: Unit, unit: Unit) -> bool:
    """Whether a paragraph goes on within the sentence of the one before, as pasted texts do that were wrapped."""
    plain = all(one.kind == "text" and len(one.lines) == 1 and not one.lines[0].bold for one in (last, unit))
    before = last.lines[0].text[-_WRAPPED:] if plain else ""
    return len(before) >= _LEAST_WRAPPED and before[-1] not in ".!?:;" and unit.lines[0].text[0].islower()


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
        for element in flow:
            if isinstance(element, Grid):
                units += self.table(element, bool(units) and units[-1].kind == "caption", deep)
            elif element.lines:
                unit = self.paragraph(element)
                if units and _goes_on(units[-1], unit):
                    unit = units.pop()
                    unit.lines = [UnitLine(f"{unit.text} {element.text}")]
                units.append(unit)
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

    def line(self, text: str, bold: bool, lead: int, size: float) -> UnitLine:
        """A line; larger letters set it apart as bold ones do."""
        larger = bool(self.size) and size >= self.size + 1
        return UnitLine(text, larger or (bold and not self.bold), 0 if self.bold else lead)

    def table(self, grid: Grid, captioned: bool, deep: int) -> list[Unit]:
        """What a table gives."""
        draft = TableDraft(CAPTIONED if captioned else "")
        draft.rows = [[self.cell(cell, deep) for cell in row] for row in grid.rows]
        return settle(draft, self.cells)[0]  # the document tells of tables with too many cells

    def cell(self, cell: FlowGridCell, deep: int) -> GridCell:
        """A cell at its column."""
        inner = self.of(cell.content, deep + 1) if deep < self.depth else [Unit("text", [UnitLine(cell.text)])]
        lines = inner[0].lines if len(inner) == 1 and inner[0].kind == "text" else []
        plain = len(lines) == 1 and not lines[0].bold
        size = cell.rowspan, cell.colspan
        return GridCell(
            cell.header, "", lines[0].text if plain else "", None if plain else inner, *size, column=cell.column
        )


def document_of(
    data: bytes,
    name: str,
    limits: Limits,
    media_type: str,
    elements: Sequence[Element],
    warnings: Iterable[str] = (),
    aside: Iterable[LeftOut] = (),
) -> Document:
    """The document of paragraphs and tables.

    Args:
        data: the source's bytes.
        name: its name.
        limits: what it may cost.
        media_type: its media type.
        elements: what stands in it, in reading order.
        warnings: what could not be read.
        aside: what was left out.

    Returns:
        The document.

    Raises:
        InputError: when there is no text in it.
    """
    text, blocks = document_blocks(elements, limits.cells, limits.depth)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a document of pictures has to be read with OCR first")
    told = (*warnings, *limits.told(sizes(elements)))
    return text_document(data, name, media_type, text, blocks, told, aside)
