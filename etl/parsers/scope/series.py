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
_UNITS = {"d": "d", "w": "wk", "m": "mo", "y": "a"}
_N = rf"(?:\d{{1,3}}|{WORD_NUMBER})"
_TIME = (
    r"(?:(?:before|after|pre|post)(?: (?:the )?(?:treatment|therapy|transplantation))?"
    r"|pre-?treatment|(?:at |on |after )?(?:baseline|admission|adm\b|discharge|d/c\b)"
    rf"|(?:at |after )?(?:(?:day|week|month|year) {_N}|{_N}(?:[ -]?(?:days?|weeks?|wks?|months?|mo|years?|yrs?))?))"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AND = r"(?:\s?/\s?|,? (?:and|then) |, |\s?(?:→|-{1,2}>|=>)\s?)"
_TIMES = regex(
    rf"(?<![\w.,/-]){_TIME}(?:{_AND}{_TIME}){{1,7}}(?=[\s):,.;]|$)(?! ?(?:%|mg|points?|/|{_MONTHS})|\.\d)",
    re.I,
)
"""Times in a row: "before/after", "baseline, month 3 and month 9", "0/1/3 mo"."""
_SAID = regex(r"before|after|pre|post|baseline|adm|discharge|d/c|(?P<unit>day|week|wk|month|mo\b|year|yr)|\d", re.I)
_EACH = regex(
    rf"(?P<word>before|after(?!,? {_N})|pre|post|baseline|admission|adm\b|discharge|d/c\b)"
    rf"|(?:(?P<led>day|week|month|year) )?(?P<n>{_N})[ -]?(?P<unit>[dwmy])?",
    re.I,
)
_EARLY = ("before", "pre", "baseline", "admission", "adm")
_ONE_OF = rf"\d[\d.]{{0,6}}[+-]?{_UNIT}"
_OF_PAIRS = r"\d{1,3}[+-]?/\d{1,3}"
_DIGITS, _WHOLE = regex(r"\d+"), regex(r"(?<=/)\d+")
_OFFSET_UNITS = tuple(_UNITS.values())
_FEWEST = 2
_JOINS = ("(", "", ",", "in", "on")
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
    """Yield times of values in lists as long as the one of the times: "MMSE before/after 27/29"."""
    for times in _TIMES.finditer(text, span.start, span.end):
        points = _each_time(times.group())
        if len(points) < _FEWEST:
            continue
        for at, point in _placed(text, span, times, points):
            yield at, at, Timepoint(point[0], times.group(), point[1])
        return


def _each_time(words: str) -> list[tuple[Phase, Quantity | None]]:
    """Return the times of a list of them, a unit behind the last being that of all; [] for bare numbers."""
    units = [m["unit"] for m in _SAID.finditer(words) if m["unit"]]
    found: list[tuple[Phase, Quantity | None]] = []
    for m in _EACH.finditer(words):
        if m["word"]:
            found.append(("before" if m["word"].lower() in _EARLY else "after", None))
        elif units:
            unit = _UNITS[(m["led"] or m["unit"] or units[-1])[0].lower()]
            n = number_of(m["n"])
            found.append(("after", Quantity(n, unit, unit)) if n else ("before", None))
        else:
            return []
    return found if len(set(found)) == len(found) else []


def _placed(
    text: str, span: Span, times: re.Match[str], points: Sequence[tuple[Phase, Quantity | None]]
) -> Iterator[tuple[int, tuple[Phase, Quantity | None]]]:
    """Yield the place and the time of each value of the lists behind a list of times, or of the one right before it."""
    for one in (_OF_PAIRS, _ONE_OF):
        values = re.compile(rf"(?<![\w.,/-]){one}(?:{_AND}{one}){{{len(points) - 1}}}(?! ?/? ?\d)", re.I)
        lists = list(values.finditer(text, times.end(), span.end))
        ahead = values.finditer(text, span.start, times.start())
        lists = lists or [m for m in ahead if text[m.end() : times.start()].strip() in _JOINS][-1:]
        found = [[m.start() + x.start() for x in re.finditer(one, m.group(), re.I)] for m in lists]
        wholes = {m.group() for places in found if (m := _DIGITS.match(text, places[-1]))}
        slashed = len(points) == _FEWEST and "/" in "".join(m.group() for m in lists)
        shares = slashed and (wholes == {"5"} or len(wholes) < len(lists))  # "3/5, of the left 4/5"
        apart = any(" / " in m.group() or len(set(_WHOLE.findall(m.group()))) == 1 for m in lists)
        if found and (apart if one == _OF_PAIRS else not shares):
            for at, point in ((at, p) for places in found for at, p in zip(places, points, strict=True)):
                yield at, point
                if one == _OF_PAIRS and any(" / " in m.group() for m in lists):
                    yield text.index("/", at) + 1, point  # "140/90 / 130/80"
            return


def times_in_row(words: str) -> tuple[Timepoint, ...]:
    """Return the times that a label has in a row, each of another value: "FVC (baseline / 1 month / 3 months)".

    Args:
        words: the label.
    """
    found = _TIMES.search(words)
    points = _each_time(found.group()) if found else []
    return tuple(Timepoint(phase, "", offset) for phase, offset in points) if len(points) >= _FEWEST else ()
