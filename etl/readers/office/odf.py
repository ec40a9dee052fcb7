"""OpenDocument texts to a `Document`, by odfdo, and what all OpenDocument files share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import odfdo
from msgspec import Struct, field
from odfdo import Element, LineBreak, Note, Spacer, Span, Tab
from odfdo import Element as Part

from etl.document import Document, LeftOut, pictures_aside
from etl.errors import InputError
from etl.readers.formulas import superscript
from etl.readers.limits import Limits
from etl.readers.office.docx import heading_level
from etl.readers.office.flow import Element as FlowElement
from etl.readers.office.flow import FlowGridCell, Grid, Paragraph, Raise, Role, Run, document_of, kept_aside, lines_of
from etl.readers.office.package import Package, open_package, packed
from etl.readers.text.lines import NUMBERED, numeral
from etl.value import replace

# What OpenDocument files share: opening them with odfdo, styles with what they inherit, and paragraphs as runs.


_CHAIN = 12
_UNREAD = frozenset((
    "office:annotation", "office:annotation-end", "text:tracked-changes", "text:hidden-text", "text:ruby-text", "svg:title",
    "svg:desc",
))  # fmt: skip
_MOST_SPACES = 200
_BOLD = ("bold", "600", "700", "800", "900")
_LETTERS = {"year": "y", "month": "M", "day": "d", "hours": "h", "minutes": "m", "seconds": "s"}


class Style(Struct, frozen=True):
    """A style with what it inherits.

    Args:
        names: its name and those it is based on, in lower case with spaces.
        bold: whether its text is bold.
        size: in points, 0 when it doesn't say.
        raised: "super" or "sub".
        hidden: whether it isn't shown, None when it doesn't say.
        struck: whether its text is struck out, None when it doesn't say.
        list: list style of its paragraphs.
        number: name of the number or date format of its cells.
    """

    names: tuple[str, ...] = ()
    bold: bool | None = None
    size: float = 0.0
    raised: Raise = ""
    hidden: bool | None = None
    struck: bool | None = None
    list: str = ""
    number: str = ""


class Book(Struct):
    """The styles of a document, and what stands aside of the current paragraph.

    Args:
        styles: by family and name.
        formats: letters (as `sheet_numbers.date_parts` gives them) of date formats by name.
        lists: for each list style and level the marker's format ("•" or "1"), its text before and behind, its start.
        boxes: text boxes of the current paragraph.
        notes: notes referred to: the printed mark and the body.
        struck: what is struck out.
    """

    styles: Mapping[tuple[str, str], Style]
    formats: Mapping[str, str]
    lists: Mapping[tuple[str, int], tuple[str, str, str, int]]
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    def style(self, family: str, name: str) -> Style:
        """A style; an empty one when there is none."""
        return self.styles.get((family, name)) or Style()


class Opened(Struct, frozen=True):
    """An opened file: its package, its body (text, spreadsheet …), and the part with its styles, if it has one."""

    package: Package
    body: Element
    book: Book
    pages: Element | None


def open_odf(data: bytes, name: str, limits: Limits, kind: str) -> Opened:
    """Open a file within limits.

    Args:
        data: its bytes.
        name: its name, for messages.
        limits: what it may cost.
        kind: "text" or "spreadsheet".

    Raises:
        InputError: when it is damaged, protected, or something else than it should be.
    """
    package = open_package(data, name, limits)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise InputError(f"{name}: protected by a password; save it without one")
    archive = packed(package, {})
    try:
        document = odfdo.Document(archive)
        body = document.body
        styles = document.styles.root if "styles.xml" in package.sizes else None
        book = _book(document.content.root, styles)
    except Exception as error:  # what odfdo says of a damaged file: KeyError, ValueError, lxml's and its own errors
        raise InputError(f"{name}: damaged; open it in LibreOffice and save it again") from error
    if body is None or body.tag != f"office:{kind}":
        raise InputError(f"{name}: there is no {kind} in it; save the file again")
    return Opened(package, body, book, styles)


def of(element: Element | None, name: str, otherwise: str = "") -> str:
    """An attribute ("table:style-name"), or what stands for one that isn't there."""
    return (element.get_attribute_string(name) if element is not None else None) or otherwise


def count(element: Element, name: str, most: int) -> int:
    """A number of columns, rows … from 1 to `most`."""
    text = of(element, name)
    return max(1, min(most, int(text[:9]))) if text.isdecimal() else 1


