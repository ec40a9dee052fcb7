"""A PDF's page to words, their rows, and drawn lines, signs, raised print and filled fields; the only place that
touches pdfplumber's objects.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, cached_property
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from operator import itemgetter
from statistics import median
from typing import Any, NamedTuple

from msgspec import Struct
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text
from pdfplumber.table import merge_edges
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.geometry import obj_to_edges
from pdfplumber.utils.text import extract_words

from etl.document import LeftOut, left_out
from etl.patterns import regex
from etl.readers.text.decode import normalize
from etl.readers.text.ligatures import FRAGMENTS, belongs, is_foreign
from etl.readers.text.lines import marker_of
from etl.value import replace

# The lines drawn on a page, joined by pdfplumber, and places on a page that is turned.


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points."""
_NEAR = 2.5
"""Lines nearer than this are one."""
_SHORTEST = 3


class Edge(NamedTuple):
    """A drawn line: horizontal (`at` is its y, from `low` to `high` in x), or vertical the other way round."""

    at: float
    low: float
    high: float


Edges = tuple[tuple[Edge, ...], tuple[Edge, ...]]
"""The horizontal and the vertical ones."""


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box when its page is turned back by quarter turns.

    Args:
        box: on the page as it is stored.
        turn: quarter turns clockwise to undo.
        width: of the page.
        height: of the page.
    """
    x0, top, x1, bottom = box
    if turn == 3:
        return height - bottom, x0, height - top, x1
    if turn == 1:
        return top, width - x1, bottom, width - x0
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return box


def edges_of(page: Any, shaded: bool, turn: int = 0) -> Edges:
    """Horizontal and vertical lines: drawn ones, thin boxes, and the sides of boxes.

    Args:
        page: pdfplumber's page.
        shaded: whether the sides of boxes that are only filled count as lines.
        turn: quarter turns clockwise to undo.

    Returns:
        The lines, those at one place that touch each other joined.
    """
    drawn = [thing for thing in (*page.lines, *page.curves, *page.rects) if _counts(thing, shaded)]
    found = merge_edges(
        [edge for thing in drawn for edge in obj_to_edges(thing) if edge["orientation"]],
        snap_x_tolerance=_NEAR, snap_y_tolerance=_NEAR, join_x_tolerance=_SHORTEST, join_y_tolerance=_SHORTEST,
    )  # fmt: skip
    size = float(page.width), float(page.height)
    boxes = [turned_box((e["x0"], e["top"], e["x1"], e["bottom"]), turn, *size) for e in found]
    return _lines(boxes)


def _lines(boxes: Iterable[Box]) -> Edges:
    boxes = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > _SHORTEST]
    flat = [box for box in boxes if box[2] - box[0] > box[3] - box[1]]
    across = sorted(Edge((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in flat)
    down = sorted(
        Edge((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in boxes if (x0, top, x1, bottom) not in flat
    )
    return tuple(across), tuple(down)


def _counts(thing: dict[str, Any], shaded: bool) -> bool:
    """Whether a path shows as a line: thin, stroked, or filled where that counts."""
    if thing["object_type"] != "rect" or min(thing["width"], thing["height"]) <= 2 or thing.get("stroke"):
        return True
    return shaded and bool(thing.get("fill")) and not _is_white(thing.get("non_stroking_color"))


def _is_white(color: Any) -> bool:
    parts: Sequence[Any] = color if isinstance(color, tuple | list) else (color,)
    flat = [float(part) for part in parts if isinstance(part, int | float)]
    return (len(flat) in (1, 3) and min(flat) > 0.99) or (len(flat) == 4 and max(flat) < 0.01)


# What glyphs print whose fonts have signs in place of letters.


_CID = regex(r"\(cid:\d+\)")
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◆", 0xF076: "❖", 0xF0B1: "±", 0xF0B3: "≥",
    0xF0A3: "≤", 0xF0B0: "°", 0xF0D7: "·", 0xF0B4: "×", 0xF02D: "−", 0xF061: "α", 0xF062: "β", 0xF067: "γ",
    0xF064: "δ", 0xF06D: "μ", 0xF06B: "κ", 0xF0AE: "→", 0xF0BB: "≈", 0xF02B: "+", 0xF03D: "=", 0xF03C: "<", 0xF03E: ">",
}  # fmt: skip
"""What the private characters of the Symbol and Wingdings fonts print."""
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x78: "☒", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_DINGBATS = dict(zip("345678lmnou", "✓✓✗✗✗✗●○■☐◆", strict=True))
"""Signs of fonts that have signs in place of letters and digits: a tick isn't the 4 that it is stored as."""


