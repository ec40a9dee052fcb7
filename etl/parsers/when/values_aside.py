"""Values of another day that stand in brackets behind the one of now: "2.1 l (in 2006 it was 2.5)", "40 (35 in May 2008)"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Span
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_VALUE = r"[<>≤≥~]?\d[\d.,/]*[+-]?(?:\s?[^\s\d()]{1,12}){0,2}"
_ON = r"(?:(?:in|on|at|of|from|as of|since) )?(?:the )?"
_DAY_FIRST = regex(_ON)
_THEN_VALUE = regex(
    rf",?\s?(?:(?:it |he |she |this )?(?:was|were|had been|had|is|weighed)|[:=–-])?\s?(?:still |only |about )?{_VALUE}"
)
_VALUE_FIRST = regex(rf"(?:(?:it )?(?:was|had been) |from )?(?:still |only |about )?{_VALUE},?\s{_ON}")
_BEHIND_VALUE = regex(r"\d\S{0,3}(?:\s?[^\s()]{1,12})?\s?$")
_REACH = 20
_LONGEST = 60


def asides(text: str, span: Span, dates: Sequence[DateHit]) -> list[tuple[Span, DateHit]]:
    """The brackets of a sentence that hold a value of another day and nothing else, each with its day.

    Args:
        text: the document's text.
        span: the sentence.
        dates: its dates.
    """
    out: list[tuple[Span, DateHit]] = []
    for d in dates:
        opened = text.rfind("(", max(span.start, d.start - _LONGEST), d.start)
        closed = text.find(")", d.end, min(span.end, d.end + _LONGEST))
        if opened < 0 or closed < 0 or ")" in text[opened : d.start] or "(" in text[d.end : closed]:
            continue
        told = (_DAY_FIRST.fullmatch(text, opened + 1, d.start) and _THEN_VALUE.fullmatch(text, d.end, closed)) or (
            d.end == closed and _VALUE_FIRST.fullmatch(text, opened + 1, d.start)
        )
        if told and _BEHIND_VALUE.search(text, max(span.start, opened - _REACH), opened):
            out.append((Span(opened, closed), d))
    return out


def outside(text: str, span: Span, dates: Sequence[DateHit]) -> Sequence[DateHit]:
    """The dates of a sentence without those of values in brackets, which date nothing else.

    Args:
        text: the document's text.
        span: the sentence.
        dates: its dates.
    """
    apart = [d for _, d in asides(text, span, dates)] if dates else []
    return [d for d in dates if d not in apart] if apart else dates
