"""Days without a year that lines begin with: "09-18 first infusion"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.when.dates import DateHit
from etl.parsers.when.pairs import MONTHS_OF_YEAR, in_calendar
from etl.patterns import regex
from etl.value import replace

# Days without a year that lines begin with: "09-18 first infusion", "25.09. second infusion", as a course in hospital
# is noted.
#
# A lone "09-18" may be a range. Three lines or more that begin so, in the order of the calendar, are days; so is then
# what stands behind "from" and "on" in the same way of writing. Their year is that of the nearest date before them.


_LINE = regex(
    r"^[ \t]*(?P<day>(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})\.?)(?=:?[ \t]+[^\W_])(?!:?[ \t]+(?:years?|months?|weeks?|days?|%|°)\b)",
    re.M,
)
_ISO = regex(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_FEWEST = 3
_DIFFERENT = 2
_LINE_FAR = 400
"""Characters between the beginnings of two lines of one list, at most."""


def day_lines(document: Document, found: Index) -> Index:
    """What stands where in a document, with the days that its lines begin with.

    Args:
        document: the document.
        found: what stands where.
    """
    lines = [m for m in _LINE.finditer(document.text) if not _inside(found.dates, m.start("day"))]
    hits = [hit for run in _runs(lines) for hit in _days(document, found, run)]
    if not hits:
        return found
    numbers = tuple(q for q in found.quantities if not any(h.start < q.end and q.start < h.end for h in hits))
    durations = tuple(d for d in found.durations if not any(h.start < d.end and d.start < h.end for h in hits))
    dates = tuple(sorted((*found.dates, *hits), key=lambda d: d.start))
    return replace(found, dates=dates, quantities=numbers, durations=durations)


def _inside(dates: Sequence[DateHit], at: int) -> bool:
    return any(d.start <= at < d.end for d in dates)


def _runs(lines: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Lines near each other that write their days in one way."""
    run: list[re.Match[str]] = []
    for m in lines:
        if run and (m["sign"] != run[-1]["sign"] or m.start() - run[-1].start() > _LINE_FAR):
            yield run
            run = []
        run.append(m)
    if run:
        yield run


def _days(document: Document, found: Index, run: Sequence[re.Match[str]]) -> Iterator[DateHit]:
    if len(run) < _FEWEST:
        return
    pairs = [(int(m["a"]), int(m["b"])) for m in run]
    if _are_sections(run, pairs):
        return
    month_first = _month_first(document, found, run[0]["sign"], pairs)
    if month_first is None:
        return
    days = [(a, b) if month_first else (b, a) for a, b in pairs]
    year = _line_year_before(found, run[0].start())
    if year is None or len(set(days)) < _DIFFERENT:
        return
    again = re.compile(rf"\b(?:from|on|since|until|by) (\d{{2}}){re.escape(run[0]['sign'])}(\d{{2}})(?![\w.%/-])", re.I)
    before = (0, 0)
    for m, day in zip(run, days, strict=True):
        year += before[0] - day[0] > MONTHS_OF_YEAR // 2  # December, January
        before = day
        if (told := _line_iso(year, *day)) is not None:
            yield DateHit(m.start("day"), m.end("day"), told, yearless=True)
    for m in again.finditer(document.text, run[0].start()) if run[0]["sign"] == "-" else ():
        a, b = int(m[1]), int(m[2])
        told = _line_iso(year, a, b) if month_first else _line_iso(year, b, a)
        if told is not None and not _inside(found.dates, m.start(1)):
            yield DateHit(m.start(1), m.end(), told, yearless=True)


def _are_sections(run: Sequence[re.Match[str]], pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether they number the parts of a page: "1.2 Treatment", "1.3 Result", "2.1 Examination"."""
    if any(m["sign"] != "." or m["day"].endswith(".") or "0" in (m["a"][0], m["b"][0]) for m in run):
        return False
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(pairs)]
    within = any(step == (0, 1) for step in steps)
    return within and all(
        step == (0, 1) or (step[0] > 0 and b[1] == 1) for step, b in zip(steps, pairs[1:], strict=True)
    )


def _month_first(document: Document, found: Index, sign: str, pairs: Sequence[tuple[int, int]]) -> bool | None:
    """Whether the month stands first; None when they are no days in the order of the calendar."""
    ways = [
        first for first in (True, False) if in_calendar([(a, b) if first else (b, a) for a, b in pairs], again=True)
    ]
    if len(ways) < 2:
        return ways[0] if ways else None
    if sign == "-" and _ISO.search(document.text):
        return True
    if sign == ".":
        return False
    return None if found.order is None else found.order == "mdy"


def _line_year_before(found: Index, at: int) -> int | None:
    full = [d for d in found.dates if d.start < at and d.first and not d.yearless and len(d.first) >= len("2009-09")]
    return int((full[-1].first or "")[:4]) if full else None


def _line_iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
