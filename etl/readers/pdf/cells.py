"""Rows over free strips to the cells of a table: spanning headers, labels and cells of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from etl.readers.grid import is_numeric, is_value
from etl.readers.pdf.edges import Edge
from etl.readers.pdf.grid import Grid, Placed, cell_text
from etl.readers.pdf.page import Word
from etl.readers.pdf.rows import Row, Segment, joined, style_of
from etl.value import replace

Strip = tuple[float, float]
"""A part of the page's width: a column, or the free strip between two."""
_CONTINUES = tuple("(&,;)]/")
_Cell = tuple[int, int, list[Word]]


def goes_on(above: str, text: str) -> bool:
    """Whether a line in a cell goes on with the line above it."""
    if above.count("(") > above.count(")") or above[-1:] in "-–/,&+\u2011":
        return True
    return (text[:1].islower() and not is_numeric(text)) or text.startswith(_CONTINUES)


def grid_of(rows: list[Row], strips: list[Strip], across: Sequence[Edge], page: int, cells: int) -> Grid | None:
    """The grid of rows over their strips."""
    columns = len(strips) + 1
    if columns * len(rows) > cells:
        return None
    lines = [_laid(row, strips) for row in _same_line(rows)]
    edges = _edges(lines, columns)
    lines = _spread(lines, edges, strips, across)
    grouped = _grouped(lines)
    placed: list[Placed] = []
    for number, group in enumerate(grouped):
        merged: dict[int, tuple[int, list[Word]]] = {}
        for line in group:
            for first, last, words in line:
                was = merged.get(first)
                merged[first] = (max(last, was[0]) if was else last, [*(was[1] if was else []), *words])
        top = min(w.top for line in group for _, _, words in line for w in words)
        bottom = max(w.bottom for line in group for _, _, words in line for w in words)
        column = 0
        for first in sorted(merged):
            placed += [_empty(number, c, edges[c], top, bottom, page) for c in range(column, first)]
            last, words = merged[first]
            if last < first or first < column:
                last = max(first, last)
            bold = all(word.bold for word in words)
            box = (min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), bottom)
            placed.append(Placed(number, first, 1, last - first + 1, cell_text(words), box, bold, page))
            column = last + 1
        placed += [_empty(number, c, edges[c], top, bottom, page) for c in range(column, columns)]
    placed = _stacked(placed, columns)
    words = [word for row in rows for word in row.words]
    box = (min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words))
    return Grid(tuple(placed), len(grouped), columns, tuple(edges), box, page, False, style_of(words)[0])


def _stacked(placed: list[Placed], columns: int) -> list[Placed]:
    """Header cells whose second line is a unit or an addition in brackets, as one cell over both rows."""
    rows: dict[int, list[Placed]] = {}
    for cell in placed:
        rows.setdefault(cell.row, []).append(cell)
    result = {(cell.row, cell.column): cell for cell in placed}
    for number in range(min(5, len(rows) - 1)):
        above = [cell for cell in rows[number] if cell.text]
        below = [cell for cell in rows[number + 1] if cell.text]
        if sum(1 for cell in below[1:] if is_value(cell.text)) * 2 >= len(below) or len(above) < 2:
            break
        covered = {c for cell in above for c in range(cell.column, cell.column + cell.colspan)}
        added = [cell for cell in below if cell.text.startswith("(") and cell.colspan == 1]
        if any(cell.column not in covered for cell in added):
            continue  # one text over several columns, each with a unit of its own
        for cell in added:
            upper = result.get((number, cell.column))
            if upper is None or not upper.text or upper.colspan > 1 or upper.rowspan > 1:
                continue
            (a, b, c, d), (x0, top, x1, bottom) = upper.box, cell.box
            box = (min(a, x0), min(b, top), max(c, x1), max(d, bottom))
            merged = replace(upper, rowspan=2, text=f"{upper.text} {cell.text}", box=box)
            result[number, cell.column] = merged
            del result[cell.row, cell.column]
    return sorted(result.values(), key=lambda cell: (cell.row, cell.column)) if len(result) < len(placed) else placed


def _empty(row: int, column: int, edge: Strip, top: float, bottom: float, page: int) -> Placed:
    return Placed(row, column, 1, 1, "", (edge[0], top, edge[1], bottom), False, page)


def _same_line(rows: Sequence[Row]) -> list[Row]:
    """Rows of which one stands half a line below the other are one (values in the middle of a label of two lines)."""
    result: list[Row] = []
    group: list[Row] = []
    for row in rows:
        if group and (row.base - group[-1].base > 0.85 * row.size or len(group) >= 4):
            result.append(_tall(group))
            group = []
        group.append(row)
    return [*result, _tall(group)]


