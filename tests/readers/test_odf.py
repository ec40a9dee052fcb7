"""OpenDocument texts and spreadsheets."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers import read
from tests.readers.conftest import outline as shown

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"),
    )
)  # fmt: skip
STYLES = (
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="M" style:family="table-cell" style:data-style-name="N1"/>'
    '<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-bullet text:level="2" text:bullet-char="-"/></text:list-style>'
)


def packed(kind: str, body: str, drop: str = "", manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
        if drop != "content":
            inner = f"<office:{kind}>{body}</office:{kind}>"
            archive.writestr(
                "content.xml",
                f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
                f"<office:body>{inner}</office:body></office:document-content>",
            )
    return out.getvalue()


def grid(document: Document) -> list[list[str]]:
    (table,) = [block.table for block in document.blocks if block.table]
    return [[cell.text if cell else "?" for cell in row] for row in table.grid()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<text:h text:outline-level="1">History of the man</text:h><text:p>He was\n  well.</text:p>'
            '<text:h text:outline-level="2">Family</text:h><text:p>All well.</text:p>',
            ["title History of the man", "paragraph He was well.", "heading 2 Family", "paragraph All well."],
        ),
        ('<text:p text:style-name="T">A case of one man</text:p><text:p>Well.</text:p>',
         ["title A case of one man", "paragraph Well."]),
        ('<text:p>10<text:span text:style-name="S">7</text:span><text:s text:c="2"/>cells</text:p>', ["paragraph 10⁷  cells"]),
        ("<text:p>Name: A. B.<text:line-break/>Age:<text:tab/>27</text:p>", ["field Name = A. B.", "field Age = 27"]),
        (
            '<text:list text:style-name="L"><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>in</text:p>'
            "</text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>",
            ["item 0 1. one", "item 1 - in", "item 0 2. two"],
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes><text:p>He is well<office:annotation><text:p>sure?</text:p>"
            "</office:annotation>.</text:p>",
            ["paragraph He is well."],
        ),
        (
            "<text:p>He walks.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Twice.</text:p>"
            "</text:note-body></text:note></text:p><text:p>He talks.</text:p>",
            ["paragraph He walks.¹", "note ¹ Twice.", "paragraph He talks."],
        ),
        ("<text:p>He walks.<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame></text:p>",
         ["paragraph He walks.", "paragraph In the box."]),
        (
            '<text:p><text:span text:style-name="B">Outcome</text:span></text:p><text:p>He walks again, and talks.</text:p>',
            ["heading 2 Outcome", "paragraph He walks again, and talks."],
        ),
    ],
)  # fmt: skip
def test_text(body: str, expected: list[str]) -> None:
    assert shown(read(packed("text", body), "a.odt")) == expected


def cell(text: str, extra: str = "") -> str:
    inner = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {extra}>{inner}</table:table-cell>"


def test_table_in_text() -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("Item", 'table:number-rows-spanned="2"')
        + cell("Before", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
        + "<table:covered-table-cell/>" + cell("L") + cell("R")
        + "</table:table-row><table:table-row>" + cell("Arm") + cell("3") + cell("4") + "</table:table-row></table:table>"
    )  # fmt: skip
    document = read(packed("text", body), "a.odt")
    assert grid(document) == [["Item", "Before", "Before"], ["Item", "L", "R"], ["Arm", "3", "4"]]
    table = document.blocks[0].table
    assert table and [c.header for c in table.cells] == [True, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("attributes", "printed", "text"),
    [
        ('office:value-type="float" office:value="7.4"', "7,4", "7.4"),
        ('office:value-type="float" office:value="7.4"', "7,40", "7.40"),
        ('office:value-type="float" office:value="83858"', "83.858", "83858"),
        ('office:value-type="float" office:value="83858.5"', "83 858,50", "83858.50"),
        ('office:value-type="float" office:value="79.5"', "79,5 kg", "79.5 kg"),
        ('office:value-type="float" office:value="-3.25"', "-3,3", "-3.3"),
        ('office:value-type="percentage" office:value="0.123"', "12,3 %", "12.3 %"),
        ('office:value-type="date" office:date-value="2022-02-14"', "14.02.22", "2022-02-14"),
        ('office:value-type="date" office:date-value="2022-02-14" table:style-name="M"', "Feb 22", "2022-02"),
        ('office:value-type="currency" office:value="-10000"', "-£10.000", "-£10000"),
        ('office:value-type="float" office:value="100000"', "1,00E+005", "1.00E+005"),
        ('office:value-type="boolean" office:boolean-value="true"', "WAHR", "TRUE"),
        ('office:value-type="float" office:value="7.4"', "", "7.4"),
        ('office:value-type="percentage" office:value="0.5"', "", "50%"),
        ('office:value-type="date" office:date-value="2022-02-14"', "", "2022-02-14"),
        ('office:value-type="date" office:date-value="2022-02-14T10:30:00"', "", "2022-02-14 10:30"),
        ('office:value-type="time" office:time-value="PT01H05M00S"', "", "01:05"),
        ('office:value-type="string" office:string-value="walks alone"', "", "walks alone"),
        ('office:value-type="string"', "7,4", "7,4"),
        ('office:value-type="float" office:value="x"', "7,4", "7,4"),
        ('office:value-type="date" office:date-value="x"', "14.2.", "14.2."),
    ],
)
def test_values(attributes: str, printed: str, text: str) -> None:
    row = "<table:table-row>" + cell("Item") + cell("V1") + cell("V2") + "</table:table-row>"
    row += "<table:table-row>" + cell("A") + cell(printed, attributes) + cell("x") + "</table:table-row>"
    document = read(packed("spreadsheet", f'<table:table table:name="Sheet1">{row}</table:table>'), "a.ods")
    assert grid(document)[1][1] == text


def test_values_without_a_text() -> None:
    """Some programs save only the value, in a cell that holds nothing."""
    bare = '<table:table-cell office:value-type="float" office:value="3"/>'
    row = "<table:table-row>" + cell("Item") + cell("V1") + cell("V2") + "</table:table-row>"
    row += "<table:table-row>" + cell("A") + bare + '<table:table-cell table:style-name="M"/></table:table-row>'
    document = read(packed("spreadsheet", f'<table:table table:name="Sheet1">{row}</table:table>'), "a.ods")
    assert grid(document)[1] == ["A", "3", ""]


def test_spreadsheet_with_hidden_and_repeated_parts() -> None:
    body = (
        '<table:table table:name="Hidden" table:style-name="H"><table:table-row>' + cell("x") + "</table:table-row></table:table>"
        '<table:table table:name="Scores"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="16000"/>'
        "<table:table-row>" + cell("Item", 'table:number-rows-spanned="2"') + cell("V1") + cell("no") + cell("V2")
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        "<table:table-row><table:covered-table-cell/>" + cell("L") + cell("no") + cell("R") + "</table:table-row>"
        "<table:table-row>" + cell("Arm") + cell("3", 'table:number-columns-repeated="3"') + "</table:table-row>"
        '<table:table-row table:visibility="filter">' + cell("Gone") + cell("3") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="2">' + cell("Leg") + cell("1") + cell("2") + cell("3") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>'
    )  # fmt: skip
    document = read(packed("spreadsheet", body), "a.ods")
    assert shown(document) == ["heading 1 Scores", "table 5x3 Scores"]
    assert grid(document) == [
        ["Item", "V1", "V2"], ["Item", "L", "R"], ["Arm", "3", "3"], ["Leg", "1", "3"], ["Leg", "1", "3"],
    ]  # fmt: skip
    assert document.warnings == ("hidden sheets are not read: 1", "hidden rows and columns are not read: 2")


@pytest.mark.parametrize(
    "data",
    [
        packed("spreadsheet", ""),
        packed("text", ""),
        packed("text", "<text:p>"),
        packed("text", "", "content"),
        packed("presentation", "x"),
        packed("spreadsheet", "<table:table><table:table-row table:number-rows-repeated='1048576'>"
               + cell("x", "table:number-columns-repeated='9999'") + "</table:table-row></table:table>"),
    ],
)  # fmt: skip
def test_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read(data, "a.ods")


def test_protected_is_told() -> None:
    with pytest.raises(InputError, match="password"):
        read(packed("text", "x", manifest="<manifest><encryption-data/></manifest>"), "a.odt")
    with pytest.raises(InputError, match="password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx")


DRAWN = (
    '<draw:frame draw:name="Scan 1"><draw:image/><svg:desc xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">'
    'MRI</svg:desc></draw:frame><draw:frame draw:name="Scan 2"><draw:image/></draw:frame>'
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text", f"<text:p>He walks.{DRAWN}</text:p>"),
        ("spreadsheet", f"<table:table><table:shapes>{DRAWN}</table:shapes><table:table-row>{cell('He walks.')}</table:table-row></table:table>"),
    ],
)  # fmt: skip
def test_pictures_are_left_out_and_told(kind: str, body: str) -> None:
    document = read(packed(kind, body), "a.odt")
    assert document.text == "He walks." and "pictures are not read: 2" in document.warnings
    assert document.left_out == (LeftOut("pictures", "MRI | Scan 2"),)
