"""Word documents (OOXML) to a `Document`, by python-docx.

Read beside it: the markers of lists, footnotes, text boxes, tracked changes, what is filled into forms, formulas.

Changes that were tracked are read as accepted; hidden and struck out text, comments, tables of contents, headers and
footers are left out (of headers, footers and what is struck out the document keeps what it was).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.parser import parse_xml
from docx.text.font import Font
from lxml import etree
from msgspec import Struct, field

from etl.document import Document
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.chunks import elements_of
from etl.readers.office.document import document_of
from etl.readers.office.docx_aside import above_and_below, warnings_of
from etl.readers.office.docx_forms import read_prompts, without_prompts
from etl.readers.office.docx_parts import (
    Lists,
    Style,
    Styles,
    is_on,
    is_struck,
    raised,
    read_lists,
    said,
    signs_of,
    size_of,
)
from etl.readers.office.flow import Element, Grid, GridCell, Paragraph, Role
from etl.readers.office.package import Package, attribute, child, local, open_package, usual
from etl.readers.office.runs import Raise, Run, kept_aside, lines_of
from etl.readers.superscripts import superscript
from etl.value import replace

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WITHIN = frozenset(
    (
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "hyperlink",
        "fldSimple",
        "bdo",
        "dir",
        "ruby",
        "rubyBase",
    )
)
"""Elements around runs or paragraphs that change nothing of what is read."""
_MATH = frozenset(("oMath", "oMathPara"))
_WIDEST = 200


class _Source(Struct):
    """The parts of the document, and what is gathered on the way.

    Args:
        styles: its styles.
        lists: its lists.
        notes: footnotes by id.
        endnotes: endnotes by id.
        pending: footnotes referred to since the last place where they could stand.
        last: endnotes referred to.
        boxes: text boxes of the current paragraph.
        carried: runs of a paragraph whose end was deleted.
        marks: how many footnotes and endnotes were referred to.
        deepest: how deep tables and boxes are told apart.
        struck: what is struck out, a text for each paragraph.
        chunk: the elements of a document within it, by the id of its part.
        unread: how many of those couldn't be read.
    """

    styles: Styles
    lists: Lists
    notes: dict[str, etree._Element]
    endnotes: dict[str, etree._Element]
    pending: list[Element] = field(default_factory=list)
    last: list[Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    carried: list[Run] = field(default_factory=list)
    marks: list[int] = field(default_factory=lambda: [0, 0])
    within_note: bool = False
    deepest: int = 16
    struck: list[str] = field(default_factory=list)
    chunk: Callable[[str], list[Element]] = lambda _: []
    unread: int = 0


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a Word document.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is damaged, or has no text.
    """
    package = open_package(data, name, limits)
    main = next((to for kind, to in package.related("").values() if kind == "officeDocument"), "word/document.xml")
    related = package.related(main)
    parts = dict(related.values())
    document = _opened(package, main, parts.get("styles", ""))
    body = document.element.body
    source = _Source(
        Styles(document),
        read_lists(package, parts.get("numbering", "")),
        _notes(package, parts.get("footnotes", "")),
        _notes(package, parts.get("endnotes", "")),
        deepest=limits.depth,
        chunk=lambda key: elements_of(package.read(related.get(key, ("", ""))[1]), f"{name}: a document in it", limits),
    )
    prompts = without_prompts(body, read_prompts(package, parts.get("glossaryDocument", "")))
    elements = [*_with_notes(source, _elements(source, body, 0)), *source.pending, *source.last]
    aside = (
        *above_and_below(package, related.values()),
        *kept_aside("struck out", source.struck),
        *kept_aside("prompt", prompts),
    )
    return document_of(data, name, limits, _MEDIA, elements, warnings_of(package, parts, body, source.unread), aside)


