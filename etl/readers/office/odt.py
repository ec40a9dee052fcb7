"""OpenDocument texts to a `Document`. Tracked deletions, comments and hidden text are left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.docx_parts import heading_level, numeral
from etl.readers.office.flow import Element, Grid, GridCell, Paragraph, Role, sizes
from etl.readers.office.flow_blocks import blocks_from
from etl.readers.office.odf import Book, read_book, read_content, runs
from etl.readers.office.package import Package, attribute, child, children, local, open_package
from etl.readers.office.runs import Run, kept_aside, lines_of
from etl.readers.superscripts import superscript
from etl.readers.text.text import address_of, title_of

_MEDIA = "application/vnd.oasis.opendocument.text"
_WITHIN = frozenset(("section", "index-body", "numbered-paragraph", "frame", "text-box"))
_UNREAD = frozenset(("tracked-changes", "table-of-content", "illustration-index", "table-index", "alphabetical-index"))
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_WIDEST = 200
_MOST_ROWS = 5_000


@dataclass(slots=True)
class _Source:
    """Styles, how deep tables are told apart, how far each list style is counted, and whether a note is read."""

    book: Book
    deepest: int
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    role: Role = ""


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read an OpenDocument text.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is damaged, protected, or has no text.
    """
    package = open_package(data, name, limits)
    content = read_content(package)
    body = child(content, "body", "text")
    if content is None or body is None:
        raise InputError(f"{name}: there is no text document in it; save the file again as .odt")
    source = _Source(read_book(package, content), limits.depth)
    elements = list(_with_notes(source, body))
    text, blocks = blocks_from(elements, limits.cells, limits.depth)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a document of pictures has to be read with OCR first")
    pictures = sum(1 for one in body.iter("{*}image"))
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type=_MEDIA,
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=(*((f"pictures are not read: {pictures}",) if pictures else ()), *limits.told(sizes(elements))),
        left_out=(*_left_out(package), *kept_aside("struck out", source.book.struck)),
    )


def _left_out(package: Package) -> tuple[LeftOut, ...]:
    """What is printed above and below the pages."""
    found: dict[LeftOut, None] = {}
    for page in children(package.xml("styles.xml"), "master-styles"):
        for one in page:
            kind = local(one).partition("-")[0]
            if kind in ("header", "footer"):
                lines = ("".join(map(str, p.itertext())) for p in one.iter("{*}p", "{*}h"))
                found[LeftOut(f"page {kind}", " ".join(" ".join(lines).split()))] = None
    return tuple(one for one in found if one.text)


def _with_notes(source: _Source, body: etree._Element) -> Iterator[Element]:
    """The elements with notes below the paragraph, list or table that refers to them."""
    for element in _elements(source, body, 0):
        if source.book.notes and not (isinstance(element, Paragraph) and element.depth >= 0):
            waiting, source.book.notes = source.book.notes, []
            if not _refers(element, waiting):
                yield from _notes(source, waiting)
                yield element
                continue
            yield element
            yield from _notes(source, waiting)
        else:
            yield element
    yield from _notes(source, source.book.notes)


def _refers(element: Element, notes: list[tuple[str, etree._Element]]) -> bool:
    """Whether the last of the notes belongs to this element and not to the list before it."""
    mark = superscript(notes[-1][0], "") if notes[-1][0] else ""
    texts = [element.text] if isinstance(element, Paragraph) else [c.text for row in element.rows for c in row]
    return any(mark in text for text in texts)


def _notes(source: _Source, notes: list[tuple[str, etree._Element]]) -> Iterator[Element]:
    source.role = "note"
    for mark, body in list(notes):
        first = True
        for element in _elements(source, body, 1):
            if isinstance(element, Paragraph) and element.lines and first:
                element = replace(element, marker=superscript(mark, ""), depth=-1)
                first = False
            yield element
    source.role = ""


def _elements(source: _Source, container: etree._Element, depth: int, level: int = -1) -> Iterator[Element]:
    """The paragraphs and tables of a body, cell, list item, text box or note."""
    for one in container:
        kind = local(one)
        if kind in ("p", "h"):
            yield from _paragraph(source, one, depth, level)
        elif kind == "list":
            yield from _list(source, one, depth, level + 1, "")
        elif kind == "table":
            yield from _table(source, one, depth)
        elif kind in _WITHIN:
            yield from _elements(source, one, depth, level)


