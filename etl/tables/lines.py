"""How the people of a table stand, the lines that are theirs, and which plan the table has.

That is the plan with the same heads, or with most of them; it speaks of some of the columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from etl.document import Cell, Table
from etl.parsers.cell.keys import STRONG, Key
from etl.parsers.people.names import Described
from etl.parsers.when.ages import AgeUnit
from etl.plan import NOTHING, Column, Plan, TablePlan
from etl.tables.grid import Grid
from etl.value import replace

_ENOUGH = 0.5
"""A plan is a table's when it shares at least so many of its heads."""
_MOST_HEADS = 5
_NO_PLAN = TablePlan(())


class Fit(Struct, frozen=True):
    """The plan of a table.

    Args:
        file: the plan's file.
        plan: what it says.
        grid: the table, from the side on which the plan's heads are the heads of its columns.
        heads: how many rows of it are heads.
        columns: for each column what the plan says of it.
        new: the columns that the plan doesn't have.
        gone: the labels of the plan that no column has.
    """

    file: Plan
    plan: TablePlan
    grid: Grid
    heads: int
    columns: tuple[Column, ...]
    new: tuple[int, ...] = ()
    gone: tuple[Column, ...] = ()

    def column(self, label: str) -> int:
        """The first column with a label; -1 where there is none.

        Args:
            label: as the plan has it.
        """
        said = _plain(label)
        last = [self.grid.text(self.heads - 1, c) if self.heads else "" for c in range(self.grid.width)]
        texts = (
            *enumerate(labels_of(self.grid, self.heads)),
            *enumerate(last),
        )  # lines about the columns may stand above
        return next((c for c, text in texts if _plain(text) == said), -1)

    def of_role(self, *roles: str) -> list[int]:
        """The columns that the plan gives one of some roles.

        Args:
            roles: such as "text".
        """
        return [c for c, one in enumerate(self.columns) if one.role in roles]

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
    said = [NOTHING] * grid.width
    labels = [_plain(text) for text in labels_of(grid, heads)]
    gone: list[Column] = []
    for column in plan.columns:
        free = (c for c, text in enumerate(labels) if text == _plain(column.label) and said[c] is NOTHING)
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


class Layout(Struct, frozen=True):
    """How the people of a table stand.

    Args:
        grid: the table, seen so that each of its rows is of one person.
        heads: how many rows at the top are heads.
        key: the column that calls them; -1 where none does.
        family: a column that, with the key, tells them apart; -1 where the key does.
        sex: the column of sexes, -1 without one.
        ages: the columns of ages "now".
        units: the unit of a bare number in each of these.
        pairs: whether the bare ages of each of these are years and months ("6,10").
        people: the rows of each person, with what the key says of them.
        visits: the columns that tell the time of each row.
        weight: how much speaks for it.
        why: what speaks for it, for whoever asks.
        test: where every row is one value: the columns of the test, the value, the unit, the lower and upper limit, the
            range and the flag, by role.
        asides: rows that are nobody's, with what they are: "sum", "note".
        rival: another reading for which as much speaks, where nothing decides between them but the number of people.
        begin: the first column that is this table's own; those before are of the table that it goes on with.
        records: whether each row is a record of its person, whose slots a plan names.
        single: whether all rows are the one person's whom the document is about.
    """

    grid: Grid
    heads: int
    key: int
    family: int = -1
    sex: int = -1
    ages: tuple[int, ...] = ()
    units: tuple[AgeUnit, ...] = ()
    pairs: tuple[bool, ...] = ()
    people: tuple[tuple[Key | None, tuple[int, ...]], ...] = ()
    visits: tuple[int, ...] = ()
    weight: float = 0.0
    why: tuple[str, ...] = ()
    test: tuple[tuple[str, int], ...] = field(default=())
    asides: tuple[tuple[int, str], ...] = ()
    begin: int = 0
    rival: Layout | None = None
    records: bool = False
    single: bool = False

    @property
    def sure(self) -> bool:
        """Whether its lines are people also where the text tells of somebody else: by a sex, an age, or words for a person."""
        worded = sum(1 for key, _ in self.people if key is not None and key.strength in STRONG)
        return self.sex >= 0 or bool(self.ages) or worded * 2 > len(self.people)

    @property
    def own(self) -> tuple[int, ...]:
        """The columns of sexes and ages, which tell people apart."""
        return tuple(column for column in (self.sex, *self.ages) if column >= 0)

    @property
    def rows(self) -> list[int]:
        """The rows that are people's, one person's after the other's."""
        return [row for _, rows in self.people for row in rows]

    def head(self, column: int) -> str:
        """The lowest head of a column; "" without heads."""
        return self.grid.head(self.heads, column)

    def texts(self, column: int) -> list[str]:
        """The texts of a column below its heads."""
        return self.grid.texts(column, self.heads)

    def cells(self, column: int) -> list[Cell]:
        """The cells of a column that hold anything, in the rows that are people's."""
        return [cell for row in self.rows if (cell := self.grid.cell(row, column)) is not None]


class Line(Struct, frozen=True):
    """A person's line of a table.

    Args:
        name: the cell that calls the person, else the first of the line.
        cells: all cells of the line, without those of heads, with the heads of their columns.
        described: the person.
        rows: the rows of the layout's grid that are theirs.
    """

    name: Cell
    cells: tuple[tuple[Cell, tuple[Cell, ...]], ...]
    described: Described
    rows: tuple[int, ...] = ()


class PeopleTable(Struct, frozen=True):
    """A table with a line for each of several people.

    Args:
        table: the table.
        layout: how they stand.
        lines: theirs, in order.
        plan: the plan that fits it; None where there is none.
    """

    table: Table
    layout: Layout
    lines: tuple[Line, ...]
    plan: Fit | None = None

    @property
    def said(self) -> TablePlan:
        """What its plan says; nothing without one."""
        return self.plan.plan if self.plan is not None else _NO_PLAN

    def told(self, column: int) -> Column:
        """What its plan says of a column; nothing without one.

        Args:
            column: of the plan's side.
        """
        columns = self.plan.columns if self.plan is not None else ()
        return columns[column] if column < len(columns) else NOTHING
