"""Tables in plain text: aligned with spaces, parted by tabs or bars, with columns lost, or with cells below each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.forms import answer_boxes, has_boxes
from etl.readers.grid import Laid, Row, Slot, build, caption_row, is_value, nearest, spread
from etl.readers.text.lines import Line, caption_of, gap_parts, is_rule, label_of, led_label, marker_of, trimmed
from etl.value import replace

# Tables in plain text whose cells are told apart by tabs or bars.
#
# Three shapes: copies of web tables with one cell on a line (each begun by a tab, rows apart by blank lines), rows of
# cells with tabs between, and rows with bars. Each finder goes once over the lines.


_BAR = regex(r"[|│┃║]")
_SENTENCES = regex(r"[^\W\d_]{3}\.\s+[A-Z0-9]|[^\W\d_]{3}\.$")
_PROSE = 60
_PAIR = 2
_SHORTEST_RULE = 3
_BAR_RULE = regex(r"[|│┃║+├┼┤┌┬┐└┴┘─═\s:=-]+$")


class Piece(Struct, frozen=True):
    """Lines that a table finder has claimed.

    Args:
        first: index of the first line.
        last: index behind the last line.
        block: what they are.
    """

    first: int
    last: int
    block: Block


def find_tables(text: str, lines: Sequence[Line], cells: int = 1_000_000) -> list[Piece]:
    """All tables told apart by tabs or bars.

    Args:
        text: the document's text.
        lines: its lines.
        cells: most cells a table may have.

    Returns:
        The pieces in order; they don't overlap.
    """
    pieces = _cell_lines(text, lines, cells)
    taken = {index for piece in pieces for index in range(piece.first, piece.last)}
    pieces += _tab_rows(text, lines, taken, cells)
    taken = {index for piece in pieces for index in range(piece.first, piece.last)}
    pieces += _bar_rows(text, lines, taken, cells)
    return sorted(pieces, key=lambda piece: piece.first)


# One cell on a line


def _cell_lines(text: str, lines: Sequence[Line], cells: int) -> list[Piece]:
    """Tables copied with one cell on a line."""
    pieces: list[Piece] = []
    rows: list[tuple[int, int, Row]] = []
    index = 0
    while index < len(lines):
        if _void(text, lines[index]):
            index += 1
            continue
        last = index
        while last < len(lines) and not _void(text, lines[last]):
            last += 1
        row = _cells_of(text, lines[index:last])
        if row is None:
            pieces += _cell_table(text, rows, cells)
            rows = []
        elif caption_row(text, row):
            pieces += _cell_table(text, rows, cells)
            rows = [(index, last, row)]
        else:
            rows.append((index, last, row))
        index = last
    return pieces + _cell_table(text, rows, cells)


def _void(text: str, line: Line) -> bool:
    """Whether a line is blank; a tab alone is an empty cell."""
    return line.blank and "\t" not in text[line.begin : line.stop]


def _tab_led(text: str, line: Line) -> bool:
    return text.startswith("\t", line.begin)


def _cells_of(text: str, lines: Sequence[Line]) -> Row | None:
    """The cells of a group of lines, None when it isn't a row of such a copy."""
    if not _tab_led(text, lines[0]) or any("\t" in line.text for line in lines):
        return None
    starts = [number for number, line in enumerate(lines) if _tab_led(text, line)]
    ends = [*starts[1:], len(lines)]
    return tuple(
        Slot(trimmed(text, lines[start].begin, lines[end - 1].stop)) for start, end in zip(starts, ends, strict=True)
    )


def _cell_table(text: str, groups: list[tuple[int, int, Row]], cells: int) -> list[Piece]:
    """The table of consecutive rows, with its caption as a piece before it."""
    if not groups:
        return []
    caption = caption_row(text, groups[0][2])
    body = groups[1:] if caption else groups
    sizes = Counter(len(row) for _, _, row in body)
    wide = [size for size, count in sizes.items() if size >= 2 and count >= (1 if caption else 2)]
    while body and all(slot.span.start == slot.span.end for slot in body[-1][2]):
        body = body[:-1]
    if not body or not wide or _indented_prose(text, [row for _, _, row in body]):
        return []
    rows = [row for _, _, row in body]
    columns = max(sizes)
    # A header without an empty corner: one cell fewer than the rows below it, all of which are full.
    if len(rows) > 1 and len(rows[0]) == columns - 1 >= 2 and sizes[columns] >= len(rows) // 2:
        at = rows[0][0].span.start
        rows[0] = (Slot(Span(at, at)), *rows[0])
    label = caption_of(text[caption.start : caption.end]) or "" if caption else ""
    table = build(text, rows, label, caption, cells)
    if table is None:
        return []
    pieces = [Piece(body[0][0], body[-1][1], Block("table", table.span, table=table))]
    if caption:
        pieces.insert(0, Piece(groups[0][0], groups[0][1], Block("caption", caption)))
    return pieces


