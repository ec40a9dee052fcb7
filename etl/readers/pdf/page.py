"""A PDF's page to words and drawn lines; the only place that touches pdfplumber's objects."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

from etl.document import LeftOut, left_out
from etl.patterns import regex
from etl.readers.pdf.edges import Box, Edge, edges_of, turned_box, turned_edges
from etl.readers.pdf.fields import comments_of
from etl.readers.pdf.lean import straightened
from etl.readers.pdf.letter import Letter, as_letter
from etl.readers.text.decode import normalize

_BOLD = regex(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC = regex(r"italic|oblique|[-,]it\b", re.IGNORECASE)
GAP = 0.16
"""A gap wider than this part of the type size parts two words."""
_KEEPS_WORDS = regex(r"skia|chrom|libreoffice|openoffice|microsoft|google|wkhtml|quartz", re.IGNORECASE)
"""Programs that leave words whole at line ends unless they are told otherwise."""
_LETTERED = 0.4
_LEADING = 5
_LEADER = regex(r"\.{5,}")
_BASE = attrgetter("base")
_LEFT = attrgetter("x0")
_Font = tuple[bool, bool, str]
"""Whether its words are bold, whether italic, and how its name begins."""


class Word(NamedTuple):
    """A word on a page; places in points from the page's upper left corner, `base` is its base line.

    `mark` tells that it ends in raised or lowered print; `family` is how its font's name begins.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    text: str
    bold: bool = False
    italic: bool = False
    mark: bool = False
    family: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as words and drawn lines.

    Args:
        number: one-based page.
        width: in points, as the words are read (a page printed sideways is turned).
        height: in points.
        words: words of the page's own direction.
        sideways: words of other directions, in the page's coordinates.
        across: horizontal lines.
        down: vertical lines.
        shades: both, with the sides of boxes that are only filled.
        turned: quarter turns clockwise that were undone.
        unread: glyphs that have no character.
        picture: share of the page that pictures cover.
        aside: what was left out of its words.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    sideways: tuple[Word, ...] = ()
    across: tuple[Edge, ...] = ()
    down: tuple[Edge, ...] = ()
    shades: tuple[tuple[Edge, ...], tuple[Edge, ...]] = ((), ())
    turned: int = 0
    unread: int = 0
    picture: float = 0.0
    aside: tuple[LeftOut, ...] = ()


def sheet_of(page: Any, number: int) -> Sheet:
    """Words and lines of a page.

    Args:
        page: pdfplumber's page; its layout is read as it is, without a dict for each glyph.
        number: one-based page.

    Returns:
        The sheet.
    """
    width, height = float(page.width), float(page.height)
    left, above, right, below = _shown(page, width, height)
    counts: Counter[int] = Counter()
    glyphs: dict[int, list[Letter]] = {0: [], 1: [], 2: [], 3: []}
    outside: list[tuple[int, Letter]] = []
    askew: list[str] = []
    drawn: list[LTCurve] = []
    letters: list[Letter] = []
    unread = 0
    picture = 0.0
    for thing in _things(page.layout):
        if isinstance(thing, Letter):
            letters.append(thing)
        elif isinstance(thing, LTChar):
            letters.append(as_letter(thing, height))
        elif isinstance(thing, LTCurve):
            drawn.append(thing)
        elif isinstance(thing, LTImage):
            picture += thing.width * thing.height
    for glyph in straightened(letters, width, height):
        _, x0, x1, top, bottom, _, text, _, (a, b, c, d, _, _), upright = glyph
        if not text:
            continue
        if text == "\ufffd":
            unread += 1
        if b and abs(b) > 0.08 * abs(a) and abs(a) > 0.08 * abs(b):
            askew.append(text)  # across the page: a watermark
            continue
        turn = 0 if upright else _turn(a, b, c, d)
        if turn:
            glyph = _turned(glyph, turn, width, height)
        if x1 < left or bottom < above or x0 > right or top > below:
            outside.append((turn, glyph))
            continue
        glyphs[turn].append(glyph)
        if text != " ":
            counts[turn] += 1
    if len(outside) > sum(counts.values()):  # the box of the page is wrong, not its text
        for turn, glyph in outside:
            glyphs[turn].append(glyph)
            counts[turn] += 1
        outside.clear()
    across, down = edges_of(drawn, height, False)
    shades = edges_of(drawn, height, True)
    main = counts.most_common(1)[0][0] if counts else 0
    if counts[main] * 2 < sum(counts.values()) or counts[main] == counts[0]:
        main = 0
    words = _words(glyphs[main])
    sideways = [
        _moved(word, turn, main, width, height)
        for turn, group in glyphs.items()
        if turn != main
        for word in _phrases(_words(group))
    ]
    if main:
        across, down = turned_edges(main, across, down, width, height)
        shades = turned_edges(main, *shades, width, height)
    size = (height, width) if main % 2 else (width, height)
    share = min(1.0, picture / max(1.0, width * height))
    if _KEEPS_WORDS.search(" ".join(map(str, (page.pdf.metadata or {}).values()))):
        words = [_own_hyphen(word) for word in words]
    pieces = left_out("watermark", "".join(askew)), left_out("printer's marks", "".join(g.text for _, g in outside))
    comments = (left_out("comment", normalize(text)) for text in comments_of(page.page_obj))
    aside = tuple(piece for piece in (*pieces, *comments) if piece)
    return Sheet(number, *size, tuple(words), tuple(sideways), across, down, shades, main, unread, share, aside)


