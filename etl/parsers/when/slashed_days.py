"""Days without a year that are printed as "6/13", in documents that print full dates as 2014/6/2."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import groupby, pairwise
from typing import Literal

from etl.parsers.when.bracketed_days import bracketed_days
from etl.parsers.when.year_patterns import LAST_DAY, months_around
from etl.patterns import regex

_FULL = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/\d{1,2}(?![\w/])")
_YEAR_LAST = regex(r"(?<![\w./-])(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?![\w/])")
_LINE_END = regex(r"\n")
_GAP = regex(r"[ |]{2,}|[ |]*\t[ |]*| \| ?")
_COMMON_WHOLE, _TWO = 5, 2


def slashed_days(
    text: str, found: Sequence[re.Match[str]], taken: Set[int], order: Literal["dmy", "mdy"] | None = None
) -> frozenset[int]:
    """Where "6/13" is the 13th of June in a document that prints full dates as 2014/6/2: over columns, before what was found on
    that day ("MRI 6/13: …"), and between the days that its line lists; and in any document where they close the heads of a table.

    But for those of heads, its month is that of a full date, or the one before or behind.

    Args:
        text: the document's text.
        found: all such pairs of numbers.
        taken: where those begin that are days already.
        order: whether the document writes the day or the month first.

    Returns:
        Where further ones begin.
    """
    printed = [int(m[1]) for m in _FULL.finditer(text)] if found else []
    if found and order:  # "12/03/2009" tells the months too where it is known which of its numbers is one
        printed += [int(m[1 if order == "mdy" else 2]) for m in _YEAR_LAST.finditer(text)]
    near = months_around(month for month in printed if month)
    month, day = (2, 1) if order == "dmy" else (1, 2)
    days = [m for m in found if int(m[month]) in near and 1 <= int(m[day]) <= LAST_DAY]
    ends = [m.start() for m in _LINE_END.finditer(text)] if days else []
    lines = groupby(days, key=lambda m: bisect_left(ends, m.start()))
    closing = bracketed_days(text, order) if found else frozenset()
    return frozenset(at for _, line in lines for at in _of_line(text, list(line), taken)) | closing


def _of_line(text: str, line: Sequence[re.Match[str]], taken: Set[int]) -> Iterator[int]:
    """The days of one line."""
    if _over_columns(text, line):
        yield from (m.start() for m in line)
        return
    listed = sorted((int(m[1]), int(m[2])) for m in line if m.start() in taken)
    for m in line:
        inside = len(listed) > 1 and listed[0] < (int(m[1]), int(m[2])) < listed[-1]
        reported = text[m.end() : m.end() + 2] == ": " and int(m[2]) > _COMMON_WHOLE
        if m.start() not in taken and (inside or reported) and not text.startswith(" of ", m.end()):
            yield m.start()


def _over_columns(text: str, line: Sequence[re.Match[str]]) -> bool:
    """Whether nothing else stands behind the first day of a line: not the shares of one whole ("3/5   4/5")."""
    end = text.find("\n", line[-1].end())
    behind = text[line[-1].end() : end if end >= 0 else len(text)].strip(" \t|")
    wholes = {int(m[2]) for m in line}
    if len(line) < _TWO or behind or len(wholes) < _TWO:
        return False
    return max(wholes) > _COMMON_WHOLE and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(line))
