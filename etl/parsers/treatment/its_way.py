"""Procedures that are only the way of a treatment told in the same sentence: "three lumbar punctures (8, 15 and 22 March)"."""

from __future__ import annotations

from collections.abc import Iterable

from etl.document import Span
from etl.facts import AnyFact, Procedure, Treatment
from etl.parsers.index import part
from etl.parsers.reading import Reading


def without_ways(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts without the procedures that say how cells were given on a day of theirs.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    facts = list(facts)
    given = [f for f in facts if isinstance(f, Treatment) and f.performed and f.performed.start]
    days = {(f.subject, f.performed.start): f for f in given if f.performed}
    return [f for f in facts if not (isinstance(f, Procedure) and _is_way(reading, f, days))]


def _is_way(reading: Reading, fact: Procedure, days: dict[tuple[str, str | None], Treatment]) -> bool:
    """Whether a procedure stands in the sentence of the treatment of its day, and is named as a way of giving cells."""
    if fact.performed is None or fact.status != "completed":
        return False
    treatment = days.get((fact.subject, fact.performed.start))
    place = fact.evidence[0]
    if treatment is None or not treatment.methods or place.table is not None:
        return False
    if not any(e.start <= place.start and place.end <= e.end for e in treatment.evidence):
        return False
    named = part(reading.index.mentions, Span(place.start, place.end))
    return any(m.entry.kind == "method" and m.start == place.start for m in named)
