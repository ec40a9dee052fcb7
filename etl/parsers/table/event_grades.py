"""The grade of an event in a column of its own: "Fever | 4 May | 2" is a moderate fever, and no fever of two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell
from etl.facts import AnyFact, Coded, Observation, Quantity
from etl.parsers.reading import Reading
from etl.parsers.table.norms import asks_reaction
from etl.patterns import regex

_GRADE = regex(r"(?:max(?:imum|imal)?\.? )?(?:severity )?grades?(?: ?\(1-[45]\))?", re.I)
_NUMBER = regex(r"(?:grade ?|g)?([1-5])", re.I)
_SYSTEM = "event_grade"


def with_event_grade(reading: Reading, fact: AnyFact, head: str, heads: Sequence[Cell | None]) -> AnyFact:
    """A finding with the severity that a column of grades gives it, in a table of events.

    Args:
        reading: the document.
        fact: of a cell.
        head: the name of its column.
        heads: the header row.

    Returns:
        The finding, present and of its severity; any other fact as it is.
    """
    if (
        not isinstance(fact, Observation)
        or not fact.code.entry.startswith("finding:")
        or not (
            _GRADE.fullmatch(head.strip()) or any(g.id == _SYSTEM for g in reading.lexicon.label(head.strip(), "grade"))
        )
    ):
        return fact
    if not any(h is not None and asks_reaction(reading, h) for h in heads):
        return fact
    value = fact.value
    printed = (
        str(value.value)
        if isinstance(value, Quantity) and not value.code
        else value
        if isinstance(value, str)
        else value.printed
        if isinstance(value, Coded)
        else ""
    )
    found, system = _NUMBER.fullmatch(printed.strip()), reading.lexicon.get("grade", _SYSTEM)
    grade = next((g for g in system.grades if found is not None and g.text == found[1]), None) if system else None
    if grade is None:
        return fact
    named = reading.lexicon.label(grade.name, "qualifier")
    if not named:
        return fact
    return replace(
        fact, value=None, presence="present", severity=named[0].concept, note=fact.note or f"grade {grade.text}"
    )
