"""The part of a group that a value or count is of: "6.4 ± 2.8 in level III", "in group B from 11.0 to 8.1"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Timepoint
from etl.parsers.reading import Statement
from etl.patterns import regex

STRATUM_BEHIND = regex(
    r"\s*(?:points?\s*)?(?:in|for|among|at)\s+(?:the\s+)?((?:levels?|grades?|stages?|types?|groups?|class(?:es)?|forms?|arms?|subgroups?)\s"
    r"(?:[IVX]{1,4}|\d{1,2}|[A-H])(?:\s?(?:[-–/]|to|and)\s?(?:[IVX]{1,4}|\d{1,2}|[A-H]))?)\b(?![.,]\d)"
)
"""The part of the group that a value is of, behind it: "6.4 ± 2.8 in level III"."""
_AHEAD = regex(
    r"\b(?:[Ii]n|[Oo]f|[Ff]or|[Aa]mong)\s(?:the\s)?((?:[Gg]roup|[Aa]rm|[Cc]ohort)\s(?:[IVX]{1,3}|\d|[A-H])|(?:(?!the|an?|each|this|our|whole|every)[a-z-]{3,}\s){1,2}(?:group|arm))\b"
)
_VALUE_IN = regex(r"\d\s?(?:%|points?)?\s(?:in|for|among|at)\s(?:the\s)?(?:groups?|arms?|[a-z-]+\s(?:group|arm))\b")
_FROM_AGAIN = regex(
    r"\W*(?:and\s|but\s|while\s)?(?:in|of|for)\s(?:the\s)?[\w\s-]{3,30}\s(?:it\s)?(?:went\s|fell\s|rose\s)?from\s*",
    re.I,
)
_GOES_ON = regex(
    r"\s*(?:points?\s*)?(?:[,;]|\band\b|\bversus\b|\bvs\.?|\bagainst\b|\bbut\b|\bcompared (?:with|to)\b|\s)+(?:only\s)?",
    re.I,
)


def arm_ahead(text: str, statement: Statement, start: int) -> str:
    """The part of the group that is named last before a value, in a sentence that names none behind one.

    Args:
        text: the document's text.
        statement: the sentence.
        start: offset of the value.

    Returns:
        "group A", "" where none is named, or nothing parts it from another value's.
    """
    if _VALUE_IN.search(text, statement.span.start, statement.span.end) or ";" in text[statement.span.start : start]:
        return ""
    found = list(_AHEAD.finditer(text, statement.span.start, start))
    whole = list(_AHEAD.finditer(text, statement.span.start, statement.span.end))
    return found[-1][1] if found and len(whole) > 1 else ""


def goes_on(text: str, last: int, start: int) -> bool:
    """Whether a value is told of another part of the group right behind the one before: "86 % in group A, 63 % in group B".

    Args:
        text: the document's text.
        last: offset behind the value before and its part of the group.
        start: offset of the value.
    """
    return start - last < 24 and _GOES_ON.fullmatch(text, last, start) is not None


def from_again(text: str, last: int, start: int) -> bool:
    """Whether a value is what another part of the group began with: "…, in group B from 11.0 to 8.1".

    Args:
        text: the document's text.
        last: offset behind the value before.
        start: offset of the value.
    """
    words = text[last:start]
    return len(words) < 60 and _FROM_AGAIN.fullmatch(words) is not None and _AHEAD.search(words) is not None


def own_fallback(
    text: str, span: Span, times: Sequence[tuple[int, int, Timepoint]], at: int, fallback: Timepoint | None
) -> Timepoint | None:
    """The time that holds for a value when its own words name none: none that is only told behind the next semicolon.

    Args:
        text: the document's text.
        span: the sentence.
        times: the times it names, in order.
        at: offset of the value.
        fallback: the time that would hold.
    """
    ends = re.compile(";").search(text, at, span.end)
    if ends is None or fallback is None or any(s < at for s, _, _ in times):
        return fallback
    inside = [t for s, _, t in times if at < s < ends.start()]
    if inside:
        return inside[0]
    return None if any(t == fallback for s, _, t in times if s > ends.start()) else fallback


def again_timed(text: str, left: int, at: int, times: Sequence[tuple[int, int, Timepoint]]) -> bool:
    """Whether only a time stands before a value, which then is of what was measured before: "before: 41; after: 34".

    Args:
        text: the document's text.
        left: where the words of the value begin.
        at: offset of the value.
        times: the times that the sentence names.
    """
    inside = [(s, e) for s, e, _ in times if left <= s and e <= at]
    rest = text[left:at]
    for s, e in reversed(inside):
        rest = rest[: s - left] + rest[e - left :]
    return bool(inside) and not any(c.isalnum() for c in rest)


def in_two_times(statement: Statement, times: Sequence[tuple[int, int, Timepoint]]) -> bool:
    """Whether a sentence tells how something was before and how it was after, and so of values of the whole group.

    Args:
        statement: the sentence.
        times: the times that it names.
    """
    return len({t.phase for start, _, t in times if statement.span.start <= start < statement.span.end}) > 1
