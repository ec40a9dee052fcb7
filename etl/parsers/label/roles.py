"""What a column says of its rows beside values, by its heading, and a cell as evidence."""

from __future__ import annotations

from etl.document import Cell
from etl.facts import Evidence
from etl.parsers.label.norms import (
    names_unit_and_range,
    of_healthy,
)
from etl.parsers.reading import Reading, TableInPlace

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
