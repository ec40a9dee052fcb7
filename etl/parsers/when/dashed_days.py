"""Days without a year that are printed as "06-13", in documents that print full dates as 2014-06-02."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from etl.parsers.number.numerals import before
from etl.parsers.when.year_patterns import LAST_DAY, months_around, tails
from etl.patterns import regex

_ROW = regex(
    r"^[^\n]{0,60}?(?:[ \t|]{2,}|\t|(?<=\n)|^)(?P<days>\d\d-\d\d(?:(?:[ |]{2,}|[ |]*\t[ |]*| \| ?)\d\d-\d\d){1,12})[ \t|]*$",
    re.M,
)
_DAY = regex(r"(\d\d)-(\d\d)")
_ALONE = regex(
    r"(?<![\w.,/:–-])(\d\d)-(\d\d)(?![\w/:–%°-]|[.,]\d|\s?(?:mg|ml|cm|mm|kg|m|s|h|points?|years?|days?|weeks?|months?|times|hours|minutes)\b)"
)
_WORDS = regex(
    r"\s?(?:,|;|and|&)\s?(?:and\s)?(?:[A-Z]{2,3}\s)?|\s(?:by|via|with|IV|LP|i\.v\.|intra)[^\n\d.;,]{0,30}[,;]\s"
)
_APART = regex(r"(?:^|[\t|(;])[ ]?(?P<day>[0-3]\d-[0-3]\d-\d\d)(?=[ ]?(?:[\t|);]|$))", re.M)
_APART_DOTTED = regex(
    r"(?:^|[\t|(;]| {2})[ ]?(?P<day>(?:[1-9]|0[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?P<year>\d\d))(?=[ ]{0,20}(?:[\t|);]|$)| {2})",
    re.M,
)
_NEAR = 4_000
_SEVERAL = 3
_MONTHS = 12


def dashed_days(text: str) -> frozenset[int]:
    """Where "06-13" is a day of June: behind "on", in brackets, and over columns, in a document that prints full dates as 2014-06-02.

    Its month is that of a full date, or the one before or behind; of days over columns only the first one's is.

    Args:
        text: the document's text.

    Returns:
        Where these days begin.
    """
    near = months_around(int(m[1]) for m in tails()["iso"].finditer(text))
    taken = {*_over_columns(text, near), *_in_turn(text, near)} if near else set()
    last = -1
    for match in tails()["dashed"].finditer(text) if near else ():
        ahead, behind = before(text, match.start(), 12), text[match.end() : match.end() + 4]
        listed = (
            ahead.endswith("(")
            or tails()["iso_listed"].search(before(text, match.start(), 14))
            or (last >= 0 and tails()["comma"].fullmatch(text, last, match.start()))
        )
        if int(match[1]) in near and (
            tails()["on"].search(ahead)
            or (listed and (behind[:1] in tuple("),;:.") or behind.startswith((" and", " &", " ("))))
        ):
            taken.add(match.start())
            last = match.end()
    return frozenset(taken)


def _in_turn(text: str, near: Set[int]) -> Iterator[int]:
    """Three days and more one behind the other: "09-09, 09-16 and 09-23 by lumbar puncture, 09-30 intravenously"."""
    run: list[re.Match[str]] = []
    for m in [*_ALONE.finditer(text), None]:
        goes_on = m is not None and run and _WORDS.fullmatch(text, run[-1].end(), m.start()) and _follows(run[-1], m)
        if run and not goes_on:
            if len(run) >= _SEVERAL:
                yield from (one.start() for one in run)
            run = []
        if (
            m is not None
            and (goes_on or int(m[1]) in near)
            and 1 <= int(m[1]) <= _MONTHS
            and 1 <= int(m[2]) <= LAST_DAY
        ):
            run.append(m)


def _follows(one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether a day is later than another, in its year or early in the next."""
    (month, day), (later, then) = (int(one[1]), int(one[2])), (int(two[1]), int(two[2]))
    return (month, day) < (later, then) or month - later > _MONTHS // 2


def _over_columns(text: str, near: Set[int]) -> Iterator[int]:
    """Where two days and more head the columns of a table: nothing else stands behind the first of them on its line."""
    for row in _ROW.finditer(text):
        days = [(int(m[1]), int(m[2]), m.start()) for m in _DAY.finditer(text, row.start("days"), row.end("days"))]
        if not all(1 <= month <= _MONTHS and 1 <= day <= LAST_DAY for month, day, _ in days) or days[0][0] not in near:
            continue
        turns = sum(one[:2] >= two[:2] for one, two in pairwise(days))
        if turns == 0 or (turns == 1 and days[0][0] - days[-1][0] > _MONTHS // 2):
            yield from (at for _, _, at in days)


def set_apart(text: str, found: re.Match[str]) -> bool:
    """Whether "19-09-11" or "4.4.16" is the whole of a cell or a bracket, with others like it nearby; those with full stops
    are of one year, or the next.

    Args:
        text: the document's text.
        found: what looks like such a day.
    """
    dotted = "." in found.group()
    near = (_APART_DOTTED if dotted else _APART).finditer(text, max(0, found.start() - _NEAR), found.end() + _NEAR)
    starts = [m.start("day") for m in near if not dotted or abs(int(m["year"]) - int(found["c"])) <= 1]
    return found.start() in starts and len(starts) >= _SEVERAL
