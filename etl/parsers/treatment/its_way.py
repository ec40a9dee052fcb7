"""Procedures that are only the way of a treatment told in the same sentence, "three lumbar punctures (8, 15 and 22 March)",
or the label that it is told behind, "Surgery on 21.01.2013: bone marrow cells 4 x 10^8"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.document import Span
from etl.facts import AnyFact, Procedure, Treatment
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.patterns import regex

_COLON = regex(r"[^.;:\n]{0,3}(?:\bno\. ?\d)?[^.;:\n]{0,24}:\s", re.I)
"""Behind what a line without a label is headed by: "Operation No. 1, 21 January 2013: …"."""


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
    if treatment is None or place.table is not None:
        return False
    if not any(e.start <= place.start and place.end <= e.end for e in treatment.evidence):
        return False
    if any(e.role == "given" for e in reading.lexicon.label(place.quote, "field")):
        return treatment.evidence[0].start <= place.start and _heads(reading, place.end)
    named = part(reading.index.mentions, Span(place.start, place.end))
    return bool(treatment.methods) and any(m.entry.kind == "method" and m.start == place.start for m in named)


def _heads(reading: Reading, end: int) -> bool:
    """Whether a word stands in the label that the treatment is told behind: "Surgery on 21.01.2013: 4 x 10^8 cells …"."""
    labelled = any(b.label is not None and b.label.start < end <= b.label.end for b in reading.document.blocks)
    return labelled or _COLON.match(reading.document.text, end) is not None
