"""Tables of results without a head: "ALT | 78 | U/L | H | (0-40)", a name, its value, and what units, flags and normal ranges
say of it."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.label.norms import is_range
from etl.parsers.number.units import parse_unit
from etl.parsers.reading import Reading
from etl.patterns import regex

_FLAG = regex(
    r"[(\[]?(?P<high>H{1,2}|↑{1,3}|high)[)\]]?|[(\[]?(?P<low>L{1,2}|↓{1,3}|low)[)\]]?|[(\[]?(?:N|normal)[)\]]?|\*{1,2}"
)
_ONE_NUMBER = regex(r"[-−–+]?\d+(?:[.,]\d+)?\s?[°%]?|[-–—]|n\.?[adt]\.?")
_FEWEST = 2

Row = Sequence[Cell | None]


def role_by_cells(reading: Reading, cells: Sequence[Cell], *, headless: bool) -> str:
    """What a column says of the values in its rows, by its own cells.

    Args:
        reading: the document.
        cells: its cells that aren't empty.
        headless: whether no heading says what they are.

    Returns:
        "unit", where all its cells are units; in a table without a head also "flag" or "reference" (and "unit"), where
        nearly all are that; "" for any other column.
    """
    if len(cells) < _FEWEST:
        return ""
    roles = [_cell_role(reading, c.text) for c in cells]
    most = max(roles, key=roles.count)
    if headless and most and roles.count(most) * 4 >= len(roles) * 3:
        return most
    return "unit" if all(c.text.strip() in reading.lexicon.units() for c in cells) else ""


def _cell_role(reading: Reading, text: str) -> str:
    bare = text.strip()
    if _FLAG.fullmatch(bare):
        return "flag"
    if is_range(bare):
        return "reference"
    bare = bare.strip("()[] ")
    units = reading.lexicon.units()
    return "unit" if bare in units or parse_unit(bare, units)[0] else ""


def flag_of(row: Row, roles: Sequence[str]) -> str:
    """The flag that a row prints in a column of its own: "H" for "↑".

    Args:
        row: its cells behind its labels.
        roles: of their columns.
    """
    for cell, role in zip(row, roles, strict=True):
        m = _FLAG.fullmatch(cell.text.strip()) if cell is not None and role == "flag" else None
        if m is not None:
            return "H" if m["high"] else "L" if m["low"] else ""
    return ""


def are_single(cells: Sequence[Cell]) -> bool:
    """Whether cells hold one number each, which is no range of values: "30", "-5", "n.t.".

    Args:
        cells: of a column.
    """
    return bool(cells) and all(_ONE_NUMBER.fullmatch(cell.text.strip()) for cell in cells)
