"""Where people whom a page describes are named again: by name, by number, several numbers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.parsers.people.people import NUMBERED, Described

_LISTED = re.compile(
    r"\b(?:patients|cases|participants|subjects)\s+(?:nos?\.?\s*)?"
    r"(\d{1,2}(?!\d|[.,]\d)(?:\s*(?:,\s*and|,|and|&|to|[-–])\s*\d{1,2}(?!\d|[.,]\d|\s?%)){1,9})",
    re.I,
)
_STEP = re.compile(r"(\d{1,2})\s*(?:to|[-–])\s*(\d{1,2})")


def mentioned(people: Sequence[Described], text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where which of the people is named in a range: (offset, key), in order.

    Args:
        people: those described.
        text: the document's text.
        start: where the range begins.
        end: where it ends.
    """
    return named_in([(name, d.person.key) for d in people for name in d.names], text, start, end)


def named_in(names: Sequence[tuple[str, str]], text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where which name stands in a range: (offset, key), in order.

    Args:
        names: names with the keys of those who bear them; a number ("patient 2", "cases 1 and 3") may be printed small.
        text: the document's text.
        start: where the range begins.
        end: where it ends.
    """
    found = []
    within = text[start:end]
    numbers: dict[str, str] = {}
    for name, key in names:
        numbered = NUMBERED.fullmatch(name)
        if numbered:
            numbers[numbered[1]] = key
        for m in re.finditer(r"\b" + re.escape(name) + r"(?!\w)", within, re.I if numbered else 0):
            found.append((start + m.start(), key))
    if len(numbers) > 1:
        found += [(start + at, numbers[number]) for at, number in _listed(within) if number in numbers]
    return sorted(set(found))


def _listed(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of "patients 1, 2 and 4" and "cases 2-4", with where the list stands."""
    for m in _LISTED.finditer(text):
        numbers = re.findall(r"\d+", m[1])
        for step in _STEP.finditer(m[1]):
            numbers += [str(n) for n in range(int(step[1]), int(step[2]) + 1)]
        yield from ((m.start(), number) for number in dict.fromkeys(numbers))
