"""Why a fact is as it is: for each of its attributes what says so, by which rule, and what that overrules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import TypeVar

from msgspec import Struct

from etl.document import Block, Span, Table
from etl.facts import (
    AnyFact,
    Claimed,
    Condition,
    Evidence,
    Observation,
    Period,
    Person,
    Procedure,
    Timepoint,
    Treatment,
    Why,
    identity,
)
from etl.mapping.entry import Mention
from etl.parsers.attributes import claims_on, mention_context
from etl.parsers.index import part
from etl.parsers.people.drafts import named_in
from etl.parsers.reading import Frame, Reading, Statement, TableInPlace
from etl.parsers.scope.govern import Axis, Carrier

_AXES = {
    "possible": "certainty", "equivocal": "certainty", "general": "source", "cited": "source", "relative": "person",
    "other": "person", "group": "person", "planned": "mood", "hypothetical": "mood", "cancelled": "mood",
    "declined": "mood", "historical": "past", "improved": "change", "worsened": "change", "more": "change",
    "less": "change", "unchanged": "change", "altered": "change", "ability": "ability", "difficulty": "ability",
}  # fmt: skip
"""The attribute that a cue's role speaks of; of all others the presence."""
_DATES = {
    "effective": "date", "performed": "date", "period": "date", "collected": "date", "onset": "onset",
    "asserted": "diagnosis", "abatement": "end",
}  # fmt: skip
"""The attribute that a field of a fact with a date is."""
_HEADS = ("heading", "title", "caption")
_HEAD_ROWS = 4
"""Rows of a table that may be heads of its columns."""
_MOST_BESIDE = 200
"""So many cells of a row, and heads of columns, are looked at for when and whose a value is."""
_MOST_HEADS = 40
"""So many headings above a sentence are looked through for the words of its time."""
_MOST_BEFORE = 600
"""So many characters before a sentence are searched for the name of whom it goes on with."""
_NOWHERE = (-1, -1)
T = TypeVar("T")


class Grounds(Struct, frozen=True, dict=True):
    """Answers why the facts of a document are as they are; only when asked.

    Args:
        reading: the document.
        facts: what was read from it.
    """

    reading: Reading
    facts: tuple[AnyFact, ...]

    def __call__(self) -> tuple[Why, ...]:
        """Return what is claimed of the facts, in the order of the text."""
        found: dict[tuple[int, int, str], dict[Claimed, None]] = {}
        for fact in self.facts:
            for place in fact.evidence[:1]:
                key = place.start, place.end, fact.code.entry
                found.setdefault(key, {}).update(dict.fromkeys(self._claims(fact, place)))
        return tuple(Why(*key, tuple(claims)) for key, claims in sorted(found.items()) if claims)

    def _claims(self, fact: AnyFact, place: Evidence) -> Iterator[Claimed]:
        """Yield what is claimed of each attribute of a fact."""
        statement = self.statement_at(place.start)
        if statement is not None and place.table is None:
            yield from _of_term(fact, statement, place)
            yield from _times(self, fact, statement, place)
            yield from _person(self, fact, list(_naming(self, fact, statement)))
        else:
            yield from _outside(self, fact, place)

    @cached_property
    def known(self) -> dict[tuple[object, ...], tuple[int, int]]:
        """Where times were found to be printed, by the time and the place: many facts share a column or page."""
        return {}

    @cached_property
    def _statements(self) -> tuple[list[int], list[Statement]]:
        ordered = sorted(self.reading.statements, key=lambda s: s.span.start)
        return [s.span.start for s in ordered], ordered

    def statement_at(self, offset: int) -> Statement | None:
        """Return the sentence that holds a place.

        Args:
            offset: the place.
        """
        starts, ordered = self._statements
        at = bisect_right(starts, offset) - 1
        return ordered[at] if at >= 0 and offset < ordered[at].span.end else None

    @cached_property
    def tables(self) -> dict[str, tuple[TableInPlace, _Beside]]:
        """The tables by what evidence calls them, each with its rows and the heads of its columns."""
        return {one.name: (one, _Beside.of(one.table)) for one in self.reading.tables}

    @cached_property
    def _headed(self) -> tuple[list[int], list[Block]]:
        heads = [b for b in self.reading.document.blocks if b.kind in _HEADS]
        return [b.span.start for b in heads], heads

    @cached_property
    def people(self) -> dict[str, tuple[Person, list[tuple[str, str]]]]:
        """The people by key, each with their names."""
        found: dict[str, tuple[Person, list[tuple[str, str]]]] = {one.key: (one, []) for one in self.reading.persons}
        for name, key in self.reading.names:
            if key in found:
                found[key][1].append((name, key))
        return found

    @cached_property
    def _treatments(self) -> dict[str, tuple[int, int]]:
        given = (fact for fact in self.facts if isinstance(fact, (Treatment, Procedure)))
        return {identity(fact): (fact.evidence[0].start, fact.evidence[0].end) for fact in given if fact.evidence}

    def treatment_of(self, time: Timepoint | Period) -> tuple[int, int]:
        """Return where the treatment is told that a time counts from; nowhere for another time.

        Args:
            time: the time.
        """
        event = time.event if isinstance(time, Timepoint) else None
        return self._treatments.get(event, _NOWHERE) if event else _NOWHERE

    def heads_above(self, offset: int, frame: Frame) -> Iterator[Span]:
        """Yield the label and the headings above a place, the nearest first.

        Args:
            offset: the place.
            frame: the frame that it stands in.
        """
        yield from (span for span in (frame.label, frame.asked, frame.title) if span is not None)
        starts, heads = self._headed
        last = bisect_right(starts, offset)
        yield from (block.span for block in reversed(heads[max(0, last - _MOST_HEADS) : last]))


