"""Which of a sentence's times is whose: things and dates in turn, values with a time each, times only compared with,
asides in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Phase, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.number.numerals import WORD_NUMBER, number_of
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


# Which of a sentence's times is whose: things and dates in turn, values with a time each, times only compared with,
# asides in brackets.


# Sentences in which things and dates take turns: "weakness in May 2004, dysarthria in June 2005 and dysphagia in
# 2006".


_THINGS = ("finding", "condition", "procedure", "medicine", "function", "measure", "scale", "cells")
_BREAK = regex(
    r"\s*[)\]]?\s*(?:[,;]|\.(?=\s)|\band\b|\bthen\b|\bfollowed by\b|\+)(?!\s*(?:when|with|which|who|where|but|because|after|before)\b)"
)
"""Between what one date dates and the next thing of a list."""
_APART = regex(r";|[.!?]\s")
_LEAST = 2


def turns(
    text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateHit]
) -> tuple[tuple[int, int, DateHit], ...]:
    """The parts of a sentence in which things and dates take turns.

    Args:
        text: the document's text.
        span: a sentence.
        mentions: its terms.
        dates: its dates.

    Returns:
        (start, end, date) for each part; nothing for a sentence whose dates aren't each of a thing of its own.
    """
    if len(dates) < _LEAST or any(d.first is None or d.comparator not in (None, "since") for d in dates):
        return ()
    things = [m for m in mentions if m.entry.kind in _THINGS]
    before = [[m for m in things if m.end <= d.start] for d in dates]
    ends = [d.end for d in dates]
    starts = [span.start, *ends[:-1]]
    behind = [[m for m in b if m.start >= at] for b, at in zip(before, starts, strict=True)]
    last = [m for m in things if m.start >= ends[-1]]
    if all(behind):
        gaps = [(own[-1].end, d.start) for own, d in zip(behind, dates, strict=True)]
        heads = [(end, own[0].start) for end, own in zip(ends, [*behind[1:], last], strict=True) if own]
        if _listed(text, gaps, heads):
            return tuple(zip(starts, ends, dates, strict=True))
    if last and all(behind[1:]):
        groups = [*behind[1:], last]
        gaps = [(d.end, own[0].start) for own, d in zip(groups, dates, strict=True)]
        tails = [(own[-1].end, d.start) for own, d in zip([behind[0], *groups], dates, strict=False) if own]
        if _listed(text, gaps, tails):
            return tuple(
                (d.start, end, d) for d, end in zip(dates, [*(d.start for d in dates[1:]), span.end], strict=True)
            )
    return ()


def _listed(text: str, gaps: Sequence[tuple[int, int]], between: Sequence[tuple[int, int]]) -> bool:
    """Whether no part is broken between a thing and its date, and each is apart from the next."""
    return all(not _APART.search(text, *gap) for gap in gaps) and all(_BREAK.search(text, *gap) for gap in between)


# Times that the clauses of one sentence have each: "On admission he could not sit, and three months later he walked".


Point = tuple[int, int, Timepoint]

_OPENS = regex(
    r"(?:(?:^|[,;:(–—→]|\s-|\b(?:and|but|while|whereas|vs\.|versus|then|to [\d.,/+-]+%?)) ?)(?:(?:at|after|by|then|again|follow-up|the|about|only) )*$",
    re.I,
)
"""Before a time that opens a clause."""
_CLOSES = regex(
    r"(?: (?:later|afterwards|thereafter))?\s?(?:[.;,)]?\s*$|[,;)(]|,? (?:and|but|while|whereas|vs\.|versus|from|compared)\b)",
    re.I,
)
"""Behind a time that ends a clause."""
_DAY_BEGINS = regex(r"(?:[,;]\s|\s)(?:and|but|and then)\s(?:then\s)?(?:(?:on|in|at|by)\s)(?:the\s)?$")
_DAY_TELLS = regex(r",?\s(?:the|his|her|my|our|he|she|I|we|it|they)\s(?!(?:evening|morning|night|afternoon)\b)")
_PART_CUT = regex(r"[,;]\s")
_NEAR_DAY = 24
_REACH = 32
_NO_WORD = regex(r"\W*$")
_BETWEEN = regex(r"\s?(?:[,;)]|and\b|but\b|while\b|whereas\b)", re.I)
_FEWEST = 2


def of_clauses(text: str, span: Span, bare: Sequence[tuple[DurationHit, Point]], found: Sequence[Point]) -> list[Point]:
    """The times counted from the treatment that open or end a clause, in a sentence that tells how it was before.

    Args:
        text: the document's text.
        span: the sentence.
        bare: its lengths of time that may count from the treatment, as such times.
        found: the times that it has been read to tell.

    Returns:
        Further times; none where one of those found is of anything but before the treatment.
    """
    if not found or any(p.phase != "before" for _, _, p in found):
        return []
    free = [(d, p) for d, p in bare if not any(s < d.end and d.start < e for s, e, _ in found)]
    return [
        p for d, p in free
        if _OPENS.search(text[max(span.start, d.start - _REACH) : d.start]) or _CLOSES.match(text, max(d.end, d.anchor), span.end)
    ]  # fmt: skip


def closing(text: str, span: Span, points: Sequence[Point], offset: int) -> Timepoint | None:
    """The time of a place in a sentence whose clauses each end with theirs: "Fever before treatment, and no fever after it".

    Args:
        text: the document's text.
        span: the sentence.
        points: its times, in order.
        offset: the place.

    Returns:
        The time at the end of its clause; None in a sentence that is built otherwise.
    """
    if len(points) < _FEWEST or not _NO_WORD.match(text[points[-1][1] : span.end]):
        return None
    if len(text[span.start : points[0][0]].split()) < _FEWEST:
        return None
    if not all(_BETWEEN.match(text, end, span.end) for _, end, _ in points[:-1]):
        return None
    if points[0][2].phase == "after" and "→" in text[offset : points[0][0]]:
        return Timepoint("before", "")  # "35 → 37 (1 month) → 36 (3 months)"
    return next((p for _, end, p in points if end > offset), None)


def only_of_part(text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateHit], offset: int) -> bool:
    """Whether the only date of a sentence is of another part than the one that holds a place: "bisoprolol since 17.11., HR 74",
    "he got chemotherapy, and on 27 March the cells came back".

    Args:
        text: the document's text.
        span: the sentence.
        mentions: its terms.
        dates: its dates.
        offset: the place.
    """
    if len(dates) != 1:
        return False
    day = dates[0]
    if offset < day.start and _DAY_BEGINS.search(text, max(span.start, day.start - _NEAR_DAY), day.start):
        return _DAY_TELLS.match(text, day.end, span.end) is not None
    if day.comparator != "since":
        return False
    begin = max((m.end() for m in _PART_CUT.finditer(text, span.start, day.start)), default=span.start)
    behind = _PART_CUT.search(text, day.end, span.end)
    end = behind.start() if behind else span.end
    taken = any(m.entry.kind == "medicine" and begin <= m.start < day.start for m in mentions)
    return taken and not begin <= offset < end and begin > span.start


# Values of another day that stand in brackets behind the one of now: "2.1 l (in 2006 it was 2.5)", "40 (35 in May
# 2008)".


_VALUE = r"[<>≤≥~]?\d[\d.,/]*[+-]?(?:\s?[^\s\d()]{1,12}){0,2}"
_ON = r"(?:(?:in|on|at|of|from|as of|since) )?(?:the )?"
_DAY_FIRST = regex(_ON)
_THEN_VALUE = regex(
    rf",?\s?(?:(?:it |he |she |this )?(?:was|were|had been|had|is|weighed)|[:=–-])?\s?(?:still |only |about )?{_VALUE}"
)
_VALUE_FIRST = regex(rf"(?:(?:it )?(?:was|had been) |from )?(?:still |only |about )?{_VALUE},?\s{_ON}")
_BEHIND_VALUE = regex(r"\d\S{0,3}(?:\s?[^\s()]{1,12})?\s?$")
_ASIDE_REACH = 20
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
        if told and _BEHIND_VALUE.search(text, max(span.start, opened - _ASIDE_REACH), opened):
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


# Times that are named for comparison only: "like before the treatment", "at discharge, admission for comparison".


_COMPARED = regex(
    r"\b(?:like|as|than|(?:as )?compared (?:with|to)|compared|against|instead of|rather than|versus|vs\.?|up from|down from|similar to|back to|"
    r"(?:return\w*|fell|dropped|sank|gone) to(?= the (?:state|level|condition|value)))\s+"
    r"(?:it was |that |those |the (?:state|level|condition|value) (?:of |it had )?|(?:the )?\d[\d.,/]*[+-]?\s?(?:[a-zA-Z%/]{1,12} )?)?$",
    re.I,
)
"""Before a time that something else is only compared with: "like before", "410 m, against 180 before"."""
_TO_COMPARE = regex(r"(?: \w+)? \(?(?:for|as|in) (?:a )?comparison\b", re.I)


_LATER = regex(r" (?:later|afterwards|thereafter|after (?:that|this))\b", re.I)
_APPOSED = regex(r"(?:, | \(| [-–—] )(?:about |almost |nearly |just )?")
"""Between a date and the time that says the same again: "August 2014, six months later"."""


def is_compared(text: str, floor: int, at: int) -> bool:
    """Whether a time is one that something else is only compared with: "as steady as at discharge", "against 180 before".

    Args:
        text: the document's text.
        floor: where its sentence begins.
        at: where the time begins.
    """
    return _COMPARED.search(text, max(floor, at - 48), at) is not None


def not_compared(text: str, found: list[tuple[int, int, Timepoint]]) -> list[tuple[int, int, Timepoint]]:
    """In "At discharge, admission for comparison" the times that others are only compared with say nothing of now.

    Args:
        text: the document's text.
        found: times of a heading or label, each with where it stands.

    Returns:
        The times without those; all of them if none is left.
    """
    return [f for f in found if not _TO_COMPARE.match(text, f[1]) and not is_compared(text, 0, f[0])] or found


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
    """Whether a time counts on from a date, and so from no treatment.

    Args:
        text: the document's text.
        d: the span of time.
        dates: the dates of the sentence.
    """
    if told_later(text, d, dates) is not None:
        return True
    apposed = any(one.first and _APPOSED.fullmatch(text, one.end, d.start) for one in dates)
    return apposed and _LATER.match(text, d.end) is not None


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
        Further times, each counted from the treatment; none unless there are several.
    """
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
    if listed := list(_by_place(text, span)):
        return listed
    later = min((start for start, _, _ in (*found, *out)), default=span.start)
    first = _AT_FIRST.search(text, span.start, later)
    if first and not any(p.phase == "before" for _, _, p in found):
        out.append((first.start("words"), first.end("words"), Timepoint("before", first["words"])))
    return out if len(out) + len(found) > 1 else []


