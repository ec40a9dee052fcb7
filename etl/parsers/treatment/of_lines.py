"""What a note of a table with a line for each patient, or the text right below it, says of the treatment of all of them:
"Transplant: 1 × 10⁶/kg of autologous cells, intrathecal"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Span
from etl.parsers.reading import Reading
from etl.parsers.treatment.draft import Draft
from etl.parsers.treatment.drafts import drafts
from etl.parsers.treatment.notes import notes_of
from etl.patterns import regex

_OF_SOME = regex(
    r"\b(?:one|two|three|\d{1,2}) (?:of (?:the|them)|patients?|others?|children|cases?)\b|\b(?:some|most|others?|except|the rest)\b",
    re.I,
)


def said_of_lines(reading: Reading, treated: Sequence[tuple[str, Draft]]) -> tuple[Draft, ...]:
    """The treatments that are told of everybody whom the lines of a table are about.

    Args:
        reading: the document.
        treated: the treatments that the lines themselves tell, with their people.

    Returns:
        Drafts without a day, of sentences that name nobody and stand in the notes of such a table or right below it.
    """
    people = tuple(dict.fromkeys(key for key, _ in treated))
    if len(people) <= 1:
        return ()
    text, places = reading.document.text, tuple(_places(reading))
    nobody = (
        s
        for s in reading.statements
        if not s.subjects and any(place.start <= s.span.start < place.end for place in places)
    )
    told = (s for s in nobody if not _OF_SOME.search(text, s.span.start, s.span.end))
    return tuple(
        d
        for s in told
        for d in drafts(reading, replace(s, subjects=people))
        if d.performed is None and (d.routes or d.methods or d.amount)
    )


def _places(reading: Reading) -> Iterator[Span]:
    """What stands around the tables that have a line for each patient."""
    for place in reading.tables:
        if place.lines:
            yield from notes_of(reading.document, place.table)
