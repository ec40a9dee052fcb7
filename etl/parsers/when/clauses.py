"""Times of single clauses and values, times that are only compared with, and further days of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Phase, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.number import WORD_NUMBER, number_of
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

# What a text says of time: the place in the course of treatment, and the date.


PHASES: dict[str, Phase] = {
    "before": "before", "after": "after", "during": "during",
    "baseline": "before", "discharge": "after", "follow_up": "after",
}  # fmt: skip
"""The phases that roles of cues stand for."""


class TimeRead(Struct, frozen=True):
    """What a text says of time.

    Args:
        timepoint: place in the course of treatment.
        effective: date or period it speaks of.
        start: offset of the words that said so (-1 if none).
        end: offset behind them.
        points: every phase the text names with its place, when there are several ("severe before, mild after").
    """

    timepoint: Timepoint | None = None
    effective: Period | None = None
    start: int = -1
    end: int = -1
    points: tuple[tuple[int, int, Timepoint], ...] = ()


# Times that the clauses of one sentence have each: "On admission he could not sit, and three months later he walked".


Point = tuple[int, int, Timepoint]

_LEAD = r"(?:(?:at|after|by|on|then|again) ){0,2}(?:(?:the|about|only) )?$"
_OPENS = regex(rf"(?:[,;:(–—→]|\s-|\b(?:and|but|while|whereas|vs\.|versus|then)) ?{_LEAD}", re.I)
"""Before a time that opens a clause."""
_FIRST = regex(rf"^\W*{_LEAD}", re.I)
_COMMA = regex(
    r"(?: (?:later|afterwards|thereafter))?(?: follow-up)?\s?(?:[,:–—)]|-\s|(?:he|she|it|I|they|there|the|his|her|my|no|only)\b)",
    re.I,
)
"""Behind a time that opens a clause."""
_CLOSES = regex(
    r"(?: (?:later|afterwards|thereafter))?\s?(?:[.;,)]?\s*$|[,;)(]|,? (?:and|but|while|whereas|vs\.|versus|from|compared)\b)",
    re.I,
)
"""Behind a time that ends a clause."""
_REACH = 24


def of_clauses(text: str, span: Span, bare: Sequence[tuple[DurationHit, Point]], found: Sequence[Point]) -> list[Point]:
    """The times counted from the treatment that open or end a clause, in a sentence that tells how it was before, or so long after.

    Args:
        text: the document's text.
        span: the sentence.
        bare: its lengths of time that may count from the treatment, as such times.
        found: the times that it has been read to tell.

    Returns:
        Further times.
    """
    last = found[-1][2] if found else None
    if last is None or not (last.offset or all(p.phase == "before" for _, _, p in found)):
        return []
    free = [(d, p) for d, p in bare if not any(s < d.end and d.start < e for s, e, _ in found)]
    return [p for d, p in free if _apart(text, span, d)]


def _apart(text: str, span: Span, d: DurationHit) -> bool:
    """Whether a length of time opens its clause, or ends it."""
    ahead = max(span.start, d.start - _REACH)
    first = _FIRST.match(text[span.start : d.start]) if d.start - span.start <= _REACH else None
    opens = (first or _OPENS.search(text, ahead, d.start)) and _COMMA.match(text, max(d.end, d.anchor), span.end)
    return bool(opens) or _CLOSES.match(text, max(d.end, d.anchor), span.end) is not None


# Times that are named for comparison only: "like before the treatment", "at discharge, admission for comparison".


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


# Values of one sentence that have a time each: "22 before, 18.5 at discharge and 17 at six months".


_UNIT = r"(?:\s?(?:%|°C|(?!(?:for|every|each|in|per|within|over|of|or|and|to|than|x|times)\b)[a-zA-Zµ]{1,8}(?:/[a-zA-Z]{1,6}|²)?\b))?"
_SERIES_VALUE = rf"(?<![\w.,/-])[-−]?\d[\d.]{{0,6}}(?:,\d{{1,2}})?[+-]?(?:\s?/\s?\d{{1,3}})?{_UNIT}"
_SERIES_BEHIND_VALUE = regex(
    rf"{_SERIES_VALUE}(?:\s\(|,?\s)(?:(?:only|already|still|again) )?(?:(?:at|after|by) )?(?:the )?(?:about )?$", re.I
)
_ENDS = regex(
    r"(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant|transplantation|injection|op)?|on|follow[- ]?up))?"
    r"\s?(?:[),;.](?!\d)|$|→|->|(?:and|to|but)\b)",
    re.I,
)
_SERIES_OPENS = regex(
    r"(?:^|[;,:.)→]|(?:^|(?<=\s))(?:and|then|but|to))\s?(?:then |and |but |again )?(?:(?:at|after|by) )?(?:the )?(?:end of )?(?:about )?$",
    re.I,
)
_AHEAD = regex(
    r"(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant|transplantation|injection|op)?|follow[- ]?up))?\)?"
    r"(?:\s?[:=,–-]\s?|\s)(?:(?:it|this|he|she|the (?:score|value|total|result)) )?"
    rf"(?:(?:was|were|is|had|scored|reached|only|still|again|even|already|back|at|to|risen|fallen|dropped|been|about) ){{0,4}}{_SERIES_VALUE}"
    r"(?=\s?(?:[,;.)(→](?!\d)|$|(?:and|but|then|at|after|by|on|points?)\b))",
    re.I,
)
_TOLD = regex(rf"{_SERIES_VALUE}\s?[)]?[,;]?\s(?:and |but |then )*$", re.I)
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
    rf"{_SERIES_VALUE}\s?\(?(?P<words>at first|initially|originally|to begin with|at the (?:start|beginning|outset)|at (?:start|entry|enrolment|enrollment|study entry|inclusion))"
    r"(?=\s?(?:[,;.)/]|$|and\b|to\b|→))",
    re.I,
)


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


LATER_DAY = regex(
    r"\W*(?:on|by|at|after|within|over) (?:the )?(?:next|following|first|second|third|\d{1,2}(?:st|nd|rd|th)|day|week|month)\b",
    re.I,
)


def _of_value(text: str, span: Span, d: DurationHit) -> bool:
    """Whether a length of time stands right behind or before a value, and nothing else behind it."""
    if _SERIES_BEHIND_VALUE.search(text, max(span.start, d.start - 40), d.start) and _ENDS.match(text, d.end, span.end):
        return True
    opened = _SERIES_OPENS.search(text, max(span.start, d.start - 24), d.start)
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


# Several days of one thing: "seizures in 2010 and in March 2012".


_AND_DATE = regex(r"\s*(?:,|and|, and|&|and again|, and again)\s*(?:in|on)?\s*")
_LISTED_ON = regex(
    r"(?:\s(?:was|were|had been) (?:done|performed|made|given|repeated|carried out|needed))?\s*(?:\s(?:into|of|to|on|at|in) (?:the |both |his |her |all )?(?:(?!in |on |and )[a-z-]+ ){0,2}[a-z-]+)?\s?[(:,]?\s*(?:(?:in|on|during)\s+)?"
)

_LISTED_TIMES = regex(r"\s(?:twice|two times|three times|four times|several times|again),?:?\s")
"""Behind what happened more than once: "had pneumonia twice, in 2010 and in 2011"."""

_ATTEMPTS = regex(
    r"\b(?:\d|two|three|four|five|several) (?:attempts? (?:at|of|with)|sessions of|times|procedures of|episodes of|operations:?) (?:an? |the )?$",
    re.I,
)
"""Before what was done more than once: "two attempts at angioplasty, in March and April 2012"."""
_AGAIN = regex(r"\bagain\b")


def further(text: str, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The further dates of a list that begins with the first: "in 2014 and 2016" were two.

    Args:
        text: the document's text.
        dates: dates of a sentence, in order.
    """
    out: list[Period] = []
    for one, following in pairwise(dates):
        if not _AND_DATE.fullmatch(text, one.end, following.start):
            break
        out.append(Period(following.first, following.last))
    return tuple(out)


def on_further_days(text: str, m: Mention, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The dates behind the first, of something named in the plural right before them: "strokes in 2010 and 2014".

    Args:
        text: the document's text.
        m: what happened.
        dates: the dates of its sentence.
    """
    words = text[m.start : m.end].lower()
    plural = words.endswith("s") and not m.entry.name.lower().endswith(words.rpartition(" ")[2])
    times = _LISTED_TIMES.match(text, m.end)
    behind = [d for d in dates if d.first and d.start >= m.end]
    repeated = len(behind) > 1 and _AGAIN.search(text, behind[0].end, behind[1].start) is not None
    counted = _ATTEMPTS.search(text, max(0, m.start - 40), m.start) is not None
    behind = behind if plural or times or repeated or counted else []
    begin = times.end() if times else m.end
    return further(text, behind) if behind and _LISTED_ON.fullmatch(text, begin, behind[0].start) else ()