def _book(content: Element, shared: Element | None) -> Book:
    raw: dict[tuple[str, str], Element] = {}
    formats: dict[str, str] = {}
    lists: dict[tuple[str, int], tuple[str, str, str, int]] = {}
    roots = [root for root in (shared, content) if root is not None]
    groups = [g for root in roots for g in root.children if g.tag in ("office:styles", "office:automatic-styles")]
    for one in (one for group in groups for one in group.children):
        name = of(one, "style:name")
        if one.tag == "style:style":
            raw[of(one, "style:family"), name] = one
        elif one.tag in ("number:date-style", "number:time-style"):
            formats[name] = "".join(_LETTERS.get(part.tag.partition(":")[2], "") for part in one.children)
        elif one.tag == "text:list-style":
            lists.update({(name, level): how for level, how in _list_levels(one)})
    return Book({key: _style(raw, key) for key in raw}, formats, lists)


def _list_levels(element: Element) -> Iterator[tuple[int, tuple[str, str, str, int]]]:
    for one in element.children:
        level = of(one, "text:level")
        if not level.isdecimal() or len(level) > 2:
            continue
        if one.tag == "text:list-level-style-bullet":
            sign = of(one, "text:bullet-char", "•")
            yield int(level) - 1, (sign if sign < "\ue000" else "•", "", "", 1)
        elif one.tag == "text:list-level-style-number" and (how := of(one, "style:num-format")):
            around = of(one, "style:num-prefix"), of(one, "style:num-suffix")
            yield int(level) - 1, (how, *around, count(one, "text:start-value", 99_999))


def _style(raw: Mapping[tuple[str, str], Element], key: tuple[str, str]) -> Style:
    """A style with what it inherits along its chain."""
    found = Style()
    for _ in range(_CHAIN):
        element = raw.get(key)
        if element is None:
            shown = key[1].replace("_20_", " ").lower()
            return replace(found, names=(*found.names, shown)) if shown else found
        parts = {part.tag: part for part in element.children}
        text, table = parts.get("style:text-properties"), parts.get("style:table-properties")
        shown = of(element, "style:display-name") or key[1].replace("_20_", " ")
        weight = of(text, "fo:font-weight")
        display = of(text, "text:display") or of(table, "table:display")
        through = of(text, "style:text-line-through-style") or of(text, "style:text-line-through-type")
        found = Style(
            (*found.names, shown.lower()),
            found.bold if found.bold is not None or not weight else weight in _BOLD,
            found.size or _points(of(text, "fo:font-size")),
            found.raised or _raised(of(text, "style:text-position")),
            found.hidden if found.hidden is not None or not display else display in ("none", "false"),
            found.struck if found.struck is not None or not through else through != "none",
            found.list or of(element, "style:list-style-name"),
            found.number or of(element, "style:data-style-name"),
        )
        key = (key[0], of(element, "style:parent-style-name"))
    return found


def _raised(place: str) -> Raise:
    first = place.split(" ")[0]
    share = first.rstrip("%") if first.endswith("%") else ""
    if first.startswith("super") or (share[:1].isdigit() and share != "0"):
        return "super"
    return "sub" if first.startswith(("sub", "-")) else ""


def _points(text: str) -> float:
    number = text.removesuffix("pt")
    return float(number) if number != text and number.replace(".", "", 1).isdecimal() and len(number) < 8 else 0.0


def runs(book: Book, element: Element, base: Run) -> Iterator[Run]:
    """The runs of a paragraph; text boxes and notes in it are put aside.

    Args:
        book: the document's styles.
        element: the paragraph.
        base: how its text looks.

    Yields:
        Runs in order. White space is collapsed as the format asks.
    """
    if element.text:
        yield replace(base, text=_single_spaced(element.text))
    for one in element.children:
        if isinstance(one, Spacer):
            yield replace(base, text=" " * count(one, "text:c", _MOST_SPACES))
        elif isinstance(one, Tab | LineBreak):
            yield replace(base, text="\t" if isinstance(one, Tab) else "\n")
        elif isinstance(one, Note):
            mark = (one.citation or "").strip()
            book.notes += [(mark, body) for body in one.children if body.tag == "text:note-body"]
            yield replace(base, text=mark, raised="super")
        elif one.tag == "draw:text-box":
            book.boxes.append(one)
        elif isinstance(one, Span):
            yield from _span(book, one, base)
        elif one.tag not in _UNREAD:
            yield from runs(book, one, base)
        if one.tail:
            yield replace(base, text=_single_spaced(one.tail))


def _span(book: Book, element: Element, base: Run) -> Iterator[Run]:
    style = book.style("text", of(element, "text:style-name"))
    if style.hidden:
        return
    if style.struck:
        book.struck.append(element.text_recursive)
        return
    bold = base.bold if style.bold is None else style.bold
    yield from runs(book, element, Run("", bold, style.size or base.size, style.raised or base.raised))


