"""Excel workbooks to a `Document`, by openpyxl.

What is hidden (sheets, rows, columns) is left out; a formula gives the value it was saved with. Read beside openpyxl:
formulas without a saved value, which it gives as blank cells, and how many comments, text boxes and charts there are.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from lxml import etree
from msgspec import Struct, field
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from etl.document import Document, pictures_aside
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.office.flow import Run, plain
from etl.readers.office.package import (
    Package,
    attribute,
    child,
    children,
    local,
    open_package,
    packed,
    parse_xml,
    relations_of,
)
from etl.readers.sheet.pages import (
    LAST_COLUMN,
    LAST_ROW,
    Merge,
    Sheet,
    document_of,
    hidden_lines,
    shown,
    shown_moment,
    visible,
)
from etl.readers.text.decode import normalize

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_READ = frozenset(("sheetFormatPr", "cols", "sheetData", "mergeCells"))
"""What is read of a sheet; what else stands in it (rules of colour, links, pivots) may be damaged at no cost."""
_MOST_COVERED = 3_000_000
"""So many places may lie under merged cells; openpyxl makes an object of each."""
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[ >]")
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
"""How a text says a character that XML can't hold, and the line end that some programs write: "_x000D_"."""


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
    related = package.related(main)
    parts: dict[str, bytes] = {}
    unsaved: dict[str, int] = {}
    left = limits.cells
    for part in {to for kind, to in related.values() if kind == "worksheet"}:
        left -= len(_VALUE.findall(package.read(part)))
        if left < 0:
            raise InputError(f"{name}: more cells than the limit; split it or raise the limit (cells)")
        parts[part], unsaved[part] = _cells_only(package, part)
        parts[relations_of(part)] = (
            b""  # drawings, notes and links: openpyxl would open the pictures, which aren't unpacked
        )
    styles = next((to for kind, to in related.values() if kind == "styles"), "")
    parts |= {styles: _formats_only(package, styles)} if styles else {}
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(packed(package, parts), data_only=True, rich_text=True, keep_links=False)
    except InputError:
        raise
    except Exception as error:  # what openpyxl says of a damaged file: ValueError, KeyError, TypeError …
        raise InputError(f"{name}: damaged; open it in Excel or LibreOffice and save it again") from error
    named = {attribute(one, "name"): related.get(_relation(one), ("", ""))[1] for one in _sheets(package, main)}
    sheets: list[Sheet] = []
    beside: list[tuple[str, str]] = []
    lines = formulas = 0
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in seen:
        part = named.get(sheet.title, "")
        formulas += unsaved.get(part, 0)
        beside += package.related(part).values() if part else ()
        rows = _rows(sheet, book.epoch == CALENDAR_WINDOWS_1900)
        hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
        hidden_columns = set(_hidden_columns(sheet))
        lines += hidden_lines(rows, hidden_rows, hidden_columns)
        merges = [
            Merge(one.min_row - 1, one.min_col - 1, one.max_row - one.min_row + 1, one.max_col - one.min_col + 1)
            for one in sheet.merged_cells.ranges
        ]
        sheets.append(visible(sheet.title, rows, merges, hidden_rows, hidden_columns))
    drawn = [_drawn(package, to) for kind, to in beside if kind == "drawing"]
    pictures = [called for _, _, found in drawn for called in found]
    pictures += ["background" for kind, _ in beside if kind == "image"]
    told = (
        (len(book.worksheets) - len(seen), "hidden sheets are not read"),
        (lines, "hidden rows and columns are not read"),
        (formulas, "formulas without a saved value are not read"),
        (sum(1 for kind, _ in beside if kind == "comments"), "sheets whose comments are not read"),
        (sum(boxes for boxes, _, _ in drawn), "text boxes are not read"),
        (sum(charts for _, charts, _ in drawn), "charts are not read"),
        (len(pictures), "pictures are not read"),
    )
    return document_of(sheets, data, name, limits, _MEDIA, told, pictures_aside(pictures))


def _sheets(package: Package, main: str) -> Iterator[etree._Element]:
    return children(package.xml(main), "sheets")


def _relation(sheet: etree._Element) -> str:
    """The id of a sheet's part: the attribute `id` of the relationships' namespace, not `sheetId`."""
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


