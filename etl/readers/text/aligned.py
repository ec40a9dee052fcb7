"""Tables in plain text whose columns are aligned with spaces.

The rows with the commonest number of parts (between gaps of two or more spaces) tell where the columns are; the
other rows are laid over them: a part that stands over several columns covers them, parts that fall into one
column are one cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, caption_of, gap_parts, is_rule, label_of, led_label, marker_of
from etl.readers.text.ticks import answer_boxes, has_boxes
from etl.value import replace

_Part = tuple[int, int]
_LEAST = 2
_SET_IN = 12
_LAST_NUMBER = regex(r"(?<=[a-z)%]) ([<>≤≥]?\d[\d.,]*(?:[+-]|\s?[-–]\s?\d[\d.,]*(?: [^\s\d()]\S{0,14})?)?)$")
_SIDES = regex(r"(?:^|(?<=\s{2}))(?:R|L|Rt|Lt|[Rr]ight|[Ll]eft)\b")
_ONLY_SIDE = regex(r"(?:R|L|Rt|Lt|[Rr]ight|[Ll]eft)\.?")
_SIDE = r"(?:right|left|rt|lt|r|l|dx|sin|sn|rechts|links|re|li)"
_WORD = regex(r"\S+")
_INITIAL = regex(r"^(?:[A-Z][\w'’.-]* ){1,3}[A-Z]\.$")
"""The name of somebody that ends with a letter: "Harold P."."""
_PAIRED = regex(rf"{_SIDE}\.?\s?[:=]\s?[^\s,;:]{{1,12}}\s?[,;/]?\s?{_SIDE}\.?\s?[:=]\s?[^\s,;:]{{1,12}}", re.I)
"""A cell with a value for each side: "R: 4, L: 5"."""


class _Printed(Struct, frozen=True):
    """A line as parts: first and last column of each, counted from the line's begin."""

    index: int
    line: Line
    parts: tuple[_Part, ...]


