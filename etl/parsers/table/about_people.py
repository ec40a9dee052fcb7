"""Rows of a table with a column for each patient that only tell who the patients are, between their names and the times."""

from __future__ import annotations

from collections.abc import Sequence

from etl.parsers.reading import Reading

_OF_PEOPLE = ("age", "sex", "name", "person", "nationality", "birth", "diagnosis", "onset", "diagnosed")
_MOST_HEADERS = 4
_LEAST = 2


def numbers_people(reading: Reading, text: str) -> bool:
    """Whether a heading asks whose row it is: "Patient", "No."."""
    return any(e.role in ("name", "person") for e in reading.lexicon.label(text.strip(), "field"))


def _asks(reading: Reading, text: str, roles: Sequence[str]) -> bool:
    return any(e.role in roles for e in reading.lexicon.label(text.strip(), "field"))
