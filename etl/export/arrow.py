"""Rows as Arrow tables: the library's form, and what Parquet files and DuckDB are fed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from etl.errors import OutputError
from etl.export import schema
from etl.export.columns import Table
from etl.export.item import Item, item_of
from etl.export.rows import Row, rows_of
from etl.export.wide import wide_spool

if TYPE_CHECKING:
    import pyarrow


def arrow() -> Any:
    """pyarrow, imported when it is needed.

    Raises:
        OutputError: it isn't installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise OutputError("Arrow tables need pyarrow: pip install 'case2fhir[parquet]'") from error
    return pyarrow


def arrow_schema(table: Table) -> pyarrow.Schema:
    """The Arrow schema of a table, each column with its description."""
    pa = arrow()
    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    fields = [
        pa.field(column.name, types[column.kind], nullable=not column.required, metadata={"description": column.about})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"title": table.about})


def batch(table: Table, rows: Sequence[Row]) -> pyarrow.Table:
    """Rows as an Arrow table.

    Args:
        table: their table.
        rows: rows, which lack the columns that are empty.

    Returns:
        The Arrow table, with all columns.
    """
    pa = arrow()
    made = arrow_schema(table)
    columns = [pa.array([row.get(field.name) for row in rows], type=field.type) for field in made]
    return pa.Table.from_arrays(columns, schema=made)


def tables(bundles: Iterable[Mapping[str, Any] | Item]) -> dict[str, pyarrow.Table]:
    """The facts of bundles as Arrow tables.

    Args:
        bundles: Bundles of ours as plain JSON data (called by their ids), or Items, which have a name and may have the
            findings and the ledger with them.

    Returns:
        Arrow tables by name: `facts`, `people`, `conditions`, `observations` …, and `wide`. All are held in memory; for
        more than fits there, `case2fhir export` writes files.

    Raises:
        InputError: one isn't a bundle that this software wrote.
        OutputError: pyarrow isn't installed (case2fhir[parquet]).
    """
    arrow()
    found: dict[str, list[Row]] = {table.name: [] for table in schema.TABLES}
    wide = wide_spool()
    for one in bundles:
        rows, _ = rows_of(one if isinstance(one, Item) else item_of("", one))
        wide.add(rows["observations"])
        for name, more in rows.items():
            found[name] += more
    return {
        **{table.name: batch(table, found[table.name]) for table in schema.TABLES},
        "wide": batch(wide.table(), list(wide.rows())),
    }
