"""Tables of PDFs: drawn and only aligned ones, merged cells, headers, captions, notes, and page ends."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.document import Document, Table
from etl.readers import read

canvas = pytest.importorskip("reportlab.pdfgen.canvas")

Page = Callable[[Any], None]
SENTENCE = (
    "The patient was followed for three years and the weakness of the legs progressed slowly with shorter steps. "
)


def pdf(*pages: Page) -> Document:
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    for page in pages:
        page(drawing)
        drawing.showPage()
    drawing.save()
    return read(stream.getvalue(), "x.pdf")


def say(
    drawing: Any, x: float, y: float, text: str, font: str = "Times-Roman", size: float = 10, at: str = "l"
) -> None:
    drawing.setFont(font, size)
    {"l": drawing.drawString, "r": drawing.drawRightString, "c": drawing.drawCentredString}[at](x, y, text)


def aligned(
    drawing: Any,
    top: float,
    places: Sequence[float],
    rows: Sequence[Sequence[str]],
    lead: float = 14,
    right: bool = True,
) -> float:
    """Rows without lines: the first column at its left, the others at their right ends."""
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                say(drawing, places[column], top - lead * number, text, at="r" if right and column else "l")
    return top - lead * len(rows)


def ruled(
    drawing: Any,
    top: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    merged: Sequence[tuple[int, int]] = (),
    sides: bool = True,
    inner: bool = True,
    left: float = 60,
) -> float:
    """Rows in drawn cells, 18 points high; `merged` are (row, column) places without their left line."""
    bottom = top - 18 * len(rows)
    for number in range(len(rows) + 1):
        if inner or number in (0, 1, len(rows)):
            drawing.line(left, top - 18 * number, left + sum(widths), top - 18 * number)
    for number, row in enumerate(rows):
        x = left
        for column in range(len(widths) + 1):
            edge = column in (0, len(widths))
            if (sides or not edge) and (number, column) not in merged:
                drawing.line(x, top - 18 * number, x, top - 18 * number - 18)
            if column < len(widths):
                say(drawing, x + 4, top - 18 * number - 13, row[column])
                x += widths[column]
    return bottom


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table]


def grid(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "?" for cell in row] for row in table.grid()]


ROWS = [["Test", "Day −1", "Day 7", "Unit"], ["First value", "12", "13", "mg/L"], ["Second", "4.5", "n.d.", "g/L"]]


def test_aligned_columns_with_caption_and_note() -> None:
    rows = [[text.replace("−", "-") for text in row] for row in ROWS]

    def page(drawing: Any) -> None:
        say(drawing, 60, 780, SENTENCE[:90])
        say(drawing, 60, 740, "Table 2. Values over time", "Times-Bold", 10)
        aligned(drawing, 722, (60, 200, 250, 310), rows)
        say(drawing, 60, 664, "n.d., not done. * one of two", "Times-Roman", 8)
        say(drawing, 60, 620, "Then the text goes on below the table for a while.")

    document = pdf(page)
    (table,) = tables(document)
    assert grid(table) == rows
    assert table.label == "2" and table.caption and document.quote(table.caption) == "Table 2. Values over time"
    assert [document.quote(note) for note in table.notes] == ["n.d., not done. * one of two"]
    assert [block.kind for block in document.blocks] == ["paragraph", "caption", "table", "note", "paragraph"]


def test_drawn_cells_with_merged_header() -> None:
    rows = [
        ["Test", "Before", "", "After", ""],
        ["", "Left", "Right", "Left", "Right"],
        ["Arm", "3", "3+", "4", ""],
        ["Leg", "2", "2-", "3", "3"],
    ]
    document = pdf(lambda drawing: ruled(drawing, 780, (100, 50, 50, 50, 50), rows, merged=((0, 2), (0, 4))) and None)
    (table,) = tables(document)
    assert grid(table)[0] == ["Test", "Before", "Before", "After", "After"]
    assert grid(table)[1:] == rows[1:]
    assert {cell.colspan for cell in table.cells if cell.row == 0} == {1, 2}
    cell = table.cells[0]
    assert cell.page == 1 and cell.box == (60.0, 62.0, 160.0, 80.0)


def test_a_cell_over_two_rows() -> None:
    def page(drawing: Any) -> None:
        for x in (60, 160, 220, 280):
            drawing.line(x, 780, x, 726)
        for y in (780, 762, 744, 726):
            drawing.line(160 if y in (744,) else 60, y, 280, y)
        for x, y, text in ((64, 767, "Limb"), (164, 767, "Side"), (224, 767, "Grade"), (64, 740, "Arm")):
            say(drawing, x, y, text)
        for y, side, grade in ((749, "left", "3"), (731, "right", "4")):
            say(drawing, 164, y, side)
            say(drawing, 224, y, grade)

    (table,) = tables(pdf(page))
    assert grid(table) == [["Limb", "Side", "Grade"], ["Arm", "left", "3"], ["Arm", "right", "4"]]


@pytest.mark.parametrize(("sides", "inner"), [(True, True), (False, True), (True, False), (False, False)])
def test_lines_may_be_missing(sides: bool, inner: bool) -> None:
    rows = [["Test", "Day 0", "Day 30"], *[[f"Value {n}", str(n), str(n * 2.5)] for n in range(1, 6)]]
    document = pdf(lambda drawing: ruled(drawing, 780, (100, 60, 60), rows, sides=sides, inner=inner) and None)
    assert [grid(table) for table in tables(document)] == [rows]


def test_spanning_header_told_by_the_lines_below_it() -> None:
    def page(drawing: Any) -> None:
        say(drawing, 200, 760, "Before treatment", at="c")
        say(drawing, 320, 760, "After", at="c")
        drawing.line(160, 756, 240, 756)
        drawing.line(280, 756, 360, 756)
        for number, row in enumerate(
            (("Muscle", "L", "R", "L", "R"), ("Arm", "3", "4", "4", "5"), ("Leg", "2", "2", "3", "3"))
        ):
            for column, text in enumerate(row):
                say(drawing, (60, 180, 220, 300, 340)[column], 742 - 14 * number, text, at="c" if column else "l")

    (table,) = tables(pdf(page))
    assert grid(table)[0] == ["", "Before treatment", "Before treatment", "After", "After"]
    assert grid(table)[1:] == [["Muscle", "L", "R", "L", "R"], ["Arm", "3", "4", "4", "5"], ["Leg", "2", "2", "3", "3"]]


def test_labels_and_headers_of_several_lines() -> None:
    def page(drawing: Any) -> None:
        aligned(
            drawing, 780, (60, 240, 330), [["", "6 months", "12 months"], ["Test", "after it", "after it"]], lead=12
        )
        aligned(
            drawing, 748, (60, 240, 330), [["Walk, measured in", "", ""], ["the corridor (m)", "342", "361"]], lead=12
        )
        aligned(drawing, 716, (60, 240, 330), [["Capacity", "81", "82"], ["(% of predicted)", "", ""]], lead=12)
        aligned(drawing, 684, (60, 240, 330), [["Rise (s)", "14.1", ""], ["Fall (s)", "", "2.2"]], lead=20)

    (table,) = tables(pdf(page))
    assert grid(table) == [
        ["Test", "6 months after it", "12 months after it"],
        ["Walk, measured in the corridor (m)", "342", "361"],
        ["Capacity (% of predicted)", "81", "82"],
        ["Rise (s)", "14.1", ""],
        ["Fall (s)", "", "2.2"],
    ]


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("drawn", [True, False])
def test_a_table_over_two_pages_is_one(header: bool, drawn: bool) -> None:
    head = ["Item", "Value", "Unit"]
    first = [[f"Thing {n}", str(n), "mg"] for n in range(1, 31)]
    second = [[f"Thing {n}", str(n), "mg"] for n in range(31, 36)]

    def put(drawing: Any, rows: list[list[str]]) -> None:
        if drawn:
            ruled(drawing, 760, (150, 80, 80), rows)
        else:
            aligned(drawing, 760, (60, 200, 280), rows, lead=20)

    def one(drawing: Any) -> None:
        say(drawing, 60, 800, "Table 1. A long list", "Times-Bold")
        put(drawing, [head, *first])

    def two(drawing: Any) -> None:
        if header:
            say(drawing, 60, 800, "Table 1 (continued)", "Times-Bold")
        put(drawing, [head, *second] if header else second)
        say(drawing, 60, 500, "The text goes on.")

    document = pdf(one, two)
    (table,) = tables(document)
    assert grid(table) == [head, *first, *second]
    assert {cell.page for cell in table.cells} == {1, 2}
    assert table.label == "1"
    assert all(cell.header == (header and cell.row == 0) for cell in table.cells)
    assert [block.kind for block in document.blocks] == ["caption", "table", "paragraph"]


def test_the_last_row_alone_on_the_next_page() -> None:
    rows = [["Muscle", "Right", "Left"], *([f"Muscle {n}", str(n % 6), str(n % 5)] for n in range(1, 38))]

    def one(drawing: Any) -> None:
        ruled(drawing, 800, (150, 80, 80), rows[:-1])

    def two(drawing: Any) -> None:
        end = ruled(drawing, 800, (150, 80, 80), rows[-1:])
        say(drawing, 60, end - 40, SENTENCE[:80])

    assert [grid(table) for table in tables(pdf(one, two))] == [rows]


@pytest.mark.parametrize(
    ("program", "joined"), [("Skia/PDF m100", "flexion-extension"), ("pdfTeX-1.40", "flexionextension")]
)
def test_a_hyphen_at_a_line_s_end_is_the_author_s_where_the_program_parts_no_words(program: str, joined: str) -> None:
    def page(drawing: Any) -> None:
        drawing.setProducer(program)
        ruled(drawing, 800, (150, 80, 80), [["", "Before", "After"], ["Shin", "1", "2"]])
        for number, texts in enumerate((["Hip flexion-", "extension"], ["Foot", ""])):
            top = 764 - 36 * number
            for x in (60, 210, 290, 370):
                drawing.line(x, top, x, top - 36)
            drawing.line(60, top - 36, 370, top - 36)
            say(drawing, 64, top - 13, texts[0])
            say(drawing, 64, top - 25, texts[1])
            say(drawing, 214, top - 13, "1")
            say(drawing, 294, top - 13, "2")

    (table,) = tables(pdf(page))
    assert f"Hip {joined}" in {cell.text for cell in table.cells}


@pytest.mark.parametrize("drawn", [True, False])
def test_a_header_alone_at_the_foot_of_a_page(drawn: bool) -> None:
    head, rows = ["Item", "Value", "Unit"], [["Weight", "70", "kg"], ["Height", "172", "cm"]]

    def one(drawing: Any) -> None:
        say(drawing, 60, 400, SENTENCE[:80])
        say(drawing, 60, 100, "Table 1. Parted", "Times-Bold")
        aligned(drawing, 82, (64, 214, 294), [head], right=False)

    def two(drawing: Any) -> None:
        if drawn:
            ruled(drawing, 780, (150, 80, 80), rows)
        else:
            aligned(drawing, 780, (64, 214, 294), rows, right=False)

    assert [grid(table) for table in tables(pdf(one, two))] == [[head, *rows]]


def test_shaded_rows_and_wide_headers_over_narrow_values() -> None:
    rows = [["Name", "12/03/2015", "15/06/2015"], *[[f"Value {n}", str(n), str(n + 1)] for n in range(9)]]

    def page(drawing: Any) -> None:
        for number in range(0, 10, 2):
            drawing.setFillGray(0.9)
            drawing.rect(56, 776 - 14 * number, 300, 14, stroke=0, fill=1)
        drawing.setFillGray(0)
        aligned(drawing, 780, (60, 180, 260), rows, right=False)

    assert [grid(table) for table in tables(pdf(page))] == [rows]


def test_texts_in_boxes_side_by_side_are_read_one_after_the_other() -> None:
    def page(drawing: Any) -> None:
        for x in (60, 260, 460):
            drawing.line(x, 780, x, 740)
        for y in (780, 740):
            drawing.line(60, y, 460, y)
        for x, texts in (
            (64, ("He could not walk alone", "and had a weak voice.")),
            (264, ("Now he walks with a", "stick and speaks well.")),
        ):
            for number, text in enumerate(texts):
                say(drawing, x, 766 - 12 * number, text)

    document = pdf(page)
    assert [document.quote(block.span) for block in document.blocks] == [
        "He could not walk alone and had a weak voice.",
        "Now he walks with a stick and speaks well.",
    ]


def test_two_forms_of_one_shape_on_two_pages_stay_two() -> None:
    def form(name: str) -> Page:
        return lambda drawing: (
            ruled(drawing, 760, (150, 150), [["Patient", name], ["Speech", "3"], ["Gait", "2"]]) and None
        )

    assert [grid(table)[0] for table in tables(pdf(form("A"), form("B")))] == [["Patient", "A"], ["Patient", "B"]]


def test_vertical_text_in_a_drawn_header() -> None:
    def page(drawing: Any) -> None:
        for x in (60, 160, 200, 240):
            drawing.line(x, 780, x, 664)
        for y in (780, 700, 682, 664):
            drawing.line(60, y, 240, y)
        for x, text in ((183, "Before it"), (223, "After it")):
            drawing.saveState()
            drawing.translate(x, 710)
            drawing.rotate(90)
            drawing.drawString(0, 0, text)
            drawing.restoreState()
        for x, y, text in ((64, 705, "Test"), (64, 687, "Speech"), (64, 669, "Gait"), (170, 687, "3"), (210, 687, "4")):
            say(drawing, x, y, text)

    (table,) = tables(pdf(page))
    assert grid(table) == [["Test", "Before it", "After it"], ["Speech", "3", "4"], ["Gait", "", ""]]


def test_a_table_printed_sideways() -> None:
    def page(drawing: Any) -> None:
        drawing.setFont("Helvetica", 8)
        drawing.drawString(60, 815, "Running head")
        drawing.translate(500, 60)
        drawing.rotate(90)
        say(drawing, 0, 40, "Table 5. Sideways", "Times-Bold")
        aligned(drawing, 20, (0, 200, 280, 360), [["Test", "Day 0", "Day 7", "Unit"], *ROWS[1:]])

    (table,) = tables(pdf(page))
    assert table.label == "5"
    assert grid(table) == [["Test", "Day 0", "Day 7", "Unit"], *ROWS[1:]]
    box = table.cells[0].box
    assert box and box[3] <= 842 - 60 + 5 and box[0] > 400  # where it stands on the page, not on the turned one


def test_a_form_is_fields() -> None:
    rows = [["Weight:", "70 kg", "Height:", "172 cm"], ["Pulse:", "72/min", "Temperature:", "36.6"]]
    for draw in (
        lambda drawing: ruled(drawing, 760, (80, 80, 80, 80), rows) and None,
        lambda drawing: aligned(drawing, 760, (60, 140, 240, 330), rows, right=False) and None,
    ):
        document = pdf(draw)
        fields = [(document.quote(b.label), document.quote(b.value)) for b in document.blocks if b.label and b.value]
        assert fields == [("Weight", "70 kg"), ("Height", "172 cm"), ("Pulse", "72/min"), ("Temperature", "36.6")]


def test_prose_in_columns_and_lists_are_no_tables() -> None:
    def page(drawing: Any) -> None:
        for number, marker in enumerate("123"):
            say(drawing, 60, 780 - 14 * number, f"{marker}.")
            say(drawing, 90, 780 - 14 * number, f"What was done at visit {marker}")
        say(drawing, 60, 700, "Name: Mr. K")
        say(drawing, 300, 700, "Age: 54")
        say(drawing, 60, 686, "Sex: male")
        say(drawing, 300, 686, "Ward: two")

    document = pdf(page)
    assert [block.kind for block in document.blocks] == ["item"] * 3 + ["field"] * 4


def test_an_article_of_two_columns_with_three_tables() -> None:
    words = (SENTENCE * 30).split()

    def column(drawing: Any, x: float, top: float, bottom: float) -> None:
        while top > bottom:
            line: list[str] = []
            while len(" ".join(line)) < 46:
                line.append(words.pop(0))
                words.append(line[-1])
            say(drawing, x, top, " ".join(line), size=9)
            top -= 11

    def first(drawing: Any) -> None:
        say(drawing, 60, 790, "A long article in two columns", "Helvetica-Bold", 16)
        column(drawing, 50, 740, 420)
        column(drawing, 310, 740, 420)
        say(drawing, 50, 395, "Table S1. Over both columns", "Times-Bold", 9)
        aligned(drawing, 378, (50, 250, 340, 430, 520), [["Test", "Day 0", "Day 30", "Day 60", "Day 90"]] + [
            [f"Value {n}", str(n), str(n + 1), str(n + 2), str(n + 3)] for n in range(5)
        ])  # fmt: skip
        column(drawing, 50, 270, 60)
        column(drawing, 310, 270, 60)

    def second(drawing: Any) -> None:
        column(drawing, 50, 780, 500)
        say(drawing, 50, 480, "Table S2. In one column", "Times-Bold", 9)
        aligned(drawing, 464, (50, 180, 250), [["Test", "Before", "After"], ["Speech", "3", "4"], ["Gait", "2", "3"]])
        column(drawing, 50, 400, 100)
        column(drawing, 310, 780, 300)
        say(drawing, 310, 280, "Table S3. Drawn in one column", "Times-Bold", 9)
        ruled(drawing, 270, (80, 60, 60), [["Test", "Left", "Right"], ["Arm", "3", "4"]], left=310)
        column(drawing, 310, 200, 100)

    document = pdf(first, second)
    assert [(t.label, t.rows, t.columns) for t in tables(document)] == [("S1", 6, 5), ("S2", 3, 3), ("S3", 2, 3)]
    kinds = [block.kind for block in document.blocks]
    assert kinds.count("title") == 1 and kinds.count("caption") == 3
    assert max(len(document.quote(b.span)) for b in document.blocks if b.kind == "paragraph") > 1000
    order = [document.quote(block.span)[:8] for block in document.blocks if block.kind in ("caption", "table")]
    assert order == ["Table S1", "Test\tDay", "Table S2", "Test\tBef", "Table S3", "Test\tLef"]


def column_of_prose(drawing: Any, x: float, top: float, bottom: float) -> None:
    words = (SENTENCE * 40).split()
    while top > bottom:
        say(drawing, x, top, " ".join(words[:8]), size=9)
        words = words[8:]
        top -= 11


@pytest.mark.parametrize("header", [True, False])
def test_a_table_that_goes_on_in_the_other_column_of_the_next_page(header: bool) -> None:
    head = ["Test", "Before*", "3 months", "12 months"]
    first = [[f"Score {n}", str(n), str(n + 1), str(n + 2)] for n in range(8)]
    second = [[f"Scale {n}", str(n), str(n + 1), str(n + 2)] for n in range(6)]
    places = (125.0, 168.0, 212.0)

    def put(drawing: Any, left: float, top: float, rows: list[list[str]]) -> None:
        for number, row in enumerate(rows):
            say(drawing, left, top - 16 * number, row[0], size=9)
            for place, text in zip(places, row[1:], strict=True):
                say(drawing, left + place, top - 16 * number, text, size=9, at="c")

    def one(drawing: Any) -> None:
        column_of_prose(drawing, 51, 780, 60)
        column_of_prose(drawing, 309, 780, 240)
        say(drawing, 309, 222, "Table 1. Scores", "Times-Bold", 9)
        put(drawing, 309, 205, [head, *first])

    def two(drawing: Any) -> None:
        put(drawing, 51, 780, [head, *second] if header else second)
        say(drawing, 51, 655, "* 5 November 2018.", size=8)
        column_of_prose(drawing, 51, 630, 60)
        column_of_prose(drawing, 309, 780, 60)

    (table, *others) = tables(pdf(one, two))
    assert grid(table)[: 1 + len(first)] == [head, *first]
    if header:
        assert not others and grid(table) == [head, *first, *second]


def test_heads_close_together_above_a_label_of_two_lines() -> None:
    def page(drawing: Any) -> None:
        for x, text in ((52, "Test"), (162, "Before*"), (202, "3 months"), (242, "12 months")):
            say(drawing, x, 780, text, "Times-Bold", 9)
        say(drawing, 52, 751, "flexors", size=9)
        rows = [
            ["Tone, right elbow", "2", "2", "3"],
            ["Index", "55", "75", "75"],
            ["Scale", "4", "3", "3"],
            ["Walk (s)", "38.5", "26.4", "31.2"],
        ]
        for y, row in zip((762, 733, 715, 697), rows, strict=True):
            for x, text in zip((52, 175, 217, 262), row, strict=True):
                say(drawing, x, y, text, size=9)

    (table,) = tables(pdf(page))
    assert grid(table) == [
        ["Test", "Before*", "3 months", "12 months"], ["Tone, right elbow flexors", "2", "2", "3"], ["Index", "55", "75", "75"],
        ["Scale", "4", "3", "3"], ["Walk (s)", "38.5", "26.4", "31.2"],
    ]  # fmt: skip


SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of shared documents")
def test_tables_of_the_document_beside_the_checkout() -> None:
    (path,) = (SHARED / "dev").rglob("b07_*.pdf")
    document = read(path.read_bytes(), path.name)
    assert [(t.label, t.rows, t.columns, len(t.notes)) for t in tables(document)] == [
        ("1", 10, 6, 0),
        ("2", 7, 3, 1),
        ("3", 7, 5, 1),
    ]
