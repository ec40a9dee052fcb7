"""Tables of a page: those whose cells are drawn, and those whose columns are only aligned."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from msgspec import Struct
from pdfplumber.table import edges_to_intersections, intersections_to_cells

from etl.readers.grid import Laid, Part, is_numeric, is_value, spread
from etl.readers.pdf.page import Box, Edge, Row, Segment, Sheet, Word, is_within, joined, rows_of, style_of
from etl.readers.text.lines import OWN_HYPHEN, SOFT, caption_of, label_of, seam
from etl.value import replace

# What both table finders make: a grid of placed cells.


class Placed(Struct, frozen=True):
    """A cell: its place in the grid, its text, where it is printed, and whether it is set in bold.

    `box` is its place on the page as it is read, `place` on the page as it is stored (a page printed sideways).
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    box: Box
    bold: bool = False
    page: int = 0
    place: Box | None = None


class Grid(Struct, frozen=True):
    """A table on a page.

    Args:
        cells: in reading order; places that a merged cell covers have none.
        rows: number of rows.
        columns: number of columns.
        edges: left and right end of each column.
        box: its place.
        page: one-based page.
        ruled: whether its lines are drawn.
        size: type size of most of its text.
        headers: rows that are header rows because a drawn line or a repetition says so.
    """

    cells: tuple[Placed, ...]
    rows: int
    columns: int
    edges: tuple[tuple[float, float], ...]
    box: Box
    page: int
    ruled: bool
    size: float
    headers: int = 0


def cell_text(words: Iterable[Word]) -> str:
    """The text of a cell: its lines joined, words that were parted at a line's end whole again."""
    lines = [" ".join(word.text for word in row.words) for row in rows_of(list(words))]
    return join_lines(lines)


