"""Labels that are the letter or the number of one of several people: "A before | A after | B before | B after" of a page
about patient A and patient B, and a column of such keys below "Patient"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.patterns import regex

_CALLED = regex(r"(?:patient|case|subject|participant|child|pt\.?|person)\s(?P<key>(?-i:[A-Z])|\d{1,2})", re.I)
_SHORT = regex(
    r"(?:(?:patient|case|subject|participant|child|person|pat|pt)\.?\s?(?:no\.?\s?|#\s?)?|no\.?\s?|#\s?|P)(?P<key>(?-i:[A-Z])|\d{1,2})",
    re.I,
)
"""What another table of the page calls them: "Pt 1" for "Patient 1"."""
_FIRST = regex(r"(?P<key>[A-Z])(?=$|[\s,.:;)/-])")
_ASKS = regex(r"(?:patients?|cases?|subjects?|pts?\.?|participants?|child(?:ren)?|no\.?|#)\W*", re.I)
_LEAST = 2


def by_keys(
    reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, left: int
) -> tuple[dict[int, str], int, dict[int, str]]:
    """Whose the columns are whose heads begin with a letter, the column of such keys, and whose its rows are.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    known = _keys(reading)
    at, rows = _rows(known, grid, top, left)
    return _heads(known, grid, top, left), at, rows


def _keys(reading: Reading) -> dict[str, str]:
    """The people's keys by the letter or number that the page calls them by; {} where not all of several have one."""
    if len(reading.persons) < _LEAST:
        return {}
    out = {m["key"]: key for name, key in reading.names if (m := _CALLED.fullmatch(name))}
    return out if len(set(out.values())) == len(reading.persons) else {}


def _heads(known: Mapping[str, str], grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> dict[int, str]:
    """Whose the columns are; {} unless more than one of the people has some."""
    if not known or not top:
        return {}
    out: dict[int, str] = {}
    for c in range(left, len(grid[0])):
        for row in grid[:top]:
            text = cell.text.strip() if (cell := row[c]) is not None else ""
            m = _SHORT.fullmatch(text) or _FIRST.match(text)
            if m is not None and m["key"] in known:
                out.setdefault(c, known[m["key"]])
    return out if len(set(out.values())) >= _LEAST else {}


def _rows(
    known: Mapping[str, str], grid: Sequence[Sequence[Cell | None]], top: int, left: int
) -> tuple[int, dict[int, str]]:
    """The label column that has nothing but keys below "Patient", and whose each row is; -1 without one."""
    for c in range(left if known and top else 0):
        head = grid[0][c]
        cells = {r: cell.text.strip(" .") for r, row in enumerate(grid) if r >= top and (cell := row[c]) is not None}
        told = {text for text in cells.values() if text}
        if head is None or not _ASKS.fullmatch(head.text.strip()) or len(told) < _LEAST or not told <= set(known):
            continue
        last = max(r for r, text in cells.items() if text)
        out: dict[int, str] = {}
        for r in range(top, len(grid)):  # behind the last of several keys, a row may be the mean of all
            own = known.get(cells.get(r, ""))
            key = own or (out.get(r - 1) if r < last or len(out) > len(told) else None)
            if key:
                out[r] = key
        return c, out
    return -1, {}
