"""Two heads of a table that only together say when: "in | out", "entry | exit", "start | end"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Timepoint
from etl.patterns import regex

_PAIRS = (
    ("in", "out"), ("entry", "exit"), ("start", "end"), ("begin", "end"), ("beginning", "end"), ("start", "finish"), ("initial", "final"),
    ("initially", "finally"), ("then", "now"), ("old", "new"), ("arrival", "departure"), ("coming", "going"), ("came", "left"), ("opening", "closing"),
    ("enter", "leave"), ("intake", "end"), ("first", "last"), ("earlier", "now"), ("admission", "leaving"),
)  # fmt: skip
_WORD = regex(
    r"\W*(?:(?:at|on|the|way|value|score|test|check|visit|day)\s)*(?P<word>[a-z]+)(?:\s(?:score|value|test|visit|check|points|day))?\W*"
)


def opposite_times(rows: Sequence[Sequence[Cell | None]], left: int) -> dict[int, Timepoint]:
    """The times of columns by two heads of one row that are each other's opposite.

    Args:
        rows: a table's header rows.
        left: number of label columns.

    Returns:
        Before and after, by column; nothing where a row has no such pair, or has other heads between them.
    """
    for row in rows:
        out: dict[int, Timepoint] = {}
        words = [m["word"] if c is not None and (m := _WORD.fullmatch(c.text.lower())) else "" for c in row]
        for c in range(left, len(row) - 1):
            cell, other = row[c], row[c + 1]
            if cell is not None and other is not None and (words[c], words[c + 1]) in _PAIRS:
                out[c], out[c + 1] = Timepoint("before", cell.text.strip()), Timepoint("after", other.text.strip())
        if out:
            return out
    return {}
