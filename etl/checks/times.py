"""Times that can't be: date-implausible, date-ambiguous, timepoint-order, timepoint-dates-differ and interval-conflict.

A date can be wrong, or be read in two ways; a label can be contradicted by the date of its event, or have two; "1 year after"
can stand against dates that say otherwise, beyond the rounding of its unit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from msgspec import Struct

from etl.checks.people import AGE, years
from etl.checks.view import Grid, Placed, View, finding, later, plain, quoted, share_prefix
from etl.document import Cell, Span
from etl.facts import (
    AnyFact,
    Condition,
    Encounter,
    Evidence,
    Finding,
    Observation,
    Period,
    Procedure,
    Quantity,
    Timepoint,
    Treatment,
)
from etl.kinds.registry import kind_of
from etl.mapping.entry import Mention
from etl.parsers.label.times import listed
from etl.parsers.scope.times import PHASES, read_time
from etl.parsers.sentences import split_sentences
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit, find_durations
from etl.parsers.when.rounds import ordinal, tells_interval
from etl.patterns import regex

_OPENING = 60
_HEAD = 1500
"""So far into a page its own line may stand."""
_LINE = 140


@cache
def _published() -> re.Pattern[str]:
    return regex(
        r"(?:^|\n|\||•|\t|/|  )[ \t]{0,4}(?:first |last |date |publication |release )?"
        r"(?:posted|published|publication|updated|modified|released|revised|accepted|uploaded)"
        r"(?: online)?(?: by \w{2,20})?(?: date)?(?: (?:at|on|in))?[ \t]?[:\-–]?[ \t]{0,4}(?=[\w(])",
        re.IGNORECASE,
    )


@cache
def _bylines() -> tuple[re.Pattern[str], ...]:
    """What pages say of themselves in the line with their day: who put them up, how often they were looked at, the day."""
    return (
        regex(r"\b(?:author|editor|webmaster|admin(?:istrator)?|posted by|source|(?:^|[\W_])by:)\b", re.IGNORECASE),
        regex(r"\b(?:clicks?|hits?|(?:page ?)?views?|viewed|read|reads)\b\W{0,3}\d+", re.IGNORECASE),
        regex(r"\b(?:date|time|added|on|at)\b\s{0,2}:?\s{0,2}\d", re.IGNORECASE),
    )


@cache
def _news() -> re.Pattern[str]:
    return regex(
        r"\b(?:e-?mails?|letters?|messages?|postcards?|text message|news|updates?|(?:tele)?phone calls?"
        r"|(?:sent|wrote|writes|phoned|called) (?:us|an?|the|that|back|home))\b",
        re.IGNORECASE,
    )


def _dates(view: View) -> Iterator[Finding]:
    """The dates that can't be right or can't be told.

    Args:
        view: the document.

    Yields:
        date-implausible: unreadable dates, ends before starts, diagnoses before onsets, facts before birth, facts
        after the document's own date of publication. date-ambiguous: each date whose day and month can't be told apart.
    """
    yield from _unreadable(view)
    for fact in view.facts.facts:
        yield from _turned(fact)
    yield from _unborn(view)
    yield from _future(view)
    yield from _ambiguous(view)


def _unreadable(view: View) -> Iterator[Finding]:
    told: set[str] = set()
    for hit in view.dates:
        printed = view.text[hit.start : hit.end]
        if hit.problem and printed not in told:
            told.add(printed)
            yield finding(
                "date-implausible",
                f"There is no such date as {quoted(printed)}.",
                view.at(hit.start, hit.end),
                [view.evidence(hit.start, hit.end)],
            )


def _ambiguous(view: View) -> Iterator[Finding]:
    places: dict[str, list[Evidence]] = {}
    for hit in view.dates:
        if hit.ambiguous:
            places.setdefault(view.text[hit.start : hit.end], []).append(view.evidence(hit.start, hit.end))
    for printed, where in places.items():
        text = f"{quoted(printed)}: day and month can't be told apart, and nothing in the document decides it."
        facts = [f for e in where for f in view.at(e.start, e.end)]
        yield finding("date-ambiguous", text, facts, where, "information")


def _period(fact: AnyFact) -> Period | None:
    """Return when a fact was so."""
    when = kind_of(fact).when
    return when(fact) if when else None


def _turned(fact: AnyFact) -> Iterator[Finding]:
    """An end before its start; a diagnosis before its onset."""
    period = _period(fact)
    name = fact.code.text
    if period is not None and period.start and period.end and later(period.start, period.end):
        yield finding("date-implausible", f"{name} ends ({period.end}) before it begins ({period.start}).", [fact])
    if isinstance(fact, Condition) and fact.onset is not None and fact.onset.start:
        if fact.asserted and later(fact.onset.start, fact.asserted):
            text = f"{name} is said to be diagnosed ({fact.asserted}) before it began ({fact.onset.start})."
            yield finding("date-implausible", text, [fact])
        ended = fact.abatement.start if fact.abatement else None
        if ended and later(fact.onset.start, ended):
            yield finding("date-implausible", f"{name} ends ({ended}) before it begins ({fact.onset.start}).", [fact])


def _unborn(view: View) -> Iterator[Finding]:
    """Facts of a person before the year of birth that the age and the dates of care allow at the earliest."""
    by_person: dict[str, list[AnyFact]] = {}
    for fact in view.facts.facts:
        by_person.setdefault(fact.subject, []).append(fact)
    for person in view.facts.persons:
        own = by_person.get(person.key, [])
        ages = [
            f
            for f in own
            if isinstance(f, Observation) and f.code.entry == AGE and isinstance(f.value, Quantity) and not f.note
        ]
        seen = [p.start for f in own if kind_of(f).is_care and (p := _period(f)) and p.start]
        if not ages or not seen:
            continue
        born = int(min(seen)[:4]) - int(max(years(a) for a in ages)) - 2
        for fact in own:
            period = _period(fact)
            if period is not None and period.start and int(period.start[:4]) < born:
                text = f"{fact.code.text} is dated {period.start}, before the person of {int(years(ages[0]))} was born."
                yield finding("date-implausible", text, [fact, ages[0]])


def _future(view: View) -> Iterator[Finding]:
    """What is told of a time after the document's own date: one finding, since one date is wrong."""
    begins = {d.start: d for d in view.dates if d.first and len(d.first) >= 7 and not d.ambiguous}
    printed = [begins[m.end()] for m in _published().finditer(view.text) if m.end() in begins]
    printed += [d for d in begins.values() if d not in printed and _in_byline(view, d)]
    if not printed:
        return
    last = max(printed, key=lambda d: str(d.first))
    own = str(last.first)
    marks = {(d.start, d.end) for d in printed}
    late: list[tuple[str, Evidence]] = []
    facts: list[AnyFact] = []
    added = _added_later(view, last.end)
    for fact in view.facts.facts:
        if any(start <= fact.evidence[0].start < end for start, end in added):
            continue
        period = _period(fact)
        starts = [period.start if period else None, fact.asserted if isinstance(fact, Condition) else None]
        for start in starts:
            if start and later(start, own) and getattr(fact, "status", "") not in ("not-done", "intended", "not-taken"):
                late.append((start, fact.evidence[0]))
                facts.append(fact)
    for block in view.document.blocks:
        span = block.span if block.kind == "heading" else block.label if block.kind == "field" else None
        if span is None or any(start <= span.start < end for start, end in added):
            continue
        planned = any(
            m.entry.kind == "cue" and m.entry.role in ("planned", "hypothetical")
            for m in view.lexicon.find(view.text, span.start, span.end)
        )
        for hit in view.dates_in(span):
            if hit.first and later(hit.first, own) and not planned and (hit.start, hit.end) not in marks:
                late.append((hit.first, view.evidence(hit.start, hit.end)))
    if late:
        told = ", ".join(dict.fromkeys(sorted(day for day, _ in late)))
        text = f"The document is of {own} by its own words but tells of {told}."
        yield finding("date-implausible", text, facts, [view.evidence(last.start, last.end), *(e for _, e in late)])


