"""A cell with more than one value, or with its side before the value, taken apart; every part keeps its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import Quantity, Side
from etl.parsers.cell.values import CellValue, absent_reason
from etl.parsers.label.laterality import SIDE_WORDS
from etl.parsers.label.times import ARROW
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

_OWN_SIDE = regex(r"\s*(L|R|left|right|lt|rt)\b\.?\s*[:=]?\s*(?=\d|[(（]?[-+])", re.I)
_OWN_PART = regex(
    r"\s*([^\W\d_]{4,10})\.?\s*[:=]?\s*(?=(?:[0-5][+\-−–]{0,2}(?:\s?/\s?5)?|(?:IV|V|I{1,3})[+\-−–]{0,2})\s*\Z)", re.I
)
SIGNS = regex(r"\s*(?:\([-–−+±]\)|[-–−+±]{1,4})\s*/\s*(?:\([-–−+±]\)|[-–−+±]{1,4})\s*")
MINUS = regex(r"(?<![(+])[-–−](?![)+])")
_ROMAN = regex(r"(IV|V|I{1,3})([+\-−–]{0,2})")
_FIGURES = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_WORD = r"(?:right|left|rt|lt|r|l|dx|sin|sn|rechts|links|re|li)"
_GRADE = r"(?:[<>≤≥]?\s?\d[\d.]*(?:/\d+)?[+\-−–]{0,2}|NT|n\.?d\.?|–)"
_TWO_SIDED = (
    regex(
        rf"\s*(?P<s1>{_WORD})\.?\s*[:=]?\s*(?P<v1>{_GRADE})\s*[,;/]?\s*(?P<s2>{_WORD})\.?\s*[:=]?\s*(?P<v2>{_GRADE})\s*",
        re.I,
    ),
    regex(
        rf"\s*(?P<v1>{_GRADE})\s*[(\[]?(?P<s1>{_WORD})[)\]]?\.?\s*[,;/]?\s*(?P<v2>{_GRADE})\s*[(\[]?(?P<s2>{_WORD})[)\]]?\.?\s*",
        re.I,
    ),
)
_PLUSES = regex(r"\(?\+{1,4}\)?|\d\+")
_SIDES = regex(r"\s*[/|]\s*")
_FROM_TO = regex(r"(?<=\d)(?:\s?%)?\s+to\s+(?=\d)")
_NUMBERS, _LONG_WORD = regex(r"\d+(?:[.,]\d+)?"), regex(r"[^\W\d_]{4,}")
_SAID = regex(r"[^\W\d_]{3,}(?:[ -][^\W\d_]{2,}){0,3}|\(?[-+±–−]{1,4}\)?|\d[-+–−]{0,3}")
"""A side's value in words, a sign or a grade."""

ANOTHER_SIDE = regex(r"\b(?:right|left|R|L)\b[ :=]")
"""In the rest of a cell that begins with a side: it tells of the other, too ("right 120°, left 90°")."""


def sided_cell(cell: Cell) -> tuple[Side, Cell] | None:
    """The side that a cell prints before its value ("R 3", "left: 2+"), with the rest of the cell.

    Args:
        cell: a cell.

    Returns:
        The side and the cell without it; None for a cell that doesn't begin with a side and a value.
    """
    found = _OWN_SIDE.match(cell.text)
    if found is None:
        return None
    rest = cell.text[found.end() :].strip()
    start = cell.span.start + cell.text.index(rest, found.end())
    side = SIDE_WORDS[found.group(1).lower()]
    return side, replace(cell, text=rest, span=Span(start, start + len(rest)))


def parted_cell(reading: Reading, cell: Cell) -> tuple[str, Cell] | None:
    """The part of a site that a cell prints before its grade ("prox. 4-", "distal: III"), with the rest of the cell.

    Args:
        reading: for the names of parts.
        cell: a cell.

    Returns:
        The part and the cell without it; None for a cell that doesn't begin with a part and a grade.
    """
    found = _OWN_PART.match(cell.text)
    known = reading.lexicon.label(found[1], "qualifier") if found else ()
    named = next((e.name for e in known if e.role == "part"), None)
    if found is None or named is None:
        return None
    start = cell.span.start + found.end()
    rest = cell.text[found.end() :].rstrip()
    return named, replace(cell, text=rest, span=Span(start, start + len(rest)))