def find_aligned(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables whose columns are aligned with spaces.

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
    blanks = 0
    for index, line in enumerate(lines):
        if index in taken or (line.blank and (blanks or not run)):
            pieces += _table(text, run, cells)
            run, blanks = [], 0
            continue
        if line.blank:
            blanks += 1
            continue
        if is_rule(line.text.replace(" ", "")) and run and not blanks:
            continue  # a drawn line within the table, or below it
        printed = _printed(index, line)
        if printed is None or (blanks and not _same_columns(run, printed)):
            if printed is None and not blanks and _group_name(lines, index, run):
                run.append(_Printed(index, line, ((line.indent, line.width),)))
                continue
            pieces += _table(text, run, cells)
            run = []
        blanks = 0
        if printed:
            run.append(printed)
    return pieces + _table(text, run, cells)


def _printed(index: int, line: Line) -> _Printed | None:
    """The parts of a line that may be a row, None for other lines."""
    if caption_of(line.text) is not None or "\t" in line.text or len(line.text) > 400:
        return None
    spans = [part for part in gap_parts(line.text) if part[0] == 0 or line.text[slice(*part)] not in ":："]
    if len(spans) < 2:
        # A spanning header may have only one part, far to the right.
        if line.indent < _SET_IN or len(line.text) > 50 or marker_of(line.text):
            return None
    elif _labelled(line.text, spans):
        return None
    shift = line.indent
    return _Printed(index, line, tuple((_behind_colon(line.text, *part) + shift, part[1] + shift) for part in spans))


def _behind_colon(text: str, start: int, end: int) -> int:
    """Where a part begins behind the colon that a row's name has below those of the others: "Hb      : 10.2   g/dl"."""
    if text[start] not in ":：" or end - start < _LEAST:
        return start
    return end - len(text[start + 1 : end].lstrip())


def _labelled(text: str, spans: list[_Part]) -> bool:
    """Whether the parts are fields side by side ("Name: A   Age: 5"), or one field with a wide gap."""
    labels = [None if _PAIRED.fullmatch(text, start, end) else label_of(text[start:end]) for start, end in spans]
    if len(spans) == 2 and text[spans[0][1] - 1] == ":":
        return True
    if len(spans) % 2 == 0 and all(text[start] in ":：" for start, _ in spans[1::2]):
        return True  # "Name   : A       Age   : 5"
    if led_label(text) or (has_boxes(text) and not answer_boxes([text[start:end] for start, end in spans])):
        return True
    first = labels[0]
    if first is not None and text[spans[0][1] - 1] == ":" and _sided(text[first.value :]):
        return True
    if first is not None and first.value < spans[0][1] and all(_remark(text[start:end]) for start, end in spans[1:]):
        return True
    return sum(1 for label in labels if label) >= 2


def _sided(text: str) -> bool:
    """Whether a value has a part for each side ("R absent     L absent"); sides alone head columns ("Power:   R    L")."""
    text = text.strip()
    parts = gap_parts(text)
    alone = all(_ONLY_SIDE.fullmatch(text, start, end) for start, end in parts)
    return len(_SIDES.findall(text)) == 2 == len(parts) and not alone


def _remark(text: str) -> bool:
    """Whether a part goes with the value before it: a flag ("H", "*") or something in brackets."""
    return text in ("H", "L", "HH", "LL", "*", "**", "↑", "↓") or (text[0] in "([" and text[-1] in ")]")


def _same_columns(run: list[_Printed], printed: _Printed) -> bool:
    """Whether a row behind a blank line goes on with the table before."""
    if not run:
        return False
    last = run[-1].parts
    if len(last) != len(printed.parts):
        return len(run) <= 2 and 2 <= len(last) <= len(printed.parts) and last[0][0] > printed.parts[0][0]
    return all(
        a[0] < b[1] + 2 and b[0] < a[1] + 2 for a, b in zip(last[1:], printed.parts[1:], strict=True)
    ) and not any(label_of(run[-1].line.text[: end - start]) for start, end in last[:1])


def _group_name(lines: Sequence[Line], index: int, run: list[_Printed]) -> bool:
    """Whether a line of one part within a table names a group of rows or goes on with a row's name."""
    if not run or index + 1 >= len(lines):
        return False
    line = lines[index]
    follow = [below.text for below in lines[index + 1 : index + 3] if not below.blank]
    if line.text.endswith((":", "：")) and _is_head_row(lines[index + 1]):
        return False  # the next table's name
    if (
        (line.text[-1:] in ".;" and not _INITIAL.search(line.text))
        or caption_of(line.text) is not None
        or marker_of(line.text)
    ):
        return False
    second = min((row.parts[1][0] for row in run[-20:] if len(row.parts) > 1), default=0)
    return line.width <= second and any(len(gap_parts(text)) >= 2 for text in follow)


def _is_head_row(line: Line) -> bool:
    """Whether a line is the head of columns above rows with names: words only, the first set in."""
    return line.indent >= _SET_IN and len(gap_parts(line.text)) > 1 and not any(c.isdigit() for c in line.text)


def _table(text: str, run: list[_Printed], cells: int) -> list[Piece]:
    """The table of consecutive rows, if they are one."""
    while run and len(run[-1].parts) < 2:
        run = run[:-1]
    if len(run) < 2:
        return []
    columns = _columns(run)
    if not columns:
        return []
    rows: list[Row] = []
    heads: list[_Printed] = []
    wrapped: Span | None = None
    run = [_parted(row, run, len(columns)) for row in run]
    for number, row in enumerate(run):
        named = any(len(before.parts) >= len(columns) - _set_in(before) for before in run[:number])  # then it has units
        head = number + 1 < len(run) and number < 3 and len(row.parts) < len(columns) and not named
        below = next((x.parts for x in run[number + 1 : 3] if len(x.parts) > len(row.parts)), ()) if head else ()
        above = heads[-1] if heads and len(heads[-1].parts) <= len(row.parts) else None
        laid = _lay(row, columns, below, above)
        if head and below and len(row.parts) > 1:
            heads.append(row)
        if wrapped:  # the first part of a row's name stands on the line before
            laid = (Slot(Span(wrapped.start, laid[0].span.end)), *laid[1:])
        wrapped = laid[0].span if _name_goes_on(run, number) else None
        if not wrapped:
            rows.append(laid)
    table = build(text, rows, cells=cells)
    if table is None:
        return []
    first, last = run[0].index, run[-1].index + 1
    span = Span(run[0].line.start, run[-1].line.end)
    return [Piece(first, last, Block("table", span, table=table))]


def _parted(row: _Printed, run: list[_Printed], columns: int) -> _Printed:
    """A row whose long name leaves one space only before its first value, with the value as a part of its own.

    The value is a number that begins or ends where another row's does.
    """
    row = _apart(row, run, columns)
    if len(row.parts) != columns - 1:
        return row
    start, end = row.parts[0]
    if columns > _LEAST and (cut := _cut(row, run, columns)):
        return replace(row, parts=((start, cut - 1), (cut, end), *row.parts[1:]))
    last = _LAST_NUMBER.search(row.line.text[: end - row.line.indent])
    if last is None:
        return row
    at = last.start(1) + row.line.indent
    others = [other.parts[1] for other in run if len(other.parts) == columns and other is not row]
    if (
        columns < 3
        or not any(at == a or end == b or (at == a + 1 and last[1][-1:].isalpha()) for a, b in others)
        or any(at < b and a < end for a, b in row.parts[1:])
    ):
        return row
    return replace(row, parts=((start, last.start() + row.line.indent), (at, end), *row.parts[1:]))


def _apart(row: _Printed, run: list[_Printed], columns: int) -> _Printed:
    """A row whose long values leave one space only between them ("2019-06-17 2019-07-25"), with each as a part of its own.

    Each is one word with a figure and begins where the values of another row do.
    """
    if len(row.parts) >= columns:
        return row
    begins = {start for other in run if len(other.parts) == columns for start, _ in other.parts[1:]}
    shift = row.line.indent
    parts: list[_Part] = []
    for start, end in row.parts:
        shown = row.line.text[start - shift : end - shift]
        words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(shown)]
        apart = len(words) > 1 and all(a in begins for a, _ in words) and all(map(_figured, shown.split()))
        parts += words if apart else [(start, end)]
    return replace(row, parts=tuple(parts)) if len(parts) <= columns else row