def _own_hyphen(word: Word) -> Word:
    """A word whose hyphen at its end is marked as the author's."""
    ends = word.text[-1] == "-" and len(word.text) > 3 and word.text[-2].isalpha()
    return word._replace(text=word.text[:-1] + "\u2011") if ends else word


def _things(container: Iterable[Any]) -> Iterator[Any]:
    """All that is drawn on a page, also within inner drawings."""
    for thing in container:
        if isinstance(thing, LTContainer):
            yield from _things(thing)
        else:
            yield thing


def _shown(page: Any, width: float, height: float) -> Box:
    """The part of a page that readers see; what stands outside of it is for the printer."""
    left, above = page.bbox[0], page.bbox[1]
    x0, top, x1, bottom = (float(value) for value in page.cropbox)
    box = (x0 - left, top - above, x1 - left, bottom - above)
    if box[2] - box[0] < 10 or box[3] - box[1] < 10:
        return 0.0, 0.0, width, height
    return max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])


def _turn(a: float, b: float, c: float, d: float) -> int:
    """Quarter turns clockwise by which a glyph's direction differs from upright."""
    if abs(b) > abs(a):
        return 3 if b > 0 else 1
    return 2 if a < 0 and d < 0 else 0


def _turned(glyph: Letter, turn: int, width: float, height: float) -> Letter:
    """A glyph as it stands when the page is turned so that it is upright."""
    left, up, right, low = turned_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    size = low - up
    return glyph._replace(base=low - 0.2 * size, x0=left, x1=right, top=up, bottom=low, size=size)


def _moved(word: Word, turn: int, main: int, width: float, height: float) -> Word:
    """A word of another direction, in the coordinates of the page's own direction."""
    size = (height, width) if turn % 2 else (width, height)
    page = turned_box((word.x0, word.top, word.x1, word.bottom), (4 - turn) % 4, *size)
    x0, top, x1, bottom = turned_box(page, main, width, height)
    return word._replace(x0=x0, top=top, x1=x1, bottom=bottom)


def original_box(box: Box, sheet: Sheet) -> Box:
    """A box of a sheet in the coordinates of the page as it is stored, rounded to a tenth of a point."""
    if sheet.turned:
        box = turned_box(box, (4 - sheet.turned) % 4, sheet.width, sheet.height)
    x0, top, x1, bottom = box
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


# Glyphs to words


def _phrases(words: Iterable[Word]) -> list[Word]:
    """Words of one line as one word, for text of another direction than the page's."""
    result: list[Word] = []
    for word in words:
        last = result[-1] if result else None
        if last and last.base == word.base and 0 <= word.x0 - last.x1 < word.size:
            top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
            result[-1] = last._replace(x1=word.x1, top=top, bottom=bottom, text=f"{last.text} {word.text}")
        else:
            result.append(word)
    return result


def _words(glyphs: list[Letter]) -> list[Word]:
    """The words of glyphs of one direction, line by line."""
    if not glyphs:
        return []
    usual = _descents(glyphs)
    placed = [_on_base(glyph, usual) for glyph in glyphs] if usual else glyphs
    placed = sorted(placed, key=_BASE)
    words: list[Word] = []
    fonts: dict[str, _Font] = {}
    line: list[Letter] = []
    first = placed[0].base
    for glyph in placed:
        below = glyph.base - first
        if below > 0.4 and below > 0.1 * glyph.size:
            words += _line_words(line, fonts)
            line = []
            first = glyph.base
        line.append(glyph)
    return words + _line_words(line, fonts)


