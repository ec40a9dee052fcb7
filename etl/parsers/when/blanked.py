"""Pieces of a text without the words that say when."""

from __future__ import annotations

import re

from etl.document import Span
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.when.clauses import PHASES
from etl.patterns import regex

_AGES = regex(r"\b\d{1,2}\s?y\s?(?:\d{1,2}\s?m\b)?", re.I)
"""Ages in single letters: "5y 6m"."""


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
    found += [(m.start() + start, m.end() + start) for m in _AGES.finditer(text)]
    for a, b in found:
        text = text[: a - start] + " " * (b - a) + text[b - start :]
    return text
