"""Grades of strength that are told of a part's own test: "left grip 4-" is the muscle strength of the left hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Coded, Observation
from etl.parsers.reading import Reading
from etl.value import replace

_PREFIX = "measure:"


def graded_as(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts; a grade of a measure that has units and a place of its own is one of the measure that grades are of.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    measures = [e for e in reading.lexicon.of("measure") if e.units]
    wider = {e.grade: e for e in reversed(measures) if e.grade and "{grade}" in e.units}
    own = {e.id: wider[e.grade] for e in measures if e.implies and e.grade in wider and "{grade}" not in e.units}
    for fact in facts:
        if isinstance(fact, Observation) and isinstance(fact.value, Coded) and fact.code.entry.startswith(_PREFIX):
            entry = own.get(fact.code.entry.removeprefix(_PREFIX))
            if entry is not None and fact.value.concept.entry == f"grade:{entry.grade}" and fact.site is not None:
                fact = replace(fact, code=entry.concept)
        yield fact
