"""Sentences in which things and dates take turns: "weakness in May 2004, dysarthria in June 2005 and dysphagia in 2006"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_THINGS = ("finding", "condition", "procedure", "medicine", "function", "measure", "scale", "cells")
_BREAK = regex(
    r"\s*[)\]]?\s*(?:[,;]|\.(?=\s)|\band\b|\bthen\b|\bfollowed by\b|\+)(?!\s*(?:when|with|which|who|where|but|because|after|before)\b)"
)
"""Between what one date dates and the next thing of a list."""
_APART = regex(r";|[.!?]\s")
_LEAST = 2


def turns(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateHit]
) -> tuple[tuple[int, int, DateHit], ...]:
    """The parts of a sentence in which things and dates take turns.

    Args:
        text: the document's text.
        span: a sentence.
        mentions: its terms.
        dates: its dates.

    Returns:
        (start, end, date) for each part; nothing for a sentence whose dates aren't each of a thing of its own.
    """
    if len(dates) < _LEAST or any(d.first is None or d.comparator not in (None, "since") for d in dates):
        return ()
    things = [m for m in mentions if m.entry.kind in _THINGS]
    before = [[m for m in things if m.end <= d.start] for d in dates]
    ends = [d.end for d in dates]
    starts = [span.start, *ends[:-1]]
    behind = [[m for m in b if m.start >= at] for b, at in zip(before, starts, strict=True)]
    last = [m for m in things if m.start >= ends[-1]]
    if all(behind):
        gaps = [(own[-1].end, d.start) for own, d in zip(behind, dates, strict=True)]
        heads = [(end, own[0].start) for end, own in zip(ends, [*behind[1:], last], strict=True) if own]
        if _listed(text, gaps, heads):
            return tuple(zip(starts, ends, dates, strict=True))
    if last and all(behind[1:]):
        groups = [*behind[1:], last]
        gaps = [(d.end, own[0].start) for own, d in zip(groups, dates, strict=True)]
        tails = [(own[-1].end, d.start) for own, d in zip([behind[0], *groups], dates, strict=False) if own]
        if _listed(text, gaps, tails):
            return tuple(
                (d.start, end, d) for d, end in zip(dates, [*(d.start for d in dates[1:]), span.end], strict=True)
            )
    return ()


def _listed(text: str, gaps: Sequence[tuple[int, int]], between: Sequence[tuple[int, int]]) -> bool:
    """Whether no part is broken between a thing and its date, and each is apart from the next."""
    return all(not _APART.search(text, *gap) for gap in gaps) and all(_BREAK.search(text, *gap) for gap in between)
