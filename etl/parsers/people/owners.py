"""Whose a line of a table is: the person whose name stands in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from etl.document import Cell
from etl.facts import Person


class Owners:
    """The people of a document by the places where they are called, to ask for those of many lines.

    Args:
        people: those described.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        places = sorted({(e.start, e.end, person.key) for person in people for e in person.evidence})
        self._places, self._starts = places, [start for start, _, _ in places]

    def of(self, *cells: Cell) -> str | None:
        """The key of the one person who is called in some cells; None where several or none are."""
        keys: set[str] = set().union(*(self._in(cell) for cell in cells))
        return next(iter(keys)) if len(keys) == 1 else None

    def _in(self, cell: Cell) -> set[str]:
        keys: set[str] = set()
        for start, end, key in self._places[bisect_left(self._starts, cell.span.start) :]:
            if start >= cell.span.end:
                break
            if end <= cell.span.end:
                keys.add(key)
        return keys
