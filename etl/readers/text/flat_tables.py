"""Tables in plain text whose cells are told apart by tabs or bars.

Three shapes: copies of web tables with one cell on a line (each begun by a tab, rows apart by blank lines), rows
of cells with tabs between, and rows with bars. Each finder goes once over the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build, caption_row, is_value
from etl.readers.text.lines import Line, caption_of, label_of, marker_of, trimmed

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
        last = index + 1
        while last < len(lines) and last not in taken and not lines[last].blank:
            if "\t" in lines[last].text:
                last += 1
            elif last + 1 < len(lines) and last + 1 not in taken and _bridges(lines, last):
                last += 2
            else:
                break
        if runs and _double_spaced(text, lines, runs[-1], (index, last)):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((index, last))
        index = last
    return [piece for first, last in runs for piece in _tab_table(text, lines, first, last, cells)]


def _bridges(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without tabs stands within a table: the short name of a group of rows."""
    line = lines[at]
    return "\t" in lines[at + 1].text and len(line.text) <= 40 and caption_of(line.text) is None


def _double_spaced(text: str, lines: Sequence[Line], before: tuple[int, int], run: tuple[int, int]) -> bool:
    """Whether a run goes on with the table above a single blank line: one row like the last one there."""
    last = lines[before[1] - 1]
    if run[0] != before[1] + 1 or not lines[before[1]].blank or run[1] - run[0] > 1:
        return False
    columns = last.text.count("\t") + text.startswith("\t", last.begin)
    new = lines[run[0]]
    return columns == new.text.count("\t") + text.startswith("\t", new.begin)


def _tab_table(text: str, lines: Sequence[Line], first: int, last: int, cells: int) -> list[Piece]:
    """The table or the fields of a run of lines with tabs."""
    rows: list[Row] = []
    for line in lines[first:last]:
        if line.blank:
            continue
        begin = line.begin if text.startswith("\t", line.begin) else line.start
        rows.append(tuple(_split(text, begin, line.end, "\t")))
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
