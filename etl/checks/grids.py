"""Tables as numbers: header rows, label columns, totals; how tables are printed and nothing of what they show."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from etl.checks.numbers import Number, cell_number
from etl.document import Cell, Span, Table
from etl.patterns import regex

_LEAST = 2


class Placed(Struct, frozen=True):
    """A table with the name that evidence gives to it.

    Args:
        name: what evidence calls it (`Document.table_names`).
        table: the table.
        title: span of the caption, or else of the heading right above; None if there is neither.
    """

    name: str
    table: Table
    title: Span | None = None


class Grid(Struct, frozen=True):
    """A table with its header rows and its column of labels.

    Args:
        placed: the table.
        cells: cells by row and column.
        numbers: their numbers, None where a cell is no number.
        top: number of header rows.
        label: the column of labels.
    """

    placed: Placed
    cells: list[list[Cell | None]]
    numbers: list[list[Number | None]]
    top: int
    label: int

    @property
    def body(self) -> range:
        """The rows below the header."""
        return range(self.top, len(self.cells))

    @property
    def columns(self) -> range:
        """The columns right of the labels."""
        return range(self.label + 1, len(self.cells[0]) if self.cells else 0)

    def text(self, row: int, column: int) -> str:
        """The text of a place, "" when there is no cell."""
        cell = self.cells[row][column]
        return "" if cell is None else cell.text.strip()

    def header(self, column: int) -> str:
        """What stands above a column, a line for each header row."""
        return "\n".join(dict.fromkeys(t for r in range(self.top) if (t := self.text(r, column))))

    def group_start(self, column: int) -> int:
        """The first column of those that a heading in two rows puts together with this one, 0 without such a heading."""
        over = (self.cells[r][column] for r in range(self.top - 1))
        return max((c.column for c in over if c is not None and 1 < c.colspan < len(self.columns)), default=0)

    def row_label(self, row: int) -> str:
        """The label of a row; behind a blank place that of the next column, when no number stands there."""
        own = self.text(row, self.label)
        after = self.label + 1
        if own or after >= len(self.cells[row]) or self.numbers[row][after] is not None:
            return own
        return self.text(row, after)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "total": regex(
            r"(?:.{0,60}[\s:,-])?(?:sub-?)?(?:total|sum|totals)(?:\s(?:scores?|points?|sum|n|all|patients|cases))?"
            r"(?:\s(?:number|no\.?)(?:\sof\s\w{1,12})?)?[\s*†‡§ʰᵃ-ᶿ]{0,4}(?:[(\[][^()]{0,40}[)\]])?[\s:*†‡§ʰᵃ-ᶿ]{0,4}"
            r"|.{0,60}\bsub-?(?:score|scale)s?\b.{0,20}",
            re.IGNORECASE,
        ),
        "count": regex(
            r"\b[nN]\s?=\s?([0-9]{1,6})\b|\(([0-9]{1,6}) (?:patients|cases|people|persons|subjects)\b"
            r"|[(,;] ?([0-9]{1,6}) (?:answers|replies|responses|respondents|questionnaires)\b"
        ),
        "letters": regex(r"[^\W\d_]"),
    }


def is_total(label: str) -> bool:
    """Whether a label is that of a total ("Total (0-40)", "Sum", "Total‡", "X total")."""
    return bool(_patterns()["total"].fullmatch(" ".join(label.split())[:120]))


def stated_count(text: str) -> int | None:
    """The number of people that a caption or header states ("n = 30"), None when it states none or several."""
    counts = {int(next(filter(None, m.groups()))) for m in _patterns()["count"].finditer(text)}
    return counts.pop() if len(counts) == 1 else None


def grid_of(placed: Placed) -> Grid | None:
    """A table as a grid of numbers.

    Args:
        placed: the table.

    Returns:
        The grid; None for a table without numbers or labels.
    """
    cells = placed.table.grid()
    if len(cells) < 2 or len(cells[0]) < 2:
        return None
    numbers = [[_number(cell, placed.table.columns) for cell in row] for row in cells]
    label = next((c for c in range(len(cells[0])) if any(_worded(row[c]) for row in cells[1:])), 0)
    top = next((r for r, row in enumerate(numbers) if any(n is not None for n in row[label + 1 :])), len(cells))
    top = next((r for r in range(_LEAST, top) if _merged_values(cells[r], label)), top)
    if top == len(cells) or label + 1 >= len(cells[0]):
        return None
    return Grid(placed, cells, numbers, top, label)


def _number(cell: Cell | None, columns: int) -> Number | None:
    if cell is None or cell.colspan > 1 or len(cell.text) > 40:
        return None
    return cell_number(cell.text)


def _merged_values(row: list[Cell | None], label: int) -> bool:
    """Whether a row of merged cells with a label has numbers, as what is asked once stands over the columns of both sides."""
    if row[label] is None or not _worded(row[label]):
        return False
    told = dict.fromkeys(c for c in row[label + 1 :] if c is not None and c.text.strip())
    return bool(told) and all(c.colspan > 1 and cell_number(c.text) is not None for c in told)


def _worded(cell: Cell | None) -> bool:
    return cell is not None and bool(_patterns()["letters"].search(cell.text[:80]))
