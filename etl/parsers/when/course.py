"""Facts and the treatments they are before, during or after."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence, Set
from datetime import date

from etl.document import Span
from etl.facts import (
    AnyFact,
    Condition,
    Evidence,
    Medication,
    Observation,
    Period,
    Procedure,
    Timepoint,
    Treatment,
    identity,
)
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.procedures import with_device
from etl.parsers.when.ages import of_age
from etl.patterns import regex
from etl.value import replace

# What a page without cells treats somebody with: an operation, an infusion, a course. Days before it are before, days
# behind it after.


_NO_TREATMENT = ("", "test", "imaging", "sampling", "device", "therapy", "care")
"""The roles of procedures that don't part a story in two."""
_MAIN_TREATMENT_DAY = len("2013-04-29")
_BESIDE = 4
_SPAN = 2
"""So often at least what a page is about is named in it."""

Given = tuple[Treatment, str | None]


def _main_treatments(
    reading: Reading, at: Callable[[int], Statement | None], facts: Sequence[AnyFact]
) -> dict[str, list[Given]]:
    """For people who got no cells, what they were mainly treated with.

    Of what was given on printed days, that is what stands below a heading of the treatment, or in the title, or is
    named most often; nothing when two things are named equally often. A medicine that somebody just takes is none."""
    cells = {f.subject for f in facts if isinstance(f, Treatment)}
    found: dict[str, dict[str, list[Procedure | Medication]]] = {}
    for f in facts:
        if (
            isinstance(f, (Procedure, Medication))
            and f.subject not in cells
            and f.subject != "group"
            and _parts(reading, at, f)
        ):
            found.setdefault(f.subject, {}).setdefault(f.code.entry, []).append(f)
    out: dict[str, list[Given]] = {}
    for subject, given in found.items():
        entry = _main(reading, at, given)
        if entry:
            out[subject] = [_as_treatment(f) for f in given[entry]]
    return out


def _parts(reading: Reading, at: Callable[[int], Statement | None], fact: Procedure | Medication) -> bool:
    """Whether a fact was given on printed days, once or as a course, and so parts a story in before and after."""
    when = fact.performed if isinstance(fact, Procedure) else fact.effective
    if when is None or len(when.start or "") != _MAIN_TREATMENT_DAY:
        return False
    if isinstance(fact, Medication):
        return (fact.status in ("completed", "stopped") and when.end is not None) or _infused(at, fact)
    kind, _, name = fact.code.entry.partition(":")
    entry = reading.lexicon.get("procedure", name) if kind == "procedure" else None
    return fact.status == "completed" and entry is not None and entry.role not in _NO_TREATMENT


def _infused(at: Callable[[int], Statement | None], fact: Medication) -> bool:
    """Whether a medicine was given as an event: "First infusion of …", "the … infusion"."""
    place = fact.evidence[0]
    statement = at(place.start)
    events = [c for c in statement.of("cue") if c.entry.role == "event"] if statement else []
    return any(c.start - place.end <= _BESIDE and place.start - c.end <= _BESIDE for c in events)


def _main(
    reading: Reading,
    at: Callable[[int], Statement | None],
    given: dict[str, list[Procedure | Medication]],
) -> str:
    """The entry of the main one; "" when none stands out."""
    named = {(f"{m.entry.kind}:{m.entry.id}", m.start) for m in reading.index.mentions}
    title = reading.document.title
    titled = {entry for entry, start in named if title and title.start <= start < title.end} & given.keys()
    if len(titled) == 1:
        return titled.pop()
    headed = [entry for entry, facts in given.items() if any(_headed(at, f) for f in facts)]
    if headed:
        return min(headed, key=lambda e: min(x.start for f in given[e] for x in f.evidence))
    times = Counter(entry for entry, _ in named)
    often = sorted(((times[entry], entry) for entry in given), reverse=True)
    stands_out = often[0][0] >= _SPAN and (len(often) == 1 or often[0][0] > often[1][0])
    return often[0][1] if stands_out else ""


