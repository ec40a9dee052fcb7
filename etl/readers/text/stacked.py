"""Tables in plain text whose cells stand below each other, one on a line and without tabs.

Web copies do that. Two shapes: rows parted by blank lines with the same number of lines each, and one unbroken
column in which a name is followed by the same number of values again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build, is_value
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, caption_of, label_of, marker_of

# Tables in one unbroken column of cells below a head that says when: "Item", "Before (2 May)", "After", then a name and its values.
#
# The cells below such a head go by its number of columns, so that they may be words ("moderate", "III") as well as figures.

_DAY = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?,? (?:\d{1,2}, )?(?:19|20)\d\d|(?:19|20)\d\d"
_LONG = r"(?:\d{1,3}|one|two|three|four|six|nine|twelve) ?(?:mo|days?|wks?|weeks?|months?|years?|yrs?)\b\.?"
_WHEN = regex(
    rf"(?i:(?:{_LONG} )?(?:before|after|pre|post|prior to|following|baseline|initial|first|last|final|current|now|previous|(?:on |at |at the time of )?(?:admission|discharge)|follow[- ]?up)"
    rf"(?:[- ](?:therapy|treatment|transplant(?:ation)?|treatments|admission|discharge|test|exam(?:ination)?|evaluation|assessment|op|the))*"
    rf"(?: ?{_LONG})?|{_LONG}(?: (?:later|after|post)(?: [a-z]+)?)?|(?:day|week|month|year)s? ?\d{{1,3}})"
    rf"[ :,]*(?:[(\[]?(?:{_DAY})[)\]]?)?$|[(\[]?(?:{_DAY})[)\]]?$"
)
_CORNER = regex(
    r"(?i)(?:evaluation|assess\w*|exam\w*|item|items|test|tests|parameter|parameters|index|indicators?|indices|function|functions|measure|measures|variable|"
    r"what|area|task|date|time|name|symptoms?|signs?|results? of \w+|content|check|checks|subject|project|[/\\–-]+)(?: (?:items?|index|name|content|date))?$"
)
_CLASS = regex(r"[IV]{1,3}[ab]?$")
_COUNTED = regex(r"\d{1,3}[- ][a-z]{3,}[- ][a-z]{2,}|\d{1,3}-[A-Za-z]{2,}", re.IGNORECASE)
"""A name that begins with a number ("6-minute walk", "10 m walk"), which is no value."""
_STACKED_TIMES_LONGEST_NAME = 60
_STACKED_TIMES_LONGEST_CELL = 40
_MOST_COLUMNS = 8
_STACKED_TIMES_FEWEST_ROWS = 2
_FEWEST_CELLS = 6


def below_times(lines: Sequence[Line], first: int, last: int) -> tuple[int, int, int, int] | None:
    """The table of a chunk of lines whose head says when.

    Args:
        lines: the lines of the text.
        first: index of the chunk's first line.
        last: index behind its last line.

    Returns:
        Where its head begins (at the corner, when there is one), where its times begin, where its rows begin and where they
        end; None without one.
    """
    at = first
    while at < last:
        if not _is_time(lines[at]):
            at += 1
            continue
        end = at
        while end < last and end - at < _MOST_COLUMNS and _is_time(lines[end]):
            end += 1
        if end - at > 1:
            stop = _rows(lines, end, last, end - at)
            if stop > end:
                corner = at > first and _CORNER.match(lines[at - 1].text) is not None
                return at - corner, at, end, stop
        at = end
    return None


def _is_time(line: Line) -> bool:
    return len(line.text) <= _STACKED_TIMES_LONGEST_CELL and _WHEN.match(line.text) is not None


def _rows(lines: Sequence[Line], first: int, last: int, columns: int) -> int:
    """Where the rows end that begin at `first`; `first` itself when there are none."""
    size = columns + 1
    at, figures, rows = first, 0, 0
    while at + size <= last and _is_name(lines[at]) and all(map(_is_cell, lines[at + 1 : at + size])):
        figures += sum(_plain_value(line) for line in lines[at + 1 : at + size]) * 2 >= columns
        rows += 1
        at += size
    left = last - at
    misplaced = left > 0 and any(_plain_value(line) for line in lines[at : min(last, at + size)])
    enough = (rows >= _STACKED_TIMES_FEWEST_ROWS and rows * columns >= _FEWEST_CELLS) or (
        rows >= _STACKED_TIMES_FEWEST_ROWS and figures == rows
    )
    return at if enough and figures * 2 >= rows and not misplaced else first


def _plain_value(line: Line) -> bool:
    return is_value(line.text) or _CLASS.match(line.text) is not None


def _is_name(line: Line) -> bool:
    """Whether a line may be the name of a row: a few words, no value and no sentence."""
    shown = line.text
    return (
        len(shown) <= _STACKED_TIMES_LONGEST_NAME
        and any(c.isalpha() for c in shown)
        and shown[-1] not in ".;:"
        and "\t" not in shown
        and (not is_value(shown) or _COUNTED.match(shown) is not None)
        and marker_of(shown) is None
        and label_of(shown) is None
        and caption_of(shown) is None
        and not _is_time(line)
    )


def _is_cell(line: Line) -> bool:
    """Whether a line may be a cell: a value or a few words, no sentence and no field."""
    shown = line.text
    if is_value(shown):
        return True
    return (
        len(shown) <= _STACKED_TIMES_LONGEST_CELL
        and shown[-1] not in ".;:"
        and "\t" not in shown
        and label_of(shown) is None
    )


_VALUE = regex(
    r"[<>≤≥~≈±+−-]{0,2}\s?\d+(?:[.,]\d+)?\s?[+−-]?(?:\s?/\s?\d+(?:[.,]\d+)?[+−-]?)?\s?(?:%|[^\W\d_]{1,6})?$"
    r"|[−-]?\d+(?:[.,]\d+)?\s?(?:±|\+/-)\s?\d+(?:[.,]\d+)?\s?%?\*{0,2}$"
    r"|[−-]?\d+(?:[.,]\d+)?\s?%?\s?[(\[]\d+(?:[.,]\d+)?(?:\s?(?:[-–,;]|to)\s?\d+(?:[.,]\d+)?)?\s?%?[)\]]\*{0,2}$"
    r"|n\.?/?\s?[adrmt]\.?$|[-–—?]$|yes$|no$",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_LONGEST_CELL = 24
_FEWEST_ROWS = 3


def find_stacked(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables with one cell on a line.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to other tables.
        cells: most cells a table may have.

    Returns:
        The pieces in order.
    """
    pieces: list[Piece] = []
    run: list[tuple[int, int]] = []
    for first, last in _chunks(lines, taken):
        if run and (last - first != run[-1][1] - run[-1][0] or not _is_row(lines, first, last)):
            width = run[0][1] - run[0][0]
            without_corner = last - first == width + 1
            if len(run) == 1 and _is_row(lines, first, last) and (without_corner or _in_group(last - first, width)):
                run.append((first, last))
                continue
            pieces += _of_run(text, lines, run, cells)
            run = []
        if last - first >= 2 and (run or _is_head(lines, first, last)):
            run.append((first, last))
            continue
        pieces += _unbroken(text, lines, first, last, cells)
    return sorted(pieces + _of_run(text, lines, run, cells), key=lambda piece: piece.first)


