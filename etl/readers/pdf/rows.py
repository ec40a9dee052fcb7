"""Words to rows of segments: what stands on one line, parted where a gap is too wide for a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from etl.patterns import regex
from etl.readers.pdf.page import Word
from etl.readers.text.lines import marker_of
from etl.value import replace

_OUTLINE = regex(r"(?:[A-Z]|[IVX]{1,5})[.)]$|\[\w{1,12}\]$")
_LEADER = regex(r"(?:[.·_]{4,}|…{2,})$")
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

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0].x0

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
    kept = [word for word in words if not _LEADER.match(word.text)]
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
