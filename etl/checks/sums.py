"""What a total of a table adds up: the rows above it, the columns left of it, the items that its label names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct

from etl.checks.grids import Grid, is_total
from etl.checks.numbers import decimal_of, not_applicable
from etl.document import Cell
from etl.parsers.cohort.columns import is_p_value
from etl.patterns import regex

_LEAST = 2
_FAR = 400  # rows above a total
_STEM = 4
"""So many letters of two words are alike when they mean the same: "muscle", "muscles"."""


class Sum(Struct, frozen=True):
    """A total and what it should be.

    Args:
        cell: the total's cell.
        items: the cells that it adds up.
        total: as printed.
        sums: what the items may add up to (with and without subtotals), the plain sum first.
        missing: how many of its items have no value.
        room: how much a missing item could be, None if unknown.
        slack: what rounding allows.
        how: what the total is where it is no plain sum ("sum + 1").
    """

    cell: Cell
    items: tuple[Cell, ...]
    total: Decimal
    sums: tuple[Decimal, ...]
    missing: int
    room: Decimal | None
    slack: Decimal
    how: str = ""

    @property
    def fits(self) -> bool:
        """Whether the total is the sum of what has a value."""
        return any(abs(self.total - s) <= self.slack for s in self.sums)

    @property
    def near(self) -> bool:
        """Whether the total is close enough to be meant as that sum."""
        return any(abs(self.total - s) <= max(Decimal(2), abs(s) / 10) for s in self.sums)

    @property
    def explained(self) -> bool:
        """Whether the items without a value can make up for what is missing."""
        lack = self.total - self.sums[0]
        return self.missing > 0 and lack >= 0 and (self.room is None or lack <= self.room * self.missing)


def row_sums(grid: Grid, row: int, totals: frozenset[int]) -> list[Sum]:
    """The sums of a row of totals, one for each column that is a column of plain numbers."""
    found = []
    above = [r for r in range(max(grid.top, row - _FAR), row) if holds_values(grid, r)]
    if within := numbered_items(grid.row_label(row)) or adds_numbered(grid, row):
        above = [r for r in above if (n := _item_number(grid.row_label(r))) is not None and within[0] <= n <= within[1]]
    above = [r for r in above if not _left_out(grid.row_label(row), grid.row_label(r))]
    rooms = [room for r in above if (room := room_of(grid.row_label(r))) is not None]
    for column in grid.columns:
        if "%" in grid.header(column) or is_p_value(grid.header(column)):
            continue
        made = _sum([grid.cells[r][column] for r in above], grid, row, column, max(rooms, default=None), above, totals)
        if made:
            found.append(made)
    return found


def numbered_items(label: str) -> tuple[int, int] | None:
    """The first and the last item that a subscore's label says it adds up: "Bulbar subscore (items 1-3)"."""
    found = _patterns()["items"].search(label[:120])
    return (int(found[1]), int(found[2])) if found else None


def adds_numbered(grid: Grid, row: int) -> tuple[int, int] | None:
    """The same for a label without the word for items, where rows of these numbers stand above: "Bulbar (1-3)"."""
    label = grid.row_label(row)
    found = _patterns()["bracketed"].search(label[:120]) if _item_number(label) is None else None
    if found is None:
        return None
    first, last = int(found[1]), int(found[2])
    above = {_item_number(grid.row_label(r)) for r in range(max(grid.top, row - _FAR), row)}
    return (first, last) if {*range(first, last + 1)} <= above else None


def _item_number(label: str) -> int | None:
    """The number of an item: "1 Speech", "5a Cutting food", "Q3. Swallowing"."""
    found = _patterns()["number"].match(label[:40])
    return int(found[1]) if found else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "items": regex(r"\b(?:items?|questions?|nos?\.?|Q)\s?(\d{1,2})\s?(?:[-–—]|to)\s?Q?(\d{1,2})\b", re.IGNORECASE),
        "bracketed": regex(r"[(\[](\d{1,2})\s?(?:[-–—]|to)\s?(\d{1,2})[)\]]\s*$"),
        "number": regex(r"\W*(?:items?\s?|no\.?\s?|Q)?(\d{1,2})[a-z]?\b(?![.,]\d)", re.IGNORECASE),
        "mean": regex(r"\b(?:mean|average) of\b", re.IGNORECASE),
        "without": regex(
            r"\b(?:w/o|without|except(?: for)?|excl(?:uding|\.)?|omitting|not counting|other than)\s([^\W\d_][^,;()\n]{2,40})",
            re.IGNORECASE,
        ),
        "word": regex(r"[^\W\d_]{3,}"),
        "side": regex(r"(?:^|[\s,(:-])(right|left|rt|lt)[\s.):]*$|(?:^|[\s,(:-])(R|L)[\s.):]*$", re.IGNORECASE),
        "part": regex(r"\bsub-?(?:scores?|scales?|totals?)\b", re.IGNORECASE),
    }


def _left_out(total: str, label: str) -> bool:
    """Whether the label of a total says that it leaves a row out: "Sum w/o neck" above "Neck flexors"."""
    found = _patterns()["without"].search(total[:120])
    words = {w[:_STEM] for w in _patterns()["word"].findall(found[1].lower())} if found else set()
    return bool(words & {w[:_STEM] for w in _patterns()["word"].findall(label.lower())})


