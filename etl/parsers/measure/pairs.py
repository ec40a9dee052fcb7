"""When each of several values of one measure was, where words beside them say which was earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import START, Span
from etl.facts import Period, Phase, Timepoint
from etl.parsers.layout.frames import tells_arrival
from etl.parsers.number import QuantityHit
from etl.parsers.reading import TIME_BEHIND, Reading, Statement
from etl.parsers.scope.series import times_in_row
from etl.parsers.slots.decide import says, stands
from etl.patterns import regex

_FROM = regex(r"\b(?:from\s*(?:(?:an?\s)?(?:stage|grade|level|class|score|total)\s(?:of\s)?)?|points? ?\()$", re.I)
_TO = regex(
    r"\s*(?:points?|[^\W\d_]{1,4})?(?:\s*\(?in [A-Z][a-z]+(?: \d{4})?\)?)?\s*to\s*(?:(?:an?\s)?(?:stage|grade|level|class|score|total)\s(?:of\s)?)?"
)
_LATER_DAY = regex(
    r"\W*(?:on|by|at|after|within|over) (?:the )?(?:next|following|first|second|third|\d{1,2}(?:st|nd|rd|th)|day|week|month)\b",
    re.I,
)
_AND_NOW = regex(
    r"(?:\s?\([^()\n]{1,12}\))?(?: points)?\s?[,;]?\s?(?:and |but )?(?:is |it is )?(?:now|today|currently|at present)\s?:?\s?(?:it is |at |only |about )?",
    re.I,
)
"""Between a value and the one of today: "45, now 65"."""
_DOWN_FROM = regex(r"(?: [a-zA-Z/%^]{1,12})?,? (?:up|down|increased|decreased|reduced) from (?:an? [a-z]+ (?:of )?)?")
"""Between a value on arrival and the one before it: "7.1 g/dL, down from 13.4"."""
_FAR = 70
_TREATED = ("outcome", "after", "follow_up", "treatment")
_NOT = ("history", "past_history", "before")
_BEFORE = Timepoint("before", "")


def times_of_values(
    reading: Reading, statement: Statement, hits: Sequence[QuantityHit]
) -> list[tuple[Timepoint | None, Period | None]]:
    """Return the place in the course of treatment and the date of each value of one measure.

    Args:
        reading: the document.
        statement: the sentence.
        hits: the values, in order.
    """
    text = reading.text
    groups = list(_groups(text, hits))
    out: list[tuple[Timepoint | None, Period | None]] = []
    label = statement.frame.label
    row = times_in_row(reading.document.quote(label)) if label is not None and len(groups) > 1 else ()
    if len(row) == len(groups):  # "Bloods (admission → discharge): CRP 190 → 22"
        return [(point, statement.effective) for point, group in zip(row, groups, strict=True) for _ in group]
    for n, group in enumerate(groups):
        hit = group[0]
        near = [g for g in (*groups[max(0, n - 1) : n], *groups[n + 1 : n + 2]) if abs(g[0].start - hit.start) <= _FAR]
        following = groups[n + 1][0] if n + 1 < len(groups) else None
        fell = following is not None and _fell(reading, statement, group, following)
        for one in group:
            told, day = statement.time_of(one.start, one.end), statement.day_of(one.start, one.end)
            point = _by_words(reading, statement, hit, near[0][0], told) if len(near) == 1 else told
            dated = day is not None and day != statement.effective
            once = told is None and not dated and not statement.points
            if fell or (once and stands(statement, hit, "once_only")):
                point = _BEFORE
            if len(near) == 1 and _is_today(text, statement, hit, near[0][0]):
                day = day if hit.start < near[0][0].start else statement.frame.effective
            elif point is not told and point is not None and point.phase == "before" and not dated:
                day = None
            out.append((point, day))
    return out


def _is_today(text: str, statement: Statement, one: QuantityHit, other: QuantityHit) -> bool:
    """Return True if the later of two values is today's, and the only date the other's: "13 in March 2011 and is 10.5 today"."""
    first, last = sorted((one, other), key=START)
    dates = [d for d in statement.dates if d.first]
    dated = len(dates) == 1 and dates[0].start < last.start and _said(statement, last) == "after"
    return dated and says(text[first.end : statement.span.end], "today")


def _groups(text: str, hits: Sequence[QuantityHit]) -> Iterator[list[QuantityHit]]:
    """The numbers of each value: "130/80" has two."""
    group: list[QuantityHit] = []
    for hit in hits:
        if group and text[group[-1].end : hit.start].strip() not in ("/", "("):
            yield group
            group = []
        group.append(hit)
    yield group


def _fell(reading: Reading, statement: Statement, first: Sequence[QuantityHit], then: QuantityHit) -> bool:
    """Return True for the first value of "went down from 48 to 36" after a treatment."""
    text, at = reading.text, first[0].start
    led = statement.before(_FROM, at) and _TO.fullmatch(text, first[-1].end, then.start)
    return bool(led) and led_away(reading, statement, first[0], then.end)


def led_away(reading: Reading, statement: Statement, first: QuantityHit | Span, end: int) -> bool:
    """Whether the first of two values, "from … to …", was there before the treatment that the second came after.

    Args:
        reading: the document.
        statement: the sentence.
        first: where the first value stands.
        end: where the second ends.
    """
    if says(reading.document.quote(statement.span), "meanwhile"):
        return False
    if statement.frame.has(*_NOT):
        return False
    if len(statement.points) > 1:  # "9.4 before treatment and 7.6 in May, the dose went down from 46 to 29"
        if all(start >= end and p.phase == "after" for start, _, p in statement.points):
            return True  # "from 27 to 20 in six months, and was 23 after a year"
        here = statement.time_of(first.start, first.end)
        apart = all(b < first.start or a >= end for a, b, _ in statement.points)
        return here is not None and here.phase == "after" and apart
    if statement.timepoint is not None:
        return statement.timepoint.phase == "after" and statement.timepoint.course is None
    return _is_treated(reading, statement)


def _is_treated(reading: Reading, statement: Statement) -> bool:
    return any(m.entry.kind == "cells" and m.start < statement.span.start for m in reading.index.mentions)


def _by_words(
    reading: Reading, statement: Statement, hit: QuantityHit, other: QuantityHit, point: Timepoint | None
) -> Timepoint | None:
    """Return the time of one of two values: "31 (before: 20)", "was 12, is now 17"; its own where no words say so."""
    text, span = reading.text, statement.span
    sides = {m.entry.id for m in statement.of("qualifier") if m.entry.role == "side"}
    placed = any(start == end == hit.start for start, end, _ in statement.points)  # by its place in a list
    if statement.frame.has(*_NOT) or len(sides) > 1 or placed or (point is None and TIME_BEHIND.match(text, hit.end)):
        return point
    if _LATER_DAY.match(text, span.start, min(hit.start, other.start)):
        return point  # "On the next day it was 6.5; two days after that it was 7.9"
    if (
        point is not None
        and tells_arrival(point)
        and _DOWN_FROM.fullmatch(text, min(hit.end, other.end), max(hit.start, other.start))
    ):
        return point if hit.start < other.start else _BEFORE
    mine, theirs = _said(statement, hit), _said(statement, other)
    was = _AND_NOW.fullmatch(text, hit.end, other.start) or stands(statement, hit, "it_was")
    if mine is None and theirs == "after" and was:
        mine = "before"
    framed = statement.frame.timepoint
    after = next((p for p in (point, framed) if p is not None and p.phase == "after"), None)
    treated = after is not None or statement.frame.has(*_TREATED) or _is_treated(reading, statement)
    if mine == "before" and (theirs == "after" or after is not None or (theirs is None and treated)):
        return point if point and point.phase == "before" else _BEFORE
    if point is not None and point.phase == "before" and (mine == "after" or (mine is None and theirs == "before")):
        return after or Timepoint("after", "")
    return point


_TOLD: tuple[tuple[str, Phase], ...] = (
    ("earlier_ahead", "before"), ("later_ahead", "after"), ("earlier_behind", "before"), ("later_behind", "after"),
)  # fmt: skip


def _said(statement: Statement, hit: QuantityHit) -> Phase | None:
    """Return what the words right beside a value say of when it was."""
    return next((phase for sign, phase in _TOLD if stands(statement, hit, sign)), None)
