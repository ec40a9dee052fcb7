"""Stays in hospital, visits, letters and reports: when they were, and what has its date from them.

A stay has its admission and discharge; what a letter, note, report or diary found is of the day at its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Concept, Encounter, Observation, Period
from etl.mapping.entry import Mention
from etl.parsers.index import Index, part
from etl.parsers.label.times import milestones
from etl.parsers.layout.forms import is_answered
from etl.parsers.layout.frames import BRACKET_LEGEND, tells_stay
from etl.parsers.layout.tree import Framed
from etl.parsers.reading import Frame, Reading, Statement, once
from etl.parsers.scope.govern import is_told_aside
from etl.parsers.scope.times import TimeRead, read_time
from etl.parsers.sentences import split_sentences
from etl.parsers.when.dates import DateHit, period_of
from etl.patterns import regex
from etl.value import replace

# Stays in hospital: when they began and ended, and what has its date from them.


EARLIER = ("history", "past_history", "family_history", "social_history")
_FAR_AHEAD = 7
"""So many months ahead a month without a year is none that is still to come."""
_DATED = regex(r"[.:]?\s{0,2}(?:date\b)?(?:on\s|[:=(]?\s?)?")
_LINE = regex(r"(?:^|[.;,(|\n])\s*$")
_DAY = len("2022-09-23")
_MONTH = len("2011-05")
_WEEKS = 60
_NEAR = 24
_MARGIN = 14
"""Days before an admission that its tests may be of."""


def stay(document: Document, found: Index) -> tuple[DateHit | None, DateHit | None]:
    """When a hospital stay began and ended, as a note's head says ("Adm. 11.09.2012, disch. 09.10.2012").

    Args:
        document: the document.
        found: what stands where.

    Returns:
        The only dates of admission and of discharge that stand right behind such a word; None for what is not told, or
        told of several stays.
    """
    days: dict[str, dict[str, DateHit]] = {"admission": {}, "discharge": {}}
    text = document.text
    for m in found.mentions:
        if m.entry.kind != "cue" or m.entry.value not in days or not _LINE.search(text[max(0, m.start - 4) : m.start]):
            continue
        day = next((d for d in part(found.dates, Span(m.end, m.end + 24)) if d.start >= m.end), None)
        if day is None or day.yearless or len(day.first or "") != 10 or not _DATED.fullmatch(text, m.end, day.start):
            continue
        days[m.entry.value].setdefault(day.first or "", day)
    one = [next(iter(of.values())) if len(of) == 1 else None for of in days.values()]
    return one[0], one[1]


def in_stay(document: Document, found: Index, admitted: DateHit | None, left: DateHit | None) -> Index:
    """Dates without a year that fall into the one stay a note is about have the stay's year.

    Args:
        document: the document.
        found: what stands where.
        admitted: the day when the stay began, None where it isn't told.
        left: the day when it ended.

    Returns:
        The same, with such dates in their year; one that stands behind a full date in its own paragraph has the year
        of that.
    """
    if admitted is None or left is None or not (admitted.first or "") <= (left.first or ""):
        return found
    first, last = date.fromisoformat(admitted.first or ""), date.fromisoformat(left.first or "")
    if (last - first).days > 300:
        return found
    out: list[DateHit] = []
    full = -1
    for d in found.dates:
        if not d.yearless:
            full = d.end if d.first else full
        elif d.first and len(d.first) == 10 and (full < 0 or "\n" in document.text[full : d.start]):
            d = next((moved for year in {first.year, last.year} if (moved := _in_year(d, year, first, last))), d)
        out.append(d)
    return replace(found, dates=tuple(out))


def _in_year(d: DateHit, year: int, first: date, last: date) -> DateHit | None:
    """A date in a year, if it then falls into the stay."""
    moved = f"{year}{(d.first or '')[4:]}"
    try:
        inside = (date.fromisoformat(moved) - first).days >= -_MARGIN and date.fromisoformat(moved) <= last
    except ValueError:
        return None
    return replace(d, first=moved, last=f"{year}{d.last[4:]}" if d.last else None) if inside else None


def admissions(framed: Sequence[Framed], found: Index) -> tuple[DateHit, ...]:
    """The dates of admission that fields and headings give.

    Args:
        framed: the blocks of the document.
        found: what stands where.

    Returns:
        Such dates that have a month, in order.
    """
    out: list[DateHit] = []
    for item in framed:
        label = item.block.label or item.block.span
        field_ = item.block.kind == "field" and item.frame.has("field:admission")
        if field_ or (item.block.kind in ("heading", "field") and _names(found, label, "admission")):
            dates = [d for d in part(found.dates, item.block.span) if d.first and len(d.first) >= 7 and not d.yearless]
            out.extend(dates[:1])
    return tuple(out)


def told_arrival(document: Document, framed: Sequence[Framed], found: Index) -> tuple[DateHit, ...]:
    """The one day on which the prose of a page, and not of its history, says that somebody was admitted: "When he was
    admitted (3 June 2013)", "came to our department on 5 October".

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        That date; none where several days are told, or the paragraph goes on to later months.
    """
    told = _days_behind(document, found, visits=True)
    there = next((f.block.span for f in framed if told and _reports(f, told[0])), None)
    if len(told) != 1 or there is None:
        return ()
    later = (d.first for d in part(found.dates, Span(told[0].end, there.end)) if d.first and not d.yearless)
    month = (told[0].first or "")[:_MONTH]
    return (
        () if any(first[:_MONTH] > month for first in later) else told
    )  # "was seen in May 2011. In June 2012 she fell"


def _days_behind(document: Document, found: Index, *, visits: bool) -> tuple[DateHit, ...]:
    """The days right behind words for an admission, each once; on demand also behind those for a visit."""
    days: dict[str, DateHit] = {}
    for m in found.mentions:
        printed = document.text[m.start : m.end].lower()
        came = visits and (m.entry.role == "visit" or (m.entry.role == "baseline" and printed.endswith("admitted")))
        if m.entry.kind == "cue" and (came or m.entry.value == "admission"):
            for d in part(found.dates, Span(m.end, min(len(document.text), m.end + _NEAR))):
                between = document.text[m.end : d.start]
                if d.first and len(d.first) == _DAY and not d.yearless and "." not in between and "\n\n" not in between:
                    days.setdefault(d.first, d)
    return tuple(days.values())


def _reports(item: Framed, day: DateHit) -> bool:
    span = item.block.span
    return span.start <= day.start < span.end and item.frame.attitude == "reported" and not item.frame.has(*EARLIER)


def _names(found: Index, span: Span, visit: str) -> bool:
    """Whether words name an admission or a discharge."""
    return any(m.entry.kind == "cue" and m.entry.value == visit for m in part(found.mentions, span))


def dated_arrival(framed: Sequence[Framed], found: Index, admitted: Sequence[DateHit]) -> tuple[Framed, ...]:
    """What was found "on admission" has the date of admission, where the page gives one and only one.

    Args:
        framed: the blocks of the document.
        found: what stands where.
        admitted: the dates of admission.

    Returns:
        The blocks; those under such a heading without a date of its own have the admission's.
    """
    if len({d.first for d in admitted}) != 1:
        return tuple(framed)
    points = {
        f.frame.timepoint
        for f in framed
        if f.frame.timepoint is not None
        and f.frame.timepoint.phase == "before"
        and f.frame.has("exam", "before", "investigation")
        and any(span is not None and _names(found, span, "admission") for span in (f.frame.title, f.frame.label))
    }
    return tuple(_on_day(f, admitted[0]) if f.frame.timepoint in points else f for f in framed)


def _on_day(item: Framed, day: DateHit) -> Framed:
    """A block with a date, if it has none and isn't of a history."""
    if item.frame.effective is not None or item.frame.has(*EARLIER):
        return item
    return replace(item, frame=replace(item.frame, effective=Period(day.first, day.last)))


