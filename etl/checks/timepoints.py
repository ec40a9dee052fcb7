"""timepoint-order and timepoint-dates-differ: labels that the date of their event contradicts; one label, two dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from etl.checks.grids import Grid, Placed
from etl.checks.view import View, finding, later, quoted, share_prefix
from etl.document import Cell
from etl.facts import AnyFact, Evidence, Finding, Timepoint, Treatment
from etl.parsers.label.times import listed
from etl.parsers.when.clauses import PHASES
from etl.parsers.when.durations import find_durations
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex

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


def findings(view: View) -> Iterator[Finding]:
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
