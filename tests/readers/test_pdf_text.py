"""Text of PDFs: reading order, paragraphs, headings, lists, fields, marks, and what pages only repeat."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.readers import read

canvas = pytest.importorskip("reportlab.pdfgen.canvas")
metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")

Put = tuple[float, float, str] | tuple[float, float, str, str, float]
SENTENCE = (
    "The patient was followed for three years and the weakness of the legs progressed slowly with shorter steps. "
)


def pdf(*pages: Callable[[Any], None]) -> Document:
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    for page in pages:
        page(drawing)
        drawing.showPage()
    drawing.save()
    return read(stream.getvalue(), "x.pdf")


def printed(*puts: Put) -> Callable[[Any], None]:
    """A page with texts at their places (from the lower left corner)."""

    def draw(drawing: Any) -> None:
        for x, y, text, *look in puts:
            font, size = look if look else ("Times-Roman", 10)
            drawing.setFont(font, size)
            drawing.drawString(x, y, text)

    return draw


def lines(
    x: float, y: float, texts: list[str], lead: float = 12, font: str = "Times-Roman", size: float = 10
) -> list[Put]:
    return [(x, y - lead * at, text, font, size) for at, text in enumerate(texts)]


def wrapped(text: str, width: float) -> list[str]:
    result: list[str] = []
    for word in text.split():
        if result and metrics.stringWidth(f"{result[-1]} {word}", "Times-Roman", 10) <= width:
            result[-1] += " " + word
        else:
            result.append(word)
    return result


def shown(document: Document) -> list[str]:
    result = []
    for block in document.blocks:
        if block.kind == "field":
            assert block.label and block.value
            result.append(f"field {document.quote(block.label)} = {document.quote(block.value)}")
        elif block.kind == "item":
            assert block.value
            result.append(f"item {block.level} {block.marker} {document.quote(block.value)}")
        elif block.kind == "heading":
            result.append(f"heading {block.level} {document.quote(block.span)}")
        else:
            result.append(f"{block.kind} {document.quote(block.span)}")
    return result


def test_a_letter() -> None:
    document = pdf(
        printed(
            (200, 790, "Discharge letter", "Helvetica-Bold", 16),
            *lines(60, 750, ["Name: Mr. K", "Age: 54 years", "Diagnosis:", "unknown weakness", "Occupation: teacher"]),
            (60, 680, "Past history", "Helvetica-Bold", 10),
            *lines(60, 666, wrapped(SENTENCE * 2, 400)),
            (60, 600, "Treatment", "Helvetica-Bold", 10),
            (66, 586, "1."), (84, 586, "First round on 3 October 2018"),
            (90, 574, "\u2022"), (104, 574, "into the vein, twice, and then once more because the first time was"),
            (104, 562, "not enough"),
            (66, 550, "2."), (84, 550, "Second round"),
        )
    )  # fmt: skip
    assert shown(document) == [
        "title Discharge letter",
        "field Name = Mr. K",
        "field Age = 54 years",
        "field Diagnosis = unknown weakness",
        "field Occupation = teacher",
        "heading 1 Past history",
        f"paragraph {(SENTENCE * 2).strip()}",
        "heading 1 Treatment",
        "item 0 1. First round on 3 October 2018",
        "item 1 • into the vein, twice, and then once more because the first time was not enough",
        "item 0 2. Second round",
    ]
    assert document.title and document.quote(document.title) == "Discharge letter"
    assert document.media_type == "application/pdf"


def test_lines_of_a_form_stay_apart_when_all_are_short() -> None:
    fields = ["Name: Mr. K", "Diagnosis: weakness", "Occupation: teacher", "Weight: 70 kg", "Nationality: unknown"]
    document = pdf(printed(*lines(60, 780, fields * 4)))
    assert shown(document) == ["field " + field.replace(": ", " = ") for field in fields * 4]


def test_two_columns_are_read_one_after_the_other() -> None:
    text = SENTENCE * 5
    rows = wrapped(text, 220)
    half = len(rows) // 2
    document = pdf(
        printed(
            (100, 800, "A title over both of the columns", "Helvetica-Bold", 16),
            *lines(50, 760, rows[:half]),
            *lines(310, 760, rows[half:]),
        )
    )
    assert shown(document) == ["title A title over both of the columns", f"paragraph {text.strip()}"]


def test_a_table_in_one_of_two_justified_columns_leaves_them_columns() -> None:
    words = (SENTENCE * 12).split()

    def column(drawing: Any, x: float, top: float, lines: int) -> None:
        for number in range(lines):
            own = [words.pop(0) for _ in range(8)]
            width = sum(drawing.stringWidth(word, "Times-Roman", 10) for word in own)
            place = x
            for word in own:
                drawing.setFont("Times-Roman", 10)
                drawing.drawString(place, top - 13 * number, word)
                place += drawing.stringWidth(word, "Times-Roman", 10) + (240 - width) / 7

    def page(drawing: Any) -> None:
        column(drawing, 48, 760, 12)
        column(drawing, 306, 760, 6)
        drawing.setFont("Times-Bold", 8)
        drawing.drawString(306, 675, "Table 1. Scores by month")
        for number, row in enumerate(
            [["", "Before", "3", "6", "12"]] + [[f"Test {n}", "1", "2", "3", "4"] for n in "ABCD"]
        ):
            for x, text in zip((311, 400, 440, 470, 500), row, strict=True):
                drawing.drawString(x, 661 - 12 * number, text)

    document = pdf(page)
    assert [block.kind for block in document.blocks] == ["paragraph", "caption", "table"]
    assert document.quote(document.blocks[0].span) == " ".join((SENTENCE * 12).split()[: 18 * 8])
    assert document.blocks[2].table and document.blocks[2].table.columns == 5


def test_a_paragraph_goes_on_over_the_pages_end() -> None:
    rows = wrapped(SENTENCE * 3, 450)
    document = pdf(printed(*lines(60, 100, rows[:2])), printed(*lines(60, 800, rows[2:])))
    assert shown(document) == [f"paragraph {(SENTENCE * 3).strip()}"]
    assert [block.page for block in document.blocks] == [1]


def test_running_heads_feet_and_page_numbers_go() -> None:
    def page(number: int) -> Callable[[Any], None]:
        return printed(
            (60, 810, "Journal of Cases 2021; 12: 345", "Helvetica", 8),
            (500, 810, "Case report", "Helvetica", 8),
            (60, 700, f"This is what page {['one', 'two', 'three', 'four'][number - 1]} tells."),
            (290, 30, f"Page {number} of 4", "Helvetica", 8),
        )

    document = pdf(*(page(number) for number in (1, 2, 3, 4)))
    assert shown(document) == [f"paragraph This is what page {n} tells." for n in ("one", "two", "three", "four")]
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]


def test_first_lines_that_pages_share_stay() -> None:
    rows = wrapped(SENTENCE * 6, 400)
    document = pdf(printed(*lines(60, 780, rows, 14)), printed(*lines(60, 780, rows, 14)))
    assert document.text.count("The patient was followed") == 12


def test_three_columns() -> None:
    text = SENTENCE * 9
    rows = wrapped(text, 150)
    third = len(rows) // 3
    columns = [rows[:third], rows[third : 2 * third], rows[2 * third :]]
    document = pdf(printed(*(put for at, column in enumerate(columns) for put in lines(40 + 180 * at, 780, column))))
    assert " ".join(document.text.split()) == text.strip()


def test_labels_beside_their_texts() -> None:
    rows = wrapped(SENTENCE * 2, 300)
    puts: list[Put] = []
    for number, label in enumerate(("History", "Status at admission", "Course")):
        puts += [(60, 780 - 66 * number, label), *lines(180, 780 - 66 * number, rows)]
    text = (SENTENCE * 2).strip()
    assert shown(pdf(printed(*puts))) == [
        f"field {name} = {text}" for name in ("History", "Status at admission", "Course")
    ]


def test_notes_in_the_margin_stay_out_of_the_sentences() -> None:
    text = SENTENCE * 20
    rows = wrapped(text, 380)
    document = pdf(printed(*lines(160, 780, rows), *lines(40, 722, ["Received", "in May"], size=8)))
    assert shown(document)[0] == f"paragraph {text.strip()}"
    assert document.text.split()[-3:] == ["Received", "in", "May"]


def test_bullets_of_a_symbol_font() -> None:
    document = pdf(printed((60, 700, "n", "ZapfDingbats", 8), (74, 700, "First thing"), (60, 686, "n", "ZapfDingbats", 8),
                           (74, 686, "Second thing")))  # fmt: skip
    assert [line.split(" ", 3)[3] for line in shown(document)] == ["First thing", "Second thing"]
    assert {block.kind for block in document.blocks} == {"item"}


def test_justified_lines_are_no_table() -> None:
    words = ["The", "patient", "went", "home", "again"]
    rows = [(60.0 + 45 * at, y, word) for y in (700.0, 688.0, 676.0) for at, word in enumerate(words)]
    justified: list[Put] = []
    for _, y, word in rows:
        at = words.index(word)
        start = 60 + sum(metrics.stringWidth(w, "Times-Roman", 10) + 12 for w in words[:at])
        justified.append((start, y, word))
    document = pdf(printed(*justified))
    assert not any(block.table for block in document.blocks)


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    document = pdf(printed((60, 700, "One."), (60, 100, "54")), printed((60, 700, "Two."), (60, 100, "61")))
    assert shown(document) == ["paragraph One.", "paragraph 54", "paragraph Two.", "paragraph 61"]


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["a line about electro-", "myography of the legs"], "a line about electromyography of the legs"),
        (["studied double-blind and double-", "blind again"], "studied double-blind and double-blind again"),
        (["a man 22-year-", "old and well"], "a man 22-year-old and well"),
        (["in the years 2004–", "2005 he was well"], "in the years 2004–2005 he was well"),
        (["in the Xuzhou-", "Beijing study"], "in the Xuzhou-Beijing study"),
    ],
)
def test_hyphens_at_line_ends(texts: list[str], joined: str) -> None:
    filler = wrapped(SENTENCE, 150)[:3]
    document = pdf(printed(*lines(60, 760, [*filler, *texts])))
    assert document.text.endswith(joined)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([("427 × 10", 0), ("6", 4), (" cells", 0)], "427 × 10⁶ cells"),
        ([("10", 0), ("9", 4), ("/L", 0)], "10⁹/L"),
        ([("10", 0), ("-3", 4), (" mol", 0)], "10⁻³ mol"),
        ([("CD73", 0), ("+", 4)], "CD73⁺"),
        ([("H", 0), ("2", -2), ("O", 0)], "H2O"),
        ([("the 1", 0), ("st", 4), (" visit", 0)], "the 1st visit"),
        ([("a", 4), (" mean of both", 0)], "ᵃ mean of both"),
        ([("the end.", 0), ("1,2", 4), (" And", 0)], "the end.¹,² And"),
        ([("Score", 0), ("*", 4), (" of all", 0)], "Score* of all"),
        ([("Brand", 0), ("TM", 4)], "BrandTM"),
    ],
)
def test_small_raised_print(pieces: list[tuple[str, float]], text: str) -> None:
    puts: list[Put] = []
    x = 60.0
    for piece, rise in pieces:
        size = 6 if rise else 10
        puts.append((x, 700 + rise, piece, "Times-Roman", size))
        x += metrics.stringWidth(piece, "Times-Roman", size)
    assert pdf(printed(*puts)).text == text


def test_text_rise_is_raised_print_too() -> None:
    def draw(drawing: Any) -> None:
        text = drawing.beginText(60, 700)
        text.setFont("Times-Roman", 10)
        text.textOut("He got 1.2 x 10")
        text.setFont("Times-Roman", 6)
        text.setRise(4)
        text.textOut("8")
        text.setFont("Times-Roman", 10)
        text.setRise(0)
        text.textOut(" cells")
        drawing.drawText(text)

    assert pdf(draw).text == "He got 1.2 x 10⁸ cells"


def test_what_is_printed_twice_is_read_once() -> None:
    assert pdf(printed((60, 700, "Bold word"), (60.3, 700, "Bold word"))).text == "Bold word"


def test_a_page_turned_by_its_entry_and_a_watermark() -> None:
    def turned(drawing: Any) -> None:
        drawing.setPageRotation(90)
        drawing.rotate(90)
        drawing.translate(0, -595)
        drawing.drawString(60, 500, "Read me upright.")

    def marked(drawing: Any) -> None:
        drawing.drawString(60, 700, "Text below a watermark.")
        drawing.rotate(45)
        drawing.drawString(300, 200, "DRAFT")

    assert pdf(turned).text == "Read me upright."
    assert pdf(marked).text == "Text below a watermark."


LEANING = [
    *lines(60, 700, wrapped(SENTENCE * 4, 400)),
    *((60 + 120 * at, 600, head, "Times-Roman", 10) for at, head in enumerate(("Item", "Before", "After"))),
    *((60 + 120 * at, 585, cell, "Times-Roman", 10) for at, cell in enumerate(("Gait", "4", "3"))),
    *((60 + 120 * at, 570, cell, "Times-Roman", 10) for at, cell in enumerate(("Stance", "3", "2"))),
    (60, 540, "At discharge he walked 10 m with a cane."),
]


def leaning(angle: float, puts: list[Put], *, worded: bool = False) -> Callable[[Any], None]:
    """A page that lay crooked on the scanner, each line or (as recognized) each word drawn for itself."""

    def draw(drawing: Any) -> None:
        drawing.translate(297, 421)
        drawing.rotate(angle)
        drawing.translate(-297, -421)
        for x, y, text, *_ in puts:
            for word in text.split() if worded else [text]:
                drawing.setFont("Times-Roman", 10)
                drawing.drawString(x, y, word)
                x += metrics.stringWidth(f"{word} ", "Times-Roman", 10)

    return draw


@pytest.mark.parametrize("angle", [0.2, -0.7, 1.5, -3, 6, 91, 178.8, -90.4])
@pytest.mark.parametrize("worded", [False, True])
def test_a_page_that_lay_crooked_reads_like_a_straight_one(angle: float, worded: bool) -> None:
    straight = pdf(printed(*LEANING))
    assert [block.kind for block in straight.blocks].count("table") == 1
    assert shown(pdf(leaning(angle, LEANING, worded=worded))) == shown(straight)


def test_slanted_names_along_a_chart_leave_the_text_straight() -> None:
    def draw(drawing: Any) -> None:
        drawing.drawString(60, 700, "The score at each visit.")
        for at in range(12):
            drawing.saveState()
            drawing.translate(60 + 30 * at, 300)
            drawing.rotate(30)
            drawing.drawString(0, 0, f"visit in month {at}")
            drawing.restoreState()

    assert pdf(draw).text == "The score at each visit."


def test_every_letter_is_in_one_block_and_spans_hold() -> None:
    document = pdf(
        printed(
            (60, 780, "Report", "Helvetica-Bold", 14),
            *lines(60, 740, wrapped(SENTENCE * 3, 300)),
            *[(60 + 120 * c, 600 - 14 * r, f"cell{r}{c}") for r in range(3) for c in range(3)],
        )
    )
    rest = list(document.text)
    for block in document.blocks:
        assert document.quote(block.span).strip() == document.quote(block.span)
        for at in range(block.span.start, block.span.end):
            assert rest[at] != "\0"
            rest[at] = "\0"
    assert not "".join(c for c in rest if c != "\0").strip()
    for block in document.blocks:
        if block.table:
            for cell in block.table.cells:
                assert document.quote(cell.span) == cell.text and cell.page == 1 and cell.box


def test_the_same_bytes_give_the_same_document() -> None:
    def draw(drawing: Any) -> None:
        drawing.drawString(60, 700, "Stable text.")

    first, second = pdf(draw), pdf(draw)
    assert (first.text, first.blocks, first.sha256) == (second.text, second.blocks, second.sha256)


@pytest.mark.parametrize(
    ("end", "begin", "whole"),
    [
        ("tremor, and wide fas-", "ciculations of the tongue.", "tremor, and wide fasciculations of the tongue."),
        ("tremor and fasciculations.", "ciculations is no word.", None),
        ("tremor and the score -", "two points less.", None),
        ("tremor and wide fas-", "Ciculations", None),
    ],
)
def test_a_word_goes_on_below_a_table(end: str, begin: str, whole: str | None) -> None:
    def page(drawing: Any) -> None:
        for y in (740, 722, 704, 686):
            drawing.line(60, y, 260, y)
        for x in (60, 160, 260):
            drawing.line(x, 740, x, 686)
        rows = [("Test", "Value"), ("CK", "340 U/l"), ("ALT", "41 U/l")]
        puts = [
            (65 + 100 * column, 727 - 18 * row, text)
            for row, cells in enumerate(rows)
            for column, text in enumerate(cells)
        ]
        printed((60, 770, f"{SENTENCE.strip()[:-1]}, {end}"), *puts, (60, 660, begin))(drawing)

    paragraphs = [line for line in pdf(page).text.split("\n") if "\t" not in line]
    assert any(line.endswith(whole or begin) for line in paragraphs)
    assert any(line == begin for line in paragraphs) is (whole is None)
