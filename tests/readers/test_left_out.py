"""What is printed above and below the pages isn't text of the document; it is kept aside."""

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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", styles)
    return out.getvalue()


RTF = (
    rb"{\rtf1\ansi\headery720{\header\pard{\b Ward} 3 \u183? Mr. Moss\par}{\footerr Page 1 of 2\par}\pard Age: 27\par}"
)


@pytest.mark.parametrize(("name", "data"), [("a.docx", word()), ("a.odt", odt()), ("a.rtf", RTF)])
def test_headers_and_footers_are_kept_aside(name: str, data: bytes) -> None:
    document = read(data, name)
    assert document.text == "Age: 27"
    assert document.left_out == ASIDE
