"""What a total below merged cells adds up: a column for each side, in which what is asked of both sides stands twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from etl.checks.grids import Grid, is_total
from etl.checks.numbers import Number, cell_number
from etl.checks.sums import Sum, slack_of
from etl.document import Cell
from etl.patterns import regex
from etl.value import replace

_SIDES = 2


@cache
def _sided() -> re.Pattern[str]:
    return regex(r"(?:.*[\s(,])?(?:R|L|right|left|rt|lt)[.)]?", re.IGNORECASE | re.DOTALL)


def merged_sums(grid: Grid, row: int) -> list[Sum]:
    """The sums of a row of totals whose cells stand over the two columns of both sides.

    Args:
        grid: the table.
        row: of the totals.

    Returns:
        One for each such cell: each item once, or the mean of its sides (or both of them, as other scales do).
    """
    found: list[Sum] = []
    for cell in dict.fromkeys(c for c in grid.cells[row][grid.label + 1 :] if c is not None and c.colspan == _SIDES):
        total, columns = cell_number(cell.text), range(cell.column, cell.column + _SIDES)
        if total is None or total.percent or not all(_of_side(grid, c) for c in columns):
            continue
        above = [r for r in range(grid.top, row) if not is_total(grid.row_label(r))]
        items = [_items([grid.cells[r][c] for c in columns]) for r in above]
        told = [(cells, numbers) for cells, numbers in items if numbers]
        paired = any(len(numbers) == _SIDES for _, numbers in told)
        if len(told) < _SIDES or not paired:
            continue
        means = sum((sum((n.value for n in ns), Decimal(0)) / len(ns) for _, ns in told), Decimal(0))
        whole = sum((n.value for _, ns in told for n in ns), Decimal(0))
        cells = tuple(c for own, _ in told for c in own)
        slack = slack_of([total.step, *(n.step for _, ns in told for n in ns)])
        missing = sum(not numbers and bool(own) for own, numbers in items)
        found.append(Sum(cell, cells, total.value, (means, whole), missing, None, slack))
    ways = [[replace(one, sums=(one.sums[n],)) for one in found] for n in range(_SIDES)]
    return max(ways, key=lambda sums: sum(one.fits for one in sums)) if found else []


def _of_side(grid: Grid, column: int) -> bool:
    """Whether the lowest of the heads over a column says a side."""
    told = grid.header(column).splitlines()
    return bool(told) and _sided().fullmatch(told[-1]) is not None


def _items(cells: Sequence[Cell | None]) -> tuple[list[Cell], list[Number]]:
    """The cells of a row below both sides, each once, with their numbers; no numbers where one of them has none."""
    own = list(dict.fromkeys(c for c in cells if c is not None and c.text.strip()))
    numbers = [n for c in own if (n := cell_number(c.text)) is not None]
    return own, numbers if len(numbers) == len(own) else []