def _goes_on(date: DateHit, dates: Sequence[DateHit]) -> bool:
    """Whether a date without a year has that of one before it in its sentence: "From May 2010 he …, and in December he …"."""
    year = (date.first or "")[:4]
    return any(d.start < date.start and not d.yearless and (d.first or "")[:4] == year for d in dates)


def _last_such(date: DateHit, frame: Frame) -> DateHit:
    """A month without a year, far ahead of the day that a heading gives, was the last such month before it: "In December
    she had bronchitis" in a letter of 7 January."""
    day = frame.effective.start if frame.effective else None
    if not date.yearless or not date.first or len(date.first) < len("2013-12") or not day or len(day) < len("2013-01"):
        return date
    year = int(day[:4])
    ahead = int(date.first[5:7]) - int(day[5:7])
    if int(date.first[:4]) != year or ahead < _FAR_AHEAD:
        return date
    last = f"{year - 1}{date.last[4:]}" if date.last else None
    return replace(date, first=f"{year - 1}{date.first[4:]}", last=last)


def in_year_of(
    admitted: DateHit | None,
    come: date | None,
    dates: tuple[DateHit, ...],
    frame: Frame,
    mentions: Sequence[Mention],
) -> tuple[DateHit, ...]:
    """Dates without a year, told of the stay in hospital, are in the year of its admission (or the next, at its turn).

    Args:
        admitted: the date of admission that a field or heading gives.
        come: the day of the one admission that the text tells.
        dates: those of one sentence.
        frame: what its heading and label say.
        mentions: its terms.

    Returns:
        The dates, with the year where it could be told.
    """
    dates = _since_arrival(come, tuple(d if _goes_on(d, dates) else _last_such(d, frame) for d in dates), frame)
    told = frame.has("treatment", "outcome", "after", "exam", "investigation", "adverse") or any(
        m.entry.kind == "cells" for m in mentions
    )
    if admitted is None or admitted.first is None or not told or frame.has("history", "past_history", "before"):
        return dates
    year, month = int(admitted.first[:4]), int(admitted.first[5:7])

    def moved(d: DateHit) -> DateHit:
        if not d.yearless or d.first is None or len(d.first) < 7 or d.start < admitted.start:
            return d
        shift = 0 if int(d.first[5:7]) >= month else 1
        if shift and month - int(d.first[5:7]) < 3:
            return d  # shortly before the admission: no turn of the year
        last = f"{year + shift}{d.last[4:]}" if d.last else None
        return replace(d, first=f"{year + shift}{d.first[4:]}", last=last)

    return tuple(moved(d) for d in dates)


