"""Forms of PDFs: what is filled in, ticked, chosen and typed onto pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.errors import InputError
from etl.readers import read
from etl.readers.pdf.page import sign_of

canvas = pytest.importorskip("reportlab.pdfgen.canvas")


def made(draw: Callable[[Any], None]) -> bytes:
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1, pageCompression=0)
    draw(drawing)
    drawing.showPage()
    drawing.save()
    return stream.getvalue()


def form(drawing: Any) -> None:
    fields = drawing.acroForm
    drawing.setFont("Helvetica", 10)
    for y, label, value in ((700, "Name:", "Mr. Lane"), (670, "Age:", "54 years"), (640, "Diagnosis:", "")):
        drawing.drawString(60, y, label)
        fields.textfield(value=value, x=130, y=y - 6, width=200, height=20, fontSize=10)
    drawing.drawString(60, 610, "Sex:")
    fields.choice(value="male", options=["female", "male"], x=130, y=604, width=100, height=20, fontSize=10)
    for x, y, text, ticked in ((60, 580, "Tremor", True), (60, 560, "Ataxia", False), (60, 540, "Dysphagia", True)):
        fields.checkbox(checked=ticked, x=x, y=y - 3, size=12, buttonStyle="cross")
        drawing.drawString(x + 20, y, text)


def shown(document: Document) -> list[str]:
    return [
        f"{document.quote(block.label).rstrip(':')} = {document.quote(block.value)}"
        for block in document.blocks
        if block.label and block.value
    ]


FILLED = ["Name = Mr. Lane", "Age = 54 years", "Sex = male", "Tremor = ☒", "Ataxia = ☐", "Dysphagia = ☒"]


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "left to the program"])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_form_that_was_filled_in(drawn: bool, turned: int) -> None:
    data = made(form)
    if turned:
        data = data.replace(b"/Rotate 0", b"/Rotate %d" % turned)
    if not drawn:
        data = data.replace(b"/AP ", b"/XP ")
    document = read(data, "x.pdf")
    assert [line for line in shown(document) if not line.startswith("Diagnosis")] == FILLED
    assert not any(block.table for block in document.blocks)


def typed(drawing: Any) -> None:
    drawing.drawString(60, 700, "Name:")
    drawing.freeTextAnnotation("Mr. Lane", Rect=[130, 694, 330, 714], DA="/Helv 10 Tf 0 g")


def test_what_was_typed_onto_a_page() -> None:
    assert read(made(typed), "x.pdf").text == "Name: Mr. Lane"


def test_comments_are_no_text_of_the_page_but_told() -> None:
    def noted(drawing: Any) -> None:
        drawing.drawString(60, 700, "Name:")
        drawing.textAnnotation("ask him again", Rect=[130, 694, 150, 714])

    document = read(made(noted), "x.pdf")
    assert (document.text, [(piece.what, piece.text) for piece in document.left_out]) == (
        "Name:",
        [("comment", "ask him again")],
    )


HIDDEN = [
    (b"/F 4", b"/F 2"),
    (b"/F 4", b"/F 32"),
    (b"/FT /Tx", b"/FT /Sig"),
    (b"/Subtype /Widget", b"/Subtype /Xidget"),
    (b"/Rect [", b"/Rekt ["),
    (b"/Rect [", b"/Rect [ /X"),
]


@pytest.mark.parametrize(("old", "new"), HIDDEN)
def test_what_is_not_shown_or_broken_is_not_read(old: bytes, new: bytes) -> None:
    def secret(drawing: Any) -> None:
        drawing.drawString(60, 700, "Name:")
        drawing.acroForm.textfield(value="Mr. Lane", x=130, y=694, width=200, height=20, fontSize=10)

    data = made(secret)
    assert old in data and "Lane" in read(data, "x.pdf").text
    assert read(data.replace(old, new), "x.pdf").text == "Name:"


def test_a_form_without_any_other_text() -> None:
    def bare(drawing: Any) -> None:
        drawing.acroForm.textfield(value="", x=130, y=694, width=200, height=20)

    with pytest.raises(InputError, match="no text in it"):
        read(made(bare), "x.pdf")


SIGNS = [
    ("4", "ABCDEF+ZapfDingbats", "✓"),
    ("8", "ZapfDingbats", "✗"),
    ("4", "Helvetica", "4"),
    ("þ", "Wingdings", "☑"),
    ("\uf0fe", "ABCDEF+Wingdings-Regular", "☑"),
    ("\uf06f", "Wingdings", "☐"),
    ("R", "Wingdings2", "☑"),
    ("£", "Wingdings 2-Regular", "☐"),
    ("x", "Wingdings3", "x"),
    ("x", "Wingdings", "☒"),
    ("(cid:12)", "Wingdings", "(cid:12)"),
]


@pytest.mark.parametrize(("raw", "font", "sign"), SIGNS)
def test_signs_of_fonts_without_letters(raw: str, font: str, sign: str) -> None:
    assert sign_of(raw, font) == sign


LED = [
    ("<p>☒ Tremor</p><p>☐ Ataxia</p>", ["Tremor = ☒", "Ataxia = ☐"]),
    ("<ul><li>☒ Tremor</li><li>☐ Ataxia</li></ul>", ["Tremor = ☒", "Ataxia = ☐"]),
    ("<p>☒ Tremor ☐ Ataxia<br>☐ Chorea</p>", ["Tremor = ☒", "Ataxia = ☐", "Chorea = ☐"]),
    (
        "<table><tr><td>☒ Tremor</td><td>☐ Ataxia</td></tr><tr><td>☐ Chorea</td><td></td></tr></table>",
        ["Tremor = ☒", "Ataxia = ☐", "Chorea = ☐"],
    ),
    (
        "<table><tr><td>☒</td><td>Tremor</td></tr><tr><td>☐</td><td>Ataxia</td></tr></table>",
        ["Tremor = ☒", "Ataxia = ☐"],
    ),
    (
        "<table><tr><td>☒</td><td>Tremor</td><td>☐</td><td>Ataxia</td></tr><tr><td>☐</td><td>Chorea</td><td></td><td></td></tr></table>",
        ["Tremor = ☒", "Ataxia = ☐", "Chorea = ☐"],
    ),
    ("<table><tr><td>☒</td><td>☐</td><td>Tremor</td></tr><tr><td>☐</td><td>☒</td><td>Ataxia</td></tr></table>", []),
    ("<p>☒ yes ☐ no</p>", []),
    ("<p>See the box ☒ below.</p>", []),
]


@pytest.mark.parametrize(("html", "fields"), LED)
def test_paragraphs_that_begin_with_a_box_are_options(html: str, fields: list[str]) -> None:
    page = f"<html><body><h1>A form of the clinic</h1><p>What he complained of.</p>{html}</body></html>"
    assert shown(read(page.encode(), "x.html")) == fields