def sign_of(raw: str, font: str) -> str:
    """What a glyph prints whose font has signs in place of letters; others as they are.

    Args:
        raw: as its font tells it.
        font: the font's name.
    """
    name = str(font).lower()
    if "dingbats" in name:
        return _DINGBATS.get(raw, raw)
    if "wingdings" not in name or len(raw) != 1:
        return raw
    signs = (
        _WINGDINGS_2 if name.removesuffix("-regular").endswith("2") else _WINGDINGS if not name.endswith("3") else {}
    )
    code = ord(raw)
    return signs.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code, raw)


def character(raw: str) -> str:
    """The normalized text of one glyph; "" for what can't be seen.

    Args:
        raw: as its font tells it.
    """
    if raw.startswith("(cid:"):
        if raw == "(cid:127)":
            return "•"  # what the standard fonts' bullet comes out as
        return _CID.sub("\ufffd", raw)
    if raw == "\xad":
        return raw  # tells a hyphen of the typesetter's from the author's
    if raw.isspace() or raw == "\xa0":
        return " "
    text = "".join(_SYMBOLS.get(ord(c), chr(ord(c) - 0xF000) if 0xF020 <= ord(c) < 0xF07F else c) for c in raw)
    return normalize(text)


# What is filled into the form of a PDF, and what was typed onto its pages: no part of their content, but seen on
# them.
#
# pdfplumber tells where they are, not what their values are; a value is set where its field stands. Boxes are ☒ or ☐,
# whatever sign ticks them.


_SIZE = regex(r"(\d+(?:\.\d*)?|\.\d+)\s+Tf")
_UNSEEN = 2 | 32
"""Flags of what isn't shown: hidden, and not to be seen on a screen."""
_PUSHED, _SECRET = 1 << 16, 1 << 13
_BOXES = ("☐", "☒")
_DEEPEST = 20


Field = tuple[Box, str, float]
"""A field of a form, or a text that was typed onto a page: its place, its value, and the size of its print (0 if not told)."""


def fields_of(page: Any) -> Iterator[Field]:
    """The fields of a page that have a value, and all boxes.

    Args:
        page: pdfplumber's page.
    """
    for one in resolve1(page.page_obj.annots) or ():
        with suppress(Exception):  # a broken one isn't shown
            if (found := _field(resolve1(one))) is not None:
                box, text, size = found
                yield _field_shown(box, page), text, size


def _field_shown(box: Box, page: Any) -> Box:
    """Where a box in the page's own coordinates is seen."""
    x0, y0, x1, y1 = box
    left, low, right, high = (float(resolve1(end)) for end in page.page_obj.mediabox)
    flat = (x0 - left, high - y1, x1 - left, high - y0)
    turn = int(page.page_obj.rotate or 0) // 90 % 4
    return turned_box(flat, (4 - turn) % 4, right - left, high - low)


def comments_of(page: Any) -> Iterator[str]:
    """What people who read a page have written at it.

    Args:
        page: pdfminer's page.
    """
    for one in resolve1(page.annots) or ():
        with suppress(Exception):
            entry = resolve1(one)
            if literal_name(resolve1(entry.get("Subtype"))) not in ("Widget", "FreeText", "Link", "Popup"):
                yield _printed(entry.get("Contents"))


