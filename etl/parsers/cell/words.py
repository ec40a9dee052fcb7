"""What the words and numbers of a cell look like: a degree of a state, an amount, a class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading
from etl.patterns import regex

_LEVEL = regex(r"[A-Z][a-z]?\d{1,2}(?:\s?[-–/,]\s?(?:[A-Z][a-z]?)?\d{1,2})?")
_THINGS = regex(r"(?:\d|one|two|three|four)\s[^\W\d_]{3,}(?:[ -][^\W\d_]{2,}){0,3}", re.I)


def states(behind: Sequence[Mention]) -> bool:
    """Whether a degree is followed by what it is the degree of: "slightly increased".

    Args:
        behind: the terms behind it.
    """
    return any(m.entry.kind == "qualifier" and m.entry.role == "value" for m in behind)


def opens_with_amount(hit: QuantityHit) -> bool:
    """Whether a cell begins with a number that has a unit.

    Args:
        hit: its first number.
    """
    return hit.start == 0 and isinstance(hit.value, Quantity) and bool(hit.value.code)


def in_letters(reading: Reading, entry: Entry) -> bool:
    """Whether what is graded has classes in letters, of which no bare number is one.

    Args:
        reading: for the grades.
        entry: what is graded.
    """
    system = reading.lexicon.get("grade", entry.grade)
    return system is not None and system.grades[0].text in ("A", "a")


def in_parts(reading: Reading, entry: Entry) -> bool:
    """Whether what is graded is told in parts of a whole ("4/8"), so that a bare number in a cell is a number of them.

    Args:
        reading: for the grades.
        entry: what is graded.
    """
    system = reading.lexicon.get("grade", entry.grade)
    return system is not None and all("/" in g.text for g in system.grades)


def is_other_level(reading: Reading, entry: Entry | None, text: str) -> bool:
    """Whether a cell is a level of the body ("C6", "Th12"), which is no class of what is graded in letters.

    Args:
        reading: for the grades and the sites.
        entry: what its labels ask for.
        text: the cell's.
    """
    if entry is None or not entry.grade or _LEVEL.fullmatch(bare := text.strip()) is None:
        return False
    return in_letters(reading, entry) and bool(reading.lexicon.label(bare, "site"))


def counts_things(entry: Entry, text: str) -> bool:
    """Whether a cell names things and how many they are, where what is asked for has no unit: "two sticks".

    Args:
        entry: what is asked for.
        text: the cell's.
    """
    return entry.kind == "measure" and not entry.units and _THINGS.fullmatch(text.strip()) is not None
