"""Labels of tables that say a time ("Before the second course (15.05.2020)"), and the events behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from etl.checks.grids import Grid, Placed
from etl.checks.view import View, share_prefix
from etl.document import Cell
from etl.facts import Timepoint, Treatment
from etl.parsers.label.times import listed
from etl.parsers.when.durations import find_durations
from etl.parsers.when.timepoints import read_time
from etl.parsers.when.timing import PHASES

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
