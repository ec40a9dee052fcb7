"""table-impossible: what a table gives to its people can't be true together, or contradicts the text around it.

Each check names both places and warns once a table; nothing is dropped, for who reads it has to say which of both is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import product

from msgspec import Struct

from etl.document import Cell
from etl.facts import AnyFact, Condition, Evidence, Finding, Observation
from etl.parsers.label.groups import evidence_of
from etl.parsers.people.callings import most_counted
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.dates import date_order
from etl.tables.columns import are_days, sex_told
from etl.tables.contradictions import TABLE_IMPOSSIBLE
from etl.tables.identity import identity_columns, past_day, told_in_note
from etl.tables.joins import text_of
from etl.tables.layout import is_id, is_measure
from etl.tables.lines import Line

_SHOWN, _LEAST = 4, 2


class _Clash(Struct, frozen=True):
    """Two cells that can't both be true of one person.

    Args:
        subject: the person's key.
        one: the first cell.
        other: the cell that contradicts it.
    """

    subject: str
    one: Evidence
    other: Evidence


def impossible(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[Finding]:
    """Yield a finding for each thing that can't be true of the people of a table.

    Args:
        reading: the document.
        facts: all that was read of it.
    """
    tables = [one for one in reading.tables if one.frame.attitude == "reported"]
    by_table: dict[str, list[AnyFact]] = defaultdict(list)
    for fact in facts:
        if fact.evidence and fact.evidence[0].table:
            by_table[fact.evidence[0].table].append(fact)
    people = [place for place in tables if place.people is not None]
    for place in people:
        yield from _measures(reading, place)
        yield from _visits(reading, place)
        yield from _both_ways(reading, by_table[place.name])
    yield from _told(reading, "sexes", _clashes(_sexes(reading, people)))
    births = list(_births(reading, people))
    yield from _told(reading, "days of birth", _clashes(births))
    yield from _unborn(births)
    yield from _too_many(reading, people)


def _finding(text: str, places: Iterable[Evidence], subjects: Iterable[str] = ()) -> Finding:
    return Finding(
        TABLE_IMPOSSIBLE, "warning", text, tuple(dict.fromkeys(subjects)), tuple(dict.fromkeys(places))[:_SHOWN]
    )


def _measures(reading: Reading, place: TableInPlace) -> Iterator[Finding]:
    """A table whose people have the names of measures and scales: it was read across."""
    assert place.people is not None
    if place.people.plan is not None:
        return
    called = [line.name for line in place.people.lines]
    known = [cell for cell in called if text_of(cell).isalpha() and is_measure(reading.lexicon, text_of(cell))]
    if len(known) >= _LEAST and len(known) * 2 > len(called):
        places = [evidence_of(reading, place, cell) for cell in known]
        text = (
            f"Most people of table {place.name} have the names of measures ({_quoted(*places[:_LEAST])}): it may be read across."
            " Say in a plan how its people stand."
        )
        yield _finding(text, places)


def _visits(reading: Reading, place: TableInPlace) -> Iterator[Finding]:
    """Two visits of one person on one day and at one time of it."""
    assert place.people is not None
    layout = place.people.layout
    if layout.records:
        return
    days = [c for c in layout.visits if are_days(layout.texts(c))]
    names = [c for c in layout.visits if c not in days]
    if not days or not names:
        return
    clashes = []
    for line in place.people.lines:
        seen: dict[str, Cell] = {}
        for row in line.rows:
            day, cell = layout.grid.text(row, days[0]), layout.grid.cell(row, names[0])
            first = seen.setdefault(day, cell) if day and cell is not None else cell
            if cell is not None and text_of(first) != text_of(cell):
                subject = reading.owners.of(line.name) or ""
                clashes.append(
                    _Clash(subject, *(evidence_of(reading, place, c) for c in (first, cell) if c is not None))
                )
    yield from _told(reading, "visits on one day", clashes)


def _both_ways(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[Finding]:
    """What one person has and has not, at one time or at none."""
    said: dict[object, dict[bool, AnyFact]] = defaultdict(dict)
    for fact in facts:
        state = _state(fact)
        if state is not None:
            said[_thing(fact)].setdefault(state, fact)
    clashes = [
        _Clash(one.subject, one.evidence[0], other.evidence[0])
        for found in said.values()
        if len(found) > 1
        for one, other in ((found[True], found[False]),)
        if (one.evidence[0].row, one.evidence[0].column) != (other.evidence[0].row, other.evidence[0].column)
    ]
    yield from _told(reading, "states, there and not there,", clashes)


def _state(fact: AnyFact) -> bool | None:
    """Whether a fact says that something is there; None where it says neither."""
    if isinstance(fact, Condition):
        return {"confirmed": True, "refuted": False}.get(fact.verification)
    if isinstance(fact, Observation) and fact.presence in ("present", "absent") and not fact.tags:
        return fact.presence == "present"
    return None


def _thing(fact: AnyFact) -> tuple[object, ...]:
    """What two facts say the same of: the thing of a person, its place and its time."""
    when = fact.onset if isinstance(fact, Condition) else getattr(fact, "effective", None)
    sorted_out = (repr(getattr(fact, name, None)) for name in ("site", "timepoint", "finding", "method"))
    return (fact.subject, fact.code.entry or fact.code.text, fact.note, repr(when), *sorted_out)


_Said = tuple[str, str, Evidence]
"""A person's key, what is said, and where."""


