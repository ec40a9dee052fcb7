"""total-mismatch: a total that isn't the sum of its items, whether a table's, a scale's or of merged cells; and percent-mismatch: a
percentage that doesn't fit its absolute number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, groupby

from msgspec import Struct

from etl.checks.view import (
    Grid,
    Number,
    View,
    cell_number,
    decimal_of,
    finding,
    is_total,
    not_applicable,
    plain,
    quoted,
    share_fits,
    stated_count,
)
from etl.document import Cell
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Entry, Formula, Kind
from etl.parsers.cohort.columns import is_p_value
from etl.parsers.cohort.size import sizes_in
from etl.patterns import regex
from etl.value import replace

# What a total of a table adds up: the rows above it, the columns left of it, the items that its label names.


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


# What a total below merged cells adds up: a column for each side, in which what is asked of both sides stands twice.


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


# Totals and items that were read from a table as those of one scale, wherever in it they stand.
#
# The total may stand above its items, below them, or in a column with other measures between; the parts of a family
# of scales ("UPDRS I … IV") add up to the scale that they are named after.


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
    scored = _scale_scored(view, grid)
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


def _scale_scored(view: View, grid: Grid) -> list[_Scored]:
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
    made = _scale_sum(total, line, len(missing), room)
    rounded = total.step / 2 if formula.averages else Decimal(0)
    return made if formula.is_sum else replace(made, sums=(whole,), how=formula.text, slack=max(made.slack, rounded))


def _scale_sum(total: _Scored, line: Sequence[_Scored], missing: int = 0, room: Decimal | None = None) -> Sum:
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
            yield _scale_sum(total, parts)


# total-mismatch: a total that isn't the sum of its items.
#
# What a row "Total" adds up is learnt from the table itself: where another column agrees, the one that doesn't is
# wrong; where none does, it may be no sum at all. A missing item may explain a total that is too high, unless the
# table leaves missing items out everywhere else.


_MANY = 40  # rows or columns of totals that are looked at in one table


def _total_mismatches(view: View) -> Iterator[Finding]:
    """The totals that aren't the sums of their items.

    Args:
        view: the document.

    Yields:
        One finding for each total: rows and columns of tables, totals and items that were read as those of a scale,
        rows that should add up to a stated number of people, and scales outside of tables.
    """
    for grid in view.grids:
        rows = [r for r in grid.body if _totals(view, grid, r)] or _named_rows(view, grid)
        rows = rows or [r for r in grid.body if _sums_grades(view, grid, r)]
        below = [s for r in rows[:_MANY] if (s := row_sums(grid, r, frozenset(rows)) or merged_sums(grid, r))]
        beside = [column_sums(grid, c) for c in grid.columns if is_total(grid.header(c))][:_MANY]
        by_label = [
            s
            for sums in (*below, *beside)
            if (
                s := [
                    one
                    for one in sums
                    if _of_values(view, grid, one) and not _foreign(view, grid, one) and not _otherwise(view, grid, one)
                ]
            )
        ]
        for sums in _best([*scale_sums(view, grid), *by_label]):
            yield from _judged(view, grid, sums)
        if not below:
            yield from _stated(view, grid)
    yield from _scales(view)


def _best(found: Sequence[list[Sum]]) -> Iterator[list[Sum]]:
    """Of several ways to add up the totals of a row or column the one that fits the most of them, the first of equals."""
    taken: set[Cell] = set()
    for sums in sorted(found, key=lambda sums: -sum(one.fits for one in sums)):
        left = [one for one in sums if one.cell not in taken]
        taken |= {one.cell for one in sums}
        if left:
            yield left


def _otherwise(view: View, grid: Grid, one: Sum) -> bool:
    """Whether a total is that of a scale which says that it is something else than the sum of its items."""
    read = (f.code.entry.split(":") for f in view.in_cell(grid.placed, one.cell))
    scales = (view.lexicon.get("scale", parts[1]) for parts in read if parts[0] == "scale")
    return any(s is not None and s.formula is not None and not s.formula.is_sum for s in scales)


def _named_rows(view: View, grid: Grid) -> list[int]:
    """A last row that is named by its scale and not "total"."""
    last = [r for r in grid.body if holds_values(grid, r)][-1:]
    return [r for r in last if _holds_total(view, grid, r)]


def _totals(view: View, grid: Grid, row: int) -> bool:
    """Whether a row is one of totals by its label: "Total", or "Total MG-ADL" when that scale was read there."""
    label = grid.row_label(row)
    if is_total(label) or adds_numbered(grid, row) is not None:
        return True
    return label.lower().startswith("total ") and (_holds_total(view, grid, row) or _as_above(view, grid, row))


def _as_above(view: View, grid: Grid, row: int) -> bool:
    """Whether what was read from a row is of the same scale or measure as the two rows above it."""
    if row < grid.top + _LEAST:
        return False
    one, two, three = (
        {":".join(f.code.entry.split(":")[:2]) for c in grid.cells[r] if c for f in view.in_cell(grid.placed, c)}
        for r in (row, row - 1, row - 2)
    )
    return len(one) == 1 and one == two == three


def _sums_grades(view: View, grid: Grid, row: int) -> bool:
    """Whether a row without the word for it sums the grades of the rows above: "Upper limbs (max. 25)" below five muscles."""
    if room_of(grid.row_label(row)) is None or row < grid.top + _LEAST:
        return False
    above = [_graded(view, grid, r) for r in (row - 1, row - 2)]
    return _graded(view, grid, row) == {False} and all(found == {True} for found in above)


def _graded(view: View, grid: Grid, row: int) -> set[bool]:
    """Whether what was read from a row has grades."""
    codes = {f.code.entry for c in grid.cells[row] if c for f in view.in_cell(grid.placed, c)}
    kinds: tuple[Kind, ...] = ("measure", "scale")
    named = [(kind, code.split(":")[1]) for code in codes for kind in kinds if code.startswith(f"{kind}:")]
    return {bool(e.grade) for kind, name in named if (e := view.lexicon.get(kind, name)) is not None}


def _holds_total(view: View, grid: Grid, row: int) -> bool:
    """Whether a total of a scale that adds up was read from a row."""
    return any(_scale_total(view, f) for c in grid.cells[row] if c for f in view.in_cell(grid.placed, c))


def _scale_total(view: View, fact: AnyFact) -> bool:
    """Whether a fact is the total of a scale that adds up."""
    kind, _, rest = fact.code.entry.partition(":")
    name, _, key = rest.partition(":")
    scale = view.lexicon.get("scale", name) if kind == "scale" else None
    return scale is not None and scale.total is not None and scale.total_is != "" and key in ("", scale.total.key)


def _judged(view: View, grid: Grid, sums: Sequence[Sum]) -> Iterator[Finding]:
    """The wrong ones: where others agree, else where all items of a scale are there, else one alone."""
    agreeing = sum(s.fits for s in sums)
    left_out = any(s.fits and s.missing for s in sums)
    wrong = [s for s in sums if not s.fits and (left_out or not s.explained)]
    if agreeing < len(wrong):
        alone = len(sums) == 1 and len(sums[0].items) > 2 and sums[0].near and not _scale_of(view, grid, sums[0])
        wrong = [s for s in wrong if alone or (not _of_part(grid, s) and _complete(view, grid, s))]
    for one in wrong:
        cells = [one.cell, *one.items]
        facts = [f for cell in cells for f in view.in_cell(grid.placed, cell)]
        what = f"what its items give ({one.how})" if one.how else "the sum of its items"
        give = "it would be" if one.how else "they add up to"
        text = f"The printed total {plain(one.total)} of {_where(grid, one.cell)} isn't {what}: {give} {plain(one.sums[0])}."
        places = [view.cell_evidence(grid.placed, c) for c in (one.items[0], one.items[-1], one.cell)]
        yield finding("total-mismatch", text, facts, places)


def _of_part(grid: Grid, one: Sum) -> bool:
    """Whether a total is only said to be one of some of the items, and not of which."""
    label = grid.row_label(one.cell.row)
    return bool(_PART.search(label)) and numbered_items(label) is None


def _foreign(view: View, grid: Grid, one: Sum) -> bool:
    """Whether a total is that of another scale than its items: "QMG total" below the rows of the MG-ADL."""
    facts = view.in_cell(grid.placed, one.cell)
    own = {parts[1] for f in facts if (parts := f.code.entry.split(":"))[0] == "scale"}
    items = _scale_of(view, grid, one)
    names = {f.code.entry.split(":")[1] for f in facts if ":" in f.code.entry}
    scales = {
        parts[1]
        for cell in one.items
        for f in view.in_cell(grid.placed, cell)
        if (parts := f.code.entry.split(":"))[0] == "scale"
    }
    if names and scales and not any(a.startswith(b) or b.startswith(a) for a in names for b in scales):
        return True  # "MRC sum score" below the two rows of another scale
    if own or facts or not items:
        return bool(own and items) and not own & items.keys()
    label = grid.row_label(one.cell.row)
    return label != label.upper() and bool(_SHORT_NAME.search(label))


def _of_values(view: View, grid: Grid, one: Sum) -> bool:
    """Whether a total stands among values: nothing was read from a column of maxima or norms, but from others of its row."""
    return any(view.in_cell(grid.placed, c) for c in (one.cell, *one.items)) or not any(
        view.in_cell(grid.placed, c) for c in grid.cells[one.cell.row] if c is not None
    )


def _scale_of(view: View, grid: Grid, one: Sum) -> dict[str, set[str]]:
    """The scales that the items belong to, each with the keys of its items."""
    entries = [f.code.entry.split(":") for c in one.items for f in view.in_cell(grid.placed, c)]
    found: dict[str, set[str]] = {}
    for parts in entries:
        if parts[0] == "scale" and len(parts) == 3:
            found.setdefault(parts[1], set()).add(parts[2])
    return found


def _complete(view: View, grid: Grid, one: Sum) -> bool:
    """Whether all items are those of one scale that adds up, and none but optional ones is missing."""
    found = _scale_of(view, grid, one)
    if len(found) != 1:
        return False
    ((name, keys),) = found.items()
    scale = view.lexicon.get("scale", name)
    if scale is None or scale.formula is None or len(one.items) != len(keys):
        return False
    return _needed(scale, scale.formula) <= keys


def _needed(scale: Entry, formula: Formula) -> set[str]:
    """The items without which a scale has no total."""
    return {i.key for i in scale.items if not (i.optional or i.absent_of)} if formula.whole else set(formula.keys)


def _where(grid: Grid, cell: Cell) -> str:
    header = grid.header(cell.column) if cell.row >= grid.top else ""
    named = quoted(grid.row_label(cell.row) or header, 40)
    return f"{named}, column {quoted(header, 40)}" if header and header != grid.row_label(cell.row) else named


_PART = regex(r"\bsub-?(?:scores?|scales?|totals?)\b", re.I)
_SHORT_NAME = regex(r"\b[A-Z][A-Za-z]?[A-Z]")
_SOME = regex(r"[*†‡§#]\s*$")
"""Behind a row that a note says is of some of the people only."""


def _stated(view: View, grid: Grid) -> Iterator[Finding]:
    """Rows of counts that add up to the stated number of people in all rows but some."""
    title = view.document.quote(grid.placed.title) if grid.placed.title else ""
    count = stated_count(title)
    if (
        count is None
        or len(grid.columns) < 2
        or any(is_total(grid.header(c)) or "%" in grid.header(c) for c in grid.columns)
    ):
        return
    rows = [(r, [n for c in grid.columns if (n := grid.numbers[r][c]) is not None]) for r in grid.body]
    full = [(r, sum((n.value for n in ns), Decimal(0))) for r, ns in rows if len(ns) == len(grid.columns)]
    wrong = [(r, s) for r, s in full if s != count and not (s < count and _SOME.search(grid.row_label(r)))]
    if len(full) - len(wrong) < 2 or len(wrong) * 2 >= len(full):
        return
    for row, whole in wrong:
        cells = [cell for c in grid.columns if (cell := grid.cells[row][c]) is not None]
        text = f"The row {quoted(grid.row_label(row))} adds up to {plain(whole)}, not to the stated {count}."
        facts = [f for cell in cells for f in view.in_cell(grid.placed, cell)] + _near(view, cells)
        yield finding("total-mismatch", text, facts, [view.cell_evidence(grid.placed, c) for c in cells])


def _near(view: View, cells: Sequence[Cell]) -> list[Observation]:
    """The Observations that were read from cells without saying so."""
    spans = {(c.span.start, c.span.end) for c in cells}
    return [f for f in view.observations() if any((e.start, e.end) in spans and e.table is None for e in f.evidence)]


def _scales(view: View) -> Iterator[Finding]:
    """Totals and items of a scale told in prose, at one time, for scales whose total is a sum."""
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for fact in view.observations():
        if fact.code.entry.startswith("scale:") and fact.evidence[0].table is None:
            time = (
                fact.effective,
                fact.timepoint and (fact.timepoint.phase, fact.timepoint.offset, fact.timepoint.course),
            )
            groups.setdefault((fact.subject, fact.code.entry.split(":")[1], time), []).append(fact)
    for (_, name, _), facts in groups.items():
        scale = view.lexicon.get("scale", str(name))
        formula = scale.formula if scale is not None else None
        if scale is None or formula is None or scale.total is None:
            continue
        keys = {i.key: i for i in scale.items}
        items: dict[str, set[Decimal]] = {}
        totals: list[tuple[Observation, Decimal]] = []
        for fact in facts:
            key = fact.code.entry.split(":")[2] if fact.code.entry.count(":") > 1 else ""
            if not isinstance(fact.value, Quantity) or fact.value.comparator:
                continue
            if key in keys:
                items.setdefault(key, set()).add(fact.value.value)
            elif key in ("", scale.total.key):
                totals.append((fact, fact.value.value))
        needed = {i.key for i in scale.items if not i.optional} if formula.whole else set(formula.keys)
        if len(totals) != 1 or not needed or not needed <= items.keys() or any(len(v) > 1 for v in items.values()):
            continue
        fact, total = totals[0]
        whole = formula.value({key: min(values) for key, values in items.items()})
        rounded = Decimal(1).scaleb(int(total.as_tuple().exponent)) / 2 if formula.averages else Decimal(0)
        if whole is not None and abs(whole - total) > rounded:
            what = "the sum of its items: it is" if formula.is_sum else f"what its items give ({formula.text}):"
            text = f"The total {plain(total)} of {fact.code.text} isn't {what} {plain(whole)}."
            yield finding("total-mismatch", text, [fact, *(f for f in facts if f is not fact)])


_MOST = 50
"""So many numbers of people of a document are tried."""
_ENOUGH = 3
"""So many shares of one paragraph, list or column show what the whole is."""
_Shares = list[tuple[re.Match[str], Number, Number]]
_SEXES = ("male patients", "female patients")
"""Counts that are the whole of a share only where the words of the share name the sex."""


@cache
def _percent_patterns() -> dict[str, re.Pattern[str]]:
    number = r"[0-9]{1,7}(?:[.,][0-9]{1,3})?"
    return {
        "of": regex(
            r"(?<![\w.,/])(?P<n>[0-9]{1,6})\s?(?P<link>of|out of|/)\s?(?:the |our |all |these |those )?"
            rf"(?P<of>[0-9]{{1,6}})(?![.,/]?\d)(?P<gap>[^.;()%\d]{{0,40}})\(\s?(?P<p>{number})\s?%\s?\)",
            re.IGNORECASE,
        ),
        "share": regex(
            rf"(?<![\w.,])(?P<p>{number})\s?%\s?\(\s?(?:n\s?=\s?)?(?P<n>(?!0\d)[0-9]{{1,6}})\s?(?:of|out of|/)\s?"
            r"(?P<of>(?!0\d)[0-9]{1,6})\b",
            re.IGNORECASE,
        ),
        "behind": regex(rf"[^.;()%\d]{{0,24}}\(\s?(?P<p>{number})\s?%\s?\)"),
        "counted": regex(
            rf"(?<![\w.,/])(?P<n>[0-9]{{1,6}})(?:\s[a-z]+){{0,2}}\s?\(\s?(?P<p>{number})\s?%\s?\)", re.IGNORECASE
        ),
        "said": regex(
            rf"(?<![\w.,/])(?P<n>[0-9]{{1,6}})(?:\s[a-z]+){{3,8}}\s\(\s?(?P<p>{number})\s?%\s?\)", re.IGNORECASE
        ),
        "cell": regex(rf"(?P<n>[0-9]{{1,6}})(?:\s(?:patients?|cases?|people|persons?|subjects?|pts\.?|children|eyes))?\s?[(\[]\s?(?P<p>{number})\s?(?P<percent>%?)\s?[)\]]"),
        "alone": regex(rf"(?P<n>{number})\s?(?P<percent>%?)"),
        "whole": regex(r"(?<![\w.,])[1-9][0-9]{0,5}(?![\w.,]*\d|\s?%)"),
        "people": regex(r"(?:(?P<of>[0-9]{1,6})\s{0,4}/\s{0,4})?(?P<n>[0-9]{1,6})(?:\s?[a-z]{1,12})?", re.IGNORECASE),
        "shares": regex(r"%|\bper ?cent(?:age)?s?\b|\bshare\b", re.IGNORECASE),
        "bare": regex(
            r"[\W_]{0,8}(?:%|per ?cent(?:age)?s?|share)[\W_]{0,8}(?:of (?:the )?(?:total|all|patients|group)\W{0,8})?",
            re.IGNORECASE,
        ),
    }  # fmt: skip


def _percent_mismatches(view: View) -> Iterator[Finding]:
    """The percentages that don't fit.

    Args:
        view: the document.

    Yields:
        One finding for each percentage: of tables with a column of numbers and one of shares, of cells "12 (40%)"
        under a stated number of people, and of prose ("16 of 30 (53%)", "42 patients (67%)").
    """
    for grid in view.grids:
        yield from _columns(view, grid)
    yield from _cells(view)
    yield from _parts(view)
    yield from _prose(view)
    told = list(_counted(view))
    yield from told
    ends = {e.end for one in told for e in one.evidence}
    yield from (one for one in _paragraphs(view) if not any(e.end in ends for e in one.evidence))


def _columns(view: View, grid: Grid) -> Iterator[Finding]:
    """A column of numbers beside one of shares; what they are shares of shows in most of its rows."""
    patterns = _percent_patterns()
    for share in grid.columns:
        if not (patterns["bare"].fullmatch(grid.header(share)) or _printed_shares(grid, share)):
            continue
        for column in (share - 1, share + 1):
            if column not in grid.columns or patterns["shares"].search(grid.header(column)):
                continue
            rows = [
                (r, n, p) for r in grid.body
                if (n := _counted_in(grid, r, column)) is not None and (p := grid.numbers[r][share]) is not None
            ]  # fmt: skip
            wholes = _wholes(view, grid, rows, column)
            parts = [(r, n, p, wholes[r]) for r, n, p in rows if r in wholes and not is_total(grid.row_label(r))]
            wrong = [(r, n, p, whole) for r, n, p, whole in parts if not share_fits(n, whole, p)]
            if not parts or len(parts) - len(wrong) < max(2, len(wrong)):
                continue
            for r, n, p, whole in wrong:
                cells = [c for c in (grid.cells[r][column], grid.cells[r][share]) if c is not None]
                facts = [f for c in cells for f in view.in_cell(grid.placed, c)]
                yield finding(
                    "percent-mismatch", _sentence(grid.row_label(r), n.value, whole.value, p.value), facts,
                    [view.cell_evidence(grid.placed, c) for c in cells],
                )  # fmt: skip
            break


def _counted_in(grid: Grid, row: int, column: int) -> Number | None:
    """The number of people of a cell: its number, that before "patients", or the second of "33 / 9"."""
    m = _percent_patterns()["people"].fullmatch(grid.text(row, column)[:40])
    return Number(*decimal_of(m["n"])) if m else grid.numbers[row][column]


def _wholes(view: View, grid: Grid, rows: list[tuple[int, Number, Number]], column: int) -> dict[int, Number]:
    """What 100 % is in each row: one number for all of them, or the one that the row itself gives beside its number."""
    whole = _whole(view, grid, rows, column)
    if whole is not None:
        return {r: whole for r, n, _ in rows if n is not whole}
    others = [{r: w for r, _, _ in rows if (w := grid.numbers[r][c])} for c in grid.columns if c != column]
    inside = {r: _percent_patterns()["people"].fullmatch(grid.text(r, column)[:40]) for r, _, _ in rows}
    others.append({r: Number(*decimal_of(m["of"])) for r, m in inside.items() if m and m["of"]})
    fits = [
        sum(r in own and n.value <= own[r].value and share_fits(n, own[r], p) for r, n, p in rows) for own in others
    ]
    best = max(fits)
    return others[fits.index(best)] if best >= max(_ENOUGH, len(rows) - 2) else {}


def _printed_shares(grid: Grid, column: int) -> bool:
    """Whether every number of a column is printed with the sign of a percentage."""
    texts = [grid.text(r, column) for r in grid.body if grid.numbers[r][column] is not None]
    return len(texts) > 2 and all(t.endswith("%") for t in texts)


def _whole(view: View, grid: Grid, rows: list[tuple[int, Number, Number]], column: int) -> Number | None:
    """What 100 % is: the row that says so, or the number of people that the header or caption states."""
    full = [n for _, n, p in rows if p.value == 100]
    if full:
        return full[0] if len({n.value for n in full}) == 1 else None
    title = view.document.quote(grid.placed.title) if grid.placed.title else ""
    count = stated_count(grid.header(column)) or stated_count(title)
    return Number(Decimal(count), Decimal(1)) if count else _whole_of_group(view, rows)


def _whole_of_group(view: View, rows: list[tuple[int, Number, Number]]) -> Number | None:
    """The number of people stated in the text of which all shares of a table are, but for one at most."""
    if len(rows) < _ENOUGH + 1 or view.facts.cohort is None:
        return None
    fits = {size: sum(share_fits(n, Number(size, Decimal(1)), p) for _, n, p in rows) for size in _sizes(view)}
    whole = max(fits, key=lambda size: fits[size], default=None)
    biggest = max(n.value for _, n, _ in rows)
    if whole is None or whole < biggest or fits[whole] < max(_ENOUGH, len(rows) - 1):
        return None
    return Number(whole, Decimal(1))


def _cells(view: View) -> Iterator[Finding]:
    """Cells "12 (40%)" in a column or row whose header states the number of people."""
    pattern, sizes = _percent_patterns()["cell"], _sizes(view)
    for placed in view.tables:
        cells = placed.table.grid()
        title = stated_count(view.document.quote(placed.title)) if placed.title else None
        counted = sizes_in(cells) if view.facts.cohort is not None else {}
        for column in range(1, placed.table.columns):
            head = next((c for row in cells[:3] if (c := row[column]) is not None and stated_count(c.text)), None)
            count = stated_count(head.text) if head else int(counted.get(column, 0)) or title
            own: list[tuple[Cell, str, Number, Number]] = []
            for row in cells:
                cell = row[column]
                if cell is not None and cell.column == column and (m := pattern.fullmatch(cell.text.strip())):
                    label = row[0].text if row[0] else ""
                    own.append((cell, label, Number(*decimal_of(m["n"])), Number(*decimal_of(m["p"]))))
            count = count or int(_summed([n for _, _, n, _ in own], sizes) or 0)
            if not count:
                continue
            whole = Number(Decimal(count), Decimal(1))
            found = [(cell, label, n, p, share_fits(n, whole, p)) for cell, label, n, p in own]
            right = sum(fits for *_, fits in found)
            if right < max(2, len(found) - right):
                continue
            for cell, label, n, p, fits in found:
                if not fits:
                    yield finding(
                        "percent-mismatch", _sentence(label, n.value, Decimal(count), p.value),
                        view.in_cell(placed, cell), [view.cell_evidence(placed, cell)],
                    )  # fmt: skip


def _summed(counts: list[Number], sizes: list[Decimal]) -> Decimal | None:
    """The stated number of people that some counts are the parts of: 5, 14 and 29 of 48."""
    total = sum(n.value for n in counts)
    return Decimal(total) if len(counts) >= _ENOUGH and total in sizes else None


def _parts(view: View) -> Iterator[Finding]:
    """Rows that give their own size in the label: "Grade IV (n = 33)", 12, 41%."""
    for placed in view.tables:
        for row in placed.table.grid():
            label = row[0].text if row and row[0] else ""
            count = stated_count(label)
            cells = list(dict.fromkeys(c for c in row[1:] if c is not None and c.text.strip()))
            if not count or len(cells) != 2:
                continue
            n, p = (_percent_patterns()["alone"].fullmatch(c.text.strip()) for c in cells)
            if not n or not p or n["percent"] or not p["percent"]:
                continue
            one, share = Number(*decimal_of(n["n"])), Number(*decimal_of(p["n"]))
            if not share_fits(one, Number(Decimal(count), Decimal(1)), share):
                yield finding(
                    "percent-mismatch", _sentence(label, one.value, Decimal(count), share.value),
                    view.in_cell(placed, cells[1]), [view.cell_evidence(placed, c) for c in cells],
                )  # fmt: skip


def _prose(view: View) -> Iterator[Finding]:
    told: set[str] = set()
    for name in ("of", "share"):
        for m in _percent_patterns()[name].finditer(view.text):
            n, whole, p = (Number(*decimal_of(m[k])) for k in ("n", "of", "p"))
            if n.value > whole.value or whole.value < 2 or share_fits(n, whole, p):
                continue
            if m.group() in told or (name == "of" and _other(m)):
                continue
            told.add(m.group())
            place = view.evidence(m.start(), m.end())
            text = _sentence(m.group(), n.value, whole.value, p.value)
            yield finding("percent-mismatch", text, view.at(m.start(), m.end()), [place])


def _other(m: re.Match[str]) -> bool:
    """Whether the words before the share begin something else ("4/5 and saturation (96%)")."""
    gap = m["gap"].casefold()
    return "," in gap or " and " in gap or (m["link"] == "/" and bool(gap.strip()))


def _counted(view: View) -> Iterator[Finding]:
    """Counted people with a share behind them, where the count's own whole is known ("33 (57%)" of 58).

    Without a whole of its own a count is one of the page's group ("fever in 9 (19%)"): then no number of the same block
    may give the share, and another share of the block has to be one of a stated number of people.
    """
    sizes = _sizes(view)
    size = view.facts.cohort.size if view.facts.cohort is not None else None
    wholes = (
        [(m.start(), Decimal(m[0])) for m in _percent_patterns()["whole"].finditer(view.text)]
        if size is not None
        else []
    )
    shares = {
        (f.evidence[0].start, f.evidence[0].end, plain(f.value.value))
        for f in view.observations()
        if isinstance(f.value, Quantity) and f.value.code == "%"
    }
    for fact in view.observations():
        own = next((c.value for c in fact.components if c.code.entry == "component:denominator"), None)
        whole = own if own is not None else size
        value = fact.value
        if (
            not isinstance(value, Quantity)
            or value.code != "{patients}"
            or value.comparator
            or not isinstance(whole, Quantity)
            or value.value > whole.value
        ):
            continue
        place = fact.evidence[0]
        m = None if place.table else _percent_patterns()["behind"].match(view.text, place.end, place.end + 60)
        inside = [
            x
            for name in ("counted", "said")
            for x in _percent_patterns()[name].finditer(view.text, place.start, place.end)
            if x["n"] == plain(value.value) and (name == "counted" or (place.start, place.end, x["p"]) in shares)
        ]
        m = m or (inside[-1] if inside and not place.table else None)
        if m is None or _percent_patterns()["of"].search(view.text, place.start, m.end()):
            continue
        n, p = Number(value.value, Decimal(1)), Number(*decimal_of(m["p"]))
        if any(share_fits(n, Number(size, Decimal(1)), p) for size in (whole.value, *sizes)):
            continue
        if own is None and not _lone_misfit(view, m.start("p"), n, p, sizes, wholes):
            continue
        end = max(place.end, m.end())
        label = view.text[place.start : end]
        yield finding(
            "percent-mismatch",
            _sentence(label, n.value, whole.value, p.value),
            [fact],
            [view.evidence(place.start, end)],
        )


def _lone_misfit(
    view: View, at: int, n: Number, p: Number, sizes: list[Decimal], wholes: list[tuple[int, Decimal]]
) -> bool:
    """Whether a share is one of no number of its block, and neither of any other of the document.

    The second doesn't matter when another share of the block is one of a stated number of people.
    """
    block = next((b.span for b in view.document.blocks if b.span.start <= at < b.span.end), None)
    if block is None:
        return False
    shares = [
        (Number(*decimal_of(x["n"])), Number(*decimal_of(x["p"])))
        for x in _percent_patterns()["counted"].finditer(view.text, block.start, block.end)
        if x.start("p") != at
    ]
    if _of_any(n, p, {whole for start, whole in wholes if block.start <= start < block.end}):
        return False
    if any(share_fits(one, Number(size, Decimal(1)), share) for one, share in shares for size in sizes):
        return True
    return not _of_any(n, p, {whole for _, whole in wholes})


def _of_any(n: Number, p: Number, wholes: set[Decimal]) -> bool:
    """Whether a share is one of some whole number."""
    return any(share_fits(n, Number(whole, Decimal(1)), p) for whole in wholes if whole >= n.value)


def _paragraphs(view: View) -> Iterator[Finding]:
    """Counts with their shares in one paragraph or list that are of one whole, but for one: "68 (61%), 45 (40%), 50 (41%)"."""
    sizes = _sizes(view)
    for _, run in groupby(view.document.blocks, key=lambda b: b.kind if b.kind == "item" else b.span):
        blocks = list(run)
        if blocks[0].kind == "table":
            continue
        ends = blocks[0].span.start, blocks[-1].span.end
        found = _shares(view, "counted", *ends)
        parted = sorted(found + _shares(view, "said", *ends), key=lambda one: one[0].start())
        summed = _summed([n for _, n, _ in parted], sizes)  # the parts of all people, each with its share
        tried = [(parted, [summed])] if summed is not None else []
        tried += [(found, sizes)] if len(found) > _ENOUGH else []
        yield from next((told for shares, wholes in tried if (told := _misfits(view, shares, wholes))), ())


def _misfits(view: View, found: _Shares, wholes: Sequence[Decimal]) -> list[Finding]:
    """The only share of several that is none of the whole that the others are of; [] where they aren't of one."""
    fits = {w: [share_fits(n, Number(w, Decimal(1)), p) for _, n, p in found] for w in wholes}
    whole = max(fits, key=lambda w: sum(fits[w]), default=None)
    if whole is None or sum(fits[whole]) < len(found) - 1:
        return []
    return [
        finding(
            "percent-mismatch", _sentence(m.group(), n.value, whole, p.value), view.at(m.start(), m.end()),
            [view.evidence(m.start(), m.end())],
        )
        for (m, n, p), right in zip(found, fits[whole], strict=True)
        if not right and n.value <= whole
    ]  # fmt: skip


