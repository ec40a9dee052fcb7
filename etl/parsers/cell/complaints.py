"""Columns of a table of values that tell in words how somebody felt, or what was done: "Time | HR | Complaints", "Date | BP |
What was done | How she was"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason
from etl.patterns import regex

_TOLD = regex(r"[^\W\d_]{3,}")
_ASKS = regex(
    r"(?:how (?:he|she|i|we|it|they|the \w+|[A-Z]\w+) (?:was|were|is|felt|feels|went|slept|did|reacted|took it)"
    r"|what (?:was|were|we|they|he|she|i|the \w+|happened|else)(?: (?:\w+ ){0,2}\w+)?)(?: (?:that day|today|on the day|in the evening))?\W*",
    re.I,
)
"""A head that asks in words: "How she was", "What was done", "What happened"."""
_COUNTED = regex(r"\d[\d.,]*\s?(?:[^\W\d_]{1,4}|%)?$")
_HEADS = 3
_FEWEST = 4


def complained(lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> frozenset[int]:
    """The columns that ask for complaints and have nothing but words in their cells.

    Args:
        lexicon: for the names of columns.
        grid: the table's cells; one of few columns is a list of events, which is read elsewhere.
    """
    out = set()
    for head in (c for row in grid[:_HEADS] for c in row if c is not None and c.column):
        if len(grid[0]) < _FEWEST or not _asks(lexicon, head.text.strip()):
            continue
        cells = [c.text.strip() for row in grid[head.row + 1 :] if (c := row[head.column]) is not None]
        told = [text for text in cells if not absent_reason(text)]
        if told and all(_TOLD.search(text) and not _COUNTED.match(text) for text in told):
            out.add(head.column)
    return frozenset(out)


def _asks(lexicon: Lexicon, head: str) -> bool:
    return bool(_ASKS.fullmatch(head)) or any(e.role == "complaint" for e in lexicon.label(head, "field"))
