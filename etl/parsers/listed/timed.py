"""The time that stands between the name of what is listed and its list: "Strength at day 30: right arm 4, left arm 3"."""

from __future__ import annotations

import re

from etl.document import Span
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.when.timing import PHASES
from etl.patterns import regex

_LONGEST = 60
_COLON = regex(r"[:：]")
_LIGHT = regex(
    r"(?:[\s,()\d.]|\b(?:the|a|of|on|at|in|and|to|his|her|first|second|third|last|course|round|st|nd|rd|th)\b)*", re.I
)


def without_times(reading: Reading, start: int, end: int) -> str:
    """A piece of the text with spaces for the words that say when.

    Args:
        reading: the document.
        start: offset of the piece.
        end: offset behind it.
    """
    text, span = reading.document.text[start:end], Span(start, end)
    cues = (
        m
        for m in part(reading.index.mentions, span)
        if m.entry.kind == "cue" and m.entry.role in (*PHASES, "event", "visit")
    )
    found = [(m.start, m.end) for m in cues]
    found += [(d.start, d.end) for d in part(reading.index.dates, span)]
    found += [(d.start, d.end) for d in part(reading.index.durations, span)]
    for a, b in found:
        text = text[: a - start] + " " * (b - a) + text[b - start :]
    return text


def behind_time(reading: Reading, start: int, end: int) -> int:
    """Where a list begins whose head is followed by its time and a colon.

    Args:
        reading: the document.
        start: offset behind the head.
        end: where the block ends.

    Returns:
        The offset of the colon; the start itself where something else stands before it.
    """
    colon = _COLON.search(reading.document.text, start, min(end, start + _LONGEST))
    if colon is None or colon.start() == start:
        return start
    told = without_times(reading, start, colon.start())
    timed = told.strip() != reading.document.text[start : colon.start()].strip()
    return colon.start() if timed and _LIGHT.fullmatch(told) else start
