"""Times that head columns in short: "M0 | M3 | M6", "W-4 | W0 | W12", "3m | 6m"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_SINCE = regex(
    r"(?:^|(?<=[\s(,]))(?:post|after|fu|f/u|follow[- ]?up)[- ]?(?:tx|rx|op|treatment)?[-:\s]*(?P<n>\d{1,3})[- ]?(?P<u>m|mo|mth|w|wk|y|yr|d)s?\.?",
    re.I,
)
"""A time in short behind the word for it: "post 3 m"."""
_STATE = regex(
    r"(?P<before>[(]?(?:on|off|right|left|R|L)\b[)]?[\s,:-]+)(?=\S)|(?P<behind>[\s,/-]+[(]?(?:on|off|right|left|R|L)\b(?:[- ](?:state|phase|side|med\w*))?[)]?)$",
    re.I,
)
"""The state or the side that a heading names beside its time: "6 m OFF", "R 3m"."""
_UNITS_SAID = {
    **dict.fromkeys(("tag", "jour", "día"), "day"), **dict.fromkeys(("woche", "semaine", "semana"), "week"),
    **dict.fromkeys(("monat", "mois", "mes"), "month"), **dict.fromkeys(("jahr", "année", "año"), "year"),
}  # fmt: skip
"""Units of time that head a column of numbers in other languages."""
UNIT_HEAD = regex(
    r"^(?:time|visit|follow[- ]up|interval)?\W{0,3}(?:in )?(?P<unit>day|week|month|year|"
    + "|".join(_UNITS_SAID)
    + r")(?:e?[sn])?\b\)?(?!\W*\d)"
    r"(?:\s?/\s?(?:day|week|month|year)s?\b)?(?P<event>.*)$",
    re.I | re.S,
)
"""The heading of a column of bare numbers that are times: "Week", "Months after the operation", "Woche / Week"."""
_LEAST = 2
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
UNITS = {"m": "mo", "w": "wk", "d": "d", "y": "a"}
"""The unit of time that the first letter of a short name means."""


def in_english(unit: str) -> str:
    """The English word for a unit of time as a heading has it.

    Args:
        unit: what `UNIT_HEAD` found.
    """
    return _UNITS_SAID.get(unit.lower(), unit.lower())


def shortened(cells: Mapping[int, Cell]) -> dict[int, Timepoint]:
    """The times of at least two headings that are short for one, each later than the one before: "M1 | M3", "D 30 | D 90".

    Args:
        cells: the header cells of a row, by column.

    Returns:
        Their times by column; {} for other heads.
    """
    states = {c: _STATE.search(cell.text.strip()) for c, cell in cells.items()}
    bare = {c: _STATE.sub("", cell.text.strip(), count=1) for c, cell in cells.items()}
    found = {c: (m, cell) for c, cell in cells.items() if (m := _SHORT.fullmatch(bare[c]))}
    earlier = {c for c, (m, _) in found.items() if m["sign"] and m["sign"] in "−–-"}
    earlier = earlier if len(earlier) < len(found) else set()  # "M-3 | M-6 | M-12" is only how they are written
    told = [
        (m["u"] or m["unit"], int(m["n"] or m["number"]) * (-1 if c in earlier else 1)) for c, (m, _) in found.items()
    ]
    if len(found) < _LEAST:
        return {}
    rows: dict[str, list[int]] = {}
    mixed = len({u[0].lower() for u, _ in told}) > 1  # "D0 | D28 | M3"
    for (c, (_, _)), (u, n) in zip(found.items(), told, strict=True):
        days = n * _DAYS[u[0].lower()] if mixed else n
        rows.setdefault(m[0].strip(" ,:/()-").lower() if (m := states[c]) else "", []).append(days)
    if not all(_rising_again(numbers) for numbers in rows.values()):
        return {}
    if len(found) < len(cells) - 1 and len(found) * 2 < len(cells):
        return {}
    times = {c: _time(cell.text, unit, n) for (c, (_, cell)), (unit, n) in zip(found.items(), told, strict=True)}
    return {c: time for c, time in times.items() if time is not None}


def short_time(text: str) -> Timepoint | None:
    """The time that a cell is short for, in a column that asks for visits: "M3", "W 12", "M0"; a day 0 is that of the treatment.

    Args:
        text: the cell's.
    """
    found = _SHORT.fullmatch(text.strip())
    if found is None:
        return None
    earlier = bool(found["sign"]) and found["sign"] in "−–-"
    return _time(text, found["u"] or found["unit"], int(found["n"] or found["number"]) * (-1 if earlier else 1))


def _time(text: str, unit: str, number: int) -> Timepoint | None:
    """So long after the treatment, or before it with a minus; None for the day of the treatment itself."""
    code = UNITS[unit[0].lower()]
    if not number and code == "d":
        return None
    label = " ".join(text.split())
    return Timepoint("after" if number > 0 else "before", label, Quantity(Decimal(abs(number)), code, unit))


def _rising_again(numbers: Sequence[int]) -> bool:
    """Whether numbers rise, or do so again and again in the same way: one time after another, for each of several people."""
    again = next((n for n, value in enumerate(numbers) if n and value == numbers[0]), len(numbers))
    runs = [tuple(numbers[at : at + again]) for at in range(0, len(numbers), again)]
    return len(set(runs)) == 1 and list(runs[0]) == sorted(set(runs[0]))


def since(label: str) -> Timepoint | None:
    """The time that a label tells in short behind a word that makes it one: "post 3 m", "FU 6m".

    Args:
        label: as printed.
    """
    found = _SINCE.search(_STATE.sub("", label.strip(" ()"), count=1))
    if found is None:
        return None
    return Timepoint("after", found[0], Quantity(Decimal(found["n"]), UNITS[found["u"][0].lower()], found["u"]))
