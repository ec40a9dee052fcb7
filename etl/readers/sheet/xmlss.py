"""Workbooks that are one XML file (SpreadsheetML of 2003), as statistics programs and laboratory systems still write them.

What is hidden (sheets, rows, columns) is left out; a formula gives the value it was saved with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from lxml import etree
from msgspec import Struct, field

from etl.document import Document
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.flow import Run, plain
from etl.readers.office.package import attribute, child, children, local, parse_xml
from etl.readers.sheet.numbers import shown, shown_moment
from etl.readers.sheet.pages import LAST_COLUMN, LAST_ROW, Merge, Sheet, document_of, hidden_lines, visible
from etl.readers.text.decode import normalize

_MEDIA = "application/vnd.ms-excel"
_CHAIN = 12
_NAMED = {
    "General Number": "General", "General Date": "yyyy-mm-dd h:mm", "Long Date": "yyyy-mm-dd", "Medium Date": "yyyy-mm-dd",
    "Short Date": "yyyy-mm-dd", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm", "Currency": "$0.00",
    "Euro Currency": "[$€-2] 0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip
"""The formats that have a name."""


class _Grid(Struct):
    """A sheet while it is read; `columns` are the styles of whole columns."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    columns: dict[int, str] = field(default_factory=dict)
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
        grid = _sheet(one, formats, left, name)
        left -= grid.cells
        lines += hidden_lines(grid.rows, grid.hidden_rows, grid.hidden_columns)
        comments += next(one.iter("{*}Comment"), None) is not None
        sheets.append(visible(attribute(one, "Name"), grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns))
    told = (
        (hidden, "hidden sheets are not read"),
        (lines, "hidden rows and columns are not read"),
        (comments, "sheets whose comments are not read"),
    )
    return document_of(sheets, data, name, limits, _MEDIA, told)


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


def _sheet(sheet: etree._Element, formats: Mapping[str, str], most: int, name: str) -> _Grid:
    """The cells of a sheet; of one with several tables, all."""
    grid = _Grid()
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


def _cells(row: etree._Element, number: int, formats: Mapping[str, str], grid: _Grid) -> Iterator[tuple[int, str]]:
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
        text = _text(child(cell, "Data"), formats.get(style) or formats.get("Default", "General"))
        if text:
            yield column, text
        column += wide


def _int(element: etree._Element, name: str, otherwise: int) -> int:
    text = attribute(element, name)
    return int(text) if text.isdecimal() and len(text) < 8 else otherwise


def _text(data: etree._Element | None, code: str) -> str:
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
