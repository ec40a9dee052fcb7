"""OpenDocument spreadsheets to a `Document`, by odfdo. What is hidden (sheets, rows, columns) is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from msgspec import Struct, field
from odfdo import Element

from etl.document import Document, pictures_aside
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.office.flow import Run, plain
from etl.readers.office.odf import Book, called_picture, count, of, open_odf, runs
from etl.readers.sheet.pages import LAST_COLUMN, LAST_ROW, Merge, Sheet, document_of, hidden_lines, iso, shown, visible
from etl.readers.text.decode import normalize

_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
_NUMBER = regex(r"-?\d[\d.,'’ ]*")
_POWER = regex(r"E[+-]?\d{1,3}\b")
_TIME = regex(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d{0,12})?S)?")


class _Grid(Struct):
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
    opened = open_odf(data, name, limits, "spreadsheet")
    book = opened.book
    sheets: list[Sheet] = []
    hidden = lines = 0
    pictures: list[Element] = []
    left = limits.cells
    for one in opened.body.children:
        if one.tag != "table:table":
            continue
        if book.style("table", of(one, "table:style-name")).hidden:
            hidden += 1
            continue
        grid = _Grid()
        _columns(one, grid, 0, False)
        _rows(one, book, grid, left, name)
        left -= grid.cells
        lines += hidden_lines(grid.rows, grid.hidden_rows, grid.hidden_columns)
        pictures += one.get_elements("descendant::draw:image")
        sheets.append(visible(of(one, "table:name"), grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns))
    told = (
        (hidden, "hidden sheets are not read"),
        (lines, "hidden rows and columns are not read"),
        (len(pictures), "pictures are not read"),
    )
    return document_of(sheets, data, name, limits, _MEDIA, told, pictures_aside(map(called_picture, pictures)))


def _hidden(element: Element) -> bool:
    return of(element, "table:visibility") in ("collapse", "filter")


def _columns(element: Element, grid: _Grid, column: int, hidden: bool) -> int:
    """Take note of hidden columns; the number of the next one."""
    for one in element.children:
        kind = one.tag
        if kind == "table:table-column":
            wide = count(one, "table:number-columns-repeated", LAST_COLUMN)
            grid.styles.append((column, of(one, "table:default-cell-style-name")))
            if hidden or _hidden(one):
                grid.hidden_columns.update(range(column, min(column + wide, LAST_COLUMN)))
            column += wide
        elif kind in ("table:table-columns", "table:table-header-columns", "table:table-column-group"):
            column = _columns(one, grid, column, hidden or of(one, "table:display") == "false")
    return column


def _rows(element: Element, book: Book, grid: _Grid, most: int, name: str) -> None:
    for one in element.children:
        kind = one.tag
        if kind in ("table:table-rows", "table:table-header-rows", "table:table-row-group"):
            _rows(one, book, grid, most, name)
        elif kind == "table:table-row":
            high = count(one, "table:number-rows-repeated", LAST_ROW)
            cells = dict(_cells(one, book, grid)) if grid.row < LAST_ROW else {}
            for copy in range(high if cells else 0):
                grid.rows[grid.row + copy] = cells
                grid.cells += len(cells)
                if grid.cells > most:
                    raise InputError(f"{name}: more cells than the limit; split it or raise the limit (cells)")
            if _hidden(one) and cells:
                grid.hidden_rows.update(range(grid.row, grid.row + high))
            elif _hidden(one):
                grid.hidden_rows.update(range(grid.row, grid.row + min(high, 1_000)))
            grid.row += high


def _cells(row: Element, book: Book, grid: _Grid) -> Iterator[tuple[int, str]]:
    """Column and text of each filled cell."""
    column = 0
    for cell in row.children:
        kind = cell.tag
        if kind not in ("table:table-cell", "table:covered-table-cell") or column >= LAST_COLUMN:
            continue
        copies = count(cell, "table:number-columns-repeated", LAST_COLUMN)
        text = _text(cell, book, grid, column) if kind == "table:table-cell" else ""
        wide = count(cell, "table:number-columns-spanned", LAST_COLUMN)
        high = count(cell, "table:number-rows-spanned", LAST_ROW)
        if text and (wide > 1 or high > 1):
            grid.merges.append(Merge(grid.row, column, high, wide))
        if text:
            for copy in range(min(copies, LAST_COLUMN - column)):
                yield column + copy, text
        column += copies


def _text(cell: Element, book: Book, grid: _Grid, column: int) -> str:
    """The text of a cell: dates as ISO dates, numbers with a decimal point, all else as it is printed."""
    paragraphs = (plain(runs(book, one, Run(""))) for one in cell.children if one.tag == "text:p")
    printed = "\n".join(text for text in paragraphs if text).replace("\t", " ")
    kind = of(cell, "office:value-type")
    if kind == "date":
        at = bisect_right(grid.styles, column, key=lambda one: one[0])
        usual = grid.styles[at - 1][1] if at else ""
        style = book.style("table-cell", of(cell, "table:style-name") or usual)
        moment = of(cell, "office:date-value")
        usual_parts = "yMdhm" if "T" in moment and not printed else "yMd"
        return _date(moment, book.formats.get(style.number, usual_parts)) or printed
    if kind in ("float", "percentage", "currency") and printed:
        return normalize(_number(of(cell, "office:value"), printed, kind == "percentage"))
    if kind == "boolean" and (said := of(cell, "office:boolean-value")):
        return said.upper()
    return printed or _unprinted(cell, kind)


def _unprinted(cell: Element, kind: str) -> str:
    """The text of a cell whose program saved only its value."""
    if kind == "string":
        return normalize(of(cell, "office:string-value")).strip().replace("\t", " ")
    value = of(cell, "office:value")
    if kind == "time" and (found := _TIME.fullmatch(of(cell, "office:time-value"))):
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
