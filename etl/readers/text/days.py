"""Days told one below the other: a column of dates beside prose is a diary and no table.

09-18  1st infusion, lumbar puncture L3-4. Next day headache.
09-25  2nd infusion. No reaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Cell, Span, Table
from etl.patterns import regex

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = regex(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2})?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?):?",
    re.I,
)
_FULL_DAY = regex(r"(?<![\w./-])(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?![\w/-])")
_SENTENCE = regex(r"[^\s.]{2}[.;] +[A-Z]|, [^,]{3,}, ")
"""Prose has a second sentence, or several parts."""
_LONG = 40
_TWO = 2
_NTH_DAY = regex(
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|#\d{1,2}|no\.? ?\d{1,2})(?: [^\W\d_]+)?[,:]? \(?"
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
    rf"|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\)?[,:]? [^\W\d_]{{2}}",
    re.I,
)
"""How a line of a list of treatments begins: "4th injection 2015.5.29 lumbar puncture", "4th 2015.5.29, …"."""


def rows_of_days(one: str, two: str) -> bool:
    """Whether two lines tell a day each, at the same place and with more behind it: they are rows of a list, and neither heads
    the other ("SCT#1 3.4.2010 LP 20 mln").

    Args:
        one: a line.
        two: the line right below it.
    """
    first, second = _FULL_DAY.search(one), _FULL_DAY.search(two)
    if first is None or second is None:
        return False
    same = len(one[: first.start()].split()) == len(two[: second.start()].split())
    return same and bool(one[first.end() :].split()) and bool(two[second.end() :].split())


def without_diaries(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text, its tables of days beside prose as a paragraph for each day.

    Args:
        text: the whole text.
        blocks: as they were found.
    """
    out: list[Block] = []
    for block in blocks:
        table = block.table
        rows = [[c for c in row if c is not None] for row in table.grid()] if table is not None else []
        if table is None or not _is_diary(table, rows):
            out.append(block)
        else:
            out += _days(text, block, rows)
    return tuple(out)


def _is_diary(table: Table, rows: Sequence[Sequence[Cell]]) -> bool:
    if table.columns != _TWO or len(rows) < _TWO or any(len(row) != _TWO for row in rows) or table.notes:
        return False
    told = [row[1].text for row in rows]
    prose = sum(_SENTENCE.search(words) is not None or len(words) > _LONG for words in told)
    return prose * 2 >= len(rows) and all(_DAY.fullmatch(row[0].text.strip()) for row in rows)


def _days(text: str, block: Block, rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    for row in rows:
        said = text[row[0].span.start : row[1].span.end].rstrip()
        yield Block("paragraph", Span(row[0].span.start, row[0].span.start + len(said)), page=block.page)


def is_nth_day(shown: str) -> bool:
    """Whether a line counts something with its day and what it was.

    Args:
        shown: the line.
    """
    return _NTH_DAY.match(shown) is not None
