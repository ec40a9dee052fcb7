"""What is printed above and below the pages, and what is about the page, isn't text of the document; it is kept aside."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.document import LeftOut
from etl.readers import read

ASIDE = (LeftOut("page header", "Ward 3 · Mr. Moss"), LeftOut("page footer", "Page 1 of 2"))


def word() -> bytes:
    docx = pytest.importorskip("docx")
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Age: 27")
    document.sections[0].header.paragraphs[0].text = "Ward 3 · Mr. Moss"
    document.sections[0].footer.paragraphs[0].text = "Page 1 of 2"
    document.save(out)
    return out.getvalue()


def packed(members: dict[str, str]) -> bytes:
    """An OpenDocument text of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt() -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("style", "style"), ("text", "text"))
    )
    content = f"<office:document-content {spaces}><office:body><office:text><text:p>Age: 27</text:p></office:text></office:body></office:document-content>"
    styles = (
        f"<office:document-styles {spaces}><office:master-styles><style:master-page>"
        "<style:header><text:p>Ward 3 · Mr. Moss</text:p></style:header>"
        "<style:footer><text:p>Page <text:page-number>1</text:page-number> of 2</text:p></style:footer>"
        "<style:header-left><text:p/></style:header-left>"
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    return packed({"content.xml": content, "styles.xml": styles})


RTF = rb"{\rtf1\ansi{\listname wards;}\headery720{\header\pard{\shp{\sp{\sn shapeType}{\sv 75}}}{\b Ward} 3 \u183? Mr. Moss\par}{\footerr Page 1 of 2\par}\pard Age: 27\par}"


@pytest.mark.parametrize(("name", "data"), [("a.docx", word()), ("a.odt", odt()), ("a.rtf", RTF)])
def test_headers_and_footers_are_kept_aside(name: str, data: bytes) -> None:
    document = read(data, name)
    assert document.text == "Age: 27"
    assert document.left_out == ASIDE


def struck_word() -> bytes:
    docx = pytest.importorskip("docx")
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("Weight ")
    for text, struck in (("8", True), ("1 ", True), ("80", None), (" kg", False)):
        paragraph.add_run(text).font.strike = struck
    document.add_paragraph().add_run("Draft").font.double_strike = True
    document.save(out)
    return out.getvalue()


def struck_odt() -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("style", "style"), ("text", "text"))
    )
    kinds = (("text", "T1", "solid"), ("text", "T2", "none"), ("paragraph", "P1", "solid"))
    styles = "".join(
        f'<style:style style:family="{family}" style:name="{name}">'
        f'<style:text-properties style:text-line-through-style="{how}"/></style:style>'
        for family, name, how in kinds
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        '<office:text><text:p>Weight <text:span text:style-name="T1">81</text:span> '
        '<text:span text:style-name="T2">80</text:span> kg</text:p><text:p text:style-name="P1">Draft</text:p>'
        "</office:text></office:body></office:document-content>"
    )
    return packed({"content.xml": content})


STRUCK_RTF = rb"{\rtf1\ansi Weight {\strike 81} {\strike\strike0 80}\striked1\striked0  kg\par\strike Draft\plain\par}"


@pytest.mark.parametrize(("name", "data"), [("a.docx", struck_word()), ("a.odt", struck_odt()), ("a.rtf", STRUCK_RTF)])
def test_what_is_struck_out_is_kept_aside(name: str, data: bytes) -> None:
    document = read(data, name)
    assert " ".join(document.text.split()) == "Weight 80 kg"
    assert document.left_out == (LeftOut("struck out", "81"), LeftOut("struck out", "Draft"))


def pdf(pages: int) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    out = io.BytesIO()
    drawing = canvas.Canvas(out)
    for page in range(1, pages + 1):
        drawing.setFont("Helvetica", 10)
        drawing.drawString(60, 810, "Ward 3 · Mr. Moss")
        drawing.drawString(60, 600, f"On day {page} he walked {100 + page} m without help, and slept well.")
        drawing.drawString(280, 25, f"Page {page} of {pages}")
        drawing.saveState()
        drawing.translate(300, 300)
        drawing.rotate(45)
        drawing.drawString(0, 0, "DRAFT")
        drawing.restoreState()
        drawing.saveState()
        drawing.translate(20, 200)
        drawing.rotate(90)
        drawing.drawString(0, 0, "Received 3 May 2015")
        drawing.restoreState()
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def test_a_pdf_keeps_aside_what_its_pages_repeat() -> None:
    document = read(pdf(3), "a.pdf")
    assert document.text.count("he walked") == 3
    assert not any(word in document.text for word in ("Ward", "Page", "DRAFT", "Received"))
    assert set(document.left_out) == {
        *ASIDE[:1],
        LeftOut("page footer", "Page 1 of 3"),
        LeftOut("watermark", "DRAFT"),
        LeftOut("page margin", "Received 3 May 2015"),
    }


HTML = """<html><head><title>A man of 27</title><style>.off {display: none}</style></head><body>
<nav><a href="/">Home</a> <script>x()</script><a href="/b">Blog</a></nav>
<article><h1>A man of 27 with a stroke</h1><p>Age: 27. Weight <del>81</del> 80 kg.</p><p class="off">Draft text</p>
<div class="related-posts">Another case</div></article><footer>All rights reserved</footer></body></html>"""


def test_a_web_page_keeps_aside_what_is_not_the_article() -> None:
    document = read(HTML.encode(), "a.html")
    assert "Age: 27" in document.text
    assert document.left_out == (
        LeftOut("navigation", "Home Blog"),
        LeftOut("struck out", "81"),
        LeftOut("hidden", "Draft text"),
        LeftOut("related-posts", "Another case"),
        LeftOut("page footer", "All rights reserved"),
    )


JATS = """<article><front><journal-meta><journal-title>Cases</journal-title></journal-meta>
<article-meta><title-group><article-title>A man of 27</article-title></title-group></article-meta></front>
<body><p>Age: 27</p><supplementary-material xmlns:x="http://www.w3.org/1999/xlink" x:href="table_s1.xlsx"><caption>
<p>Table S1. All scores</p></caption></supplementary-material></body></article>"""


def test_an_article_keeps_aside_its_journal_and_its_supplements() -> None:
    document = read(JATS.encode(), "a.xml")
    assert "Age: 27" in document.text and "Table S1" not in document.text
    assert document.left_out == (
        LeftOut("journal meta", "Cases"),
        LeftOut("supplementary material", "Table S1. All scores table_s1.xlsx"),
    )


@pytest.mark.parametrize(
    ("page", "called"),
    [
        (
            "<p>He walks.</p><img src='a/mri.png?x=1' alt='MRI of the brain'><img src='/b/gait.jpg'>",
            "MRI of the brain | gait.jpg",
        ),
        ("<p>He walks.</p><img src='data:image/png;base64,AA'><p>On.</p>", ""),
    ],
)
def test_pictures_of_a_page(page: str, called: str) -> None:
    document = read(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [one.text for one in document.left_out if one.what == "pictures"] == [called] * bool(called)
