"""Days without a year that are printed as two numbers: "6/13", "06-13", where the document shows that they are days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby, pairwise
from typing import Literal

from etl.parsers.number.numerals import before
from etl.patterns import regex

Order = Literal["dmy", "mdy"] | None
_Match = re.Match[str]

LAST_DAY, MONTHS_OF_YEAR = 31, 12
_COMMON_WHOLE = 5
"""What grades are out of: "3/5" is a share before it is a day."""
_FAR = 400
"""Characters between the days of two heads of one table, at most."""
_SEVERAL = 3

ON_DAY = regex(r"\b(?:on|dated|date|since|(?:evening|morning|night|afternoon|day) of)[: ]{1,2}(?:the )?$", re.I)
"""Before a number that is a day."""
_PAIR = regex(r"(?:(?<![\w./+-])|(?<=\d/\d\d-))(\d{1,2})/(\d{1,2})(?![\w/%+]|-(?!\d\d/\d)|\.\d)")
_DASHED = regex(r"(?<![\w./+-])(0?[1-9]|1[0-2])-([12]\d|3[01]|0?[1-9])(?![\w/%+-]|[.,]\d)")
_DASHED_ALONE = regex(
    r"(?<![\w.,/:–-])(\d\d)-(\d\d)(?![\w/:–%°-]|[.,]\d|\s?(?:mg|ml|cm|mm|kg|m|s|h|points?|years?|days?|weeks?|months?|times|hours|minutes)\b)"
)
_ISO = regex(r"(?<![\w./-])(?:19|20)\d\d-(0?[1-9]|1[0-2])-(?:[12]\d|3[01]|0?[1-9])(?![\w-])")
_YEAR_FIRST = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/(\d{1,2})(?![\w/])")
_YEAR_LAST = regex(r"(?<![\w./+-])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d|\d\d)(?![\w/])")
_JOIN = regex(r"\s?(?:,|;|,? and|&)\s?")
_ISO_JOIN = regex(r"\d-\d{1,2}-\d{1,2}(?:,|;|,? and|&)\s?$")
_WITH_WAYS = regex(
    r"\s?(?:,|;|and|&)\s?(?:and\s)?(?:[A-Z]{2,3}\s)?|\s(?:by|via|with|IV|LP|i\.v\.|intra)[^\n\d.;,]{0,30}[,;]\s"
)
"""Between the days of a list that says how each was given: "09-23 by lumbar puncture, 09-30 intravenously"."""
_GAP = regex(r"[ |]{2,}|[ |]*\t[ |]*| \| ?")
_FROM = regex(r"\b(?:from|until|till|since|by)\s$", re.I)
_TILL = regex(r"(?:\(|\d/\d\d-|\b(?:from|until|till|since|by|to)\s)$", re.I)
_CLOSES = regex(
    r"(?<=[^\W_]) ?(?:\n| )(?:\((?P<a>\d\d)/(?P<b>\d\d)\)|(?<=\d )(?P<c>\d\d)/(?P<d>\d\d))(?=[ |]*(?:\t|\||$|[ ]{2}))",
    re.M,
)
"""A day at the end of a cell, in brackets, or behind a number: "Week 0 (30/04)", "Week 0 30/04"."""


def in_calendar(days: Sequence[tuple[int, int]], *, again: bool = False) -> bool:
    """Whether numbers are months and days, each later than the one before it but for one turn of the year.

    Args:
        days: the month and the day of each.
        again: whether one day may follow itself.
    """
    if not all(1 <= month <= MONTHS_OF_YEAR and 1 <= day <= LAST_DAY for month, day in days):
        return False
    turns = sum(one > two or (one == two and not again) for one, two in pairwise(days))
    return turns == 0 or (turns == 1 and days[0][0] - days[-1][0] > MONTHS_OF_YEAR // 2)


def century(digits: str) -> int:
    """A year as printed; of two digits, up to 50 is this century.

    Args:
        digits: two or four of them.
    """
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number <= 50 else 1900)


def days_in_pairs(text: str, order: Order) -> frozenset[int]:
    """Where two numbers with a sign between them are a day without a year.

    Args:
        text: the document's text.
        order: whether it writes the day or the month first.
    """
    return frozenset((*_slashed(text, order), *_dashed(text)))


def heads_next(text: str, end: int, start: int) -> bool:
    """Whether the day that ends at one place and the day that begins at another close two heads of one row.

    Args:
        text: the document's text.
        end: behind the first of them.
        start: of the second.
    """
    between = text[end:start]
    return between.startswith(")") and between.endswith("(") and "\n" not in between and len(between) < _FAR


def _runs(text: str, found: Sequence[_Match], join: re.Pattern[str]) -> Iterator[list[_Match]]:
    """The pairs that stand together, with nothing but such words between them."""
    run: list[_Match] = []
    for m in found:
        if run and not join.fullmatch(text, run[-1].end(), m.start()):
            yield run
            run = []
        run.append(m)
    if run:
        yield run


def _over_columns(text: str, found: Sequence[_Match]) -> Iterator[list[_Match]]:
    """The pairs that head the columns of a table: two and more of a line, with nothing else behind the first of them."""
    for _, several in groupby(found, key=lambda m: text.rfind("\n", 0, m.start())):
        line = list(several)
        end = text.find("\n", line[-1].end())
        behind = text[line[-1].end() : end if end >= 0 else len(text)].strip(" \t|")
        if len(line) > 1 and not behind and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(line)):
            yield line


def _around(months: Set[int]) -> frozenset[int]:
    """Months of a year, with those before and behind each."""
    return frozenset((month + step - 1) % MONTHS_OF_YEAR + 1 for month in months for step in (-1, 0, 1))


def _dashed(text: str) -> Iterator[int]:
    """Where "06-13" is a day of June, in a document that prints full dates as 2014-06-02: behind "on", in brackets, over
    columns, and three or more one behind the other. Its month is that of a full date, or the one before or behind."""
    near = _around({int(m[1]) for m in _ISO.finditer(text)})
    found = list(_DASHED.finditer(text)) if near else []
    listed = [
        run
        for run in _runs(text, list(_DASHED_ALONE.finditer(text)) if near else [], _WITH_WAYS)
        if len(run) >= _SEVERAL
    ]
    padded = [m for m in found if len(m[0]) == len("06-13")]
    for line in (*_over_columns(text, padded), *listed):
        if int(line[0][1]) in near and in_calendar([(int(m[1]), int(m[2])) for m in line]):
            yield from (m.start() for m in line)
    last = -1
    for m in found:
        ahead, behind = before(text, m.start(), 14), text[m.end() : m.end() + 4]
        joined = _ISO_JOIN.search(ahead) or (last >= 0 and _JOIN.fullmatch(text, last, m.start()))
        closed = behind[:1] in tuple("),;:.") or behind.startswith((" and", " &", " ("))
        if int(m[1]) in near and (ON_DAY.search(ahead) or ((joined or ahead.endswith("(")) and closed)):
            yield m.start()
            last = m.end()


def _slashed(text: str, order: Order) -> frozenset[int]:
    """Where "6/13" is the 13th of June: in lists of rising days, over columns, after "on", in such a document's brackets."""
    found = list(_PAIR.finditer(text))
    if not found:
        return frozenset()
    taken = {m.start() for run in _runs(text, found, _JOIN) if _is_list(text, run, order) for m in run}
    listed = bool(taken)
    months = _months(text, order) if order else frozenset()
    near = _around(months | {int(m[1]) for m in _YEAR_FIRST.finditer(text)})
    possible = [m for m in found if _day(m, order)[0] in near and _valid(m, order)]
    for line in _over_columns(text, possible):
        of_months = all(_day(m, order)[0] in months for m in line)
        different = len({_day(m, order)[1] for m in line}) > 1
        if different and (
            of_months or (len({m[2] for m in line}) > 1 and max(int(m[2]) for m in line) > _COMMON_WHOLE)
        ):
            taken.update(m.start() for m in line)  # and not the shares of one whole ("3/5   4/5")
    taken.update(_closing(text, order))
    taken.update([m.start() for m in possible if m.start() not in taken and _in_line(text, m, possible, taken)])
    beside = _listed_months(found, taken)
    for m in found:
        ahead, behind = before(text, m.start(), 12), text[m.end() : m.end() + 4]
        if m.start() in taken or not _valid(m, order) or behind.startswith(" of"):
            continue
        one, two = int(m[1]), int(m[2])
        padded = "0" in (m[1][0], m[2][0]) and _day(m, order)[0] in months  # no share is printed 11/08
        more = order == "dmy" and one > two and two in months and _placed(ahead, behind)  # nor one that is more than 1
        bracketed = listed and ahead.endswith("(") and behind[:1] in tuple("),;:") and two not in (5, 10)
        if padded or more or bracketed or (one in beside and _opens_entry(ahead, behind)) or ON_DAY.search(ahead):
            taken.add(m.start())
    return frozenset(taken)


