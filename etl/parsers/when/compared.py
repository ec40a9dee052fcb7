"""Times that are named for comparison only: "like before the treatment", "at discharge, admission for comparison"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Timepoint
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_COMPARED = regex(
    r"\b(?:like|as|than|same as|(?:as )?compared (?:with|to)|compared|against|versus|vs\.?|similar to|back to|(?:return\w*|fell|dropped|sank|gone) to(?= the (?:state|level|condition|value)))\s+(?:it was |that |those |the (?:state|level|condition|value) (?:of |it had )?)?$",
    re.I,
)
_TO_COMPARE = regex(
    r"(?: \w+)? \(?(?:for|as|in) (?:a )?comparison\b| (?:\w+ )?(?:(?:is|are|stands?) )?in (?:square )?(?:brackets|parenthes[ei]s)\b",
    re.I,
)

_AGAINST = regex(
    r"\b(?:against|instead of|versus|vs\.?|compared (?:with|to)|up from|down from|rather than|not) (?:the )?(?:only |just |about )?\d[\d.,]*[+-]?(?:/\d{1,3})?\s?(?:[a-zA-Z%/]{1,12} ?){0,2}$",
    re.I,
)
"""Before a time that only the number beside it had: "410 m, against 180 before", "12 kg instead of 8 kg before treatment"."""

_ONCE = regex(
    r"\b(?:which|that|what|something|but|and|,) ?(?:he|she|I|we|it|they)? ?"
    r"(?:could(?: not|n['’]t| never| hardly| barely)?|cannot|was(?: not|n['’]t) able to|(?:was|were) unable to|had (?:not|never) been able to|(?:was|were|had been) (?:(?:quite|completely|absolutely) )?(?:impossible|not possible))"
    r"(?: (?:do|manage)(?: (?:it|that|this|those|these|so|them|any of (?:it|this|that|these|those)))?)? $",
    re.I,
)
"""Before a time at which what was just told was otherwise: "He sits and stands, but he couldn't do those before surgery"."""
_LATER = regex(r" (?:later|afterwards|thereafter|after (?:that|this))\b", re.I)
_APPOSED = regex(r"(?:, | \(| [-–—] )(?:about |almost |nearly |just )?")
"""Between a date and the time that says the same again: "August 2014, six months later"."""
_HEADS = regex(r" (?:later|afterwards|thereafter)\)?:", re.I)
_LONGEST_HEAD = 60
_BESIDE = 40
_TREATED = regex(r"\b(?:treat|transplant|inject|infus|implant|therap|given|received|cells?\b)", re.I)


def is_compared(text: str, floor: int, at: int) -> bool:
    """Whether a time is one that something else is only compared with: "as steady as at discharge", "against 180 before".

    Args:
        text: the document's text.
        floor: where its sentence begins.
        at: where the time begins.
    """
    like = _COMPARED.search(text, max(floor, at - 30), at)
    return bool(like or _AGAINST.search(text, max(floor, at - 48), at))


def was_otherwise(text: str, floor: int, at: int) -> bool:
    """Whether at a time it was not as just told: "He sits and stands, but he couldn't do those before surgery".

    Args:
        text: the document's text.
        floor: where its sentence begins.
        at: where the time begins.
    """
    return _ONCE.search(text, max(floor, at - 60), at) is not None


def not_compared(text: str, found: list[tuple[int, int, Timepoint]]) -> list[tuple[int, int, Timepoint]]:
    """In "At discharge, admission for comparison" the times that others are only compared with say nothing of now.

    Args:
        text: the document's text.
        found: times of a heading or label, each with where it stands.

    Returns:
        The times without those; all of them if none is left.
    """
    now = [
        f for f in found
        if not _TO_COMPARE.match(text, f[1]) and not _COMPARED.search(text, max(0, f[0] - 30), f[0])
    ]  # fmt: skip
    return now or found


def told_later(text: str, d: DurationHit, dates: Sequence[DateHit]) -> DateHit | None:
    """The date that a time counts on from: "In 2006 he stumbled, and two years later he needed a wheelchair".

    Args:
        text: the document's text.
        d: the span of time.
        dates: the dates of the sentence.
    """
    if d.relation != "after" or _LATER.match(text, d.end) is None:
        return None
    day = next((day for day in dates if day.first and day.end <= d.start), None)
    return None if day is not None and _APPOSED.fullmatch(text, day.end, d.start) else day


def later_than(text: str, d: DurationHit, dates: Sequence[DateHit]) -> bool:
    """Whether a time counts on from a date on which nothing was given, and so from no treatment.

    Args:
        text: the document's text.
        d: the span of time.
        dates: the dates of the sentence.
    """
    day = told_later(text, d, dates)
    if day is None:
        apposed = next((one for one in dates if one.first and _APPOSED.fullmatch(text, one.end, d.start)), None)
        line = text.rfind("\n", 0, d.start) + 1
        heads = _HEADS.match(text, d.end) is not None and d.start - line <= _LONGEST_HEAD
        return apposed is not None and not heads and _LATER.match(text, d.end) is not None
    begin = max(text.rfind("\n", 0, day.start), text.rfind(". ", 0, day.start), day.start - _BESIDE, 0)
    return _TREATED.search(text, begin, d.start) is None
