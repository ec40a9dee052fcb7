"""Two values of one measure in one sentence, one of them from before: "31 (before: 20)", "was 12, is now 17"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from etl.document import Span
from etl.facts import Period, Phase, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_IT = r"(?: (?:it|that|this|which|treatment|therapy|the treatment|the therapy|value|score)){0,2}(?: (?:was|were|had been|is))?"
_EARLIER_AHEAD = regex(
    r"(?:\b(?:before|previously|earlier|formerly|initially|originally|pre|admission|arrival|baseline)"
    + _IT
    + r"|\bhad been|\(was|\(from|"
    r"\binstead of|\b(?:to|reached|now|at) \S{1,8},? (?:up |down )?from|\b(?:up|down) from|\bcompared (?:with|to)|\bagainst|\bvs\.?|\bversus)"
    r"\s?[:=]?\s?(?:only |about |at )?$",
    re.I,
)
_WAS = regex(r"\bwas(?: only)?\s?[:=]?\s?$", re.I)
_LATER_AHEAD = regex(
    r"\b(?:(?:after|now|currently|today|post|discharge|at present|finally|afterwards|later)"
    + _IT
    + r"|is(?: now)?)\s?[:=]?\s?(?:at )?$",
    re.I,
)
_OF_MOST = r"(?:\s?/\s?\d{1,3})?(?:\s?points?)?\s?"
_THEN = (
    r"(?:before|previously|earlier|then|formerly|initially|(?:on|at) (?:admission|arrival|baseline)|admission|baseline)"
)
_NOW = r"(?:after|now|today|currently|post|(?:at |on )?discharge)"
_ALONE = r"\b(?! (?:he|she|they|it|we|I)\b)(?!\s?[:=]?\s?\d)"
_CLOSED = r"\b(?![^()\n]{0,40}\d)"
"""In brackets that hold a number too, the words are that number's: "12.9 (before transplantation 9.6)"."""
_EARLIER_BEHIND = regex(rf"{_OF_MOST}(?:{_THEN}{_ALONE}|\({_THEN}{_CLOSED})", re.I)
_LATER_BEHIND = regex(rf"{_OF_MOST}(?:{_NOW}{_ALONE}|\({_NOW}{_CLOSED})", re.I)
_AND_NOW = regex(
    r"(?:\s?\([^()\n]{1,12}\))?(?: points)?\s?[,;]?\s?(?:and |but )?(?:is |it is )?(?:now|today|currently|at present)\s?:?\s?(?:it is |at |only |about )?",
    re.I,
)
"""Between a value and the one of today: "45, now 65"."""
_CLOSING = regex(r"(?: of (?:the )?(?:predicted|normal|expected))?(?: predicted)?\s?\)", re.I)
_SHARE = regex(r"\s?\(\d[\d.,]*\s?%?[^()\d\n]{0,14}\)(?=\s[a-z])")
_TAKEN = frozenset(("s", "ms", "min"))
"""Units of times that a test takes, which are values."""
_ON = regex(r"\s?[^\W\d_]{0,6}(?:/[^\W\d_]{1,6})?\s(?:\(|(?:in|on|at|as of)\s)(?:the\s)?", re.I)
_TODAY = regex(r"\b(?:now|today|currently|at present|these days)\b", re.I)
_FAR, _BESIDE = 70, 24
_TREATED = ("outcome", "after", "follow_up", "treatment")
_NOT = ("history", "past_history", "before")


def of_pair(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, point: Timepoint | None
) -> Timepoint | None:
    """The time of one of two values, where words beside them say which was earlier.

    Args:
        reading: the document.
        statement: the sentence.
        stream: its mentions and numbers, in order.
        n: which of them is the number.
        point: its time as the sentence gives it.

    Returns:
        Its own time; the sentence's where nothing beside it or the other value says so.
    """
    timed = {(d.start, d.end) for d in statement.durations if d.unit not in _TAKEN}  # "was 5 six months after it"
    text = reading.document.text
    n = _bracketing(text, stream, n)
    hit, other = stream[n], _other(text, stream, n, timed)
    if other is None or statement.frame.has(*_NOT) or not isinstance(hit, QuantityHit):
        return point
    if any(start == end == hit.start for start, end, _ in statement.points):
        return point  # by its place in a list: "before and after 1 and 3 months: 34, 36, 37"
    if len({m.entry.id for m in stream if isinstance(m, Mention) and m.entry.role == "side"}) > 1:
        return point  # "4/5 in the right hand versus 5/5 in the left" compares two hands
    mine, theirs = _said(text, statement.span, hit), _said(text, statement.span, other)
    if mine is None and theirs == "after" and _AND_NOW.fullmatch(text, hit.end, other.start):
        mine = "before"
    framed = statement.frame.timepoint
    after = point if point and point.phase == "after" else framed if framed and framed.phase == "after" else None
    if mine is None and theirs == "after" and _WAS.search(text, max(0, hit.start - 10), hit.start):
        mine = "before"
    treated = statement.frame.has(*_TREATED) or any(
        m.entry.kind == "cells" and m.start < statement.span.start for m in reading.index.mentions
    )
    if mine == "before" and (theirs == "after" or after is not None or (theirs is None and treated)):
        return point if point and point.phase == "before" else Timepoint("before", "")
    was = theirs == "before" or _WAS.search(text, max(0, other.start - 10), other.start) is not None
    if point is None and mine == "after" and was and treated and _TODAY.search(text, other.end, statement.span.end):
        return Timepoint("after", "")
    if point is not None and point.phase == "before" and (mine == "after" or (mine is None and theirs == "before")):
        return after or Timepoint("after", "")
    return point


