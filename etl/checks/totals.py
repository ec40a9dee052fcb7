"""total-mismatch: a total that isn't the sum of its items.

What a row "Total" adds up is learnt from the table itself: where another column agrees, the one that doesn't is
wrong; where none does, it may be no sum at all. A missing item may explain a total that is too high, unless the
table leaves missing items out everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from etl.checks.grids import Grid, is_total, stated_count
from etl.checks.numbers import decimal_of, not_applicable, plain
from etl.checks.view import View, finding, quoted
from etl.document import Cell
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Kind
from etl.patterns import regex

_MANY = 40  # rows or columns of totals that are looked at in one table
_LEAST = 2
_FAR = 400  # rows above a total


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and what it should be.

    Args:
        cell: the total's cell.
        items: the cells that it adds up.
        total: as printed.
        sums: what the items may add up to (with and without subtotals), the plain sum first.
        missing: how many of its items have no value.
        room: how much a missing item could be, None if unknown.
        slack: what rounding allows.
    """

    cell: Cell
    items: tuple[Cell, ...]
    total: Decimal
    sums: tuple[Decimal, ...]
    missing: int
    room: Decimal | None
    slack: Decimal

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


def findings(view: View) -> Iterator[Finding]:
    """The totals that aren't the sums of their items.

    Args:
        view: the document.

    Yields:
        One finding for each total: rows and columns of tables, rows that should add up to a stated number of
        people, and scales outside of tables.
    """
    for grid in view.grids:
        rows = [r for r in grid.body if _totals(view, grid, r)] or _named_rows(view, grid)
        rows = rows or [r for r in grid.body if _sums_grades(view, grid, r)]
        below = [s for r in rows[:_MANY] if (s := _row(grid, r, frozenset(rows)))]
        for sums in below:
            yield from _judged(view, grid, sums)
        for column in [c for c in grid.columns if is_total(grid.header(c))][:_MANY]:
            yield from _judged(view, grid, _column(grid, column))
        if not below:
            yield from _stated(view, grid)
    yield from _scales(view)


def _named_rows(view: View, grid: Grid) -> list[int]:
    """A last row that is named by its scale and not "total"."""
    last = [r for r in grid.body if _items(grid, r)][-1:]
    return [r for r in last if _holds_total(view, grid, r)]


def _totals(view: View, grid: Grid, row: int) -> bool:
    """Whether a row is one of totals by its label: "Total", or "Total MG-ADL" when that scale was read there."""
    label = grid.row_label(row)
    if is_total(label) or _adds_numbered(grid, row) is not None:
        return True
    return label.lower().startswith("total ") and _holds_total(view, grid, row)


def _sums_grades(view: View, grid: Grid, row: int) -> bool:
    """Whether a row without the word for it sums the grades of the rows above: "Upper limbs (max. 25)" below five muscles."""
    if _room(grid.row_label(row)) is None or row < grid.top + _LEAST:
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
    return scale is not None and scale.total is not None and scale.total_is == "sum" and key in ("", scale.total.key)


def _judged(view: View, grid: Grid, sums: Sequence[Sum]) -> Iterator[Finding]:
    """The wrong ones: where others agree, else where all items of a scale are there, else one alone."""
    sums = [s for s in sums if not _foreign(view, grid, s)]
    agreeing = sum(s.fits for s in sums)
    left_out = any(s.fits and s.missing for s in sums)
    wrong = [s for s in sums if not s.fits and (left_out or not s.explained)]
    if agreeing < len(wrong):
        alone = len(sums) == 1 and len(sums[0].items) > 2 and sums[0].near and not _scale_of(view, grid, sums[0])
        wrong = [s for s in wrong if alone or (not _of_part(grid, s) and _complete(view, grid, s))]
    for one in wrong:
        cells = [one.cell, *one.items]
        facts = [f for cell in cells for f in view.in_cell(grid.placed, cell)]
        text = (
            f"The printed total {plain(one.total)} of {_where(grid, one.cell)} isn't the sum of its items: they add up"
            f" to {plain(one.sums[0])}."
        )
        places = [view.cell_evidence(grid.placed, c) for c in (one.items[0], one.items[-1], one.cell)]
        yield finding("total-mismatch", text, facts, places)


def _of_part(grid: Grid, one: Sum) -> bool:
    """Whether a total is only said to be one of some of the items, and not of which."""
    label = grid.row_label(one.cell.row)
    return bool(_patterns()["part"].search(label)) and _numbered_items(label) is None


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
    return label != label.upper() and bool(_short_name().search(label))


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
    if scale is None or scale.total_is != "sum" or len(one.items) != len(keys):
        return False
    return all(i.optional or i.absent_of or i.key in keys for i in scale.items)


