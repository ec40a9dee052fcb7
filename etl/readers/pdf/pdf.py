"""PDF to a `Document`.

Pages are read one at a time and closed as they go: glyphs to words, words to lines and tables (`layout`), and
these, over all pages, to blocks (`blocks`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.pdf.blocks import blocks_of
from etl.readers.pdf.furniture import each_once, without_furniture
from etl.readers.pdf.join import join_tables
from etl.readers.pdf.layout import Element, elements_of, margin_of
from etl.readers.pdf.open import DamagedPage, closing_page, open_pdf
from etl.readers.pdf.page import Sheet, sheet_of
from etl.readers.pdf.units import look_of, units_of
from etl.readers.text.text import address_of, title_of


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a PDF.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost; with `ocr`, pages that are only pictures are recognized.

    Returns:
        The document; blocks and cells have their pages.

    Raises:
        InputError: when it is damaged, encrypted, too long, or holds no text.
    """
    limits.check_size(len(data), name)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    warnings: list[str] = []
    elements: list[Element] = []
    aside: list[tuple[int, LeftOut]] = []
    with open_pdf(data, name, limits.pages) as pdf:
        for sheet in without_furniture(_sheets(pdf, name, limits, warnings)):
            found = elements_of(sheet, limits.cells)
            elements += found
            pieces = (*sheet.aside, margin_of(sheet, found))
            aside += [(sheet.number, piece) for piece in pieces if piece]
    if not elements and warnings:
        raise InputError(f"{name}: {warnings[0]}, and no other has text; download it again, or print it to a new PDF")
    if not elements:
        hint = "recognize its text first, or use the OCR option"
        raise InputError(f"{name}: no text in it: its pages are blank or pictures (a scan?); {hint}")
    elements = join_tables(elements)
    look = look_of(elements)
    text, blocks = blocks_of(units_of(elements, look), look, limits.cells)
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type="application/pdf",
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=tuple(warnings),
        left_out=tuple(each_once(aside)),
    )


def _sheets(pdf: Any, name: str, limits: Limits, warnings: list[str]) -> Iterator[Sheet]:
    """The pages one by one; what can't be read is told in `warnings`."""
    empty: list[int] = []
    unread = glyphs = 0
    for number, page in enumerate(islice(pdf.pages, limits.pages), 1):
        try:
            with closing_page(page, name, limits):
                sheet = sheet_of(page, number)
                if not _has_words(sheet) and not sheet.sideways and sheet.picture > 0.05:
                    sheet = _recognized(page, number, sheet, limits, name)
                    if not _has_words(sheet):
                        empty.append(number)
        except DamagedPage:
            warnings.append(f"page {number} is damaged and could not be read")
            continue
        unread += sheet.unread
        glyphs += sum(len(word.text) for word in sheet.words)
        yield sheet
    if empty and glyphs:
        warnings.append(f"pages without text, only pictures: {', '.join(map(str, empty))}")
    if unread:
        warnings.append(f"{unread} glyphs have no character and read as U+FFFD")
    if unread * 2 > glyphs > 0:
        raise InputError(f"{name}: its fonts don't tell which characters they print; print it again or use OCR")


def _has_words(sheet: Sheet) -> bool:
    """Whether anything is printed on a page but the boxes of a form."""
    return any(word.text.strip("☐☒") for word in sheet.words)


def _recognized(page: Any, number: int, sheet: Sheet, limits: Limits, name: str) -> Sheet:
    """A page that is only a picture, with its text recognized when that was asked for."""
    if not limits.ocr:
        return sheet
    from etl.readers.pdf.ocr import recognize

    return recognize(page, number, name)