def _in_byline(view: View, day: DateHit) -> bool:
    """Whether a day is the one of a page's own line: "Author: webmaster    Date: 02/11/2010    Clicks: 871"."""
    if day.start > _HEAD:
        return False
    start, end = view.text.rfind("\n", 0, day.start) + 1, view.text.find("\n", day.end)
    line = view.text[start : end if end >= 0 else len(view.text)]
    return len(line) <= _LINE and sum(p.search(line) is not None for p in _bylines()) > 1


def _added_later(view: View, posted: int) -> list[tuple[int, int]]:
    """The blocks below the day of publication that tell what somebody wrote since, as pages are continued by:
    "E-mail from the parents, March 2013: …", and the heading right above such words."""
    found = []
    headed = False
    for block in view.document.blocks:
        span = block.span
        heading = block.kind in ("heading", "title")
        opening = view.text[span.start : min(span.end, span.start + _OPENING)]
        news = span.start > posted and _news().search(opening) is not None
        if heading:
            headed = news
        elif headed or news:
            found.append((span.start, span.end))
    return found


# Labels of tables that say a time ("Before the second course (15.05.2020)"), and the events behind them.


_ROUND = ("course", "round", "cycle", "session", "series")
_APART = 30  # days between two treatments from which on they are two courses


class Stamp(Struct, frozen=True):
    """A label with a time and a date.

    Args:
        placed: the table.
        cells: the cells of the label.
        label: their text on one line.
        time: the phase, offset and course that it says.
        day: the date that it says, ISO, None if it says none.
        spoken: whether its words say before or after (and not only "6 months", "baseline").
        subject: the person that the values below or beside are of, None when they are of several or unknown.
        row: the row, for a row's label.
        column: the column, for a column's header.
    """

    placed: Placed
    cells: tuple[Cell, ...]
    label: str
    time: Timepoint
    day: str | None
    spoken: bool
    subject: str | None
    row: int | None = None
    column: int | None = None