def _words_of(grounds: Grounds, time: Timepoint | Period, places: Iterable[Span]) -> tuple[int, int]:
    """Return where in the first of some places a time is printed."""
    days = (time.start, time.end) if isinstance(time, Period) else (None, None)
    label = "" if isinstance(time, Period) else time.label
    for place in places if label or any(days) else ():
        key = label, days, place
        if key not in grounds.known:
            grounds.known[key] = _printed(grounds.reading, label, days, place)
        if grounds.known[key] != _NOWHERE:
            return grounds.known[key]
    return _NOWHERE


def _printed(reading: Reading, label: str, days: tuple[str | None, str | None], place: Span) -> tuple[int, int]:
    """Return where in a place a label, or one of two days, is printed."""
    if label:
        at = reading.document.text.find(label, place.start, place.end)
        return (at, at + len(label)) if at >= 0 else _NOWHERE
    hit = next((d for d in part(reading.index.dates, place) if d.first and d.first in days), None)
    return (hit.start, hit.end) if hit is not None else _NOWHERE


# What the cues of the sentence, its label and its box say of a term.


def _of_term(fact: AnyFact, statement: Statement, place: Evidence) -> Iterator[Claimed]:
    """Yield what is said of a fact's term: present, doubted, planned, past, somebody else's."""
    own = _terms(fact, statement, place)
    said = dict.fromkeys(one for mention in own for one in _said_of(statement, mention))
    yield from said
    if not any(one.axis == "presence" and one.holds for one in said) and (presence := _presence(fact)):
        words = (own[0].start, own[0].end) if own else (place.start, place.end)
        yield Claimed(presence, "stated", words, True, "presence")


def _terms(fact: AnyFact, statement: Statement, place: Evidence) -> list[Mention]:
    """Return the terms of a fact's place: those of its own entry, else all."""
    inside = [m for m in statement.mentions if place.start <= m.start < place.end and m.entry.kind != "cue"]
    return [m for m in inside if f"{m.entry.kind}:{m.entry.id}" == fact.code.entry] or inside


def _presence(fact: AnyFact) -> str:
    """Return whether a finding or disease is there, in a word; "" for what has a value."""
    if isinstance(fact, Observation):
        return fact.presence or ""
    refuted = isinstance(fact, Condition) and fact.verification == "refuted"
    return "absent" if refuted else "present" if isinstance(fact, Condition) else ""


def _said_of(statement: Statement, mention: Mention) -> Iterator[Claimed]:
    for claim, holds in claims_on(statement.context, mention):
        words = (claim.cue.start, claim.cue.end)
        yield Claimed(claim.role, claim.rule, words, holds, _AXES.get(claim.role, "presence"))
    if mention.form == "negated":
        yield Claimed("negated", "term", (mention.start, mention.end), True, "presence")
    about, label = statement.about(mention), statement.frame.label
    if about.status != mention_context(statement.context, mention).status:
        rule = "box" if statement.unticked else "label"
        words = (label.start, label.end) if label is not None else _NOWHERE
        yield Claimed(about.status, rule, words, True, _AXES.get(about.status, "presence"))


# What says when: the words that govern its place, its paragraph, a heading, the page.


def _dates(fact: AnyFact) -> Iterator[tuple[str, Period]]:
    """Yield the dates of a fact, each with the attribute that it is."""
    for name, axis in _DATES.items():
        day = getattr(fact, name, None)
        day = Period(day) if isinstance(day, str) else day
        if isinstance(day, Period) and (day.start or day.end):
            yield axis, day


