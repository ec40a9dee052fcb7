"""Totals and items that were read from a table as those of one scale, wherever in it they stand.

The total may stand above its items, below them, or in a column with other measures between; the parts of a family of
scales ("UPDRS I … IV") add up to the scale that they are named after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from msgspec import Struct

from etl.checks.grids import Grid
from etl.checks.sums import Sum, room_of, slack_of
from etl.checks.view import View
from etl.document import Cell
from etl.mapping.entry import Entry
from etl.mapping.formula import Formula
from etl.value import replace

_PARTS = 6
"""Of more parts of a family no choice is tried."""


class _Scored(Struct, frozen=True):
    """A cell with a number that was read as one of a scale.

    Args:
        cell: the cell.
        value: its number.
        step: the unit of its last digit.
        scale: the scale's key.
        item: the key of the item, "" for a total.
    """

    cell: Cell
    value: Decimal
    step: Decimal
    scale: str
    item: str


def scale_sums(view: View, grid: Grid) -> list[list[Sum]]:
    """The sums of a table that its facts tell.

    Args:
        view: the document.
        grid: one of its tables.

    Returns:
        For each row or column of totals of one scale its sums, one for each place where items and total stand.
    """
    scored = _scored(view, grid)
    totals = [s for s in scored if not s.item]
    found: list[list[Sum]] = []
    for name in dict.fromkeys(s.scale for s in totals):
        scale = view.lexicon.get("scale", name)
        formula = scale.formula if scale is not None else None
        items = [s for s in scored if formula and s.scale == name and s.item]
        parts = [s for s in totals if s.scale.startswith(f"{name}_")]
        own = [s for s in totals if s.scale == name]
        for chosen, family in ((items, False), (parts, True)):
            if not chosen:
                continue
            for down in (True, False):
                lines = [(t, line) for t in own if len(line := _line(t, chosen, down)) > 1]
                for place in dict.fromkeys(_along(t, not down) for t, _ in lines):
                    here = [(t, line) for t, line in lines if _along(t, not down) == place]
                    if family:
                        found.append(_learnt(here))
                    elif scale is not None and formula is not None:
                        made = (_by_formula(grid, scale, formula, items, t, q) for t, q in here)
                        found.append([one for one in made if one is not None])
    return [sums for sums in found if sums]


def _scored(view: View, grid: Grid) -> list[_Scored]:
    found = []
    for r in grid.body:
        for c in grid.columns:
            cell, number = grid.cells[r][c], grid.numbers[r][c]
            if cell is None or number is None or number.percent or (cell.row, cell.column) != (r, c):
                continue
            codes = {e for f in view.in_cell(grid.placed, cell) if (e := f.code.entry).startswith("scale:")}
            parts = next(iter(codes)).split(":") if len(codes) == 1 else []
            if not parts:
                continue
            scale = view.lexicon.get("scale", parts[1])
            if scale is None:
                continue
            key = parts[2] if len(parts) > 2 else ""
            whole = scale.total.key if scale.total is not None else ""
            found.append(_Scored(cell, number.value, number.step, parts[1], "" if key == whole else key))
    return found


def _along(one: _Scored, down: bool) -> int:
    return one.cell.column if down else one.cell.row


def _line(total: _Scored, items: Sequence[_Scored], down: bool) -> tuple[_Scored, ...]:
    """The items that stand in the column (or row) of a total; none where one of them stands there twice."""
    line = tuple(i for i in items if _along(i, down) == _along(total, down) and i.cell is not total.cell)
    names = [(i.scale, i.item) for i in line]
    return line if len(set(names)) == len(names) else ()


def _by_formula(
    grid: Grid, scale: Entry, formula: Formula, items: Sequence[_Scored], total: _Scored, line: Sequence[_Scored]
) -> Sum | None:
    """What the items of a line give; those that the scale has elsewhere in the table are missing here."""
    line = line if formula.whole else tuple(i for i in line if i.item in formula.keys)
    whole = formula.value({i.item: i.value for i in line})
    if whole is None:
        return None
    down = all(i.cell.column == total.cell.column for i in line)
    optional = {i.key for i in scale.items if i.optional or i.absent_of}
    missing = {i.item for i in items} - {i.item for i in line} - optional if formula.whole else set[str]()
    if missing and formula.averages:
        return None  # nobody knows how the others' share was meant
    texts = [grid.row_label(i.cell.row) if down else grid.header(i.cell.column) for i in line]
    room = max((r for t in texts if (r := room_of(t)) is not None), default=None)
    made = _sum(total, line, len(missing), room)
    rounded = total.step / 2 if formula.averages else Decimal(0)
    return made if formula.is_sum else replace(made, sums=(whole,), how=formula.text, slack=max(made.slack, rounded))


def _sum(total: _Scored, line: Sequence[_Scored], missing: int = 0, room: Decimal | None = None) -> Sum:
    whole = sum((i.value for i in line), Decimal(0))
    slack = slack_of([total.step, *(i.step for i in line)])
    return Sum(total.cell, tuple(i.cell for i in line), total.value, (whole,), missing, room, slack)


def _learnt(lines: Sequence[tuple[_Scored, tuple[_Scored, ...]]]) -> list[Sum]:
    """The sums of those parts of a family whose sum is the total in most places, all parts before fewer."""
    names = list(dict.fromkeys(i.scale for _, line in lines for i in line))
    if len(names) > _PARTS:
        return []
    best: list[Sum] = []
    for number in range(len(names), 1, -1):
        for chosen in combinations(names, number):
            made = list(_of_parts(lines, set(chosen)))
            if sum(s.fits for s in made) > sum(s.fits for s in best):
                best = made
    return best


def _of_parts(lines: Sequence[tuple[_Scored, tuple[_Scored, ...]]], chosen: set[str]) -> Iterator[Sum]:
    for total, line in lines:
        parts = [i for i in line if i.scale in chosen]
        if {i.scale for i in parts} == chosen:
            yield _sum(total, parts)