def stamps(view: View) -> tuple[Stamp, ...]:
    """The time labels of all tables, column labels first.

    Args:
        view: the document.

    Returns:
        One stamp for each column header and each row label that says a phase or an offset.
    """
    return tuple(s for grid in view.grids for s in (*_columns(view, grid), *_rows(view, grid)))


def _columns(view: View, grid: Grid) -> Iterator[Stamp]:
    for column in grid.columns:
        cells = [c for r in range(grid.top) if (c := grid.cells[r][column]) is not None and c.text.strip()]
        stamp = _stamp(view, grid, tuple(dict.fromkeys(cells)), None, column)
        if stamp is not None:
            yield stamp


def _rows(view: View, grid: Grid) -> Iterator[Stamp]:
    for row in grid.body:
        label = grid.cells[row][grid.label]
        if label is None or not label.text.strip() or label.colspan > 2:
            continue
        dated = [
            c
            for column in grid.columns
            if (c := grid.cells[row][column]) is not None
            and any(d.end - d.start >= len(c.text.strip()) for d in view.dates_in(c.span))
        ]
        stamp = _stamp(view, grid, (label, *dated[:1]) if len(dated) == 1 else (label,), row, None)
        if stamp is not None:
            yield stamp


def _stamp(view: View, grid: Grid, cells: tuple[Cell, ...], row: int | None, column: int | None) -> Stamp | None:
    point: Timepoint | None = None
    days: list[str] = []
    spoken = False
    for cell in cells:
        span = cell.span
        if span.end - span.start > 200:
            return None
        dates = view.dates_in(span)
        mentions = view.lexicon.find(view.text, span.start, span.end)
        read = read_time(view.text, span, mentions, dates, find_durations(view.text, span.start, span.end), label=True)
        time = (listed(view.lexicon, cell, column) if column is not None else None) or read.timepoint
        if time is not None:
            point = time
            spoken |= any(m.entry.kind == "cue" and m.entry.role in ("before", "after") for m in mentions)
        days += [
            d.first
            for d in dates
            if d.first and d.last is None and not d.ambiguous and not d.approximate and not d.problem
        ]
    if point is None or point.phase not in PHASES.values():
        return None
    label = " ".join(" ".join(c.text.split()) for c in cells)
    where = [grid.cells[r][column] for r in grid.body] if column is not None else grid.cells[row or 0]
    subjects = {f.subject for c in where if c is not None for f in view.in_cell(grid.placed, c)}
    one = len(view.facts.persons) == 1
    subject = view.facts.persons[0].key if one else subjects.pop() if len(subjects) == 1 else None
    return Stamp(
        grid.placed, cells, label, point, days[0] if len(set(days)) == 1 else None, spoken, subject, row, column
    )


class Course(Struct, frozen=True):
    """One treatment or course of treatment with a date: its first day, as printed, and the facts."""

    start: str
    facts: tuple[Treatment, ...]
    number: int


