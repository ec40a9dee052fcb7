"""Word documents (OOXML) to a `Document`.

Changes that were tracked are read as accepted; hidden and struck out text, comments, tables of contents, headers and
footers are left out (of headers, footers and what is struck out the document keeps what it was).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from etl.document import Document
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.chunks import elements_of
from etl.readers.office.docx_aside import above_and_below, warnings_of
from etl.readers.office.docx_forms import read_prompts, without_prompts
from etl.readers.office.docx_parts import (
    Lists,
    Style,
    Styles,
    is_on,
    is_struck,
    points,
    read_lists,
    read_styles,
    signs_of,
)
from etl.readers.office.flow import Element, Grid, GridCell, Paragraph, Role, sizes
from etl.readers.office.flow_blocks import blocks_from
from etl.readers.office.package import Package, attribute, child, local, open_package
from etl.readers.office.runs import Raise, Run, kept_aside, lines_of
from etl.readers.superscripts import superscript
from etl.readers.text.text import address_of, title_of

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


@dataclass(slots=True)
class _Source:
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
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise InputError(f"{name}: there is no Word document in it; save the file again as .docx")
    related = package.related(main)
    parts = dict(related.values())
    source = _Source(
        read_styles(package, parts.get("styles", "")),
        read_lists(package, parts.get("numbering", "")),
        _notes(package, parts.get("footnotes", "")),
        _notes(package, parts.get("endnotes", "")),
        deepest=limits.depth,
        chunk=lambda key: elements_of(package.read(related.get(key, ("", ""))[1]), f"{name}: a document in it", limits),
    )
    prompts = without_prompts(body, read_prompts(package, parts.get("glossaryDocument", "")))
    elements = [*_with_notes(source, _elements(source, body, 0)), *source.pending, *source.last]
    text, blocks = blocks_from(elements, limits.cells, limits.depth)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a document of pictures has to be read with OCR first")
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type=_MEDIA,
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=(*warnings_of(package, parts, body, source.unread), *limits.told(sizes(elements))),
        left_out=(
            *above_and_below(package, related.values()),
            *kept_aside("struck out", source.struck),
            *kept_aside("prompt", prompts),
        ),
    )


def _notes(package: Package, part: str) -> dict[str, etree._Element]:
    """The footnotes or endnotes by id; the lines drawn above them are none."""
    root = package.xml(part) if part else None
    return {
        attribute(one, "id"): one
        for one in (root if root is not None else ())
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
    properties = child(element, "rPr")
    style = source.styles.styles.get(attribute(child(properties, "rStyle"), "val"))
    bold, size = base.bold, points(child(properties, "sz")) or (style.size if style else 0.0) or base.size
    if (switch := child(properties, "b")) is not None:
        bold = is_on(switch)
    elif style and style.bold is not None:
        bold = style.bold
    hidden = style.hidden if style and style.hidden is not None else bool(paragraph.hidden)
    if (switch := child(properties, "vanish")) is not None:
        hidden = is_on(switch)
    struck = is_struck(properties)
    if struck is None:
        struck = style.struck if style and style.struck is not None else bool(paragraph.struck)
    raised = _raised(properties, style.raised if style else "")
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
            yield Run(text, bold, size, raised)


def _raised(properties: etree._Element | None, inherited: str) -> Raise:
    """Whether a run is raised or lowered."""
    said = attribute(child(properties, "vertAlign"), "val", inherited)
    if said in ("superscript", "subscript"):
        return "super" if said == "superscript" else "sub"
    position = attribute(child(properties, "position"), "val")
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