def _sexes(reading: Reading, tables: Sequence[TableInPlace]) -> Iterator[_Said]:
    """Yield the sexes that the rows of each person say; rows with one id are one person's, also where they were split."""
    by_id: dict[str, str] = {}
    for place in tables:
        assert place.people is not None
        layout = place.people.layout
        for subject, line, _, cell in _cells(reading, place, (layout.sex,) if layout.sex >= 0 else ()):
            label = line.described.person.label
            if layout.family < 0 and is_id(reading.lexicon, label):
                subject = by_id.setdefault(label, subject)
            if sex := sex_told(cell.text):
                yield subject, sex, evidence_of(reading, place, cell)
    yield from _sexes_of_notes(reading, tables)


def _sexes_of_notes(reading: Reading, tables: Sequence[TableInPlace]) -> Iterator[_Said]:
    """Yield the sexes that notes give beside an age to those whose records they are."""
    for place in tables:
        table = place.people
        fit = table.plan if table is not None and table.layout.records else None
        notes = fit.of_role("text") if fit else []
        for subject, _, _, cell in _cells(reading, place, notes):
            age, sex = told_in_note(reading.document, cell.span)
            if age is not None and sex is not None:
                yield subject, sex, reading.evidence(age.start, age.end)


def _births(reading: Reading, tables: Sequence[TableInPlace]) -> Iterator[_Said]:
    """Yield the days of birth that the rows of each person say."""
    for place in tables:
        assert place.people is not None
        layout = place.people.layout
        roles = identity_columns(reading.lexicon, layout, place.people.plan)
        orders = {c: date_order(" ; ".join({*layout.texts(c)})) for c, role in roles.items() if role == "birth"}
        for subject, _, c, cell in _cells(reading, place, orders):
            if day := past_day(cell.text.strip(), orders[c]):
                yield subject, day, evidence_of(reading, place, cell)


def _cells(reading: Reading, place: TableInPlace, columns: Collection[int]) -> Iterator[tuple[str, Line, int, Cell]]:
    """Yield the cells of people in some columns, each with its person's key and line."""
    table = place.people
    for line in table.lines if table is not None and columns else ():
        subject = reading.owners.of(line.name)
        for row, c in product(line.rows if subject is not None else (), columns):
            if table is not None and (cell := table.layout.grid.cell(row, c)) is not None:
                yield subject or "", line, c, cell


def _clashes(said: Iterable[_Said]) -> list[_Clash]:
    """The first two things said of each person that differ; "1950" and "1950-02-03" don't."""
    first: dict[str, tuple[str, Evidence]] = {}
    found: dict[str, _Clash] = {}
    for subject, text, place in said:
        known, there = first.setdefault(subject, (text, place))
        if subject not in found and not known.startswith(text) and not text.startswith(known):
            found[subject] = _Clash(subject, there, place)
    return list(found.values())


def _unborn(births: Sequence[_Said]) -> Iterator[Finding]:
    """Births after today, which days that were moved also give."""
    today = datetime.now(UTC).date().isoformat()
    late = [(subject, place) for subject, day, place in births if day > today]
    if late:
        places = [place for _, place in late]
        text = (
            f"{len({subject for subject, _ in late})} people are born in the future ({_quoted(*places[:_LEAST])}): a wrong day,"
            " or days that were moved so that nobody is known by them."
        )
        yield _finding(text, places, (subject for subject, _ in late))


def _too_many(reading: Reading, tables: Sequence[TableInPlace]) -> Iterator[Finding]:
    """A table with more people than the text ever counts."""
    counted = most_counted(reading.document)
    if counted is None:
        return
    number, span = counted
    for place in tables:
        assert place.people is not None
        lines = [line for line in place.people.lines if reading.owners.of(line.name) is not None]
        if len(lines) > number and place.people.plan is None:
            said = reading.evidence(span.start, span.end)
            text = (
                f"Table {place.name} was read as {len(lines)} people, and the text counts {number} at most (“{said.quote}”)."
                " Say in a plan how its people stand."
            )
            yield _finding(text, (evidence_of(reading, place, lines[number].name), said))


def _told(reading: Reading, what: str, clashes: Sequence[_Clash]) -> Iterator[Finding]:
    """Yield one finding for all clashes of a kind, with the places of the first ones."""
    if not clashes:
        return
    first = clashes[0]
    label = next((p.label or p.name for p in reading.persons if p.key == first.subject), "") or "a person"
    more = f", as {len(clashes) - 1} others do" if len(clashes) > 1 else ""
    where = sorted({place.table for one in clashes for place in (one.one, one.other) if place.table})
    text = f"Table {' and '.join(where)}: {label} has two {what} ({_quoted(first.one, first.other)}){more}."
    places = (place for one in clashes for place in (one.one, one.other))
    yield _finding(text, places, (one.subject for one in clashes if one.subject))


def _quoted(*places: Evidence) -> str:
    return " and ".join(f"“{place.quote}”" for place in places)
