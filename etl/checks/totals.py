"""total-mismatch: a total that isn't the sum of its items.

What a row "Total" adds up is learnt from the table itself: where another column agrees, the one that doesn't is
wrong; where none does, it may be no sum at all. A missing item may explain a total that is too high, unless the
table leaves missing items out everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import combinations

from etl.checks.grids import Grid, is_total, stated_count
from etl.checks.numbers import Number, cell_number, plain
from etl.checks.sums import Sum, adds_numbered, column_sums, holds_values, numbered_items, room_of, row_sums, slack_of
from etl.checks.view import View, finding, quoted
from etl.document import Cell
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Entry, Kind
from etl.mapping.formula import Formula
from etl.patterns import regex

# Totals and items that were read from a table as those of one scale, wherever in it they stand.

_PARTS = 6
"""Of more parts of a family no choice is tried."""


@dataclass(frozen=True, slots=True)
class _Scored:
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


_MANY = 40  # rows or columns of totals that are looked at in one table
_LEAST = 2


def findings(view: View) -> Iterator[Finding]:
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
