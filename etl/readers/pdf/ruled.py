"""Tables whose cells are drawn: lines make a lattice, and where no line parts two places they are one merged cell."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.readers.grid import is_numeric, is_value
from etl.readers.pdf.edges import Box, Edge
from etl.readers.pdf.grid import Grid, Placed, cell_text
from etl.readers.pdf.page import Sheet, Word
from etl.readers.pdf.parted import Raw, split_columns, split_rows
from etl.readers.pdf.rows import rows_of, style_of

_TOUCH = 3.0
_SAME = 2.5
_MOST_CROSSINGS = 4_000_000


@dataclass(frozen=True, slots=True)
class Boxes:
    """Texts in boxes side by side: the words of each, and the place of all."""

    words: tuple[tuple[Word, ...], ...]
    box: Box


def ruled_tables(sheet: Sheet, words: Sequence[Word], cells: int) -> tuple[list[Grid], list[Boxes], list[Word]]:
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
    boxes: list[Boxes] = []
    taken: set[int] = set()
    drawn = list(_lattices(sheet.across, sheet.down))
    if sheet.shades != (sheet.across, sheet.down):
        drawn += _lattices(*sheet.shades)
    for across, down in drawn:
        left, right = min(e.low for e in across), max(e.high for e in across)
        top, bottom = min(across[0].at, min(e.low for e in down)), max(across[-1].at, max(e.high for e in down))
        inside = [
            number
            for number, word in enumerate(everything)
            if number not in taken
            and left - 1 <= (word.x0 + word.x1) / 2 <= right + 1
            and top - 1 <= (word.top + word.bottom) / 2 <= bottom + 1
        ]
        grid = _grid(across, down, [everything[number] for number in inside], sheet, cells)
        beside = None if grid else _beside(across, down, [everything[number] for number in inside])
        if grid:
            grids.append(grid)
        elif beside:
            boxes.append(beside)
        if grid or beside:
            taken.update(inside)
    grids.sort(key=lambda grid: grid.box[1])
    return grids, boxes, [word for number, word in enumerate(words) if number not in taken]


def _lattices(across: Sequence[Edge], down: Sequence[Edge]) -> Iterable[tuple[list[Edge], list[Edge]]]:
    """Groups of lines that touch each other, from top to bottom."""
    if len(across) * len(down) > _MOST_CROSSINGS:
        return []
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for v, upright in enumerate(down):
        for h, flat in enumerate(across):
            if (
                flat.low - _TOUCH <= upright.at <= flat.high + _TOUCH
                and upright.low - _TOUCH <= flat.at <= upright.high + _TOUCH
            ):
                parent[root(len(across) + v)] = root(h)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for number, edge in enumerate((*across, *down)):
        groups[root(number)][number >= len(across)].append(edge)
    found = [group for group in groups.values() if len(group[0]) >= 2 and group[1]]
    return sorted(found, key=lambda lattice: lattice[0][0].at)


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places; those nearer than the tolerance are one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _SAME:
            result.append(value)
    return result


def _grid(across: list[Edge], down: list[Edge], words: list[Word], sheet: Sheet, cells: int) -> Grid | None:
    """The table of one lattice, None when it is a frame, a chart or has a single column."""
    xs = _places([*(e.at for e in down), *(e.low for e in across), *(e.high for e in across)])
    ys = _places([*(e.at for e in across), *(e.low for e in down), *(e.high for e in down)])
    columns, rows = len(xs) - 1, len(ys) - 1
    least = 1 if _is_last_row(words, ys[0], sheet) else 2
    if columns < 2 or rows < least or columns * rows > cells or not words:
        return None
    owner = _merged(across, down, xs, ys)
    areas: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, own in enumerate(owner):
        areas[own].append(divmod(at, columns))
    inside: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        c = min(max(bisect_right(xs, (word.x0 + word.x1) / 2) - 1, 0), columns - 1)
        r = min(max(bisect_right(ys, (word.top + word.bottom) / 2) - 1, 0), rows - 1)
        inside[owner[r * columns + c]].append(word)
    placed: list[tuple[int, int, int, int, list[Word]]] = []
    for own, places in areas.items():
        first_row, last_row = min(r for r, _ in places), max(r for r, _ in places)
        first, last = min(c for _, c in places), max(c for _, c in places)
        if (last_row - first_row + 1) * (last - first + 1) != len(places):
            return None  # no rectangle: not the lattice of a table
        placed.append((first_row, first, last_row - first_row + 1, last - first + 1, inside.get(own, [])))
    if any(_holds_columns(content) for *_, content in placed):
        return None  # its lines don't tell the columns
    filled = sum(1 for *_, content in placed if content)
    if filled < 3 or filled * 5 < len(placed) or len(placed) < 2 + least:
        return None
    return _compact(sorted(placed, key=lambda p: p[:2]), xs, ys, sheet, least)


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


def _beside(across: Sequence[Edge], down: Sequence[Edge], words: Sequence[Word]) -> Boxes | None:
    """A single row of boxes with more than one line in them."""
    xs = _places([*(e.at for e in down), *(e.low for e in across), *(e.high for e in across)])
    ys = _places([*(e.at for e in across), *(e.low for e in down), *(e.high for e in down)])
    if len(ys) != 2 or not 3 <= len(xs) <= 6 or len(rows_of(list(words))) < 2:
        return None
    parts: list[list[Word]] = [[] for _ in xs[1:]]
    for word in words:
        parts[min(max(bisect_right(xs, (word.x0 + word.x1) / 2) - 1, 0), len(parts) - 1)].append(word)
    return Boxes(tuple(tuple(part) for part in parts if part), (xs[0], ys[0], xs[-1], ys[-1]))


def _merged(across: list[Edge], down: list[Edge], xs: list[float], ys: list[float]) -> list[int]:
    """For each place of the lattice the cell it belongs to."""
    columns, rows = len(xs) - 1, len(ys) - 1
    walls: dict[int, list[Edge]] = defaultdict(list)
    floors: dict[int, list[Edge]] = defaultdict(list)
    for edge in down:
        walls[_nearest(xs, edge.at)].append(edge)
    for edge in across:
        floors[_nearest(ys, edge.at)].append(edge)
    parent = list(range(columns * rows))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for r in range(rows):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(columns):
            if c + 1 < columns and not any(e.low - 1 <= middle <= e.high + 1 for e in walls[c + 1]):
                parent[root(r * columns + c + 1)] = root(r * columns + c)
    for c in range(columns):
        middle = (xs[c] + xs[c + 1]) / 2
        for r in range(rows - 1):
            if not any(e.low - 1 <= middle <= e.high + 1 for e in floors[r + 1]):
                parent[root((r + 1) * columns + c)] = root(r * columns + c)
    return [root(at) for at in range(columns * rows)]


def _nearest(places: list[float], at: float) -> int:
    return min(range(len(places)), key=lambda number: abs(places[number] - at))


def _compact(
    placed: list[tuple[int, int, int, int, list[Word]]], xs: list[float], ys: list[float], sheet: Sheet, least: int
) -> Grid | None:
    """The grid without rows and columns where no cell begins or nothing is printed; tall rows parted into lines."""
    placed = list(split_columns(placed, xs))
    row_starts = sorted({p[0] for p in placed})
    column_starts = sorted({p[1] for p in placed})
    cells: list[tuple[int, int, int, int, list[Word], Box]] = []
    for r, c, down, across, words in placed:
        first = row_starts.index(r)
        last = sum(1 for start in row_starts if start < r + down)
        left = column_starts.index(c)
        right = sum(1 for start in column_starts if start < c + across)
        cells.append((first, left, last - first, right - left, words, (xs[c], ys[r], xs[c + across], ys[r + down])))
    cells = _without_gaps(split_rows(cells, len(column_starts)))
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
    everything = [word for cell in cells for word in cell[4]]
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return Grid(tuple(result), rows, columns, tuple(edges), box, sheet.number, True, style_of(everything)[0])


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