def _chunks(lines: Sequence[Line], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The runs of lines without a blank one among them."""
    first = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or lines[index].blank or index in taken:
            if index > first:
                yield first, index
            first = index + 1


def _is_head(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a chunk may be the header or a row: a few short lines, neither items nor fields nor sentences."""
    return last - first <= 20 and all(
        len(line.text) <= _LONGEST_NAME
        and "\t" not in line.text
        and line.text[-1] not in ".;:"
        and (marker_of(line.text) is None or len(line.text) <= 2)
        and (_VALUE.match(line.text) is not None or label_of(line.text) is None)
        and caption_of(line.text) is None
        for line in lines[first:last]
    )


def _is_row(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a chunk is a row: a name, and values of which most are numbers, grades or the like."""
    if not _is_head(lines, first, last) or last - first < 2:
        return False
    values = lines[first + 1 : last]
    likely = sum(1 for line in values if _VALUE.match(line.text))
    return likely * 5 >= len(values) * 3 and all(len(line.text) <= _LONGEST_CELL for line in values)


def _of_run(text: str, lines: Sequence[Line], run: list[tuple[int, int]], cells: int) -> list[Piece]:
    """The table of consecutive chunks, or else those within them: a short table may be one chunk of short lines."""
    within = (piece for first, last in run for piece in _unbroken(text, lines, first, last, cells))
    return _table(text, lines, run, cells) or list(within)


def _table(text: str, lines: Sequence[Line], run: list[tuple[int, int]], cells: int) -> list[Piece]:
    """The table of consecutive chunks."""
    rows = [tuple(Slot(Span(line.start, line.end)) for line in lines[first:last]) for first, last in run]
    if len(rows) < _FEWEST_ROWS or sum(1 for first, last in run if _is_row(lines, first, last)) < len(rows) - 1:
        return []
    width = len(rows[0])
    if _in_group(len(rows[1]), width):
        rows = [rows[0], *(row for group in rows[1:] for row in _rows_of_group(group, width))]
    return _piece(text, lines, rows, run[0][0], run[-1][1], cells)


def _in_group(size: int, width: int) -> bool:
    """Whether so many lines are one name for several rows below a head so wide: the name, then each row's other cells."""
    return width > _FEWEST_ROWS and size > width and (size - 1) % (width - 1) == 0


def _rows_of_group(group: Row, width: int) -> Iterator[Row]:
    """The rows that share the name above them, which is printed once."""
    name, rest = group[0], group[1:]
    for at in range(0, len(rest), width - 1):
        first = name if not at else Slot(Span(rest[at].span.start, rest[at].span.start))
        yield (first, *rest[at : at + width - 1])


def _piece(text: str, lines: Sequence[Line], rows: list[Row], first: int, last: int, cells: int) -> list[Piece]:
    if len(rows) > 1 and len(rows[0]) == len(rows[1]) - 1:
        at = rows[0][0].span.start
        rows[0] = (Slot(Span(at, at)), *rows[0])
    table = build(text, rows, cells=cells)
    if table is None:
        return []
    span = Span(lines[first].start, lines[last - 1].end)
    return [Piece(first, last, Block("table", span, table=table))]


def _unbroken(text: str, lines: Sequence[Line], first: int, last: int, cells: int) -> list[Piece]:
    """Tables within one chunk: names, each followed by the same number of values."""
    if last - first < 2 * _FEWEST_ROWS + 1:
        return []
    if timed := below_times(lines, first, last):
        return _below_times(text, lines, timed, cells)
    pieces: list[Piece] = []
    starts: list[int] = []
    width = 0
    free = first
    for index, end in [*_name_runs(lines, first, last), (last, last)]:
        if starts and (end - index != width or index != starts[-1] + width):
            piece = _unbroken_table(text, lines, starts, width, free, cells)
            if piece:
                pieces += piece
                free = piece[0].last
            starts = []
        if end - index >= 2:
            width = end - index
            starts.append(index)
    return pieces


def _below_times(text: str, lines: Sequence[Line], timed: tuple[int, int, int, int], cells: int) -> list[Piece]:
    """The table below a head of times: rows as wide as the head, with its corner."""
    head, times, body, end = timed
    width = body - times + 1
    slots = [tuple(Slot(Span(line.start, line.end)) for line in lines[head:body])]
    slots += [
        tuple(Slot(Span(line.start, line.end)) for line in lines[at : at + width]) for at in range(body, end, width)
    ]
    return _piece(text, lines, slots, head, end, cells)


def _name_runs(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Each name with the end of the values that follow it."""
    index = first
    while index < last:
        end = index + 1
        while end < last and _VALUE.match(lines[end].text):
            end += 1
        yield index, end
        index = end


def _unbroken_table(
    text: str, lines: Sequence[Line], starts: list[int], width: int, free: int, cells: int
) -> list[Piece]:
    """The table of equal rows, with the header cells that stand before them."""
    if len(starts) < _FEWEST_ROWS:
        return []
    if not all(_is_head(lines, start, start + 1) for start in starts):
        return []
    if not any(c.isalnum() for start in starts for line in lines[start + 1 : start + width] for c in line.text):
        return []  # bullets on lines of their own
    head = starts[0]
    begin = head
    while begin > free and head - begin < width and _is_head(lines, begin - 1, begin):
        begin -= 1
    grouped = _in_group(width, head - begin)
    if head - begin < width - 1 and not grouped:
        begin = head
    rows = [(begin, head)] if begin < head else []
    rows += [(start, start + width) for start in starts]
    slots = [tuple(Slot(Span(line.start, line.end)) for line in lines[a:b]) for a, b in rows]
    if grouped:
        slots = [slots[0], *(row for group in slots[1:] for row in _rows_of_group(group, head - begin))]
    return _piece(text, lines, slots, begin, starts[-1] + width, cells)