def _indented_prose(text: str, rows: list[Row]) -> bool:
    """Whether tab-led lines are indented lists or paragraphs: items, or long "cells" beside the first."""
    cells = [text[slot.span.start : slot.span.end] for row in rows if len(row) > 1 for slot in row]
    filled = [cell for cell in cells if cell]
    if not filled:
        return True
    if sum(1 for cell in filled if marker_of(cell) and len(cell) > 2) * 2 > len(filled):
        return True
    inner = [slot.span for row in rows for slot in row[1:]]
    return sum(span.end - span.start for span in inner) > 45 * max(1, len(inner))


# Rows with tabs


def _tab_rows(text: str, lines: Sequence[Line], taken: set[int], cells: int) -> list[Piece]:
    """Tables with a row on a line and tabs between the cells."""
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        if index in taken or "\t" not in lines[index].text:
            index += 1
            continue
        last = _apart(lines, taken, index) or index + 1
        while last < len(lines) and last not in taken and not lines[last].blank:
            if "\t" in lines[last].text:
                last += 1
            elif last + 1 < len(lines) and last + 1 not in taken and _bridges(lines, last):
                last += 2
            else:
                break
        runs.append((index, last))
        index = last
    return [piece for first, last in runs for piece in _tab_table(text, lines, first, last, cells)]


_ENDS_IN_DAY = regex(r"(?:^|\t)\d{1,4}[-./]\d{1,2}[-./]\d{2,4}$")
_CLOCK = regex(r"\d{4}|\d{1,2}:\d{2}")
"""The hour below a day within one cell of a head: the copy of such a table breaks the line in the cell."""

_OF_LIMITS = regex(r"\b(?:ranges?|reference|ref|normal|target|limits?)\b", re.I)
"""Heads that ask for limits; read line by line, the limits below them would be values."""


def _apart(lines: Sequence[Line], taken: set[int], first: int) -> int:
    """Return where a table with blank lines between its rows ends, if its heads ask for limits; 0 for other lines.

    Lists of problems, drugs or vaccines say more line by line.
    """
    head, last = lines[first].text, first + 1
    tabs = head.count("\t")
    if tabs < 2 or not _OF_LIMITS.search(head):
        return 0
    while (
        last + 1 < len(lines)
        and lines[last].blank
        and last + 1 not in taken
        and lines[last + 1].text.count("\t") == tabs
    ):
        last += 2
    return last if last > first + 3 else 0