def courses(view: View, subject: str | None, label: str, whole: bool = False) -> tuple[Course, ...]:
    """The dated treatments of a person, in the order of time, counted as a label counts them.

    Args:
        view: the document.
        subject: the person.
        label: the label; where it speaks of courses or rounds, treatments close together are one.
        whole: whether they are one in any case: "before" alone is before all of them.

    Returns:
        The courses; printed numbers decide where there are some.
    """
    own = [t for t in view.treatments() if t.subject == subject and t.performed is not None and t.performed.start]
    dated = sorted(((str(t.performed.start), t) for t in own if t.performed), key=lambda pair: pair[0])
    numbered = any(t.course for _, t in dated)
    rounds = whole or any(word in label.casefold() for word in _ROUND)
    groups: list[list[tuple[str, Treatment]]] = []
    for start, fact in dated:
        if numbered and fact.course:
            known = next((g for g in groups if g[0][1].course == fact.course), None)
            if known is not None:
                known.append((start, fact))
                continue
        elif groups:
            near = groups[-1][-1][0]
            if near == start or (rounds and _close(near, start)):
                groups[-1].append((start, fact))
                continue
        groups.append([(start, fact)])
    return tuple(
        Course(g[0][0], tuple(f for _, f in g), (g[0][1].course or 0) if numbered else i + 1)
        for i, g in enumerate(groups)
    )


def _close(one: str, two: str) -> bool:
    a, b = share_prefix(one, two)
    if len(one) < 10 or len(two) < 10:
        return a == b
    return (date.fromisoformat(two) - date.fromisoformat(one)).days < _APART


def event_of(view: View, stamp: Stamp, known: Sequence[Course]) -> Course | None:
    """The course that a label counts from: the one it numbers, else the only one."""
    number = stamp.time.course
    if number is not None:
        return next((c for c in known if c.number == number), None)
    return known[0] if len(known) == 1 else None


# timepoint-order and timepoint-dates-differ: labels that the date of their event contradicts; one label, two dates.


_OF_ONE = regex(
    r"\b(?:last|final|next|each|every|this|another|injections?|infusions?|doses?|punctures?)\b", re.IGNORECASE
)
"""A label that says "before" of one among several treatments."""


def _timepoints(view: View) -> Iterator[Finding]:
    """The time labels of tables that dates contradict.

    Args:
        view: the document.

    Yields:
        One timepoint-order for each column or row (not for each cell); one timepoint-dates-differ for each label that
        has one date in one table and another in another.
    """
    found = stamps(view)
    for stamp in found:
        yield from _order(view, stamp)
    yield from _differ(view, found)


def _order(view: View, stamp: Stamp) -> Iterator[Finding]:
    """Before, but later; after, but earlier or the same day."""
    counted = stamp.time.phase == "after" and stamp.time.offset is not None and bool(stamp.time.offset.value)
    if not (stamp.spoken or counted) or stamp.day is None or stamp.subject is None:
        return
    if any(m.entry.kind == "medicine" for m in view.lexicon.find(stamp.label)):
        return  # "Nusinersen, before": of another treatment
    if stamp.time.offset is not None and stamp.time.offset.code in ("h", "min", "s"):
        return
    before = stamp.time.phase == "before"
    alone = before and stamp.time.course is None and _OF_ONE.search(stamp.label) is None
    known = courses(view, stamp.subject, stamp.label, alone)
    if not known:
        return
    event = event_of(view, stamp, known) or (
        None if stamp.time.course is not None or stamp.time.phase == "during" else known[-1] if before else known[0]
    )
    if event is None or stamp.time.phase == "during":
        return
    same = stamp.day == event.start and len(stamp.day) == 10
    wrong = later(stamp.day, event.start) if before else later(event.start, stamp.day) or (same and stamp.spoken)
    if wrong:
        how = "the same day as" if same else "after" if before else "before"
        text = f"{quoted(stamp.label)} is dated {stamp.day}, {how} the treatment of {event.start}."
        facts = [*_below(view, stamp), *event.facts]
        yield finding("timepoint-order", text, facts, [*_places(view, stamp), *(f.evidence[0] for f in event.facts)])


