"""Rows of a table that hold no values of anybody: units and ranges below the header, and what is normal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.quantities import parse_unit

_RANGE = re.compile(r"[(\[]?\s*(?:\d+(?:[.,]\d+)?\s*(?:[-–]|to)\s*\d+(?:[.,]\d+)?|/\s*\d+)\s*[)\]]?")
_LEAST = 2

Row = Sequence[Cell | None]


def is_range(text: str) -> bool:
    """Whether a header cell is only the range of the values below it ("0-4", "/48")."""
    return bool(_RANGE.fullmatch(text.strip()))


def names_units(lexicon: Lexicon, row: Row, number: int) -> bool:
    """Whether a row below a header prints nothing but the units and ranges of its columns ("", "0-4", "L", "kg").

    Args:
        lexicon: for units.
        row: the row's cells.
        number: its number.
    """
    if not row or (row[0] is not None and row[0].row == number and row[0].text.strip()):
        return False
    own = [c.text.strip() for c in row if c is not None and c.row == number and c.text.strip()]
    units = lexicon.units()
    return len(own) >= _LEAST and all(
        is_range(t) or t.strip("()[] ") in units or bool(parse_unit(t.strip("()[] "), units)[0]) for t in own
    )


def is_norm(lexicon: Lexicon, label: str) -> bool:
    """Whether a row's label says that it prints what is normal, or the highest value: "Reference", "Normal range"."""
    return any(e.role == "reference" for e in lexicon.label(label.strip(" :"), "field"))
