"""The description of the tables: a Frictionless data package with Table Schema, and a data dictionary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from etl.export.columns import Table


def datapackage(tables: Iterable[Table], paths: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A data package (Frictionless specs v1).

    Args:
        tables: the tables.
        paths: what a resource says of its data, by table: path, format, and how it is to be read.

    Returns:
        The descriptor, `datapackage.json`.

    Source:
        https://specs.frictionlessdata.io/data-package/
    """
    return {
        "name": "case2fhir-export",
        "title": "Facts of clinical documents",
        "profile": "data-package",
        "resources": [
            {
                "name": table.name.replace("_", "-"),
                "title": table.about,
                "type": "table",
                **paths[table.name],
                "schema": table_schema(table),
            }
            for table in tables
        ],
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table.

    Args:
        table: the table.

    Returns:
        Fields with type, description and constraints, the primary key, and foreign keys.
    """
    return {
        "fields": [
            {
                "name": column.name,
                "type": column.kind,
                "description": column.about,
                **({"constraints": {"required": True}} if column.required else {}),
            }
            for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": list(one.columns),
                "reference": {"resource": one.table.replace("_", "-"), "fields": list(one.to)},
            }
            for one in table.references
        ],
    }


def dictionary(tables: Iterable[Table]) -> str:
    """The data dictionary as CSV: a row a column.

    Args:
        tables: the tables.

    Returns:
        The text of `dictionary.csv`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "column", "type", "required", "key", "refers_to", "about"))
    for table in tables:
        for column in table.columns:
            to = [r.table for r in table.references if column.name == r.columns[-1]]
            writer.writerow(
                (
                    table.name,
                    column.name,
                    column.kind,
                    "yes" if column.required else "",
                    "yes" if column.name in table.key else "",
                    " ".join(to),
                    column.about,
                )
            )
    return out.getvalue()
