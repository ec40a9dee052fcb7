"""Which plan a table has: the one with the same heads, or with most of them; and which columns it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from etl.plan import Column, Plan, TablePlan
from etl.tables.grid import Grid
from etl.value import replace

_ENOUGH = 0.5
"""A plan is a table's when it shares at least so many of its heads."""
_MOST_HEADS = 5


class Fit(Struct, frozen=True):
    """The plan of a table.

    Args:
        file: the plan's file.
        plan: what it says.
        grid: the table, from the side on which the plan's heads are the heads of its columns.
        heads: how many rows of it are heads.
        columns: for each column what the plan says of it, None where it says nothing.
        new: the columns that the plan doesn't have.
        gone: the labels of the plan that no column has.
    """

    file: Plan
    plan: TablePlan
    grid: Grid
    heads: int
    columns: tuple[Column | None, ...]
    new: tuple[int, ...] = ()
    gone: tuple[Column, ...] = ()

    def column(self, label: str) -> int:
        """The first column with a label; -1 where there is none.

        Args:
            label: as the plan has it.
        """
        said = _plain(label)
        return next((c for c, text in enumerate(labels_of(self.grid, self.heads)) if _plain(text) == said), -1)

    def aside(self) -> Fit:
        """The same plan for the table seen from its other side, with as many rows of heads there as the plan says."""
        other = _fit(self.file, self.plan, self.grid.aside(), min(self.plan.head_rows, self.grid.width - 1))
        return replace(other, new=(), gone=())  # its heads are those of the side on which it was found


def labels_of(grid: Grid, heads: int) -> tuple[str, ...]:
    """The label of each column: its heads from the top down, on one line, a repeated one once.

    Args:
        grid: a table.
        heads: how many of its rows are heads.
    """
    return tuple(
        " ".join(dict.fromkeys(text for row in range(heads) if (text := grid.text(row, column))))
        for column in range(grid.width)
    )


def fitting(plans: Sequence[Plan], grid: Grid) -> Fit | None:
    """The plan of a table.

    Args:
        plans: all that there are.
        grid: the table as printed.

    Returns:
        The plan that shares most heads with it, the first of several; None where none shares half of them.
    """
    best: Fit | None = None
    most = 0.0
    for file, plan in ((one, plan) for one in plans for plan in one.tables):
        for side, heads in _sides(grid, plan):
            likeness = _likeness(plan.heads, labels_of(side, heads))
            if likeness >= _ENOUGH and likeness > most:
                best, most = _fit(file, plan, side, heads), likeness
    return best


def _sides(grid: Grid, plan: TablePlan) -> Iterator[tuple[Grid, int]]:
    """The sides of a table and the numbers of head rows with which a plan may fit, the likeliest first."""
    aside = grid.aside()
    for side in (aside, grid) if plan.layout == "person per column" else (grid, aside):
        for heads in dict.fromkeys((plan.head_rows, *range(1, _MOST_HEADS + 1))):
            if heads < len(side.rows):
                yield side, heads


def _likeness(heads: Iterable[str], labels: Iterable[str]) -> float:
    """How many of the heads of a plan and of the labels of a table are the same, from 0 to 1."""
    one, other = (Counter(said for text in texts if (said := _plain(text))) for texts in (heads, labels))
    return (one & other).total() / max((one | other).total(), 1)


def _fit(file: Plan, plan: TablePlan, grid: Grid, heads: int) -> Fit:
    said: list[Column | None] = [None] * grid.width
    labels = [_plain(text) for text in labels_of(grid, heads)]
    gone: list[Column] = []
    for column in plan.columns:
        free = (c for c, text in enumerate(labels) if text == _plain(column.label) and said[c] is None)
        at = next(free, None)
        if at is None:
            gone.append(column)
        else:
            said[at] = column
    known = {_plain(text) for text in (*plan.heads, *(column.label for column in plan.columns))}
    lost = Counter(map(_plain, plan.heads)) - Counter(labels) - Counter(_plain(column.label) for column in gone)
    gone += [Column(text, line=plan.line) for text in plan.heads if text and lost[_plain(text)] > 0]
    new = tuple(c for c, text in enumerate(labels) if text and text not in known)
    return Fit(file, plan, grid, heads, tuple(said), new, tuple(gone))


def _plain(text: str) -> str:
    """A label for comparing: one blank between words, in small letters."""
    return " ".join(text.split()).casefold()
