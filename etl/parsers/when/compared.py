"""Times that are named for comparison only: "like before the treatment", "at discharge, admission for comparison"."""

from __future__ import annotations

import re

from etl.document import Span
from etl.facts import Timepoint
from etl.parsers.number.numerals import WORD_NUMBER
from etl.patterns import regex

_COMPARED = regex(
    r"\b(?:like|as|than|same as|(?:as )?compared (?:with|to)|compared|against|versus|vs\.?|similar to|back to)\s+(?:it was |that |those |the (?:state|level|condition) )?$"
)
_AGAINST = regex(
    rf"\b(?:against|instead of|(?:as )?compared (?:with|to)|versus|vs\.?|rather than)\s(?:only |about |just )?(?:\d[\d.,]*|{WORD_NUMBER})(?:\s?[^\W\d][\w/%²]{{0,11}}){{0,2}}\s$",
    re.I,
)
"""Before a time that only the number beside it had: "410 m, against 180 before", "12 kg instead of 8 kg before treatment"."""
_TO_COMPARE = regex(
    r"(?: \w+)? \(?(?:for|as|in) (?:a )?comparison\b| (?:\w+ )?(?:(?:is|are|stands?) )?in (?:square )?(?:brackets|parenthes[ei]s)\b",
    re.I,
)

_AGAINST = regex(
    r"\b(?:against|instead of|versus|vs\.?|compared (?:with|to)|up from|down from|rather than|not) (?:the )?(?:only |just |about )?\d[\d.,]*\s?(?:[a-zA-Z%/]{1,12} ?){0,2}$",
    re.I,
)
_NOW = regex(r"\b(?:now|today|currently|at present)\b", re.I)


def with_now(text: str, span: Span, found: list[tuple[int, int, Timepoint]]) -> list[tuple[int, int, Timepoint]]:
    """In "he walked 410 metres, against 180 before" only the last value is of before, and the sentence tells how it is now.

    Args:
        text: the document's text.
        span: a sentence.
        found: the only time that it names.

    Returns:
        The time and before it that of the rest; as it is where nothing is compared.
    """
    start, _, point = found[0]
    if (
        len(found) > 1
        or point.phase != "before"
        or point.offset
        or not _AGAINST.search(text, max(span.start, start - 40), start)
    ):
        return found
    now = _NOW.search(text, span.start, start)
    return [*found, (span.start, span.start, Timepoint("after", now.group() if now else ""))]


def is_compared(text: str, floor: int, at: int) -> bool:
    """Whether a time is one that something else is only compared with: "as steady as at discharge", "against 180 before".

    Args:
        text: the document's text.
        floor: where its sentence begins.
        at: where the time begins.
    """
    like = _COMPARED.search(text, max(floor, at - 30), at)
    return bool(like or _AGAINST.search(text, max(floor, at - 48), at))


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
