"""Workbooks that are one XML file."""

from __future__ import annotations

import pytest

from etl.document import Document
from etl.errors import InputError
from etl.readers import Limits, read

STYLES = """<Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>
<Style ss:ID="pct" ss:Name="Percent"><NumberFormat ss:Format="0%"/></Style>
<Style ss:ID="own" ss:Parent="pct"><NumberFormat ss:Format="0.0%"/></Style>
<Style ss:ID="heir" ss:Parent="pct"><Font ss:Bold="1"/></Style>
<Style ss:ID="none" ss:Parent="pct"><NumberFormat/></Style>
<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>
<Style ss:ID="month"><NumberFormat ss:Format="mmm\\-yy"/></Style>
<Style ss:ID="clock"><NumberFormat ss:Format="Short Time"/></Style>
<Style ss:ID="long"><NumberFormat ss:Format="[h]:mm"/></Style>
<Style ss:ID="yes"><NumberFormat ss:Format="Yes/No"/></Style>
<Style ss:ID="two"><NumberFormat ss:Format="Fixed"/></Style>"""


def workbook(table: str, name: str = "Sheet1", more: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:'
        'spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<Styles>{STYLES}</Styles><Worksheet ss:Name="{name}"><Table>{table}</Table></Worksheet>{more}</Workbook>'
    ).encode()


def row(*cells: str, how: str = "") -> str:
    return f"<Row {how}>{''.join(cells)}</Row>"


def cell(value: str, kind: str = "String", how: str = "") -> str:
    return f'<Cell {how}><Data ss:Type="{kind}">{value}</Data></Cell>'


HEAD = row(cell("Item"), cell("Before"), cell("After"))
GAIT, SPEECH = (row(*(cell(text) for text in texts)) for texts in (("Gait", "2", "1"), ("Speech", "3", "3")))


def grid(document: Document) -> list[list[str]]:
    (table,) = [block.table for block in document.blocks if block.table]
    assert all(document.quote(one.span) == one.text for one in table.cells)
    return [[one.text if one else "?" for one in line] for line in table.grid()]


@pytest.mark.parametrize(
    ("value", "kind", "style", "printed"),
    [
        ("7.4", "Number", "", "7.4"),
        ("7.4", "Number", "two", "7.40"),
        ("0.5", "Number", "pct", "50%"),
        ("0.5", "Number", "own", "50.0%"),
        ("0.5", "Number", "heir", "50%"),
        ("0.5", "Number", "none", "0.5"),
        ("1", "Number", "yes", "Yes"),
        ("0", "Number", "yes", "No"),
        ("1", "Boolean", "", "TRUE"),
        ("#N/A", "Error", "", "#N/A"),
        ("2014-05-03T00:00:00.000", "DateTime", "day", "2014-05-03"),
        ("2014-05-03T00:00:00.000", "DateTime", "month", "2014-05"),
        ("2014-05-03T10:30:00.000", "DateTime", "clock", "10:30"),
        ("1899-12-31T10:30:00.000", "DateTime", "clock", "10:30"),
        ("1900-01-01T12:00:00.000", "DateTime", "long", "36:00"),
        ("some day", "DateTime", "day", "some day"),
        ("1 × 10<html:Sup>7</html:Sup> cells", "String", "", "1 × 10⁷ cells"),
        ("walks&#10;alone", "String", "", "walks\nalone"),
    ],
)
def test_values(value: str, kind: str, style: str, printed: str) -> None:
    how = f'ss:StyleID="{style}"' if style else ""
    data = workbook(HEAD + row(cell("Gait"), cell(value, kind, how), cell("1")) + SPEECH)
    assert grid(read(data, "a.xls"))[1] == ["Gait", printed, "1"]


def test_style_of_a_column_and_places() -> None:
    columns = '<Column ss:Index="2" ss:StyleID="two" ss:Span="1"/>'
    far = row(cell("Speech"), cell("3", "Number", 'ss:Index="3"'), how='ss:Index="3"')
    data = workbook(columns + HEAD + row(cell("Gait"), cell("2", "Number"), cell("1", "Number")) + far)
    assert grid(read(data, "a.xml"))[1:] == [["Gait", "2.00", "1.00"], ["Speech", "", "3.00"]]


def test_merged_cells() -> None:
    head = row(cell("Item", how='ss:MergeDown="1"'), cell("Score", how='ss:MergeAcross="1"'))
    days = row(cell("Before", how='ss:Index="2"'), cell("After"))
    assert grid(read(workbook(head + days + GAIT + SPEECH), "a.xml"))[:2] == [
        ["Item", "Score", "Score"],
        ["Item", "Before", "After"],
    ]


def test_hidden_parts_are_left_out_and_told() -> None:
    hidden = row(cell("Draft"), cell("9"), cell("9"), how='ss:Hidden="1"')
    off = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    more = f'<Worksheet ss:Name="Off"><Table>{row(cell("Secret"))}</Table>{off}</Worksheet>'
    column = '<Column ss:Index="4" ss:Hidden="1"/>'
    aside = row(cell("Tone"), cell("1"), cell("2"), cell("x"))
    document = read(workbook(column + HEAD + hidden + GAIT + aside, more=more), "a.xml")
    assert grid(document) == [["Item", "Before", "After"], ["Gait", "2", "1"], ["Tone", "1", "2"]]
    assert document.warnings == ("hidden sheets are not read: 1", "hidden rows and columns are not read: 2")


def test_refused() -> None:
    with pytest.raises(InputError, match="there is no text"):
        read(workbook(""), "a.xml")
    with pytest.raises(InputError, match="damaged"):
        read(workbook(HEAD)[:-30], "a.xml")
    with pytest.raises(InputError, match="more cells"):
        read(workbook(HEAD + GAIT), "a.xml", Limits(cells=5))
    with pytest.raises(InputError, match="entities"):
        read(workbook(HEAD).replace(b"<Workbook", b"<!DOCTYPE x [<!ENTITY a 'b'>]><Workbook"), "a.xml")
