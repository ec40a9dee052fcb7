"""The words around a value of a group that belong to it."""

from __future__ import annotations

import re

from etl.document import Span
from etl.facts import Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.scenes import CHANGES, Times
from etl.parsers.index import part
from etl.parsers.reading import Statement
from etl.patterns import regex

BREAK = regex(r"[;]|,(?!\d)|\.(?=\s)|\n|\b(?:while|whereas)\b")
"""Where the words of one value end."""
_NOTHING = regex(r"\s?:?\s?")


def left_of(text: str, statement: Statement, at: int, last: int) -> int:
    """Where the words that belong to a value begin.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset of the value.
        last: offset behind the value before.
    """
    begin = max(last, statement.span.start, at - 200)
    opened = max(text.rfind("(", begin, at), text.rfind("[", begin, at))
    if opened >= begin and not re.search(r"[)\]]", text[opened:at]):
        begin = opened + 1
    breaks = [m.end() for m in BREAK.finditer(text, begin, at)]
    while breaks and not re.search(r"\w{2}", text[breaks[-1] : at]) and len(breaks) > 1:
        breaks.pop()
    return breaks[-1] if breaks and re.search(r"[^\W\d_]{3}", text[breaks[-1] : at]) else begin


def right_of(text: str, statement: Statement, at: int, following: int) -> int:
    """Where the words behind a value end that belong to it.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset behind the value.
        following: offset of the next value.
    """
    stop = min(statement.span.end, following, at + 160)
    found = BREAK.search(text, at, stop)
    stop = found.start() if found else stop
    closed = re.search(r"[)\]]", text[at:stop])
    return at + closed.start() if closed and not re.search(r"[(\[]", text[at : at + closed.start()]) else stop


def from_to(text: str, statement: Statement, at: int) -> bool:
    """Whether a value behind "to" is what something came to "from" another one.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset of the value.
    """
    return bool(re.search(r"\bfrom\b", text[max(statement.span.start, at - 80) : at], re.I))


def is_bounded(value: Quantity | Range | None) -> bool:
    """Whether a value is a range or has a bound.

    Args:
        value: the value.
    """
    return isinstance(value, Range) or (isinstance(value, Quantity) and value.comparator is not None)


def cues_in(statement: Statement, start: int, end: int) -> list[Mention]:
    """The words of change in a piece of a sentence.

    Args:
        statement: the sentence.
        start: offset.
        end: offset behind it.
    """
    return [
        m
        for m in part(statement.mentions, Span(start, max(start, end)))
        if m.entry.kind == "cue" and m.entry.role in CHANGES
    ]


def time_ahead(text: str, times: Times, at: int) -> Timepoint | None:
    """The time right before a value with nothing between: "before 40, after 60".

    Args:
        text: the document's text.
        times: the times of the sentence.
        at: offset of the value.
    """
    return next((t for s, e, t in times if s < at and _NOTHING.fullmatch(text, e, at)), None)