def _descents(glyphs: Iterable[Letter]) -> dict[str, float]:
    """How deep each font's box goes below the base line, for fonts that print raised text too."""
    seen: dict[str, Counter[float]] = {}
    boxes = Counter([(g.font, g.size, g.bottom - g.base) for g in glyphs])
    for (font, size, below), count in boxes.items():
        if size > 0:
            seen.setdefault(font, Counter())[round(round(below, 4) / size, 2)] += count
    return {font: depths.most_common(1)[0][0] for font, depths in seen.items() if len(depths) > 1}


def _on_base(glyph: Letter, usual: dict[str, float]) -> Letter:
    """A glyph with the base line it is printed on: text raised by "text rise" keeps its line's in the file."""
    depth = usual.get(glyph.font)
    if depth is None:
        return glyph
    base = glyph.bottom - depth * glyph.size
    return glyph._replace(base=base) if abs(base - glyph.base) > 0.05 * glyph.size else glyph


def _line_words(line: list[Letter], fonts: dict[str, _Font]) -> list[Word]:
    """The words of the glyphs of one base line; what is printed twice to look bold is taken once."""
    base = line[0].base
    line.sort(key=_LEFT)
    parts: list[list[Letter]] = []
    spaced = False  # whether a space was printed before the glyph
    right = 0.0
    close: set[int] = set()  # parts that only a narrow gap, and no space, parts from the one before
    last: Letter | None = None
    for glyph in line:
        _, x0, x1, _, _, size, text, *_ = glyph
        if text == " ":
            spaced = True
            continue
        if last is not None:
            if text == last.text and x0 - last.x0 < 0.25 * max(x1 - x0, 0.1):
                continue
            size = max(size, last.size)
        gap = x0 - right
        if last is None or (spaced and gap > 0.05 * size) or gap > GAP * size:
            if last and not spaced and gap < _LETTERED * size:
                close.add(len(parts))
            parts.append([])
            right = x1
        parts[-1].append(glyph)
        right = max(right, x1)
        spaced = False
        last = glyph
    return [_word(piece, base, fonts) for part in _unlettered(parts, close) for piece in _without_leaders(part)]


def _without_leaders(part: list[Letter]) -> list[list[Letter]]:
    """Glyphs that hang together, with the dots that lead from a label to its value as a word of their own."""
    if len(part) <= _LEADING or sum(1 for glyph in part if glyph.text == ".") < _LEADING:
        return [part]
    text = "".join(glyph.text[:1] for glyph in part)
    ends = [0, *(end for match in _LEADER.finditer(text) for end in match.span()), len(part)]
    return [part[a:b] for a, b in pairwise(ends) if a < b]


def _unlettered(parts: list[list[Letter]], close: set[int]) -> list[list[Letter]]:
    """Letters that are set apart for looks ("T A B L E" without spaces) as one word."""
    if len(close) < 3:
        return parts
    result: list[list[Letter]] = []
    at = 0
    while at < len(parts):
        end = at + 1
        while end < len(parts) and end in close and len(parts[end]) <= 2 and len(parts[end - 1]) <= 2:
            end += 1
        run = parts[at:end] if end - at >= 4 else parts[at : at + 1]
        result.append([glyph for part in run for glyph in part])
        at += len(run)
    return result


def _word(part: list[Letter], base: float, fonts: dict[str, _Font]) -> Word:
    _, lefts, rights, tops, bottoms, sizes, texts, names, _, _ = zip(*part, strict=True)
    text = "".join(texts)
    if not text.isascii() and any(c > "\u02ff" for c in text):
        text = normalize(unicodedata.normalize("NFC", text)) if "\xad" not in text else text
    font = fonts.get(names[0])
    if font is None:
        font = fonts[names[0]] = _font(names[0])
    bold, italic, family = font
    return Word(lefts[0], min(tops), max(rights), max(bottoms), base, max(sizes), text, bold, italic, False, family)


def _font(font: str) -> _Font:
    """What a font's name tells of it."""
    name = str(font)
    return bool(_BOLD.search(name)), bool(_ITALIC.search(name)), name[name.find("+") + 1 :][:5].lower()