def roman_grade(text: str) -> CellValue | None:
    """The value of a cell that is a grade in Roman numerals ("IV-"); None for other cells.

    Args:
        text: the cell as printed.
    """
    found = _ROMAN.fullmatch(text.strip())
    if found is None:
        return None
    figure, sign = _FIGURES[found[1]], found[2].replace("−", "-").replace("–", "-")
    start = text.index(found[0])
    hit = QuantityHit(start, start + len(found[0]), Quantity(Decimal(figure)), "grade", grade=f"{figure}{sign}")
    return CellValue("grade", found[0], (hit,), ("",))


def both_sides(cell: Cell) -> tuple[tuple[Side, Cell], tuple[Side, Cell]] | None:
    """Both values of a cell that prints one for each side ("R 3-, L 4+", "3 (R), 4 (L)"); None for any other cell.

    Args:
        cell: a cell.
    """
    found = next((m for pattern in _TWO_SIDED if (m := pattern.fullmatch(cell.text))), None)
    if found is None:
        return None
    sides = [SIDE_WORDS[found[name].lower()] for name in ("s1", "s2")]
    if sides[0] == sides[1]:
        return None
    halves = [
        replace(cell, text=found[v], span=Span(cell.span.start + found.start(v), cell.span.start + found.end(v)))
        for v in ("v1", "v2")
    ]
    return (sides[0], halves[0]), (sides[1], halves[1])


def values_in_row(cell: Cell, count: int) -> tuple[Cell, ...] | None:
    """Return the values of a cell ("20/24", "4 → 3", "36 to 34", "38, 39, 37"), None for a cell of more or fewer.

    Args:
        cell: a cell.
        count: how many it has.
    """
    found = [[*pattern.finditer(cell.text)] for pattern in (_SIDES, ARROW, _FROM_TO)]
    found += [[*_COMMAS.finditer(cell.text)]] if count > _PAIR else []
    links = [link for some in found for link in some]
    if len(links) != count - 1 or all(some != links for some in found) or absent_reason(cell.text) is not None:
        return None
    out: list[Cell] = []
    for link in reversed(links):
        cell, behind = halves_at(cell, link)
        out.insert(0, behind)
    return (cell, *out)


_COMMAS, _PAIR = regex(r",\s"), 2


def halves_at(cell: Cell, link: re.Match[str]) -> tuple[Cell, Cell]:
    """What stands before and behind a sign of a cell.

    Args:
        cell: a cell.
        link: the sign, with the spaces around it.
    """
    one, two = (
        replace(cell, text=part, span=Span(cell.span.start + at, cell.span.start + at + len(part)))
        for part, at in ((cell.text[: link.start()], 0), (cell.text[link.end() :], link.end()))
    )
    return one, two


def halves_of(cell: Cell) -> tuple[Cell, Cell] | None:
    """Both sides of a cell of which one has no value ("4- / NT"), or that tells them in words or signs ("reduced / absent",
    "0 / +"); None for any other cell.

    Args:
        cell: a cell of a row or column for two sides.
    """
    link = _SIDES.search(cell.text)
    if link is None or absent_reason(cell.text) is not None or _SIDES.search(cell.text, link.end()):
        return None
    halves = halves_at(cell, link)
    known = {bool(half.text) and absent_reason(half.text) is None for half in halves}
    said = [m[0] for half in halves if (m := _SAID.fullmatch(half.text.strip()))]
    worded = len(said) == len(halves) and not all(text[0].isdigit() for text in said)
    return halves if worded or len(known) > 1 else None


def said_twice(reading: Reading, cell: Cell) -> Cell | None:
    """The half of a cell that says one thing in two languages, and nothing of two sides: "2 Stöcke / 2 sticks".

    Args:
        reading: for the words that are known.
        cell: a cell.

    Returns:
        The half whose words are known, else the first; None for any other cell.
    """
    links = list(_SIDES.finditer(cell.text))
    if len(links) != 1:
        return None
    one, two = halves_at(cell, links[0])
    if _NUMBERS.findall(one.text) != _NUMBERS.findall(two.text) or not _NUMBERS.search(one.text):
        return None
    if one.text == two.text or not all(_LONG_WORD.search(half.text) for half in (one, two)):
        return None
    return two if reading.lexicon.find(two.text) and not reading.lexicon.find(one.text) else one


def plus_columns(rows: Sequence[Sequence[Cell | None]]) -> frozenset[int]:
    """The columns that print a plus in one of their cells: a dash beside it is a sign, and no empty cell.

    Args:
        rows: cells of values.
    """
    return frozenset(
        c for row in rows for c, cell in enumerate(row) if cell is not None and _PLUSES.fullmatch(cell.text.strip())
    )