def _differ(view: View, found: tuple[Stamp, ...]) -> Iterator[Finding]:
    """A label that is one date in each of two tables, and not the same."""
    tables: dict[tuple[object, ...], dict[str, list[Stamp]]] = {}
    for stamp in found:
        if stamp.day is None or not stamp.spoken or stamp.time.phase == "during":
            continue
        offset = stamp.time.offset
        counted = (offset.value, offset.code) if offset is not None else None
        key = (stamp.subject, stamp.time.phase, _number(view, stamp), counted)
        tables.setdefault(key, {}).setdefault(stamp.placed.name, []).append(stamp)
    for by_table in tables.values():
        single = [group[0] for group in by_table.values() if len({s.day for s in group}) == 1]
        told: set[tuple[str, str]] = set()
        for i, one in enumerate(single):
            for two in single[i + 1 :]:
                a, b = share_prefix(str(one.day), str(two.day))
                pair = (min(a, b), max(a, b))
                if a != b and pair not in told:
                    told.add(pair)
                    text = (
                        f"One time, two dates: {quoted(one.label)} in table {one.placed.name},"
                        f" {quoted(two.label)} in table {two.placed.name}."
                    )
                    facts = [*_below(view, one), *_below(view, two)]
                    yield finding("timepoint-dates-differ", text, facts, [*_places(view, one), *_places(view, two)])


def _number(view: View, stamp: Stamp) -> int | None:
    """The course of a label: the printed one or that of the table's heading, which its facts have; "before" without one is
    before the first, "after" after the only one."""
    if stamp.time.course is not None:
        return stamp.time.course
    points = (getattr(f, "timepoint", None) for f in _below(view, stamp))
    counted: set[int | None] = {p.course for p in points if isinstance(p, Timepoint)}
    if len(counted) == 1 and (course := next(iter(counted))) is not None:
        return course
    if stamp.time.phase == "before":
        return 1
    known: tuple[Course, ...] = courses(view, stamp.subject, stamp.label)
    return 1 if len(known) == 1 else None


def _places(view: View, stamp: Stamp) -> list[Evidence]:
    return [view.cell_evidence(stamp.placed, cell) for cell in stamp.cells]


def _below(view: View, stamp: Stamp) -> list[AnyFact]:
    """The facts of a stamp's column or row."""
    name = stamp.placed.name
    return [
        f
        for f in view.facts.facts
        if any(
            e.table == name and (e.column == stamp.column if stamp.column is not None else e.row == stamp.row)
            for e in f.evidence
        )
    ]


_DAYS = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.4375"), "a": Decimal("365.25")}
_REACH = 60  # characters behind "after" in which its event is named


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "joined": regex(
            r"[\s,;:(–—-]{1,4}(?:that is,?|i\.e\.,?|which (?:is|was)|this (?:is|was)|or)?[\s(]{0,2}"
            r"(?:exactly |just |about |approximately |almost )?"
        ),
        "behind": regex(r"[\s,;:)(–—-]{1,4}(?:that is,? |i\.e\.,? )?(?:in|on|,)?[\s(]{0,2}(?:early |late )?"),
        "about": regex(
            r"(?:about|around|approximately|approx\.|roughly|some|nearly|almost|~|≈|ca\.|circa|more than|less than|over"
            r"|under|up to|at least)[ ]{0,2}$",
            re.IGNORECASE,
        ),
    }  # fmt: skip


def _intervals(view: View) -> Iterator[Finding]:
    """The stated distances in time that the dates don't give.

    Args:
        view: the document.

    Yields:
        One finding for each: in prose a date with "… after/before the event" right beside it, in tables a label with
        both a distance from the treatment and a date.
    """
    for block in view.document.blocks:
        told = block.table is None and block.kind not in ("title", "note", "caption")
        if told and (view.dates_in(block.span) or tells_interval(view.text, block.span)):
            for sentence in split_sentences(view.text, block.span.start, block.span.end):
                dates = view.dates_in(sentence)
                if not dates and not tells_interval(view.text, sentence):
                    continue
                hits = find_durations(view.text, sentence.start, sentence.end)
                for hit in hits:
                    if dates:
                        yield from _in_prose(view, hit, dates, sentence.end)
                if not dates and len(hits) == 1:
                    yield from _of_courses(view, sentence, hits[0])
    yield from _in_tables(view)


