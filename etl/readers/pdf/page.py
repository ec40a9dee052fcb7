"""A PDF's page to words and drawn lines; the only place that touches pdfplumber's objects."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import atan2, cos, hypot, pi, sin
from operator import itemgetter
from statistics import median
from typing import Any, NamedTuple

from msgspec import Struct
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.text import extract_words

from etl.document import LeftOut, left_out
from etl.patterns import regex
from etl.readers.pdf.edges import Box, Edge, edges_of, turned_box
from etl.readers.pdf.fields import comments_of, fields_of
from etl.readers.pdf.signs import character, sign_of
from etl.readers.text.decode import normalize

_BOLD = regex(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC = regex(r"italic|oblique|[-,]it\b", re.IGNORECASE)
GAP = 0.16
"""A gap wider than this part of the type size parts two words."""
_KEEPS_WORDS = regex(r"skia|chrom|libreoffice|openoffice|microsoft|google|wkhtml|quartz", re.IGNORECASE)
"""Programs that leave words whole at line ends unless they are told otherwise."""
_LEADER = regex(r"\.{5,}")
_TWICE = 0.25
"""A character that is printed again within this part of its width is printed twice to look bold."""
_SLANT = 0.08
_LEANS, _MOST_LEAN, _ALIKE = 0.001, 0.2, 0.02
"""In radians: what leans less is straight; so near to each other are the angles of a page that leans."""
_DEPTH = 0.2
_LEVEL = 0.4
"""Base lines nearer than this are one."""
_ANY = 1000.0
_TYPED = 12.0
Glyph = dict[str, Any]
"""pdfplumber's character, with its base line."""


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


class Sheet(Struct, frozen=True):
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
        page: pdfplumber's page.
        number: one-based page.

    Returns:
        The sheet.
    """
    width, height = float(page.width), float(page.height)
    left, above, right, below = _shown(page, width, height)
    glyphs: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    outside: list[tuple[int, Glyph]] = []
    askew: list[str] = []
    for char in _straight(page.chars, height):
        text = character(sign_of(char["text"], char["fontname"]))
        a, b, c, d, _, f = char["matrix"]
        if not text:
            continue
        if b and abs(b) > _SLANT * abs(a) and abs(a) > _SLANT * abs(b):
            askew.append(text)  # across the page: a watermark
            continue
        turn = 0 if char["upright"] and a > 0 else _turn(a, b, c, d)
        glyph = {**char, "text": text, "base": height - f + float(page.mediabox[1]), "upright": True}
        if turn:
            x0, top, x1, bottom = turned_box((char["x0"], char["top"], char["x1"], char["bottom"]), turn, width, height)
            glyph |= {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "doctop": top, "size": bottom - top}
            glyph |= {"base": bottom - _DEPTH * (bottom - top), "width": x1 - x0, "height": bottom - top}
        if char["x1"] < left or char["bottom"] < above or char["x0"] > right or char["top"] > below:
            outside.append((turn, glyph))
        else:
            glyphs[turn].append(glyph)
    if len(outside) > sum(map(len, glyphs.values())):  # the box of the page is wrong, not its text
        for turn, glyph in outside:
            glyphs[turn].append(glyph)
        outside.clear()
    counts = {turn: sum(1 for glyph in group if glyph["text"] != " ") for turn, group in glyphs.items()}
    main = max(counts, key=lambda turn: counts[turn])
    if counts[main] * 2 < sum(counts.values()) or counts[main] == counts[0]:
        main = 0
    filled = [(turned_box(box, main, width, height), text, size) for box, text, size in fields_of(page)]
    words = [*_words(glyphs[main]), *(word for field in filled for word in _typed(*field))]
    sideways = [
        _moved(word, turn, main, width, height)
        for turn, group in glyphs.items()
        if turn != main
        for word in _phrases(_words(group))
    ]
    across, down = edges_of(page, False, main)
    shades = edges_of(page, True, main)
    size = (height, width) if main % 2 else (width, height)
    picture = sum(float(image["width"] * image["height"]) for image in page.images)
    share = min(1.0, picture / max(1.0, width * height))
    if _KEEPS_WORDS.search(" ".join(map(str, (page.pdf.metadata or {}).values()))):
        words = [_own_hyphen(word) for word in words]
    unread = sum(1 for group in glyphs.values() for glyph in group if glyph["text"] == "\ufffd")
    pieces = left_out("watermark", "".join(askew)), left_out("printer's marks", "".join(g["text"] for _, g in outside))
    comments = (left_out("comment", normalize(text)) for text in comments_of(page.page_obj))
    aside = tuple(piece for piece in (*pieces, *comments) if piece)
    return Sheet(number, *size, tuple(words), tuple(sideways), across, down, shades, main, unread, share, aside)


def _straight(chars: list[Glyph], height: float) -> list[Glyph]:
    """The characters of a page that lay crooked on the scanner, set straight; of any other page as they are."""
    angles = [atan2(char["matrix"][1], char["matrix"][0]) for char in chars if char["text"].strip()]
    off = [(angle + pi / 4) % (pi / 2) - pi / 4 for angle in angles]
    lean = median(off) if off else 0.0
    if not _LEANS < abs(lean) < _MOST_LEAN or sum(1 for one in off if abs(one - lean) < _ALIKE) * 5 < len(off) * 4:
        return chars
    sine, cosine = sin(-lean), cos(-lean)
    result = []
    for char in chars:
        a, b, c, d, e, f = char["matrix"]
        a, b, c, d = a * cosine - b * sine, a * sine + b * cosine, c * cosine - d * sine, c * sine + d * cosine
        x, y = e - height / 2, f - height / 2
        e, f = x * cosine - y * sine + height / 2, x * sine + y * cosine + height / 2
        long = char["adv"] * hypot(a, b)
        tall = max(1.0, (char["height"] - long * abs(sine)) / cosine if abs(a) >= abs(b) else char["width"])
        if abs(a) >= abs(b):
            x0, x1 = (e, e + long) if a > 0 else (e - long, e)
            top = height - f - (1 - _DEPTH) * tall if a > 0 else height - f - _DEPTH * tall
            box = {"x0": x0, "x1": x1, "top": top, "bottom": top + tall, "size": tall}
        else:
            top = height - f - (long if b > 0 else 0.0)
            left = e - ((1 - _DEPTH) if b > 0 else _DEPTH) * tall
            box = {"x0": left, "x1": left + tall, "top": top, "bottom": top + long, "size": tall}
        upright = abs(a) >= abs(b)
        result.append({**char, **box, "matrix": (a, b, c, d, e, f), "doctop": box["top"], "upright": upright})
    return result


def _own_hyphen(word: Word) -> Word:
    """A word whose hyphen at its end is marked as the author's."""
    ends = word.text[-1] == "-" and len(word.text) > 3 and word.text[-2].isalpha()
    return word._replace(text=word.text[:-1] + "\u2011") if ends else word


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


