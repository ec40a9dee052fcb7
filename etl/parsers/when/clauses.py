"""Which of a sentence's times is whose: things and dates in turn, values with a time each, times only compared with,
asides in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
from etl.parsers.when.years import TREATED_ONCE
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
_DAY_BEGINS = regex(r"(?:[,;]\s|\s)(?:and|but|and then)\s(?:then\s)?(?:(?:on|in|at|by)\s)(?:the\s)?$")
_DAY_TELLS = regex(r",?\s(?:the|his|her|my|our|he|she|I|we|it|they)\s(?!(?:evening|morning|night|afternoon)\b)")
_PART_CUT = regex(r"[,;]\s|\s\(")
_ENDED = regex(r"\b(?:quit|stopped|gave (?:it |them )?up|given up|ceased|sober|abstinent|clean)\b[^.;,()]{0,16}$", re.I)
"""Before the day on which a habit ended."""
_COMPARED_VALUE = regex(
    r"\b(?:compared (?:with|to)|versus|vs\.?|against|(?:up|down) from) \d[\d./]*\s?\S{0,6}\s(?:in|on|at)\s(?:the )?$",
    re.I,
)
"""A value that alone is of the day behind it: "18 today compared with 23 in June 2021"."""
_NEAR_DAY = 24
_REACH = 24
_NO_WORD = regex(r"\W*$")
_BETWEEN = regex(r"\s?(?:[,;)]|and\b|but\b|while\b|whereas\b)", re.I)
_ARROW = regex(r"→|->|=>")
_FEWEST = 2


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
    if len(text[span.start : points[0][0]].split()) < _FEWEST or _ARROW.search(text, span.start, points[-1][0]):
        return None
    if not all(_BETWEEN.match(text, end, span.end) for _, end, _ in points[:-1]):
        return None
    return next((p for _, end, p in points if end > offset), None)


def only_of_part(text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateHit], offset: int) -> bool:
    """Whether the only date of a sentence is of another part than the one that holds a place: "bisoprolol since 17.11., HR 74",
    "he got chemotherapy, and on 27 March the cells came back", "20 pack-years, quit 2015".

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
    if day.comparator == "until":
        return offset >= day.end and text.startswith(", when ", day.end)
    if compared := _COMPARED_VALUE.search(text, span.start, day.start):
        return not compared.start() <= offset < day.end
    ended = _ENDED.search(text, span.start, day.start) is not None
    if day.comparator != "since" and not ended:
        return False
    begin = max((m.end() for m in _PART_CUT.finditer(text, span.start, day.start)), default=span.start)
    behind = _PART_CUT.search(text, day.end, span.end)
    end = behind.start() if behind else span.end
    taken = any(m.entry.kind in ("medicine", "condition") and begin <= m.start < day.start for m in mentions)
    return (taken or ended) and (offset >= end or (offset < begin and (begin > span.start or ended)))


# Values of another day that stand in brackets behind the one of now: "2.1 l (in 2006 it was 2.5)", "40 (35 in May
# 2008)".


_VALUE = r"[<>≤≥~]?\d[\d.,/]*[+-]?(?:\s?[^\s\d()]{1,12}){0,2}"
_ON = r"(?:(?:in|on|at|of|from|as of|since) )?(?:the )?"
_DAY_FIRST = regex(_ON)
_THEN_VALUE = regex(
    rf",?\s?(?:(?:it |he |she |this )?(?:was|were|had been|had|is|weighed)|[:=–-])?\s?(?:still |only |about )?{_VALUE}"
)
_VALUE_FIRST = regex(
    rf"(?:(?:it )?(?:was|had been) |from |(?:baseline|previously|formerly):? )?(?:still |only |about )?{_VALUE},?\s{_ON}"
)
_BEHIND_VALUE = regex(r"\d\S{0,3}(?:\s?[^\s()]{1,12})?\s?$")
_ASIDE_REACH = 20
_LONGEST = 60
_LOOKED_AT = ("sampling", "imaging", "test")
_NO_PREPOSITION = (
    r"(?!(?:in|on|at|since|from|until|till|by|before|after|during|around|about|and|was|were|is|are|has|had)\b)"
)
_TO_OWN_DATE = regex(
    rf"(?:\s(?:(?:of|in|at|to) )?{_NO_PREPOSITION}[A-Za-z/+-]+){{0,3}}?(?:\s\((?:[a-z/]{{2,9}}\.?\s)?(?P<open>)|,?\s)",
    re.I,
)
"""Between a thing and the date that is its own: "PCI to LAD (2016)", "lupus nephritis (bx 2010)", "appendectomy 1988"."""
_OWN_ENDS = regex(r"\s*(?:[,;+&]|\.?\s*$|\.\s|(?:and|who|with|presents?|presenting|p/w|c/o|admitted|on)\b)", re.I)
_TELLS_WHEN = regex(
    r"(?:^|[,;.(]\s?|\band )(?:after|before|at|in|on|since|following|during|until|by|when)\b[^,;]*$", re.I
)
"""Before a thing whose date is that of the rest, too: "After thymectomy (2016), he …"."""