def _paragraph(source: _Source, element: etree._Element, depth: int, level: int, marker: str = "") -> Iterator[Element]:
    book = source.book
    style = book.style("paragraph", attribute(element, "style-name"))
    outer, book.boxes = book.boxes, []
    found = list(runs(book, element, Run("", bool(style.bold), style.size)))
    if style.struck:
        book.struck.append("".join(run.text for run in found))
        found = []
    lines = tuple(lines_of(found))
    boxes, book.boxes = book.boxes, outer
    if style.hidden or not lines:
        lines = ()
    heading = 0
    if local(element) == "h":
        said = attribute(element, "outline-level", "1")
        heading = int(said) if said.isdecimal() and len(said) < 2 else 1
    else:
        heading = next((found for found in map(heading_level, style.names) if found), 0)
    role = source.role
    if "title" in style.names:
        role, heading = "title", 0
    elif {"caption", "table", "illustration", "figure"} & set(style.names) and not role:
        role = "caption"
    listed = -1 if heading or role == "title" or not lines else level
    tabs = "\t" if not lines and any("\t" in run.text for run in found) else ""
    yield Paragraph(lines, heading, role, listed, marker if lines else "", tabs=tabs)
    if depth < source.deepest:
        for box in boxes:
            yield from _elements(source, box, depth + 1)


def _list(source: _Source, element: etree._Element, depth: int, level: int, style: str) -> Iterator[Element]:
    """The items of a list: the first paragraph of each has its marker."""
    style = attribute(element, "style-name") or style
    level = min(level, 8)
    if attribute(element, "continue-numbering") != "true" and not attribute(element, "continue-list"):
        source.counts.pop((style, level), None)
    for item in element:
        fresh = local(item) == "list-item"
        for one in item:
            kind = local(one)
            if kind == "list":
                yield from _list(source, one, depth, level + 1, style)
            elif kind in ("p", "h"):
                marker = _marker(source, style, level) if fresh else ""
                yield from _paragraph(source, one, depth, level if fresh else -1, marker)
                fresh = False
            elif kind == "table":
                yield from _table(source, one, depth)


def _marker(source: _Source, style: str, level: int) -> str:
    """The marker of the next item of a list."""
    known = source.book.lists.get((style, level))
    if known is None:
        return "•"
    how, before, behind, start = known
    if how not in _KINDS:
        return how
    count = source.counts.get((style, level), start - 1) + 1
    source.counts[style, level] = count
    return f"{before}{numeral(count, _KINDS[how])}{behind}".strip()


def _table(source: _Source, element: etree._Element, depth: int) -> Iterator[Element]:
    """A table with its merged cells."""
    rows: list[tuple[GridCell, ...]] = []
    for row, header in _rows(element, False):
        cells: list[GridCell] = []
        column = 0
        for cell in row:
            repeated = _count(attribute(cell, "number-columns-repeated"))
            if local(cell) == "table-cell":
                wide = _count(attribute(cell, "number-columns-spanned"))
                high = _count(attribute(cell, "number-rows-spanned"))
                content = tuple(_content(source, cell, depth + 1))
                for copy in range(repeated):
                    cells.append(GridCell(content, column + copy, wide, high, header))
            column += repeated
        rows.append(tuple(cells))
        if len(rows) >= _MOST_ROWS:
            break
    columns = max((cell.column + cell.colspan for row in rows for cell in row), default=0)
    if columns:
        yield Grid(tuple(rows), columns)


def _content(source: _Source, cell: etree._Element, depth: int) -> Iterator[Element]:
    """What stands in a cell; in tables too deep to be told apart just the paragraphs."""
    if depth <= source.deepest:
        yield from _elements(source, cell, depth)
    else:
        for one in cell.iter("{*}p"):
            yield from _paragraph(source, one, depth, -1)


def _rows(element: etree._Element, header: bool) -> Iterator[tuple[etree._Element, bool]]:
    for one in element:
        kind = local(one)
        if kind == "table-row":
            yield one, header
        elif kind in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(one, header or kind == "table-header-rows")


def _count(text: str) -> int:
    return max(1, min(_WIDEST, int(text[:9]))) if text.isdecimal() else 1
