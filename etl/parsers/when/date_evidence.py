"""Whether a document whose numeric dates could all be read in two ways writes the day or the month first.

Each reading is held against the rest of the document: the months it writes out, the stays and series that its numeric
dates make, and the order in which they are told. A reading wins only when nothing speaks for the other one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from etl.parsers.when.year_patterns import MONTHS, month_names
from etl.patterns import regex

Order = Literal["dmy", "mdy"]
_ORDERS: tuple[Order, Order] = ("mdy", "dmy")
_STAY = 62
"""Days: dates of one year that lie so near each other in one reading only are those of one stay."""
_APART = 40
"""Days that a date may lie outside what the document writes out before it speaks against a reading."""
_MOST = 2000


class Twofold(Struct, frozen=True):
    """A numeric date that can be read in two ways.

    Args:
        start: offset.
        end: offset behind it.
        year: its year.
        one: the first number.
        two: the second number.
    """

    start: int
    end: int
    year: int
    one: int
    two: int

    def read(self, order: Order) -> date:
        """The date in an order."""
        month, day = (self.one, self.two) if order == "mdy" else (self.two, self.one)
        return date(self.year, month, day)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    year = r"(?P<y>(?:19|20)\d\d)"
    names = month_names()
    return {
        "twofold": regex(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/]|[.-]\d)"),
        "written": regex(rf"(?<!\w)(?P<m>{names})\b\.?,? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:of )?{year}(?!\d)", re.I),
        "iso": regex(r"(?<![\w./-])(?P<y>(?:19|20)\d\d)[-.](?P<m>\d{1,2})(?:[-.]\d{1,2})?(?![\w/]|[.-]\d)"),
        "range": regex(r"\s?(?:-|–|—|~|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s?(?:the )?", re.I),
        "stay": regex(r"\badmi(?:tted|ssion)\b", re.I),
        "left": regex(r"\bdischarged?\b", re.I),
    }  # fmt: skip


def whole_document(text: str) -> Order | None:
    """What the whole document says of the order of day and month.

    Args:
        text: the document.

    Returns:
        the order of the reading that all the evidence is for; None without evidence, or when it is divided.
    """
    found = _twofold(text)
    if not found:
        return None
    for_month = for_day = 0
    written = _written(text)
    for month, day in (
        _named_months(found, written), _in_reach(found, written), _series(found), _ranges(text, found), _told(found),
        _stays(text, found),
    ):  # fmt: skip
        for_month, for_day = for_month + month, for_day + day
    if for_month >= 3 * for_day and for_month:
        return "mdy"
    return "dmy" if for_day >= 3 * for_month and for_day else None


def _twofold(text: str) -> list[Twofold]:
    found = []
    for m in _patterns()["twofold"].finditer(text):
        one, two = int(m[1]), int(m[3])
        year = int(m[4]) if len(m[4]) == 4 else int(m[4]) + (2000 if int(m[4]) <= 50 else 1900)
        padded = len(m[4]) == 4 or m[2] == "/"
        if 1 <= one <= 12 and 1 <= two <= 12 and one != two and padded and 1900 <= year <= 2100:
            found.append(Twofold(m.start(), m.end(), year, one, two))
        if len(found) == _MOST:
            break
    return found


def _written(text: str) -> set[tuple[int, int]]:
    """The months with a year that can be read in one way only."""
    found = {(int(m["y"]), MONTHS[m["m"].lower()]) for m in _patterns()["written"].finditer(text)}
    return found | {
        (int(m["y"]), int(m["m"])) for m in _patterns()["iso"].finditer(text) if 1 <= int(m["m"]) <= 12
    }  # fmt: skip


def _named_months(found: Sequence[Twofold], written: set[tuple[int, int]]) -> tuple[int, int]:
    """A month that is also written out ("November 2019") is the month of a date."""
    month = {(t.year, t.one) for t in found if (t.year, t.one) in written and (t.year, t.two) not in written}
    day = {(t.year, t.two) for t in found if (t.year, t.two) in written and (t.year, t.one) not in written}
    return len(month), len(day)


def _in_reach(found: Sequence[Twofold], written: set[tuple[int, int]]) -> tuple[int, int]:
    """Dates that lie inside what the document writes out, where the other reading leaves it."""
    if len(written) < 2:
        return 0, 0
    low, high = date(*min(written), 1), date(*max(written), 28)
    outside: dict[Order, int] = {"mdy": 0, "dmy": 0}
    for order in _ORDERS:
        for t in found:
            day = t.read(order)
            outside[order] += (low - day).days > _APART or (day - high).days > _APART
    return int(outside["dmy"] > 0 == outside["mdy"]), int(outside["mdy"] > 0 == outside["dmy"])


def _series(found: Sequence[Twofold]) -> tuple[int, int]:
    """Three or more days of one month (the number that stays) within a stay, not one day of many months."""
    days: dict[tuple[int, int, int], set[int]] = {}
    for t in found:
        days.setdefault((t.year, 1, t.one), set()).add(t.two)
        days.setdefault((t.year, 2, t.two), set()).add(t.one)
    month = sum(1 for (_, side, _n), others in days.items() if side == 1 and len(others) >= 3)
    day = sum(1 for (_, side, _n), others in days.items() if side == 2 and len(others) >= 3)
    return 2 * month, 2 * day


def _ranges(text: str, found: Sequence[Twofold]) -> tuple[int, int]:
    """ "03/04/2010 - 05/03/2010": the end isn't before the beginning; and a stay of weeks is likelier than a year."""
    month = day = 0
    for one, two in pairwise(found):
        if two.start - one.end <= 12 and _patterns()["range"].fullmatch(text, one.end, two.start):
            month, day = _added(month, day, one, two)
    return month, day


def _stays(text: str, found: Sequence[Twofold]) -> tuple[int, int]:
    """Somebody comes before they leave."""
    month = day = 0
    came: Twofold | None = None
    for t in found:
        lead = text[max(0, t.start - 40) : t.start].rsplit("\n", 1)[-1]
        last = max(
            ((m.start(), name) for name in ("stay", "left") for m in _patterns()[name].finditer(lead)), default=(-1, "")
        )
        if last[1] == "stay":
            came = t
        elif last[1] == "left" and came is not None:
            month, day = _added(month, day, came, t)
            came = None
    return month, day


def _added(month: int, day: int, one: Twofold, two: Twofold) -> tuple[int, int]:
    spans = {order: (two.read(order) - one.read(order)).days for order in _ORDERS}
    if spans["mdy"] >= 0 > spans["dmy"] or (0 <= spans["mdy"] <= _STAY and spans["dmy"] > 3 * _STAY // 2):
        return month + 2, day
    if spans["dmy"] >= 0 > spans["mdy"] or (0 <= spans["dmy"] <= _STAY and spans["mdy"] > 3 * _STAY // 2):
        return month, day + 2
    return month, day


def _told(found: Sequence[Twofold]) -> tuple[int, int]:
    """Dates told in their order in one reading, and back and forth in the other."""
    if len({(t.year, t.one, t.two) for t in found}) < 3:
        return 0, 0
    falls = {order: sum(1 for a, b in pairwise(found) if b.read(order) < a.read(order)) for order in _ORDERS}
    return int(falls["dmy"] > 0 == falls["mdy"]), int(falls["mdy"] > 0 == falls["dmy"])
