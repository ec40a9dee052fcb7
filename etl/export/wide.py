"""The wide table: a row per person and date or visit, a column per item of a scale or graded site.

Which columns there are is known only at the end, so rows wait in a spool on disk; memory holds the columns' names.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from msgspec import Struct, field

from etl.export.columns import DOCUMENT, PERSON, Column, Reference, Table
from etl.export.rows import Row

KEY = (
    DOCUMENT,
    Column("person", PERSON.about, required=True),
    Column("visit", "number of the row among the person's rows", kind="integer", required=True),
    Column("date", "when, with the printed precision"),
    Column("phase", "before, during or after a treatment"),
    Column("timepoint", "its label, as printed"),
    Column("offset", "distance from the treatment", kind="number"),
    Column("offset_unit", "its unit (UCUM)"),
    Column("course", "which course of treatment it counts from", kind="integer"),
)
_WHEN = ("date", "phase", "timepoint", "offset", "offset_unit", "course")
_ABOUT = {
    "": "{item}, as a number (of a grade its ordinal)",
    "_text": "{item}, where it is no number, or more than one",
    "_missing": "why {item} has no value",
}


class Wide(Struct):
    """The wide table while documents come in.

    Args:
        spool: open file that the rows wait in, one JSON object a line.
        columns: column → (what it is, its ending: a number, a text or a reason).
        names: (item) → column.
    """

    spool: IO[str]
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, observations: Sequence[Row]) -> None:
        """Add the scale items of a document.

        Args:
            observations: its rows of the table of observations.
        """
        visits: dict[tuple[Any, ...], dict[str, list[Row]]] = {}
        for row in observations:
            if row["part"] == 0 and "concept" in row and _belongs(row):
                key = (row["document"], row.get("person"), *(row.get(name) for name in _WHEN))
                item = ", ".join(str(row[name]) for name in ("concept", "site") if name in row)
                visits.setdefault(key, {}).setdefault(item, []).append(row)
        numbers: dict[Any, int] = {}
        for (document, person, *when), items in visits.items():
            numbers[person] = numbers.get(person, 0) + 1
            out = {
                "document": document,
                "person": person,
                "visit": numbers[person],
                **dict(zip(_WHEN, when, strict=True)),
            }
            for item, rows in items.items():
                name = self._name(item)
                for ending, value in _cells(rows):
                    self.columns.setdefault(name + ending, (item, ending))
                    out[name + ending] = value
            self.spool.write(json.dumps({k: v for k, v in out.items() if v is not None}) + "\n")

    def _name(self, item: str) -> str:
        """A short name of letters, digits and underlines that no other item has."""
        if item not in self.names:
            name = re.sub(r"[^a-z0-9]+", "_", item.casefold()).strip("_")[:56].strip("_") or "item"
            name = f"i_{name}" if name[0].isdigit() or name in {column.name for column in KEY} else name
            taken = set(self.names.values()) | {n + ending for n in self.names.values() for ending in _ABOUT}
            number = 1
            unique = name
            while any(unique + ending in taken for ending in _ABOUT):
                number += 1
                unique = f"{name}_{number}"
            self.names[item] = unique
        return self.names[item]

    def table(self) -> Table:
        """The table as it is now: the columns in alphabetical order, so that the order of documents doesn't matter."""
        columns = tuple(
            Column(name, _ABOUT[ending].format(item=item), kind="string" if ending else "number")
            for name, (item, ending) in sorted(self.columns.items())
        )
        return Table(
            "wide",
            "a person at a date or visit each: the items of scales, and graded sites, side by side",
            (*KEY, *columns),
            ("document", "person", "visit"),
            (Reference(("document",), "documents", ("document",)),),
        )

    def rows(self) -> Iterator[Row]:
        """The rows that were added."""
        self.spool.flush()
        self.spool.seek(0)
        for line in self.spool:
            yield json.loads(line)


def wide_spool(folder: Path | None = None) -> Wide:
    """An empty wide table.

    Args:
        folder: where its rows wait; the machine's folder for temporary files when it is None.
    """
    return Wide(tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder))


def _belongs(row: Row) -> bool:
    """Scores, items of scales, grades and what instruments measured; a finding, a laboratory value or a change stands in `observations` only."""
    graded = "number" in row and "unit" not in row and "unit_code" not in row and "value_code" in row
    tested = row.get("category") == "procedure" and "number" in row
    return (row.get("category") == "survey" or tested or graded) and not row.get("person", "group").startswith("group")


def _cells(rows: list[Row]) -> Iterator[tuple[str, Any]]:
    """An item's cells: its number, or the text of what is no single number, and why it is missing."""
    values = list(dict.fromkeys(str(row["value"]) for row in rows if "value" in row))
    numbers = {row["number"] for row in rows if "number" in row and "comparator" not in row}
    if len(values) == 1 and len(numbers) == 1:
        yield "", numbers.pop()
    elif values:
        yield "_text", " | ".join(values)
    reasons = sorted({str(row["missing"]) for row in rows if "missing" in row})
    if reasons:
        yield "_missing", " ".join(reasons)
