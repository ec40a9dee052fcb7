"""Opening a PDF within limits: encrypted, damaged and endless ones end in one clear sentence."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.ascii85 import ascii85decode
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, resolve1, stream_value
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from etl.errors import InputError
from etl.readers.limits import Limits

_LETTER_SIZE = (0, 0, 612, 792)
_CONTENT = 3
"""The drawing of a page may unpack to this many times the bytes that the whole file may have."""
_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


class DamagedPage(Exception):
    """A page whose content can't be read; the others may be."""


class _TooMuch(Exception):
    """A page with more on it than any page has."""


class _Counting(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's device, which stops when a page draws without end."""

    most = 0
    drawn = 0

    def _count(self) -> None:
        self.drawn += 1
        if self.drawn > self.most:
            raise _TooMuch

    def render_char(self, *args: Any, **kwargs: Any) -> Any:
        """Count and draw a glyph."""
        self._count()
        return super().render_char(*args, **kwargs)

    def paint_path(self, *args: Any, **kwargs: Any) -> Any:
        """Count and draw a path."""
        self._count()
        return super().paint_path(*args, **kwargs)

    def begin_figure(self, *args: Any, **kwargs: Any) -> Any:
        """Count and begin an inner drawing."""
        self._count()
        return super().begin_figure(*args, **kwargs)


@contextmanager
def open_pdf(data: bytes, name: str, pages: int) -> Iterator[Any]:
    """Open a PDF.

    Args:
        data: its bytes.
        name: its name, for messages.
        pages: most pages it may have.

    Yields:
        pdfplumber's document.

    Raises:
        InputError: when it is encrypted, damaged or too long.
    """
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        count = _count(pdf.doc, pages + 1)
        if 0 < count <= pages:
            _ = pdf.pages  # made all at once, and what is wrong with one comes up here
    except Exception as error:  # the library raises whatever a broken file makes it stumble over
        raise _refused(error, name) from error
    if count > pages:
        raise InputError(f"{name}: more than {pages} pages; split it or raise the limit (pages)")
    if not count:
        raise InputError(f"{name}: no pages in it; check that it was saved or downloaded completely")
    try:
        yield pdf
    finally:
        for page in getattr(pdf, "_pages", ()):
            page.close()


def _count(document: Any, most: int) -> int:
    """How many pages there are; those whose size isn't told get the one that programs show them in: US Letter."""
    count = 0
    for page in islice(PDFPage.create_pages(document), most):
        count += 1
        box = resolve1(page.attrs.get("MediaBox"))
        if not isinstance(box, list) or len(box) != 4 or not all(isinstance(resolve1(n), (int, float)) for n in box):
            document.getobj(page.pageid)["MediaBox"] = list(_LETTER_SIZE)
    return count


def _refused(error: BaseException, name: str) -> InputError:
    """The sentence for a PDF that can't be opened."""
    chain = [error, *(arg for arg in error.args if isinstance(arg, BaseException))]
    if any(isinstance(part, _LOCKED) for part in chain):
        return InputError(f"{name}: the PDF is encrypted; save it without a password first")
    return InputError(f"{name}: the PDF is damaged and can't be opened; download it again, or print it to a new PDF")


@contextmanager
def closing_page(page: Any, name: str, limits: Limits) -> Iterator[None]:
    """Draw a page within limits, and forget all of it afterwards.

    Args:
        page: pdfplumber's page.
        name: the PDF's name, for messages.
        limits: what a page may cost.

    Raises:
        InputError: when the page draws without end.
        DamagedPage: when it can't be drawn.
    """
    try:
        _check_content(page.page_obj.contents, _CONTENT * limits.bytes)
        device = _Counting(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
        device.most = limits.objects
        PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
        page._layout = device.get_result()
        yield
    except _TooMuch:
        raise InputError(
            f"{name}: page {page.page_number} draws without end; print it to a new PDF, or raise the limit (objects)"
        ) from None
    except InputError:
        raise
    except Exception as error:  # see above
        raise DamagedPage from error
    finally:
        page.close()


def _check_content(streams: Sequence[Any], most: int) -> None:
    """Refuse a page whose packed content would fill the memory."""
    for reference in streams:
        stream = stream_value(reference)
        data = stream.get_rawdata() or b""
        if stream.decipher and stream.objid is not None and stream.genno is not None:
            data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
        for name, _ in stream.get_filters():
            if name in LITERALS_FLATE_DECODE and len(data) * 1030 > most // 100:
                try:
                    data = zlib.decompressobj().decompress(data, most + 1)
                except zlib.error:
                    break
            elif name in LITERALS_ASCII85_DECODE:
                try:
                    data = ascii85decode(data)
                except ValueError:
                    break
            else:
                break
            if len(data) > most:
                raise _TooMuch