def _cells_only(package: Package, part: str) -> tuple[bytes, int]:
    """A sheet with its cells only, and how many of its formulas have no value."""
    root = package.xml(part)
    if root is None:
        raise InputError(f"{package.name}: the part {part} is damaged; save the file again")
    for one in list(root):
        if local(one) not in _READ:
            root.remove(one)
    covered = 0
    for merge in list(children(root, "mergeCells")):
        try:
            left, top, right, bottom = (side or 1 for side in range_boundaries(attribute(merge, "ref")))
        except (ValueError, TypeError):
            merge.getparent().remove(merge)
            continue
        covered += (right - left + 1) * (bottom - top + 1)
    if covered > _MOST_COVERED:
        raise InputError(f"{package.name}: its merged cells cover more than {_MOST_COVERED} places; it isn't read")
    unsaved = sum(1 for cell in root.iter("{*}c") if cell.get("t") != "str" and _is_unsaved(cell))
    return bytes(etree.tostring(root)), unsaved


def _is_unsaved(cell: etree._Element) -> bool:
    value = child(cell, "v")
    return child(cell, "f") is not None and (value is None or not value.text)


def _formats_only(package: Package, part: str) -> bytes:
    """The number formats among the styles: damaged fonts and colours cost nothing then."""
    root = package.xml(part)
    if root is None:
        return b""
    for one in list(root):
        if local(one) not in ("numFmts", "cellXfs"):
            root.remove(one)
    for one in children(root, "cellXfs"):
        number = attribute(one, "numFmtId", "0")
        one.clear()
        one.set("numFmtId", number if number.isdecimal() else "0")
    return bytes(etree.tostring(root))


def _drawn(package: Package, part: str) -> tuple[int, int, list[str]]:
    """Return the text boxes and charts of a sheet, and what its pictures are called; a damaged drawing costs no cells."""
    try:
        root = package.xml(part)
    except InputError:
        return 0, 0, []
    if root is None:
        return 0, 0, []
    names = [child(one, "nvPicPr", "cNvPr") for one in root.iter("{*}pic")]
    called = [attribute(one, "descr") or attribute(one, "name") or "picture" for one in names]
    boxes = sum(1 for one in root.iter("{*}txBody") if any(text.text for text in one.iter("{*}t")))
    return boxes, sum(1 for _ in root.iter("{*}graphicFrame")), called


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min and column.max:
            yield from range(column.min - 1, min(column.max, LAST_COLUMN))


def _rows(sheet: Worksheet, early: bool) -> dict[int, dict[int, str]]:
    """The texts of a sheet by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():  # iter_rows() would go over every blank place of a wide sheet
        if cell.value is not None and (text := _text(cell.value, cell.number_format, early)):
            rows.setdefault(row - 1, {})[column - 1] = text
    return rows


def _text(value: Any, code: str, early: bool) -> str:
    """A cell's text as it is printed."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time | timedelta):
        value = to_excel(value, CALENDAR_WINDOWS_1900 if early else CALENDAR_MAC_1904)  # type: ignore[no-untyped-call]
    if isinstance(value, int | float):
        return plain([Run(shown(str(value), code, early))])
    runs = value if isinstance(value, CellRichText) else [value]
    return plain([_run(run) for run in runs]).replace("\t", " ")


def _run(run: str | TextBlock) -> Run:
    """A run of a text; what is raised stays raised."""
    if not isinstance(run, TextBlock):
        return Run(_unescaped(str(run)))
    how = {"superscript": "super", "subscript": "sub"}.get(run.font.vertAlign or "", "")
    return Run(_unescaped(run.text or ""), raised=how)  # type: ignore[arg-type]


def _unescaped(text: str) -> str:
    """A text with the characters that it only names."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


# Workbooks that are one XML file (SpreadsheetML of 2003), as statistics programs and laboratory systems still write them.


_MEDIA_2003 = "application/vnd.ms-excel"
_CHAIN = 12
_NAMED = {
    "General Number": "General", "General Date": "yyyy-mm-dd h:mm", "Long Date": "yyyy-mm-dd", "Medium Date": "yyyy-mm-dd",
    "Short Date": "yyyy-mm-dd", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm", "Currency": "$0.00",
    "Euro Currency": "[$€-2] 0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip
"""The formats that have a name."""


class _SheetDraft(Struct):
    """A sheet while it is read; `columns` are the styles of whole columns."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    columns: dict[int, str] = field(default_factory=dict)
    cells: int = 0