def _field(entry: Any) -> Field | None:
    """What an annotation shows; None for what is no field and no text."""
    kind = literal_name(resolve1(entry.get("Subtype")))
    box = [float(resolve1(end)) for end in resolve1(entry["Rect"])]
    if kind not in ("Widget", "FreeText") or int(resolve1(entry.get("F")) or 0) & _UNSEEN or len(box) != 4:
        return None
    left, low, right, high = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
    drawing = resolve1((resolve1(entry.get("AP")) or {}).get("N"))
    if kind == "FreeText":
        text = _printed(entry.get("Contents"))
    else:
        flags, what = int(_inherited(entry, "Ff") or 0), literal_name(_inherited(entry, "FT"))
        if what == "Btn" and not flags & _PUSHED:
            text = _box(entry, drawing)
        elif what in ("Tx", "Ch") and not (what == "Tx" and flags & _SECRET):
            text = _chosen(entry) if what == "Ch" else _printed(_inherited(entry, "V"))
        else:
            return None
    size = _SIZE.search(_printed(_inherited(entry, "DA")))
    own = float(size[1]) if size else 0.0
    return ((left, low, right, high), text, own) if text.strip() else None


def _inherited(entry: Any, name: str) -> Any:
    """An entry of a field, or of the ones that it is a part of."""
    for _ in range(_DEEPEST):
        if name in entry or "Parent" not in entry:
            break
        entry = resolve1(entry["Parent"])
    return resolve1(entry.get(name))


def _printed(value: Any) -> str:
    """A value as text; "" for what is none."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_printed, value)))
    return decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""


def _chosen(entry: Any) -> str:
    """What is chosen of a list, as it is shown."""
    shown = {}
    for option in _inherited(entry, "Opt") or ():
        pair = resolve1(option)
        if isinstance(pair, list) and len(pair) == 2:
            shown[_printed(pair[0])] = _printed(pair[1])
    value = _inherited(entry, "V")
    values = [_printed(one) for one in value] if isinstance(value, list) else [_printed(value)]
    return ", ".join(shown.get(one, one) for one in values if one)


def _box(entry: Any, drawings: Any) -> str:
    """A box, ticked or not."""
    state = resolve1(entry.get("AS")) or _inherited(entry, "V")
    name = literal_name(state) if isinstance(state, PSLiteral) else "Off"
    known = isinstance(drawings, dict) and name not in drawings and len(drawings) > 0
    return _BOXES[name != "Off" and not known]


_BOLD = regex(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC = regex(r"italic|oblique|[-,]it\b", re.IGNORECASE)
GAP = 0.16
"""A gap wider than this part of the type size parts two words."""
_KEEPS_WORDS = regex(r"skia|chrom|libreoffice|openoffice|microsoft|google|wkhtml|quartz", re.IGNORECASE)
"""Programs that leave words whole at line ends unless they are told otherwise."""
_LEADER = regex(r"\.{5,}")
_LETTERS_BEFORE, _LETTERS_AFTER = regex(r"(?<![^\W\d_])[A-Za-z]+$"), regex(r"[a-z]+(?![A-Za-z])")
_WORD_GAP = 0.6
"""A gap wider than this part of the type size parts two columns."""
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
        found_here = extract_words(_printed_once(line), x_tolerance_ratio=GAP, y_tolerance=_ANY, return_chars=True)
        words += _with_ligatures([_word(word["chars"]) for word in found_here])
    return words


def _with_ligatures(line: list[Word]) -> list[Word]:
    """A line with the ligatures that were set apart in their words; what stands far from one isn't part of its word."""
    if FRAGMENTS.isdisjoint(word.text for word in line) or is_foreign(" ".join(word.text for word in line)):
        return line
    result: list[Word] = line[:1]
    at = 1
    while at < len(line):
        before, word, after = result[-1], line[at], line[at + 1] if at + 1 < len(line) else None
        to_left = to_right = False
        if after is not None and word.text in FRAGMENTS and _follows(before, word) and _follows(word, after):
            left, right = _LETTERS_BEFORE.search(before.text), _LETTERS_AFTER.match(after.text)
            to_left, to_right = belongs(left[0] if left else "", word.text, right[0] if right else "")
        whole = _one_word(word, after) if after is not None and to_right else word
        result[-1:] = [_one_word(before, whole)] if to_left else [before, whole]
        at += 1 + to_right
    return result