_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OPC = "application/vnd.openxmlformats-"
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _opened(package: Package, main: str, styles: str) -> Any:
    """python-docx's document: of the document's text and styles only, as it stumbles over damage anywhere else."""
    types = ['<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>']
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, kind, source in ((main, "document.main", ""), (styles, "styles", "word/document")):
            data = usual(package.read(part), f"{package.name}: the part {part}") if part else b""
            if not data.strip():
                continue
            shown = kind.partition(".")[0]
            relation = "officeDocument" if shown == "document" else shown
            types.append(
                f'<Override PartName="/word/{shown}.xml" ContentType="{_OPC}officedocument.wordprocessingml.{kind}+xml"/>'
            )
            folder, _, file = source.rpartition("/")
            archive.writestr(f"word/{shown}.xml", data)
            archive.writestr(
                f"{folder}/_rels/{file and file + '.xml'}.rels".lstrip("/"),
                f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="r1" Type="{_TO}{relation}" '
                f'Target="{"" if folder else "word/"}{shown}.xml"/></Relationships>',
            )
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}content-types">{"".join(types)}</Types>')
    try:
        document = docx.Document(out)
        if document.element.body is not None:
            return document
    except Exception as error:  # what python-docx says of a damaged file: KeyError, ValueError, lxml's errors
        raise InputError(f"{package.name}: the part {main} is damaged; save the file again") from error
    raise InputError(f"{package.name}: there is no Word document in it; save the file again as .docx")


def _notes(package: Package, part: str) -> dict[str, etree._Element]:
    """The footnotes or endnotes by id; the lines drawn above them are none."""
    if not package.read(part).strip():
        return {}
    package.xml(part)  # refused when it is damaged
    return {
        attribute(one, "id"): one
        for one in parse_xml(usual(package.read(part), part))
        if attribute(one, "type", "normal") == "normal"
    }


def _with_notes(source: _Source, elements: Iterable[Element]) -> Iterator[Element]:
    """The elements with footnotes below the paragraph, list or table that refers to them."""
    waiting: list[Element] = []
    for element in elements:
        goes_on = isinstance(element, Paragraph) and element.depth >= 0
        if waiting and not goes_on:
            yield from waiting
            waiting = []
        yield element
        waiting += source.pending
        source.pending = []
    yield from waiting


def _elements(source: _Source, container: etree._Element, depth: int) -> Iterator[Element]:
    """The paragraphs and tables of a body, cell, text box or note."""
    for one in container:
        kind = local(one)
        if kind == "p":
            yield from _paragraph(source, one, depth)
        elif kind == "tbl":
            yield from _table(source, one, depth)
        elif kind in _WITHIN:
            yield from _elements(source, one, depth)
        elif kind == "AlternateContent":
            yield from _elements(source, _chosen(one), depth)
        elif kind == "altChunk":
            yield from _chunk(source, attribute(one, "id"))


def _chunk(source: _Source, key: str) -> Iterable[Element]:
    """What a document within the document holds; nothing when it can't be read, which is told."""
    try:
        return source.chunk(key)
    except InputError:
        source.unread += 1
        return ()


def _chosen(alternate: etree._Element) -> etree._Element:
    """What a program of today shows of alternatives."""
    first = next(iter(alternate), None)
    return alternate if first is None else first


def _paragraph(source: _Source, element: etree._Element, depth: int) -> Iterator[Element]:
    properties = child(element, "pPr")
    style = source.styles.of(attribute(child(properties, "pStyle"), "val"))
    outer, source.boxes = source.boxes, []
    runs = [*source.carried, *_runs(source, element, properties)]
    source.carried = []
    boxes, source.boxes = source.boxes, outer
    if child(properties, "rPr", "del") is not None and depth == 0:
        source.carried = runs
        runs = []
    elif not style.name.startswith(("toc ", "table of ", "index ")):
        yield _formatted(source, properties, attribute(child(properties, "pStyle"), "val"), runs)
    if depth < source.deepest:
        for box in boxes:
            yield from _elements(source, box, depth + 1)


