"""Running heads, running feet and page numbers: what the pages repeat at their edges."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from msgspec import Struct

from etl.document import LeftOut, left_out
from etl.patterns import regex
from etl.readers.pdf.page import Sheet, Word
from etl.readers.pdf.rows import Row, rows_of
from etl.readers.text.lines import caption_of
from etl.value import replace

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


class _Edge(Struct, frozen=True):
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