def arrival(document: Document, found: Index) -> date | None:
    """The one day on which a text says somebody was admitted ("was admitted on 7 Nov 2011"); None without or with several."""
    days = _days_behind(document, found, visits=False)
    return date.fromisoformat(days[0].first or "") if len(days) == 1 else None


def _since_arrival(come: date | None, dates: tuple[DateHit, ...], frame: Frame) -> tuple[DateHit, ...]:
    """Days without a year below "on admission" are of the weeks from the admission on: "Ultrasound (8 Nov)"."""
    point = frame.timepoint
    if come is None or not any(d.yearless for d in dates):
        return dates
    if point is None or point.phase != "before" or not frame.has("exam", "before", "investigation"):
        return dates
    window = (come, come + timedelta(days=_WEEKS))

    def moved(d: DateHit) -> DateHit:
        if not d.yearless or len(d.first or "") != _DAY:
            return d
        return next((hit for year in {day.year for day in window} if (hit := _in_year(d, year, *window))), d)

    return tuple(map(moved, dates))


_HOUSE = r"(?:our|the|this|your|a) (?:[\w-]+ ){0,3}?(?:hospital|clinic|cent(?:er|re)|ward|department|unit|institute)"


# Admissions and discharges that a page dates once: what was found "at discharge" was found on that day.


def dated_by_visit(reading: Reading, fact: Observation) -> Observation:
    """An observation; one that names a visit as its time has its date, where its person has one such visit only.

    Args:
        reading: the document.
        fact: what was read; with a date or a distance of its own it stays as it is.
    """
    point = fact.timepoint
    if point is None or fact.effective is not None or point.offset is not None or point.course is not None:
        return fact
    days = _days(reading)
    day = days.get((fact.subject, _visit(reading, point.label))) if days else None
    return replace(fact, effective=day) if day is not None else fact


@once
def _visit(reading: Reading, label: str) -> str:
    """Which visit the words for a time name: "At discharge", "adm."."""
    cues = (m.entry for m in reading.lexicon.find(label) if m.entry.kind == "cue")
    return next((e.value for e in cues if e.value in _KINDS), "")


@once
def _days(reading: Reading) -> dict[tuple[str, str], Period]:
    """The day of each person's only admission and only discharge; those of an earlier history aren't meant."""
    found: dict[tuple[str, str], dict[str, Period]] = {}
    earlier = [s.span for s in reading.statements if s.frame.has(*EARLIER)]
    for visit in encounters(reading):
        if visit.period is None or len(visit.period.start or "") != _DAY:
            continue
        start = visit.evidence[0].start
        if not any(span.start <= start < span.end for span in earlier):
            found.setdefault((visit.subject, visit.code.text), {})[visit.period.start or ""] = visit.period
    return {key: next(iter(days.values())) for key, days in found.items() if len(days) == 1}


# Admissions, discharges and visits that have a date of their own.


_AT = regex(r"(?:\b(?:at|on|upon) (?:the )?)(?:hospital )?\w+$", re.I)
_ON = regex(rf"\s*(?:to (?:us|{_HOUSE})\s)?(?:on|in|[(,:])?\s*")
_SORT = regex(
    r"(?:\W|emergency|elective|urgent|acute|planned|first|second|third|fourth|last|new|\d(?:st|nd|rd|th)|hospital|ICU){0,4}",
    re.I,
)
"""What may stand before an admission that opens an entry: "Emergency admission 8 Nov 2016"."""
_BECAUSE = regex(r"\s(?:with|for|because|due|after|to|from|via)\b")
_TREATED = regex(r"\btreat", re.I)
_ENCOUNTER_NEAR = 60
_BESIDE = 4
_KINDS = ("admission", "discharge")
_SPENT = regex(
    r"\b(?:spent|passed|stay(?:s|ed)|remained|lay|was|were|ha[sd] been) (?:(?:(?:[\w-]+ ){1,4}(?:days|weeks|months)"
    rf"|(?:an? )?(?:in-?patients?|hospitali[sz]ed|treated|cared for)) (?:of|in|at|on|with) (?:us|{_HOUSE})\b[^.;]{{0,60}}"
    rf"|(?:(?:an? )?in-?patients? )?(?:here|(?:with|in|at) (?:us|{_HOUSE}))(?: in [A-Z][\w-]+)?,? (?:from|between)\s)$"
    r"|\b(?:[Ss]tay|[Hh]ospitali[sz]ation|[Aa]dmission)(?: \d| one| two| three)? ?(?:(?:(?:was|lasted) )?from|of|between|[:,(]| -| –)\s{0,2}$"
)
"""Before the days of a stay: "He spent five weeks in our hospital, from 13/05/2008 to 17/06/2008"."""
_ONLY_SEEN = regex(
    r"\b(?:follow|control|check|review|visit|consult|out-?patient|opinion|examin|assess|evaluat|interview|test)", re.I
)
"""Beside a day on which somebody came for an hour, and didn't stay."""
_WILL = regex(r"\b(?:will|going to|is to|are to|to be|due to be|hopes? to|plans? to)\s(?:\w+\s){0,2}$", re.I)