def asides(
    text: str, span: Span, dates: Sequence[DateHit], mentions: Sequence[Mention] = ()
) -> list[tuple[Span, DateHit]]:
    """The parts of a sentence that have a day which dates nothing else: brackets with a value of another day, things told
    with the bare date that stands right behind them ("s/p PCI (2016), hypertension, presents with …").

    Args:
        text: the document's text.
        span: the sentence.
        dates: its dates.
        mentions: its terms.
    """
    out: list[tuple[Span, DateHit]] = []
    for d in dates:
        if (own := _with_own_date(text, span, d, mentions)) is not None:
            out.append((own, d))
            continue
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


def _with_own_date(text: str, span: Span, d: DateHit, mentions: Sequence[Mention]) -> Span | None:
    """What somebody has or had done, with the bare date right behind it; None for a date of anything more."""
    before = (mentions[at] for at in range(bisect_left(mentions, d.start, key=lambda m: m.start) - 1, -1, -1))
    thing = next((m for m in before if m.end <= d.start and m.entry.kind in ("condition", "procedure")), None)
    if thing is None or thing.entry.role in _LOOKED_AT or not d.first or d.comparator is not None:
        return None
    told = _TO_OWN_DATE.fullmatch(text, thing.end, d.start)
    closed = told is not None and told["open"] is not None
    end = d.end + 1 if closed and text[d.end : d.end + 1] == ")" else d.end
    if told is None or (closed and end == d.end) or not _OWN_ENDS.match(text, end, span.end):
        return None
    return None if _TELLS_WHEN.search(text[span.start : thing.start]) else Span(thing.start, end)


def outside(text: str, span: Span, dates: Sequence[DateHit], mentions: Sequence[Mention] = ()) -> Sequence[DateHit]:
    """The dates of a sentence without those of a part of it, which date nothing else.

    Args:
        text: the document's text.
        span: the sentence.
        dates: its dates.
        mentions: its terms.
    """
    apart = [d for _, d in asides(text, span, dates, mentions)] if dates else []
    return [d for d in dates if d not in apart] if apart else dates


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


# A time that only holds inside a clause set between commas or brackets: "the patient, whose weight was 61 kg at
# admission, eats alone".


_RELATIVE = regex(r",\s(?:who(?:se|m)?|which|(?:of|with|in|for|from) (?:whom|which))\s(?:[^,;()]|,\d){0,120}$")
_INSERTED_APPOSED = regex(r"[^\W\d_]\w*,\s(?P<said>[^,;()\d][^,;()]{0,48})$")
_GOES_ON = regex(
    r",\s(?:(?:now|again|also|already|then|still|today|only|no longer)\s)?(?:is|are|was|were|has|have|had|can|could|does|did|became|gets?|[a-z]+(?:s|ed))\s\w"
)
"""Behind such a clause: the verb of the sentence."""
_BRACKET = regex(r"\((?P<said>[^();]{3,80})$")
_CLOSED = regex(r"[^();]{0,60}\)\s\w")
_REST = regex(r"(?:[^,;()]|,\d){0,60}(?=,\s\w)")
_VALUED = ("measure", "scale", "function", "finding")
_INSERTED_LONGEST = 160
_HOW = regex(
    r"(?:still |initially )?(?:normal|unremarkable|negative|positive|absent|present|raised|elevated|high|low)\b"
)


def inserted_clause(text: str, span: Span, own: TimeRead, mentions: Sequence[Mention]) -> Span | None:
    """The clause inside a sentence that the sentence's only time belongs to, and which the sentence goes on behind.

    Args:
        text: the document's text.
        span: the sentence.
        own: the time that the sentence itself gives.
        mentions: its terms.

    Returns:
        Where the clause is; None where the time may be that of the whole sentence.
    """
    if own.start < 0 or len({p for _, _, p in own.points}) > 1:
        return None
    ahead = max(span.start, own.start - _INSERTED_LONGEST)
    if own.timepoint is None:
        told = TREATED_ONCE.search(text, ahead, own.start)
        return _closed(text, span, Span(told.start(), own.end), mentions) if told else None
    if begun := _RELATIVE.search(text, ahead, own.start):
        return _closed(text, span, Span(begun.start(), own.end), mentions)
    if (begun := _INSERTED_APPOSED.search(text, ahead, own.start)) and _says(
        text, mentions, begun.start("said"), own.start
    ):
        found = _closed(text, span, Span(begun.start("said"), own.end), mentions)
        return found if found is not None and _GOES_ON.match(text, found.end) else None
    begun = _BRACKET.search(text, ahead, own.start)
    if begun and _says(text, mentions, begun.start(), own.start) and (end := _CLOSED.match(text, own.end, span.end)):
        return Span(begun.start(), end.end() - 2)
    return None


def _closed(text: str, span: Span, clause: Span, mentions: Sequence[Mention]) -> Span | None:
    """A clause up to the comma that closes it, where more is told behind that."""
    end = _REST.match(text, clause.end, span.end)
    if end is None or not any(m.start > end.end() for m in mentions):
        return None
    return Span(clause.start, end.end())


def _says(text: str, mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether something is told between two places, or how what stands before them was."""
    return _HOW.match(text, start, end) is not None or any(
        start <= m.start < end and m.entry.kind in _VALUED for m in mentions
    )


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
    if LATER_DAY.match(text, span.start, offset):
        return False  # "On the next day it was 6.5; two days later 7.9"
    return _AHEAD.match(text, end, span.end) is not None and _SERIES_OPENS.search(text, offset, start) is not None


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