def _bridges(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without tabs stands within a table: the short name of a group of rows."""
    line = lines[at]
    return "\t" in lines[at + 1].text and len(line.text) <= 40 and caption_of(line.text) is None


def _tab_table(text: str, lines: Sequence[Line], first: int, last: int, cells: int) -> list[Piece]:
    """The table or the fields of a run of lines with tabs."""
    rows: list[Row] = []
    day = False  # whether the line above ends with one
    for line in lines[first:last]:
        if line.blank:
            continue
        begin = line.begin if text.startswith("\t", line.begin) else line.start
        row = tuple(_split(text, begin, line.end, "\t"))
        if day and _CLOCK.fullmatch(text[row[0].span.start : row[0].span.end]):
            broken = Slot(Span(rows[-1][-1].span.start, row[0].span.end))
            rows[-1] = (*rows[-1][:-1], broken, *row[1:])
        else:
            rows.append(row)
        day = _ENDS_IN_DAY.search(line.text) is not None
    printed = [tuple(slot for slot in row if slot.span.start < slot.span.end) for row in rows]
    if _all_pairs(text, printed) or _all_told(text, printed):
        return _pairs(text, lines, first, last, printed)
    if _side_by_side(text, printed):
        return []
    if len(rows) < 2 or all(marker_of(text[row[0].span.start : row[0].span.end] + " x") for row in printed):
        return []
    # Several tabs in a row are a typist's alignment when leaving them out makes the rows equal.
    widths = {len(row) for row in printed[1:]}
    if len({len(row) for row in rows}) > 1 and len(widths) == 1 and len(printed[0]) <= max(widths):
        corner = len(printed[0]) == len(printed[-1]) - 1
        at = printed[0][0].span.start
        rows = [((Slot(Span(at, at)),) if corner else ()) + printed[0], *printed[1:]]
    elif all(row[0].span.start == row[0].span.end for row in rows):
        rows = [row[1:] for row in rows]
    table = build(text, rows, cells=cells)
    return [Piece(first, last, Block("table", table.span, table=table))] if table else []


def _split(text: str, begin: int, end: int, separator: str) -> list[Slot]:
    """The cells between separators."""
    slots: list[Slot] = []
    start = begin
    while start <= end:
        stop = text.find(separator, start, end)
        stop = end if stop < 0 else stop
        slots.append(Slot(trimmed(text, start, stop)))
        start = stop + 1
    return slots


def _all_pairs(text: str, rows: list[Row]) -> bool:
    """Whether the rows are labelled fields: pairs of cells, most of the first ones ending in a colon."""
    if any(len(row) % 2 for row in rows):
        return False
    labels = [row[at].span for row in rows for at in range(0, len(row), 2)]
    return sum(1 for label in labels if text[label.end - 1] == ":") * 2 > len(labels)


def _all_told(text: str, rows: list[Row]) -> bool:
    """Whether the rows are labels with what is told of them behind a tab, and no row of heads stands above them."""
    if any(len(row) != _PAIR for row in rows):
        return False
    labels = [text[row[0].span.start : row[0].span.end] for row in rows]
    told = [text[row[1].span.start : row[1].span.end] for row in rows]
    if not all(label[0].isalpha() and (found := label_of(f"{label}: x")) and found.words <= 5 for label in labels):
        return False
    prose = sum(len(words) > _PROSE or _SENTENCES.search(words) is not None for words in told)
    return prose * 2 >= len(rows) and (len(told[0]) > _PROSE or told[0][-1] == ".")


def _side_by_side(text: str, rows: list[Row]) -> bool:
    """Whether most cells are whole fields ("Name: A" beside "Age: 5"): lines of fields, no rows."""
    shown = [text[slot.span.start : slot.span.end] for row in rows for slot in row]
    labels = [label_of(cell) for cell in shown]
    whole = sum(1 for label, cell in zip(labels, shown, strict=True) if label and label.value < len(cell))
    return whole * 3 >= len(shown) * 2


def _pairs(text: str, lines: Sequence[Line], first: int, last: int, rows: list[Row]) -> list[Piece]:
    """A field for each pair of cells."""
    pieces: list[Piece] = []
    printed = iter(rows)
    for index in range(first, last):
        if lines[index].blank:
            continue
        row = next(printed)
        for at in range(0, len(row), 2):
            label, value = row[at].span, row[at + 1].span
            span = Span(label.start, value.end)
            if text[label.end - 1] == ":":
                label = trimmed(text, label.start, label.end - 1)
            pieces.append(Piece(index, index + 1, Block("field", span, label=label, value=value)))
    return pieces


# Rows with bars


def _bar_rows(text: str, lines: Sequence[Line], taken: set[int], cells: int) -> list[Piece]:
    """Tables with a row on a line and bars between the cells (Markdown, drawn boxes)."""
    pieces: list[Piece] = []
    index = 0
    while index < len(lines):
        last = index
        while (
            last < len(lines)
            and last not in taken
            and (_is_bar_line(lines[last].text) or (last > index and _is_rule_inside(lines, last)))
        ):
            last += 1
        if last > index:
            pieces += _bar_table(text, lines, index, last, cells)
        index = max(last, index + 1)
    return pieces


def _is_bar_line(text: str) -> bool:
    if not text or caption_of(text) is not None:
        return False
    return bool(_BAR.search(text)) or (text[0] in "+┌├└" and bool(_BAR_RULE.match(text)))


def _is_rule_inside(lines: Sequence[Line], at: int) -> bool:
    """Whether a line drawn without bars stands between two rows with them: "----+------", "------------"."""
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return len(lines[at].text) >= _SHORTEST_RULE and bool(_BAR_RULE.match(lines[at].text) and _BAR.search(below))


def _is_short_table(text: str, rows: list[Row]) -> bool:
    """Whether two lines with bars are a header and its row, not two lines of a menu: half of the cells are values."""
    head, row = ([text[slot.span.start : slot.span.end] for slot in cells] for cells in rows)
    values = sum(1 for cell in row if is_value(cell))
    heading = sum(1 for cell in head if is_value(cell))
    return len(head) == len(row) >= 3 and values * 2 >= len(row) and heading * 2 < values


def _bare(lines: Sequence[Line]) -> int:
    """How many cells the lines have of a table without bars at its edges, where a bar parts an empty first or last cell
    from the next one; 0 for a table with such bars.

    Args:
        lines: of the table.
    """
    shown = [line.text for line in lines if not _BAR_RULE.match(line.text)]
    plain = [text for text in shown if not _BAR.match(text) and not _BAR.match(text[-1])]
    counted = Counter(len(_BAR.findall(t)) + 1 for t in plain)
    headed = len(counted) == 1 and plain[0] is shown[0]  # rows below the head may leave their first cells empty
    return counted.most_common(1)[0][0] if plain and (headed or len(plain) * 2 >= len(shown)) else 0


def _bar_table(text: str, lines: Sequence[Line], first: int, last: int, cells: int) -> list[Piece]:
    """The table of consecutive lines with bars, if they are one."""
    rows: list[Row] = []
    ruled = framed = 0
    bare = _bare(lines[first:last])
    for line in lines[first:last]:
        if _BAR_RULE.match(line.text):
            ruled += 1
            continue
        start, end = line.start, line.end
        spare = len(_BAR.findall(line.text)) + 1 - bare if bare else 2  # of a line that is framed and no other
        if _BAR.match(line.text) and spare > 0:
            framed += 1
            spare -= 1
            start += 1
        if _BAR.match(line.text[-1]) and end > start and spare > 0:
            end -= 1
        cuts = [match.start() for match in _BAR.finditer(text, start, end)]
        bounds = zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
        rows.append(tuple(Slot(trimmed(text, left, right)) for left, right in bounds))
    if len(rows) < 2 or not (ruled or framed * 2 > len(rows) or len(rows) >= 3 or _is_short_table(text, rows)):
        return []
    common, count = Counter(len(row) for row in rows).most_common(1)[0]
    if common < 2 or count * 2 < len(rows):
        return []
    table = build(text, rows, cells=cells)
    if table is None:
        return []
    # The frame's own characters are the table's too.
    table_span = Span(lines[first].start, lines[last - 1].end)
    return [Piece(first, last, Block("table", table_span, table=table))]


# Tables in plain text whose columns are aligned with spaces.
#
# The rows with the commonest number of parts (between gaps of two or more spaces) tell where the columns are; the
# other rows are laid over them: a part that stands over several columns covers them, parts that fall into one column
# are one cell.


_Part = tuple[int, int]
_LEAST = 2
_SET_IN = 12
_VALUED = regex(r"[<>≤≥]?\d")
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


class _Shown(Struct, frozen=True):
    """A part of a line that begins at a place of the text."""

    begin: int
    x0: int
    x1: int
    text: str

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return Span(self.begin + self.x0, self.begin + self.x1)


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
    if first is not None and first.value < spans[0][1] and all(_remark(text[start:end]) for start, end in spans[1:]):
        return True
    return sum(1 for label in labels if label) >= 2


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
    run = _parted(run, len(columns))
    rows: list[Row] = []
    wrapped: Span | None = None
    for number, line in enumerate(spread([_laid(text, row, columns) for row in run], columns)):
        laid = _slots(line, len(columns))
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


def _parted(run: list[_Printed], columns: int) -> list[_Printed]:
    """The rows, those with too few parts parted also at single spaces where they have to be: before what has a figure and
    begins or ends where other rows' values do ("2019-06-17 2019-07-25"), and in a name where the values of most begin."""
    full = [row.parts for row in run if len(row.parts) == columns]
    begins = Counter(start for parts in full for start, _ in parts[1:])
    ends = {end for parts in full for _, end in parts[1:]}
    usual, times = Counter(parts[1][0] for parts in full).most_common(1)[0]
    often = times >= _LEAST and times * 3 >= len(full) * 2

    def parted(row: _Printed) -> Iterator[_Part]:
        for number, (start, end) in enumerate(row.parts):
            shown = row.line.text[start - row.line.indent : end - row.line.indent]
            words = [
                (start + m.start(), start + m.end(), _VALUED.match(m.group()) is not None)
                for m in _WORD.finditer(shown)
            ]
            named = number == 0 and columns > _LEAST  # anything else holds values alone, or stays whole
            cuts = [
                at
                for at, last, valued in words[1:]
                if (valued and (named or words[0][2]) and (at in begins or (named and last == end in ends)))
                or (named and often and at == usual)
            ]
            yield from ((a, b - 1) for a, b in pairwise([start, *cuts, end + 1]))

    told = [row if len(row.parts) >= columns else replace(row, parts=tuple(parted(row))) for row in run]
    return [new if len(new.parts) <= columns else row for row, new in zip(run, told, strict=True)]


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


def _laid(text: str, row: _Printed, columns: list[_Part]) -> list[Laid[_Shown]]:
    """A row's parts over the columns: in order when there are as many of them, else over the nearest one."""
    full = len(row.parts) == len(columns)
    cells: list[Laid[_Shown]] = []
    for at, (x0, x1) in enumerate(row.parts):
        column = at if full else nearest((x0, x1), columns)
        if cells and column <= cells[-1][1]:
            column, _, before = cells.pop()
            x0 = before.x0
        cells.append((column, column, _Shown(row.line.begin, x0, x1, text[row.line.begin + x0 : row.line.begin + x1])))
    return cells


def _slots(line: Sequence[Laid[_Shown]], columns: int) -> Row:
    """A row's cells in order, with those that are empty."""
    slots: list[Slot] = []
    column, edge = 0, line[0][2].span.start
    for first, last, part in line:
        slots += [Slot(Span(edge, edge))] * (first - column)
        slots.append(Slot(part.span, last - first + 1))
        column, edge = last + 1, part.span.end
    return (*slots, *[Slot(Span(edge, edge))] * (columns - column))


# Tables in plain text whose columns are lost: rows with a single space between their cells.
#
# Where a row's name ends and its first value begins, only the values tell; so a run of lines is a table only when all
# of them end in equally many numbers, and the line above them can be parted into a head for each column in one way
# alone. A title in capitals parts as well as heads do: something else must tell that it heads columns, a caption
# above it, values of two kinds, or heads that say sides, times or counts.


# Heads of columns that a single space parts: where each begins, told by its words, capitals, signs, numbers and times.

_BESIDE = regex(r"(?:units?|einheit(?:en)?|unité|unidad|unità|reference|referenz\w*|normal|norm)$", re.I)
"""What a column beside the values gives: the unit, what is normal."""
_COUNTED = regex(
    r"(?:month|week|day|year|hour|mo|wk|yr|visit|monat|woche|tag|jahr|mois|semaine|jour|mes|semana|día|mese|settimana|giorno)$",
    re.I,
)
_ASIDE = regex(r"(?:%|[(\[].*|\S{1,8}[)\]])$")


_LONGEST_WORD = 30
_FEWEST = 2
_LINKS = regex(r"(?:and|or|of|in|at|on|to|with|without|for|by|from|per|the|a|an|de|und|et|&|[-–/+])$")
"""Words that no head ends with, and none but a title begins with."""
_SIGN = regex(r"(?:%|n|n=\d+|±|p)$")
_DIGIT = regex(r"\d")
_WHEN = regex(
    r"(?:before|after|pre|post|baseline|admission|discharge|at|on|vor|nach|avant|après|antes|después|depois|prima|dopo)(?:[-–].*)?$",
    re.I,
)


def words_of(text: str, line: Line) -> tuple[Span, ...]:
    """Where the words of a line stand."""
    return tuple(Span(match.start(), match.end()) for match in _WORD.finditer(text, line.start, line.end))


def _by_times(shown: Sequence[str]) -> tuple[int, ...]:
    """Where heads begin that each begin with a word of time, or with what stands beside the values: "Item | Before treatment
    (3 May) | After 1 month (5 June)", "Test | Day 0 | Day 30 | Reference range"."""
    begins = []
    for at in range(1, len(shown)):
        word, after = shown[at], shown[at + 1 : at + 2]
        opened = sum(part.count("(") - part.count(")") for part in shown[:at]) > 0
        numbered = _COUNTED.match(word.rstrip("s.")) and after and _DIGIT.match(after[0])
        if (_WHEN.match(word) or _BESIDE.match(word) or numbered) and not opened and not _LINKS.match(shown[at - 1]):
            begins.append(at)
    sizes = {end - at for at, end in zip(begins, [*begins[1:], len(shown)], strict=False)}
    plain = 1 in sizes and len(sizes) > 1 and not any(_DIGIT.search(word) for word in shown)
    return () if plain else (0, *begins)  # "Before | After Later" may be three


def _by_word(shown: Sequence[str], count: int) -> tuple[int, ...]:
    """Where the heads of values begin that all end in one word, in equally many words before what stands aside:
    "Cell type | Relative quantity, % | Absolute quantity"; () unless they do."""
    bare = [word.strip(",;:").casefold() for word in shown]
    again = {word for word in bare if word.isalpha() and bare.count(word) == count - 1}
    if len(again) != 1 or count <= _FEWEST:
        return ()
    ends = [at for at, word in enumerate(bare) if word in again]
    behind: list[int] = []
    for end in ends:
        after = end + 1
        while after < len(shown) and _ASIDE.match(shown[after]):
            after += 1
        behind.append(after)
    sizes = {end - begin for end, begin in zip(ends[1:], behind, strict=False)}
    size = next(iter(sizes)) if len(sizes) == 1 else 0
    if not size or ends[0] <= size or behind[-1] < len(shown):
        return ()
    return (0, ends[0] - size, *behind[:-1])


def heads_of(text: str, line: Line, count: int) -> list[Row]:
    """The ways in which a line can be parted into so many heads: by its capitals, signs or numbers, by its
    times, or by a word that all heads of values end with.

    Args:
        text: the document's text.
        line: the one above the rows.
        count: how many columns they have.
    """
    words = words_of(text, line)
    shown = [text[word.start : word.end] for word in words]
    if not shown[0][0].isalpha() or _WHEN.match(shown[0]) or any(len(word) > _LONGEST_WORD for word in shown):
        return []
    ways = _begin(shown, count) or {_by_times(shown), _by_word(shown, count)}
    return [_spaced_heads_row(words, begins) for begins in ways if len(begins) == count]


def _begin(shown: Sequence[str], count: int) -> set[tuple[int, ...]]:
    """The first words of so many heads, in each way that there is."""
    starts: set[tuple[int, ...]] = set()
    for signs in (False, True):
        for numbers in (False, True):
            begins = tuple(at for at in range(len(shown)) if not at or _begins(shown, at, signs=signs, numbers=numbers))
            if len(begins) == count:
                starts.add(begins)
    if not starts and len(shown) == count and not any(_LINKS.match(word) for word in shown):
        starts.add(tuple(range(count)))
    return starts


def _spaced_heads_row(words: Sequence[Span], begins: Sequence[int]) -> Row:
    ends = (*begins[1:], len(words))
    return tuple(Slot(Span(words[begin].start, words[end - 1].end)) for begin, end in zip(begins, ends, strict=True))


def _begins(shown: Sequence[str], at: int, *, signs: bool, numbers: bool) -> bool:
    """Whether a word of a head line begins a column's head."""
    word = shown[at]
    opened = sum(part.count("(") - part.count(")") for part in shown[:at])
    if opened > 0 or _LINKS.match(shown[at - 1]) or shown[at - 1][-1] == ",":
        return False
    if word[0].isupper():
        return not (numbers and _DIGIT.match(shown[at - 1]) and shown[at - 1][-1] not in ")]")
    return (signs and bool(_SIGN.match(word))) or (numbers and bool(_DIGIT.match(word)))


_LONGEST_LINE = 160
_LONGEST_NAME = 60
_FEWEST_ROWS = 3
_FEWEST_VALUES = 2
_MOST_VALUES = 10
_LONGEST_GROUP = 40
_MOST_WORDS = 4
_NUMBER = regex(r"[<>≤≥~≈]?[+−-]?(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?:[.,]\d{1,4})?)%?$")
_VALUE = regex(
    r"(?:p?[<>=≤≥~≈])?[+−-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:[.,]\d{1,4})?)%?"
    r"(?:(?:[-–/]|±|\+/-)\d{1,6}(?:[.,]\d{1,4})?%?)?[+*†‡-]?(?:\(\d{1,6}(?:[.,]\d{1,4})?%?\))?$"
    r"|[-–—]$|[Nn]\.?[SsTt]\.?$|[Nn]\.?/?[AaDd]\.?$|[FM]$",
)
_BRACKET = regex(r"[(\[]\d{1,6}(?:[.,]\d{1,4})?(?:[-–]\d{1,6}(?:[.,]\d{1,4})?)?%?[)\]]$")
_ENDS = regex(r"[\d%)\]+*†‡–—-]$|\b[Nn]\.?/?[ADNSTadst]\.?$")
_GRADE = regex(r"(?:[0-5][+-]?|[Nn][Tt])$")
_POWER = regex(r"(?:10\^?\d{1,2}|10[⁰¹²³⁴-⁹]+)(?:/[^\W\d_]{1,3})?$")
_TIMES = ("×", "x", "·", "*")
_JOINS = ("±", "+/-", "of")
_TELLS = regex(
    r"(?:%|n\b|no\.|pre\b|post\b|before\b|after\b|right\b|left\b|[rl]$|\d|(?:at|on) |number|percent|mean\b|median\b)",
)
_ITEM = regex(r"\d{1,2}[a-d]?[.)]\s+(?=[^\W\d_])")
"""The number of a scale's item before its name: "5a. Cutting food 3 2"."""
_SENTENCE = regex(r"[.!?]\s+\S|[.,;:!?。]$")


class _SpacedPrinted(Struct, frozen=True):
    """A line that may be a row: its words, and the words that each of its last values takes.

    Args:
        index: the line's index.
        words: where each word stands.
        values: first word and the one behind the last, for each value at the line's end.
    """

    index: int
    words: tuple[Span, ...]
    values: tuple[tuple[int, int], ...]


def find_spaced(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables whose cells have a single space between them.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to other tables.
        cells: most cells a table may have.

    Returns:
        The pieces in order.
    """
    pieces: list[Piece] = []
    run: list[_SpacedPrinted] = []
    for index, line in enumerate(lines):
        printed = None if index in taken else _spaced_printed(text, index, line)
        if printed is None and run and index not in taken:
            printed = _group(text, lines, index, run[-1])
        if printed is not None:
            run.append(printed)
            continue
        pieces += _spaced_table(text, lines, run, taken, cells)
        run = []
    return pieces + _spaced_table(text, lines, run, taken, cells)


def _group(text: str, lines: Sequence[Line], index: int, above: _SpacedPrinted | None) -> _SpacedPrinted | None:
    """A line between rows that names those below it ("Memory"), without values; None for other lines."""
    line = lines[index]
    if index + 1 >= len(lines) or (above is not None and not above.values):
        return None
    shown = line.text
    if not shown[:1].isalpha() or len(shown) > _LONGEST_GROUP or _DIGIT.search(shown) or _SENTENCE.search(shown):
        return None
    words = words_of(text, line)
    below = _spaced_printed(text, index + 1, lines[index + 1]) if len(words) <= _MOST_WORDS and _plain(line) else None
    same = below is not None and (above is None or len(below.values) == len(above.values))
    return _SpacedPrinted(index, words, ()) if same and not _TELLS.match(shown.casefold()) else None


def _plain(line: Line, begin: int = 0) -> bool:
    """Whether a line is short, of words with single spaces, and neither an item, a field nor a caption; what stands before
    `begin` is not asked."""
    shown = line.text[begin:]
    return (
        0 < len(shown) <= _LONGEST_LINE
        and "\t" not in shown
        and len(gap_parts(shown)) < 2
        and caption_of(shown) is None
        and marker_of(shown) is None
        and label_of(shown) is None
    )


def _spaced_printed(text: str, index: int, line: Line) -> _SpacedPrinted | None:
    """A line that ends in values and has a name before them, None for other lines."""
    if not line.text or not line.text[0].isalnum() or not _ENDS.search(line.text):
        return None
    item = _ITEM.match(line.text)
    if not _plain(line, item.end() if item else 0):
        return None
    words = words_of(text, line)
    shown = [text[word.start : word.end] for word in words]
    values: list[tuple[int, int]] = []
    at = len(words)
    while at and (begin := _value(shown, at)) < at:
        values.append((begin, at))
        at = begin
    if len(values) < _FEWEST_VALUES or (at and words[at - 1].end - line.start > _LONGEST_NAME):
        return None
    return _SpacedPrinted(index, words, tuple(reversed(values)))


def _value(shown: Sequence[str], stop: int) -> int:
    """The first word of the value that ends before a place; that place when no value ends there."""
    begin = stop - 1
    if begin > 1 and shown[begin - 1] in _TIMES and _POWER.match(shown[begin]) and _NUMBER.match(shown[begin - 2]):
        return begin - 2  # "742 × 106"
    if begin and (shown[begin] == "%" or _BRACKET.match(shown[begin])) and _NUMBER.match(shown[begin - 1]):
        begin -= 1
    elif not _VALUE.match(shown[begin]):
        return stop
    if begin > 1 and shown[begin - 1] in _JOINS and _NUMBER.match(shown[begin]) and _NUMBER.match(shown[begin - 2]):
        begin -= 2
    elif begin > 1 and shown[begin - 1] == "/" and all(_paired(shown[at]) for at in (begin, begin - 2)):
        begin -= 2  # "4+ / 3-", of the right and the left
    return begin


def _paired(word: str) -> bool:
    return bool(_NUMBER.match(word) or _GRADE.match(word))


def _spaced_table(
    text: str, lines: Sequence[Line], run: Sequence[_SpacedPrinted], taken: set[int], cells: int
) -> list[Piece]:
    """The table of consecutive rows below their head, nothing when they are none."""
    if len(run) < _FEWEST_ROWS or not run[0].index:
        return []
    counts = {len(row.values) for row in run[:-1] if row.values}
    if len(counts) > 1:
        return []
    few, at = counts.pop(), run[0].index - 1
    top = _group(text, lines, at, None) if at and at not in taken else None
    ways = [
        (first, rows) for first, rows in ((at, run), *(((at - 1, [top, *run]),) if top else ())) if first not in taken
    ]
    for first, rows in ways:
        made = _headed(text, lines, first, rows, few) if _may_head(lines[first]) else None
        table = build(text, made, cells=cells) if made else None
        if table:
            return [Piece(first, run[-1].index + 1, Block("table", table.span, table=table))]
    return []


def _may_head(line: Line) -> bool:
    return _plain(line) and _SENTENCE.search(line.text) is None


def _headed(text: str, lines: Sequence[Line], at: int, run: Sequence[_SpacedPrinted], few: int) -> list[Row] | None:
    """The rows of a table below the line of their heads, which can be parted in one way alone."""
    counts = [n for n in (few, few - 1) if _FEWEST_VALUES <= n <= _MOST_VALUES and _named(run, n)]
    ways = [(n, parts) for n in counts for parts in heads_of(text, lines[at], n + 1)]
    if len(ways) != 1:
        return None
    count, heads = ways[0]
    body = [_row(row, count) for row in run]
    telling = _captioned(lines, at) or _two_kinds(text, body) or _telling(text, heads)
    return [heads, *body] if telling else None


def _named(run: Sequence[_SpacedPrinted], count: int) -> bool:
    """Whether each row has a name before so many values: words, or in all rows a name that ends in a number.

    The last row may be a sum, whose name has no number where the others' have one.
    """
    rows = [row for row in run if row.values]
    over = [len(row.values) - count for row in rows]
    names = [row.values[-count][0] if len(row.values) >= count else 0 for row in rows]
    return all(names) and len(set(over[:-1])) == 1 and over[-1] in (0, over[0])


def _row(row: _SpacedPrinted, count: int) -> Row:
    if not row.values:
        return (Slot(Span(row.words[0].start, row.words[-1].end)),)
    values = row.values[-count:]
    name = Span(row.words[0].start, row.words[values[0][0] - 1].end)
    return (Slot(name), *(Slot(Span(row.words[begin].start, row.words[end - 1].end)) for begin, end in values))


def _captioned(lines: Sequence[Line], head: int) -> bool:
    """Whether a table's caption stands above a head line, at most a blank line between."""
    above = head - 1
    if above > 0 and lines[above].blank:
        above -= 1
    return above >= 0 and not lines[above].blank and caption_of(lines[above].text) is not None


def _two_kinds(text: str, body: Sequence[Row]) -> bool:
    """Whether one column holds percents alone and another one none."""
    shares = []
    rows = [row for row in body if len(row) > 1]
    for column in range(1, len(rows[0])):
        shown = [text[row[column].span.start : row[column].span.end] for row in rows]
        shown = [cell for cell in shown if _DIGIT.search(cell)]
        shares.append((bool(shown) and all("%" in cell for cell in shown), any("%" in cell for cell in shown)))
    return any(every for every, _ in shares) and not all(some for _, some in shares)


def _telling(text: str, heads: Row) -> bool:
    """Whether each head of values says a side, a time or a count."""
    return all(_TELLS.match(text[slot.span.start : slot.span.end].casefold()) for slot in heads[1:])


# Tables in plain text whose cells stand below each other, one on a line and without tabs.
#
# Web copies do that. Two shapes: rows parted by blank lines with the same number of lines each, and one unbroken
# column in which a name is followed by the same number of values again and again.


_ONLY_DAY = regex(
    r"[(\[]?(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?,? (?:\d{1,2}, )?(?:19|20)\d\d|(?:19|20)\d\d)[)\]]?$"
)
_LONGEST_TIMED = 40
_MOST_COLUMNS = 8


def _is_time(line: Line) -> bool:
    """Whether a line alone says when: "Before (2 May)", "After 3 months", "6 months later", "12.05.2011"."""
    words = line.text.split()
    counted = len(words) > 1 and words[0].isdecimal() and _COUNTED.match(words[1].rstrip("s.,:"))
    timed = _WHEN.match(words[0].strip("([")) or counted or _ONLY_DAY.match(line.text)
    return len(line.text) <= _LONGEST_TIMED and bool(timed) and _is_cell(line)


_STACKED_VALUE = regex(
    r"[<>≤≥~≈±+−-]{0,2}\s?\d+(?:[.,]\d+)?\s?[+−-]?(?:\s?/\s?\d+(?:[.,]\d+)?[+−-]?)?\s?(?:%|[^\W\d_]{1,6})?$"
    r"|[−-]?\d+(?:[.,]\d+)?\s?(?:±|\+/-)\s?\d+(?:[.,]\d+)?\s?%?\*{0,2}$"
    r"|[−-]?\d+(?:[.,]\d+)?\s?%?\s?[(\[]\d+(?:[.,]\d+)?(?:\s?(?:[-–,;]|to)\s?\d+(?:[.,]\d+)?)?\s?%?[)\]]\*{0,2}$"
    r"|n\.?/?\s?[adrmt]\.?$|[-–—?]$|yes$|no$",
    re.IGNORECASE,
)
_LONGEST_CELL = 24


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


def _is_cell(line: Line) -> bool:
    """Whether a line may be a cell: short, and neither an item nor a field nor a sentence."""
    shown = line.text
    return (
        len(shown) <= _LONGEST_NAME
        and "\t" not in shown
        and shown[-1] not in ".;:"
        and (marker_of(shown) is None or len(shown) <= 2)
        and (_STACKED_VALUE.match(shown) is not None or label_of(shown) is None)
        and caption_of(shown) is None
    )


def _is_head(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a chunk may be the header or a row."""
    return last - first <= 20 and all(map(_is_cell, lines[first:last]))


def _is_row(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a chunk is a row: a name, and values of which most are numbers, grades or the like."""
    if not _is_head(lines, first, last) or last - first < 2:
        return False
    values = lines[first + 1 : last]
    likely = sum(1 for line in values if _STACKED_VALUE.match(line.text))
    return likely * 5 >= len(values) * 3 and all(len(line.text) <= _LONGEST_CELL for line in values)


def _of_run(text: str, lines: Sequence[Line], run: list[tuple[int, int]], cells: int) -> list[Piece]:
    """The table of consecutive chunks, or else those within them: a short table may be one chunk of short lines."""
    within = (piece for first, last in run for piece in _unbroken(text, lines, first, last, cells))
    return _stacked_table(text, lines, run, cells) or list(within)


def _stacked_table(text: str, lines: Sequence[Line], run: list[tuple[int, int]], cells: int) -> list[Piece]:
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
    if timed := _below_times(text, lines, first, last, cells):
        return timed
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


def _below_times(text: str, lines: Sequence[Line], first: int, last: int, cells: int) -> list[Piece]:
    """The table in a chunk below a head that says when ("Item", "Before (2 May)", "After"), a name and its values in each row;
    these go by the number of times, so that they may be words ("moderate", "III") as well as figures."""
    timed = [_is_time(line) for line in lines[first:last]]
    times = next((first + at for at, both in enumerate(pairwise(timed)) if all(both)), last)
    body = times
    while body < last and timed[body - first] and body - times < _MOST_COLUMNS:
        body += 1
    width, end = body - times + 1, body
    figures = 0
    while end + width <= last and _is_head(lines, end, end + width) and not _STACKED_VALUE.match(lines[end].text):
        figures += sum(is_value(line.text) for line in lines[end + 1 : end + width]) * 2 >= width - 1
        end += width
    rows = (end - body) // width
    if rows < _FEWEST_VALUES or figures * 2 < rows or any(is_value(line.text) for line in lines[end:last][:width]):
        return []
    head = times - (times > first and len(lines[times - 1].text.split()) < _FEWEST_ROWS and _is_cell(lines[times - 1]))
    bounds = [(head, body), *((at, at + width) for at in range(body, end, width))]
    slots = [tuple(Slot(Span(line.start, line.end)) for line in lines[a:b]) for a, b in bounds]
    return _piece(text, lines, slots, head, end, cells)


def _name_runs(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Each name with the end of the values that follow it."""
    index = first
    while index < last:
        end = index + 1
        while end < last and _STACKED_VALUE.match(lines[end].text):
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
