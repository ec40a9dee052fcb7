"""What the page says of a table's columns: their labels, what was decided about each, and who plans a table anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from etl.document import Table, table_name
from etl.plan import DATES, MEANINGS, ROLES, Plan
from etl.review.volumes import Volume

_MOST_HEADS = 5
_SAID = ("role", "concept", "unit", "coding")
CHOICES: Mapping[str, Sequence[str]] = {"roles": ROLES, "meanings": MEANINGS, "dates": DATES}
"""What a plan may say of a column."""


class Planner(Protocol):
    """Who converts documents anew as a plan says.

    Errors are Case2FhirErrors that name what is wrong and what to do.
    """

    def plan(self) -> Plan:
        """Return what was planned so far."""

    def tried(self, path: str, change: Plan) -> Volume:
        """Return what a document becomes with a change of the plan; nothing is written."""

    def kept(self, change: Plan, first: str) -> tuple[list[str], list[str]]:
        """Keep a change of the plan, and convert anew what it fits.

        Args:
            change: the tables that it says something of.
            first: the path of the document that comes first.

        Returns:
            The documents that were converted, and why others were not.
        """


def planned_table(table: Table, name: str, decided: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the labels of a table, and what was decided about what stands below each.

    Args:
        table: the table.
        name: what evidence calls it.
        decided: the lines of the trace's plan.

    Returns:
        `{"heads": […], "headRows": n, "turned": bool, "layout": …, "decided": {number: {role, concept, unit, coding}}}`;
        of a table that has a person a column the labels are those of its rows.
    """
    mine = [
        one for one in decided if name in (one.get("table"), table_name(one.get("table", ""), one.get("document", "")))
    ]
    turned = any("row" in one for one in mine)
    texts = _texts(table, turned)
    said = {int(one["row" if turned else "column"]): one for one in mine}
    rows = _head_rows(table, texts, {at: str(one.get("label", "")) for at, one in said.items()}, turned)
    return {
        "heads": _labels(texts, rows),
        "headRows": rows,
        "turned": turned,
        "layout": next((str(one["layout"]) for one in mine if "layout" in one), ""),
        "decided": {str(at): {key: one[key] for key in _SAID if one.get(key)} for at, one in said.items()},
    }


def _texts(table: Table, turned: bool) -> list[list[str]]:
    """Return the texts of a table by row and column, or by column and row."""
    rows, columns = (table.columns, table.rows) if turned else (table.rows, table.columns)
    found = [[""] * columns for _ in range(rows)]
    for cell in table.cells:
        text = " ".join(cell.text.split())
        for row in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for column in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                at, across = (column, row) if turned else (row, column)
                found[at][across] = text
    return found


def _labels(texts: Sequence[Sequence[str]], rows: int) -> list[str]:
    """Return the label of each column: its heads from the top down, a repeated one once."""
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts[:rows], strict=True)]


def _head_rows(table: Table, texts: Sequence[Sequence[str]], labels: Mapping[int, str], turned: bool) -> int:
    """Return how many rows are heads: as many as give the labels that were read, else those that are printed so."""
    most = min(_MOST_HEADS, max(len(texts) - 1, 1))
    if labels:
        fits = {
            rows: sum(at < len(found) and found[at] == label for at, label in labels.items())
            for rows in range(1, most + 1)
            for found in (_labels(texts, rows),)
        }
        return max(fits, key=lambda rows: (fits[rows], -rows))
    heads = {cell.row for cell in table.cells if cell.header} - {cell.row for cell in table.cells if not cell.header}
    return 1 if turned else min(next((row for row in range(most) if row not in heads), most) or 1, most)
