"""Days without a year that can only lie in a time that a document prints whole: "from 08.11.2010 to 19.11.2010 … Echo 09.11."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from etl.parsers.when.date_patterns import patterns
from etl.parsers.when.years import Atom
from etl.patterns import regex

_LISTED = regex(r"(?:(?!\.\s)[^;\n]){0,48}?(?:,|\band)\s(?:(?!\.\s)[^;,\n]){0,24}\b(?:in|by)\s(?:early |late |mid-)?")
"""Between two months of a list, each with what was then."""
_LONGEST = 200
"""Days of a stay, at most; what lasted longer says nothing of a day's year."""


def printed_ranges(text: str, atoms: Sequence[Atom]) -> tuple[tuple[date, date], ...]:
    """The times of a text that are printed with their first and their last day, both with a year.

    Args:
        text: the text.
        atoms: its dates.
    """
    found: list[tuple[date, date]] = []
    for one, two in pairwise(atoms):
        first, last = _day(one, one.year), _day(two, two.year)
        if first is None or last is None or not 0 < (last - first).days <= _LONGEST:
            continue
        link = patterns()["join"].fullmatch(text, one.end, two.start)
        if link is not None and link["range"]:
            found.append((first, last))
    return tuple(dict.fromkeys(found))


def with_year_behind(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """Bare months of a list have the year that its last date prints: "9.1 % in March, 7.4 in June and 6.8 in October 2011".

    Args:
        text: the text.
        atoms: its dates, in order.
    """
    out = list(atoms)
    for n in range(len(out) - 2, -1, -1):
        one, two = out[n], out[n + 1]
        if one.year is not None or one.month is None or one.day is not None or two.year is None or two.month is None:
            continue
        if one.month < two.month and _LISTED.fullmatch(text, one.end, two.start):
            out[n] = replace(one, year=two.year, borrowed=True)
    return out


def year_in(ranges: Sequence[tuple[date, date]], atom: Atom) -> int | None:
    """The year of a day in the only one of these times that holds it; None without one, or with several.

    Args:
        ranges: `printed_ranges` of the text.
        atom: a day and month.
    """
    years = {
        year
        for first, last in ranges
        for year in {first.year, last.year}
        if (day := _day(atom, year)) is not None and first <= day <= last
    }
    return years.pop() if len(years) == 1 else None


def _day(atom: Atom, year: int | None) -> date | None:
    if year is None or atom.month is None or atom.day is None:
        return None
    try:
        return date(year, atom.month, atom.day)
    except ValueError:
        return None