_LATER = regex(r"\b(?:days?|weeks?|months?|years?)\s(?:after|before)\s(?:[\w'’]+\s){0,3}$", re.I)
"""Before an event that a day is counted from: the day behind it in brackets isn't its own."""


def _encounters(reading: Reading, statement: Statement, named: str, period: Period, span: Span) -> Iterator[Encounter]:
    """An admission or a discharge of each person of a statement."""
    for subject in statement.subjects:
        yield Encounter(
            subject=subject, code=Concept(named, (), f"encounter:{named}"), period=period,
            evidence=(reading.evidence(span.start, span.end),), rule="encounter",
        )  # fmt: skip


def _headed(reading: Reading) -> Iterator[Encounter]:
    """Admissions and discharges that a heading dates ("Admission PE (2008-03-03)")."""
    seen: set[tuple[str, str]] = set()
    for statement in reading.reported():
        for span, named, period in _dated_heads(reading, statement.frame) if len(statement.subjects) == 1 else ():
            if (named, period.start or "") not in seen:
                seen.add((named, period.start or ""))
                yield from _encounters(reading, statement, named, period, span)


def _dated_heads(reading: Reading, frame: Frame) -> Iterator[tuple[Span, str, Period]]:
    """The label and the heading of a statement that name an admission or a discharge and its day."""
    if frame.timepoint is not None and frame.timepoint.offset is not None:  # "1 month after discharge (…)"
        return
    named = _stay_named(frame.topic)
    if (span := frame.label or frame.title) is not None and named and frame.effective and frame.effective.start:
        yield span, named, frame.effective
    if frame.label is None or frame.title is None:
        return
    named = _stay_named(part(reading.index.mentions, frame.title))
    day = next(iter(part(reading.index.dates, frame.title)), None)
    if named and day is not None and (period := period_of(day)) is not None and period.start:
        yield frame.title, named, period  # of the heading above a field


def _stay_named(mentions: Sequence[Mention]) -> str:
    """What words name first: an admission, a discharge, or neither."""
    return next((m.entry.value for m in mentions if m.entry.kind == "cue" and m.entry.value in _KINDS), "")


def _stays_headed(reading: Reading) -> Iterator[Encounter]:
    """Stays whose days a heading gives: "Summary of the stay (10 August - 4 September 2009)"."""
    seen: set[int] = set()
    for statement in reading.reported():
        span = statement.frame.title
        if span is None or span.start in seen or len(statement.subjects) != 1:
            continue
        seen.add(span.start)
        days = part(reading.index.dates, span) if tells_stay(reading.document.quote(span)) else ()
        yield from _stayed(reading, replace(statement, dates=tuple(d for d in days if d.last)))


def _told(reading: Reading) -> Iterator[Encounter]:
    """ "Admitted on 12 May 2011, discharged on 30 May 2011"."""
    for statement in reading.reported():
        if statement.frame.has("field:admission", "field:discharge"):
            continue
        for m in statement.mentions:
            if m.entry.kind != "cue" or m.entry.value not in (*_KINDS, "arrival"):
                continue
            arrived = m.entry.value == "arrival"
            if arrived and statement.holds(_ONLY_SEEN):
                continue
            if m.entry.role != "visit" and not _is_entry(reading.document.text, statement, m):
                continue
            if _WILL.search(reading.document.text, max(statement.span.start, m.start - 30), m.start):
                continue  # "will be admitted in November"
            ends = any(x.start == m.start and x.entry.role == "discontinued" for x in statement.of("cue"))
            if ends and any(x.end <= m.start for x in statement.of("medicine")):
                continue  # "riluzole 50 mg bid, d/c'd 3/2010"
            if any(x.start == m.start and x.entry.kind != "cue" for x in statement.mentions):
                continue  # ADM is a muscle
            date = _day_of(reading.document.text, statement, m)
            if date and _counts_on(reading.document.text, statement, m, date):
                continue
            period = period_of(date) if date else _day_above(reading.document.text, statement, m)
            if period is None or len(statement.subjects) != 1 or (arrived and len(period.start or "") < _DAY):
                continue
            start, end = (min(m.start, date.start), max(m.end, date.end)) if date else (m.start, m.end)
            yield from _encounters(
                reading, statement, "admission" if arrived else m.entry.value, period, Span(start, end)
            )