def _headed(at: Callable[[int], Statement | None], fact: Procedure | Medication) -> bool:
    statement = at(fact.evidence[0].start)
    return statement is not None and statement.frame.has("treatment", "field:treatment", "field:medication")


def _as_treatment(fact: Procedure | Medication) -> Given:
    when: Period | None = fact.performed if isinstance(fact, Procedure) else fact.effective
    treatment = Treatment(subject=fact.subject, evidence=fact.evidence, code=fact.code, performed=when)
    return treatment, identity(fact) if isinstance(fact, Procedure) else None


# Facts and the treatments they are before, during or after.


# Days that are counted from an arrival and not from the treatment: "On the first day, 13 September, they tested me", "Day | Date"
# above "0 | 4.4.16" and the first injection on the day that is numbered 3.

_COUNTED = regex(
    r"(?:on |in )?(?:the |my |our |his |her )?(?:very )?(?:first|second|third|1st|2nd|3rd|next) (?:day|morning|evening|afternoon|night)",
    re.I,
)
_ARRIVAL_DAYS_DAY = len("2010-09-13")
_PLACED = (Observation, Condition, Procedure, Medication)
_GIVEN = (Treatment, Procedure, Medication)


def _since_arrival(fact: Observation, first: str) -> bool:
    """Whether a counted day has a date of its own that is before the first treatment."""
    point, when = fact.timepoint, fact.effective
    if point is None or point.course is not None or _COUNTED.fullmatch(point.label.strip()) is None:
        return False
    day = when.start if when else None
    return day is not None and len(day) == _ARRIVAL_DAYS_DAY == len(first) and day < first


# Totals of scales and their items.