def _in_prose(view: View, hit: DurationHit, dates: Sequence[DateHit], end: int) -> Iterator[Finding]:
    if hit.value is None or hit.unit not in _DAYS or hit.relation not in ("after", "before"):
        return
    stop = min(end, hit.end + _REACH)
    stops = [p for mark in ",;:.(" if (p := view.text.find(mark, hit.end, stop)) >= 0]
    mentions = view.lexicon.find(view.text, hit.start, min([stop, *stops]))
    found = _event(view, hit, [m for m in mentions if m.end > hit.end])
    day = _beside(view, hit, dates, mentions)
    if not found or day is None or day.first is None:
        return
    about = hit.comparator is not None or bool(
        _patterns()["about"].search(view.text[max(0, hit.start - 16) : hit.start])
    )
    first, second = (day.first, None) if hit.relation == "after" else (None, day.first)
    if any(_fits(start, first, second, hit.value, hit.unit, about=about) for start, _ in found):
        return
    start, event = found[0]
    place = view.evidence(min(hit.start, day.start), max(hit.end, day.end))
    facts = [event, *(f for f in view.facts.facts if f is not event and _dated(f, day))]
    whole = view.text[min(hit.start, day.start) : max([hit.end, day.end, *(m.end for m in mentions)])]
    text = f"{quoted(whole, 80)}: {_between(start, day.first)} lie between {start} and {day.first}."
    yield finding("interval-conflict", text, facts, [place, event.evidence[0]])


def _of_courses(view: View, sentence: Span, hit: DurationHit) -> Iterator[Finding]:
    """How long after another a course is said to have been given: "This course was given 6 months after the second one"."""
    if hit.value is None or hit.unit not in _DAYS or hit.relation != "after":
        return
    number = ordinal(view.text[sentence.start : hit.start])
    earlier = ordinal(view.text[hit.end : sentence.end])
    for person in dict.fromkeys(t.subject for t in view.treatments()):
        known = courses(view, person, "course")
        behind = [c for c in known if any(e.start > sentence.start for f in c.facts for e in f.evidence)]
        this = behind[:1] if number is None else [c for c in known if c.number == number]
        other = [c for c in known if this and c.number == (earlier or this[0].number - 1)]
        if not this or not other or this == other:
            continue
        ends = [f.performed.end or f.performed.start or "" for f in other[0].facts if f.performed]
        starts, start = (other[0].start, max(ends)), this[0].start
        about = bool(_patterns()["about"].search(view.text[max(0, hit.start - 16) : hit.start]))
        if any(_fits(s, start, None, hit.value, hit.unit, about=about) for s in starts):
            continue
        text = f"{quoted(view.document.quote(sentence), 80)}: {_between(starts[0], start)} lie between {starts[0]} and {start}."
        places = [view.evidence(sentence.start, sentence.end), this[0].facts[0].evidence[0]]
        yield finding("interval-conflict", text, [other[0].facts[0], this[0].facts[0]], places)


def _event(view: View, hit: DurationHit, mentions: Sequence[Mention]) -> list[tuple[str, AnyFact]]:
    """The dates that the words behind "after" may speak of, each with its fact."""
    conditions = [f for f in view.facts.facts if isinstance(f, Condition) and f.verification == "confirmed"]
    for m in mentions:
        entry = m.entry
        if entry.kind == "cue" and entry.role == "onset":
            return [(f.onset.start, f) for f in conditions if f.onset is not None and f.onset.start]
        if entry.kind == "cue" and entry.role == "diagnosed":
            return [(f.asserted, f) for f in conditions if f.asserted]
        if entry.kind == "cue" and entry.value in ("admission", "discharge"):
            return _stays(view, entry.value)
        if entry.kind == "cells" or (entry.kind == "cue" and entry.role == "event"):
            number = ordinal(view.text[hit.end : m.end])
            treated: list[tuple[str, AnyFact]] = []
            for person in dict.fromkeys(t.subject for t in view.treatments()):
                known = courses(view, person, view.text[hit.end : m.end + 10])
                treated += [(c.start, c.facts[0]) for c in known if number is None or c.number == number]
            if entry.kind == "cue":  # "the operation" may be any
                others = [f for f in view.facts.facts if isinstance(f, Procedure) and f.performed is not None]
                treated += [(f.performed.start, f) for f in others if f.performed and f.performed.start]
            return treated
    return []


def _stays(view: View, which: str) -> list[tuple[str, AnyFact]]:
    """The dated admissions, or discharges, with those that end a stay told by both its days."""
    found: list[tuple[str, AnyFact]] = []
    for fact in view.facts.facts:
        if not isinstance(fact, Encounter) or fact.period is None:
            continue
        named = fact.code.text == which
        day = fact.period.start if named else fact.period.end if which == "discharge" else None
        if day:
            found.append((day, fact))
    return found