def read_2003(data: bytes, name: str, limits: Limits) -> Document:
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
    limits.check_size(len(data), name)
    root = parse_xml(data.lstrip(), name)
    formats = _formats(root)
    sheets: list[Sheet] = []
    hidden = lines = comments = 0
    left = limits.cells
    for one in root:
        if local(one) != "Worksheet":
            continue
        state = child(one, "WorksheetOptions", "Visible")
        if state is not None and "Hidden" in (state.text or ""):
            hidden += 1
            continue
        grid = _sheet_2003(one, formats, left, name)
        left -= grid.cells
        lines += hidden_lines(grid.rows, grid.hidden_rows, grid.hidden_columns)
        comments += next(one.iter("{*}Comment"), None) is not None
        sheets.append(visible(attribute(one, "Name"), grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns))
    told = (
        (hidden, "hidden sheets are not read"),
        (lines, "hidden rows and columns are not read"),
        (comments, "sheets whose comments are not read"),
    )
    return document_of(sheets, data, name, limits, _MEDIA_2003, told)


def _formats(root: etree._Element) -> dict[str, str]:
    """The number format of each style, with what it inherits."""
    raw = {attribute(one, "ID"): one for one in children(root, "Styles")}
    found: dict[str, str] = {}
    for name, style in raw.items():
        for _ in range(_CHAIN):
            said = child(style, "NumberFormat")
            above = raw.get(attribute(style, "Parent"))
            if said is not None or above is None:
                break
            style = above
        code = attribute(said, "Format")
        found[name] = _NAMED.get(code, code or "General")
    return found


def _sheet_2003(sheet: etree._Element, formats: Mapping[str, str], most: int, name: str) -> _SheetDraft:
    """The cells of a sheet; of one with several tables, all."""
    grid = _SheetDraft()
    row = column = -1
    for one in (one for table in sheet if local(table) == "Table" for one in table):
        span = _int(one, "Span", 0)
        if local(one) == "Column":
            column = _int(one, "Index", column + 2) - 1
            covered = range(column, min(LAST_COLUMN, column + span + 1))
            grid.columns.update(dict.fromkeys(covered, attribute(one, "StyleID")))
            if attribute(one, "Hidden") == "1":
                grid.hidden_columns.update(covered)
            column += span
        elif local(one) == "Row":
            row = _int(one, "Index", row + 2) - 1
            if row >= LAST_ROW:
                break
            if attribute(one, "Hidden") == "1":
                grid.hidden_rows.update(range(row, min(LAST_ROW, row + span + 1)))
            cells = dict(_cells(one, row, formats, grid))
            if cells:
                grid.rows[row] = cells
                grid.cells += len(cells)
            if grid.cells > most:
                raise InputError(f"{name}: more cells than the limit; split it or raise the limit (cells)")
            row += span
    return grid


def _cells(
    row: etree._Element, number: int, formats: Mapping[str, str], grid: _SheetDraft
) -> Iterator[tuple[int, str]]:
    """Column and text of each filled cell."""
    column = -1
    for cell in row:
        if local(cell) != "Cell":
            continue
        column = _int(cell, "Index", column + 2) - 1
        wide, high = _int(cell, "MergeAcross", 0), _int(cell, "MergeDown", 0)
        if column >= LAST_COLUMN:
            return
        if wide or high:
            grid.merges.append(Merge(number, column, high + 1, wide + 1))
        style = attribute(cell, "StyleID") or attribute(row, "StyleID") or grid.columns.get(column, "")
        text = _text_2003(child(cell, "Data"), formats.get(style) or formats.get("Default", "General"))
        if text:
            yield column, text
        column += wide


def _int(element: etree._Element, name: str, otherwise: int) -> int:
    text = attribute(element, name)
    return int(text) if text.isdecimal() and len(text) < 8 else otherwise


def _text_2003(data: etree._Element | None, code: str) -> str:
    """The text of a cell as it is printed."""
    if data is None:
        return ""
    kind, value = attribute(data, "Type"), "".join(map(str, data.itertext())).strip()
    if kind == "Number":
        return normalize(shown(value, code)).strip()
    if kind == "Boolean" and value in ("0", "1"):
        return "TRUE" if value == "1" else "FALSE"
    if kind == "DateTime":
        try:
            return shown_moment(datetime.fromisoformat(value.rstrip("Z")), code)
        except ValueError:
            return value
    return plain(_runs(data, Run(""))).replace("\t", " ")


def _runs(element: etree._Element, base: Run) -> Iterator[Run]:
    """The runs of a text with formats: what is raised in it stays raised."""
    yield Run(element.text or "", raised=base.raised)
    for one in element:
        kind = local(one)
        yield from _runs(one, Run("", raised="super" if kind == "Sup" else "sub" if kind == "Sub" else base.raised))
        yield Run(one.tail or "", raised=base.raised)
