"""PDF to a `Document`.

Pages are read one at a time and closed as they go: glyphs to words, words to lines and tables (`layout`), and
these, over all pages, to blocks (`blocks`).
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.ascii85 import ascii85decode
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, resolve1, stream_value
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from etl.document import Document, LeftOut, left_out
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.pdf.blocks import blocks_of
from etl.readers.pdf.grid import Grid, Placed
from etl.readers.pdf.layout import Element, Printed, elements_of, margin_of
from etl.readers.pdf.page import Sheet, Word, sheet_of
from etl.readers.pdf.rows import Row, rows_of
from etl.readers.pdf.units import look_of, units_of
from etl.readers.text.lines import caption_of
from etl.readers.text.text import address_of, title_of

# Running heads, running feet and page numbers: what the pages repeat at their edges.

_MARGIN = 0.13
_BESIDE = 0.07
_NEAR = 2
_MANY = 50
_DIGITS = regex(r"\d+")
_NUMBER = regex(
    r"[-–—|\s]*(?:(?:page|pg|p|seite|s|стр|página|pág|pagina|第)\.?\s?)?(\d{1,4})"
    r"(?:\s?(?:/|of|von|de|из|sur|di)\s?\d{1,4})?\s?[页頁]?[-–—|\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A piece of a row at the edge of a page: its text with numbers masked, its numbers, its words."""

    key: str
    numbers: tuple[int, ...]
    base: float
    words: tuple[Word, ...]


