"""Rows of a table that name the patient of the rows below them and say nothing else: "Patient 1 (M, 45)" above the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.document import Cell

_LEAST = 2
_MOST_HEADS = 3

Row = Sequence[Cell | None]


def section_rows(grid: Sequence[Row], names: Callable[[Cell], str]) -> tuple[Row, ...]:
    """The rows that name a patient each, with rows of values below every one of them.

    Args:
        grid: the table's cells.
        names: how a cell calls a patient, "" when it calls none.

    Returns:
        The rows in order, () unless there are several patients, the first of them right below the labels.
    """
    at = [r for r, row in enumerate(grid) if _alone(row)]
    told = [(r, name) for r in at if (cell := grid[r][0]) is not None and (name := names(cell))]
    rows = [r for r, _ in told]
    if len({name for _, name in told}) < _LEAST or len({name for _, name in told}) < len(told):
        return ()
    if not 1 <= rows[0] <= _MOST_HEADS or any(r < rows[0] and r not in rows for r in at if r):
        return ()
    ends = [*rows[1:], len(grid)]
    if any(end - start < _LEAST for start, end in zip(rows, ends, strict=True)):
        return ()
    return tuple(grid[r] for r in rows)


def _alone(row: Row) -> bool:
    first = row[0]
    if first is None or not first.text.strip():
        return False
    return all(c is None or c is first or not c.text.strip() for c in row[1:])
