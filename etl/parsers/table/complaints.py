"""Columns of a table of values that tell in words how somebody felt: "Time | HR | Complaints"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.lexicon import Lexicon
from etl.parsers.table.cell_values import absent_reason
from etl.patterns import regex

_TOLD = regex(r"[^\W\d_]{3,}")
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
        if len(grid[0]) < _FEWEST or not any(e.role == "complaint" for e in lexicon.label(head.text.strip(), "field")):
            continue
        cells = [c.text.strip() for row in grid[head.row + 1 :] if (c := row[head.column]) is not None]
        told = [text for text in cells if not absent_reason(text)]
        if told and all(_TOLD.search(text) and not text[0].isdigit() for text in told):
            out.add(head.column)
    return frozenset(out)
