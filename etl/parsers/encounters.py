"""Admissions, discharges and visits that have a date of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Span
from etl.facts import Concept, Encounter, Period
from etl.mapping.entry import Mention
from etl.parsers.headings import tells_stay
from etl.parsers.index import part
from etl.parsers.reading import Frame, Reading, Statement
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

_AT = regex(r"(?:\b(?:at|on|upon) (?:the )?)(?:hospital )?\w+$", re.I)
_ON = regex(
    r"\s*(?:to (?:us|(?:our|the|this|your) (?:[\w-]+ ){0,2}(?:hospital|clinic|cent(?:er|re)|ward|department|unit))\s)?(?:on|in|[(,:])?\s*"
)
_SORT = regex(
    r"(?:\W|emergency|elective|urgent|acute|planned|first|second|third|fourth|last|new|\d(?:st|nd|rd|th)|hospital|ICU){0,4}",
    re.I,
)
"""What may stand before an admission that opens an entry: "Emergency admission 8 Nov 2016"."""
_BECAUSE = regex(r"\s(?:with|for|because|due|after|to|from|via)\b")
_TREATED = regex(r"\btreat", re.I)
_NEAR = 60
_BESIDE = 4
_DAY = len("2011-08-02")
_KINDS = ("admission", "discharge")
_SPENT = regex(
    r"\b(?:spent|stayed|passed|was|were) (?:(?:about|almost|nearly|over) )?(?:[\w-]+ ){1,3}(?:days|weeks|months) (?:in|at|with) (?:us|(?:our|the|this|your) (?:[\w-]+ )?(?:hospital|clinic|cent(?:er|re)|ward|department))\b[^.;]{0,60}$"
    r"|\b(?:[Ss]tay|[Hh]ospitali[sz]ation|[Aa]dmission)(?: \d| one| two| three)? ?(?:was from|lasted from|from|[:,(]| -| –)\s{0,2}$"
    r"|\b(?:was|were) (?:an? )?(?:in-?patients?|hospitali[sz]ed|treated|cared for) (?:of|in|at|on|with) (?:us|(?:our|the|this|your) (?:[\w-]+ ){0,2}"
    r"(?:hospital|clinic|cent(?:er|re)|ward|department|unit))\b[^.;]{0,30}$"
    r"|\b(?:stayed|stays|remained|was|were|has been|had been|lay) (?:(?:an? )?in-?patients? )?(?:with us|here|(?:in|at) (?:our|the|this|your|a) (?:[\w-]+ ){0,3}(?:hospital|clinic|cent(?:er|re)|ward|department|unit)(?: in [A-Z][\w-]+)?),? (?:from|between)\s$"
    r"|\b(?:[Ss]tay|[Hh]ospitali[sz]ation) (?:of|between)\s$"
)
"""Before the days of a stay: "He spent five weeks in our hospital, from 13/05/2008 to 17/06/2008"."""
_WILL = regex(r"\b(?:will|going to|is to|are to|to be|due to be|hopes? to|plans? to)\s(?:\w+\s){0,2}$", re.I)

_LATER = regex(r"\b(?:days?|weeks?|months?|years?)\s(?:after|before)\s(?:[\w'’]+\s){0,3}$", re.I)
"""Before an event that a day is counted from: the day behind it in brackets isn't its own."""


def _headed(reading: Reading) -> Iterator[Encounter]:
    """Admissions and discharges that a heading dates ("Admission PE (2008-03-03)")."""
    seen: set[tuple[str, str]] = set()
    for statement in reading.reported():
        if len(statement.subjects) != 1:
            continue
        for span, named, period in _dated_heads(reading, statement.frame):
            if (named, period.start or "") not in seen:
                seen.add((named, period.start or ""))
                yield Encounter(
                    subject=statement.subjects[0], code=Concept(named, (), f"encounter:{named}"), period=period,
                    evidence=(reading.evidence(span.start, span.end),), rule="encounter",
                )  # fmt: skip


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
            if m.entry.kind != "cue" or m.entry.value not in ("admission", "discharge"):
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
            if period is None or len(statement.subjects) != 1:
                continue
            start, end = (min(m.start, date.start), max(m.end, date.end)) if date else (m.start, m.end)
            yield Encounter(
                subject=statement.subjects[0], code=Concept(m.entry.value, (), f"encounter:{m.entry.value}"), period=period,
                evidence=(reading.evidence(start, end),), rule="encounter",
            )  # fmt: skip


def _counts_on(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether a day only counts from a discharge: "Six months after he was discharged (25/09/2009) he wrote"."""
    behind = date.start >= m.end and text[m.end : date.start].rstrip().endswith("(")
    return behind and _LATER.search(text, statement.span.start, m.start) is not None


def _day_above(text: str, statement: Statement, cue: Mention) -> Period | None:
    """The day of an entry that tells an admission with its first word: "Aug 2, 2011. Admitted with fever."."""
    day, opens = statement.frame.effective or statement.effective, not text[statement.span.start : cue.start].strip()
    told = opens and cue.entry.role == "visit" and not statement.dates
    return day if told and day and len(day.start or "") == _DAY and not day.end else None


def _day_of(text: str, statement: Statement, cue: Mention) -> DateHit | None:
    """The date of an admission or a discharge: behind its word, else before it in the same part of the sentence."""
    behind = next((d for d in statement.dates if d.first and 0 <= d.start - cue.end <= _NEAR), None)
    others = [x for x in statement.of("cue") if x.entry.value in _KINDS and x.entry.value != cue.entry.value]
    ahead = [d for d in statement.dates if d.first and d.end <= cue.start]
    taken = ahead and any(behind.end <= x.start for x in others) if behind is not None else False
    if behind is not None and not taken and not any(cue.end <= x.start < behind.start for x in others):
        return behind
    return next(
        (
            d
            for d in reversed(statement.dates)
            if d.first and 0 <= cue.start - d.end <= _NEAR and not any(d.end <= x.start < cue.start for x in others)
            and ";" not in text[d.end : cue.start]
        ),
        None,
    )  # fmt: skip


def _is_entry(text: str, statement: Statement, cue: Mention) -> bool:
    """Whether a visit's word has its date at once: "D/C 2014-06-28." and nothing else, or "At admission on 7 May 2016 …"."""
    day = next((d for d in statement.dates if d.start >= cue.end), None)
    if day is not None and _AT.search(text, statement.span.start, cue.end) and _ON.fullmatch(text, cue.end, day.start):
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
        start = _begin(statement, d)
        for subject in statement.subjects:
            yield Encounter(
                subject=subject, code=Concept("admission", (), "encounter:admission"), period=period,
                evidence=(reading.evidence(start, d.end),), rule="encounter",
            )  # fmt: skip


def _begin(statement: Statement, day: DateHit) -> int:
    """Where a day is told from: its label, unless that stands behind it ("1st course (…)" above "Before:")."""
    label = statement.frame.label
    return label.start if label is not None and label.start <= day.start else day.start


def encounters(reading: Reading) -> Iterator[Encounter]:
    """Admissions, discharges and visits with a date of their own."""
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
            start = _begin(statement, d)
            for subject in statement.subjects:
                yield Encounter(
                    subject=subject, code=Concept(told, (), f"encounter:{told}"), period=period,
                    evidence=(reading.evidence(start, d.end),), rule="encounter",
                )  # fmt: skip
