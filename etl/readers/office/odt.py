"""OpenDocument texts to a `Document`, by odfdo. Tracked deletions, comments and hidden text are left out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from odfdo import Element as Part

from etl.document import Document, LeftOut
from etl.readers.limits import Limits
from etl.readers.office.document import document_of
from etl.readers.office.docx_parts import heading_level, numeral
from etl.readers.office.flow import Element, Grid, GridCell, Paragraph, Role
from etl.readers.office.odf import Book, count, of, open_odf, runs
from etl.readers.office.runs import Run, kept_aside, lines_of
from etl.readers.superscripts import superscript
from etl.value import replace

_MEDIA = "application/vnd.oasis.opendocument.text"
_WITHIN = frozenset(("text:section", "text:index-body", "text:numbered-paragraph", "draw:frame", "draw:text-box"))
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_WIDEST = 200
_MOST_ROWS = 5_000


class _Source(Struct):
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
    opened = open_odf(data, name, limits, "text")
    source = _Source(opened.book, limits.depth)
    elements = list(_with_notes(source, opened.body))
    pictures = len(opened.body.get_elements("descendant::draw:image"))
    warnings = (f"pictures are not read: {pictures}",) if pictures else ()
    aside = (*_left_out(opened.pages), *kept_aside("struck out", opened.book.struck))
    return document_of(data, name, limits, _MEDIA, elements, warnings, aside)


def _left_out(styles: Part | None) -> tuple[LeftOut, ...]:
    """What is printed above and below the pages."""
    found: dict[LeftOut, None] = {}
    for one in styles.get_elements("//style:master-page/*") if styles is not None else ():
        kind = one.tag.partition(":")[2].partition("-")[0]
        if kind in ("header", "footer"):
            lines = (part.text_recursive for part in one.get_elements("descendant::text:p|descendant::text:h"))
            found[LeftOut(f"page {kind}", " ".join(" ".join(lines).split()))] = None
    return tuple(one for one in found if one.text)


def _with_notes(source: _Source, body: Part) -> Iterator[Element]:
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


def _refers(element: Element, notes: list[tuple[str, Part]]) -> bool:
    """Whether the last of the notes belongs to this element and not to the list before it."""
    mark = superscript(notes[-1][0], "") if notes[-1][0] else ""
    texts = [element.text] if isinstance(element, Paragraph) else [c.text for row in element.rows for c in row]
    return any(mark in text for text in texts)


def _notes(source: _Source, notes: list[tuple[str, Part]]) -> Iterator[Element]:
    source.role = "note"
    for mark, body in list(notes):
        first = True
        for element in _elements(source, body, 1):
            if isinstance(element, Paragraph) and element.lines and first:
                element = replace(element, marker=superscript(mark, ""), depth=-1)
                first = False
            yield element
    source.role = ""


def _elements(source: _Source, container: Part, depth: int, level: int = -1) -> Iterator[Element]:
    """The paragraphs and tables of a body, cell, list item, text box or note."""
    for one in container.children:
        kind = one.tag
        if kind in ("text:p", "text:h"):
            yield from _paragraph(source, one, depth, level)
        elif kind == "text:list":
            yield from _list(source, one, depth, level + 1, "")
        elif kind == "table:table":
            yield from _table(source, one, depth)
        elif kind in _WITHIN:
            yield from _elements(source, one, depth, level)


def _paragraph(source: _Source, element: Part, depth: int, level: int, marker: str = "") -> Iterator[Element]:
    book = source.book
    style = book.style("paragraph", of(element, "text:style-name"))
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
    if element.tag == "text:h":
        said = of(element, "text:outline-level", "1")
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


def _list(source: _Source, element: Part, depth: int, level: int, style: str) -> Iterator[Element]:
    """The items of a list: the first paragraph of each has its marker."""
    style = of(element, "text:style-name") or style
    level = min(level, 8)
    if of(element, "text:continue-numbering") != "true" and not of(element, "text:continue-list"):
        source.counts.pop((style, level), None)
    for item in element.children:
        fresh = item.tag == "text:list-item"
        for one in item.children:
            kind = one.tag
            if kind == "text:list":
                yield from _list(source, one, depth, level + 1, style)
            elif kind in ("text:p", "text:h"):
                marker = _marker(source, style, level) if fresh else ""
                yield from _paragraph(source, one, depth, level if fresh else -1, marker)
                fresh = False
            elif kind == "table:table":
                yield from _table(source, one, depth)


def _marker(source: _Source, style: str, level: int) -> str:
    """The marker of the next item of a list."""
    known = source.book.lists.get((style, level))
    if known is None:
        return "•"
    how, before, behind, start = known
    if how not in _KINDS:
        return how
    number = source.counts.get((style, level), start - 1) + 1
    source.counts[style, level] = number
    return f"{before}{numeral(number, _KINDS[how])}{behind}".strip()


def _table(source: _Source, element: Part, depth: int) -> Iterator[Element]:
    """A table with its merged cells."""
    rows: list[tuple[GridCell, ...]] = []
    for row, header in _rows(element, False):
        cells: list[GridCell] = []
        column = 0
        for cell in row.children:
            repeated = count(cell, "table:number-columns-repeated", _WIDEST)
            if cell.tag == "table:table-cell":
                wide = count(cell, "table:number-columns-spanned", _WIDEST)
                high = count(cell, "table:number-rows-spanned", _WIDEST)
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


def _content(source: _Source, cell: Part, depth: int) -> Iterator[Element]:
    """What stands in a cell; in tables too deep to be told apart just the paragraphs."""
    if depth <= source.deepest:
        yield from _elements(source, cell, depth)
    else:
        for one in cell.get_elements("descendant::text:p"):
            yield from _paragraph(source, one, depth, -1)


def _rows(element: Part, header: bool) -> Iterator[tuple[Part, bool]]:
    for one in element.children:
        kind = one.tag
        if kind == "table:table-row":
            yield one, header
        elif kind in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _rows(one, header or kind == "table:table-header-rows")
