"""Tables whose labels say everything twice, in two languages: "Vestirsi, sotto / Dressing, lower body" below "Prima /
Before".
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell, Span
from etl.parsers.index import part
from etl.parsers.label.laterality import sides_of
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

_HALVES = regex(r"(?P<one>[^/\n]{2,80}?)\s/\s(?P<two>[^/\n]{2,80})")
_WORD = regex(r"[^\W\d_]{3}")
_NUMBER = regex(r"\d+")
_MOST_HEADERS = 3
_MOST_LABELS = 2
_FEWEST = 4
_HALF = ("one", "two")


def in_one_language(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> Sequence[Sequence[Cell | None]]:
    """A table's cells, with its labels in the one of two languages whose words are better known.

    Args:
        reading: the document.
        grid: the cells by row and column.
    """
    labels = {
        id(cell): cell
        for r, row in enumerate(grid)
        for c, cell in enumerate(row)
        if cell is not None and (r < _MOST_HEADERS or c < _MOST_LABELS) and _WORD.search(cell.text)
    }
    twice = {at: m for at, cell in labels.items() if " / " in cell.text and (m := _HALVES.fullmatch(cell.text.strip()))}
    said = {
        at: m
        for at, m in twice.items()
        if all(map(_WORD.search, m.groups())) and _numbers(m["one"]) == _numbers(m["two"]) and not sides_of(m.group())
    }
    if len(said) < _FEWEST or len(said) * 4 < len(labels) * 3:
        return grid
    spans = {half: {at: _place(labels[at], m.start(half), m.end(half)) for at, m in said.items()} for half in _HALF}
    known = {half: sum(bool(part(reading.index.mentions, span)) for span in spans[half].values()) for half in _HALF}
    better = max(_HALF, key=lambda half: (known[half], half))
    new = {
        at: replace(labels[at], text=m[better], span=spans[better][at])
        for at, m in said.items()
        if better == "two" or "(" in m["one"] or "(" not in m["two"]  # the unit may stand behind both
    }
    return [[new.get(id(cell), cell) if cell is not None else None for cell in row] for row in grid]


def _numbers(half: str) -> list[str]:
    """The numbers of a half: "3 meses / months" tells its number once, and is one label."""
    return _NUMBER.findall(half.partition("(")[0])


def _place(cell: Cell, start: int, end: int) -> Span:
    """The place of a part of a cell's text."""
    at = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    return Span(at + start, at + end)
