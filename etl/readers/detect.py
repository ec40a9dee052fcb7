"""Which format a source has, decided from its bytes; its name is only a hint between kinds of text."""

from __future__ import annotations

import re
from pathlib import PurePath

from etl.readers.exchange import exchange_kind
from etl.readers.sheet.csv import looks_delimited

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What a protected Office file, which is an old one around a new one, calls the new one."""
_HTML_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HTML_PART = re.compile(rb"<(?:head|body|table|div|p|h[1-6])\b", re.IGNORECASE)
_HTML_CUT = re.compile(rb"<(?:t[dhr]|tbody|span|b|i|em|strong|font|center|br|hr|[ou]l|li|dl)\b[^<>]*>", re.IGNORECASE)
"""How a piece begins that was cut out of an HTML page."""
_WORKBOOK = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_FLAT = re.compile(
    rb"<(?:\w+:)?(?:wordDocument|package|document)\b[^>]*(?:schemas\.microsoft\.com/office/|tc:opendocument:xmlns:office)"
)
_JATS = re.compile(rb"<article\b|<!DOCTYPE\s+article\b|<pmc-articleset\b")
_MIME = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE)
_MIME_TYPE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_PEDIGREE = re.compile(rb"(?:[^\s#]\S{0,80}[ \t]+){4}[012][ \t]+-?\d{1,3}(?:\.\d+)?(?:[ \t]|\r?\n|$)")
"""A line of a pedigree without heads: family, person, father, mother, sex, affected."""
_PEDIGREE_NAMES = (".ped", ".fam")
_DELIMITED_NAMES = (".csv", ".tsv", ".tab", ".xls")
"""Programs that export delimited text for Excel name it so, too."""


def detect(data: bytes, name: str) -> str:
    """The format of a source.

    Args:
        data: its bytes.
        name: its name; the ending decides only between plain text and delimited text.

    Returns:
        One of "text", "csv", "html", "mhtml", "jats", "xml", "xmlss", "pdf", "docx", "xlsx",
        "odt", "ods", "flat", "xlsb", "slides", "zip", "rtf", "ole", "locked", "image", "archive",
        "hl7v2", "data", "fhir", "cda", "cda 1", "cda piece", "mail", "pedigree".
    """
    head = data[:4096]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return "locked" if kind == "ole" and _LOCKED in data else kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from etl.readers.office.package import office_kind  # costs an XML library, which text doesn't need

        return office_kind(data)
    if exchanged := exchange_kind(data):
        return exchanged
    # UTF-16 text shows its markup when the NUL bytes are left out.
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        if _WORKBOOK.search(plain):
            return "xmlss"
        if _FLAT.search(plain):
            return "flat"
        if _HTML_PAGE.search(plain):
            return "html"
        if _JATS.search(plain):
            return "jats"
        if _HTML_PART.search(plain) or _HTML_CUT.match(plain):
            return "html"
        if plain.startswith(b"<?xml"):
            return "xml"
    if _MIME.match(plain) and _MIME_TYPE.search(plain):
        return "mhtml"
    if PurePath(name).suffix.lower() in _PEDIGREE_NAMES and _PEDIGREE.match(plain):
        return "pedigree"
    hinted = PurePath(name).suffix.lower() in _DELIMITED_NAMES
    return "csv" if looks_delimited(data, hinted) else "text"


NAMED: dict[str, tuple[str, ...]] = {
    ".txt": ("text", "csv"),
    ".text": ("text", "csv"),
    ".md": ("text", "csv"),
    ".csv": ("csv", "text"),
    ".tsv": ("csv", "text"),
    ".tab": ("csv", "text"),
    ".htm": ("html", "mhtml"),
    ".html": ("html", "mhtml"),
    ".xhtml": ("html", "mhtml"),
    ".mht": ("mhtml", "html"),
    ".mhtml": ("mhtml", "html"),
    ".xml": ("jats", "html", "xmlss", "xml", "cda"),
    ".cda": ("cda",),
    ".ccda": ("cda",),
    ".json": ("fhir",),
    ".ndjson": ("fhir",),
    ".hl7": ("hl7v2",),
    ".er7": ("hl7v2",),
    ".eml": ("mail", "mhtml"),
    ".nxml": ("jats", "xml"),
    ".pdf": ("pdf",),
    ".docx": ("docx", "locked"),
    ".docm": ("docx", "locked"),
    ".dotx": ("docx",),
    ".dotm": ("docx",),
    ".xlsx": ("xlsx", "locked"),
    ".xlsm": ("xlsx", "locked"),
    ".xlsb": ("xlsb", "locked"),
    ".xltx": ("xlsx",),
    ".xltm": ("xlsx",),
    ".odt": ("odt",),
    ".ott": ("odt",),
    ".ods": ("ods",),
    ".ots": ("ods",),
    ".rtf": ("rtf",),
    ".zip": ("zip",),
    ".doc": ("ole", "locked"),
    ".xls": ("ole", "xmlss", "locked"),
}
"""Which formats a file with that ending should have, the likeliest first. These are the endings of documents."""


def mismatch(kind: str, name: str) -> str | None:
    """What a source's name says when its bytes say something else.

    Args:
        kind: its format, from `detect`.
        name: its name.

    Returns:
        The ending ("x.docx" → ".docx"), None when name and bytes agree or the name says nothing.
    """
    ending = PurePath(name).suffix.lower()
    return ending if kind not in NAMED.get(ending, (kind,)) else None