def _figured(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _cut(row: _Printed, run: list[_Printed], columns: int) -> int | None:
    """Where the second column begins in a first part that reaches into it, one space behind the name: "Bilirubin total 3-20 µmol/l"."""
    start, end = row.parts[0]
    begins = Counter(other.parts[1][0] for other in run if len(other.parts) == columns and other is not row)
    if not begins:
        return None
    at, count = begins.most_common(1)[0]
    shown = row.line.text
    inside = start < at < end and count >= _LEAST and count * 3 >= sum(begins.values()) * 2
    before = at - row.line.indent - 1
    return at if inside and 0 < before < len(shown) and shown[before] == " " and shown[before - 1] != " " else None


def _name_goes_on(run: list[_Printed], number: int) -> bool:
    """Whether a line holds only the first part of the name of the row on the next line."""
    if number + 1 >= len(run) or len(run[number].parts) > 1:
        return False
    row, below = run[number], run[number + 1]
    starts_small = below.line.text[0].islower() or below.line.text[0] in "(&"
    return below.index == row.index + 1 and len(below.parts) > 1 and starts_small


def _columns(run: list[_Printed]) -> list[_Part]:
    """The extents of the columns, none when the rows aren't aligned."""
    counts = Counter(len(row.parts) for row in run if len(row.parts) >= 2)
    if not counts:
        return []
    best = max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    rows = [row for row in run if len(row.parts) == best]
    if len(rows) < 2 or (best == 2 and len(run) < 3 and not _wide_gaps(rows)):
        return []
    columns = [(min(row.parts[at][0] for row in rows), max(row.parts[at][1] for row in rows)) for at in range(best)]
    disjoint = sum(1 for left, right in pairwise(columns) if left[1] < right[0])
    if disjoint == best - 1:
        return columns
    # Rows of equal count that are not quite aligned are a table when there are several, with several columns.
    if best >= 3 and len(rows) >= 3 and disjoint * 2 >= best - 1:
        edges = [column[0] for column in columns]
        return [
            (start, max(start + 1, min(end, following - 1)))
            for (start, end), following in zip(columns, [*edges[1:], 10**9], strict=True)
        ]
    return []


def _wide_gaps(rows: list[_Printed]) -> bool:
    """Whether two columns stand clearly apart at one place."""
    return all(row.parts[1][0] - row.parts[0][1] >= 3 for row in rows) and (len({row.parts[1][0] for row in rows}) == 1)


def _lay(row: _Printed, columns: list[_Part], below: Sequence[_Part], above: _Printed | None = None) -> Row:
    """A row's parts laid over the columns.

    A row with as many parts as there are columns is taken in order. A header over a fuller header is shared out:
    each column below belongs to the nearest part above, but for columns that another header above covers than that part's.
    """
    begin = row.line.begin
    places: list[int | None] = [None] * len(columns)
    if len(row.parts) == len(columns):
        places = list(range(len(columns)))
    elif below and row.parts[0][0] > columns[0][1]:
        begun = _begun_with(row.parts, below)
        for at in range(1, len(columns)):
            near = (
                sum(1 for part in row.parts[1:] if part[0] <= columns[at][1])
                if begun
                else _nearest(columns[at], row.parts)
            )
            apart = above is not None and _over(above, columns, columns[at]) != _over(above, columns, row.parts[near])
            places[at] = None if apart else near
    else:
        wanted = [_nearest(part, columns) for part in row.parts]
        slots: list[Slot] = []
        at = 0
        for column in range(len(columns)):
            first = at
            while at < len(row.parts) and wanted[at] <= column:
                at += 1
            if at > first:
                slots.append(Slot(Span(begin + row.parts[first][0], begin + row.parts[at - 1][1])))
            else:
                edge = begin + (row.parts[at - 1][1] if at else row.parts[0][0])
                slots.append(Slot(Span(edge, edge)))
        return tuple(slots)
    return _shared(row, places)


def _set_in(row: _Printed) -> bool:
    """Whether a row leaves its first cell empty, as a head without a corner does."""
    return row.line.indent >= _SET_IN


def _begun_with(parts: Sequence[_Part], below: Sequence[_Part]) -> bool:
    """Whether each header begins where one below it begins: it then goes as far as the next one."""
    starts = [start for start, _ in below]
    return len(parts) > 1 and all(start in starts for start, _ in parts)


def _over(above: _Printed, columns: list[_Part], part: _Part) -> int:
    """Which part of the header above stands over a column, or over the column nearest to a part."""
    return _nearest(columns[_nearest(part, columns[1:]) + 1], above.parts)


def _shared(row: _Printed, places: list[int | None]) -> Row:
    """Slots from the part that each column belongs to."""
    begin = row.line.begin
    slots: list[Slot] = []
    last: int | None = None
    for place in places:
        if place is not None and place == last:
            slots[-1] = Slot(slots[-1].span, slots[-1].colspan + 1)
        elif place is not None:
            slots.append(Slot(Span(begin + row.parts[place][0], begin + row.parts[place][1])))
        else:
            edge = begin + row.parts[0][0]
            slots.append(Slot(Span(edge, edge)))
        last = place
    return tuple(slots)


def _nearest(part: _Part, others: Sequence[_Part]) -> int:
    """The other part that it overlaps most, or whose middle is nearest."""
    middle = part[0] + part[1]

    def rank(at: int) -> tuple[int, int]:
        other = others[at]
        overlap = min(part[1], other[1]) - max(part[0], other[0])
        return (-max(0, overlap), abs(other[0] + other[1] - middle))

    return min(range(len(others)), key=rank)
