"""Anchors: a quote with what stands around it, which finds its place again when the text before it has changed.

After the TextQuoteSelector of the Web Annotation Data Model, https://www.w3.org/TR/annotation-model/#text-quote-selector.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from msgspec import Struct

from etl.document import Span

CONTEXT = 32
"""So many characters are kept on each side of a quote."""
_ENOUGH = 8
"""A quote that stands in the text once is the same place when so much on one side of it is the same."""


class Anchor(Struct, frozen=True):
    """A place in a text.

    Args:
        exact: the quoted text.
        prefix: what stands before it.
        suffix: what stands behind it.
        start: offset of its first character in the text that was looked at; of two equal places the nearer one is meant.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


def anchor_of(text: str, start: int, end: int) -> Anchor:
    """The anchor of a place.

    Args:
        text: the document's normalized text.
        start: offset of the first character.
        end: offset behind the last.
    """
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def found(text: str, anchor: Anchor) -> Span | None:
    """Where an anchor's place is in a text.

    Args:
        text: the document's normalized text, perhaps another version of it.
        anchor: the place.

    Returns:
        The place whose surroundings agree best; None when the quote is gone, stands among other words, or stands
        twice among the same.
    """
    exact = anchor.exact
    if not exact:
        return None
    here = Span(anchor.start, anchor.start + len(exact))
    if text[here.start : here.end] == exact and _around(text, here, anchor) == (len(anchor.prefix), len(anchor.suffix)):
        return here
    best: tuple[int, int] | None = None
    place, twice = None, False
    for start in _everywhere(text, exact):
        span = Span(start, start + len(exact))
        before, after = _around(text, span, anchor)
        if before < min(_ENOUGH, len(anchor.prefix)) and after < min(_ENOUGH, len(anchor.suffix)):
            continue
        score = (before + after, -abs(start - anchor.start))
        if best is None or score > best:
            place, best, twice = span, score, False
        elif score == best:
            twice = True
    return None if twice else place


def _everywhere(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(text: str, span: Span, anchor: Anchor) -> tuple[int, int]:
    """How many characters before and behind a place are those of the anchor."""
    before = zip(reversed(text[max(0, span.start - CONTEXT) : span.start]), reversed(anchor.prefix), strict=False)
    after = zip(text[span.end : span.end + CONTEXT], anchor.suffix, strict=False)
    return _same(before), _same(after)


def _same(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