def _follows(left: Word, right: Word) -> bool:
    return right.x0 - left.x1 < _WORD_GAP * right.size


def _one_word(left: Word, right: Word) -> Word:
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    return left._replace(x1=right.x1, top=top, bottom=bottom, text=left.text + right.text)


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


# Small raised and lowered print: exponents and footnote marks become superscript characters, indices plain ones.
#
# "10" with a raised "6" must not be read as 106, and the "a" of a footnote is not a word.


_RAISED = str.maketrans(
    "0123456789+−-=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_SMALLER = 0.86
_CELL = 24.0
_MOST = 60
Index = dict[tuple[int, int], list[Word]]


def raise_marks(words: Sequence[Word]) -> list[Word]:
    """The words with their marks set: a mark stands on the base line of the word it belongs to.

    Args:
        words: words of one direction, in any order.

    Returns:
        Words; those that a mark parted are joined again.
    """
    sizes = [word.size for word in words]
    if not sizes or min(sizes) > _SMALLER * max(sizes):
        return list(words)
    ends: Index = {}
    starts: Index = {}
    for word in words:
        _put(ends, word.x1, word)
        _put(starts, word.x0, word)
    result: list[Word] = []
    converted: list[Word] = []
    for word in sorted(words, key=lambda word: (word.x0, word.base)):
        host = _host(word, ends, starts) if len(word.text) <= 12 else None
        if host is None:
            result.append(word)
            continue
        raised = host.base - word.base > 0
        text = _raised(word.text, host.text, host.x1 <= word.x0 + 1) if raised else word.text
        mark = word._replace(base=host.base, size=host.size, text=text, bold=host.bold, italic=host.italic, mark=True)
        _put(ends, mark.x1, mark)
        converted.append(mark)
    return _rejoined(result, converted)


def _put(index: Index, x: float, word: Word) -> None:
    bucket = index.setdefault((int(word.base // _CELL), int(x // _CELL)), [])
    if len(bucket) < _MOST:
        bucket.append(word)


def _near(index: Index, x: float, base: float) -> Iterable[Word]:
    row, column = int(base // _CELL), int(x // _CELL)
    for r in (row - 1, row, row + 1):
        for c in (column - 1, column, column + 1):
            yield from index.get((r, c), ())


def _host(word: Word, ends: Index, starts: Index) -> Word | None:
    """The bigger word that a small one is raised or lowered beside."""
    best: tuple[float, Word] | None = None
    for host in _near(ends, word.x0, word.base):
        gap = word.x0 - host.x1
        if -0.2 * host.size <= gap <= 0.2 * host.size and _beside(word, host) and (best is None or abs(gap) < best[0]):
            best = (abs(gap), host)
    if best is None:
        for host in _near(starts, word.x1, word.base):
            gap = host.x0 - word.x1
            raised = host.base - word.base > 0
            if -0.1 * host.size <= gap <= 0.55 * host.size and raised and _beside(word, host) and len(word.text) <= 4:
                return host
    return best[1] if best else None


def _beside(word: Word, host: Word) -> bool:
    if word.size > _SMALLER * host.size or word is host:
        return False
    rise = (host.base - word.base) / host.size
    return 0.12 <= rise <= 0.75 or -0.4 <= rise <= -0.05


def _raised(text: str, host: str, behind: bool) -> str:
    """Raised text in superscript characters; the ending of "1st" and words ("TM") stay as they are."""
    if text in ("–", "—"):
        return "⁻"
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 1 and any(a.isalpha() and b.isalpha() for a, b in pairwise(text)):
        return text
    if behind and host[-1:].isdigit() and text.lower() in ("st", "nd", "rd", "th"):
        return text
    return text.translate(_RAISED)


def _rejoined(words: list[Word], marks: list[Word]) -> list[Word]:
    """Words with their marks attached, wherever no gap parts them."""
    if not marks:
        return words
    rows: dict[float, list[Word]] = {}
    for mark in marks:
        rows.setdefault(mark.base, [])
    rest = [word for word in words if word.base not in rows]
    for word in (*words, *marks):
        if word.base in rows:
            rows[word.base].append(word)
    for row in rows.values():
        row.sort(key=lambda word: (word.x0, word.x1))
        joined: list[Word] = []
        for word in row:
            last = joined[-1] if joined else None
            if last and (word.mark or last.mark) and word.x0 - last.x1 < 0.12 * last.size:
                joined[-1] = last._replace(
                    x1=max(last.x1, word.x1),
                    top=min(last.top, word.top),
                    bottom=max(last.bottom, word.bottom),
                    text=last.text + word.text,
                    mark=word.mark,
                )
            else:
                joined.append(word)
        rest += joined
    return rest


# Words to rows of segments: what stands on one line, parted where a gap is too wide for a sentence.


_OUTLINE = regex(r"(?:[A-Z]|[IVX]{1,5})[.)]$|\[\w{1,12}\]$")
_ROW_LEADER = regex(r"(?:[.·_]{4,}|…{2,})$")
_NUMBER = regex(r"[-+−–]?\d[\d,.]*\d%?$")
WIDE = 0.8
"""A gap of this part of the type size may part two cells."""
NARROW = 0.44
"""So may a gap of this part between two numbers."""


class Segment(Struct, frozen=True, dict=True):
    """Words that stand together on a line.

    Args:
        words: at least one, from left to right.
    """

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        """Its left end."""
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        """Its right end."""
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        """Its base line."""
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        """The type size of most of its text."""
        return style_of(self.words)[0]

    @cached_property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its place on the page."""
        return self.x0, min(w.top for w in self.words), self.x1, max(w.bottom for w in self.words)


class Row(Struct, frozen=True, dict=True):
    """Segments on one line, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return self.segments[-1].x1

    @cached_property
    def base(self) -> float:
        """Its base line."""
        return max(segment.base for segment in self.segments)

    @cached_property
    def size(self) -> float:
        """The type size of most of its text."""
        return style_of(self.words)[0]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All its words."""
        return tuple(word for segment in self.segments for word in segment.words)

    @cached_property
    def top(self) -> float:
        """The top of its highest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """The bottom of its lowest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def text(self) -> str:
        """All its words with single spaces."""
        return " ".join(segment.text for segment in self.segments)


def style_of(words: Sequence[Word]) -> tuple[float, bool, bool]:
    """Size, weight and slope of most of the characters."""
    if len(words) == 1:
        return round(words[0].size, 1), words[0].bold, words[0].italic
    styles: Counter[tuple[float, bool, bool]] = Counter()
    for word in words:
        styles[round(word.size, 1), word.bold, word.italic] += len(word.text)
    return max(styles.items(), key=lambda item: (item[1], item[0]))[0]


def rows_of(words: Sequence[Word]) -> list[Row]:
    """The rows of a page or a part of it, from top to bottom.

    Args:
        words: words of one direction, in any order.

    Returns:
        The rows; words whose base lines differ by less than a third of their size are on one.
    """
    rows: list[Row] = []
    line: list[Word] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        if line and word.base - line[0].base > 0.3 * min(word.size, line[0].size):
            rows.append(Row(segments_of(line)))
            line = []
        line.append(word)
    return [*rows, Row(segments_of(line))] if line else rows


def segments_of(words: Sequence[Word]) -> tuple[Segment, ...]:
    """The segments of one line; the gap behind a list marker at its begin doesn't part it."""
    parts: list[list[Word]] = []
    right = 0.0
    ordered = _bulleted(_without_leaders(sorted(words, key=lambda word: word.x0)))
    if _is_justified(ordered):
        return (Segment(tuple(ordered)),)
    for word in ordered:
        gap = word.x0 - right
        if parts and (_close(parts[-1][-1], word, gap) or _marks(parts[-1], gap, word.size)):
            parts[-1].append(word)
        else:
            parts.append([word])
        right = word.x1 if len(parts[-1]) == 1 else max(right, word.x1)
    return tuple(Segment(tuple(part)) for part in parts)


def _close(left: Word, right: Word, gap: float) -> bool:
    """Whether the gap between two words is one between words; full columns of numbers stand nearer to each other."""
    size = max(left.size, right.size)
    if gap > WIDE * size:
        return False
    numbers = gap > NARROW * size and _NUMBER.match(left.text) and _NUMBER.match(right.text)
    return not numbers or not {",", "."} & {*left.text, *right.text}


def _without_leaders(words: list[Word]) -> list[Word]:
    """A line's words without the dots that only lead the eye from a label to its value."""
    kept = [word for word in words if not _ROW_LEADER.match(word.text)]
    return (
        words if len(kept) == len(words) or not kept or kept[-1] is not words[-1] or kept[0] is not words[0] else kept
    )


def _bulleted(words: list[Word]) -> list[Word]:
    """A line's words, with the sign of a symbol font at its begin as the bullet that it prints."""
    if len(words) < 2:
        return words
    first, second = words[0], words[1]
    if len(first.text) > 1 or first.mark or not second.family or first.family == second.family:
        return words
    letter = first.text.isupper() and first.text.isascii()
    if letter or first.text.isdigit() or first.text >= "\u2e80" or "\u0370" <= first.text <= "\u03ff":
        return words
    if first.text in "a•-–—−*+<>≤≥±~≈=†‡§(☐☑☒✓✔✗✘" or second.x0 - first.x1 < 0.15 * first.size:
        return words
    return [first._replace(text="•"), *words[1:]]


def _is_justified(words: Sequence[Word]) -> bool:
    """Whether wide gaps are only those of a justified line: all alike, between words and not values."""
    if len(words) < 4:
        return False
    gaps = [b.x0 - a.x1 for a, b in pairwise(words)]
    least, most = min(gaps), max(gaps)
    if most > 2.0 * words[0].size or least <= 0.5 * WIDE * words[0].size or most > 1.25 * least:
        return False
    return sum(1 for word in words if sum(map(str.isalpha, word.text)) >= 2) * 5 >= len(words) * 3


def _marks(part: Sequence[Word], gap: float, size: float) -> bool:
    """Whether a part is only a list marker, and the gap behind it that of a list."""
    return len(part) == 1 and is_marker(part[0].text) and gap < 5 * size


def is_marker(text: str) -> bool:
    """Whether a word alone is a list marker; a dash, a cross or an "x" is a cell's value as well."""
    if (
        len(text) > 14
        or (len(text) > 5 and text[0] != "[")
        or text in ("+", "-", "–", "—", "−", "*")
        or (text.isalnum() and text != "o")
    ):
        return False
    if text in ("o", "\ufffd"):
        return True  # the letter of a typewriter face, or a sign of a font without names
    if _OUTLINE.match(text):
        return True
    marker = marker_of(text + " x")
    return marker is not None and marker.rest > len(text)


def joined(rows: Sequence[Row]) -> Row:
    """Several rows' segments as one row."""
    if len(rows) == 1:
        return rows[0]
    return replace(rows[0], segments=segments_of([word for row in rows for word in row.words]))


def is_within(word: Word, box: Box) -> bool:
    """Whether the middle of a word lies in a box.

    Args:
        word: a word of a page.
        box: a part of the page.
    """
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]