def _formatted(source: _Source, properties: etree._Element | None, style_id: str, runs: list[Run]) -> Paragraph:
    """A paragraph with what its style and its list say."""
    style = source.styles.of(style_id)
    lines = tuple(lines_of(runs))
    if not lines:
        return Paragraph((), tabs="\t" * min(1, sum(run.text.count("\t") for run in runs)))
    level = style.level
    outline = attribute(child(properties, "outlineLvl"), "val")
    if not level and outline.isdecimal() and int(outline) < 9:
        level = int(outline) + 1
    number = attribute(child(properties, "numPr", "numId"), "val") or style.list
    shown_depth = attribute(child(properties, "numPr", "ilvl"), "val")
    depth = min(8, int(shown_depth)) if shown_depth.isdecimal() else style.depth
    marker = source.lists.marker(number, depth) if number not in ("", "0") else ""
    role: Role = "note" if source.within_note else ""
    role = {"title": "title", "caption": "caption"}.get(style.name, role)  # type: ignore[assignment]
    left = attribute(child(properties, "ind"), "left") or attribute(child(properties, "ind"), "start")
    indent = min(200, int(left) // 100) if left.isdecimal() else 0
    listed = depth if number not in ("", "0") and not level and not role else -1
    if level and sum(len(line.text) for line in lines) > 300:
        level = 0  # text that was given a heading's style by mistake
    return Paragraph(lines, level, role, listed, marker, indent)


def _runs(source: _Source, element: etree._Element, properties: etree._Element | None) -> Iterator[Run]:
    """The runs of a paragraph, without what was deleted or is hidden."""
    style = source.styles.of(attribute(child(properties, "pStyle"), "val"))
    base = Run("", bool(style.bold), style.size or source.styles.size)
    source.struck.append("")
    yield from _runs_within(source, element, base, style)


def _runs_within(source: _Source, element: etree._Element, base: Run, style: Style) -> Iterator[Run]:
    for one in element:
        kind = local(one)
        if kind == "r":
            yield from _run(source, one, base, style)
        elif kind in _WITHIN:
            yield from _runs_within(source, one, base, style)
        elif kind == "AlternateContent":
            yield from _runs_within(source, _chosen(one), base, style)
        elif kind in _MATH:
            yield from _math(one, base)


def _run(source: _Source, element: etree._Element, base: Run, paragraph: Style) -> Iterator[Run]:
    """The characters of a run; what is struck out is put aside."""
    font = Font(element)
    style = source.styles.named(attribute(child(element, "rPr", "rStyle"), "val")) or Style()
    size = size_of(font) or style.size or base.size
    bold = _first(said(font, "bold"), style.bold, base.bold)
    hidden = _first(said(font, "hidden"), style.hidden, paragraph.hidden)
    struck = _first(is_struck(font), style.struck, paragraph.struck)
    how = _raised(element, font, style.raised)
    for one in element:
        kind = local(one)
        if kind in ("drawing", "pict", "object"):
            source.boxes += _text_boxes(one)
            continue
        if kind == "AlternateContent":
            source.boxes += _text_boxes(_chosen(one))
            continue
        if hidden:
            continue
        if struck:
            source.struck[-1] += signs_of(one, kind)
            continue
        if kind == "ruby":  # the characters, not how they are read
            yield from _runs_within(source, one, base, paragraph)
            continue
        if kind in ("footnoteReference", "endnoteReference") and not source.within_note:
            custom = attribute(one, "customMarkFollows") in ("1", "true", "on")
            yield Run(_reference(source, kind, attribute(one, "id"), custom), bold, size)
            continue
        text = signs_of(one, kind)
        if text:
            yield Run(text, bold, size, how)


def _first(*told: bool | None) -> bool:
    """The first that says anything."""
    return next((one for one in told if one is not None), False)


def _raised(run: etree._Element, font: Font, inherited: Raise) -> Raise:
    """Whether a run is raised or lowered, by its style, its format or its place."""
    if child(run, "rPr", "vertAlign") is not None:
        return raised(font)
    if inherited:
        return inherited
    position = attribute(child(run, "rPr", "position"), "val")
    if position.lstrip("-").isdecimal() and int(position[:6]):
        return "sub" if position.startswith("-") else "super"
    return ""


def _math(element: etree._Element, base: Run) -> Iterator[Run]:
    """The runs of a formula: what is raised in it stays raised."""
    for one in element:
        kind = local(one)
        if kind == "t":
            yield Run(one.text or "", base.bold, base.size, base.raised)
        elif kind in ("sup", "sub"):
            yield from _math(one, replace(base, raised="super" if kind == "sup" else "sub"))
        elif kind == "f":
            yield from _math(one[0] if not local(one[0]).endswith("Pr") or len(one) < 2 else one[1], base)
            yield Run("/", base.bold, base.size)
            yield from _math(one[-1], base)
        else:
            yield from _math(one, base)


def _text_boxes(element: etree._Element) -> list[etree._Element]:
    """The outermost text boxes within a drawing."""
    found: list[etree._Element] = []
    stack = [element]
    while stack:
        one = stack.pop()
        if local(one) == "txbxContent":
            found.append(one)
        elif local(one) == "AlternateContent":
            stack.append(_chosen(one)) if len(one) else None
        else:
            stack.extend(reversed(one))
    return found


def _reference(source: _Source, kind: str, key: str, custom: bool) -> str:
    """The mark of a footnote or endnote, which is put aside."""
    end = kind == "endnoteReference"
    note = (source.endnotes if end else source.notes).get(key)
    mark = ""
    if not custom:
        source.marks[end] += 1
        mark = superscript(str(source.marks[end]), "")
    if note is not None:
        outer, source.within_note = source.within_note, True
        paragraphs = [one for one in _elements(source, note, 1) if not isinstance(one, Paragraph) or one.lines]
        source.within_note = outer
        if paragraphs and isinstance(paragraphs[0], Paragraph):
            paragraphs[0] = replace(paragraphs[0], marker=mark, depth=-1)
        (source.last if end else source.pending).extend(paragraphs)
    return mark


def _table(source: _Source, element: etree._Element, depth: int) -> Iterator[Element]:
    """A table with its merged cells; deleted rows are left out."""
    rows: list[list[GridCell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    heads = True
    for row in _rows(element):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        heads = heads and is_on(child(properties, "tblHeader"))
        cells: list[GridCell] = []
        column = _count(attribute(child(properties, "gridBefore"), "val"), 0)
        for cell in _cells(row):
            marks = child(cell, "tcPr")
            width = _count(attribute(child(marks, "gridSpan"), "val"), 1)
            merge = child(marks, "vMerge")
            goes_on = merge is not None and attribute(merge, "val", "continue") != "restart"
            if attribute(child(marks, "hMerge"), "val") == "continue" and cells:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + width)
            elif goes_on and column in open_cells:
                at, place = open_cells[column]
                rows[at][place] = replace(rows[at][place], rowspan=len(rows) - at + 1)
            else:
                open_cells.pop(column, None)
                content = tuple(_content(source, cell, depth + 1))
                if merge is not None:
                    open_cells[column] = (len(rows), len(cells))
                cells.append(GridCell(content, column, width, 1, heads))
            column += width
        rows.append(cells)
    columns = max((cell.column + cell.colspan for cells in rows for cell in cells), default=0)
    if columns:
        yield Grid(tuple(tuple(cells) for cells in rows), columns)


def _content(source: _Source, cell: etree._Element, depth: int) -> Iterator[Element]:
    """What stands in a cell; in tables too deep to be told apart just the paragraphs."""
    if depth <= source.deepest:
        yield from _elements(source, cell, depth)
    else:
        for one in cell.iter("{*}p"):
            yield from _paragraph(source, one, depth)


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if local(one) == "tr":
            yield one
        elif local(one) in _WITHIN:
            yield from _rows(one)


def _cells(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if local(one) == "tc":
            yield one
        elif local(one) in _WITHIN:
            yield from _cells(one)


def _count(text: str, least: int) -> int:
    return max(least, min(_WIDEST, int(text[:9]))) if text.isdecimal() else least
