"""The format is decided from the bytes; a name only helps between kinds of text."""

from __future__ import annotations

import pytest

from etl.readers.detect import detect


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"Plain words.\nMore words.\n", "a.txt", "text"),
        (b"Plain words.\nMore words.\n", "a", "text"),
        (b"Item,V1,V2\na,1,2\nb,3,4\n", "a.csv", "csv"),
        (b"Item,V1,V2\na,1,2\nb,3,4\n", "a", "csv"),
        (b"Item;V1;V2\na;1;2\nb;3;4\n", "a.txt", "csv"),
        (b"Item\tV1\na\t1\n", "a.tsv", "csv"),
        (b"Item\tV1\na\t1\n", "a.txt", "text"),
        (b"Item\tV1\na\t1\n", "a.xls", "csv"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>a</td></tr></table>", "a.xls", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "a.xls", "xmlss"),
        (
            b"He had this, that, and more.\nThen, later, he was well, too.\nHe left, alone, soon.\n",
            "a.txt",
            "text",
        ),
        (b"just one word\n", "a.csv", "text"),
        (b"<!DOCTYPE html>\n<html><body><article>x</article>", "a.txt", "html"),
        (b"\xef\xbb\xbf\n<html>", "a.txt", "html"),
        (b"<p>x</p>", "a.txt", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "a", "html"),
        ("<html><p>x</p>".encode("utf-16"), "a", "html"),
        (b'<?xml version="1.0"?><article article-type="case-report"><body><p>x</p>', "a.xml", "jats"),
        (b'<?xml version="1.0"?><feed/>', "a.xml", "xml"),
        (
            b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            "a.xml",
            "flat",
        ),
        (
            b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
            "a.docx",
            "flat",
        ),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
            "a.fods",
            "flat",
        ),
        (b"< 1 year  10\n", "a.txt", "text"),
        (b"%PDF-1.4", "a.txt", "pdf"),
        (b"junk\n%PDF-1.4", "a.pdf", "pdf"),
        (b"PK\x03\x04....xl/workbook.xml", "a.csv", "xlsx"),
        (b"PK\x03\x04....word/document.xml", "a", "docx"),
        (b"PK\x03\x04....", "a", "zip"),
        (b"PK\x05\x06" + bytes(18), "a", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "ole"),
        (b"{\\rtf1", "a.doc", "rtf"),
        (b"\x1f\x8b", "a.gz", "archive"),
    ],
)
def test_detect(data: bytes, name: str, kind: str) -> None:
    assert detect(data, name) == kind
