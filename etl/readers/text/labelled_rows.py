"""Tables in plain text printed as labels with lists of values, below a line with the names of the values.

    Item: before, 1 month, 3 months
    Walking: 1, 2, 2
    Climbing: 0, 0, 1

Without such a header the lines are fields, not a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build, is_numeric, is_value
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, label_of, marker_of, trimmed

_LONGEST_LINE = 300
_LONGEST_CELL = 30
_FEWEST_ROWS = 3
_TIME = regex(r"\b(?:\d{4}|days?|weeks?|months?|years?|visits?|[dmwy]\d{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line as a label and its values."""

    index: int
    label: Span
    values: tuple[Span, ...]
    separator: str


def find_labelled(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables printed as labels with lists of values.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to other tables.
        cells: most cells a table may have.

    Returns:
        The pieces in order.
    """
    pieces: list[Piece] = []
    run: list[_Printed] = []
    for index, line in enumerate(lines):
        printed = None if index in taken or line.blank else _printed(text, index, line, not run)
        if printed and run and _is_next(run, printed) and _is_row(text, printed):
            run.append(printed)
            continue
        pieces += _table(text, lines, run, cells)
        run = [printed] if printed and _is_head(text, printed) else []
    return pieces + _table(text, lines, run, cells)


def _printed(text: str, index: int, line: Line, bare: bool) -> _Printed | None:
    """A line with a label and several short values; a header may lack the label."""
    if len(line.text) > _LONGEST_LINE or "\t" in line.text or line.text[-1] in ".!?":
        return None
    marker = marker_of(line.text)
    if marker is not None and not marker.number:
        return None
    label = label_of(line.text, marker.rest if marker else 0)
    separator = next((sign for sign in ";," if sign in line.text), "")
    if not separator or (label is None and not bare) or (label and (label.words > 8 or label.value >= len(line.text))):
        return None
    begin = line.start + (label.value if label else 0)
    name = Span(line.start, line.start + label.end) if label else Span(line.start, line.start)
    values: list[Span] = []
    at = begin
    while at <= line.end:
        stop = text.find(separator, at, line.end)
        stop = line.end if stop < 0 else stop
        value = trimmed(text, at, stop)
        if not 0 < value.end - value.start <= _LONGEST_CELL or ":" in text[value.start : value.end]:
            return None
        values.append(value)
        at = stop + 1
    return _Printed(index, name, tuple(values), separator) if len(values) >= 2 else None


def _is_next(run: list[_Printed], printed: _Printed) -> bool:
    """Whether a line stands right below the last row and has as many values."""
    head = run[0]
    same = len(printed.values) == len(head.values) and printed.separator == head.separator
    return same and printed.index == run[-1].index + 1 and printed.label.start < printed.label.end


def _is_row(text: str, printed: _Printed) -> bool:
    """Whether the values of a line are numbers, grades and the like."""
    likely = sum(1 for span in printed.values if is_value(text[span.start : span.end]))
    return likely * 5 >= len(printed.values) * 4


def _is_head(text: str, printed: _Printed) -> bool:
    """Whether each value of a line can head a column: words, or a point in time."""
    shown = [text[span.start : span.end] for span in printed.values]
    timed = all(not is_value(value) or (not is_numeric(value) and _TIME.search(value)) for value in shown)
    return timed and len({value.lower() for value in shown}) == len(shown)


def _table(text: str, lines: Sequence[Line], run: list[_Printed], cells: int) -> list[Piece]:
    """The table of a header and its rows."""
    if len(run) < _FEWEST_ROWS:
        return []
    rows: list[Row] = [(Slot(row.label), *(Slot(value) for value in row.values)) for row in run]
    table = build(text, rows, cells=cells)
    if table is None:
        return []
    first, last = run[0].index, run[-1].index + 1
    return [Piece(first, last, Block("table", Span(lines[first].start, lines[last - 1].end), table=table))]
