"""How many cells of a table were read right.

A cell is right when its whole text stands alone in a cell of its row and column. Rows and columns of the two tables
are paired in order, as many as fit, so that a caption taken for a row costs itself and not the whole table; white
space, the look of dashes and hyphens at line ends don't count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from table_truth import Grid

_DASHES = re.compile(r"[‐‑‒–—−―]")
_LEADERS = re.compile(r"(?:[.…_]\s?){3,}")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")


def same(text: str) -> str:
    """A cell's text as it is compared."""
    text = _LEADERS.sub("", unicodedata.normalize("NFKC", text.replace("\xad", "")))
    text = _DASHES.sub("-", "".join(text.split())).replace("’", "'").replace("“", '"').replace("”", '"')
    return _HYPHEN.sub("", text)


def right_cells(truth: Grid, found: Grid) -> set[int]:
    """Which cells of `truth` `found` has right."""
    ours, theirs = _places(truth), _places(found)
    rows = _paired(truth.rows, found.rows, _row_weight(truth, found))
    if not rows:
        return set()

    def agreeing(c: int, d: int) -> int:
        return sum(1 for r, s in rows if (r, c) in ours and ours[r, c][1] == theirs.get((s, d), (0, ""))[1])

    to_row, to_column = dict(rows), dict(_paired(truth.columns, found.columns, agreeing))
    used: set[int] = set()
    right: set[int] = set()
    for number, cell in enumerate(truth.cells):
        texts = {
            theirs[to_row[r], to_column[c]]
            for r in range(cell.row, cell.last_row + 1)
            for c in range(cell.column, cell.last_column + 1)
            if r in to_row and c in to_column and (to_row[r], to_column[c]) in theirs
        }
        own = ours[cell.row, cell.column][1] if ours[cell.row, cell.column][0] == number else same(cell.text)
        match = next((one for one, text in texts if text == own and one not in used), None)
        if match is not None:
            used.add(match)
            right.add(number)
    return right


def _places(grid: Grid) -> dict[tuple[int, int], tuple[int, str]]:
    """Number and text of the cell that covers each place."""
    return {
        (r, c): (number, same(cell.text))
        for number, cell in enumerate(grid.cells)
        for r in range(cell.row, cell.last_row + 1)
        for c in range(cell.column, cell.last_column + 1)
    }


def _row_weight(a: Grid, b: Grid) -> Callable[[int, int], int]:
    """How many texts two rows share."""
    first, second = _rows(a), _rows(b)

    def weight(r: int, s: int) -> int:
        return (first[r] & second[s]).total()

    return weight


def _rows(grid: Grid) -> list[Counter[str]]:
    rows: list[Counter[str]] = [Counter() for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][same(cell.text)] += 1
    return rows


def _paired(n: int, m: int, weight: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """The pairs, in order on both sides, of most weight together."""
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n):
        for j in range(m):
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + weight(i, j))
    pairs: list[tuple[int, int]] = []
    i, j = n, m
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def score(truths: Sequence[Grid], found: Sequence[Grid]) -> tuple[int, int, int]:
    """Cells right, cells there are, cells given.

    Each table is compared with the one that fits it best; one of which only the file is known, and not the page, with
    all of them, for it may hold several in one.
    """
    pairs = [
        (cells, t, f)
        for t, truth in enumerate(truths)
        for f, grid in enumerate(found)
        if truth.page in (grid.page, 0)
        if (cells := right_cells(truth, grid))
    ]
    right: dict[int, set[int]] = {}
    done: set[int] = set()
    for cells, t, f in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[1], pair[2])):
        before = right.setdefault(t, set())
        if f not in done and (not before or (truths[t].page == 0 and len(before & cells) * 4 < len(cells))):
            done.add(f)
            before |= cells
    return (
        sum(map(len, right.values())),
        sum(len(grid.cells) for grid in truths),
        sum(len(grid.cells) for grid in found),
    )