def day_of_pair(
    reading: Reading,
    statement: Statement,
    stream: Sequence[Mention | QuantityHit],
    n: int,
    day: Period | None,
    own: Timepoint | None,
) -> Period | None:
    """The date of one of two values of a sentence with one date, which is that of the value right before it: "13 in March 2011
    and is 10.5 today".

    Args:
        reading: the document.
        statement: the sentence.
        stream: its mentions and numbers, in order.
        n: which of them is the number.
        day: its date as the sentence gives it.
        own: its time where `of_pair` has told it.
    """
    if day is None or day != statement.effective:
        return day
    text, hit = reading.document.text, stream[n]
    dates = [d for d in statement.dates if d.first]
    timed = {(d.start, d.end) for d in statement.durations if d.unit not in _TAKEN}
    other = _other(text, stream, n, timed) if len(dates) == 1 else None
    if other is not None and isinstance(hit, QuantityHit):
        first, last = (hit, other) if hit.start < other.start else (other, hit)
        now = _said(text, statement.span, last) == "after" and _TODAY.search(text, first.end, statement.span.end)
        if now and (dates[0].end <= first.start or _is_behind(text, first.end, dates[0].start)):
            return day if hit is first else statement.frame.effective
    return None if own is not None and own.phase == "before" else day


def _is_behind(text: str, end: int, day: int) -> bool:
    """Whether a date stands right behind a value that ends at a place."""
    return end <= day <= end + _BESIDE and _ON.fullmatch(text, end, day) is not None


def _bracketing(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> int:
    """The number right before the bracket in which a number stands alone: "2.1 L (65 %)"; the number itself else."""
    hit = stream[n]
    if n and text[hit.start - 1 : hit.start] == "(" and _CLOSING.match(text, hit.end):
        before = stream[n - 1]
        if isinstance(before, QuantityHit) and text[before.end : hit.start].strip() == "(":
            return n - 1
    return n


def _other(
    text: str, stream: Sequence[Mention | QuantityHit], n: int, timed: Collection[tuple[int, int]]
) -> QuantityHit | None:
    """The value beside a value, of the same measure; None where there are more or another is named between."""
    found: list[QuantityHit] = []
    for step in (-1, 1):
        at = n + step
        while 0 <= at < len(stream):
            one = stream[at]
            if isinstance(one, QuantityHit):
                if _bracketing(text, stream, at) != at:
                    at += step
                    continue  # "2.1 L (65 %) before": the share is no second value
                if any(s <= one.start < e for s, e in timed):
                    at += step
                    continue  # "45 three months later, compared with 38"
                if abs(one.start - stream[n].start) <= _FAR:
                    found.append(one)
                break
            own = stream[n].start < one.start < stream[n].end  # "12 per month", which names its measure
            if one.entry.kind in ("measure", "scale") and not own and not _in_number(stream, at):
                break
            at += step
    return found[0] if len(found) == 1 else None


def _in_number(stream: Sequence[Mention | QuantityHit], at: int) -> bool:
    """Whether a term stands inside the number before it."""
    before = stream[at - 1] if at else None
    return isinstance(before, QuantityHit) and before.start < stream[at].start < before.end


def _said(text: str, span: Span, hit: QuantityHit) -> Phase | None:
    """What the words right before or right behind a value say of when it was."""
    ahead = text[max(span.start, hit.start - 40) : hit.start]
    if _EARLIER_AHEAD.search(ahead):
        return "before"
    if _LATER_AHEAD.search(ahead):
        return "after"
    share = _SHARE.match(text, hit.end, span.end)
    end = share.end() if share else hit.end
    if _EARLIER_BEHIND.match(text, end, span.end):
        return "before"
    return "after" if _LATER_BEHIND.match(text, end, span.end) else None
