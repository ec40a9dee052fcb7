"""Values of one sentence that have a time each: "22 before, 18.5 at discharge and 17 at six months"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Span
from etl.facts import Phase, Quantity, Timepoint
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_UNIT = r"(?:\s?(?:%|°C|(?!(?:for|every|each|in|per|within|over|of|or|and|to|than|x|times)\b)[a-zA-Zµ]{1,8}(?:/[a-zA-Z]{1,6}|²)?\b))?"
_VALUE = rf"(?<![\w.,/-])[-−]?\d[\d.]{{0,6}}(?:,\d{{1,2}})?[+-]?(?:\s?/\s?\d{{1,3}})?{_UNIT}"
_BEHIND_VALUE = regex(
    rf"{_VALUE}(?:\s\(|,?\s)(?:(?:only|already|still|again) )?(?:(?:at|after|by) )?(?:the )?(?:about )?$", re.I
)
_ENDS = regex(
    r"(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant|transplantation|injection|op)?|on|follow[- ]?up))?"
    r"\s?(?:[),;.](?!\d)|$|→|->|(?:and|to|but)\b)",
    re.I,
)
_OPENS = regex(
    r"(?:^|[;,:.)→]|(?:^|(?<=\s))(?:and|then|but|to))\s?(?:then |and |but |again )?(?:(?:at|after|by) )?(?:the )?(?:end of )?(?:about )?$",
    re.I,
)
_AHEAD = regex(
    r"(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant|transplantation|injection|op)?|follow[- ]?up))?\)?"
    r"(?:\s?[:=,–-]\s?|\s)(?:(?:it|this|he|she|the (?:score|value|total|result)) )?"
    rf"(?:(?:was|were|is|had|scored|reached|only|still|again|even|already|back|at|to|risen|fallen|dropped|been|about) ){{0,4}}{_VALUE}"
    r"(?=\s?(?:[,;.)(→](?!\d)|$|(?:and|but|then|at|after|by|on|points?)\b))",
    re.I,
)
_TOLD = regex(rf"{_VALUE}\s?[)]?[,;]?\s(?:and |but |then )*$", re.I)
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_N = rf"(?:\d{{1,3}}|{WORD_NUMBER})"
_TIMES = regex(
    rf"\b(?P<first>(?:before|at baseline|baseline|on admission|pre-?treatment)(?: (?:the )?(?:treatment|therapy|transplantation))?(?:,? (?:and )?(?:at |after )?|, ))?"
    rf"(?P<n>(?<![\d.,/-]){_N}(?:, {_N}){{0,6}},? and {_N})[ -](?P<unit>day|week|month|year)s?\b",
    re.I,
    needs=(" and ",),
)
_LISTED = rf"(?<![\w.,/-])\d[\d.]{{0,6}}{_UNIT}"
_VALUES = regex(
    rf"(?P<values>{_LISTED}(?:, {_LISTED}){{0,7}}(?:,|,? and) {_LISTED})(?: points?)?(?:,? respectively)?(?=\s?(?:[,;.)](?!\d)|$))",
    re.I,
)
_ONE = regex(r"\d[\d.]*")
_WORDS = regex(rf"{_N}", re.I)
_OFFSET_UNITS = ("d", "wk", "mo", "a")
_NOT_TOLD = ("every", "for", "age", "ago", "before")

_AT_FIRST = regex(
    rf"{_VALUE}\s?\(?(?P<words>at first|initially|originally|to begin with|at the (?:start|beginning|outset)|at (?:start|entry|enrolment|enrollment|study entry|inclusion))"
    r"(?=\s?(?:[,;.)/]|$|and\b|to\b|→))",
    re.I,
)

Point = tuple[int, int, Timepoint]


def in_series(text: str, span: Span, durations: Sequence[DurationHit], found: Sequence[Point]) -> list[Point]:
    """The times of single values in a sentence that tells several of them.

    Args:
        text: the document's text.
        span: the sentence.
        durations: lengths of time in it.
        found: the times that it has been read to tell.

    Returns:
        Further times, each counted from the treatment; none unless there are several, or values of which only the second has one.
    """
    listed = list(_by_place(text, span))
    if listed:
        return listed
    free = [
        d for d in durations
        if d.value is not None and d.unit in _OFFSET_UNITS and d.relation not in _NOT_TOLD
        and not any(s <= d.start < e for s, e, _ in found)
    ]  # fmt: skip
    told = [d for d in free if _of_value(text, span, d)]
    plain = [d for d in told if d.relation in ("at", "after") or len(told) + len(found) > 1]
    out = [
        (d.start, d.end, Timepoint("after", text[d.start : d.end].strip(), Quantity(d.value, d.unit, d.unit)))
        for d in plain if d.value is not None
    ]  # fmt: skip
    later = min((start for start, _, _ in (*found, *out)), default=span.start)
    first = _AT_FIRST.search(text, span.start, later)
    if first and not any(p.phase == "before" for _, _, p in found):
        out.append((first.start("words"), first.end("words"), Timepoint("before", first["words"])))
    if len(out) + len(found) < 2 and not any(_TOLD.search(text, span.start, d.start) for d in plain):
        return []
    return out


def second_only(text: str, span: Span, points: Sequence[Point], offset: int) -> bool:
    """Whether a value was told before the only time of its sentence, which has a value too: "22, three months later 18.5".

    Args:
        text: the document's text.
        span: the sentence.
        points: its times.
        offset: where the value is.
    """
    if not points or offset >= points[0][0] or points[0][2].phase != "after":
        return False
    start, end = points[0][:2]
    return _AHEAD.match(text, end, span.end) is not None and _OPENS.search(text, offset, start) is not None


def _of_value(text: str, span: Span, d: DurationHit) -> bool:
    """Whether a length of time stands right behind or before a value, and nothing else behind it."""
    if _BEHIND_VALUE.search(text, max(span.start, d.start - 40), d.start) and _ENDS.match(text, d.end, span.end):
        return True
    opened = _OPENS.search(text, max(span.start, d.start - 24), d.start)
    return opened is not None and _AHEAD.match(text, d.end, span.end) is not None


def _by_place(text: str, span: Span) -> Iterator[Point]:
    """Times and values that stand in two lists of one length: "at 1, 3 and 6 months the score was 19, 17 and 18"."""
    times = _TIMES.search(text, span.start, span.end)
    values = _VALUES.search(text, times.end() if times else span.end, span.end)
    if times is None or values is None:
        return
    unit = _UNITS[times["unit"].lower()]
    counted = [_count(m) for m in _WORDS.finditer(times["n"])]
    points: list[tuple[Phase, Quantity | None]] = [("after", Quantity(n, unit, unit)) for n in counted]
    if times["first"]:
        points.insert(0, ("before", None))
    places = [m.start() for m in _ONE.finditer(text, *values.span("values"))]
    if len(places) != len(points):
        return
    for at, (phase, offset) in zip(places, points, strict=True):
        yield at, at, Timepoint(phase, times.group(), offset)


def _count(m: re.Match[str]) -> Decimal:
    return number_of(m[0])