def without_furniture(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The pages without what they only repeat; that is kept in their `aside`.

    A page is compared with the two before and the two behind it, so that at most five are held.

    Args:
        sheets: the pages in order.

    Yields:
        The same pages with fewer words.
    """
    window: deque[tuple[Sheet, list[_Edge]]] = deque()
    done = 0  # pages of the window that went out already
    for sheet in sheets:
        window.append((sheet, _edges(sheet)))
        if len(window) - done > _NEAR:
            yield _cleaned(window, done)
            done += 1
        if done > _NEAR:
            window.popleft()
            done -= 1
    while done < len(window):
        yield _cleaned(window, done)
        done += 1


def _edges(sheet: Sheet) -> list[_Edge]:
    """The pieces of text in the upper and lower margin."""
    edges: list[_Edge] = []
    usual = median(word.size for word in sheet.words) if sheet.words else 0.0
    for low, high in ((0.0, _MARGIN), (1 - _MARGIN, 1.0)):
        first, last = (low - _BESIDE) * sheet.height, (high + _BESIDE) * sheet.height
        rows = rows_of([word for word in sheet.words if first <= word.base <= last])
        body = _body(rows, low == 0.0, low * sheet.height, high * sheet.height)
        for at, row in enumerate(rows):
            if at in body:
                continue
            if not low * sheet.height <= row.base <= high * sheet.height or caption_of(row.text) is not None:
                continue
            if _heads_table(rows, at) or _in_cells(sheet, row):
                continue
            for segment in row.segments:
                if segment.text[-1] in ":：" or segment.size > 1.3 * usual:
                    continue  # the label of a form, a title
                numbers = tuple(int(match) for match in _DIGITS.findall(segment.text) if len(match) < 6)
                edges.append(_Edge(_DIGITS.sub("#", segment.text), numbers, row.base, segment.words))
    return edges


def _body(rows: Sequence[Row], above: bool, low: float, high: float) -> set[int]:
    """The rows of a margin that are the page's first or last lines: no gap parts them from the text beside."""
    order = list(range(len(rows) - 1, -1, -1) if above else range(len(rows)))
    body: set[int] = set()
    last: Row | None = None
    for at in order:
        row = rows[at]
        inside = low <= row.base <= high
        if inside and (last is None or abs(row.base - last.base) > 1.6 * max(row.size, last.size)):
            break
        if inside:
            body.add(at)
        last = row
    return body


def _heads_table(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is one of a table: several parts, and as many right above or below."""
    row = rows[at]
    if len(row.segments) < 2:
        return False
    return any(
        0 <= other < len(rows) and len(rows[other].segments) >= 2 and abs(rows[other].base - row.base) < 2.4 * row.size
        for other in (at - 1, at + 1)
    )


def _in_cells(sheet: Sheet, row: Row) -> bool:
    """Whether a row stands in a drawn cell: vertical lines on both sides, and a horizontal one between them."""
    walls = [edge.at for edge in sheet.down if edge.low - 1 <= row.base - 0.3 * row.size <= edge.high + 1]
    left = max((at for at in walls if at <= row.x0 + 1), default=None)
    right = min((at for at in walls if at > row.x0 + 1), default=None)
    if left is None or right is None:
        return False
    return any(
        abs(edge.at - row.base) < 60 and edge.low <= left + 3 and edge.high >= right - 3 for edge in sheet.across
    )


def _cleaned(window: Sequence[tuple[Sheet, list[_Edge]]], at: int) -> Sheet:
    """A page of the window without what a neighbour repeats, and without a page number that stands alone."""
    sheet, edges = window[at]
    others = [(number, other) for number, (other, _) in enumerate(window) if number != at and abs(number - at) <= _NEAR]
    drop: set[Word] = set()
    dropped: list[_Edge] = []
    for edge in edges:
        lone = _NUMBER.match(edge.key.replace("#", "1")) is not None
        repeated = any(
            _repeats(edge, other_edge, other.number - sheet.number)
            for number, other in others
            for other_edge in window[number][1]
        )
        if repeated or (lone and _apart(edge, sheet)):
            drop.update(edge.words)
            dropped.append(edge)
    if not drop:
        return sheet
    pieces = (left_out(_name(edge, sheet), " ".join(word.text for word in edge.words)) for edge in dropped)
    aside = (*sheet.aside, *(piece for piece in pieces if piece))
    return replace(sheet, words=tuple(word for word in sheet.words if word not in drop), aside=aside)


def _name(edge: _Edge, sheet: Sheet) -> str:
    return "page header" if edge.base < sheet.height / 2 else "page footer"


def each_once(pieces: Iterable[tuple[int, LeftOut]]) -> Iterator[LeftOut]:
    """What was left out of the pages, each piece once; numbers that count the pages make no other piece.

    Args:
        pieces: with their pages.

    Yields:
        Those that say something new.
    """
    known: dict[tuple[str, str], list[tuple[int, list[int]]]] = defaultdict(list)
    for page, piece in pieces:
        numbers = [int(number[:9]) for number in _DIGITS.findall(piece.text)]
        before = known[piece.what, _DIGITS.sub("#", piece.text)]
        if any(
            all(b in (a, a + page - first) for a, b in zip(own, numbers, strict=True)) for first, own in before[:_MANY]
        ):
            continue
        before.append((page, numbers))
        yield piece


def _repeats(edge: _Edge, other: _Edge, pages: int) -> bool:
    """Whether two pages print the same at the same height; bare numbers must count the pages."""
    if edge.key != other.key or abs(edge.base - other.base) > 6:
        return False
    if len(edge.numbers) >= 3 and edge.numbers == other.numbers:
        return True
    if not any(c.isalpha() for c in edge.key):
        return bool(edge.numbers) and any(b - a == pages for a, b in zip(edge.numbers, other.numbers, strict=False))
    return True


def _apart(edge: _Edge, sheet: Sheet) -> bool:
    """Whether a number stands alone at the very edge of its page, apart from all other text."""
    low, high = 0.08 * sheet.height, 0.92 * sheet.height
    if low < edge.base < high:
        return False
    size = edge.words[0].size
    own = set(edge.words)
    return not any(abs(word.base - edge.base) < 2 * size for word in sheet.words if word not in own)


# Opening a PDF within limits: encrypted, damaged and endless ones end in one clear sentence.

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


# Tables that go on over a page's end, made whole.

_CONTINUED = ("cont", "fortsetzung", "suite", "продолж", "续")


def join_tables(elements: Sequence[Element]) -> list[Element]:
    """The elements of a document, with each table over several pages as one grid.

    A table goes on when it is the last thing on its page and a grid of the same columns is the first thing on the
    next, under no caption or the same one; a repeated header is taken once.

    Args:
        elements: of all pages in order.

    Returns:
        The elements; the label "Table 1 (continued)" and repeated header rows are left out.
    """
    result: list[Element] = []
    open_at = -1  # the grid in `result` that may go on
    label: str | None = None
    at = 0
    while at < len(elements):
        element = elements[at]
        if isinstance(element, Printed):
            again, step = _again(elements, at, label) if open_at >= 0 else (False, 0)
            if again and _fits(result[open_at], elements[at + step]):
                at += step
                continue
            found = caption_of(element.text)
            label = found if found is not None else label
            result.append(element)
            at += 1
            continue
        last = result[open_at] if open_at >= 0 else None
        ends_page = open_at == len(result) - 1
        if isinstance(last, Grid) and (ends_page or _continued_above(elements, at)) and _fits(last, element):
            result[open_at] = _appended(last, element)
        else:
            result.append(element)
            open_at = len(result) - 1
        at += 1
    return result


def _again(elements: Sequence[Element], at: int, label: str | None) -> tuple[bool, int]:
    """Whether a line is the caption of the table before, printed again above its second part; lines to skip."""
    line = elements[at]
    assert isinstance(line, Printed)
    small = line.text.lower()
    if not _says_continued(line.text):
        return False, 0
    named = label is not None and label.lower() in small.split("(")[0]
    if caption_of(line.text) not in (label, None) and not named:
        return False, 0
    if at + 1 < len(elements) and isinstance(elements[at + 1], Grid):
        return True, 1
    return False, 0


def _continued_above(elements: Sequence[Element], at: int) -> bool:
    """Whether the line above a grid says that it goes on."""
    above = elements[at - 1] if at else None
    return isinstance(above, Printed) and _says_continued(above.text)


def _says_continued(text: str) -> bool:
    return len(text) < 120 and any(word in text.lower() for word in _CONTINUED)


def _fits(first: Element, second: Element) -> bool:
    """Whether a grid on the next page, or at the head of the next column, has the columns of the first."""
    if not isinstance(first, Grid) or not isinstance(second, Grid):
        return False
    last_page = max(cell.page for cell in first.cells)
    begins = any(_texts(first, 0)[1:]) and _texts(first, 0) == _texts(second, 0)
    beside = begins and second.page == last_page and second.box[1] < first.box[1] and second.box[0] > first.box[0]
    if (
        (second.page != last_page + 1 and not beside)
        or (first.ruled != second.ruled and first.rows > 1)
        or first.columns != second.columns
    ):
        return False
    head, new = _texts(first, 0), _texts(second, 0)
    if head and new and head[0] and head[0] == new[0] and head != new:
        return False  # a form or a table that begins anew
    tolerance = 12.0
    aside = second.edges[0][0] - first.edges[0][0] if begins else 0.0  # the table goes on in another column of print
    pairs = [(edge, (low - aside, high - aside)) for edge, (low, high) in zip(first.edges, second.edges, strict=True)]
    if first.ruled and second.ruled:
        return all(abs(a[0] - b[0]) < tolerance and abs(a[1] - b[1]) < tolerance for a, b in pairs)
    return (
        all(min(a[1], b[1]) - max(a[0], b[0]) > -tolerance / 2 for a, b in pairs)
        and abs(first.size - second.size) < 0.6
    )


def _texts(grid: Grid, row: int) -> list[str]:
    return [" ".join(cell.text.split()).lower() for cell in grid.cells if cell.row == row]


def _appended(first: Grid, second: Grid) -> Grid:
    """Two parts of a table as one."""
    repeated = 0
    while repeated < min(3, second.rows - 1) and any(_texts(first, repeated)):
        if _texts(first, repeated) != _texts(second, repeated):
            break
        repeated += 1
    if repeated and any(cell.row < repeated < cell.row + cell.rowspan for cell in second.cells):
        repeated = 0
    rest = [replace(cell, row=cell.row - repeated + first.rows) for cell in second.cells if cell.row >= repeated]
    kept, rest = _row_over_the_end(list(first.cells), rest, first.rows, first.columns)
    rows = max(cell.row + cell.rowspan for cell in (*kept, *rest)) if rest else first.rows
    headers = max(first.headers, repeated)
    return replace(first, cells=(*kept, *rest), rows=rows, headers=headers)


def _row_over_the_end(
    cells: list[Placed], rest: list[Placed], start: int, columns: int
) -> tuple[list[Placed], list[Placed]]:
    """A row that the page's end parted: its second part has no label, and goes on in small letters."""
    head = [cell for cell in rest if cell.row == start]
    tail = {cell.column: at for at, cell in enumerate(cells) if cell.row + cell.rowspan == start}
    filled = [cell for cell in head if cell.text]
    label = next((cell for cell in head if cell.column == 0), None)
    parted = (
        label is not None
        and not label.text
        and bool(filled)
        and len(filled) < columns
        and all(cell.text[0].islower() and cell.column in tail for cell in filled)
        and all(cell.rowspan == 1 for cell in head)
    )
    if not parted:
        return cells, rest
    for cell in filled:
        above = cells[tail[cell.column]]
        cells[tail[cell.column]] = replace(above, text=f"{above.text} {cell.text}".strip())
    return cells, [replace(cell, row=cell.row - 1) for cell in rest if cell.row != start]


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
