"""Opening a PDF within limits: encrypted, damaged and endless ones end in one clear sentence."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.ascii85 import ascii85decode
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, resolve1, stream_value
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.pdf.content import Interpreter
from etl.readers.pdf.fields import Field, fields_of, letters_of
from etl.readers.pdf.letter import Letter, Matrix, character, letter, level, sign_of

_MOST_FIGURES = 20_000
_BLANK = 32
_LETTER_SIZE = (0, 0, 612, 792)
_LETTER = Letter._make
_CONTENT = 3
"""The drawing of a page may unpack to this many times the bytes that the whole file may have."""
_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


class DamagedPage(Exception):
    """A page whose content can't be read; the others may be."""


class _TooMuch(Exception):
    """A page with more on it than any page has."""


class _Counting(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's device, which stops when a page draws without end."""

    drawn = 0
    most = 0
    figures = 0
    height = 0.0
    bare = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[tuple[Any, int], tuple[str, float, float]] = {}

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, stretch: float, rise: float, cid: int, *more: Any
    ) -> float:
        """Count and draw a glyph; what its font tells of it is asked once."""
        self.drawn += 1
        if self.drawn > self.most:
            raise _TooMuch
        told = self.known.get((font, cid))
        if told is None:
            if font.is_vertical():
                return float(super().render_char(matrix, font, fontsize, stretch, rise, cid, *more))
            told = self.known[font, cid] = self._told(font, cid)
        text, width, descent = told
        advance = width * fontsize * stretch
        low = descent * fontsize + rise
        glyph: Any = letter(matrix, font.fontname, stretch, text, advance, low, low + fontsize, self.height)
        self.cur_item.add(glyph)
        return advance

    def render_string_horizontal(
        self, seq: Any, matrix: Any, pos: Any, font: Any, fontsize: float, stretch: float, charspace: float,
        wordspace: float, rise: float, dxscale: float, *more: Any,
    ) -> Any:  # fmt: skip
        """Draw a string; the glyphs of one that is printed level share all but their left and right ends."""
        a, b, c, d, e, f = matrix
        x, y = pos
        if b or c or font.is_vertical():
            return super().render_string_horizontal(
                seq, matrix, pos, font, fontsize, stretch, charspace, wordspace, rise, dxscale, *more
            )
        low = font.get_descent() * fontsize + rise
        base, top, bottom, size, upright = level(matrix, y * d + f, stretch, low, fontsize, self.height)
        name, known, spaced = font.fontname, self.known, False
        glyphs: list[Any] = []
        for thing in seq:
            if isinstance(thing, (int, float)):
                x -= thing * dxscale
                spaced = True
            elif isinstance(thing, bytes):
                for cid in font.decode(thing):
                    if spaced:
                        x += charspace
                    told = known.get((font, cid))
                    if told is None:
                        told = known[font, cid] = self._told(font, cid)
                    text, width, _ = told
                    advance = width * fontsize * stretch
                    x0 = x * a + e
                    x1 = a * advance + x0
                    if x1 < x0:
                        x0, x1 = x1, x0
                    glyphs.append(_LETTER((base, x0, x1, top, bottom, size, text, name, matrix, upright)))
                    x += advance
                    if cid == _BLANK and wordspace:
                        x += wordspace
                    spaced = True
        self.drawn += len(glyphs)
        if self.drawn > self.most:
            raise _TooMuch
        self.cur_item.extend(glyphs)
        return x, y

    def _told(self, font: Any, cid: int) -> tuple[str, float, float]:
        """What a font tells of a glyph: its character, its width, and how deep the font goes."""
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = self.handle_undefined_char(font, cid)
        return character(sign_of(text, font.fontname)), font.char_width(cid), font.get_descent()

    def tag_cur_item(self) -> None:
        """Nothing is read of what marks a piece of the content."""

    def add_field(self, field: Field, draw: Callable[[], None], ctm: Matrix) -> None:
        """Draw a field's value, without its frame; where it brings no drawing, or an empty one, as plain text."""
        begin = len(self.cur_item)
        self.bare = True
        try:
            draw()
        except _TooMuch:
            raise
        except Exception:  # see `open_pdf`: the page is read without the drawing
            del self.cur_item._objs[begin:]
        self.bare = False
        if not any(getattr(thing, "text", "").strip() for thing in list(self.cur_item)[begin:]):
            glyphs: Any = tuple(letters_of(field, ctm, self.height))
            self.drawn += len(glyphs)
            if self.drawn > self.most:
                raise _TooMuch
            self.cur_item.extend(glyphs)

    def paint_path(self, *args: Any, **kwargs: Any) -> Any:
        """Count and draw a path."""
        if self.bare:
            return None
        self.drawn += 1
        if self.drawn > self.most:
            raise _TooMuch
        return super().paint_path(*args, **kwargs)

    def begin_figure(self, *args: Any, **kwargs: Any) -> Any:
        """Count and begin an inner drawing."""
        self.figures += 1
        if self.figures > _MOST_FIGURES:
            raise _TooMuch
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
        fields = tuple(fields_of(page.page_obj))
        drawings = [field.drawing for field in fields if field.drawing is not None]
        _check_content([*page.page_obj.contents, *drawings], _CONTENT * limits.bytes)
        device = _Counting(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
        device.most = limits.objects
        device.height = float(page.height)
        interpreter = Interpreter(page.pdf.rsrcmgr, device)
        interpreter.fields = fields
        interpreter.process_page(page.page_obj)
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
