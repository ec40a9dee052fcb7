"""Tables with one cell on a line whose rows stand in groups: a name, and below it rows that are as wide as the head but for it.

Item / Case / Before / 6 months

Walking test
1 / 320 / 350
2 / 280 / 300
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.document import Span
from etl.readers.grid import Row, Slot
from etl.readers.text.lines import Line

_LEAST_WIDE = 3
_LEAST = 2


def grouped(
    lines: Sequence[Line],
    chunks: Sequence[tuple[int, int]],
    is_name: Callable[[Line], bool],
    is_value: Callable[[Line], bool],
) -> tuple[list[Row], int] | None:
    """The rows of such a table.

    Args:
        lines: the lines of the text.
        chunks: runs of lines without a blank one among them; the first may be the head.
        is_name: whether a line may be the name of a group.
        is_value: whether a line may be a cell below the head.

    Returns:
        The rows, the head among them, and how many chunks they are; None where the first chunk heads no such table.
    """
    if len(chunks) < _LEAST + 1:
        return None
    first, last = chunks[0]
    wide = last - first - 1
    if wide < _LEAST_WIDE or not all(is_name(line) and not is_value(line) for line in lines[first : first + 2]):
        return None
    rows: list[Row] = [_row(lines, first, last)]
    used = several = 0
    for begin, end in chunks[1:]:
        values = lines[begin + 1 : end]
        if len(values) % wide or not values or not is_name(lines[begin]) or not all(map(is_value, values)):
            break
        several += len(values) > wide
        for at in range(begin + 1, end, wide):
            edge = Span(lines[at].start, lines[at].start)
            name = Slot(Span(lines[begin].start, lines[begin].end)) if at == begin + 1 else Slot(edge)
            rows.append((name, *_row(lines, at, at + wide)))
        used += 1
    return (rows, used + 1) if used >= _LEAST and several else None


def _row(lines: Sequence[Line], first: int, last: int) -> Row:
    return tuple(Slot(Span(line.start, line.end)) for line in lines[first:last])
