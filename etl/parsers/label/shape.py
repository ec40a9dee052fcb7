"""What rows and cells of a table look like, and what a column says of its rows beside values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Evidence
from etl.mapping.entry import Kind
from etl.parsers.cell.parts import ANOTHER_SIDE, both_sides, sided_cell
from etl.parsers.cell.references import IN_BRACKETS, names_unit_and_range, of_healthy
from etl.parsers.index import part
from etl.parsers.label.groups import is_course
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex

# What rows and cells of a table look like: values, the name of the rows below, an L that is a side.


_ASKS_DATE = regex(r"(?:(?:injection|treatment|infusion) )?(?:dates?|days?|datum|fecha)(?: of \w+)?", re.I)
_VALUE_LIKE = regex(r"^[<>≤≥~≈]?\s*[-−+]?\d|^(?:yes|no|n/?a|nt|n\.?\s?d\.?|n\.?r\.?|[-–—†‡*]|\+{1,4}|\(\+\))$", re.I)
_ANSWERED = regex(r"(?:yes|none)\s?[,;(]", re.I)
_FLAGGED = regex(r"[<>]?\s?\d[\d.,]*\s(?:HH?|LL?)")
"""A laboratory's value with its flag, and no hours: "31 H"."""
_LETTER = regex(r"(?<![^\W_])[LR](?![^\W_])")
_MEASURED: tuple[Kind, ...] = ("measure", "scale")


def spanning(row: Sequence[Cell | None]) -> bool:
    """Whether one cell covers a whole row of several columns: the name of the rows below it."""
    first = row[0] if row else None
    return first is not None and len(row) > 1 and all(c is first for c in row)


def valued(reading: Reading, cell: Cell) -> bool:
    text = cell.text.strip()
    own = sided_cell(cell)
    if both_sides(cell) or _FLAGGED.fullmatch(text) or _ANSWERED.match(text):
        return True
    if own and ANOTHER_SIDE.search(own[1].text) and not part(reading.index.dates, cell.span):
        return True  # "right 120°, left 90°"
    dated = bool(part(reading.index.dates, cell.span))
    if dated or part(reading.index.durations, cell.span) or is_course(cell):
        return False
    if text[:1].isdigit() and any(reading.lexicon.label(IN_BRACKETS.sub("", text), kind) for kind in _MEASURED):
        return False  # a test whose name begins with a number
    if text[:1].isdigit() and _names_test(reading, cell):
        return False
    return bool(_VALUE_LIKE.match(text)) and text.strip("()[] ") not in reading.lexicon.units()


def _names_test(reading: Reading, cell: Cell) -> bool:
    """Whether a cell begins with a test whose name begins with a number, and has no number behind it: "6MWD, m"."""
    start = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    named = [m for m in part(reading.index.mentions, cell.span) if m.start == start and m.entry.kind in _MEASURED]
    rest = cell.text[max(m.end for m in named) - cell.span.start :] if named else "0"
    return not any(c.isdigit() for c in rest)


def of_left(grid: Sequence[Sequence[Cell | None]], head: Cell) -> bool:
    """Whether the L of a label is a side and no litre, as another of its row has an R, or one of its column is the same
    with an R: "(R) | (L)", "Median (R)" above "Median (L)".

    Args:
        grid: the table's cells.
        head: a header cell, or the label of a row.
    """
    letters = [m.start() for m in _LETTER.finditer(head.text) if m[0] == "L"]
    if len(letters) != 1:
        return False
    twin = f"{head.text[: letters[0]]}R{head.text[letters[0] + 1 :]}".strip()
    if any(c is not None and c.text.strip() == twin for c in (row[head.column] for row in grid)):
        return True
    others = [c.text for c in grid[head.row] if c is not None and c is not head]
    return any(len(_LETTER.findall(text)) == 1 and "R" in _LETTER.findall(text) for text in others)


def answers_date(reading: Reading, grid: Sequence[Sequence[Cell | None]], row: int) -> bool:
    """Whether a row has a day below a head that asks for it ("Date"), and so is no heading itself.

    Args:
        reading: the document.
        grid: the table's cells.
        row: a row behind the first.
    """
    return any(
        head is not None
        and cell is not None
        and head.row < cell.row
        and _ASKS_DATE.fullmatch(head.text.strip())
        and any(d.end - d.start == len(cell.text.strip()) for d in part(reading.index.dates, cell.span))
        for head, cell in zip(grid[0], grid[row], strict=False)
    )


# What a column says of its rows beside values, by its heading, and a cell as evidence.


OF_COLUMNS = ("unit", "reference", "remark")


def role_of(reading: Reading, text: str, alone: bool = False) -> str:
    """A column of units, reference ranges or remarks says something of its row and is no value of it.

    Args:
        reading: the document.
        text: its heading.
        alone: whether it stands beside columns of visits and is none: only there "Best" is what a scale allows, and
            no value ("Pain: worst, mean").
    """
    if of_healthy(text):
        return "reference"
    if "%" in text:
        return ""  # "% pred" is a share of what is normal
    fields = reading.lexicon.label(text, "field")
    told = next((e.role for e in fields if e.role in OF_COLUMNS and (alone or e.value != "column")), "")
    return told or ("unit" if names_unit_and_range(reading.lexicon, text) else "")


def evidence_of(reading: Reading, place: TableInPlace, cell: Cell) -> Evidence:
    """A cell as evidence: its text, page, table, row and column."""
    return Evidence(
        cell.span.start, cell.span.end, reading.document.quote(cell.span), cell.page, place.name, cell.row, cell.column
    )