def _shares(view: View, name: str, start: int, end: int) -> _Shares:
    """The counts with their shares in a range, by one of the ways to write them."""
    return [
        (m, Number(*decimal_of(m["n"])), Number(*decimal_of(m["p"])))
        for m in _percent_patterns()[name].finditer(view.text, start, end)
    ]


def _sizes(view: View) -> list[Decimal]:
    """The numbers of people that the document states, the biggest first."""
    counts = {
        f.value.value for f in view.observations()
        if isinstance(f.value, Quantity) and f.value.code == "{patients}" and f.code.text not in _SEXES
    }  # fmt: skip
    if view.facts.cohort is not None and view.facts.cohort.size is not None:
        counts.add(view.facts.cohort.size.value)
    return sorted((c for c in counts if c >= 2), reverse=True)[:_MOST]  # nothing is a share of nobody


def _sentence(label: str, n: Decimal, whole: Decimal, p: Decimal) -> str:
    exact = (n * 100 / whole).quantize(Decimal("0.01"))
    return f"{quoted(label)}: {plain(n)} of {plain(whole)} is {plain(exact)} %, not the printed {plain(p)} %."


def findings(view: View) -> Iterator[Finding]:
    """What doesn't add up.

    Args:
        view: the document.

    Yields:
        The totals and then the percentages that don't fit.
    """
    yield from _total_mismatches(view)
    yield from _percent_mismatches(view)