def _beside(view: View, hit: DurationHit, dates: Sequence[DateHit], mentions: Sequence[Mention]) -> DateHit | None:
    """The date that a distance is said of: right before it, or right behind its event."""
    usable = [
        d for d in dates if d.first and not d.ambiguous and not d.approximate and not d.problem and d.last is None
    ]
    for d in usable:
        if d.end <= hit.start and _patterns()["joined"].fullmatch(view.text, d.end, hit.start):
            return d
    last = max([hit.end, *(m.end for m in mentions)])
    for d in usable:
        if d.start >= last and _patterns()["behind"].fullmatch(view.text, last, d.start):
            return d
    return None


def _dated(fact: AnyFact, day: DateHit) -> bool:
    """Whether a treatment is the one of a date."""
    return isinstance(fact, Treatment) and fact.performed is not None and fact.performed.start == day.first


def _days(printed: str) -> tuple[date, date]:
    """The first and the last day of a partial date."""
    year, month, day = (*(int(p) for p in printed.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _fits(event: str, first: str | None, second: str | None, value: Decimal, unit: str, *, about: bool) -> bool:
    """Whether a date is so far after (`first`) or before (`second`) an event, by the rounding of the unit.

    Two dates to the month are as far apart as their months; where a date is coarser than the unit, any day of it may
    be meant.
    """
    other = first or second
    if other is None:
        return True
    try:
        early, late = (event, other) if first else (other, event)
        a, b = _days(early), _days(late)
    except ValueError:
        return True
    per = _DAYS[unit]
    coarse = min(len(event), len(other))
    if (coarse == 10) or (coarse == 7 and unit == "a"):
        if unit in ("a", "mo") and coarse >= 7:
            months = (b[0].year - a[0].year) * 12 + b[0].month - a[0].month
            extra = Decimal(b[0].day - a[0].day) / 30 if coarse == 10 else Decimal(0)
            gap = (months + extra) / (12 if unit == "a" else 1)
        else:
            gap = (b[0] - a[0]).days / per
        low = high = gap
    else:
        low, high = (b[0] - a[1]).days / per, (b[1] - a[0]).days / per
    half = max(Decimal("0.5"), value * Decimal("0.15")) if unit != "a" else Decimal("0.5")
    if unit in ("d", "wk"):
        half = max(Decimal(1), value / 5)
    if about:
        half = max(half * 2, Decimal(1))
    return value - half <= high and low < value + half


def _between(one: str, two: str) -> str:
    """The distance of two partial dates in words."""
    try:
        a, b = sorted((_days(one)[0], _days(two)[0]))
    except ValueError:
        return "other spans"
    days = (b - a).days
    if min(len(one), len(two)) < 10 or days > 90:
        months = (b.year - a.year) * 12 + b.month - a.month
        return f"{months} months"
    return f"{days} days"


_BY_ANOTHER = regex(r"\([^()]*\b(?:before|prior to|after)\b", re.I)
"""A time that is told by a second event too: "3 months (day before treatment 2)"."""


def _in_tables(view: View) -> Iterator[Finding]:
    for stamp in stamps(view):
        offset = stamp.time.offset
        if offset is None or offset.code not in _DAYS or stamp.day is None or stamp.subject is None or not offset.value:
            continue
        known = courses(view, stamp.subject, stamp.label)
        event = event_of(view, stamp, known)
        apart = _BY_ANOTHER.search(stamp.label) is not None
        open_to_all = apart or stamp.time.course is None
        candidates = [event] if event and not apart else list(known) if open_to_all else []
        if not candidates:
            continue
        after = stamp.time.phase != "before" or apart
        first, second = (stamp.day, None) if after else (None, stamp.day)
        if any(_fits(c.start, first, second, offset.value, offset.code, about=True) for c in candidates):
            continue
        start = candidates[0].start
        if stamp.time.phase == "after" and later(start, stamp.day) and not apart:
            continue  # dated before the treatment: its order is wrong, not its length
        text = (
            f"{quoted(stamp.label)} is said to be {plain(offset.value)} {offset.unit or offset.code} from the treatment"
            f" of {start}, but {_between(start, stamp.day)} lie between."
        )
        places = [view.cell_evidence(stamp.placed, c) for c in stamp.cells]
        yield finding("interval-conflict", text, candidates[0].facts, [*places, candidates[0].facts[0].evidence[0]])


def findings(view: View) -> Iterator[Finding]:
    """The times that can't be.

    Args:
        view: the document.

    Yields:
        The findings of each kind in turn.
    """
    yield from _timepoints(view)
    yield from _intervals(view)
    yield from _dates(view)
