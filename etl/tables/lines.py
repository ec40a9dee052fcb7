"""How the people of a table stand, and the lines that are theirs."""

from __future__ import annotations

from msgspec import Struct, field

from etl.document import Cell, Table
from etl.parsers.cell.keys import STRONG, Key
from etl.parsers.people.names import Described
from etl.parsers.when.ages import AgeUnit
from etl.tables.fitting import Fit
from etl.tables.grid import Grid


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

    @property
    def sure(self) -> bool:
        """Whether its lines are people also where the text tells of somebody else: by a sex, an age, or words for a person."""
        worded = sum(1 for key, _ in self.people if key is not None and key.strength in STRONG)
        return self.sex >= 0 or bool(self.ages) or worded * 2 > len(self.people)

    @property
    def own(self) -> tuple[int, ...]:
        """The columns of sexes and ages, which tell people apart."""
        return tuple(column for column in (self.sex, *self.ages) if column >= 0)

    def texts(self, column: int) -> list[str]:
        """The texts of a column below its heads."""
        return [self.grid.text(row, column) for row in range(self.heads, len(self.grid.rows))]


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
