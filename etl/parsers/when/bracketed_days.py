"""Days without a year that close the heads of a table: "Week 0 (30/04) | Week 12 (29/07)", over its columns or beside its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from etl.parsers.when.year_patterns import LAST_DAY
from etl.patterns import regex

_CLOSES = regex(
    r"(?<=[^\W_]) ?(?:\n| )(?:\((?P<a>\d\d)/(?P<b>\d\d)\)|(?<=\d )(?P<c>\d\d)/(?P<d>\d\d))(?=[ |]*(?:\t|\||$|[ ]{2}))",
    re.M,
)
"""A day at the end of a cell, in brackets, or behind a number: "Week 0 30/04"."""
_FAR = 400
"""Characters between the days of two heads of one table, at most."""
_LEAST, _MONTHS = 2, 12


def bracketed_days(text: str, order: Literal["dmy", "mdy"] | None) -> frozenset[int]:
    """Where such days begin: two and more, each later than the one before it, and no shares of one whole.

    Args:
        text: the document's text.
        order: whether the document writes the day or the month first.
    """
    return frozenset(at for run in _runs(list(_CLOSES.finditer(text))) for at in _days(run, order))


def heads_next(text: str, end: int, start: int) -> bool:
    """Whether the day that ends at one place and the day that begins at another close two heads of one row.

    Args:
        text: the document's text.
        end: behind the first of them.
        start: of the second.
    """
    between = text[end:start]
    return between.startswith(")") and between.endswith("(") and "\n" not in between and len(between) < _FAR


def _runs(found: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for m in found:
        if run and m.start() - run[-1].start() > _FAR:
            yield run
            run = []
        run.append(m)
    yield run


def _days(run: Sequence[re.Match[str]], order: Literal["dmy", "mdy"] | None) -> Iterator[int]:
    if len(run) < _LEAST:
        return
    pairs = [(int(m["a"] or m["c"]), int(m["b"] or m["d"])) for m in run]
    ways = {"mdy": _in_turn(pairs), "dmy": _in_turn([(b, a) for a, b in pairs])}
    plain = any(ways.values()) and all(max(pair) > _MONTHS for pair in pairs)  # each shows by itself which is its day
    if ((order and ways[order]) or plain) and len({b for _, b in pairs}) > 1:
        yield from (m.start("a") if m["a"] else m.start("c") for m in run)


def _in_turn(days: Sequence[tuple[int, int]]) -> bool:
    """Whether months and days are ones, each later than the one before it, but for one turn of the year."""
    if not all(1 <= month <= _MONTHS and 1 <= day <= LAST_DAY for month, day in days):
        return False
    turns = [one[0] - two[0] for one, two in pairwise(days) if one >= two]
    return not turns or (len(turns) == 1 and turns[0] > _MONTHS // 2 and days[-1] < days[0])


_BARE_RUN = regex(r"(?:\(|\b(?:on|days?|dates?)(?: the|:)? )(?:\d{1,2},\s?){2,8}\Z")


def bare_run(text: str, start: int, at: int, last: int | None) -> bool:
    """Whether days with commas alone stand before a date: "(3, 10, 17, 24 March)", "on 3, 10, 17 May".

    Args:
        text: the text.
        start: where to look from.
        at: where the date begins.
        last: its day; None for a month.
    """
    found = _BARE_RUN.search(text, start, at)
    days = [int(day) for day in re.findall(r"\d+", found[0])] if found else []
    return len(days) > 1 and days == sorted(set(days)) and days[-1] < (last or 0)