def _where(grid: Grid, cell: Cell) -> str:
    header = grid.header(cell.column) if cell.row >= grid.top else ""
    named = quoted(grid.row_label(cell.row) or header, 40)
    return f"{named}, column {quoted(header, 40)}" if header and header != grid.row_label(cell.row) else named


def _row(grid: Grid, row: int, totals: frozenset[int]) -> list[Sum]:
    """The sums of a row of totals, one for each column that is a column of plain numbers."""
    found = []
    above = [r for r in range(max(grid.top, row - _FAR), row) if _items(grid, r)]
    if within := _numbered_items(grid.row_label(row)) or _adds_numbered(grid, row):
        above = [r for r in above if (n := _item_number(grid.row_label(r))) is not None and within[0] <= n <= within[1]]
    rooms = [room for r in above if (room := _room(grid.row_label(r))) is not None]
    for column in grid.columns:
        if "%" in grid.header(column):
            continue
        made = _sum([grid.cells[r][column] for r in above], grid, row, column, max(rooms, default=None), above, totals)
        if made:
            found.append(made)
    return found


def _numbered_items(label: str) -> tuple[int, int] | None:
    """The first and the last item that a subscore's label says it adds up: "Bulbar subscore (items 1-3)"."""
    found = _patterns()["items"].search(label[:120])
    return (int(found[1]), int(found[2])) if found else None


def _adds_numbered(grid: Grid, row: int) -> tuple[int, int] | None:
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
        "items": re.compile(
            r"\b(?:items?|questions?|nos?\.?|Q)\s?(\d{1,2})\s?(?:[-–—]|to)\s?Q?(\d{1,2})\b", re.IGNORECASE
        ),
        "bracketed": re.compile(r"[(\[](\d{1,2})\s?(?:[-–—]|to)\s?(\d{1,2})[)\]]\s*$"),
        "number": re.compile(r"\W*(?:items?\s?|no\.?\s?|Q)?(\d{1,2})[a-z]?\b(?![.,]\d)", re.IGNORECASE),
        "part": re.compile(r"\bsub-?(?:scores?|scales?|totals?)\b", re.IGNORECASE),
    }


def _items(grid: Grid, row: int) -> bool:
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
    known = [sum(last)] if last or not parts else []  # subtotals right above: nothing stands between them and the total
    sums = (*known, sum(values), sum(parts) + sum(last)) if parts else (sum(values),)
    return Sum(own, tuple(items), total.value, tuple(map(Decimal, sums)), missing, room, _slack(steps))


def _slack(steps: Sequence[Decimal]) -> Decimal:
    """What rounded numbers allow: nothing for points and halves of points, some for measured decimals."""
    finest = min(steps)
    return (
        Decimal(0) if finest >= Decimal("0.5") else finest / 2 * len(steps) if finest < Decimal("0.1") else finest * 2
    )


@cache
def _short_name() -> re.Pattern[str]:
    return re.compile(r"\b[A-Z][A-Za-z]?[A-Z]")


@cache
def _span() -> re.Pattern[str]:
    return re.compile(r"[(\[/ ]\s?(?:0|1)?\s?(?:[-–−]|to|/|max\.?)\s?([0-9]{1,3})\s?[)\]]", re.IGNORECASE)


def _room(label: str) -> Decimal | None:
    """The highest score that a label states ("Gait (0-8)")."""
    found = _span().search(label[:120])
    return decimal_of(found[1])[0] if found else None


def _column(grid: Grid, column: int) -> list[Sum]:
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
        room = max((r for c in inside if (r := _room(grid.header(c))) is not None), default=None)
        found.append(Sum(own, tuple(c for c, _ in present), total.value, (whole,), missing, room, _slack(steps)))
    return found


def _scored(grid: Grid, column: int) -> bool:
    """Whether a column holds numbers: in most rows, and no dates, times or shares."""
    filled = [r for r in grid.body if grid.text(r, column)]
    numeric = sum(grid.numbers[r][column] is not None for r in filled)
    return "%" not in grid.header(column) and numeric * 2 > len(filled)


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
        if scale is None or scale.total_is != "sum" or scale.total is None:
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
        needed = {key for key, item in keys.items() if not item.optional}
        if len(totals) != 1 or not needed or not needed <= items.keys() or any(len(v) > 1 for v in items.values()):
            continue
        fact, total = totals[0]
        whole = sum((v for values in items.values() for v in values), Decimal(0))
        if whole != total:
            text = f"The total {plain(total)} of {fact.code.text} isn't the sum of its items: it is {plain(whole)}."
            yield finding("total-mismatch", text, [fact, *(f for f in facts if f is not fact)])
