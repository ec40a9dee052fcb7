"""PDF to a `Document`: opened within limits, a page that is only a picture by Tesseract."""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.ascii85 import ascii85decode
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, resolve1, stream_value
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.pdf.layout import Element, each_once, elements_of, join_tables, margin_of, without_furniture
from etl.readers.pdf.page import Sheet, Word, sheet_of
from etl.readers.pdf.units import blocks_of, look_of, units_of
from etl.readers.text.decode import normalize
from etl.readers.text.text import document_of

# Opening a PDF within limits: encrypted, damaged and endless ones end in one clear sentence.


_LETTER_SIZE = (0, 0, 612, 792)
_CONTENT = 3
"""The drawing of a page may unpack to this many times the bytes that the whole file may have."""
_MOST_STATES = 50_000
"""States of drawing that are kept at once; programs are asked to bear 28 (ISO 32000-1, annex C.2)."""
_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


class DamagedPage(Exception):
    """A page whose content can't be read; the others may be."""


class _TooMuch(Exception):
    """A page with more on it than any page has; its argument is the limit."""


class _Counting(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's device, which stops when a page draws without end."""

    most = 0
    drawn = 0
    most_operators = 0
    operators = 0

    def _count(self) -> None:
        self.drawn += 1
        if self.drawn > self.most:
            raise _TooMuch("objects")

    def count_operator(self, waiting: int = 0) -> None:
        """Count an operator, and look at how many operands wait for one."""
        self.operators += 1
        if max(self.operators, waiting) > self.most_operators:
            raise _TooMuch("operators")

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


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which counts operators: each one without operands, and each time that operands are taken."""

    device: Any  # a `_Counting`

    def pop(self, n: int) -> list[Any]:
        """Count an operator and take its operands."""
        self.device.count_operator()
        return super().pop(n)

    def do_q(self) -> None:
        """Keep the state of drawing; states may not pile up either."""
        self.device.count_operator(len(self.gstack) * self.device.most_operators // _MOST_STATES)
        super().do_q()

    def push(self, obj: Any) -> None:
        """Keep an operand; they may not pile up."""
        if len(self.argstack) >= self.device.most_operators:
            self.device.count_operator(len(self.argstack) + 1)
        super().push(obj)


def _counted(name: str) -> Callable[[Any], None]:
    """Return an operator without operands that is counted first."""
    plain = getattr(PDFPageInterpreter, name)

    def counted(self: Any) -> None:
        self.device.count_operator()
        plain(self)

    return counted


@cache
def _interpreter() -> type[PDFPageInterpreter]:
    """Return the interpreter that counts all operators."""
    names = [name for name in dir(PDFPageInterpreter) if name.startswith("do_")]
    bare = [name for name in names if name != "do_q" and getattr(PDFPageInterpreter, name).__code__.co_argcount == 1]
    return type("_CountingInterpreter", (_Interpreter,), {name: _counted(name) for name in bare})


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
        device.most, device.most_operators = limits.objects, limits.operators
        _interpreter()(page.pdf.rsrcmgr, device).process_page(page.page_obj)
        page._layout = device.get_result()
        yield
    except _TooMuch as error:
        raise InputError(
            f"{name}: page {page.page_number} draws without end; print it to a new PDF, or raise the limit ({error})"
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


# The text of a page that is only a picture, by Tesseract when it is installed.


_DPI = 200
_SECONDS = 120
_SUREST = 20.0


def recognize(page: Any, number: int, name: str) -> Sheet:
    """Recognize a page.

    Args:
        page: pdfplumber's page.
        number: one-based page.
        name: the PDF's name, for messages.

    Returns:
        Its words where they are printed.

    Raises:
        InputError: when Tesseract isn't installed or fails.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise InputError(f"{name}: OCR needs the program tesseract; install it, or recognize the text first")
    picture = io.BytesIO()
    page.to_image(resolution=_DPI).original.convert("L").save(picture, "PNG")
    try:
        command = [program, "stdin", "stdout", "tsv"]
        done = subprocess.run(command, input=picture.getvalue(), capture_output=True, timeout=_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise InputError(f"{name}: tesseract could not read page {number}") from error
    words = words_of(done.stdout.decode("utf-8", "replace"), 72 / _DPI)
    return Sheet(number, float(page.width), float(page.height), tuple(words))


def words_of(table: str, scale: float) -> list[Word]:
    """The words of Tesseract's table of results.

    Args:
        table: its lines, fields parted by tabs.
        scale: points for a pixel.

    Returns:
        Words that it is at least a little sure of; those of one line share its base line and size.
    """
    lines: dict[tuple[str, ...], list[tuple[float, float, float, float, str]]] = {}
    for line in table.splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip() or float(fields[10]) < _SUREST:
            continue
        left, top, width, height = (float(field) * scale for field in fields[6:10])
        box = (left, top, left + width, top + height, normalize(fields[11].strip()))
        lines.setdefault(tuple(fields[1:5]), []).append(box)
    words: list[Word] = []
    for boxes in lines.values():
        bottoms = sorted(box[3] for box in boxes)
        base = bottoms[len(bottoms) // 2]
        size = max(4.0, sorted(box[3] - box[1] for box in boxes)[len(boxes) // 2] * 1.2)
        words += [Word(x0, top, x1, bottom, base, size, text) for x0, top, x1, bottom, text in boxes]
    return words


# PDF to a `Document`.
#
# Pages are read one at a time and closed as they go: glyphs to words, words to lines and tables (`layout`), and
# these, over all pages, to blocks (`blocks`).


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
    return document_of(data, name, "application/pdf", text, blocks, warnings, each_once(aside))


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
    return recognize(page, number, name)