def _counts_on(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether a day only counts from a discharge: "Six months after he was discharged (25/09/2009) he wrote"."""
    behind = date.start >= m.end and text[m.end : date.start].rstrip().endswith("(")
    return behind and statement.before(_LATER, m.start) is not None


def _day_above(text: str, statement: Statement, cue: Mention) -> Period | None:
    """The day of an entry that tells an admission with its first word: "Aug 2, 2011. Admitted with fever."."""
    day, opens = statement.frame.effective or statement.effective, not text[statement.span.start : cue.start].strip()
    told = opens and cue.entry.role == "visit" and not statement.dates
    return day if told and day and len(day.start or "") == _DAY and not day.end else None


def _day_of(text: str, statement: Statement, cue: Mention) -> DateHit | None:
    """The date of an admission or a discharge: behind its word, else before it in the same part of the sentence."""
    behind = next((d for d in statement.dates if d.first and 0 <= d.start - cue.end <= _ENCOUNTER_NEAR), None)
    others = [x for x in statement.of("cue") if x.entry.value in _KINDS and x.entry.value != cue.entry.value]
    ahead = [d for d in statement.dates if d.first and d.end <= cue.start]
    taken = ahead and any(behind.end <= x.start for x in others) if behind is not None else False
    if behind is not None and not taken and not any(cue.end <= x.start < behind.start for x in others):
        return behind
    return next(
        (
            d
            for d in reversed(statement.dates)
            if d.first and not is_told_aside(text, statement.span, d.start, d.end, cue.start)
            and 0 <= cue.start - d.end <= _ENCOUNTER_NEAR and not any(d.end <= x.start < cue.start for x in others)
            and ";" not in text[d.end : cue.start]
        ),
        None,
    )  # fmt: skip


def _is_entry(text: str, statement: Statement, cue: Mention) -> bool:
    """Whether a visit's word has its date at once: "D/C 2014-06-28." and nothing else, or "At admission on 7 May 2016 …"."""
    day = next((d for d in statement.dates if d.start >= cue.end), None)
    if day is not None and statement.before(_AT, cue.end) and _ON.fullmatch(text, cue.end, day.start):
        return True
    alone = _SORT.fullmatch(text, statement.span.start, cue.start)
    if not alone or day is None or text[cue.end : day.start].strip(" .:"):
        return False
    ends = day.end + 2 > statement.span.end or text.startswith(": ", day.end)  # "Admission 3 May 2012: no tremor"
    return ends or _BECAUSE.match(text, day.end) is not None


def _stayed(reading: Reading, statement: Statement) -> Iterator[Encounter]:
    """ "Hospital stay: 2 May 2012 - 1 June 2012"."""
    for d in statement.dates:
        period = period_of(d)
        if period is None or period.start is None or period.end is None:
            continue
        yield from _encounters(reading, statement, "admission", period, Span(_begin(statement, d), d.end))


def _begin(statement: Statement, day: DateHit) -> int:
    """Where a day is told from: its label, unless that stands behind it ("1st course (…)" above "Before:")."""
    label = statement.frame.label
    return label.start if label is not None and label.start <= day.start else day.start


_STAYS = regex(
    r"\b(?:is|remains|now|currently)\s(?:[\w-]+\s){0,2}(?:hospital day|inpatient|hospitali[sz]ed|admitted|in (?:the )?hospital)\b"
    r"|\(hospital day #?\d",
    re.I,
)
"""In a note of a stay that goes on: "She is on hospital day 3"."""


@once
def encounters(reading: Reading) -> tuple[Encounter, ...]:
    """Admissions, discharges and visits with a date of their own; of a group's page those that tables date."""
    told = () if reading.kind == "cohort" else tuple(_of_person(reading))
    named = {one.code.text for one in told}
    if named == {"admission"} and _STAYS.search(reading.document.text):
        last = max((one.period.start or "" for one in told if one.period), default="")
        told = tuple(replace(one, open=one.period is not None and one.period.start == last) for one in told)
    return (*told, *(one for one in _by_tables(reading) if one.code.text not in named))


def _by_tables(reading: Reading) -> Iterator[Encounter]:
    """Admissions and discharges that only tables date: "At discharge (4 October)" may be the day of the last test."""
    if len(reading.persons) == 1:
        for named, period, cell in milestones(reading):
            yield Encounter(
                subject=reading.persons[0].key, code=Concept(named, (), f"encounter:{named}"), period=period,
                evidence=(reading.evidence(cell.span.start, cell.span.end),), rule="encounter",
            )  # fmt: skip


def _of_person(reading: Reading) -> Iterator[Encounter]:
    """Those that a page of people tells."""
    yield from _headed(reading)
    yield from _stays_headed(reading)
    yield from _told(reading)
    for statement in reading.reported():
        label = statement.frame.label
        labelled = label is not None and label.end <= statement.span.start <= label.end + _BESIDE
        told_from = label.start if label is not None and labelled else statement.span.start
        stays = [d for d in statement.dates if d.last and _SPENT.search(reading.document.text, told_from, d.start)]
        if stays and statement.attitude == "reported" and len(statement.subjects) == 1:
            yield from _stayed(reading, replace(statement, dates=tuple(stays[:1])))
        if statement.frame.has("field:stay") and label and not _TREATED.search(reading.document.quote(label)):
            yield from _stayed(reading, statement)
        role = next((r[6:] for r in statement.frame.roles if r in ("field:admission", "field:discharge")), None)
        if role is None:
            continue
        told, at = role, statement.span.start
        for d in statement.dates:
            period = period_of(d)
            if period is None:
                continue
            named = [x.entry.value for x in statement.of("cue") if at <= x.start < d.start and x.entry.value in _KINDS]
            told, at = (named[-1] if named else told), d.end  # "Admission: 2 May; discharge: 1 June"
            yield from _encounters(reading, statement, told, period, Span(_begin(statement, d), d.end))


# The day at the head of a letter, a note, a report or an entry: what it found, and has no time of its own, is of that day.
#
# To the outpatient clinic                    23/09/2022 Dear colleague, … Today: pulse 84/min, weight 56.5 kg.
# NEUROLOGY - ADMISSION NOTE        29 Oct 2012 17:40 … PE: T 37.1, BP 158/94. Lungs clear.
# Report: 6 months after the infusion, seen on 24 July 2019 … Examination (values of January in brackets) …


_DEAR = regex(
    r"\W*(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Cher|Chère|Estimad[oa]s?|Egregi[oa]?)\b[^\n]{0,80}(?:[,:!]\s|[,:!]?$)|\W*To whom it may concern\b"
)
_TODAY = regex(
    r"\W*(?:(?:[Oo]n )?[Ee]xamination today|[Ff]indings today|[Tt]oday(?:['’]s (?:visit|findings|examination))?)\W*"
)
_VISIT_TODAY = regex(r"\b(?:today|this (?:visit|session|time)|at this visit)\b", re.I)
_OTHER_DAY = regex(
    r"\b(?:born|birth|DOB|d\.o\.b\.|geb\.?|admi\w+|discharg\w+|received|seen|operat\w+|visit)(?: on| date)?\W{0,4}$",
    re.I,
)
"""Before a day that is not the letter's own."""
_HEAD, _OPENING, _REPORT_OPENING = 12, 2, 3
"""Blocks in which a letter, a note and a report tell their day."""
_NOTE = regex(
    r"\b(?:(?:admission|clinic|progress|outpatient|out-patient|emergency|consultation|consult|visit|examination|ward|nursing|intake|triage|follow[- ]up|"
    r"[a-z]{4,}(?:ology|iatry|iatrics)|medical|doctor['’]s|therapist['’]s) (?:note|notes|record|sheet|protocol)|"
    r"(?:clinical|physical|neurological|medical|orthop(?:a)?edic|ophthalmologic(?:al)?|outpatient) (?:examination|check-?up|assessment|consultation|visit)|"
    r"clinic visit|ward round)\b",
    re.I,
)
_OTHER = regex(r"\b(?:discharge|transfer|summary|letter|case|story|report)\b", re.I)
_TIME = regex(r"[\s,;:–—()-]*(?:(?:at )?\d{1,2}[:.h]\d{2}(?: ?(?:h|hrs|am|pm|Uhr))?)?[\s.)]*")
"""What may stand behind the day: the time of day."""
_DATE = regex(r"(?:date|day|seen(?: on)?|written(?: on)?)(?:\s?/\s?time| and time)?\W*", re.I)
_DAY_OF_EXAMINATION = regex(
    r"\b(?:[Dd]ate of (?:the )?(?:status|examination|exam|assessment|visit|test(?:ing)?|investigation|findings)|[Ee]xamined|[Ss]een|[Tt]ested|"
    r"[Ss]tatus|[Ff]indings)\s?(?:(?:on|of|as of|from)\s|[:=]\s?)(?:the )?$"
)
"""Before the day of an examination that the opening of a page tells: "Date of status: 3 June 2016"."""
_EXAMINED = regex(r"\b(?:exam|assess|visit|test|measure|session|seen|review)", re.I)
_NORMS = regex(r"\b(?:normal|reference|norms?|range|predicted|sd|standard deviation|per ?cent|percentage)\b", re.I)
_LOOKED = ("exam", "investigation")
_NOT_THEN = ("plan", "before", "medication", "field:medication", *EARLIER)
_NOT_NOW = ("after", "discharge", "follow_up", "outcome", "treatment", "family_history", "social_history", *_NOT_THEN)
_MOST_WORDS = 12
_TELLS = ("finding", "function", "measure", "scale", "condition", "medicine")
_RESULTS = ("measure", "scale", "finding", "function")
_TESTS = ("test", "device")


def dated_by_heads(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; what a letter, a note or a report of one visit found, and has no time of its own, has the day at its head.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    framed = tuple(_opened(document, f, found) if _below_day(f) else f for f in framed)
    return _letter(document, _note(document, _report(document, framed, found), found), found)


def _day_in(found: Index, span: Span) -> DateHit | None:
    """The only date of a place, if it is a whole day."""
    dates = part(found.dates, span)
    whole = len(dates) == 1 and len(dates[0].first or "") == _DAY and not dates[0].last
    return dates[0] if whole else None


def _is_free(item: Framed, found: Index, other: Sequence[str]) -> bool:
    """Whether a block is told of its page's day: reported, of no time of its own, and below no heading of another."""
    frame = item.frame
    timed = frame.timepoint is not None or frame.effective is not None or part(found.dates, item.block.span)
    return not timed and frame.attitude == "reported" and not frame.has(*other)


def _on(item: Framed, day: Period | None) -> Framed:
    return replace(item, frame=replace(item.frame, effective=day))


def _letter(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; those of a letter that "Today" heads have the day that stands above its salutation."""
    dear = next((i for i, f in enumerate(framed[:_HEAD]) if _DEAR.match(document.quote(f.block.span))), 0)
    days = {
        d.first
        for f in framed[:dear]
        for d in part(found.dates, f.block.span)
        if len(d.first or "") == _DAY and not d.last
        and not _OTHER_DAY.search(document.text, max(0, d.start - 30), d.start)
    }  # fmt: skip
    if len(days) != 1:
        return tuple(framed)
    day, out = Period(days.pop()), list(framed)
    for i, item in enumerate(framed[dear + 1 :], dear + 1):
        head, untimed = item.block.label or item.frame.title, replace(item, frame=replace(item.frame, timepoint=None))
        if head and _TODAY.fullmatch(document.quote(head)) and _is_free(untimed, found, ()):
            out[i] = _on(untimed, day)
    return tuple(out)


def _note(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; in a note whose headline ends with its day, what was examined is of that day."""
    opening = _note_opens(document, framed, found)
    if opening is None:
        return tuple(framed)
    at, day = opening
    out, looked = list(framed), False
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        if frame.attitude != "reported" or frame.has(*_NOT_NOW):
            looked = False
            continue
        looked = looked or frame.has(*_LOOKED)
        judged = frame.has("field:diagnosis") or (item.block.kind == "field" and frame.roles[-1:] == ("case",))
        if looked and not judged and _is_free(item, found, ()):  # a diagnosis with a day would begin on it
            out[i] = _on(item, day)
    return tuple(out)


def _note_opens(document: Document, framed: Sequence[Framed], found: Index) -> tuple[int, Period] | None:
    """The block that tells a note's day, and the day: its headline, or a field for the date below it."""
    named = -_OPENING
    for i, item in enumerate(framed[:_OPENING]):
        span, words = item.block.span, document.quote(item.block.span)
        if item.block.kind not in ("table", "item") and _NOTE.search(words) and not _OTHER.search(words):
            named = i
        day = _day_in(found, span)
        headline = named == i and item.block.kind in ("title", "heading", "paragraph")
        field = named >= 0 and item.block.label is not None and _DATE.fullmatch(document.quote(item.block.label))
        if day and not day.yearless and (headline or field) and _TIME.fullmatch(document.text, day.end, span.end):
            return i, Period(day.first)
    return None


def _below_day(item: Framed) -> bool:
    """Whether a block is prose below a heading that is a day, and says nothing of before or after."""
    frame = item.frame
    day = frame.effective.start if frame.effective else None
    return item.block.kind == "paragraph" and frame.timepoint is None and len(day or "") == _DAY and bool(frame.title)


def _opened(document: Document, item: Framed, found: Index) -> Framed:
    """A block below a day; where it opens with a sentence of nothing but how long it is after the treatment, it is of that day
    and that time: "18 June 2008 / Ten weeks after the last injection. Gait better."."""
    span = item.block.span
    first = split_sentences(document.text, span.start, span.end)[:1]
    if not first or len(document.quote(first[0]).split()) > _MOST_WORDS or part(found.dates, first[0]):
        return item
    mentions, durations = part(found.mentions, first[0]), part(found.durations, first[0])
    if any(m.entry.kind in _TELLS for m in mentions):
        return item
    point = read_time(document.text, first[0], mentions, (), durations).timepoint
    told = point is not None and point.phase == "after"
    return replace(item, frame=replace(item.frame, timepoint=point)) if told else item


def _report(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; in a report of one visit those of an examination have the time of the only field which says when it was, as
    have the tables and answers of a form below it, and what is headed as of today has its date."""
    heads = [f for f in framed if f.block.kind == "field" and f.frame.has("field:visit") and f.block.value]
    times = [t for f in heads if (t := _time(document, f, found)) is not None]
    if not heads:
        return _of_told_day(document, framed, found)
    if len(times) != 1:
        return tuple(framed)
    visit, out, day = times[0], [], False
    for item in framed:
        frame = item.frame
        headed = item in heads
        label = item.block.label if headed else None
        day = day or (
            label is not None and _EXAMINED.search(document.quote(label)) is not None
        )  # and not of the report
        looked = frame.has(*_LOOKED) or (day and _tells_result(item, found))
        if not headed and looked and _is_free(item, found, _NOT_THEN):
            item = replace(item, frame=replace(frame, timepoint=visit.timepoint, effective=visit.effective))
        elif not headed and frame.title is not None and _VISIT_TODAY.search(document.quote(frame.title)):
            undated = frame.timepoint is None and frame.effective is None and frame.attitude == "reported"
            item = _on(item, visit.effective) if undated and not frame.has(*_NOT_THEN) else item
        out.append(item)
    return tuple(out)


def _tells_result(item: Framed, found: Index) -> bool:
    """Whether a block below such a day is a result by its form: a table, an answer, a field named after what is measured."""
    block = item.block
    if block.kind == "table" or is_answered(block):
        return True
    if block.kind != "field" or block.label is None or any(r.startswith("field:") for r in item.frame.roles):
        return False
    return any(m.entry.kind in _RESULTS or m.entry.role in _TESTS for m in part(found.mentions, block.label))


def _of_told_day(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """What stands below an opening that says when somebody was examined is of that day."""
    told = [
        (i, d)
        for i, f in enumerate(framed)
        if f.frame.attitude == "reported" and f.block.kind not in ("table", "heading")
        for d in part(found.dates, f.block.span)
        if len(d.first or "") == _DAY
        and _DAY_OF_EXAMINATION.search(document.text, max(f.block.span.start, d.start - 60), d.start)
    ]
    if len(told) != 1 or told[0][0] >= _REPORT_OPENING:
        return tuple(framed)
    at, day = told[0][0], Period(told[0][1].first)
    return tuple(_on(f, day) if i > at and _is_free(f, found, _NOT_THEN) else f for i, f in enumerate(framed))


def _time(document: Document, item: Framed, found: Index) -> TimeRead | None:
    """The time of a visit by its field, without what stands in brackets behind; None without a day."""
    assert item.block.value is not None
    value = item.block.value
    bracket = document.text.find("(", value.start, value.end)
    span = Span(value.start, bracket) if bracket > value.start + 1 else value
    if (day := _day_in(found, span)) is None:
        return None
    return read_time(document.text, span, part(found.mentions, span), (day,), part(found.durations, span), label=True)


def bracket_times(document: Document, framed: Sequence[Framed], found: Index) -> tuple[TimeRead | None, ...]:
    """For each block the time of the values in its brackets, where a sentence above it in its section says of when they are.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    out: list[TimeRead | None] = []
    told: TimeRead | None = None
    level = level_told = 0
    for item in framed:
        block = item.block
        if block.kind in ("heading", "title"):
            level = block.level
            if told is not None and level <= level_told:
                told = None
        out.append(told)
        if block.kind != "table" and BRACKET_LEGEND.search(document.text, block.span.start, block.span.end):
            time = _legend(document, block.span, found)
            told, level_told = (time, level) if time is not None else (told, level_told)
    return tuple(out)


def _legend(document: Document, span: Span, found: Index) -> TimeRead | None:
    """ "January values (before treatment) in brackets", "In brackets: 14 January"; None for "reference range in brackets"."""
    for sentence in split_sentences(document.text, span.start, span.end):
        said = document.quote(sentence)
        if BRACKET_LEGEND.search(said) and not _NORMS.search(said):
            read = read_time(
                document.text, sentence, part(found.mentions, sentence), part(found.dates, sentence),
                part(found.durations, sentence), label=True,
            )  # fmt: skip
            if read.timepoint is not None or read.effective is not None:
                return read
    return None


# Paragraphs that each begin with their day, as in a diary: "6 March. 1st lumbar puncture …", "27 March. Last
# examination".
#
# What stands behind a day of its own is told of that day; a heading above that only says "Before she came" ends where
# the diary begins.


_FEWEST = 3
_SIGN = regex(r"\s?(?:\([^()\n]{1,30}\))?\s?(?:[.:,]\s|[–—-]\s|\n)")


def of_their_days(document: Document, framed: Sequence[Framed], index: Index) -> tuple[Framed, ...]:
    """The blocks with their frames; an entry is not before something only because a heading without a day says so.

    Args:
        document: the document.
        framed: its blocks.
        index: its dates.
    """
    entries = _entries([f.block for f in framed], index, document)
    out = []
    for i, item in enumerate(framed):
        point = item.frame.timepoint
        bare = i in entries and point is not None and point.phase == "before" and point.offset is None
        undated = item.frame.effective is None
        out.append(replace(item, frame=replace(item.frame, timepoint=None)) if bare and undated else item)
    return tuple(out)


def _entries(blocks: Sequence[Block], index: Index, document: Document) -> dict[int, DateHit]:
    """The days of the paragraphs that begin with one, by the number of the block."""
    found: dict[int, DateHit] = {}
    for i, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item"):
            continue
        begin = block.value.start if block.kind == "item" and block.value is not None else block.span.start
        day = next((d for d in part(index.dates, block.span) if d.start == begin), None)
        if day is not None and len(day.first or "") == _DAY and day.last is None and _sign(document.text, day):
            found[i] = day
    days = [day.first or "" for day in found.values()]
    return found if len(days) >= _FEWEST and all(a <= b for a, b in pairwise(days)) else {}


def _sign(text: str, day: DateHit) -> re.Match[str] | None:
    """The sign behind a day; the point of "3 March." may have been read with it."""
    return _SIGN.match(text, day.end - (text[day.end - 1] == "."))
