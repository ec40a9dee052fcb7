"""Lists of names with a number of people each, and what looks like one and gives values of a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Span
from etl.facts import Quantity
from etl.parsers.cohort.scenes import covered
from etl.parsers.index import part
from etl.parsers.reading import Statement
from etl.patterns import regex

_LIST_PIECE = regex(r"\s*(?:and\s+)?[^\W\d_][^\d,;()]{2,60}\s\d{1,6}(?:\s*\(\d[\d.]{0,5}\s*%?\))?\s*[.)]?\s*")
_WHEN = regex(
    r"\b(?:before|after|baseline|admission|discharge|start|end|today|now|later|first|last|weeks?|months?|years?|days?)\s*[:=]\s*$",
    re.I,
)
_REACH = 80
_THEN_NUMBER = regex(
    r"(?:\s(?:during|after|at|in|of|on|from|before|with)\s(?:the\s)?[a-z]+(?:\s[a-z]+)?)?\s*(?:[-–:=(]\s*|\bin\s)?",
    re.I,
)
_NUMBER_THEN = regex(
    r"\s(?:(?:cases?|episodes?|attacks?)\sof\s)?(?:(?!by\b|of\b|from\b|with\b|due\b|had\b)[a-z-]+\s){0,3}", re.I
)
_PIECE_BEGINS = regex(r"[;,.:(]\s*$|\band\s$", re.I)
_PIECE_ENDS = regex(r"\s*(?:[(.;,)]|\Z|and\b)", re.I)


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
    told = _beside_findings(text, statement) if statement.frame.has("adverse", "field:adverse") else ()
    return sorted([*out, *(s for s in told if not covered(out, s.start))])


def _beside_findings(text: str, statement: Statement) -> Iterator[Span]:
    """Numbers right beside a side effect: "fever 9", "one superficial infection of the wound"."""
    found = [m for m in statement.mentions if m.entry.kind in ("finding", "condition")]
    for q in statement.quantities:
        if not isinstance(q.value, Quantity) or q.value.code or q.kind != "number" or q.value.value % 1:
            continue
        behind = any(_THEN_NUMBER.fullmatch(text, m.end, q.start) for m in found if m.end <= q.start)
        ahead = any(_NUMBER_THEN.fullmatch(text, q.end, m.start) for m in found if q.end <= m.start)
        begins = _PIECE_BEGINS.search(text, max(statement.span.start, q.start - len(" and ")), q.start)
        alone = q.start == statement.span.start or begins is not None
        if (behind and _PIECE_ENDS.match(text, q.end, statement.span.end)) or (ahead and alone):
            yield Span(q.start, q.end)


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
