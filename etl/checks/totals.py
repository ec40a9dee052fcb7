"""total-mismatch: a total that isn't the sum of its items.

What a row "Total" adds up is learnt from the table itself: where another column agrees, the one that doesn't is
wrong; where none does, it may be no sum at all. A missing item may explain a total that is too high, unless the
table leaves missing items out everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.checks.grids import Grid, is_total, stated_count
from etl.checks.merged_sums import merged_sums
from etl.checks.numbers import plain
from etl.checks.scale_sums import scale_sums
from etl.checks.sums import Sum, adds_numbered, column_sums, holds_values, numbered_items, room_of, row_sums
from etl.checks.view import View, finding, quoted
from etl.document import Cell
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Entry, Kind
from etl.mapping.formula import Formula
from etl.patterns import regex

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
