"""REDCap: a data dictionary and flat records with repeating instruments.

Source: REDCap's help on the data dictionary (18 columns) and on the data import of repeating instruments.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.export import schema
from etl.export.flat import FORMULAS
from etl.export.rows import Item, Row, rows_of
from etl.kinds.columns import Column, Table
from etl.spreadsheet import is_formula

HEADS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
"""The columns of a data dictionary."""
RECORD = "record_id"
_PREFIXES = {"people": "per", "treatments": "trt"}
"""form → what its fields begin with where that isn't how its name begins, as a field's name is unique in a project"""
_CHOICES = {
    "gender": ("male", "female", "other", "unknown"),
    "side": ("left", "right", "bilateral"),
    "phase": ("before", "during", "after"),
    "date_precision": ("year", "month", "day", "time"),
    "abatement_precision": ("year", "month", "day", "time"),
}
"""Columns whose values are closed sets."""
_IDENTIFYING = ("name", "label", "birth_date", "quote")
_DATES = ("date", "date_end", "abatement", "abatement_end", "diagnosed", "birth_date")
_NAME = 80
_NOT_HELD = ("details", "codes", "places", "findings", "not_understood")


def _forms() -> tuple[Table, ...]:
    """Return the tables that are forms of a project."""
    return (schema.PEOPLE, *schema.tables_of_kinds(), schema.OTHER)


class Field(Struct, frozen=True):
    """A field of the dictionary.

    Args:
        name: its name in the project.
        column: the column of the table of facts it is filled from.
        day: whether it holds only full days, which REDCap validates as dates.
    """

    name: str
    column: Column
    day: bool = False


def fields(table: Table) -> Iterator[Field]:
    """The fields of a form; a printed date has two, as REDCap's dates are full days and printed ones need not be."""
    for column in table.columns:
        if column.name in ("document", "person") and table is not schema.PEOPLE:
            continue
        name = f"{_PREFIXES.get(table.name, table.name[:3])}_{column.name}"
        yield Field(name, column)
        if column.name in _DATES:
            yield Field(f"{name}_day", column, day=True)


def dictionary() -> Iterator[dict[str, str]]:
    """The data dictionary, a field each."""
    yield {HEADS[0]: RECORD, HEADS[1]: "people", HEADS[3]: "text", HEADS[4]: "document and person", HEADS[10]: "y"}
    for table in _forms():
        for field in fields(table):
            column = field.column
            kind, choices, check = "text", "", {"integer": "integer", "number": "number"}.get(column.kind, "")
            if column.kind == "boolean":
                kind = "yesno"
            elif column.name in _CHOICES:
                kind, choices = "radio", " | ".join(f"{value}, {value}" for value in _CHOICES[column.name])
            elif column.name in ("quote", "note", "value"):
                kind = "notes"
            elif field.day:
                check = "date_ymd"
            yield {
                HEADS[0]: field.name,
                HEADS[1]: table.name,
                HEADS[3]: kind,
                HEADS[4]: column.name.replace("_", " ") + (" (full days)" if field.day else ""),
                HEADS[5]: choices,
                HEADS[6]: column.about,
                HEADS[7]: check,
                HEADS[10]: "y" if column.name in _IDENTIFYING else "",
            }


def record_name(document: str, person: str) -> str:
    """The name of a record: letters, digits and . / _ - only, and short, as REDCap refuses quotes, # & + and long ones.

    Args:
        document: what the document is called; the field `per_document` has that as it is.
        person: the person's key in it.

    Returns:
        Both; a name that had to be changed has a hash behind it, so that no two records become one.
    """
    plain = re.sub(r"[^A-Za-z0-9_./ -]+", "_", document).strip()[:_NAME]
    marked = plain if plain == document else f"{plain}-{hashlib.sha256(document.encode()).hexdigest()[:8]}"
    return f"{marked}/{person}"


def write(items: Iterable[Item], folder: Path, written: Counter[str], lost: Counter[str], failed: list[str]) -> int:
    """Write the data dictionary and the records.

    Args:
        items: the documents.
        folder: where `data_dictionary.csv` and `records.csv` go.
        written: gets the number of records and of instances of each form.
        lost: gets what the forms don't hold.
        failed: gets the documents that can't be read.

    Returns:
        How many documents were read.
    """
    with (folder / "data_dictionary.csv").open("w", encoding="utf-8", newline="") as file:
        told = csv.DictWriter(file, HEADS, restval="")
        told.writeheader()
        told.writerows(dictionary())
    documents = 0
    every = [field.name for table in _forms() for field in fields(table)]
    with ExitStack() as stack:
        out = stack.enter_context((folder / "records.csv").open("w", encoding="utf-8", newline=""))
        records = csv.DictWriter(
            out, [RECORD, "redcap_repeat_instrument", "redcap_repeat_instance", *every], restval=""
        )
        records.writeheader()
        for item in items:
            try:
                rows, _ = rows_of(item)
            except InputError as error:
                failed.append(f"{item.name}: {error}")
                continue
            documents += 1
            for name in _NOT_HELD:
                lost[f"{name}: no form of their own"] += len(rows[name])
            for person in rows["people"]:
                record = record_name(item.name, person["person"])
                records.writerow({RECORD: record, **_filled(schema.PEOPLE, person, lost)})
                written["people"] += 1
                for table in _forms()[1:]:
                    mine = (row for row in rows[table.name] if row.get("person") == person["person"])
                    for number, row in enumerate(mine, 1):
                        instance = {"redcap_repeat_instrument": table.name, "redcap_repeat_instance": number}
                        records.writerow({RECORD: record, **instance, **_filled(table, row, lost)})
                        written[table.name] += 1
            known = {person["person"] for person in rows["people"]}
            for table in _forms()[1:]:
                lost[f"{table.name}: about nobody"] += sum(row.get("person") not in known for row in rows[table.name])
    for name in [name for name, count in lost.items() if not count]:
        del lost[name]
    return documents


def _filled(table: Table, row: Row, lost: Counter[str]) -> dict[str, Any]:
    """The fields of a row; what a validated field can't take is counted."""
    filled: dict[str, Any] = {}
    for field in fields(table):
        value = row.get(field.column.name)
        if value is None:
            continue
        if field.day:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)[:10]):
                filled[field.name] = str(value)[:10]
        elif field.column.kind == "boolean":
            filled[field.name] = int(bool(value))
        elif field.column.name in _CHOICES and value not in _CHOICES[field.column.name]:
            lost[f"{table.name}: {field.column.name} that is none of the choices"] += 1
        else:
            filled[field.name] = value
            lost[f"{FORMULAS}, written as they are: import them, don't open them"] += is_formula(value)
    return filled
