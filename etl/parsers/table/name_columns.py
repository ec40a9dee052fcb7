"""Which column of labels names what the values behind it are of, and what else a heading says of its column."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.parsers.table.course_heads import is_course
from etl.parsers.table.labels import read_label
from etl.parsers.table.of_corner import asks_parameter
from etl.parsers.table.shape import is_label, spanning, valued

OF_COLUMNS = ("unit", "reference", "remark")
_LEAST = 2


def names_values(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, column: int) -> bool:
    """Whether a column names what the values behind it are of: "Bulbar | 1. Speech | 3 | 2"."""
    body = [
        row
        for row in grid[top:]
        if not spanning(row) and any(c is not None and c.text.strip() for c in row[column + 1 :])
    ]  # "2 March | infusion of cells | |" among the tests is an event
    texts = [c for row in body if (c := row[column]) is not None and c.text.strip() and c.column == column]
    behind = [c for row in body for c in row[column + 1 :] if c is not None and c.text.strip()]
    behind = [c for c in behind if c.text.strip() not in reading.lexicon.units()]
    if len(texts) < _LEAST or sum(valued(reading, c) for c in behind) * 2 < len(behind):
        return False
    heads = [row[column] for row in grid[:top] if row[column] is not row[0]]  # the corner may cover both columns
    if any(c is not None and (says_column(reading, c) or read_label(reading, c.text, c.span).what) for c in heads):
        return False
    if any(c is not None and asks_parameter(reading, c.text) for c in heads):
        return not any(valued(reading, c) and not is_measured(reading, c) for c in texts)
    first = {id(row[column - 1]): row[column - 1] for row in body if row[column - 1] is not row[column]}
    tests = all(_tested(reading, c) for c in texts)  # "Memory | CVLT" below "Domain | Test"
    group = _tested if tests else is_measured
    told = [c for c in first.values() if c is not None and c.column < column and group(reading, c)]
    known = sum(is_measured(reading, c) for c in texts)
    sited = sum(is_label(reading, c) for c in texts) if known * 4 >= len(texts) and not told else 0
    return (
        not any(valued(reading, c) and not is_measured(reading, c) for c in texts)
        and (known + sited) * 3 >= len(texts) * 2
        and len(told) * 3 <= len(texts) * 2
    )


def is_measured(reading: Reading, cell: Cell) -> bool:
    """Whether a label names a measure, a scale or an item of one."""
    facet = read_label(reading, cell.text, cell.span)
    return bool(facet.item or (facet.what and facet.what.kind in ("measure", "scale", "function"))) or bool(
        reading.lexicon.scales_with(cell.text)
    )


def _tested(reading: Reading, cell: Cell) -> bool:
    """Whether a label names a measure or a scale, and no ability."""
    facet = read_label(reading, cell.text, cell.span)
    return bool(facet.item or (facet.what and facet.what.kind in ("measure", "scale")))


def says_column(reading: Reading, cell: Cell) -> bool:
    facet = read_label(reading, cell.text, cell.span)
    told = facet.time or facet.date or facet.side or facet.unit or facet.subject or facet.pair
    asked = {e.role for e in reading.lexicon.label(cell.text.strip(), "field")}
    return bool(told) or is_course(cell) or bool(asked & {*OF_COLUMNS, "measured", "points"})