def _mean_of_sides(labels: Sequence[str], values: Sequence[Decimal]) -> Decimal | None:
    """The sum of items of which some are asked of both sides, one below the other, with the mean of both for each of these."""
    found = [_patterns()["side"].search(label) for label in labels]
    sides = [(m[1] or m[2]).lower()[0] if m else "" for m in found]
    whole, at, pairs = Decimal(0), 0, 0
    while at < len(values):
        if at + 1 < len(values) and {sides[at], sides[at + 1]} == {"r", "l"}:
            whole, at, pairs = whole + (values[at] + values[at + 1]) / 2, at + 2, pairs + 1
        else:
            whole, at = whole + values[at], at + 1
    return whole if pairs else None


def holds_values(grid: Grid, row: int) -> bool:
    """Whether a row holds values (and isn't a legend or a title between the rows)."""
    return any(grid.numbers[row][c] is not None or not_applicable(grid.text(row, c)) for c in grid.columns)


def _sum(
    cells: Sequence[Cell | None],
    grid: Grid,
    row: int,
    column: int,
    room: Decimal | None,
    rows: Sequence[int],
    totals: frozenset[int],
) -> Sum | None:
    total, own = grid.numbers[row][column], grid.cells[row][column]
    if total is None or own is None or total.percent:
        return None
    items: list[Cell] = []
    values: list[Decimal] = []
    parts: list[Decimal] = []
    last: list[Decimal] = []
    run: list[tuple[Cell, Decimal]] = []  # subtotals that stand one below the other
    steps, missing = [total.step], 0
    for cell, r in zip(cells, rows, strict=True):
        number = None if cell is None else grid.numbers[r][cell.column]
        if cell is None or number is None:
            missing += cell is not None and not not_applicable(cell.text)
        elif r in totals or is_total(grid.row_label(r)):
            parts.append(number.value)
            run.append((cell, number.value))
            last = []
        else:
            items.append(cell)
            run = []
            values.append(number.value)
            last.append(number.value)
            steps.append(number.step)
    if len(items) < 2 and len(run) > 1 and not last and not _patterns()["part"].search(grid.row_label(row)):
        items, values, parts = (
            [c for c, _ in run],
            [v for _, v in run],
            [],
        )  # "Bulbar subscore", "Motor subscore", "Total"
    if len(items) < 2:
        return None
    if _patterns()["mean"].search(grid.row_label(row)):
        mean = sum(values, Decimal(0)) / len(values)
        return Sum(own, tuple(items), total.value, (mean,), missing, room, total.step / 2)
    sided = _mean_of_sides([grid.row_label(c.row) for c in items], values) if not parts else None
    if sided is not None:
        return Sum(own, tuple(items), total.value, (sum(values, Decimal(0)), sided), missing, room, slack_of(steps))
    known = [sum(last)] if last or not parts else []  # subtotals right above: nothing stands between them and the total
    sums = (*known, sum(values), sum(parts) + sum(last)) if parts else (sum(values),)
    return Sum(own, tuple(items), total.value, tuple(map(Decimal, sums)), missing, room, slack_of(steps))


def slack_of(steps: Sequence[Decimal]) -> Decimal:
    """What rounded numbers allow: nothing for points and halves of points, some for measured decimals."""
    finest = min(steps)
    return (
        Decimal(0) if finest >= Decimal("0.5") else finest / 2 * len(steps) if finest < Decimal("0.1") else finest * 2
    )


@cache
def _span() -> re.Pattern[str]:
    return regex(r"[(\[/ ]\s?(?:0|1)?\s?(?:[-–−]|to|/|max\.?)\s?([0-9]{1,3})\s?[)\]]", re.IGNORECASE)


def room_of(label: str) -> Decimal | None:
    """The highest score that a label states ("Gait (0-8)")."""
    found = _span().search(label[:120])
    return decimal_of(found[1])[0] if found else None


def column_sums(grid: Grid, column: int) -> list[Sum]:
    """The sums of a column of totals: each row's numbers to the left, from the last other total on."""
    begin = next((c + 1 for c in range(column - 1, grid.label, -1) if is_total(grid.header(c))), grid.label + 1)
    begin = max(begin, grid.group_start(column))
    inside = [c for c in range(begin, column) if _scored(grid, c)]
    found = []
    for row in grid.body:
        total, own = grid.numbers[row][column], grid.cells[row][column]
        cells = [grid.cells[row][c] for c in inside]
        numbers = [grid.numbers[row][c] for c in inside]
        if total is None or own is None or total.percent or is_total(grid.row_label(row)):
            continue
        present = [(cell, n) for cell, n in zip(cells, numbers, strict=True) if cell is not None and n is not None]
        if len(present) < 2:
            continue
        missing = sum(
            cell is not None and n is None and not not_applicable(cell.text)
            for cell, n in zip(cells, numbers, strict=True)
        )
        steps = [total.step, *(n.step for _, n in present)]
        whole = sum((n.value for _, n in present), Decimal(0))
        room = max((r for c in inside if (r := room_of(grid.header(c))) is not None), default=None)
        found.append(Sum(own, tuple(c for c, _ in present), total.value, (whole,), missing, room, slack_of(steps)))
    return found


def _scored(grid: Grid, column: int) -> bool:
    """Whether a column holds numbers: in most rows, and no dates, times or shares."""
    filled = [r for r in grid.body if grid.text(r, column)]
    numeric = sum(grid.numbers[r][column] is not None for r in filled)
    return "%" not in grid.header(column) and numeric * 2 > len(filled)
