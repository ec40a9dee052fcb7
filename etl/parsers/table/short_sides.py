"""Short names of sides that are another thing's, too, and tell a side only beside each other: "RE" and "LE"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell, Span
from etl.facts import Side
from etl.patterns import regex

_SHORT = regex(r"(?P<before>.*[\s,(])?(?P<side>RE|LE)(?P<behind>[\s,):].*)?")
_OTHER = regex(r"(?<![^\W_])(?:UE|UL|LL)(?![^\W_])")
"""What stands beside the other meaning: upper and lower limbs."""
_SIDES: dict[str, Side] = {"RE": "right", "LE": "left"}
_MOST_HEADERS = 4
_MOST_LABELS = 3
_LONGEST = 60


def with_sides(grid: Sequence[Sequence[Cell | None]]) -> list[list[Cell | None]]:
    """A table's cells with such names in its labels spelled out, where both stand beside or below each other.

    Args:
        grid: the cells by row and column.
    """
    labels = {
        id(cell): cell
        for r, row in enumerate(grid)
        for c, cell in enumerate(row)
        if cell is not None and (r < _MOST_HEADERS or c < _MOST_LABELS) and 0 < len(cell.text) <= _LONGEST
    }
    found = {at: m for at, cell in labels.items() if (m := _SHORT.fullmatch(cell.text.strip()))}
    told = [m["side"] for m in found.values()]
    if not told or told.count("RE") != told.count("LE") or any(_OTHER.search(cell.text) for cell in labels.values()):
        return [list(row) for row in grid]
    new = {at: _spelled(labels[at], m["side"], m["before"] or "", m["behind"] or "") for at, m in found.items()}
    return [[new.get(id(cell), cell) if cell is not None else None for cell in row] for row in grid]


def _spelled(cell: Cell, short: str, before: str, behind: str) -> Cell:
    """A label with its side as a word behind its other words; its place is theirs, as the short name is another term."""
    at = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    first, last = before.strip(" ,(:"), behind.strip(" ,):")
    if first and last:
        return replace(cell, text=f"{first} {last} ({_SIDES[short]})")
    words = first or last
    begin = at + (before.find(words) if first else len(before) + len(short) + behind.find(words))
    text = f"{words} ({_SIDES[short]})" if words else _SIDES[short]
    return replace(cell, text=text, span=Span(begin, begin + len(words)))
