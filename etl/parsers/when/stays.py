"""Stays in hospital and visits: admission and discharge, when they were, and what has its date from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from etl.document import Document, Span
from etl.facts import AnyFact, Concept, Encounter, Observation, Period
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.headings import tells_stay
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.reading import Frame, Reading, Statement
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

# Stays in hospital: when they began and ended, and what has its date from them.


EARLIER = ("history", "past_history", "family_history", "social_history")
_FAR_AHEAD = 7
"""So many months ahead a month without a year is none that is still to come."""
_DATED = regex(r"[.:]?\s{0,2}(?:date\b)?(?:on\s|[:=(]?\s?)?")
_LINE = regex(r"(?:^|[.;,(|\n])\s*$")
_DAY = 10
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


def dated_leaving(framed: Sequence[Framed], found: Index, left: DateHit | None) -> tuple[Framed, ...]:
    """What was found "at discharge" has the date of discharge, where the page gives one and only one.

    Args:
        framed: the blocks of the document.
        found: what stands where.
        left: the date of discharge.

    Returns:
        The blocks; those with such a label and without a date of their own have the discharge's. Medicines to take
        home are no finding of that day.
    """

    def free(frame: Frame) -> bool:
        point = frame.timepoint
        told = point is not None and point.phase == "after" and point.offset is None and frame.effective is None
        return told and not frame.has("medication", "field:medication", "plan")

    def leaves(frame: Frame) -> bool:
        span = frame.label or frame.title
        return span is not None and _names(found, span, "discharge")

    exams = {id(f.frame.timepoint) for f in framed if free(f.frame) and leaves(f.frame) and f.frame.has("exam")}
    return tuple(
        _on_day(f, left) if left and free(f.frame) and (leaves(f.frame) or id(f.frame.timepoint) in exams) else f
        for f in framed
    )


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


# The day of admission where no word for it stands: "Came 12 May 2008.", "On 5 June 2010 she was brought to our ward".


_CAME = regex(
    r"(?:^|(?<=[.;:]\s)|(?<=\n))(?P<word>Came|Arrived|Entered)(?: (?:here|in|to us|to the ward|to our ward|to our department|the ward|our ward))?,? (?:on )?$"
)
_HOUSE = r"(?:our|the|this|your|a) (?:[\w-]+ ){0,3}?(?:hospital|clinic|cent(?:er|re)|ward|department|unit|institute)"
_TO_US = rf"(?:to|at|into|in|with|by) (?:us|here|{_HOUSE})(?: in [A-Z][\w-]+)?"
_MOVED = r"(?P<word>(?:was |were |had been |has been )?(?:brought|transferred|taken|flown|moved)|came|arrived|flew|travell?ed)(?: (?:in|over|back|again|then|by \w+|from [A-Z]\w+))?"
_CAME_TO_US = regex(rf"\b{_MOVED} {_TO_US}(?: by \w+| from [A-Z]\w+| in an? [\w-]+)?,? on (?:the )?$")
_THEN_CAME = regex(
    rf",?\s(?:(?:he|she|they|we|I|the (?:patient|man|woman|boy|girl|child))|(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w.]*|[A-Z][a-z]+)\s(?:then |finally |again )?{_MOVED} {_TO_US}\b"
)
_ON_DAY = regex(r"(?:^|[.;:]\s|\n)[Oo]n (?:the )?$")
_ONLY_SEEN = regex(
    r"\b(?:follow|control|check|review|visit|consult|out-?patient|opinion|examin|assess|evaluat|interview|test)", re.I
)
"""Beside a day on which somebody came for an hour, and didn't stay."""
_BEHIND = 100
_ENDS = regex(r"\s?(?:[.;:,]|\n|$)")
_WINDOW = 40


def with_arrivals(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the words by which such notes tell an admission.

    Args:
        document: the document.
        lexicon: for what an admission is.
        found: what stands where in it.
    """
    admitted = next((e for e in lexicon.known("admitted") if e.kind == "cue" and e.value == "admission"), None)
    if admitted is None:
        return found
    made: list[Mention] = []
    for day in found.dates:
        if day.first is None or len(day.first) != _DAY or day.last:
            continue
        if (m := _arrival(document.text, day)) is not None:
            made.append(Mention(m.start("word"), m.end("word"), admitted))
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end))))


def _arrival(text: str, day: DateHit) -> re.Match[str] | None:
    """The word by which somebody arrived on a day: an entry that says no more, or a sentence that says where."""
    if _ENDS.match(text, day.end) and (entry := _CAME.search(text, max(0, day.start - _WINDOW), day.start)):
        return entry
    stop = next(
        (at for at in (text.find(sign, day.end, day.end + _BEHIND) for sign in ".;\n") if at >= 0), day.end + _BEHIND
    )
    told = _CAME_TO_US.search(text, max(0, day.start - _BEHIND), day.start)
    if told is None and _ON_DAY.search(text, max(0, day.start - 10), day.start):
        told = _THEN_CAME.match(text, day.end, stop)
    if told is None or _ONLY_SEEN.search(text, min(told.start("word"), day.start), max(stop, told.end())):
        return None
    return told


# Admissions and discharges that a page dates once: what was found "at discharge" was found on that day.


def dated_by_visits(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[AnyFact]:
    """Observations that name a visit as their time have its date, where their person has one such visit only.

    Args:
        reading: the document.
        facts: all that was read, the visits among it.

    Yields:
        The facts in their order; one with a date or a distance of its own as it is.
    """
    days = _days(reading, facts)
    named: dict[str, str] = {}
    for fact in facts:
        point = fact.timepoint if isinstance(fact, Observation) else None
        if days and isinstance(fact, Observation) and point and fact.effective is None and point.offset is None:
            visit = named.setdefault(point.label, _visit(reading.lexicon, point.label))
            day = days.get((fact.subject, visit)) if visit and point.course is None else None
            fact = replace(fact, effective=day) if day is not None else fact
        yield fact


def _visit(lexicon: Lexicon, label: str) -> str:
    """Which visit the words for a time name: "At discharge", "adm."."""
    cues = (m.entry for m in lexicon.find(label) if m.entry.kind == "cue")
    return next((e.value for e in cues if e.value in ("admission", "discharge")), "")


def _days(reading: Reading, facts: Sequence[AnyFact]) -> dict[tuple[str, str], Period]:
    """The day of each person's only admission and only discharge; those of an earlier history aren't meant."""
    found: dict[tuple[str, str], dict[str, Period]] = {}
    earlier = [s.span for s in reading.statements if s.frame.has(*EARLIER)]
    for fact in facts:
        if not isinstance(fact, Encounter) or fact.period is None or len(fact.period.start or "") != 10:
            continue
        start = fact.evidence[0].start
        if not any(span.start <= start < span.end for span in earlier):
            found.setdefault((fact.subject, fact.code.text), {})[fact.period.start or ""] = fact.period
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
            yield from _encounters(reading, statement, m.entry.value, period, Span(start, end))


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
            if d.first and 0 <= cue.start - d.end <= _ENCOUNTER_NEAR and not any(d.end <= x.start < cue.start for x in others)
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
        yield from _encounters(reading, statement, "admission", period, Span(_begin(statement, d), d.end))


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
            yield from _encounters(reading, statement, told, period, Span(_begin(statement, d), d.end))