def _with_members(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """A total has its items of the same person and time as members."""
    items: dict[tuple[object, ...], list[Observation]] = {}
    for f in facts:
        if (
            isinstance(f, Observation)
            and f.code.entry.startswith("scale:")
            and not f.code.entry.endswith(":total")
            and f.code.entry.count(":") == 2
        ):
            items.setdefault(_moment(f), []).append(f)
    out: list[AnyFact] = []
    for f in facts:
        if isinstance(f, Observation) and _is_total(f.code.entry) and (mine := items.get(_moment(f))):
            f = replace(f, members=tuple(identity(i) for i in mine))
        out.append(f)
    return out


def _is_total(entry: str) -> bool:
    """A scale's total, or the scale itself when its mapping names no item for it."""
    return entry.startswith("scale:") and (entry.endswith(":total") or entry.count(":") == 1)


def _moment(f: Observation) -> tuple[object, ...]:
    scale = f.code.entry.split(":")[1]
    when = (
        f.effective.start if f.effective else None,
        f.timepoint.phase if f.timepoint else None,
        f.timepoint.offset if f.timepoint else None,
    )
    cell = next((e for e in f.evidence if e.table is not None), f.evidence[0])  # a total may be told in prose too
    return (f.subject, scale, when, f.site.side if f.site else None, cell.table, cell.column)


# What is told below the heading of one of several courses, above or behind what was given in it.


def _told_in_course(
    fact: Observation | Condition, day: str | None, course: int, given: Sequence[Treatment], told: Sequence[int]
) -> Timepoint | None:
    """Below the heading of a course, what stands above the account of its treatment was before it, and what stands behind
    it came after; a day that isn't the heading's own month says more."""
    place = fact.evidence[0]
    if isinstance(fact, Condition) or place.table is not None or fact.variant or not told:
        return None
    if fact.category == "social-history" or fact.rule == "milestone":
        return None
    starts = [t.performed.start or "" for t in given if t.performed]
    if day is not None and not any(start.startswith(day) for start in starts):
        return None
    if min(told) <= place.start <= max(told):
        return None
    return Timepoint("before" if place.start < min(told) else "after", course=course)


# What a page says of a treatment ahead of its story: "In the spring of 2018 she had a transplantation. We met her. – How did it
# begin?" and, far below, "On 27 March 2018 the cells came back".

_TOLD_AHEAD_DAY = len("2018-03-27")


def _without_leads(at: Callable[[int], Statement | None], places: Sequence[Evidence]) -> list[Evidence]:
    """The places that tell of treatments, without those of paragraphs before the first that gives them their days."""
    told = [(e, at(e.start)) for e in places]
    days = [s.block.span.start for _, s in told if s is not None and _has_day(s)]
    if not days:
        return list(places)
    return [
        e for e, s in told if s is None or _has_day(s) or s.block.span.start >= min(days) or s.frame.title is not None
    ]


def _has_day(s: Statement) -> bool:
    own = any(d.first and len(d.first) == _TOLD_AHEAD_DAY for d in s.dates)
    return own or (s.effective is not None and len(s.effective.start or "") == _TOLD_AHEAD_DAY)


_DAY = len("2011-02-05")
_AT_BIRTH = "measure:birth_weight"
_ANNOUNCES = regex(
    r"\b(?:we|here|this (?:case )?(?:report|study|paper|article)) (?:\w+ )?(?:reports?|reported|presents?|presented|describes?|described)\b|"
    r"\b(?:one|two|three|among) (?:of )?the (?:very )?(?:first|few)\b[^.]{0,60}\bto (?:have|be|get|receive|undergo)\b|"
    r"\bwe treated an? [^.]{0,20}\b(?:man|woman|boy|girl|male|female|patient|child)\b",
    re.I,
)
_LEADS = regex(
    r"\b(?:this|the following|my) (?:blog|article|story|page|diary|post)\b|\b(?:travel(?:l?ed|s)|flew|went|came) (?:from|to)\b[^.;]{0,80}\bto (?:have|undergo|receive|get)\b",
    re.I,
)
"""The first paragraph of a story that says at once what it will come to."""


def placed(reading: Reading, facts: Sequence[AnyFact]) -> list[AnyFact]:
    """Tie facts to their treatments, and items to their totals; what somebody uses now is known then.

    A fact with a date before the first treatment of its person is before it, one with a date behind the last is after
    it; a history taken before the treatment is before it. Nothing is computed that the text does not say.

    Args:
        reading: the document.
        facts: merged facts.

    Returns:
        The facts with `timepoint.event` and `members` filled.
    """
    if not any(isinstance(f, _GIVEN) or (isinstance(f, _PLACED) and f.timepoint) for f in facts):
        return _with_members([with_device(fact, reading.lexicon) for fact in facts])
    page = _Page(reading)
    others = _main_treatments(reading, page.at, facts)
    given: dict[str, list[Treatment]] = {}
    for fact in facts:
        if isinstance(fact, Treatment):
            given.setdefault(fact.subject, []).append(fact)
    people = {who: _Account(given.get(who, []), others.get(who, ())) for who in {f.subject for f in facts}}
    followed = {_row(f) for f in facts if isinstance(f, Observation) and f.timepoint and f.timepoint.phase == "after"}
    found = [_by_treatment(page, fact, people[fact.subject], followed) for fact in facts]
    return _with_members([with_device(fact, reading.lexicon) for fact in found])


def _by_treatment(
    page: _Page, fact: AnyFact, mine: _Account, followed: Set[tuple[str | None, str | None, int | None]]
) -> AnyFact:
    """A fact before, during or after the treatments of its person."""
    if not isinstance(fact, _PLACED) or (fact.timepoint is None and not mine.treatments):
        return fact
    point = fact.timepoint
    if (
        point is not None
        and isinstance(fact, Observation)
        and (_of_history(page, fact, mine) or (mine.dated and _told_before(page, fact, mine)))
    ):
        point = replace(point, phase="before", offset=None, course=None)
    if point is None and mine.treatments and isinstance(fact, (Observation, Condition)):
        point = (
            _by_course(_course_above(page, fact, mine), fact, mine)
            or _by_date(fact, mine)
            or _baseline(fact, mine, followed)
            or _in_course(page, fact, mine)
            or _by_history(page, fact, mine)
            or (_by_order(page, fact, mine) if mine.cells else None)  # of others a page doesn't tell in order
        )
    point = _tied(page, fact, point, mine)
    return replace(fact, timepoint=point) if point is not fact.timepoint else fact


def _tied(page: _Page, fact: AnyFact, point: Timepoint | None, mine: _Account) -> Timepoint | None:
    """A place in time with the treatment and the course that it counts from."""
    if point is None or not mine.treatments:
        return point
    event = _event(point, mine, fact)
    dated = event is not None and point.course is None and point.phase == "after" and _date(fact) is not None
    course = event.course if dated and event else point.course or _first_course(point, fact, mine.treatments)
    if fact.evidence[0].table is None or point.course in (None, page.course_of(fact)):  # a column's own is nearer
        course = mine.counted(_course_above(page, fact, mine)) or course
    return replace(point, event=mine.identity(event) if event else None, course=course)


class _Page:
    """A document's statements, to be asked by place."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        told = [s for s in reading.statements if s.attitude == "reported" and s.block.kind != "title"]
        self.alone = bool(told) and all(s.frame.has("abstract") for s in told)  # nothing but an abstract tells in order
        self.article = not self.alone and any(
            s.frame.has("abstract") or (s.frame.has("discussion") and s.block.kind != "field")  # "Comment: …"
            for s in reading.statements
        )
        self._statements = sorted(reading.statements, key=lambda s: s.span.start)
        self._starts = [_begin(s) for s in self._statements]

    def at(self, offset: int) -> Statement | None:
        """The statement that holds a place."""
        before = bisect_right(self._starts, offset) - 1
        found = self._statements[before] if before >= 0 else None
        return found if found is not None and offset < found.span.end else None

    def course_at(self, offset: int) -> int | None:
        """The course that is counted by a heading above a place; None for the heading itself."""
        statement = self.at(offset)
        return statement.frame.course if statement is not None and statement.frame.title is not None else None

    def course_of(self, fact: AnyFact) -> int | None:
        """The course of treatment that the headings above a fact count."""
        place = fact.evidence[0]
        if place.table is not None:
            return next((t.frame.course for t in self.reading.tables if t.name == place.table), None)
        statement = self.at(place.start)
        return statement.frame.course if statement else None

    def baseline_from(self, file: Span) -> int:
        """Where the first part of a file begins that a heading calls before the treatment; -1 without one."""
        for s in self._statements[bisect_right(self._starts, file.start - 1) :]:
            if s.span.start >= file.end:
                break
            point = s.frame.timepoint
            if point is not None and point.phase == "before" and s.frame.title is not None and s.frame.label is None:
                return s.span.start
        return -1

    def file_at(self, offset: int) -> Span:
        """The file that holds a place; a case has several."""
        return self.reading.document.spans[self.reading.document.file_at(offset)]


def _begin(statement: Statement) -> int:
    """Where a statement begins, with the label it stands behind: "Left arm: 2/5"."""
    label = statement.frame.label
    labelled = label is not None and label.end <= statement.span.start and statement.block.span.start <= label.start
    return label.start if label is not None and labelled else statement.span.start


class _Account:
    """The treatments of one person, in the order of their dates, with what is asked of them for many facts."""

    def __init__(self, cells: Sequence[Treatment], others: Sequence[tuple[Treatment, str | None]]) -> None:
        self.cells = bool(cells)
        treatments = [*cells, *(t for t, _ in others)]
        self.treatments = sorted(treatments, key=_start)
        self.starts = [_start(t) for t in self.treatments]
        self.dated = [t.performed for t in self.treatments if t.performed and t.performed.start]
        self.courses = {t.course for t in treatments if t.course}
        self.days = {c: [_start(t) for t in treatments if t.course == c] for c in (None, *self.courses)}
        self._ids: dict[int, str | None] = {id(t): known for t, known in others}
        self._told: dict[int, tuple[int, int] | None] = {}

    def counted(self, course: int | None) -> int | None:
        """A course, if it is one of several that these treatments were given in."""
        return course if course in self.courses and len(self.courses) > 1 else None

    def identity(self, treatment: Treatment) -> str | None:
        """`identity` of one of the treatments; None of a medicine, which is no procedure."""
        if (key := id(treatment)) not in self._ids:
            self._ids[key] = identity(treatment)
        return self._ids[key]

    def told(self, page: _Page, file: Span) -> tuple[int, int] | None:
        """From where to where a file tells of the treatments in order; None if it doesn't."""
        if file.start not in self._told:
            places = [e for t in self.treatments for e in t.evidence if file.start <= e.start < file.end]
            places = [e for e in places if not (_summed_up(page, e) if page.article else _announced(page, e))]
            places = _without_leads(page.at, places)
            span = (min(e.start for e in places), max(e.end for e in places)) if places else None
            self._told[file.start] = span
        return self._told[file.start]


def _start(t: Treatment) -> str:
    return (t.performed.start or "9") if t.performed else "9"


def _date(fact: AnyFact) -> str | None:
    period: Period | None = getattr(fact, "effective", None) or getattr(fact, "performed", None)
    return period.start if period else None


def _first_course(point: Timepoint, fact: AnyFact, mine: Sequence[Treatment]) -> int | None:
    """What was found on a day before all of several courses counts from the first of them."""
    date = _date(fact)
    told = isinstance(fact, Observation) and fact.timepoint is not None
    if point.phase != "before" or point.offset is not None or not told or date is None:
        return None
    if len({t.course for t in mine if t.course}) < 2 or mine[0].course != 1:
        return None
    return 1 if date <= _start(mine[0]) else None


def _by_date(fact: Observation | Condition, mine: _Account) -> Timepoint | None:
    date = _date(fact)
    dated = mine.dated
    if date is None or not dated:
        return None
    first, last = dated[0].start or "", dated[-1].end or dated[-1].start or ""
    spans = _begins_before(fact, first)  # a stay in which the treatment was given
    if date < first and not first.startswith(date) and not spans:
        return Timepoint("before", date)
    if date > last and not date.startswith(last):
        return Timepoint("after", date)
    if not mine.cells:
        return Timepoint("during", date) if first < date < last else None
    return (
        Timepoint("after", date) if isinstance(fact, Observation) and _followed(fact, date, mine.treatments) else None
    )


def _begins_before(fact: AnyFact, first: str) -> bool:
    """Whether the days of a fact begin before a treatment and end behind it, so that they say nothing of which came first."""
    period: Period | None = getattr(fact, "effective", None)
    return period is not None and (period.start or "") < first <= (period.end or "")


def _course_above(page: _Page, fact: AnyFact, mine: _Account) -> int | None:
    """The course that the headings above a fact count; in a table of days, the one that its day is next to."""
    told, day = page.course_of(fact), _calendar_day(_date(fact))
    if fact.evidence[0].table is None or mine.counted(told) is None or day is None:
        return told
    apart: dict[int, int] = {}
    for t in mine.treatments:
        first = _calendar_day(t.performed.start) if t.performed else None
        if t.course and t.performed and first:
            last = _calendar_day(t.performed.end) or first
            away = max((first - day).days, (day - last).days, 0)
            apart[t.course] = min(away, apart.get(t.course, away))
    if told not in apart:
        return told
    return min(apart, key=lambda course: (apart[course], course != told))


def _calendar_day(printed: str | None) -> date | None:
    try:
        return date.fromisoformat(printed) if printed and len(printed) == _DAY else None
    except ValueError:
        return None  # the 31st of February


def _by_course(course: int | None, fact: Observation | Condition, mine: _Account) -> Timepoint | None:
    """Below the heading of a course, a day before its first treatment is before it and one behind its last is after it."""
    date = _date(fact)
    if mine.counted(course) is None or date is None or isinstance(fact, Condition):
        return None
    given = [t.performed for t in mine.treatments if t.course == course and t.performed and t.performed.start]
    if not given:
        return None
    first, last = given[0].start or "", max(p.end or p.start or "" for p in given)
    if date < first and not first.startswith(date):
        return Timepoint("before", date, course=course)
    return Timepoint("after", date, course=course) if date > last and not date.startswith(last) else None


def _in_course(page: _Page, fact: Observation | Condition, mine: _Account) -> Timepoint | None:
    course = None if page.article else mine.counted(page.course_of(fact))
    given = [t for t in mine.treatments if t.course == course] if course else []
    told = [e.start for t in given for e in t.evidence if page.course_at(e.start) == course]
    return _told_in_course(fact, _date(fact), course, given, told) if course else None


def _told_before(page: _Page, fact: Observation, mine: _Account) -> bool:
    """Whether what was "after" something else is told of a time before the treatment: "After three months in a clinic he
    went home", in a paragraph whose days are all before the first treatment."""
    point, place, counted = fact.timepoint, fact.evidence[0], _since_arrival(fact, mine.dated[0].start or "")
    statement = page.at(place.start)
    if (
        point is None
        or point.phase != "after"
        or point.course
        or statement is None
        or statement.block.kind != "paragraph"
    ):
        return counted
    frame, first = statement.frame, mine.dated[0].start or ""
    told = mine.told(page, page.file_at(place.start))
    own = statement.timepoint is not None and statement.timepoint.phase == "after"
    if frame.timepoint is not None or not own or told is None or place.end > told[0] or page.article:
        return counted
    block = statement.block.span
    days = [d.first for d in part(page.reading.index.dates, block) if d.first and not d.yearless]
    return counted or (bool(days) and all(day[: len(first)] < first[: len(day)] for day in days))


def _of_history(page: _Page, fact: Observation, mine: _Account) -> bool:
    """Whether what was "after" something else is told in the history above the treatment: "After the transfusion he fell
    into a coma"."""
    point, place = fact.timepoint, fact.evidence[0]
    statement = page.at(place.start) if point is not None and point.phase == "after" and not point.course else None
    if statement is None or not statement.frame.has("history", "past_history"):
        return False
    told = mine.told(page, page.file_at(place.start))
    return told is not None and place.end <= told[0] and not statement.of("cells")


def _row(fact: Observation) -> tuple[str | None, str | None, int | None]:
    """Whose row of which table an observation stands in."""
    return (fact.subject, fact.evidence[0].table, fact.evidence[0].row)


def _baseline(
    fact: Observation | Condition, mine: _Account, followed: Set[tuple[str | None, str | None, int | None]]
) -> Timepoint | None:
    """In a row with values after the treatment, the one of the month in which it began was before it."""
    date = _date(fact)
    if (
        not isinstance(fact, Observation)
        or fact.evidence[0].table is None
        or date is None
        or len(date) != len("2013-05")
    ):
        return None
    began = mine.dated[0].start if mine.dated else None
    return Timepoint("before", date) if began and began.startswith(date) and _row(fact) in followed else None


def _followed(fact: Observation, date: str, mine: Sequence[Treatment]) -> bool:
    """Whether one of several treatments had been given: on a day before, or on the same and told before."""
    place = fact.evidence[0]
    if place.table is not None or len(date) < 10:
        return False
    given = [(t.performed.start, t.evidence) for t in mine if t.performed and len(t.performed.start or "") == 10]
    return any(
        (day or "") < date or (day == date and any(e.start < place.start for e in evidence)) for day, evidence in given
    )


def _by_history(page: _Page, fact: Observation | Condition, mine: _Account) -> Timepoint | None:
    statement = None if isinstance(fact, Condition) else page.at(fact.evidence[0].start)
    told = mine.told(page, page.file_at(fact.evidence[0].start))
    given = page.at(told[0]) if told is not None else None
    if given is not None and given.frame.has("history", "past_history"):
        return None  # the history goes on behind the treatment
    if statement is None or statement.frame.title in (None, page.reading.document.title):
        return None  # "Story of …" as the name of a page
    if not statement.frame.has("history") or statement.frame.has("outcome", "follow_up", "after"):
        return None
    return Timepoint("before", page.reading.document.quote(statement.frame.title).strip(" :"))


def _by_order(page: _Page, fact: Observation | Condition, mine: _Account) -> Timepoint | None:
    """A page tells in order: what stands before the treatment's account was before it, what stands behind it, after.

    Abstract and discussion of an article go back and forth: its case section tells what was before, its results what came after.
    """
    if (
        isinstance(fact, Condition)
        or fact.category == "social-history"
        or fact.evidence[0].table is not None
        or fact.variant
        or (fact.subject == "group" and fact.change is None)  # who they were may be told behind what they were given
    ):
        return None
    if fact.rule == "milestone" or fact.code.entry == _AT_BIRTH:
        return Timepoint("before")
    statement = page.at(fact.evidence[0].start)
    if statement is None or (_dated_later(statement, mine) and _date(fact) is None):
        return None
    at, text = fact.evidence[0].start, page.reading.document.text
    if fact.presence == "absent" and any(";" in text[m.end : at] for m in statement.of("cells")):
        return Timepoint("after")  # "All three got stem cells; nobody had fever"
    frame, article = statement.frame, page.article
    told = mine.told(page, page.file_at(statement.span.start))
    if told is None:
        return None
    if fact.evidence[0].end <= told[0] and (frame.has("case", "history", "exam", "investigation") or not article):
        summed_up = frame.has("abstract") and not page.alone
        return Timepoint("before") if (frame.roles or not article) and not summed_up else None
    if fact.evidence[0].start < page.baseline_from(page.file_at(statement.span.start)):
        return None  # above the heading of how it was before, what was given is only announced
    followed = frame.has("outcome", "follow_up") and not frame.has("abstract", "discussion", "conclusion")
    if (
        (not article or followed)
        and fact.evidence[0].start >= told[1]
        and not frame.has("history", "past_history", "exam", "before", "family_history", "social_history")
    ):
        if of_age(page.reading.document.text, statement.span):
            return None  # "At the age of 12 he had meningitis", behind how he is now
        led_from = fact.presence != "absent" and fact.change is None and statement.left_of_arrow(fact.evidence[0].end)
        return Timepoint("before" if led_from else "after")  # "Drooling: yes → no" has its last word behind the arrow
    return None


def _dated_later(statement: Statement, mine: _Account) -> bool:
    """Whether a sentence has a date that isn't before the first treatment."""
    if statement.effective is None:
        return False
    first = mine.dated[0].start if mine.dated else None
    day = statement.effective.start
    return not (first and day and day[: len(first)] < first[: len(day)])


def _summed_up(page: _Page, evidence: Evidence) -> bool:
    """Whether a place stands in an article's title, abstract or discussion, which tell in no order."""
    s = page.at(evidence.start)
    return s is None or s.block.kind == "title" or s.frame.has("abstract", "discussion", "conclusion", "introduction")


def _announced(page: _Page, evidence: Evidence) -> bool:
    """Whether a place stands in the title, or in the sentence that says of whom the page tells ("we report a man who was given …")."""
    s = page.at(evidence.start)
    if s is None or s.block.kind == "title":
        return s is not None
    text = page.reading.document.text
    leads = next(x for x in page.reading.statements if x.block.kind != "title").block is s.block
    return any(p.search(text, s.span.start, s.span.end) for p in ((_ANNOUNCES, _LEADS) if leads else (_ANNOUNCES,)))


def _event(point: Timepoint, mine: _Account, fact: AnyFact) -> Treatment | None:
    given = mine.treatments
    if point.course:
        other = given[point.course - 1] if point.course <= len(given) else None
        return next((t for t in given if t.course == point.course), other)
    if len(given) == 1 or point.phase == "before":
        return given[0]
    date = _date(fact)
    past = bisect_right(mine.starts, date) if date else 0
    return given[past - 1] if past else None
