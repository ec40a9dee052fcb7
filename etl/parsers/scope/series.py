"""Finds the times of single values of a sentence: "22 before, 18.5 at discharge and 17 at six months"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Span
from etl.facts import Phase, Quantity, Timepoint
from etl.parsers.number import WORD_NUMBER, number_of
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

Point = tuple[int, int, Timepoint]
"""Where words for a place in the course of treatment begin and end, and the place."""

_UNIT = (
    r"(?:\s?(?:%|°C|(?!(?:for|every|each|in|per|within|over|of|or|and|to|than|x|times)\b)"
    r"[a-zA-Zµ]{1,8}(?:/[a-zA-Z]{1,6}|²)?\b))?"
)
_VALUE = rf"(?<![\w.,/-])[-−]?\d[\d.]{{0,6}}(?:,\d{{1,2}})?[+-]?(?:\s?/\s?\d{{1,3}})?{_UNIT}"
_LATER = r"(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant(?:ation)?|injection|op)?|follow[- ]?up))?"
_BEHIND = regex(
    rf"{_VALUE}(?:\s\(|,?\s)(?:(?:only|already|still|again) )?(?:(?:at|after|by) )?(?:the )?(?:about )?$", re.I
)
_ENDS = regex(rf"{_LATER}\s?(?:[),;.](?!\d)|$|→|->|(?:and|to|but)\b)", re.I)
_OPENS = regex(
    r"(?:^|[;,:.)→]|(?:^|(?<=\s))(?:and|then|but|to))\s?(?:then |and |but |again )?(?:(?:at|after|by) )?(?:the )?"
    r"(?:end of )?(?:about )?$",
    re.I,
)
_AHEAD = regex(
    rf"{_LATER}\)?(?:\s?[:=,–-]\s?|\s)(?:(?:it|this|he|she|the (?:score|value|total|result)) )?"
    r"(?:(?:was|were|is|had|scored|reached|only|still|again|even|already|back|at|to|risen|fallen|dropped|been|about)"
    r" ){0,4}"
    rf"{_VALUE}(?=\s?(?:[,;.)(→](?!\d)|$|(?:and|but|then|at|after|by|on|points?)\b))",
    re.I,
)
_AT_FIRST = regex(
    rf"{_VALUE}\s?\(?(?P<words>at first|initially|originally|to begin with|at the (?:start|beginning|outset)"
    r"|at (?:start|entry|enrolment|enrollment|study entry|inclusion))(?=\s?(?:[,;.)/]|$|and\b|to\b|→))",
    re.I,
)
_TOLD = regex(rf"{_VALUE}\s?[)]?[,;]?\s(?:and |but |then )*$", re.I)
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_N = rf"(?:\d{{1,3}}|{WORD_NUMBER})"
_FIRST = r"(?:before(?: (?:the )?(?:treatment|therapy|transplantation))?|baseline|(?:on )?admission|pre-?treatment)"
_ITEM = (
    rf"(?:(?:at |after )?(?:{_FIRST}|(?:day|week|month|year) {_N}"
    rf"|(?<![\d.,/-]){_N}(?:[ -](?:day|week|month|year)s?)?)\b)"
)
_TIMES = regex(
    rf"\b{_ITEM}(?:(?:, (?:and )?| and ){_ITEM}){{0,7}},? and {_ITEM}(?! ?(?:%|mg|points?|/))",
    re.I,
    needs=(" and ",),
)
"""A list of times: "baseline, month 3 and month 9", "before, 1, 3 and 6 months"."""
_ITEMS = regex(
    rf"(?P<first>{_FIRST})|(?:(?P<led>day|week|month|year) )?(?P<n>{_N})(?:[ -](?P<unit>day|week|month|year)s?)?\b",
    re.I,
)
_ONE_OF = rf"(?<![\w.,/-])\d[\d.]{{0,6}}{_UNIT}"
_LISTED = rf"(?P<values>{_ONE_OF}(?:, {_ONE_OF}){{0,7}}(?:,|,? and) {_ONE_OF})(?: points?)?"
_VALUES = regex(rf"{_LISTED}(?:,? respectively)?(?=\s?(?:[,;.)](?!\d)|$))", re.I)
_VALUES_AHEAD = regex(rf"{_LISTED},?\s(?:(?:at|on|in|after)\s)?$", re.I)
_ONE = regex(r"\d[\d.]*")
_OFFSET_UNITS = tuple(_UNITS.values())
_NOT_TOLD = ("every", "for", "age", "ago", "before")


def times_of_values(text: str, span: Span, durations: Sequence[DurationHit], found: Sequence[Point]) -> list[Point]:
    """Return the times of single values in a sentence that tells several of them.

    Args:
        text: the document's text.
        span: the sentence.
        durations: lengths of time in it.
        found: the times that it has been read to tell.

    Returns:
        Further times, each counted from the treatment; none unless there are several, or values of which only the
        second has one.
    """
    if listed := list(_by_place(text, span)):
        return listed
    told = [
        d for d in durations
        if d.value is not None and d.unit in _OFFSET_UNITS and d.relation not in _NOT_TOLD
        and not any(s <= d.start < e for s, e, _ in found) and _is_of_value(text, span, d)
    ]  # fmt: skip
    later = min((start for start in (*(d.start for d in told), *(f[0] for f in found))), default=span.start)
    first = _AT_FIRST.search(text, span.start, later)
    opening = [(*first.span("words"), Timepoint("before", first["words"]))] if first else []
    if any(p.phase == "before" for *_, p in found):
        opening = []
    several = len(told) + len(found) + len(opening) > 1
    plain = [d for d in told if several or d.relation in ("at", "after")]
    if not several and not any(_TOLD.search(text, span.start, d.start) for d in plain):
        return []
    return opening + [
        (d.start, d.end, Timepoint("after", text[d.start : d.end].strip(), Quantity(d.value, d.unit, d.unit)))
        for d in plain if d.value is not None
    ]  # fmt: skip


def _is_of_value(text: str, span: Span, d: DurationHit) -> bool:
    """Return True for a length of time right behind or before a value, with nothing else behind it."""
    if _BEHIND.search(text, max(span.start, d.start - 40), d.start) and _ENDS.match(text, d.end, span.end):
        return True
    opened = _OPENS.search(text, max(span.start, d.start - 24), d.start)
    return opened is not None and _AHEAD.match(text, d.end, span.end) is not None


def _by_place(text: str, span: Span) -> Iterator[Point]:
    """Yield times of values in two lists of one length: "at 1, 3 and 6 months the score was 19, 17 and 18"."""
    for times in _TIMES.finditer(text, span.start, span.end):
        points = _listed_times(times.group())
        ahead = _VALUES_AHEAD.search(text, span.start, times.start())
        values = ahead or _VALUES.search(text, times.end(), span.end)
        places = [m.start() for m in _ONE.finditer(text, *values.span("values"))] if values and points else []
        if places and len(places) == len(points):
            yield from (
                (at, at, Timepoint(phase, times.group(), offset))
                for at, (phase, offset) in zip(places, points, strict=True)
            )
            return


def _listed_times(words: str) -> list[tuple[Phase, Quantity | None]]:
    """Return the phases and distances of a list of times; none where it names neither a unit nor a beginning."""
    found = list(_ITEMS.finditer(words))
    unit, points = "", list[tuple[Phase, Quantity | None]]()
    for m in reversed(found):  # "1, 3 and 6 months": the unit stands at the last
        unit = _UNITS.get((m["led"] or m["unit"] or "").lower(), unit)
        if not m["first"] and not unit:
            return []
        points.append(("before", None) if m["first"] else ("after", Quantity(number_of(m["n"]), unit, unit)))
    return points[::-1] if unit else []
