"""Rows of a table with a column for each patient that only tell who the patients are, between their names and the times."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.parsers.table.labels import read_label
from etl.parsers.table.norms import IN_BRACKETS
from etl.patterns import regex
from etl.tables.heads import field_roles

_ASKS_VISIT = regex(
    r"(?:(?:date|day)(?: of (?:the )?)?)?(?:visits?|time|when|exam\w*|assessment|test\w*|seen|session)?(?: no\.?)?\W*$",
    re.I,
)
_OF_PEOPLE = ("age", "sex", "name", "person", "nationality", "birth", "diagnosis", "onset", "diagnosed")
_AGE_AT = regex(r"age\s+(?:at|when|on)\b", re.I)
_MOST_HEADERS = 4
_LEAST = 2


def about_people(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> frozenset[int]:
    """The rows between the names of several patients and the times below: "Sex | F | F | M | M", "Age | 34 | 34 | 51 | 51".

    Args:
        reading: the document.
        grid: the table's cells.
    """
    heads = {reading.owners.of(c) for c in (grid[0][1:] if grid else ()) if c is not None}
    if len(heads - {None}) < _LEAST:
        return frozenset()
    out: list[int] = []
    for r, row in enumerate(grid[1 : _MOST_HEADERS + 1], 1):
        label = row[0].text.strip() if row[0] is not None else ""
        asked = reading.lexicon.label(IN_BRACKETS.sub("", label).strip(), "field") if label else ()
        if any(e.role in _OF_PEOPLE for e in asked):
            out.append(r)
            continue
        own = [c for c in row[1:] if c is not None and c.text.strip() and c.row == r]
        facets = [read_label(reading, c.text, c.span) for c in own]
        dated = not label or _ASKS_VISIT.match(label) is not None  # "First symptoms | 2005 | 03/2008" are values
        told = len(own) >= _LEAST and all(f.time or (f.date and dated) for f in facets)
        return frozenset(out) if told else frozenset()
    return frozenset()


def numbers_people(reading: Reading, text: str) -> bool:
    """Whether a heading asks whose row it is: "Patient", "No."."""
    return any(e.role in ("name", "person") for e in reading.lexicon.label(text.strip(), "field"))


def names_age(reading: Reading, text: str) -> bool:
    """Whether a label asks for an age: "Age", "Age at first dose", "Age when she lost her first words"."""
    return bool(_AGE_AT.match(text.strip())) or _asks(reading, text, ("age",))


def tells_who(reading: Reading, row: Sequence[Cell | None]) -> bool:
    """Whether a row below the names of patients says who they are: its "m" is no metre, its "7 years" no time."""
    if not row or row[0] is None:
        return False
    return names_age(reading, row[0].text) or bool(field_roles(reading.lexicon, row[:1]) & {"age", "sex"})


def _asks(reading: Reading, text: str, roles: Sequence[str]) -> bool:
    return any(e.role in roles for e in reading.lexicon.label(text.strip(), "field"))
