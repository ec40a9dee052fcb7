"""timepoint-order and timepoint-dates-differ: labels that the date of their event contradicts; one label, two dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.checks.stamps import Course, Stamp, courses, event_of, stamps
from etl.checks.view import View, finding, later, quoted, share_prefix
from etl.facts import AnyFact, Evidence, Finding, Timepoint
from etl.patterns import regex

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
