"""Times that head columns in short: "M0 | M3 | M6", "W-4 | W0 | W12", "3m | 6m"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from etl.document import Cell
from etl.facts import Quantity, Timepoint
from etl.patterns import regex

_SHORT = regex(
    r"(?:[VT]\s?\d{1,2}\s?[(:]\s?)?(?:post[- ]?(?:tx|rx|treatment|op)?\.?\s?)?"
    r"(?:(?P<u>M|Mo|Mth|Months?|W|Wk|Weeks?|D|Days?|Y|Yr|Years?)(?P<sign>[ .−–-]?)\+?(?P<n>\d{1,3})|\+?(?P<number>\d{1,3})\s?(?P<unit>M|W|D|Y))(?:\s?(?:post|FU))?\)?(?:\s?[(,:–-]\s?(?=[^()]*\d{4})[^()]{6,24}\)?)?",
    re.I,
)
"""A time in short: "M3", "W 12", "d 30", "3m", "V2 (d 30)", "M-12" beside them."""
_LEAST = 2


def shortened(cells: Mapping[int, Cell]) -> dict[int, Timepoint]:
    """The times of at least two headings that are short for one, each later than the one before: "M1 | M3", "D 30 | D 90".

    Args:
        cells: the header cells of a row, by column.

    Returns:
        Their times by column; {} for other heads.
    """
    found = {c: (m, cell) for c, cell in cells.items() if (m := _SHORT.fullmatch(cell.text.strip()))}
    earlier = {c for c, (m, _) in found.items() if m["sign"] and m["sign"] in "−–-"}
    earlier = earlier if len(earlier) < len(found) else set()  # "M-3 | M-6 | M-12" is only how they are written
    told = [
        (m["u"] or m["unit"], int(m["n"] or m["number"]) * (-1 if c in earlier else 1)) for c, (m, _) in found.items()
    ]
    if (
        len(found) < _LEAST
        or len({u[0].lower() for u, _ in told}) > 1
        or [n for _, n in told] != sorted({n for _, n in told})
    ):
        return {}
    if len(found) < len(cells) - 1 and len(found) * 2 < len(cells):
        return {}
    out = {}
    for (c, (_, cell)), (unit, n) in zip(found.items(), told, strict=True):
        code = {"m": "mo", "w": "wk", "d": "d", "y": "a"}[unit[0].lower()]
        label = " ".join(cell.text.split())
        offset = Quantity(Decimal(abs(n)), code, unit)
        if n or code != "d":
            out[c] = Timepoint("after" if n > 0 else "before", label, offset)
    return out
