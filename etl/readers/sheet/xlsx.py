"""Excel workbooks (OOXML) to a `Document`.

What is hidden (sheets, rows, columns) is left out; a formula gives the value it was saved with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from lxml import etree

from etl.document import Document
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.office.package import Package, attribute, child, children, local, open_package
from etl.readers.office.runs import Run, plain
from etl.readers.sheet.numbers import built_in, shown, shown_moment
from etl.readers.sheet.pages import LAST_COLUMN, LAST_ROW, Merge, Sheet, document_of, hidden_lines, visible
from etl.readers.text.decode import normalize

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLACE = regex(r"([A-Z]{1,3})(\d{1,7})$")
_MOST_STEPS = 10_000_000
"""What is looked for under merged cells at most; a sheet that people made needs far less."""
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
"""How a text says a character that XML can't hold, and the line end that some programs write: "_x000D_"."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets share: texts, the number format of each cell format, and how days are counted."""

    texts: tuple[str, ...]
    formats: tuple[str, ...]
    early: bool


@dataclass(slots=True)
class _Grid:
    """A sheet while it is read."""

    rows: dict[int, dict[int, str]]
    merges: list[Merge]
    hidden_rows: set[int]
    hidden_columns: set[int]
    unsaved: int = 0
    cells: int = 0


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a workbook.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is damaged, empty, or has too many cells.
    """
    package = open_package(data, name, limits)
    main = next((to for kind, to in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    if root is None:
        raise InputError(f"{name}: there is no workbook in it; save the file again as .xlsx")
    related = package.related(main)
    parts = dict(related.values())
    book = _Book(
        _texts(package, parts.get("sharedStrings", "")),
        _formats(package, parts.get("styles", "")),
        attribute(child(root, "workbookPr"), "date1904") not in ("1", "true", "on"),
    )
    sheets: list[Sheet] = []
    hidden = unsaved = lines = comments = boxes = charts = 0
    left = limits.cells
    for one in children(root, "sheets"):
        kind, part = related.get(_relation(one), ("", ""))
        if kind != "worksheet":
            continue
        if attribute(one, "state", "visible") != "visible":
            hidden += 1
            continue
        grid = _sheet(package, part, book, left)
        left -= grid.cells
        unsaved += grid.unsaved
        lines += hidden_lines(grid.rows, grid.hidden_rows, grid.hidden_columns)
        beside = list(package.related(part).values())
        comments += sum(1 for kind, _ in beside if kind == "comments")
        drawn = [_drawn(package, to) for kind, to in beside if kind == "drawing"]
        boxes, charts = boxes + sum(one for one, _ in drawn), charts + sum(two for _, two in drawn)
        sheets.append(visible(attribute(one, "name"), grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns))
    told = (
        (hidden, "hidden sheets are not read"),
        (lines, "hidden rows and columns are not read"),
        (unsaved, "formulas without a saved value are not read"),
        (comments, "sheets whose comments are not read"),
        (boxes, "text boxes are not read"),
        (charts, "charts are not read"),
    )
    return document_of(sheets, data, name, limits, _MEDIA, told)


def _drawn(package: Package, part: str) -> tuple[int, int]:
    """How many text boxes and charts are drawn on a sheet; a drawing that is damaged costs no cells."""
    try:
        root = package.xml(part)
    except InputError:
        return 0, 0
    if root is None:
        return 0, 0
    boxes = sum(1 for one in root.iter("{*}txBody") if any(text.text for text in one.iter("{*}t")))
    return boxes, sum(1 for _ in root.iter("{*}graphicFrame"))


def _relation(sheet: etree._Element) -> str:
    """The id of a sheet's part: the attribute `id` of the relationships' namespace, not `sheetId`."""
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


def _texts(package: Package, part: str) -> tuple[str, ...]:
    """The texts that cells share."""
    return tuple(_rich(one) for one in _stream(package, part, "si"))


def _rich(element: etree._Element) -> str:
    """A text with its runs; what is raised stays raised, readings of characters are left out."""
    runs: list[Run] = []
    for one in element:
        if local(one) == "t":
            runs.append(Run(_unescaped(one.text or "")))
        elif local(one) == "r":
            raised = attribute(child(one, "rPr", "vertAlign"), "val")
            text = child(one, "t")
            how = "super" if raised == "superscript" else "sub" if raised == "subscript" else ""
            shown_text = _unescaped(text.text or "") if text is not None else ""
            runs.append(Run(shown_text, raised=how))  # type: ignore[arg-type]
    return plain(runs).replace("\t", " ")


def _unescaped(text: str) -> str:
    """A text with the characters that it only names."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _formats(package: Package, part: str) -> tuple[str, ...]:
    """The number format of each cell format."""
    root = package.xml(part) if part else None
    own: dict[str, str] = {}
    for one in children(root, "numFmts"):
        own[attribute(one, "numFmtId")] = attribute(one, "formatCode")
    formats: list[str] = []
    for one in children(root, "cellXfs"):
        number = attribute(one, "numFmtId", "0")
        formats.append(own.get(number) or built_in(int(number) if number.isdecimal() and len(number) < 6 else 0))
    return tuple(formats)


