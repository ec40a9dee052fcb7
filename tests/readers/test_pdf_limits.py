"""PDFs that can't be read, or only in part: encrypted, damaged, endless, scanned."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.errors import InputError
from etl.readers import read
from etl.readers.limits import Limits
from etl.readers.pdf.pdf import words_of

canvas = pytest.importorskip("reportlab.pdfgen.canvas")
encryption = pytest.importorskip("reportlab.lib.pdfencrypt")


def made(*pages: Callable[[Any], None], **options: Any) -> bytes:
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), **{"invariant": 1, **options})
    for page in pages:
        page(drawing)
        drawing.showPage()
    drawing.save()
    return stream.getvalue()


def text(drawing: Any) -> None:
    drawing.drawString(60, 700, "A page of text.")


def picture(drawing: Any) -> None:
    image = pytest.importorskip("PIL.Image").new("L", (60, 80), 200)
    drawing.drawInlineImage(image, 0, 0, 595, 842)


def nothing(drawing: Any) -> None:
    drawing.setFont("Helvetica", 10)


def test_a_password() -> None:
    data = made(text, encrypt=encryption.StandardEncryption("secret"))
    with pytest.raises(InputError, match=r"x\.pdf: the PDF is encrypted; save it without a password"):
        read(data, "x.pdf")
    only_printing = made(text, encrypt=encryption.StandardEncryption("", ownerPassword="secret"), invariant=0)
    assert read(only_printing, "x.pdf").text == "A page of text."


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(range(256)) * 50, made(text)[:600], b"%PDF-1.4\n%%EOF\n" * 100],
    ids=["head", "noise", "half", "ends"],
)
def test_damage(data: bytes) -> None:
    with pytest.raises(InputError, match=r"x\.pdf: .*(damaged|no pages)"):
        read(data, "x.pdf")


def test_pages_without_a_size_have_the_usual_one() -> None:
    data = made(text)
    for size in (b"/MediaBox null", b"/MediaBox [ 0 0 ]"):
        assert read(data.replace(b"/MediaBox [ 0 0 595 842 ]", size.ljust(25)), "x.pdf").text == "A page of text."
    with pytest.raises(InputError, match="the PDF is damaged"):
        read(data.replace(b"/Rotate 0", b"/Rotate/X"), "x.pdf")


def test_scans() -> None:
    for pages in ((picture,), (nothing,)):
        with pytest.raises(InputError, match="no text in it"):
            read(made(*pages), "x.pdf")
    document = read(made(text, picture), "x.pdf")
    assert document.warnings == ("pages without text, only pictures: 2",)


def test_too_many_pages() -> None:
    data = made(text, text, text)
    with pytest.raises(InputError, match="more than 2 pages"):
        read(data, "x.pdf", Limits(pages=2))
    assert read(data, "x.pdf", Limits(pages=3)).text.count("A page") == 3


def test_a_page_without_end() -> None:
    with pytest.raises(InputError, match="page 2 draws without end"):
        read(made(nothing, text), "x.pdf", Limits(objects=10))
    assert read(made(nothing, text), "x.pdf", Limits(objects=15)).text


@pytest.mark.parametrize("operators", ["q ", "0 0 m ", "h ", "1 ", "n ", "/Of BMC "])
def test_a_page_of_operators_without_end(operators: str) -> None:
    def page(drawing: Any) -> None:
        text(drawing)
        drawing._code.append(operators * 1_500)

    with pytest.raises(InputError, match=r"x\.pdf: page 2 draws without end; .*limit \(operators\)"):
        read(made(text, page), "x.pdf", Limits(operators=1_000))
    assert "A page of text." in read(made(text, page), "x.pdf").text


def test_packed_content_that_would_fill_the_memory() -> None:
    def spaces(drawing: Any) -> None:
        drawing.drawString(60, 700, " " * 100_000)

    with pytest.raises(InputError, match="draws without end"):
        read(made(spaces, pageCompression=1), "x.pdf", Limits(bytes=10_000))


def test_a_damaged_page_is_told_and_the_others_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.readers.pdf import pdf

    plain = pdf.sheet_of

    def broken(page: Any, number: int) -> Any:
        if number == 2:
            raise ValueError("broken")
        return plain(page, number)

    monkeypatch.setattr(pdf, "sheet_of", broken)
    document: Document = read(made(text, text, text), "x.pdf")
    assert document.warnings == ("page 2 is damaged and could not be read",)
    assert [block.page for block in document.blocks] == [1, 3]


@pytest.mark.parametrize("piece", ["a", "(", "Label: ", "a-", "1. ", "a b\u00a0", "x  "])
def test_one_piece_many_times(piece: str) -> None:
    def page(drawing: Any) -> None:
        lines = drawing.beginText(20, 820)
        lines.setFont("Helvetica", 2)
        for _ in range(60):
            lines.textLine(piece * (400 // len(piece)))
        drawing.drawText(lines)

    read(made(page), "x.pdf")


def test_many_lines_drawn() -> None:
    def page(drawing: Any) -> None:
        for at in range(600):
            drawing.line(20, 20 + at, 580, 20 + at)
            drawing.line(20 + at / 1.2, 20, 20 + at / 1.2, 800)
        text(drawing)

    assert "A page of text." in read(made(page), "x.pdf").text


def test_ocr_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="OCR needs the program tesseract"):
        read(made(picture), "x.pdf", Limits(ocr=True))


RESULT = "\n".join(
    [
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "1\t1\t0\t0\t0\t0\t0\t0\t1653\t2339\t-1\t",
        "5\t1\t1\t1\t1\t1\t200\t200\t120\t28\t96.1\tName:",
        "5\t1\t1\t1\t1\t2\t340\t200\t60\t28\t95.0\tMr.",
        "5\t1\t1\t1\t1\t3\t410\t200\t30\t28\t3.0\t~~",
        "5\t1\t1\t1\t2\t1\t200\t250\t90\t28\t91.0\tAge:",
        "5\t1\t1\t1\t2\t2\t310\t250\t40\t28\t91.0\t54",
    ]
)


def test_words_of_ocr() -> None:
    words = words_of(RESULT, 72 / 200)
    assert [word.text for word in words] == ["Name:", "Mr.", "Age:", "54"]
    assert len({word.base for word in words[:2]}) == 1


def test_ocr_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        assert command[1:] == ["stdin", "stdout", "tsv"] and options["input"].startswith(b"\x89PNG")
        return subprocess.CompletedProcess(command, 0, RESULT.encode(), b"")

    monkeypatch.setattr(subprocess, "run", run)
    document = read(made(picture), "x.pdf", Limits(ocr=True))
    assert document.text == "Name: Mr.\nAge: 54"


@pytest.mark.parametrize(("drawn", "times"), [("0 0 1 1 re f ", 70_000), ("0 0 m ", 510_000)])
def test_a_page_that_would_take_gigabytes_is_refused_as_it_is(drawn: str, times: int) -> None:
    def page(drawing: Any) -> None:
        text(drawing)
        drawing._code.append(drawn * times)

    with pytest.raises(InputError, match=r"x\.pdf: page 1 draws without end; .*limit \((objects|operators)\)"):
        read(made(page), "x.pdf")


def test_a_page_of_many_boxes_is_read() -> None:
    def page(drawing: Any) -> None:
        text(drawing)
        drawing._code.append("0 0 1 1 re f " * 9_000)

    assert "A page of text." in read(made(page), "x.pdf").text