def _tall(group: Sequence[Row]) -> Row:
    """Rows that overlap, as one row; a label's lines keep their order."""
    if len(group) == 1:
        return group[0]
    segments = sorted((segment for row in group for segment in row.segments), key=lambda s: (s.x0, s.base))
    merged: list[Segment] = []
    for segment in segments:
        if merged and segment.x0 < merged[-1].x1 - 1:
            both = sorted((*merged[-1].words, *segment.words), key=lambda word: (word.base, word.x0))
            merged[-1] = Segment(tuple(both))
        else:
            merged.append(segment)
    return Row(tuple(merged)) if merged else joined(group)


def _laid(row: Row, strips: Sequence[Strip]) -> list[_Cell]:
    """A row's words by column; words over several columns are one cell over them."""
    cells: list[_Cell] = []
    for segment in row.segments:
        for words in _split(segment, strips):
            low, high = min(w.x0 for w in words), max(w.x1 for w in words)
            first = sum(1 for a, b in strips if min(b - 1.5, (a + b) / 2) <= low or a - 1 <= low < b < high)
            last = max(first, sum(1 for a, b in strips if (a + b) / 2 < high and (b + 1 < high or a <= low)))
            if cells and first <= cells[-1][1]:
                cells[-1] = (cells[-1][0], max(last, cells[-1][1]), [*cells[-1][2], *words])
            else:
                cells.append((first, last, words))
    return cells


def _split(segment: Segment, strips: Sequence[Strip]) -> list[list[Word]]:
    """A segment's words, parted where a gap between two of them lies in a strip."""
    parts = [[segment.words[0]]]
    for left, right in pairwise(segment.words):
        gap = right.x0 - left.x1
        inside = [
            (a, b) for a, b in strips if left.x1 <= (a + b) / 2 <= right.x0 or (a - 1 <= left.x1 and right.x0 <= b + 1)
        ]
        wide = gap >= min(0.42 * left.size, min((0.9 * (b - a) for a, b in inside), default=0.0))
        if wide and inside and right.base - left.base < 0.3 * left.size:
            parts.append([right])
        else:
            parts[-1].append(right)
    return parts


def _edges(lines: Sequence[list[_Cell]], columns: int) -> list[Strip]:
    """The extents of the columns, from cells of one column."""
    edges: list[Strip] = []
    for column in range(columns):
        own = [w for line in lines for first, last, words in line if first == last == column for w in words]
        own = own or [w for line in lines for first, last, words in line if first <= column <= last for w in words]
        edges.append((min((w.x0 for w in own), default=0.0), max((w.x1 for w in own), default=0.0)))
    return edges


def _spread(
    lines: list[list[_Cell]], edges: Sequence[Strip], strips: Sequence[Strip], across: Sequence[Edge]
) -> list[list[_Cell]]:
    """Header cells over the columns that they stand for: by the line drawn below them, or by the nearest ones."""
    result = list(lines)
    for number in range(min(3, len(lines) - 1)):
        line, below = lines[number], lines[number + 1]
        if any(first and is_numeric(cell_text(words)) for first, _, words in line):
            break
        if number and _hangs_below(lines[number - 1], line):
            continue
        drawn = _by_lines(line, below, edges, across)
        if drawn:
            result[number] = drawn
            continue
        filled = {c for first, last, _ in below for c in range(first, last + 1)}
        lead = line[0][0] == 0
        body = line[1:] if lead else line
        free = [c for c in range(1, len(edges)) if c in filled]
        if not body or len(body) * 2 > len(free) or (len(line) >= len(below)):
            continue
        result[number] = ([line[0]] if lead else []) + _shared(body, free, edges)
    return result


def _hangs_below(above: Sequence[_Cell], line: Sequence[_Cell]) -> bool:
    """Whether each cell of a line is the next line of the head right above it, and stands for no other column."""
    heads = {first: words for first, last, words in above if first == last}
    for first, last, words in line:
        head = heads.get(first)
        if first != last or head is None or words[0].base - head[0].base > 1.5 * words[0].size:
            return False
        low, high = min(w.x0 for w in words), max(w.x1 for w in words)
        left, right = min(w.x0 for w in head), max(w.x1 for w in head)
        if min(abs(low - left), abs(high - right), abs(low + high - left - right) / 2) > 2:
            return False
    return bool(line)


