"""Tables in plain text whose cells are parted by commas or semicolons: a sheet's export pasted into a page.

Commas and semicolons part words in sentences too. So a run of lines is a table only when its lines have equally
many short cells, the first line heads the others, and the cells behind the first one are values or the separators
stand as no typist sets them in a sentence (with no space behind).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import LONG, Row, Slot, build, is_note, is_numeric, is_value
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, caption_of, gap_parts, label_of, marker_of, trimmed

_SEPARATORS = ";,"
_LONGEST_LINE = 1_000
_LONGEST_CELL = 40
_LONGEST_NAME = 80
_FEWEST_CELLS = 3
_FEWEST_ROWS = 3
_NOTE_LINES = 8
_PART_END = regex(r"[.!?。][\s\"”]")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line as cells: the span of each, without its quotes."""

    index: int
    cells: tuple[Span, ...]
    tight: int  # separators with no space behind


def find_separated(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables whose cells are parted by commas or semicolons.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to other tables.
        cells: most cells a table may have.

    Returns:
        The pieces in order; they don't overlap.
    """
    pieces: list[Piece] = []
    used = set(taken)
    for separator in _SEPARATORS:
        found = _found(text, lines, used, separator, cells)
        used.update(index for piece in found for index in range(piece.first, piece.last))
        pieces += found
    return sorted(pieces, key=lambda piece: piece.first)


def _found(text: str, lines: Sequence[Line], used: set[int], separator: str, cells: int) -> list[Piece]:
    """The tables with one separator."""
    pieces: list[Piece] = []
    run: list[_Printed] = []
    for index, line in enumerate(lines):
        printed = None if index in used or line.blank else _printed(text, index, line, separator)
        if run and printed is not None and _goes_on(lines, run, printed):
            run.append(printed)
            continue
        if run and line.blank and index == run[-1].index + 1:
            continue  # rows may stand with a blank line between them
        if run and printed is None and index == run[-1].index + 1 and _group(text, lines, run, index, separator):
            run.append(_Printed(index, (Span(line.start, line.end),), 0))
            continue
        pieces += _table(text, lines, run, separator, cells, used)
        run = [printed] if printed else []
    return pieces + _table(text, lines, run, separator, cells, used)


def _printed(text: str, index: int, line: Line, separator: str) -> _Printed | None:
    """The cells of a line that may be a row, None for other lines."""
    if line.end - line.start > _LONGEST_LINE or line.text.count(separator) < _FEWEST_CELLS - 1 or "\t" in line.text:
        return None
    cells: list[Span] = []
    tight = 0
    at = line.start
    while at <= line.end:
        span, stop = _cell(text, at, line.end, separator)
        if cells and span.end - span.start > _LONGEST_CELL:
            return None
        cells.append(span)
        at = stop + 1
        tight += stop < line.end and not text[at : at + 1].isspace()
    if len(cells) < _FEWEST_CELLS or (cells[0].end - cells[0].start > _LONGEST_NAME and _filled(cells) > 1):
        return None
    return _Printed(index, tuple(cells), tight)


def _cell(text: str, at: int, end: int, separator: str) -> tuple[Span, int]:
    """The span of the cell that begins at a place, and where it stops; quotes around it are left out."""
    start = at
    while start < end and text[start] == " ":
        start += 1
    if start < end and text[start] == '"':
        close = text.find('"', start + 1, end)
        behind = close + 1
        while 0 < behind < end and text[behind] == " ":
            behind += 1
        if close > start and (behind == end or text[behind] == separator):
            return trimmed(text, start + 1, close), behind
    stop = text.find(separator, at, end)
    stop = end if stop < 0 else stop
    return trimmed(text, at, stop), stop


def _filled(cells: Sequence[Span]) -> int:
    return sum(1 for span in cells if span.start < span.end)


def _goes_on(lines: Sequence[Line], run: list[_Printed], printed: _Printed) -> bool:
    """Whether a row goes on with those before: as many cells, and as many blank lines between as before."""
    step = printed.index - run[-1].index
    if step > 2 or (len(run) > 1 and step != run[1].index - run[0].index and len(run[-1].cells) > 1):
        return False
    wide = _width(run)
    # A header may lack its empty corner.
    return len(printed.cells) == wide or (len(run) == 1 and len(printed.cells) == wide + 1)


def _width(run: list[_Printed]) -> int:
    """The number of cells of the rows so far; the first may be a header without its corner, the second a group."""
    return max(len(row.cells) for row in (*run[:3], run[-1]))


def _group(text: str, lines: Sequence[Line], run: list[_Printed], index: int, separator: str) -> bool:
    """Whether a line names a group of rows: short, without separators, and a row of the table below it."""
    line = lines[index]
    if separator in line.text or len(line.text) > _LONGEST_CELL or line.text[-1] in ".;,!?" or index + 1 >= len(lines):
        return False
    below = lines[index + 1]
    if below.blank or len(run[-1].cells) == 1 or below.text.count(separator) < _FEWEST_CELLS - 1:
        return False
    row = _printed(text, index + 1, below, separator)
    return row is not None and len(row.cells) == _width(run)


def _table(
    text: str, lines: Sequence[Line], run: list[_Printed], separator: str, cells: int, used: set[int]
) -> list[Piece]:
    """The table of consecutive rows, with its caption before it; nothing when they are none."""
    first, last = 0, len(run)
    while last - first > 1 and _is_above(text, lines, run, first):
        first += 1
    while last > first and (len(run[last - 1].cells) == 1 or _is_legend_row(text, lines, run[last - 1])):
        last -= 1
    begin = first
    while last - first > 1 and _filled(run[first].cells) == 1 and run[first].cells[0].start < run[first].cells[0].end:
        first += 1
    captions, run = run[begin:first], run[first:last]
    if run and not captions:
        run = [*_head_above(text, lines, run[0], separator, used), *run]
    if len(run) < _FEWEST_ROWS:
        return []
    run, padded = _without_legend(text, run)
    if len(run) < _FEWEST_ROWS or not _is_table(text, lines, run, separator):
        return []
    head, wide = run[0].cells, len(run[-1].cells)
    corner = Slot(Span(head[0].start, head[0].start))
    rows: list[Row] = [tuple(Slot(span) for span in row.cells) for row in run]
    if len(head) == wide - 1:
        rows[0] = (corner, *rows[0])
    last = run[-1].index + 1
    if padded:
        rows.append((Slot(padded.cells[0]),))
        last = padded.index + 1
    else:
        note, last = _quoted_note(text, lines, last, used, separator)
        rows += [(Slot(note),)] if note else []
    caption = captions[-1].cells[0] if captions else None
    label = (caption_of(text[caption.start : caption.end]) or "") if caption else ""
    table = build(text, rows, label, caption, cells)
    if table is None:
        return []
    pieces = [
        Piece(row.index, row.index + 1, Block("caption", Span(lines[row.index].start, lines[row.index].end)))
        for row in captions
    ]
    # Separators and quotes are the table's too.
    whole = Span(lines[run[0].index].start, lines[last - 1].end)
    return [*pieces, Piece(run[0].index, last, Block("table", whole, table=table))]


def _is_above(text: str, lines: Sequence[Line], run: list[_Printed], at: int) -> bool:
    """Whether a run's line has as many separators as the rows below by chance: a sentence or caption above them."""
    row = run[at]
    if _is_sentence(lines[row.index].text, ".!?:;。"):
        return True
    loose = not row.tight and all(below.tight == len(below.cells) - 1 for below in run[at + 1 : at + 4])
    words = sum(len(text[span.start : span.end].split()) for span in row.cells)
    return loose and words > 2 * len(row.cells)


def _is_legend_row(text: str, lines: Sequence[Line], row: _Printed) -> bool:
    """Whether the last line has as many separators as the rows by chance: a legend ("NT, not tested"), a sentence."""
    shown = [text[span.start : span.end] for span in row.cells]
    line = lines[row.index].text
    return (is_note(line) or _is_sentence(line, ".!?。")) and not any(is_value(cell) for cell in shown[1:])


def _is_sentence(line: str, ends: str) -> bool:
    """Whether a line ends as sentences do; short forms with full stops ("n.t.") end cells."""
    return line[-1] in ends and not is_value(line.rsplit(None, 1)[-1].rsplit(",", 1)[-1].rsplit(";", 1)[-1])


def _head_above(
    text: str, lines: Sequence[Line], row: _Printed, separator: str, used: set[int]
) -> tuple[_Printed, ...]:
    """A header of two cells that lacks its empty corner, right above rows of three: too short to be seen as a row."""
    at = row.index - 1
    if (
        len(row.cells) != _FEWEST_CELLS
        or at < 0
        or at in used
        or lines[at].blank
        or len(lines[at].text) > _LONGEST_NAME
    ):
        return ()
    line = lines[at]
    cut = line.text.find(separator)
    shown = (line.text[:cut].strip(), line.text[cut + 1 :].strip())
    if line.text.count(separator) != 1 or not all(shown) or any(is_value(cell) for cell in shown):
        return ()
    if _is_sentence(line.text, ".!?:;。") or _is_listed(line.text) or any(len(cell.split()) > 3 for cell in shown):
        return ()
    spans = (trimmed(text, line.start, line.start + cut), trimmed(text, line.start + cut + 1, line.end))
    return (_Printed(at, spans, int(not text[line.start + cut + 1].isspace())),)


def _without_legend(text: str, run: list[_Printed]) -> tuple[list[_Printed], _Printed | None]:
    """The rows without a last one that is only a long first cell, padded with separators; and that one."""
    last = run[-1]
    only = last.cells[0]
    if _filled(last.cells) == 1 and only.end - only.start > LONG:
        return run[:-1], last
    return run, None


def _is_table(text: str, lines: Sequence[Line], run: list[_Printed], separator: str) -> bool:
    """Whether lines with equally many cells are a table, not sentences or lists."""
    full = [row for row in run if len(row.cells) > 1 and (row is run[0] or _filled(row.cells) > 1)]
    shown = [[text[span.start : span.end] for span in row.cells] for row in full]
    head, body = shown[0], shown[1:]
    if len(body) < _FEWEST_ROWS - 1 or not all(any(row[1:]) for row in body):
        return False
    if sum(1 for cell in head[1:] if cell and not is_numeric(cell)) * 2 < len(head) - 1:
        return False  # nothing heads the columns
    first = [lines[row.index].text for row in full]
    if sum(1 for line in first if _is_listed(line)) * 3 > len(first):
        return False
    if sum(1 for line in first if _is_sentence(line, ".!?:。") or _PART_END.search(line)) * 3 > len(first):
        return False
    inner = [cell for row in body for cell in row[1:] if cell]
    values = sum(1 for cell in inner if is_value(cell))
    gaps = sum(len(row.cells) - 1 for row in full)
    tight = sum(row.tight for row in full) * 5 >= gaps * 4
    if values * 5 >= len(inner) * (2 if tight else 3):
        # In each line something is a value: a sentence between them would have none.
        return sum(1 for row in body if any(is_value(cell) for cell in row[1:])) * 4 >= len(body) * 3
    words = sum(len(cell.split()) for row in shown for cell in row if cell)
    short = words * 2 <= 5 * sum(1 for row in shown for cell in row if cell)
    ended = any(_is_sentence(line, ".,;:!?") for line in first)
    return tight and short and not ended and separator == "," and len(body) >= _FEWEST_ROWS


def _is_listed(line: str) -> bool:
    """Whether a line is an item with a bullet, or begins with a label."""
    marker = marker_of(line)
    return (marker is not None and not marker.number) or label_of(line) is not None or len(gap_parts(line)) > 1


def _quoted_note(text: str, lines: Sequence[Line], at: int, used: set[int], separator: str) -> tuple[Span | None, int]:
    """The note right below a table that stands in quotes, as a sheet's last row, and the line behind it."""
    if at >= len(lines) or at in used or not lines[at].text.startswith('"'):
        return None, at
    for last in range(at, min(at + _NOTE_LINES, len(lines))):
        if lines[last].blank or last in used:
            break
        begin = lines[at].start + 1
        stop = lines[last].end
        while stop > begin and text[stop - 1] in (separator, " "):
            stop -= 1
        if stop > begin and text[stop - 1] == '"':
            inner = trimmed(text, begin, stop - 1)
            closed = '"' not in text[inner.start : inner.end].replace('""', "")
            return (inner, last + 1) if closed and inner.start < inner.end else (None, at)
    return None, at
