"""Warnings that name cells of a table."""

from __future__ import annotations

from collections.abc import Iterable

from etl.document import Cell
from etl.facts import Finding
from etl.parsers.label.groups import evidence_of
from etl.parsers.reading import Reading, TableInPlace


def warning_at(
    reading: Reading, place: TableInPlace, code: str, text: str, cells: Iterable[Cell | None] = ()
) -> Finding:
    """Return a warning with the cells that it is about.

    Args:
        reading: the document.
        place: the table.
        code: which warning it is.
        text: what is wrong and what to do.
        cells: of the table; None is left out.
    """
    return Finding(
        code, "warning", text, (), tuple(evidence_of(reading, place, cell) for cell in cells if cell is not None)
    )