def _by_lines(
    line: list[_Cell], below: list[_Cell], edges: Sequence[Strip], across: Sequence[Edge]
) -> list[_Cell] | None:
    """A header row with its cells as wide as the lines drawn below them; None when there are no such lines."""
    low = max(w.base for _, _, words in line for w in words)
    high = min((w.base for _, _, words in below for w in words), default=low)
    left, right = edges[0][0], edges[-1][1]
    rules = [e for e in across if low - 1 <= e.at <= high and e.high - e.low < 0.9 * (right - left)]
    rules = [e for e in rules if e.low < right and e.high > left]
    if not rules:
        return None
    result: list[_Cell] = []
    for first, last, words in line:
        middle = (min(w.x0 for w in words) + max(w.x1 for w in words)) / 2
        rule = next((e for e in rules if e.low - 2 <= middle <= e.high + 2), None)
        if rule:
            under = [c for c, edge in enumerate(edges) if rule.low - 3 <= (edge[0] + edge[1]) / 2 <= rule.high + 3]
            if under:
                first, last = min(under), max(under)
        if result and first <= result[-1][1]:
            return None
        result.append((first, last, words))
    return result


def _shared(cells: Sequence[_Cell], free: Sequence[int], edges: Sequence[Strip]) -> list[_Cell]:
    """Each free column given to the header cell above it: the one that begins where it begins, or the nearest."""
    own: dict[int, list[int]] = {}
    starts = [next((c for c in free if abs(edges[c][0] - min(w.x0 for w in words)) < 2), None) for _, _, words in cells]
    if starts[0] == free[0] and None not in starts:  # heads at the left end of as many columns each
        ends = [*(start for start in starts[1:] if start is not None), free[-1] + 1]
        groups = [(start, end) for start, end in zip(starts, ends, strict=True) if start is not None]
        if len({end - start for start, end in groups}) == 1 and len(cells) > 1:
            return [(a, b - 1, words) for (a, b), (_, _, words) in zip(groups, cells, strict=True)]
    spans = [(min(w.x0 for w in words), max(w.x1 for w in words)) for _, _, words in cells]
    for column in free:
        edge = edges[column]
        middle = (edge[0] + edge[1]) / 2
        nearest = min(
            range(len(cells)),
            key=lambda at: (
                -max(0.0, min(edge[1], spans[at][1]) - max(edge[0], spans[at][0])),
                abs((spans[at][0] + spans[at][1]) / 2 - middle),
            ),
        )
        own.setdefault(nearest, []).append(column)
    if len(own) < len(cells):
        return list(cells)
    return [(min(own[at]), max(own[at]), cells[at][2]) for at in range(len(cells))]


def _grouped(lines: Sequence[list[_Cell]]) -> list[list[list[_Cell]]]:
    """Lines of one row: a cell's further lines belong to the row above, a label's first line to the row below."""
    bases = [max(w.base for _, _, words in line for w in words) for line in lines]
    sizes = [lines[at][0][2][0].size for at in range(len(lines))]
    columns = max(last for line in lines for _, last, _ in line) + 1
    full = [b - a for (a, b), line in zip(pairwise(bases), lines[1:], strict=True) if len(line) * 3 >= columns * 2]
    usual = median(full) if full else 0.0
    groups: list[list[list[_Cell]]] = []
    hold = False
    for at, line in enumerate(lines):
        if at and (hold or _continues(lines[at - 1], line, groups[-1], bases[at] - bases[at - 1], sizes[at], usual)):
            groups[-1].append(line)
        else:
            groups.append([line])
        hold = at + 1 < len(lines) and _opens(line, lines[at + 1], bases[at + 1] - bases[at], sizes[at])
    return groups


def _continues(
    above: list[_Cell], line: list[_Cell], group: list[list[_Cell]], distance: float, size: float, usual: float
) -> bool:
    """Whether a line's cells go on with the cells above them."""
    if distance > 1.5 * size:
        return False
    upper = {first: cell_text(words) for row in group for first, _, words in row}
    texts = [(upper[first], cell_text(words)) for first, _, words in line if first in upper]
    fresh = [first for first, _, _ in line if first not in upper]
    if fresh and fresh != [0]:
        return False
    apart = bool(fresh) and distance > 1.3 * size  # a label of its own, a line of its own
    if texts and all(goes_on(a, b) and not (apart and b[:1].islower()) for a, b in texts):
        return True
    if fresh:
        return False
    tight = usual > 0 and distance < 0.84 * usual
    return tight and len(line) < max(len(row) for row in group) + (len(above) > 0 and line[0][0] > 0)


def _opens(line: list[_Cell], below: list[_Cell], distance: float, size: float) -> bool:
    """Whether a line holds only the first part of the label of the row below it."""
    if len(line) > 1 or line[0][0] or line[0][1] > 0 or distance > 1.5 * size or len(below) < 2 or below[0][0]:
        return False
    return goes_on(cell_text(line[0][2]), cell_text(below[0][2]))
