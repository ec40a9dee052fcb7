"""Heads of a table that ask whose a row is."""

from __future__ import annotations

from etl.parsers.reading import Reading


def numbers_people(reading: Reading, text: str) -> bool:
    """Whether a heading asks whose row it is: "Patient", "No."."""
    return any(e.role in ("name", "person") for e in reading.lexicon.label(text.strip(), "field"))
