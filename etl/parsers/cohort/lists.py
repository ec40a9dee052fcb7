"""Lists of names with a number of people each, and what looks like one and gives values of a measure."""

from __future__ import annotations

import re

from etl.document import Span
from etl.parsers.index import part
from etl.parsers.reading import Statement
from etl.patterns import regex

_LIST_PIECE = regex(r"\s*(?:and\s+)?[^\W\d_][^\d,;()]{2,60}\s\d{1,6}(?:\s*\(\d[\d.]{0,5}\s*%?\))?\s*[.)]?\s*")
_WHEN = regex(
    r"\b(?:before|after|baseline|admission|discharge|start|end|today|now|later|first|last|weeks?|months?|years?|days?)\s*[:=]\s*$",
    re.I,
)
_REACH = 80


def lists_in(text: str, statement: Statement) -> list[Span]:
    """The parts of a sentence that are nothing but names with a number each ("remission 6, partial response 10, none 4").

    Args:
        text: the document's text.
        statement: the sentence.
    """
    out: list[Span] = []
    start, end = statement.span.start, statement.span.end
    while start < end:
        stop = text.find(";", start, end)
        stop = end if stop < 0 else stop
        pieces = text[start:stop].split(",") if stop - start <= 600 else []
        measured = any(m.entry.kind in ("measure", "scale") for m in part(statement.mentions, Span(start, stop)))
        if len(pieces) > 1 and not measured and all(_LIST_PIECE.fullmatch(p) for p in pieces):
            out.append(Span(start, stop))
        start = stop + 1
    return out


def measured_before(text: str, statement: Statement, at: int) -> bool:
    """Whether a number behind a time and a colon is a value of what was measured: "Average score before: 41; after: 34".

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset of the number.
    """
    begin = max(statement.span.start, at - _REACH)
    if _WHEN.search(text, begin, at) is None:
        return False
    return any(m.entry.kind in ("measure", "scale") for m in part(statement.mentions, Span(begin, at)))
