"""Days of treatments that stand elsewhere: on the record kept along an infusion, at the punctures by which cells were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.facts import AnyFact, Procedure, Treatment
from etl.parsers.label.times import caption_time
from etl.parsers.reading import Reading
from etl.tables.axes import axes_of
from etl.value import replace


def dated_by_record(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[AnyFact]:
    """The facts, the only treatment of the only person with the day of the record kept during it.

    Args:
        reading: the document.
        facts: all that was read.

    Yields:
        The facts in their order.
    """
    given = [f for f in facts if isinstance(f, Treatment)]
    alone = len(reading.persons) == 1 and len(given) == 1 and given[0].performed is None and given[0].count in (None, 1)
    days = [caption_time(reading, p)[1] for p in reading.tables if axes_of(reading, p).one_day] if alone else []
    day = days[0] if len(days) == 1 else None
    for fact in facts:
        yield replace(fact, performed=day) if day is not None and isinstance(fact, Treatment) else fact


def dated_by_way(facts: Sequence[AnyFact]) -> Iterator[AnyFact]:
    """The facts, injections that are only counted with the days of the punctures they were given by: "4 × cells by lumbar
    puncture" and "the lumbar punctures were done on 15, 22 and 29 April and on 6 May".

    Args:
        facts: all that was read.

    Yields:
        The facts in their order; as many injections as there are days stand for the counted ones, the punctures for none.
    """
    given: dict[str | None, list[Treatment]] = {}
    for f in facts:
        if isinstance(f, Treatment):
            given.setdefault(f.subject, []).append(f)
    days: dict[int, list[Procedure]] = {}
    for one in (treated[0] for treated in given.values() if len(treated) == 1):
        ways = {way.text for way in one.methods}
        done = [f for f in facts if isinstance(f, Procedure) and f.subject == one.subject and f.code.text in ways]
        dated = {f.performed.start: f for f in done if f.performed and f.performed.start and not f.performed.end}
        if one.performed is None and one.count and one.count > 1 and len(dated) == len(done) == one.count:
            days[id(one)] = done
    taken = {id(f) for done in days.values() for f in done}
    for fact in facts:
        if id(fact) in days and isinstance(fact, Treatment):
            for way in days[id(fact)]:
                yield replace(fact, count=None, performed=way.performed, evidence=(*fact.evidence, *way.evidence))
        elif id(fact) not in taken:
            yield fact
