"""Tables whose cells are drawn: pdfplumber's lattice of lines, the words of each cell, and rows that no line parts.

Lines make cells; a merged cell is a larger one. Read beside pdfplumber: tables that are open at their sides, and rows of
which only the columns are drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells

from etl.readers.grid import is_numeric, is_value
from etl.readers.pdf.edges import Box, Edge
from etl.readers.pdf.grid import Grid, Placed, cell_text
from etl.readers.pdf.page import Sheet, Word
from etl.readers.pdf.rows import Row, rows_of, style_of

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
            if at not in taken and _within(word, (left - 1, top - 1, right + 1, bottom + 1))
        ]
        own = [everything[at] for at in inside]
        if grid := _grid(boxes, own, sheet, cells):
            grids.append(grid)
        elif len({box[1] for box in boxes}) == 1 and len(boxes) <= _MOST_BESIDE and len(rows_of(own)) > 1:
            parts = [[word for word in own if _within(word, box)] for box in sorted(boxes)]
            beside.append(((left, top, right, bottom), [part for part in parts if part]))
        else:
            continue
        taken.update(inside)
    grids.sort(key=lambda grid: grid.box[1])
    return grids, beside, [word for at, word in enumerate(words) if at not in taken]


def _within(word: Word, box: Box) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


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
    lines: list[dict[str, Any]] = [
        {
            "orientation": "h",
            "x0": e.low,
            "x1": e.high,
            "top": e.at,
            "bottom": e.at,
            "width": e.high - e.low,
            "height": 0,
        }
        for e in across
    ]
    lines += [
        {
            "orientation": "v",
            "x0": e.at,
            "x1": e.at,
            "top": e.low,
            "bottom": e.high,
            "width": 0,
            "height": e.high - e.low,
        }
        for e in down
    ]
    crossings = edges_to_intersections(lines, _TOUCH, _TOUCH)
    return list(intersections_to_cells(crossings))


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
        own = [word for word in left if _within(word, box)]
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
