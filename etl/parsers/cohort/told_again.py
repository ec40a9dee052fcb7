"""Counts that go on with what was said of the ones before: "improved in 7 of 15 with a complete injury and in 6 of 9 with an
incomplete one", "in 13 patients, in 6 of them by more than three"."""

from __future__ import annotations

import re

from etl.document import Span
from etl.facts import Range
from etl.parsers.cohort.scenes import PEOPLE
from etl.parsers.cohort.segments import Count
from etl.parsers.cohort.words import trimmed
from etl.parsers.number.amounts import QuantityHit
from etl.patterns import regex

_IN = regex(r"\W*(?:(?:and|but|or)\s+)?(?:also\s+|even\s+|only\s+)?in\s+\Z", re.I)
_AND = regex(r"[\s,;]*(?:(?:and|but)\s+)?(?:(?:in|by|for|among)\s+)?\Z", re.I)
_WITH = regex(rf"\s*(?:(?:of\s+)?(?:the\s+)?{PEOPLE}\s+)?(?:with|having)\s+(?:the\s+|an?\s+)?([^,;.()]{{3,60}})", re.I)
BOUNDED = regex(
    r"\s*((?:aged\s)?(?:under|over|above|below|up to|(?:older|younger|more|less|heavier|lighter) than)\s\d{1,3}(?:\s(?:years|kg|cm|points|months))?(?:\s(?:old|of age))?)\b",
    re.I,
)
"""A part of the group by a bound of its age or the like: "12 of 20 under 60 years"."""
_SEX_LAST = regex(r"\s(women|females|girls|men|males|boys|children|adults)\Z", re.I)
_BY = regex(
    r"\s*(?:of\s+(?:them|these|those|whom)\s+)?(?:by\b|even\b|completely\b|fully\b|markedly\b|only\b|a little\b)[^,;.()]{0,60}\W*\Z",
    re.I,
)
_PEOPLE_BEFORE = regex(
    rf"(?:\b(?:{PEOPLE}|women|men|girls|boys|females?|males?|adults|children)\b)[^,;.()\d]{{0,24}}[,;(]\s*(?:(?:all|they were)\s)?(?:aged\s|from\s|between\s)?\Z",
    re.I,
)
_ENDS = regex(r"\s*(?:[,;.()]|\Z)")
_AVERAGED = regex(
    r"\s*(?:on (?:the |an )?average|in the mean|\((?:mean|average|median)\))(?=\s*(?:[,;.()]|and\b|\Z))", re.I
)
_PEOPLE_NEXT = regex(rf"(?:\s*{PEOPLE}\b)?", re.I)
_REACHED = regex(
    r"\s*(?:of (?:them|these|those)\s)?could be (?:reached|traced|contacted|followed|examined|evaluated|assessed|interviewed|tested|seen)\b",
    re.I,
)
_ASKS = regex(r"\b(?:what|how|why|where)\s\Z", re.I)


def told_again(text: str, count: Count, segment: Span) -> str | None:
    """Of which part of the group a count is that only goes on with the predicate of the one before.

    Args:
        text: the document's text.
        count: the count.
        segment: the piece of the sentence that is its own.

    Returns:
        The part ("incomplete injury"), "" for one of the same people; None for a count with words of its own.
    """
    if count.denominator is not None and _AND.fullmatch(text, segment.start, count.start):
        behind = _WITH.match(text, count.end, segment.end) or BOUNDED.match(text, count.end, segment.end)
        own = behind or _SEX_LAST.search(text, count.start, count.end)
        if own is not None:
            return trimmed(own[1])
    if _IN.fullmatch(text, segment.start, count.start) is None:
        return None
    return "" if _BY.fullmatch(text, count.end, segment.end) is not None else None


def is_age_of_people(text: str, span: Span, hit: QuantityHit) -> bool:
    """Whether a range of years stands right behind the people whom a sentence counts: "38 women, 21 to 58 years (mean 37)".

    Args:
        text: the document's text.
        span: the sentence.
        hit: the range.
    """
    low = hit.value.low if isinstance(hit.value, Range) else None
    if low is None or low.code not in ("a", "mo") or _ENDS.match(text, hit.end, span.end) is None:
        return False
    return _PEOPLE_BEFORE.search(text, max(span.start, hit.start - 60), hit.start) is not None


def averaged_behind(text: str, span: Span, hit: QuantityHit) -> bool:
    """Whether words behind a value say that it is a mean: "was 3.4 years on the average".

    Args:
        text: the document's text.
        span: the sentence.
        hit: the value.
    """
    return _AVERAGED.match(text, hit.end, span.end) is not None


def only_asks(text: str, count: Count) -> bool:
    """Whether a count stands behind the word that a headline opens with: "what 24 patients told us".

    Args:
        text: the document's text.
        count: the count.
    """
    return _ASKS.search(text, max(0, count.start - 8), count.start) is not None


def was_reached(text: str, count: Count) -> bool:
    """Whether people are told to have been reached, which is no mere possibility: "22 patients could be reached".

    Args:
        text: the document's text.
        count: the count.
    """
    return _REACHED.match(text, _PEOPLE_NEXT.match(text, count.end).end()) is not None  # type: ignore[union-attr]


def rated(before: str) -> bool:
    """Whether the words before a value name a rate and say that it was so much.

    Args:
        before: the words.
    """
    return bool(
        re.search(
            r"\b(?:rates?|survival|proportion|incidence|prevalence|percentage|share)\b[^,;]{0,24}(?:\b(?:was|were|is|of|at|reached)|[:=])\s*(?:about\s+)?$",
            before,
            re.I,
        )
    )