def join_lines(lines: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """Lines as one text.

    Args:
        lines: the lines.
        known: words of the document in small letters, to tell a hyphen of the typesetter's from the author's.

    Returns:
        The text; a hyphen at a line's end goes when the word goes on in small letters.
    """
    parts = list(lines[:1])
    for line in lines[1:]:
        cut, glue = seam(parts[-1], line, lambda first, second: _is_whole(first, second, parts[-1][-1], known))
        parts[-1] = parts[-1][: len(parts[-1]) - cut]
        parts.append(glue + line)
    return "".join(parts).replace(SOFT, "").replace(OWN_HYPHEN, "-")


def _is_whole(first: str, second: str, hyphen: str, known: frozenset[str]) -> bool:
    """Whether the hyphen between two parts of a word is the typesetter's."""
    first, second = first.lower(), second.lower()
    return first + second in known or not (hyphen == OWN_HYPHEN or f"{first}-{second}" in known)


# Tables whose cells are drawn: pdfplumber's lattice of lines, the words of each cell, and rows that no line parts.
#
# Lines make cells; a merged cell is a larger one. Read beside pdfplumber: tables that are open at their sides, and
# rows of which only the columns are drawn.


_TOUCH = 3.0
_SAME = 2.5
_MOST_CROSSINGS = 20_000
"""pdfplumber looks at each pair of crossings; a chart has more than any table."""
_MOST_BESIDE = 5
Raw = tuple[int, int, int, int, list[Word], Box]
"""Row, column, rows, columns, words and place of a cell."""
Lattice = tuple[list[Edge], list[Edge]]


Boxed = tuple[Box, list[list[Word]]]
"""Texts in boxes side by side: the place of all, and the words of each."""


def ruled_tables(sheet: Sheet, words: Sequence[Word], cells: int) -> tuple[list[Grid], list[Boxed], list[Word]]:
    """The drawn tables of a page.

    Args:
        sheet: the page.
        words: its words, marks set.
        cells: most cells of a table.

    Returns:
        The tables, texts in boxes beside each other, and the words that stand in neither.
    """
    everything = [*words, *sheet.sideways]
    grids: list[Grid] = []
    beside: list[Boxed] = []
    taken: set[int] = set()
    drawn = list(_lattices(sheet.across, sheet.down))
    if sheet.shades != (sheet.across, sheet.down):
        drawn += _lattices(*sheet.shades)
    for lattice in drawn:
        boxes = _cells(*lattice)
        if not 2 <= len(boxes) <= cells:
            continue
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        inside = [
            at
            for at, word in enumerate(everything)
            if at not in taken and is_within(word, (left - 1, top - 1, right + 1, bottom + 1))
        ]
        own = [everything[at] for at in inside]
        if grid := _grid(boxes, own, sheet, cells):
            grids.append(grid)
        elif len({box[1] for box in boxes}) == 1 and len(boxes) <= _MOST_BESIDE and len(rows_of(own)) > 1:
            parts = [[word for word in own if is_within(word, box)] for box in sorted(boxes)]
            beside.append(((left, top, right, bottom), [part for part in parts if part]))
        else:
            continue
        taken.update(inside)
    grids.sort(key=lambda grid: grid.box[1])
    return grids, beside, [word for at, word in enumerate(words) if at not in taken]


def _lattices(across: Sequence[Edge], down: Sequence[Edge]) -> Iterable[Lattice]:
    """Groups of lines that touch each other, from top to bottom."""
    if len(across) * len(down) > 100 * _MOST_CROSSINGS:
        return []
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for v, upright in enumerate(down):
        for h, flat in enumerate(across):
            meets = flat.low - _TOUCH <= upright.at <= flat.high + _TOUCH
            if meets and upright.low - _TOUCH <= flat.at <= upright.high + _TOUCH:
                parent[root(len(across) + v)] = root(h)
    groups: dict[int, Lattice] = defaultdict(lambda: ([], []))
    for number, edge in enumerate((*across, *down)):
        groups[root(number)][number >= len(across)].append(edge)
    found = [group for group in groups.values() if len(group[0]) >= 2 and group[1]]
    return sorted(found, key=lambda lattice: lattice[0][0].at)


def _cells(across: list[Edge], down: list[Edge]) -> list[Box]:
    """The cells of a lattice, its open sides closed."""
    left, right = min(edge.low for edge in across), max(edge.high for edge in across)
    top, bottom = across[0].at, across[-1].at
    for at in (left, right):
        own = [edge for edge in down if abs(edge.at - at) <= _TOUCH]
        down = [edge for edge in down if edge not in own] + [Edge(at, top, bottom)] if not own else down
    if len(across) * len(down) > _MOST_CROSSINGS:
        return []
    lines = [_drawn("h", e.low, e.at, e.high, e.at) for e in across]
    lines += [_drawn("v", e.at, e.low, e.at, e.high) for e in down]
    crossings = edges_to_intersections(lines, _TOUCH, _TOUCH)
    return list(intersections_to_cells(crossings))


def _drawn(way: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """A line as pdfplumber has them."""
    place = {"x0": x0, "x1": x1, "top": top, "bottom": bottom}
    return {"orientation": way, **place, "width": x1 - x0, "height": bottom - top}


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places; those nearer than the tolerance are one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _SAME:
            result.append(value)
    return result


def _grid(boxes: Sequence[Box], words: list[Word], sheet: Sheet, cells: int) -> Grid | None:
    """The table of some drawn cells, None when they are a frame, a chart, or have a single column."""
    xs = _places(x for box in boxes for x in (box[0], box[2]))
    ys = _places(y for box in boxes for y in (box[1], box[3]))
    least = 1 if _is_last_row(words, ys[0], sheet) else 2
    if len(xs) < 3 or len(ys) <= least or (len(xs) - 1) * (len(ys) - 1) > cells or not words:
        return None
    placed: list[Raw] = []
    left = list(words)
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        column, row = (max(0, bisect_right(at, box[side] + _SAME / 2) - 1) for at, side in ((xs, 0), (ys, 1)))
        wide = max(1, bisect_right(xs, box[2] + _SAME / 2) - 1 - column)
        high = max(1, bisect_right(ys, box[3] + _SAME / 2) - 1 - row)
        own = [word for word in left if is_within(word, box)]
        left = [word for word in left if word not in own] if own else left
        placed.append((row, column, high, wide, own, box))
    for word in left:  # beside a line, or in a place that is no cell: the nearest cell's
        nearest = min(placed, key=lambda cell: _distance(word, cell[5]))
        nearest[4].append(word)
    if any(_holds_columns(cell[4]) for cell in placed):
        return None  # its lines don't tell the columns
    filled = sum(1 for cell in placed if cell[4])
    if filled < 3 or filled * 5 < len(placed) or len(placed) < 2 + least:
        return None
    placed = [part for cell in placed for part in _in_columns(cell, xs)]
    return _compact(placed, (xs[0], ys[0], xs[-1], ys[-1]), sheet, least)


def _in_columns(cell: Raw, xs: Sequence[float]) -> list[Raw]:
    """A cell over several columns, parted where its words stand in these columns: no line is drawn between them."""
    r, c, down, across, words, (_, top, _, bottom) = cell
    inner = xs[c + 1 : c + across]
    pieces = [segment for row in rows_of(words) for segment in row.segments] if inner and words else []
    spans = [(bisect_right(inner, piece.x0 + 1), bisect_right(inner, piece.x1 - 1)) for piece in pieces]
    if any(first != last for first, last in spans) or len({first for first, _ in spans}) < max(2, across):
        return [cell]
    found: list[Raw] = []
    for at in range(across):
        own = [word for word in words if bisect_right(inner, (word.x0 + word.x1) / 2) == at]
        found.append((r, c + at, down, 1, own, (xs[c + at], top, xs[c + at + 1], bottom)))
    return found


def _distance(word: Word, box: Box) -> float:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return max(box[0] - x, x - box[2], 0.0) + max(box[1] - y, y - box[3], 0.0)


def _is_last_row(words: Sequence[Word], top: float, sheet: Sheet) -> bool:
    """Whether cells at the top of a page can be the last row of the page before: a label with values."""
    if sheet.number < 2 or any(word.base < top for word in sheet.words):
        return False
    return sum(1 for word in words if is_value(word.text)) * 3 >= len(words)


def _holds_columns(words: list[Word]) -> bool:
    """Whether a cell holds a table itself: several lines, most of them parted at the same places."""
    if len(words) < 8:
        return False
    lines = [row for row in rows_of(words) if len(row.segments) > 1]
    if len(lines) < 4 or len(lines) * 5 < len(rows_of(words)) * 4:
        return False
    return sum(1 for row in lines if is_numeric(row.segments[-1].text)) * 5 >= len(lines) * 3


def _compact(placed: list[Raw], whole: Box, sheet: Sheet, least: int) -> Grid | None:
    """The grid without rows and columns in which nothing is printed; tall rows parted into lines."""
    cells = _without_gaps(list(_split_rows(_renumbered(placed))))
    rows = max((cell[0] + cell[2] for cell in cells), default=0)
    columns = max((cell[1] + cell[3] for cell in cells), default=0)
    if columns < 2 or rows < least:
        return None
    edges: list[tuple[float, float]] = []
    for c in range(columns):
        own = [cell[5] for cell in cells if cell[1] == c and cell[3] == 1]
        own = own or [cell[5] for cell in cells if cell[1] <= c]
        edges.append((min(box[0] for box in own), max(box[2] for box in own)))
    result = [
        Placed(r, c, down, across, cell_text(words), box, all(w.bold for w in words) and bool(words), sheet.number)
        for r, c, down, across, words, box in sorted(cells, key=lambda cell: cell[:2])
    ]
    size = style_of([word for cell in cells for word in cell[4]])[0]
    return Grid(tuple(result), rows, columns, tuple(edges), whole, sheet.number, True, size)


def _renumbered(cells: Sequence[Raw]) -> list[Raw]:
    """Cells numbered by the rows and columns in which one begins."""
    row_starts, column_starts = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    result: list[Raw] = []
    for r, c, down, across, words, box in cells:
        row, column = row_starts.index(r), column_starts.index(c)
        last = sum(1 for start in row_starts if start < r + down)
        right = sum(1 for start in column_starts if start < c + across)
        result.append((row, column, last - row, right - column, words, box))
    return result


def _split_rows(cells: Sequence[Raw]) -> Iterator[Raw]:
    """The cells, rows parted into their lines where only the columns are drawn."""
    shift = 0
    for number in sorted({cell[0] for cell in cells}):
        own = [cell for cell in cells if cell[0] == number]
        lines = _common_lines(own)
        for r, c, down, across, words, box in own:
            if not lines:
                yield r + shift, c, down, across, words, box
            for at, (top, bottom) in enumerate(lines):
                part = [word for word in words if top <= word.base < bottom]
                yield r + shift + at, c, 1, across, part, (box[0], max(box[1], top), box[2], min(box[3], bottom))
        shift += max(0, len(lines) - 1)


def _common_lines(cells: Sequence[Raw]) -> list[tuple[float, float]]:
    """The lines of a tall row, none unless its cells have values on the lines of the first one's labels."""
    filled = [cell for cell in cells if cell[4]]
    if len(filled) < 2 or any(cell[2] > 1 for cell in cells):
        return []
    printed: list[list[Row]] = [rows_of(cell[4]) for cell in filled]
    most = max(printed, key=len)
    full = [rows for rows in printed if len(rows) == len(most)]
    valued = [rows for rows in printed[1:] if all(is_value(row.text) for row in rows) and len(rows) > 1]
    least = 3 if len(most) == 2 else 2
    if len(most) < 2 or len(valued) * 2 < len(printed) - 1 or len(full) < (least if most is not printed[0] else 1):
        return []
    if len(valued) < 2 and len(full) < least:
        return []
    bases = [row.base for row in most]
    for rows in printed:
        if any(min(abs(row.base - base) for base in bases) > 0.5 * row.size for row in rows):
            return []
    return list(pairwise([-1e9, *(base + 0.4 * most[0].size for base in bases[:-1]), 1e9]))


def _without_gaps(cells: list[Raw]) -> list[Raw]:
    """Cells without the rows and columns in which nothing is printed (double lines, spacers).

    How wide a column is says only a cell of one column. At the table's end a frame that goes on over the page's
    end leaves a row without cells.
    """
    width = max((cell[1] + cell[3] for cell in cells), default=0)
    ends = {min((cell[0] for cell in cells), default=0), max((cell[0] for cell in cells), default=0)}
    cells = [cell for cell in cells if cell[4] or cell[3] < width or cell[0] not in ends]
    rows = sorted({cell[0] for cell in cells if cell[4] or (cell[2] == 1 and cell[5][3] - cell[5][1] > 6)})
    columns = sorted({cell[1] for cell in cells if cell[4] or (cell[3] == 1 and cell[5][2] - cell[5][0] > 9)})
    result: list[Raw] = []
    for r, c, down, across, words, box in cells:
        inner_rows = sum(1 for at in rows if r <= at < r + down)
        inner_columns = sum(1 for at in columns if c <= at < c + across)
        if inner_rows and inner_columns:
            first = sum(1 for at in rows if at < r)
            result.append((first, sum(1 for at in columns if at < c), inner_rows, inner_columns, words, box))
    return result


# Rows over free strips to the cells of a table: spanning headers, labels and cells of several lines.


_CONTINUES = tuple("(&,;)]/")
_Cell = Laid[Segment]


def goes_on(above: str, text: str) -> bool:
    """Whether a line in a cell goes on with the line above it."""
    if above.count("(") > above.count(")") or above[-1:] in "-–/,&+\u2011":
        return True
    return (text[:1].islower() and not is_numeric(text)) or text.startswith(_CONTINUES)


def grid_of(rows: list[Row], strips: list[Part], across: Sequence[Edge], page: int, cells: int) -> Grid | None:
    """The grid of rows over their strips."""
    columns = len(strips) + 1
    if columns * len(rows) > cells:
        return None
    lines = [_laid(row, strips) for row in _same_line(rows)]
    edges = _edges(lines, columns)
    lines = spread(lines, edges, lambda number, line: _told(lines, number, line, edges, across))
    grouped = _grouped(lines)
    placed: list[Placed] = []
    for number, group in enumerate(grouped):
        merged: dict[int, tuple[int, list[Word]]] = {}
        for line in group:
            for first, last, part in line:
                was = merged.get(first, (0, []))
                merged[first] = (max(last, was[0]), [*was[1], *part.words])
        words = [word for _, own in merged.values() for word in own]
        top, bottom = min(w.top for w in words), max(w.bottom for w in words)
        column = 0
        for first in sorted(merged):
            placed += [_empty(number, c, edges[c], top, bottom, page) for c in range(column, first)]
            last, words = merged[first]
            last = max(first, last)
            bold = all(word.bold for word in words)
            box = (*Segment(tuple(words)).box[:3], bottom)
            placed.append(Placed(number, first, 1, last - first + 1, cell_text(words), box, bold, page))
            column = last + 1
        placed += [_empty(number, c, edges[c], top, bottom, page) for c in range(column, columns)]
    placed = _stacked(placed, columns)
    whole = Segment(tuple(word for row in rows for word in row.words))
    return Grid(tuple(placed), len(grouped), columns, tuple(edges), whole.box, page, False, whole.size)


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


def _empty(row: int, column: int, edge: Part, top: float, bottom: float, page: int) -> Placed:
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


def _laid(row: Row, strips: Sequence[Part]) -> list[_Cell]:
    """A row's words by column; words over several columns are one cell over them."""
    cells: list[_Cell] = []
    for part in (part for segment in row.segments for part in _split(segment, strips)):
        low, high = part.x0, part.x1
        first = sum(1 for a, b in strips if min(b - 1.5, (a + b) / 2) <= low or a - 1 <= low < b < high)
        last = max(first, sum(1 for a, b in strips if (a + b) / 2 < high and (b + 1 < high or a <= low)))
        if cells and first <= cells[-1][1]:
            begin, end, before = cells[-1]
            cells[-1] = (begin, max(last, end), Segment((*before.words, *part.words)))
        else:
            cells.append((first, last, part))
    return cells


def _split(segment: Segment, strips: Sequence[Part]) -> list[Segment]:
    """A segment, parted where a gap between two of its words lies in a strip."""
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
    return [Segment(tuple(part)) for part in parts]


def _edges(lines: Sequence[list[_Cell]], columns: int) -> list[Part]:
    """The extents of the columns, from cells of one column."""
    edges: list[Part] = []
    for column in range(columns):
        over = [cell for line in lines for cell in line if cell[0] <= column <= cell[1]]
        own = [part for first, last, part in over if first == last] or [part for _, _, part in over]
        edges.append((min((part.x0 for part in own), default=0.0), max((part.x1 for part in own), default=0.0)))
    return edges


def _told(
    lines: Sequence[list[_Cell]], number: int, line: list[_Cell], edges: Sequence[Part], across: Sequence[Edge]
) -> list[_Cell] | None:
    """A line of heads over the columns that drawn lines give them, or as it is where it only goes on with the one above."""
    return (
        line if number and _hangs_below(lines[number - 1], line) else _by_lines(line, lines[number + 1], edges, across)
    )


def _hangs_below(above: Sequence[_Cell], line: Sequence[_Cell]) -> bool:
    """Whether each cell of a line is the next line of the head right above it, and stands for no other column."""
    heads = {first: part for first, last, part in above if first == last}
    for first, last, part in line:
        head = heads.get(first)
        if first != last or head is None or part.base - head.base > 1.5 * part.words[0].size:
            return False
        if min(abs(part.x0 - head.x0), abs(part.x1 - head.x1), abs(part.x0 + part.x1 - head.x0 - head.x1) / 2) > 2:
            return False
    return bool(line)


def _by_lines(
    line: list[_Cell], below: list[_Cell], edges: Sequence[Part], across: Sequence[Edge]
) -> list[_Cell] | None:
    """A header row with its cells as wide as the lines drawn below them; None when there are no such lines."""
    low = _base(line)
    high = min((part.base for _, _, part in below), default=low)
    left, right = edges[0][0], edges[-1][1]
    rules = [e for e in across if low - 1 <= e.at <= high and e.high - e.low < 0.9 * (right - left)]
    rules = [e for e in rules if e.low < right and e.high > left]
    if not rules:
        return None
    result: list[_Cell] = []
    for first, last, part in line:
        middle = (part.x0 + part.x1) / 2
        rule = next((e for e in rules if e.low - 2 <= middle <= e.high + 2), None)
        if rule:
            under = [c for c, edge in enumerate(edges) if rule.low - 3 <= (edge[0] + edge[1]) / 2 <= rule.high + 3]
            if under:
                first, last = min(under), max(under)
        if result and first <= result[-1][1]:
            return None
        result.append((first, last, part))
    return result


def _base(line: Sequence[_Cell]) -> float:
    """The lowest base line of some cells."""
    return max(word.base for _, _, part in line for word in part.words)


def _grouped(lines: Sequence[list[_Cell]]) -> list[list[list[_Cell]]]:
    """Lines of one row: a cell's further lines belong to the row above, a label's first line to the row below."""
    bases = [_base(line) for line in lines]
    sizes = [line[0][2].words[0].size for line in lines]
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
    upper = {first: cell_text(part.words) for row in group for first, _, part in row}
    texts = [(upper[first], cell_text(part.words)) for first, _, part in line if first in upper]
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
    return goes_on(cell_text(line[0][2].words), cell_text(below[0][2].words))


# The columns of tables that are only aligned: strips of the page that stay free over several rows.


def strips_of(rows: Sequence[Row]) -> list[Part]:
    """The free strips between the columns of a table that is only aligned.

    Args:
        rows: its rows, from top to bottom.

    Returns:
        The strips from left to right, none when the rows have one column.
    """
    most = max(len(row.segments) for row in rows)
    if most < 2:
        return []
    core = [row for row in rows if len(row.segments) >= max(2, 0.6 * most)]
    allowed = int(0.12 * len(core)) if len(core) >= 6 else 0
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    size = median(row.size for row in rows)
    strips = _free(core, allowed, size, left, right)
    if allowed:  # where a strip is free in all rows, that part of it is the strip
        free = _free(core, 0, size / 2, left, right)
        for at, (low, high) in enumerate(strips):
            parts = [part for part in free if low <= part[0] and part[1] <= high]
            if len(parts) > 1:  # the one that leaves fewest rows with two texts in one column
                rest = [strip for strip in strips if strip != (low, high)]
                parts.sort(key=lambda part: (_filled(core, sorted([*rest, part])), part[1] - part[0]))
            strips[at] = parts[-1] if parts else (low, high)
    strips = _meaningful(strips, core, left, right)
    headed = _below_heads(rows, size)
    gained = _filled(rows, headed) - _filled(rows, strips)
    return headed if len(headed) > len(strips) or gained > (0.03 if len(headed) < len(strips) else -0.001) else strips


def parted_values(rows: Sequence[Row]) -> list[Row]:
    """Rows in which a value at the right end of its column and one at the left end of the next are two texts.

    Below the header on the page before, spreadsheets print "84" and "ND" a hair's breadth apart.

    Args:
        rows: of a table that is only aligned.

    Returns:
        The rows; a pair is parted where most rows have a number that ends in the same place and more texts.
    """
    ends = [[s.x1 for s in row.segments if is_numeric(s.text)] for row in rows]
    usual = median(len(row.segments) for row in rows)
    return [row if len(row.segments) >= usual else Row(_parted(row, ends)) for row in rows]


def _parted(row: Row, ends: Sequence[Sequence[float]]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for segment in row.segments:
        left, right = segment.words[0], segment.words[-1]
        pair = len(segment.words) == 2 and is_numeric(left.text) and is_value(right.text)
        if pair and sum(any(abs(end - left.x1) < 0.5 for end in own) for own in ends) * 2 > len(ends):
            segments += [Segment((left,)), Segment((right,))]
        else:
            segments.append(segment)
    return tuple(segments)


def parted_heads(rows: Sequence[Row]) -> list[Row]:
    """Rows whose first one has the heads of two columns close together ("3 months  12 months"), with these parted.

    Args:
        rows: of a table that is only aligned.

    Returns:
        The rows; a head is parted at a gap wider than a space that stands over a free strip of all rows below.
    """
    body = [row for row in rows[1:] if len(row.segments) > 1]
    if len(body) < 3 or len(rows[0].segments) < 2 or len(rows[0].segments) >= max(len(row.segments) for row in body):
        return list(rows)
    size = rows[0].size
    strips = _free(body, 0, size, min(row.x0 for row in body), max(row.x1 for row in body))
    segments: list[Segment] = []
    for segment in rows[0].segments:
        parts = [[segment.words[0]]]
        for left, right in pairwise(segment.words):
            middle = (left.x1 + right.x0) / 2
            if right.x0 - left.x1 > 0.5 * size and any(low < middle < high for low, high in strips):
                parts.append([])
            parts[-1].append(right)
        segments += [Segment(tuple(part)) for part in parts]
    return [replace(rows[0], segments=tuple(segments)), *rows[1:]]


def _filled(rows: Sequence[Row], strips: Sequence[Part]) -> float:
    """How much of a grid of these columns has text: each word of a row counts for its column, and for no other."""
    middles = [(a + b) / 2 for a, b in strips]
    multi = [row for row in rows if len(row.segments) > 1]
    own = [{bisect_right(middles, (word.x0 + word.x1) / 2) for word in row.words} for row in multi]
    return sum(map(len, own)) / max(1, len(multi) * (len(strips) + 1)) if strips else 0.0


def _below_heads(rows: Sequence[Row], size: float) -> list[Part]:
    """The strips of a table whose columns begin where their heads begin, however near the values before them end.

    So print spreadsheets: heads and words at the left end of their columns, numbers at the right.
    """
    head = max(rows[:2], key=lambda row: sum(not is_numeric(segment.text) for segment in row.segments))
    body = [row for row in rows if row.base > head.base]
    if len(head.segments) < 2 or len(body) < 3 or sum(1 for s in head.segments if is_numeric(s.text)) > 1:
        return []
    starts = [segment.x0 for segment in head.segments]
    ends: list[list[float]] = [[segment.x1] for segment in head.segments]
    first = min(row.x0 for row in body)
    if first < starts[0] - size:  # the labels have no head
        starts, ends = [first, *starts], [[], *ends]
        if len(starts) < max(len(row.segments) for row in body):
            return []
    for row in body:
        for left, word in zip((None, *row.words), row.words, strict=False):
            at = bisect_right(starts, word.x0 + 1) - 1
            if at < 0 or (at + 1 < len(starts) and word.x1 > starts[at + 1] + 0.5):
                return []
            inside = left is not None and left.x1 > starts[at] - 0.5
            if not inside and left is not None and word.x0 - left.x1 < 0.15 * size:
                return []
            ends[at].append(word.x1)
    if len(starts) < 3 or any(len(column) * 3 < len(body) for column in ends):
        return []
    return [(min(max(before), start - 0.5), start) for before, start in zip(ends, starts[1:], strict=False)]


def _free(rows: Sequence[Row], allowed: int, size: float, left: float, right: float) -> list[Part]:
    """The strips that at most some rows have text in."""
    events: list[tuple[float, int]] = []
    for row in rows:
        for segment in row.segments:
            events += [(segment.x0, 1), (segment.x1, -1)]
    strips: list[Part] = []
    level, start = 0, None
    for x, change in sorted(events):
        before = level
        level += change
        if before > allowed >= level:
            start = x
        elif before <= allowed < level and start is not None and x - start >= 0.3 * size and left < start < x < right:
            strips.append((start, x))
    return strips


def _meaningful(strips: list[Part], core: Sequence[Row], left: float, right: float) -> list[Part]:
    """Strips that have text in at least two rows on both of their sides."""
    kept = strips
    for _ in range(3):
        bounds = [left - 1, *((a + b) / 2 for a, b in kept), right + 1]
        counts = [
            sum(1 for row in core if any(low < (s.x0 + s.x1) / 2 < high for s in row.segments))
            for low, high in pairwise(bounds)
        ]
        thin = [at for at, count in enumerate(counts) if count < min(2, len(core))]
        if not thin or not kept:
            break
        drop = thin[0] - 1 if thin[0] else 0
        kept = [strip for at, strip in enumerate(kept) if at != drop]
    return kept


# Tables whose columns are only aligned: strips that stay free over several rows part them.


def find_unruled(rows: Sequence[Row], across: Sequence[Edge], page: int, width: float, cells: int) -> list[Row | Grid]:
    """A region's rows, with those that are tables replaced by their grids.

    Args:
        rows: from top to bottom.
        across: horizontal lines on the page.
        page: one-based page.
        width: of the region.
        cells: most cells of a table.

    Returns:
        Rows and grids in order.
    """
    result: list[Row | Grid] = []
    at = 0
    while at < len(rows):
        end = _cut(rows, at, _run(rows, at, width))
        found = _first_table(rows, at, end, across, page, cells) if end - at >= 2 else None
        if found is None and _orphan(rows, at):
            gaps = [(a.x1, b.x0) for a, b in pairwise(rows[at].segments)]
            orphan = grid_of([rows[at]], gaps, across, page, cells)
            result.append(orphan if orphan else rows[at])
            at += 1
            continue
        if found is None:
            if end > at:
                result += rows[at:end]
                at = end
            else:
                result.append(rows[at])
                at += 1
            continue
        begin, stop, grid = found
        result += rows[at:begin]
        result.append(grid)
        at = stop
    return result


def _orphan(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is a header that stands below its caption as the last thing on its page."""
    return 0 < at == len(rows) - 1 and len(rows[at].segments) >= 3 and caption_of(rows[at - 1].text) is not None


def _run(rows: Sequence[Row], at: int, width: float) -> int:
    """End of the rows from `at` that may be one table; `at` when none begins there."""
    if not _starts(rows, at):
        return at
    end = at + 1
    size = rows[at].size
    while end < len(rows):
        row = rows[end]
        distance = row.base - rows[end - 1].base
        if (
            distance > (6 if _same_places(rows[at], row) else 3.4) * size
            or caption_of(row.text) is not None
            or (row.size < 0.9 * size and len(row.segments) < 2)
        ):
            break
        if len(row.segments) < 2:
            if _hangs(rows, at, end) and distance < 1.7 * size:
                end += 1
                continue
            prose = row.x1 - row.x0 > 0.62 * width and len(row.words) > 7
            following = any(len(below.segments) > 1 for below in rows[end + 1 : end + 4])
            name = abs(row.x0 - min(above.x0 for above in rows[at:end])) < size and len(row.words) <= 5
            if prose or not following or distance > (3.4 if name else 2.6) * size:
                if not prose and _wrapped_end(rows, end):
                    end += 1
                break
        elif row.size > 1.25 * size:
            break
        end += 1
    while end > at and len(rows[end - 1].segments) < 2:
        if _wrapped_end(rows, end - 1) or _hangs(rows, at, end - 1):
            break
        end -= 1
    return end


def _same_places(first: Row, row: Row) -> bool:
    """Whether two rows are labels with texts that begin at the same places."""
    if len(first.segments) != 2 or len(row.segments) != 2:
        return False
    return all(abs(a.x0 - b.x0) < 3 for a, b in zip(first.segments, row.segments, strict=True))


def _hangs(rows: Sequence[Row], at: int, end: int) -> bool:
    """Whether a line goes on with the text beside a label: it begins where that text begins."""
    above = next((row for row in reversed(rows[at:end]) if len(row.segments) > 1), None)
    if above is None or len(above.segments) != 2:
        return False
    return abs(rows[end].x0 - above.segments[1].x0) < 3 and len(above.segments[0].words) <= 5


def _cut(rows: Sequence[Row], at: int, end: int) -> int:
    """End of the first of several tables in a run: where the rows above and below have better strips alone."""
    if end - at < 4:
        return end
    gaps = [b.base - a.base for a, b in pairwise(rows[at:end])]
    usual = median(gaps)
    for cut in range(at + 1, end - 1):
        single = len(rows[cut].segments) < 2
        if single and (_hangs(rows, at, cut) or _goes_on_label(rows, cut)):
            continue
        if not single and gaps[cut - at - 1] < 1.5 * usual:
            continue
        if cut - at > 1 and rows[cut].text == rows[at].text and not is_value(rows[at].text):
            return _trimmed_end(rows, at, cut)  # the header of another table
        above, below = _multi(rows[at:cut]), _multi(rows[cut:end])
        if single and _heads(rows[cut], gaps[cut - at - 1], usual) and not _names_group(above, below):
            return _trimmed_end(rows, at, cut)
        if not above or not below:
            continue
        parts = max(len(strips_of(above)) if len(above) > 1 else len(above[0].segments) - 1, len(strips_of(below)))
        whole = strips_of([*above, *below])
        if len(whole) < parts or _fill([*above, *below]) < 0.75 * min(_fill(above), _fill(below)):
            return _trimmed_end(rows, at, cut)
    return end


def _fill(rows: Sequence[Row]) -> float:
    """Share of the places of a grid of these rows that are filled."""
    columns = len(strips_of(rows)) + 1 if len(rows) > 1 else len(rows[0].segments)
    return sum(len(row.segments) for row in rows) / (len(rows) * columns)


def _heads(row: Row, gap: float, usual: float) -> bool:
    """Whether a line of one part is a heading or an introduction below a table, not the name of a group of rows."""
    if gap > 1.6 * usual and (all(word.bold for word in row.words) or len(row.words) > 8):
        return True
    return row.text[-1] in ":." and len(row.words) > 4


def _names_group(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the line between two parts names a group of rows of one table: values follow it, in the same columns."""
    if not above or not below or len(below[0].segments) < 3 or above[0].text == below[0].text:
        return False
    values = below[0].segments[1:]
    if sum(1 for segment in values if is_value(segment.text)) * 2 < len(values):
        return False
    parts = max(len(strips_of(part)) if len(part) > 1 else len(part[0].segments) - 1 for part in (above, below))
    return len(strips_of([*above, *below])) >= parts


def _multi(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if len(row.segments) > 1]


def _trimmed_end(rows: Sequence[Row], at: int, end: int) -> int:
    while end > at + 1 and len(rows[end - 1].segments) < 2:
        end -= 1
    return end


def _starts(rows: Sequence[Row], at: int) -> bool:
    """Whether a table may begin with a row: cells, or a header right above cells."""
    row = rows[at]
    if caption_of(row.text) is not None:
        return False
    if len(row.segments) > 1:
        return not all(_field(segment.text) for segment in row.segments)  # fields side by side are none
    if len(row.words) > 8 or at + 1 >= len(rows):
        return False
    below = rows[at + 1]
    near = below.base - row.base < 1.5 * row.size
    if near and len(below.segments) > 1 and abs(row.x0 - below.x0) < 12 and below.segments[0].text[0].islower():
        return row.x1 < below.segments[1].x0 + 30 and goes_on(row.text, below.segments[0].text)
    if len(below.segments) < 3 or below.base - row.base > 2.2 * row.size:
        return False
    return row.x0 > below.segments[0].x1


def _wrapped_end(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one part, last of its table, goes on with the cell above it."""
    row, above = rows[at], rows[at - 1]
    near = row.base - above.base < 1.45 * row.size
    cell = next((s for s in above.segments if s.x0 - 3 <= row.x0 < s.x1), None)
    if cell is None or not near or len(above.segments) < 2 or len(row.words) > 6:
        return False
    return goes_on(cell.text, row.text)


def _goes_on_label(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one part goes on with the label right above it, and values follow below."""
    row, above = rows[at], rows[at - 1]
    label = above.segments[0]
    same = abs(row.x0 - label.x0) < 12 and row.x1 < above.segments[1].x0 if len(above.segments) > 1 else False
    return same and _wrapped_end(rows, at) and at + 1 < len(rows) and len(rows[at + 1].segments) > 1


def _first_table(
    rows: Sequence[Row], at: int, end: int, across: Sequence[Edge], page: int, cells: int
) -> tuple[int, int, Grid] | None:
    """The first part of a run that is a table: its begin, its end and its grid."""
    part = parted_heads(parted_values(rows[at:end]))
    for begin in range(min(3, len(part) - 1)):
        if begin and not (len(part[begin].segments) > 1 and len(part[begin - 1].segments) <= 2):
            continue
        strips = strips_of(part[begin:])
        if len(strips) >= 1 and _is_table(part[begin:], strips):
            grid = grid_of(part[begin:], strips, across, page, cells)
            if grid and grid.rows > 1:
                return at + begin, end, grid
    return None


def _is_table(rows: Sequence[Row], strips: Sequence[Part]) -> bool:
    """Whether rows with free strips are a table, not prose with wide gaps or fields side by side."""
    multi = [row for row in rows if len(row.segments) > 1]
    segments = [segment for row in multi for segment in row.segments]
    labelled = sum(1 for segment in segments if _field(segment.text))
    if labelled * 2 >= len(segments) or len(multi) < 2:
        return False
    size = median(row.size for row in multi)
    gaps = [b.x0 - a.x1 for row in multi for a, b in pairwise(row.segments)]
    words = sum(len(segment.words) for segment in segments) / len(segments)
    values = sum(1 for row in multi for segment in row.segments[1:] if len(segment.words) <= 3)
    if len(rows) == 2:
        return min(gaps) >= 1.1 * size and (len(strips) >= 2 or median(gaps) >= 2 * size) and words <= 4
    if len(strips) == 1:
        clear = median(gaps) >= 1.2 * size
        if clear and _labels(rows, multi):
            return True
        return clear and len(multi) * 3 >= len(rows) * 2 and (values * 2 >= len(multi) or words <= 9)
    beside = sum(
        1 for a, b in pairwise(rows) if b.base - a.base < 0.7 * size and min(len(a.segments), len(b.segments)) == 1
    )  # lines of labels that stand half a line above and below their values
    return median(gaps) >= 0.9 * size and len(multi) * 2 >= len(rows) - beside


def _labels(rows: Sequence[Row], multi: Sequence[Row]) -> bool:
    """Whether rows are short labels with text beside them, whose further lines begin where it begins."""
    starts = [row.segments[1].x0 for row in multi]
    if max(starts) - min(starts) > 3 or any(len(row.segments) > 2 for row in multi):
        return False
    hanging = all(len(row.segments) > 1 or abs(row.x0 - starts[0]) < 3 for row in rows)
    return hanging and all(len(row.segments[0].words) <= 5 for row in multi)


def _field(text: str) -> bool:
    label = label_of(text)
    return label is not None and label.value < len(text) and label.words <= 5