def _day(m: _Match, order: Order) -> tuple[int, int]:
    """The month and the day of a pair."""
    return (int(m[2]), int(m[1])) if order == "dmy" else (int(m[1]), int(m[2]))


def _valid(m: _Match, order: Order) -> bool:
    """Whether a pair can be a day as the document writes them, or can only be one in the other way."""
    one, two = int(m[1]), int(m[2])
    mdy, dmy = 1 <= one <= 12 and 1 <= two <= LAST_DAY, 1 <= one <= LAST_DAY and 1 <= two <= 12
    return mdy or dmy if order is None else mdy or (dmy and one > 12) if order == "mdy" else dmy or (mdy and two > 12)


def _months(text: str, order: Order) -> frozenset[int]:
    """The months of the dates that are printed with slashes and a year, and those between two dates of half a year."""
    full = {12 * century(m[3]) + _day(m, order)[0] - 1 for m in _YEAR_LAST.finditer(text)}
    between = {at for a, b in pairwise(sorted(full)) if b - a <= MONTHS_OF_YEAR // 2 for at in range(a, b)}
    return frozenset(at % 12 + 1 for at in full | between)


def _is_list(text: str, run: Sequence[_Match], order: Order) -> bool:
    """Whether pairs are a list of days: later and later, and no shares of one whole (3/5, 4/5); or one goes on with the list
    that a full day begins, written with its year first: "2011/4/15, 5/6 and 5/13"."""
    pairs = [(int(m[1]), int(m[2])) for m in run]
    full = list(_YEAR_FIRST.finditer(before(text, run[0].start(), 20)))
    if full and _JOIN.fullmatch(before(text, run[0].start(), 20), full[-1].end()):
        return in_calendar([(int(full[-1][1]), int(full[-1][2])), *pairs])
    for way, days in (("mdy", pairs), ("dmy", [(b, a) for a, b in pairs])):
        twofold = max(day for _, day in days) <= MONTHS_OF_YEAR
        if twofold and not (order == way and len(pairs) >= _SEVERAL and len({day for _, day in days}) > 1):
            continue
        if len(run) > 1 and in_calendar(days) and (way == "dmy" or len({b for _, b in pairs}) > 1):
            return True
    return False


def _closing(text: str, order: Order) -> Iterator[int]:
    """The days that close the heads of a table, over its columns or beside its rows: two and more, each later than the one
    before it, and no shares of one whole."""
    run: list[_Match] = []
    for m in [*_CLOSES.finditer(text), None]:
        if m is not None and (not run or m.start() - run[-1].start() <= _FAR):
            run.append(m)
            continue
        pairs = [(int(x["a"] or x["c"]), int(x["b"] or x["d"])) for x in run]
        ways = {"mdy": in_calendar(pairs), "dmy": in_calendar([(b, a) for a, b in pairs])}
        plain = any(ways.values()) and all(max(pair) > MONTHS_OF_YEAR for pair in pairs)  # each shows which is its day
        if len({b for _, b in pairs}) > 1 and ((order and ways[order]) or plain):
            yield from (x.start("a") if x["a"] else x.start("c") for x in run)
        run = [m] if m is not None else []


def _in_line(text: str, m: _Match, possible: Sequence[_Match], taken: Set[int]) -> bool:
    """Whether a pair stands between the days that its line lists, or before what was found on it: "MRI 6/13: …"."""
    if text.startswith(": ", m.end()) and int(m[2]) > _COMMON_WHOLE:
        return True
    low, high = text.rfind("\n", 0, m.start()), text.find("\n", m.end())
    here = [x for x in possible if x.start() in taken and low < x.start() and (high < 0 or x.start() < high)]
    days = sorted((int(x[1]), int(x[2])) for x in here)
    return len(days) > 1 and days[0] < (int(m[1]), int(m[2])) < days[-1] and not text.startswith(" of ", m.end())


def _listed_months(found: Sequence[_Match], taken: Set[int]) -> frozenset[int]:
    """The months of the dates that a document lists with the month first, and the months beside them."""
    listed = [(int(m[1]), int(m[2])) for m in found if m.start() in taken]
    if not any(two > 12 >= one for one, two in listed) or any(one > 12 for one, _ in listed):
        return frozenset()
    return _around({one for one, _ in listed})


def _opens_entry(ahead: str, behind: str) -> bool:
    """Whether a pair begins an entry of a note ("; 10/12 infusion"), or stands behind a word for a time."""
    begins = not ahead.strip(" \n") or ahead.rstrip(" \n")[-1] in ".;:"
    return (begins and behind[:1] == " " and behind[1:2].islower()) or _FROM.search(ahead) is not None


def _placed(ahead: str, behind: str) -> bool:
    """Whether a pair stands in brackets alone, behind "until", or at the end of a range ("03/11-12/11")."""
    return _TILL.search(ahead) is not None and (not ahead.endswith("(") or behind[:1] in tuple("),;:"))