def _words(glyphs: list[Glyph]) -> list[Word]:
    """The words of glyphs of one direction, by pdfplumber, line by line: raised text is a line of its own."""
    found: dict[str, Counter[float]] = {}
    for glyph in glyphs:
        depth = (glyph["bottom"] - glyph["base"]) / (glyph["size"] or 1)
        found.setdefault(glyph["fontname"], Counter())[round(depth, 2)] += 1
    usual = {font: depths.most_common(1)[0][0] for font, depths in found.items()}
    for glyph in glyphs:  # text raised by "text rise" keeps its line's base in the file
        base = glyph["bottom"] - usual[glyph["fontname"]] * glyph["size"]
        if abs(base - glyph["base"]) > 0.05 * glyph["size"]:
            glyph["base"] = base
    words: list[Word] = []
    for line in cluster_objects(glyphs, itemgetter("base"), _LEVEL):
        for word in extract_words(_printed_once(line), x_tolerance_ratio=GAP, y_tolerance=_ANY, return_chars=True):
            words.append(_word(word["chars"]))
    return words


def _printed_once(line: list[Glyph]) -> list[Glyph]:
    """A line without what is printed twice to look bold, and without the dots that lead from a label to its value.

    (pdfplumber's `dedupe_chars` takes a time that grows with the square of the page.)
    """
    line = sorted(line, key=itemgetter("x0"))
    line = [
        glyph
        for at, glyph in enumerate(line)
        if not any(
            g["text"] == glyph["text"] and glyph["x0"] - g["x0"] < _TWICE * glyph["width"]
            for g in line[max(0, at - 2) : at]
        )
    ]
    text = "".join(glyph["text"][:1] for glyph in line)
    if "....." not in text:
        return line
    dots = {at for match in _LEADER.finditer(text) for at in range(*match.span())}
    return [glyph for at, glyph in enumerate(line) if at not in dots]


def _word(glyphs: Sequence[Glyph]) -> Word:
    text = "".join(glyph["text"] for glyph in glyphs)
    if not text.isascii() and any(c > "\u02ff" for c in text):
        text = normalize(unicodedata.normalize("NFC", text)) if "\xad" not in text else text
    bold, italic, family = _font(glyphs[0]["fontname"])
    top, bottom = min(g["top"] for g in glyphs), max(g["bottom"] for g in glyphs)
    size = max(float(g["size"]) for g in glyphs)
    left, right = glyphs[0]["x0"], max(g["x1"] for g in glyphs)
    return Word(left, top, right, bottom, glyphs[0]["base"], size, text, bold, italic, False, family)


def _typed(box: Box, text: str, size: float) -> Iterator[Word]:
    """The words of a field's value where the field stands."""
    x0, top, x1, bottom = box
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    size = size or min(_TYPED, 0.8 * (bottom - top) / len(lines))
    for number, line in enumerate(lines):
        base = (top + bottom) / 2 + 0.35 * size + 1.2 * size * (number - (len(lines) - 1) / 2)
        wide = min(0.5 * size, (x1 - x0) / max(1, len(line)))
        at = x0
        for word in line.split(" "):
            end = at + wide * len(word)
            if word:
                yield Word(at, base - 0.75 * size, end, base + 0.2 * size, base, size, normalize(word))
            at = end + wide


@cache
def _font(font: str) -> tuple[bool, bool, str]:
    """What a font's name tells of it."""
    name = str(font)
    return bool(_BOLD.search(name)), bool(_ITALIC.search(name)), name[name.find("+") + 1 :][:5].lower()