def _single_spaced(text: str) -> str:
    """A text whose line ends and tabs are spaces, one for several."""
    if "\n" in text or "\t" in text or "  " in text:
        joined = " ".join(text.split())
        return (" " if text[0].isspace() else "") + joined + (" " if text[-1].isspace() and joined else "")
    return text


# OpenDocument texts to a `Document`, by odfdo. Tracked deletions, comments and hidden text are left out.


_MEDIA = "application/vnd.oasis.opendocument.text"
_WITHIN = frozenset(("text:section", "text:index-body", "text:numbered-paragraph", "draw:frame", "draw:text-box"))
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
    pictures = opened.body.get_elements("descendant::draw:image")
    warnings = (f"pictures are not read: {len(pictures)}",) if pictures else ()
    drawn = pictures_aside(map(called_picture, pictures))
    aside = (*_left_out(opened.pages), *kept_aside("struck out", opened.book.struck), *drawn)
    return document_of(data, name, limits, _MEDIA, elements, warnings, aside)


def called_picture(picture: Element) -> str:
    """Return a picture's title, description or name; "" where it has none.

    Args:
        picture: a draw:image.
    """
    frame = picture.parent
    if frame is None:
        return ""
    described = frame.get_elements("svg:title|svg:desc")
    return next((text for one in described if (text := one.text_recursive.strip())), "") or of(frame, "draw:name")


def _left_out(styles: Part | None) -> tuple[LeftOut, ...]:
    """What is printed above and below the pages."""
    found: dict[LeftOut, None] = {}
    for one in styles.get_elements("//style:master-page/*") if styles is not None else ():
        kind = one.tag.partition(":")[2].partition("-")[0]
        if kind in ("header", "footer"):
            lines = (part.text_recursive for part in one.get_elements("descendant::text:p|descendant::text:h"))
            found[LeftOut(f"page {kind}", " ".join(" ".join(lines).split()))] = None
    return tuple(one for one in found if one.text)


def _with_notes(source: _Source, body: Part) -> Iterator[FlowElement]:
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


def _refers(element: FlowElement, notes: list[tuple[str, Part]]) -> bool:
    """Whether the last of the notes belongs to this element and not to the list before it."""
    mark = superscript(notes[-1][0], "") if notes[-1][0] else ""
    texts = [element.text] if isinstance(element, Paragraph) else [c.text for row in element.rows for c in row]
    return any(mark in text for text in texts)


def _notes(source: _Source, notes: list[tuple[str, Part]]) -> Iterator[FlowElement]:
    source.role = "note"
    for mark, body in list(notes):
        first = True
        for element in _elements(source, body, 1):
            if isinstance(element, Paragraph) and element.lines and first:
                element = replace(element, marker=superscript(mark, ""), depth=-1)
                first = False
            yield element
    source.role = ""


def _elements(source: _Source, container: Part, depth: int, level: int = -1) -> Iterator[FlowElement]:
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


def _paragraph(source: _Source, element: Part, depth: int, level: int, marker: str = "") -> Iterator[FlowElement]:
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
    yield Paragraph(lines, heading, role, listed, marker if lines else "")
    if depth < source.deepest:
        for box in boxes:
            yield from _elements(source, box, depth + 1)


def _list(source: _Source, element: Part, depth: int, level: int, style: str) -> Iterator[FlowElement]:
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
    if how not in NUMBERED:
        return how
    number = source.counts.get((style, level), start - 1) + 1
    source.counts[style, level] = number
    return f"{before}{numeral(number, NUMBERED[how])}{behind}".strip()


def _table(source: _Source, element: Part, depth: int) -> Iterator[FlowElement]:
    """A table with its merged cells."""
    rows: list[tuple[FlowGridCell, ...]] = []
    for row, header in _rows(element, False):
        cells: list[FlowGridCell] = []
        column = 0
        for cell in row.children:
            repeated = count(cell, "table:number-columns-repeated", _WIDEST)
            if cell.tag == "table:table-cell":
                wide = count(cell, "table:number-columns-spanned", _WIDEST)
                high = count(cell, "table:number-rows-spanned", _WIDEST)
                content = tuple(_content(source, cell, depth + 1))
                for copy in range(repeated):
                    cells.append(FlowGridCell(content, column + copy, wide, high, header))
            column += repeated
        rows.append(tuple(cells))
        if len(rows) >= _MOST_ROWS:
            break
    columns = max((cell.column + cell.colspan for row in rows for cell in row), default=0)
    if columns:
        yield Grid(tuple(rows), columns)


def _content(source: _Source, cell: Part, depth: int) -> Iterator[FlowElement]:
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
