"""Two kinds of cells in one sentence, each with its own days: "two infusions of A (9 and 16 July) and one injection of B (20 July)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.index import part
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_AND = regex(
    r"[;,]?\s(?:(?:and|plus|followed by|as well as|then)\s)?(?=(?:\d{1,2}|one|two|three|four|five|six|seven|eight|an?|another|a single)\s"
    r"(?:[\w-]+\s){0,3}?(?:injections?|infusions?|punctures?|implantations?|transplantations?|doses?|times)\b)",
    re.I,
)
_REACH = 70
_SEVERAL = 2


def products_apart(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention], dates: Sequence[DateHit]
) -> tuple[Span, ...]:
    """Sentences, of those that tell of several kinds of cells with days for each the part of each.

    Args:
        text: the document's text.
        sentences: of a block.
        mentions: the terms of the document.
        dates: its dates.
    """
    return tuple(p for sentence in sentences for p in _parts(text, sentence, mentions, dates))


def _parts(text: str, sentence: Span, mentions: Sequence[Mention], dates: Sequence[DateHit]) -> Iterator[Span]:
    days = [d for d in part(dates, sentence) if d.first]
    cells = [m for m in part(mentions, sentence) if m.entry.kind == "cells"] if len(days) >= _SEVERAL else []
    start = sentence.start
    for one, two in pairwise(cells):
        cut = None if one.entry.id == two.entry.id else _cut(text, one, two)
        if cut is None or not any(start <= d.start < cut for d in days) or not any(d.start > two.start for d in days):
            continue
        yield Span(start, cut)
        start = cut + len(text[cut : two.start]) - len(text[cut : two.start].lstrip(" ;,\n"))
    yield Span(start, sentence.end)


def _cut(text: str, one: Mention, two: Mention) -> int | None:
    """Where the words of the second kind of cells begin."""
    found = list(_AND.finditer(text, max(one.end, two.start - _REACH), two.start))
    return found[-1].start() if found else None
