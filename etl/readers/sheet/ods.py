"""OpenDocument spreadsheets to a `Document`. What is hidden (sheets, rows, columns) is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from lxml import etree

from etl.document import Document
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.office.odf import Book, read_book, read_content, runs
from etl.readers.office.package import attribute, child, local, open_package
from etl.readers.office.runs import Run, plain
from etl.readers.sheet.numbers import iso, shown
from etl.readers.sheet.pages import LAST_COLUMN, LAST_ROW, Merge, Sheet, document_of, hidden_lines, visible
from etl.readers.text.decode import normalize

_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
_NUMBER = regex(r"-?\d[\d.,'’ ]*")
_POWER = regex(r"E[+-]?\d{1,3}\b")
_TIME = regex(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d{0,12})?S)?")


@dataclass(slots=True)
class _Grid:
    """A sheet while it is read."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles: list[tuple[int, str]] = field(default_factory=list)
    row: int = 0
    cells: int = 0


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read an OpenDocument spreadsheet.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is damaged, protected, empty, or has too many cells.
    """
    package = open_package(data, name, limits)
    content = read_content(package)
    body = child(content, "body", "spreadsheet")
    if content is None or body is None:
        raise InputError(f"{name}: there is no spreadsheet in it; save the file again as .ods")
    book = read_book(package, content)
    sheets: list[Sheet] = []
    hidden = lines = 0
    left = limits.cells
    for one in body:
        if local(one) != "table":
            continue
        if book.style("table", attribute(one, "style-name")).hidden:
            hidden += 1
            continue
        grid = _Grid()
        _columns(one, grid, 0, False)
        _rows(one, book, grid, left, name)
        left -= grid.cells
        lines += hidden_lines(grid.rows, grid.hidden_rows, grid.hidden_columns)
        sheets.append(visible(attribute(one, "name"), grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns))
    told = ((hidden, "hidden sheets are not read"), (lines, "hidden rows and columns are not read"))
    return document_of(sheets, data, name, limits, _MEDIA, told)


def _hidden(element: etree._Element) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")


def _columns(element: etree._Element, grid: _Grid, column: int, hidden: bool) -> int:
    """Take note of hidden columns; the number of the next one."""
    for one in element:
        kind = local(one)
        if kind == "table-column":
            count = _count(one, "number-columns-repeated", LAST_COLUMN)
            grid.styles.append((column, attribute(one, "default-cell-style-name")))
            if hidden or _hidden(one):
                grid.hidden_columns.update(range(column, min(column + count, LAST_COLUMN)))
            column += count
        elif kind in ("table-columns", "table-header-columns", "table-column-group"):
            column = _columns(one, grid, column, hidden or attribute(one, "display") == "false")
    return column


def _rows(element: etree._Element, book: Book, grid: _Grid, most: int, name: str) -> None:
    for one in element:
        kind = local(one)
        if kind in ("table-rows", "table-header-rows", "table-row-group"):
            _rows(one, book, grid, most, name)
        elif kind == "table-row":
            count = _count(one, "number-rows-repeated", LAST_ROW)
            cells = dict(_cells(one, book, grid)) if grid.row < LAST_ROW else {}
            for copy in range(count if cells else 0):
                grid.rows[grid.row + copy] = cells
                grid.cells += len(cells)
                if grid.cells > most:
                    raise InputError(f"{name}: more cells than the limit; split it or raise the limit (cells)")
            if _hidden(one) and cells:
                grid.hidden_rows.update(range(grid.row, grid.row + count))
            elif _hidden(one):
                grid.hidden_rows.update(range(grid.row, grid.row + min(count, 1_000)))
            grid.row += count


def _cells(row: etree._Element, book: Book, grid: _Grid) -> Iterator[tuple[int, str]]:
    """Column and text of each filled cell."""
    column = 0
    for cell in row:
        kind = local(cell)
        if kind not in ("table-cell", "covered-table-cell") or column >= LAST_COLUMN:
            continue
        count = _count(cell, "number-columns-repeated", LAST_COLUMN)
        text = _text(cell, book, grid, column) if kind == "table-cell" and (len(cell) or cell.attrib) else ""
        wide = _count(cell, "number-columns-spanned", LAST_COLUMN)
        high = _count(cell, "number-rows-spanned", LAST_ROW)
        if text and (wide > 1 or high > 1):
            grid.merges.append(Merge(grid.row, column, high, wide))
        if text:
            for copy in range(min(count, LAST_COLUMN - column)):
                yield column + copy, text
        column += count


def _count(element: etree._Element, name: str, most: int) -> int:
    text = attribute(element, name)
    return max(1, min(most, int(text[:9]))) if text.isdecimal() else 1


def _text(cell: etree._Element, book: Book, grid: _Grid, column: int) -> str:
    """The text of a cell: dates as ISO dates, numbers with a decimal point, all else as it is printed."""
    paragraphs = (plain(runs(book, one, Run(""))) for one in cell if local(one) == "p")
    printed = "\n".join(text for text in paragraphs if text).replace("\t", " ")
    kind = attribute(cell, "value-type")
    if kind == "date":
        at = bisect_right(grid.styles, column, key=lambda one: one[0])
        usual = grid.styles[at - 1][1] if at else ""
        style = book.style("table-cell", attribute(cell, "style-name") or usual)
        moment = attribute(cell, "date-value")
        usual_parts = "yMdhm" if "T" in moment and not printed else "yMd"
        return _date(moment, book.formats.get(style.number, usual_parts)) or printed
    if kind in ("float", "percentage", "currency") and printed:
        return normalize(_number(attribute(cell, "value"), printed, kind == "percentage"))
    if kind == "boolean" and (said := attribute(cell, "boolean-value")):
        return said.upper()
    return printed or _unprinted(cell, kind)


def _unprinted(cell: etree._Element, kind: str) -> str:
    """The text of a cell whose program saved only its value."""
    if kind == "string":
        return normalize(attribute(cell, "string-value")).strip().replace("\t", " ")
    value = attribute(cell, "value")
    if kind == "time" and (found := _TIME.fullmatch(attribute(cell, "time-value"))):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")
    if kind not in ("float", "percentage", "currency"):
        return ""
    return shown(value, "0.##########%" if kind == "percentage" else "General")


def _date(value: str, parts: str) -> str:
    try:
        return iso(datetime.fromisoformat(value[:19]), parts)
    except ValueError:
        return ""


def _number(value: str, printed: str, percent: bool) -> str:
    """A printed number with a decimal point whatever the sheet's country: the saved value with as many decimals."""
    match = _NUMBER.search(printed)
    if not match or len(value) > 60:
        return printed
    if (power := _POWER.match(printed, match.end())) is not None:
        return printed[: power.end()].replace(",", ".") + printed[power.end() :]
    digits = match.group().rstrip(" .,'’")
    try:
        number = Decimal(value) * (100 if percent else 1)
    except InvalidOperation:
        return printed
    bare = _digits(digits)
    if abs(number.adjusted()) > 100:
        return printed
    for decimals in range(min(len(bare), 20)):
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=200))
        if _digits(f"{rounded:f}") == bare:
            before = printed[: match.start()].removesuffix("−")
            rounded = abs(rounded) if before.lstrip().startswith(("-", "−")) else rounded  # "-£ 10.000"
            return f"{before}{rounded:f}{printed[match.start() + len(digits) :]}".strip()
    return printed


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
