"""Tables whose labels say everything twice, in two languages: "Vestirsi, sotto / Dressing, lower body" below "Prima /
Before".
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell, Span
from etl.facts import Side
from etl.parsers.index import part
from etl.parsers.label.labels import read_label
from etl.parsers.label.laterality import sides_of
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

# Labels that are broken over several rows, as the times beside them leave room: "Light | before | 38", "touch | 3 months | 40".

_Grid = list[list[Cell | None]]
_FEWEST_COLUMNS = 3


def whole_labels(reading: Reading, grid: _Grid) -> _Grid:
    """A grid whose first labels are whole: what goes on in the rows below stands in the first one, and there no more.

    A label goes on in small letters or in brackets, beside another time or side than those above it; a time that comes
    again begins the next label.

    Args:
        reading: the document.
        grid: the table's cells.
    """
    if not grid or len(grid[0]) < _FEWEST_COLUMNS:
        return grid
    out = [list(row) for row in grid]
    r = 0
    while r < len(out):
        below = _goes_on(reading, out, r)
        first = out[r][0]
        if below and first is not None:
            parts = [first, *(c for n in below if (c := out[n][0]) is not None)]
            out[r][0] = replace(first, text=" ".join(c.text.strip() for c in parts))
            for n, cell in zip(below, parts[1:], strict=True):
                out[n][0] = replace(cell, text="")
        r += 1 + len(below)
    return out


def _goes_on(reading: Reading, grid: _Grid, r: int) -> list[int]:
    """The rows below a row in which its label goes on."""
    first = grid[r][0]
    if first is None or not _plain(first) or not first.text.strip()[:1].isupper():
        return []
    beside = _beside(reading, grid[r])
    seen = {beside}
    rows: list[int] = []
    for n in range(r + 1, len(grid)):
        cell, told = grid[n][0], _beside(reading, grid[n])
        if not beside or not told or told in seen or cell is None or not _plain(cell):
            break
        if not (cell.text.strip()[:1].islower() or cell.text.strip()[:1] in tuple("([")):
            break
        seen.add(told)
        rows.append(n)
    return rows


def _plain(cell: Cell) -> bool:
    return bool(cell.text.strip()) and cell.rowspan == 1 and cell.colspan == 1


def _beside(reading: Reading, row: Sequence[Cell | None]) -> str:
    """The time or the side beside a row's first label, before its values; nothing for other rows."""
    cell = row[1]
    if cell is None or not _plain(cell) or not any(c is not None and c.text.strip() for c in row[2:]):
        return ""
    facet = read_label(reading, cell.text, cell.span)
    told = (facet.time or facet.date or facet.side) and not facet.measured
    return cell.text.strip().casefold() if told else ""


# Short names of sides that are another thing's, too, and tell a side only beside each other: "RE" and "LE".

_SHORT = regex(r"(?P<before>.*[\s,(])?(?P<side>RE|LE)(?P<behind>[\s,):].*)?")
_OTHER = regex(r"(?<![^\W_])(?:UE|UL|LL)(?![^\W_])")
"""What stands beside the other meaning: upper and lower limbs."""
_SIDES: dict[str, Side] = {"RE": "right", "LE": "left"}
_SHORT_SIDES_MOST_HEADERS = 4
_SHORT_SIDES_MOST_LABELS = 3
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
        if cell is not None
        and (r < _SHORT_SIDES_MOST_HEADERS or c < _SHORT_SIDES_MOST_LABELS)
        and 0 < len(cell.text) <= _LONGEST
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


_HALVES = regex(r"(?P<one>[^/\n]{2,80}?)\s/\s(?P<two>[^/\n]{2,80})")
_WORD = regex(r"[^\W\d_]{3}")
_NUMBER = regex(r"\d+")
_MOST_HEADERS = 3
_MOST_LABELS = 2
_FEWEST = 4
_HALF = ("one", "two")


def plain_labels(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> list[list[Cell | None]]:
    """A table's cells with labels that are whole, in one language, and whose short names of sides are spelled out.

    Args:
        reading: the document.
        grid: the cells by row and column.
    """
    return with_sides(in_one_language(reading, whole_labels(reading, [list(row) for row in grid])))


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
    if known[better] * 2 < len(said):
        return grid
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