def _by_place(text: str, span: Span) -> Iterator[Point]:
    """Times and values that stand in two lists of one length: "at 1, 3 and 6 months the score was 19, 17 and 18"."""
    times = _TIMES.search(text, span.start, span.end)
    values = _VALUES.search(text, times.end() if times else span.end, span.end)
    if times is None or values is None:
        return
    unit = _UNITS[times["unit"].lower()]
    counted = [number_of(m[0]) for m in _WORDS.finditer(times["n"])]
    points: list[tuple[Phase, Quantity | None]] = [("after", Quantity(n, unit, unit)) for n in counted]
    if times["first"]:
        points.insert(0, ("before", None))
    places = [m.start() for m in _ONE.finditer(text, *values.span("values"))]
    if len(places) != len(points):
        return
    for at, (phase, offset) in zip(places, points, strict=True):
        yield at, at, Timepoint(phase, times.group(), offset)


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
    return _AHEAD.match(text, end, span.end) is not None and _SERIES_OPENS.search(text, offset, start) is not None


def _of_value(text: str, span: Span, d: DurationHit) -> bool:
    """Whether a length of time stands right behind or before a value, and nothing else behind it."""
    if _SERIES_BEHIND_VALUE.search(text, max(span.start, d.start - 40), d.start) and _ENDS.match(text, d.end, span.end):
        return True
    opened = _SERIES_OPENS.search(text, max(span.start, d.start - 24), d.start)
    return opened is not None and _AHEAD.match(text, d.end, span.end) is not None


# Several days of one thing: "seizures in 2010 and in March 2012".


_AND_DATE = regex(r"\s*(?:,|and|, and|&|and again|, and again)\s*(?:in|on)?\s*")
_LISTED_ON = regex(
    r"(?:\s(?:was|were|had been) (?:done|performed|made|given|repeated|carried out|needed))?\s*(?:\s(?:into|of|to|on|at|in) (?:the |both |his |her |all )?(?:(?!in |on |and )[a-z-]+ ){0,2}[a-z-]+)?\s?[(:,]?\s*(?:(?:in|on|during)\s+)?"
)

_LISTED_TIMES = regex(r"\s(?:twice|two times|three times|four times|several times|again),?:?\s")
"""Behind what happened more than once: "had pneumonia twice, in 2010 and in 2011"."""


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
    begin = times.end() if times else m.end
    told = behind and (plural or times) and _LISTED_ON.fullmatch(text, begin, behind[0].start)
    return further(text, behind) if told else ()