def _times(grounds: Grounds, fact: AnyFact, statement: Statement, place: Evidence) -> Iterator[Claimed]:
    point: Timepoint | None = getattr(fact, "timepoint", None)
    places = list(_places(fact, statement, place))
    if point is not None:
        found = _governed(places, point, _same_point, statement.timed)
        yield from _grounded(grounds, statement, "point", "time", point, found)
    for axis, day in _dates(fact):
        found = _governed(places, day, _same_day, statement.dated) if axis == "date" else None
        yield from _grounded(grounds, statement, "day", axis, day, found)


def _places(fact: AnyFact, statement: Statement, place: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the places of a fact that its time may have been asked for: its value, its term, all of it."""
    inside = [q for q in statement.quantities if place.start <= q.start < place.end]
    own = _terms(fact, statement, place)
    yield from ((q.start, q.end) for q in inside)
    yield from ((m.start, q.end) for m in own for q in inside if q.end > m.start)
    yield from ((m.start, m.end) for m in own)
    yield place.start, place.end


def _governed(
    places: Sequence[tuple[int, int]],
    time: T,
    same: Callable[[T, T], bool],
    ask: Callable[[int, int], tuple[T | None, str, Carrier | None]],
) -> tuple[str, Carrier | None] | None:
    """Return by which reach a fact has its time, with the words; None where its places have another one."""
    for start, end in places:
        told, reach, carrier = ask(start, end)
        if told is not None and same(told, time):
            return reach, carrier
    return None


def _same_point(one: Timepoint, other: Timepoint) -> bool:
    return (one.phase, one.offset) == (other.phase, other.offset) and (one.label == other.label or not other.label)


def _same_day(one: Period, other: Period) -> bool:
    return (one.start or one.end) == (other.start or other.end)


def _grounded(
    grounds: Grounds,
    statement: Statement,
    axis: Axis,
    name: str,
    time: Timepoint | Period,
    found: tuple[str, Carrier | None] | None,
) -> Iterator[Claimed]:
    """Yield what gives a fact its time, then what else its sentence and paragraph say of when."""
    reach, carrier = found or ("", None)
    others = [c for c in statement.carriers if getattr(c, axis) is not None]
    if carrier is None and not (found and reach not in ("outside", "nowhere")):
        reach, words = _given(grounds, statement, axis, time, others)
    else:
        words = (carrier.start, carrier.end) if carrier is not None else _NOWHERE
    yield Claimed(_in_words(time), f"time_{reach}", words, True, name)
    for c in others:
        if (c.start, c.end) != words:
            yield Claimed(_in_words(getattr(c, axis)), "time_sentence", (c.start, c.end), False, name)
    before, at = _carried(statement, axis)
    if before is not None and at is not None and (at.start, at.end) != words:
        yield Claimed(_in_words(before), "time_paragraph", (at.start, at.end), False, name)


def _carried(statement: Statement, axis: Axis) -> tuple[Timepoint | Period | None, Span | None]:
    """Return the time that the paragraph gave a sentence on an axis, with its words."""
    carried = statement.carried
    return (carried.point, carried.point_words) if axis == "point" else (carried.day, carried.day_words)


def _given(
    grounds: Grounds, statement: Statement, axis: Axis, time: Timepoint | Period, others: Sequence[Carrier]
) -> tuple[str, tuple[int, int]]:
    """Return what gives a sentence a time that governs no place of it alone, with the words."""

    def same(other: Timepoint | Period | None) -> bool:
        if isinstance(time, Period) and isinstance(other, Period):
            return _same_day(other, time)
        return isinstance(time, Timepoint) and isinstance(other, Timepoint) and _same_point(other, time)

    for carrier in others:
        if same(getattr(carrier, axis)):
            return "own", (carrier.start, carrier.end)
    frame = statement.frame
    before, at = _carried(statement, axis)
    if same(before) and at is not None:
        return "paragraph", (at.start, at.end)
    words = _words_of(grounds, time, grounds.heads_above(statement.span.start, statement.frame))
    if words != _NOWHERE:
        return "heading", words
    if same(frame.timepoint if axis == "point" else frame.effective) or isinstance(time, Period):
        words = _words_of(grounds, time, [statement.block.span, Span(0, len(grounds.reading.document.text))])
        return ("page" if words != _NOWHERE else "heading"), words
    if isinstance(time, Timepoint) and isinstance(before, Timepoint) and at is not None and time.phase == before.phase:
        return "paragraph", (at.start, at.end)  # "the next day" behind "After 3 months": later than that
    return "course", grounds.treatment_of(time)


def _in_words(time: Timepoint | Period) -> str:
    """Return a time in a few words: "after 3 mo", "2009-05-02"."""
    if isinstance(time, Period):
        return "–".join(dict.fromkeys(filter(None, (time.start, time.end))))
    offset = f" {time.offset.value} {time.offset.unit}" if time.offset is not None else ""
    return f"{time.phase}{offset}" + (f", course {time.course}" if time.course else "")


# What says who.


def _naming(grounds: Grounds, fact: AnyFact, statement: Statement) -> Iterator[tuple[str, Span]]:
    """Yield the places that may name whom a sentence is about, each with the rule."""
    begin = statement.span.start
    yield "named", statement.span
    if statement.frame.subject == fact.subject:
        yield from (("heading", span) for span in grounds.heads_above(begin, statement.frame))
    yield "before", Span(max(0, begin - _MOST_BEFORE), begin)


def _person(grounds: Grounds, fact: AnyFact, places: Iterable[tuple[str, Span]]) -> Iterator[Claimed]:
    """Yield what makes a fact somebody's: a name, a heading, the sentence before, or that there is nobody else."""
    reading, key = grounds.reading, fact.subject
    if reading.cohort is not None and key == reading.cohort.key:
        yield Claimed("group", "person_group", _place_of(reading.cohort.evidence), True, "person")
    who, named = grounds.people.get(key, (None, []))
    if who is None:
        return
    if len(reading.persons) == 1:
        yield Claimed("patient", "person_only", _place_of(who.evidence), True, "person")
        return
    text = reading.document.text
    for rule, span in places:
        if hits := [at for at, _ in named_in(named, text, span.start, span.end)]:
            at = hits[-1] if rule == "before" else hits[0]
            name = max((n for n, _ in named if text.startswith(n, at)), key=len, default="")
            words = (at, at + len(name)) if name else _NOWHERE
            yield Claimed(name or who.label or who.name or key, f"person_{rule}", words, True, "person")
            return
    yield Claimed(who.label or who.name or key, "person_before", _NOWHERE, True, "person")


def _place_of(evidence: Sequence[Evidence]) -> tuple[int, int]:
    return (evidence[0].start, evidence[0].end) if evidence else _NOWHERE


# Cells of tables, and what stands in no sentence.


def _outside(grounds: Grounds, fact: AnyFact, place: Evidence) -> Iterator[Claimed]:
    """Yield what says when and whose a fact is that no sentence holds: its cell, column, row, caption or heading."""
    held, beside = grounds.tables.get(place.table or "", (None, None))
    own = [("own", Span(place.start, place.end))]
    heads = [("heading", s) for s in grounds.heads_above(place.start, held.frame if held is not None else Frame())]

    def where() -> Iterator[tuple[str, Span]]:
        return chain(beside.places(place) if beside is not None else own, heads)

    if presence := _presence(fact):
        yield Claimed(presence, "stated", (place.start, place.end), True, "presence")
    point: Timepoint | None = getattr(fact, "timepoint", None)
    times: list[tuple[str, Timepoint | Period]] = [("time", point)] if point is not None else []
    for axis, time in (*times, *_dates(fact)):
        page = () if axis == "time" else (("page", Span(0, len(grounds.reading.document.text))),)
        found = ((rule, _words_of(grounds, time, [span])) for rule, span in chain(where(), page))
        treated = "course", grounds.treatment_of(time)
        rule, words = next(((rule, words) for rule, words in found if words != _NOWHERE), treated)
        yield Claimed(_in_words(time), f"time_{rule}", words, True, axis)
    yield from _person(grounds, fact, where())


class _Beside(Struct, frozen=True):
    """What stands beside the cells of a table.

    Args:
        rows: the cells of each row.
        heads: the cells at the top of each column, the lowest first.
        rest: its caption and notes.
        top: the top of all columns.
    """

    rows: dict[int, list[Span]]
    heads: dict[int, list[Span]]
    rest: tuple[tuple[str, Span], ...]
    top: tuple[tuple[str, Span], ...]

    @staticmethod
    def of(table: Table) -> _Beside:
        """Return what stands beside the cells of a table.

        Args:
            table: the table.
        """
        rows: dict[int, list[Span]] = {}
        heads: dict[int, list[Span]] = {}
        for cell in table.cells:
            if len(known := rows.setdefault(cell.row, [])) < _MOST_BESIDE:
                known.append(cell.span)
            if cell.row < _HEAD_ROWS:
                heads.setdefault(cell.column, []).insert(0, cell.span)
        caption = (("caption", table.caption),) if table.caption is not None else ()
        top = tuple(islice((("table", span) for spans in heads.values() for span in spans), _MOST_BESIDE))
        return _Beside(rows, heads, (*caption, *(("note", span) for span in table.notes)), top)

    def places(self, place: Evidence) -> Iterator[tuple[str, Span]]:
        """Yield what may say when a cell's value was, the nearest first.

        Args:
            place: the cell.
        """
        yield "cell", Span(place.start, place.end)
        yield from (("column", span) for span in self.heads.get(place.column or 0, ()) if span.start < place.start)
        yield from (("row", span) for span in self.rows.get(place.row or 0, ()))
        yield from self.rest
        yield from self.top