def _stream(package: Package, part: str, *tags: str) -> Iterator[etree._Element]:
    """The elements with these names, each freed behind its use."""
    data = package.read(part)
    if not data.strip():
        return
    plain_data = data.replace(b"\0", b"") if b"\0" in data[:200] else data
    called = f"{package.name}: the part {part}"
    if b"<!DOCTYPE" in plain_data or b"<!ENTITY" in plain_data:
        raise InputError(f"{called} defines entities; office programs never do: it isn't read")
    names = tuple("{*}" + tag for tag in tags)
    try:
        for _, element in etree.iterparse(BytesIO(data), tag=names, resolve_entities=False, no_network=True):
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"{called} is damaged; save the file again") from error


def _sheet(package: Package, part: str, book: _Book, most: int) -> _Grid:
    """The cells of a sheet."""
    grid = _Grid({}, [], set(), set())
    last = -1
    for element in _stream(package, part, "row", "mergeCell", "col"):
        kind = local(element)
        if kind == "col":
            if attribute(element, "hidden") in ("1", "true"):
                low, high = (min(LAST_COLUMN, _int(attribute(element, side))) for side in ("min", "max"))
                grid.hidden_columns.update(range(low - 1, high))
        elif kind == "mergeCell":
            merge = _merge(attribute(element, "ref"))
            if merge:
                grid.merges.append(merge)
        else:
            number = _int(element.get("r", ""))
            last = number - 1 if number else last + 1
            if last >= LAST_ROW:
                continue
            if element.get("hidden") in ("1", "true"):
                grid.hidden_rows.add(last)
            cells = _cells(element, book, grid)
            if cells:
                grid.rows[last] = cells
                grid.cells += len(cells)
            if grid.cells > most:
                raise InputError(f"{package.name}: more cells than the limit; split it or raise the limit (cells)")
    _uncover(grid)
    return grid


def _uncover(grid: _Grid) -> None:
    """Leave out cells under merged ones: they are saved, but not printed."""
    steps = 0
    for merge in grid.merges:
        for row in range(merge.row, merge.row + min(merge.rows, 1_000)):
            cells = grid.rows.get(row, {})
            columns = range(merge.column, merge.column + merge.columns)
            under = (
                [c for c in columns if c in cells] if len(columns) < len(cells) else [c for c in cells if c in columns]
            )
            for column in under:
                if (row, column) != (merge.row, merge.column):
                    del cells[column]
            steps += 1 + min(len(columns), len(cells))
        if steps > _MOST_STEPS:
            return


def _cells(row: etree._Element, book: _Book, grid: _Grid) -> dict[int, str]:
    """The texts of a row by column."""
    found: dict[int, str] = {}
    column = -1
    for cell in row:
        place = _place(cell.get("r", ""))
        column = place[1] if place else column + 1
        text = _cell(cell, book, grid)
        if text and column < LAST_COLUMN:
            found[column] = text
    return found


def _cell(cell: etree._Element, book: _Book, grid: _Grid) -> str:
    """The text of a cell as it is printed."""
    kind = cell.get("t", "n")
    value = next((part for part in cell if part.tag.endswith("}v")), None)
    if kind == "inlineStr":
        inner = child(cell, "is")
        return _rich(inner) if inner is not None else ""
    text = (value.text or "") if value is not None else ""
    if not text:
        grid.unsaved += child(cell, "f") is not None and kind != "str"
        return ""
    if kind == "s":
        number = int(text) if text.isdecimal() and len(text) < 10 else -1
        return book.texts[number] if 0 <= number < len(book.texts) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind in ("str", "e"):
        return normalize(_unescaped(text)).strip().replace("\t", " ")
    style = _int(cell.get("s", ""))
    code = book.formats[style] if style < len(book.formats) else "General"
    if kind == "d":
        try:
            return shown_moment(datetime.fromisoformat(text.rstrip("Z")), code)
        except ValueError:
            return text
    printed = shown(text.strip(), code, book.early)
    return printed if printed.isascii() else normalize(printed).strip()


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's name ("B3"), counted from zero."""
    match = _PLACE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _merge(reference: str) -> Merge | None:
    """A merged range ("B3:C4")."""
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last)
    if not start or not end or end < start:
        return None
    return Merge(start[0], start[1], end[0] - start[0] + 1, max(1, end[1] - start[1] + 1))


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
