"""Workbooks: numbers and dates as printed, merged cells, hidden parts, several tables in one sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers import Limits, read
from etl.readers.sheet.pages import date_parts, shown

openpyxl = pytest.importorskip("openpyxl")
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(build: Callable[[Any], None]) -> Document:
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), "a.xlsx")


def of_rows(*rows: tuple[Any, ...], merges: tuple[str, ...] = (), title: str = "Sheet1") -> Document:
    def build(book: Any) -> None:
        book.active.title = title
        for row in rows:
            book.active.append(row)
        for merge in merges:
            book.active.merge_cells(merge)

    return made(build)


def brief(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks:
        if block.kind == "field":
            assert block.label and block.value
            lines.append(f"field {document.quote(block.label)} = {document.quote(block.value)}")
        elif block.table:
            lines.append(f"table {block.table.rows}x{block.table.columns} {block.table.label}".rstrip())
        else:
            lines.append(f"{block.kind} {document.quote(block.span)}")
    return lines


def grid(document: Document, number: int = 0) -> list[list[str]]:
    table = [block.table for block in document.blocks if block.table][number]
    for cell in table.cells:
        assert document.quote(cell.span) == cell.text
    return [[cell.text if cell else "?" for cell in row] for row in table.grid()]


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        ("7.4000000000000004", "General", "7.4"),
        ("0.1", "General", "0.1"),
        ("12.333333333333334", "General", "12.33333333"),
        ("1234567", "General", "1234567"),
        ("7", "0.00", "7.00"),
        ("7.125", "0.00", "7.13"),
        ("2.5", "0", "3"),
        ("5240", "#,##0", "5240"),
        ("5240.5", "#,##0.00", "5240.50"),
        ("0.5", "0%", "50%"),
        ("0.123", "0.0%", "12.3%"),
        ("79.5", '0.0" kg"', "79.5 kg"),
        ("79.5", "0.0\\ \\k\\g", "79.5 kg"),
        ("1500000", "0.00E+00", "1.50E+06"),
        ("7", "000", "007"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2"),
        ("-3.2", "0.0;(0.0)", "-3.2"),
        ("-3.2", "0.0;-0.0", "-3.2"),
        ("-3.2", "0.0", "-3.2"),
        ("0", '0.0;-0.0;"-"', "-"),
        ("3", ";;;", ""),
        ("1234567", "0.0,,", "1.2"),
        ("5", "[Red]0.0", "5.0"),
        ("5", "[$€-407] 0.00", "€ 5.00"),
        ("0.5", "# ?/?", "0.5"),
        ("44606", "dd.mm.yyyy", "2022-02-14"),
        ("44606", "mmm yyyy", "2022-02"),
        ("44606", "yyyy", "2022"),
        ("44606", "d-mmm", "2022-02-14"),
        ("44606.4375", "dd.mm.yyyy hh:mm", "2022-02-14 10:30"),
        ("44606.4375", "dd.mm.yyyy", "2022-02-14"),
        ("0.4375", "h:mm", "10:30"),
        ("1.5", "[h]:mm", "36:00"),
        ("-1.5", "[h]:mm", "-36:00"),
        ("42213.729", "h:mm", "17:29"),
        ("42213.729", "h:mm:ss AM/PM", "17:29:46"),
        ("1.5", "h:mm", "12:00"),
        ("-0.5", "h:mm", "-0.5"),
        ("0.00208", "mm:ss", "03:00"),
        ("0.000144", "mm:ss.0", "00:12.4"),
        ("0.05", "[mm]:ss", "72:00"),
        ("0.01", "[s]", "864"),
        ("0.3", '[<1]"<1";0', "<1"),
        ("3", '[<1]"<1";0', "3"),
        ("1", '[=1]"Yes";[=0]"No";0', "Yes"),
        ("0", '[=1]"Yes";[=0]"No";0', "No"),
        ("-2", '[=1]"Yes";[=0]"No";0', "-2"),
        ("1021", '[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "1.0K"),
        ("0.0208333", "[=0]?;[<4.16666666666667][hh]:mm:ss;[hh]:mm", "00:30"),
        ("5.5", "[=0]?;[<4.16666666666667][hh]:mm:ss;[hh]:mm", "132:00"),
        ("0", "[=0]?;[<4.16666666666667][hh]:mm:ss;[hh]:mm", ""),
        ("12", "000-00-0000", "000-00-0012"),
        ("5551234567", "(000) 000-0000", "(555) 123-4567"),
        ("123", '"P-"00-00', "P-01-23"),
        ("-0.0001", "0.000", "0.000"),
        ("0", '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-"),
        ("0", "#", ""),
        ("0.5", "#.##", "0.5"),
        ("0", "#.00", "0.00"),
        ("-1.2", "$0.00", "-$1.20"),
        ("0.5", "#/#", "0.5"),
        ("1", "dd.mm.yyyy", "1900-01-01"),
        ("-5", "dd.mm.yyyy", "-5"),
        ("99999999", "dd.mm.yyyy", "99999999"),
        ("44606", "[$-407]d. mmmm yyyy;@", "2022-02-14"),
        ("12", '0 "days"', "12 days"),
        ("12", '"day "0', "day 12"),
        ("abc", "0.0", "abc"),
        ("1E+400", "0", "1E+400"),
        ("NaN", "0", "NaN"),
    ],
)
def test_numbers_and_dates_as_printed(value: str, code: str, printed: str) -> None:
    assert shown(value, code) == printed


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("General", ""), ("0.00", ""), ("0.00E+00", ""), ("@", ""), ('0" days"', ""), ("[Red]0", ""),
        ("yyyy-mm-dd", "yMd"), ("mm:ss", "ms"), ("h:mm AM/PM", "hm"), ("mmm-yy", "My"), ("[h]:mm", "hme"),
    ],
)  # fmt: skip
def test_date_formats(code: str, parts: str) -> None:
    assert date_parts(code) == parts


def test_days_from_1904() -> None:
    assert shown("0", "yyyy-mm-dd", early=False) == "1904-01-01"


def test_form_and_tables_in_sheets_of_their_own() -> None:
    def build(book: Any) -> None:
        info = book.active
        info.title = "Info"
        for row in (("Case 7",), (), ("Name", "A. B."), ("Age", 36), ("Town", "Oslo"), ("Seen", date(2022, 2, 14))):
            info.append(row)
        info.merge_cells("A1:B1")
        force = book.create_sheet("Force")
        for row in (
            ("Force of the arms, kg",), (), ("Move", "Before", None, "After", None), (None, "right", "left", "right", "left"),
            ("Push", 7.4, 7.1, 8.2, 7.9), ("Pull", 11.8, 12.4, 12.5, 13), (), ("* not measured",),
        ):  # fmt: skip
            force.append(row)
        for merge in ("A1:E1", "B3:C3", "D3:E3", "A3:A4"):
            force.merge_cells(merge)
        force["E6"].number_format = "0.0"

    document = made(build)
    assert brief(document) == [
        "heading Info", "title Case 7", "field Name = A. B.", "field Age = 36", "field Town = Oslo",
        "field Seen = 2022-02-14", "heading Force", "heading Force of the arms, kg", "table 4x5 Force", "note * not measured",
    ]  # fmt: skip
    assert grid(document) == [
        ["Move", "Before", "Before", "After", "After"],
        ["Move", "right", "left", "right", "left"],
        ["Push", "7.4", "7.1", "8.2", "7.9"],
        ["Pull", "11.8", "12.4", "12.5", "13.0"],
    ]
    (table,) = [block.table for block in document.blocks if block.table]
    assert (table.cells[0].rowspan, table.cells[1].colspan, len(table.cells)) == (2, 2, 17)
    assert [document.quote(note) for note in table.notes] == ["* not measured"]
    assert table.caption and document.quote(table.caption) == "Force of the arms, kg"


@pytest.mark.parametrize(
    ("rows", "merges", "expected"),
    [
        (  # two tables below each other
            (("Table 1. One", None, None), ("Item", "V1", "V2"), ("A", 1, 2), (), ("Table 2. Two",), ("Item", "V1", "V2"), ("B", 3, 4)),
            (),
            ["caption Table 1. One", "table 2x3 1", "caption Table 2. Two", "table 2x3 2"],
        ),
        (  # side by side, each with names of its own rows
            (("Item", "V1", None, "Test", "V1"), ("Walk", 1, None, "Alpha", 5), ("Talk", 2, None, "Beta", 6)),
            (),
            ["table 3x2", "table 3x2"],
        ),
        (  # numbered names of rows are names too
            (("Item", "V1", None, "Test", "V1"), ("1a Walk", 1, None, "2 Alpha", 5), ("3.1 Talk", 2, None, "11. Beta", 6)),
            (),
            ["table 3x2", "table 3x2"],
        ),
        (  # a blank column alone parts nothing
            (("Item", "V1", "V2", None, "V3", "V4"), ("Walk", 1, 2, None, 3, 4), ("Talk", 1, 2, None, 3, 4)),
            (),
            ["table 3x6"],
        ),
        (  # a table that begins in the third column
            ((None, None, "Item", "V1", "V2"), (None, None, "A", 1, 2), (None, None, "B", 1, 2)),
            (),
            ["table 3x3"],
        ),
        (  # one merged cell names several rows
            (("Side", "Item", "V1"), ("Left", "A", 1), (None, "B", 2), ("Right", "A", 3), (None, "B", 4)),
            ("A2:A3", "A4:A5"),
            ["table 5x3"],
        ),
    ],
)  # fmt: skip
def test_layout(rows: tuple[tuple[Any, ...], ...], merges: tuple[str, ...], expected: list[str]) -> None:
    assert brief(of_rows(*rows, merges=merges)) == expected


def test_merged_row_names() -> None:
    rows = (("Side", "Item", "V1"), ("Left", "A", 1), (None, "B", 2))
    assert grid(of_rows(*rows, merges=("A2:A3",)))[1:] == [["Left", "A", "1"], ["Left", "B", "2"]]


def test_group_row_over_all_columns() -> None:
    rows = (("Item", "V1", "V2"), ("Upper",), ("A", 1, 2), ("Lower",), ("B", 3, 4))
    assert grid(of_rows(*rows, merges=("A2:C2", "A4:C4")))[1] == ["Upper", "Upper", "Upper"]


def test_two_merged_cells_of_one_text() -> None:
    rows = (("Item", "Mean", None, "Mean", None, None), (None, "L", "R", "L", "R", "all"), ("A", 1, 2, 3, 4, 5))
    document = of_rows(*rows, merges=("B1:C1", "D1:F1", "A1:A2"))
    assert grid(document)[0] == ["Item", "Mean", "Mean", "Mean", "Mean", "Mean"]
    (table,) = [block.table for block in document.blocks if block.table]
    assert [cell.colspan for cell in table.cells[:3]] == [1, 2, 3]


def test_hidden_parts_are_left_out_and_told() -> None:
    def build(book: Any) -> None:
        for row in (("Item", "V1", "V2", "V3"), ("A", 1, 2, 3), ("B", 4, 5, 6), ("C", 7, 8, 9)):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["C"].hidden = True
        secret = book.create_sheet("Secret")
        secret["A1"] = "x"
        secret.sheet_state = "hidden"

    document = made(build)
    assert grid(document) == [["Item", "V1", "V3"], ["A", "1", "3"], ["C", "7", "9"]]
    assert document.warnings == ("hidden sheets are not read: 1", "hidden rows and columns are not read: 2")


def test_decimal_commas_stay_text_and_dates_become_iso() -> None:
    document = of_rows(("Item", "V1", "V2"), ("A", "7,4", datetime(2022, 2, 14, 10, 30)), ("B", True, "#N/A"))
    assert grid(document)[1:] == [["A", "7,4", "2022-02-14 10:30"], ["B", "TRUE", "#N/A"]]


def test_formula_without_value_is_told() -> None:
    document = of_rows(("Item", "V1", "V2"), ("A", "=1+1", 2))
    assert document.warnings == ("formulas without a saved value are not read: 1",)


def test_raised_digits() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("1 × 10", TextBlock(InlineFont(vertAlign="superscript"), "8"), " cells")
    assert "1 × 10⁸ cells" in of_rows(("Dose", rich), ("Way", "drip")).text


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_characters_that_are_only_named() -> None:
    parts = parts_of(saved(("Item", "Told", "Day"), ("Gait", "WALKS", 1), ("Speech", "x", 2)))
    told = b"walks alone_x000D_\nno stick_x000d_ a"
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"WALKS", told)
    assert grid(read(packed(parts), "x.xlsx"))[1] == ["Gait", "walks alone\nno stick\na", "1"]


@pytest.mark.parametrize("change", [str.lower, lambda name: name.replace("/", "\\")])
def test_parts_named_otherwise(change: Callable[[str], str]) -> None:
    parts = parts_of(saved(("Item", "Before", "After"), ("Gait", 1, 2), ("Speech", 3, 4)))
    document = read(packed({change(name): content for name, content in parts.items()}), "x.xlsx")
    assert grid(document)[1] == ["Gait", "1", "2"]


def test_a_shared_text_may_not_grow_without_bound() -> None:
    parts = parts_of(saved(("Item", "Told"), ("Gait", "x")))
    shared = f'<sst xmlns="{SPACE}"><si><t>{"walks " * 500}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101))
    sheet = f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind + b"</Types>")
    data = packed({**parts, "xl/sharedStrings.xml": shared.encode(), "xl/worksheets/sheet1.xml": sheet})
    assert read(data, "a.xlsx").text.count("walks") == 50_000
    with pytest.raises(InputError, match="repeat more text"):
        read(data, "a.xlsx", Limits(bytes=100_000, growth=1))


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (
            "<d xmlns:a='urn:a'><a:sp><a:txBody><a:p><a:r><a:t>walks</a:t></a:r></a:p></a:txBody></a:sp>"
            "<a:sp><a:txBody><a:p/></a:txBody></a:sp><a:graphicFrame/></d>",
            ("text boxes are not read: 1", "charts are not read: 1"),
        ),
        ("<d><pic><nvPicPr><cNvPr name='Picture 1' descr='MRI'/></nvPicPr></pic></d>", ("pictures are not read: 1",)),
        ("<d><damaged></d>", ()),
    ],
)
def test_what_is_drawn_is_told(drawing: str, told: tuple[str, ...]) -> None:
    parts = parts_of(saved(("Item", "Before", "After"), ("Gait", 1, 2)))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" '
        b'Type="http://x/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    parts["xl/drawings/drawing1.xml"] = drawing.encode()
    document = read(packed(parts), "a.xlsx")
    assert (grid(document)[1], document.warnings) == (["Gait", "1", "2"], told)


def test_far_cells_cost_nothing() -> None:
    def build(book: Any) -> None:
        book.active["A1"], book.active["B1"] = "Item", "V1"
        book.active["A1048576"], book.active["XFD1048576"] = "far", "away"

    assert "far\t\t\taway" in made(build).text


def test_too_many_cells() -> None:
    book = openpyxl.Workbook()
    for _ in range(30):
        book.active.append(range(10))
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InputError, match="more cells"):
        read(out.getvalue(), "a.xlsx", Limits(cells=200))


@pytest.mark.parametrize("content", [b"", b"<x", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"])
def test_damaged_parts(content: bytes) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name.endswith("sheet1.xml") else source.read(name))
    with pytest.raises(InputError, match=r"^a\.xlsx"):
        read(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_what_is_damaged_beside_the_cells_costs_nothing(part: str) -> None:
    parts = parts_of(saved(("Item", "Before", "After"), ("Gait", 1.5, 2)))
    parts[part] = (
        parts[part]
        .replace(b'<family val="2"', b'<family val="99"')
        .replace(
            b"</sheetData>", b'</sheetData><conditionalFormatting sqref="?"><cfRule type="no"/></conditionalFormatting>'
        )
    )
    assert grid(read(packed(parts), "a.xlsx"))[1] == ["Gait", "1.5", "2"]


def test_merged_cells_over_all_of_a_sheet_are_refused() -> None:
    parts = parts_of(saved(("Item", "Before"), ("Gait", 1)))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    with pytest.raises(InputError, match="merged cells"):
        read(packed(parts), "a.xlsx")


def test_files_of_the_strict_kind() -> None:
    parts = parts_of(saved(("Item", "Before", "After"), ("Gait", 1, 2)))
    strict = {
        name: content.replace(SPACE.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, content in parts.items()
    }
    assert grid(read(packed(strict), "a.xlsx"))[1] == ["Gait", "1", "2"]


def test_a_cell_with_very_much_text_and_a_sheet_as_wide_as_can_be() -> None:
    def build(book: Any) -> None:
        book.active["A1"], book.active["B1"] = "Item", "x" * 30_000
        for column in range(1, 16_385):
            book.active.cell(2, column, column)

    assert made(build).text.endswith("\t16384")


def test_pictures_are_left_out_and_the_cells_read() -> None:
    image = pytest.importorskip("PIL.Image").new("L", (4, 4), 200)
    picture = io.BytesIO()
    image.save(picture, "PNG")

    def build(book: Any) -> None:
        for row in (("Item", "Before", "After"), ("Gait", 1, 2)):
            book.active.append(row)
        for cell in ("E1", "E9"):
            book.active.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture.getvalue())), cell)

    document = made(build)
    assert grid(document)[1] == ["Gait", "1", "2"]
    assert document.warnings == ("pictures are not read: 2",)
    assert document.left_out == (LeftOut("pictures", "Picture | Picture"),)
