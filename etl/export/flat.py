"""Tables of facts as files: CSV, Parquet, DuckDB, Excel, also a row per visit. Rows are written in groups, so memory
doesn't grow.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import IO, TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from etl.errors import OutputError
from etl.export import schema
from etl.export.rows import Item, Row, chosen, item_of, plain, rows_of
from etl.holding import Choice
from etl.kinds.columns import DOCUMENT, PERSON, Column, Reference, Table
from etl.spreadsheet import is_formula, quote_cell, quote_row

if TYPE_CHECKING:
    import pyarrow


# The wide table: a row per person and date or visit, a column per item of a scale or graded site.
#
# Which columns there are is known only at the end, so rows wait in a spool on disk; memory holds the columns' names.


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
            if row["part"] == 0 and "concept" in row and row["holds"] != "rejected" and _belongs(row):
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


# Rows as Arrow tables: the library's form, and what Parquet files and DuckDB are fed with.


def arrow() -> Any:
    """pyarrow, imported when it is needed.

    Raises:
        OutputError: it isn't installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise OutputError("Arrow tables need pyarrow: pip install '.[parquet]' in the clone of case2fhir") from error
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


def tables(
    bundles: Iterable[Mapping[str, Any] | Item], *, include_rejected: bool = False, reviewed_only: bool = False
) -> dict[str, pyarrow.Table]:
    """The facts of bundles as Arrow tables.

    Args:
        bundles: Bundles of ours as plain JSON data (called by their ids), or Items, which have a name and may have the
            findings and the ledger with them.
        include_rejected: whether facts that a person rejected are there too; their column `holds` says so.
        reviewed_only: whether only facts are there that a person accepted or corrected.

    Returns:
        Arrow tables by name: `facts`, `people`, `conditions`, `observations` …, and `wide`. All are held in memory; for
        more than fits there, `case2fhir export` writes files.

    Raises:
        InputError: one isn't a bundle that this software wrote.
        OutputError: pyarrow isn't installed (case2fhir[parquet]).
    """
    arrow()
    found: dict[str, list[Row]] = {table.name: [] for table in schema.tables()}
    wide = wide_spool()
    choice = Choice(include_rejected, reviewed_only)
    for one in bundles:
        rows, _ = rows_of(chosen(one if isinstance(one, Item) else item_of("", one), choice))
        wide.add(rows["observations"])
        for name, more in rows.items():
            found[name] += more
    return {
        **{table.name: batch(table, found[table.name]) for table in schema.tables()},
        "wide": batch(wide.table(), list(wide.rows())),
    }


# Tables of facts as files: CSV, Parquet, DuckDB, Excel. Rows are written in groups, so memory doesn't grow with
# documents.


GROUP = 20_000
"""Rows that wait in memory before they are written."""
_SHEET_ROWS = 1_048_575
_CELL = 32_767
_CHUNK = 1 << 20
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Writer(Protocol):
    """What writes tables of one format into a folder."""

    lost: dict[str, int]

    def write(self, table: Table, rows: list[Row]) -> None:
        """Append rows to a table; a table is begun by its first call, also without rows."""
        ...

    def close(self) -> None:
        """Finish all files."""
        ...

    def resources(self) -> dict[str, dict[str, Any]]:
        """What the data package says of each table's data."""
        ...

    def counted(self, table: Table) -> int:
        """How many rows a table has, read back from what was written."""
        ...


FORMULAS = "cells that a spreadsheet would take for a formula"


class CsvWriter:
    """A CSV file per table, in UTF-8 with a head line."""

    def __init__(self, folder: Path, *, raw: bool = False) -> None:
        """Begin.

        Args:
            folder: where the files go.
            raw: whether a text that a spreadsheet would take for a formula is written as it is.
        """
        self.folder = folder
        self.raw = raw
        self.lost: dict[str, int] = {}
        self.stack = ExitStack()
        self.files: dict[str, Any] = {}

    def write(self, table: Table, rows: list[Row]) -> None:
        """See `Writer`."""
        names = [column.name for column in table.columns]
        if table.name not in self.files:
            path = self.folder / f"{table.name}.csv"
            stream = self.stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self.files[table.name] = csv.writer(stream, lineterminator="\n")
            self.files[table.name].writerow(names if self.raw else quote_row(names))
        self.files[table.name].writerows([[self._cell(row.get(name)) for name in names] for row in rows])

    def _cell(self, value: Any) -> str:
        text = "" if value is None else plain(value)
        if is_formula(text):
            how = "written as they are (--raw-cells)" if self.raw else "written with an apostrophe in front"
            self.lost[f"{FORMULAS}, {how}"] = self.lost.get(f"{FORMULAS}, {how}", 0) + 1
        return text if self.raw else quote_cell(text)

    def close(self) -> None:
        """See `Writer`."""
        self.stack.close()

    def resources(self) -> dict[str, dict[str, Any]]:
        """See `Writer`."""
        told = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        return {name: {"path": f"{name}.csv", **told} for name in self.files}

    def counted(self, table: Table) -> int:
        """See `Writer`."""
        with (self.folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.reader(stream)) - 1


class ParquetWriter:
    """A Parquet file per table; descriptions of the columns stand in its schema."""

    def __init__(self, folder: Path) -> None:
        arrow()
        self.folder = folder
        self.lost: dict[str, int] = {}
        self.files: dict[str, Any] = {}

    def write(self, table: Table, rows: list[Row]) -> None:
        """See `Writer`."""
        from pyarrow import parquet

        if table.name not in self.files:
            path = self.folder / f"{table.name}.parquet"
            self.files[table.name] = parquet.ParquetWriter(path, arrow_schema(table), compression="zstd")
        if rows:
            self.files[table.name].write_table(batch(table, rows))

    def close(self) -> None:
        """See `Writer`."""
        for file in self.files.values():
            file.close()

    def resources(self) -> dict[str, dict[str, Any]]:
        """See `Writer`."""
        return {name: {"path": f"{name}.parquet", "format": "parquet"} for name in self.files}

    def counted(self, table: Table) -> int:
        """See `Writer`."""
        from pyarrow import parquet

        return int(parquet.read_metadata(self.folder / f"{table.name}.parquet").num_rows)


class DuckDbWriter:
    """One DuckDB database with primary and foreign keys, which DuckDB itself enforces."""

    def __init__(self, folder: Path) -> None:
        arrow()
        try:
            import duckdb
        except ImportError as error:
            raise OutputError("--to duckdb needs duckdb: pip install '.[duckdb]' in the clone of case2fhir") from error
        self.lost: dict[str, int] = {}
        self.made: set[str] = set()
        self.path = folder / "facts.duckdb"
        try:
            self.base = duckdb.connect(str(self.path), config={"threads": 2, "preserve_insertion_order": False})
        except duckdb.Error as error:
            raise self._refused(error) from error

    def write(self, table: Table, rows: list[Row]) -> None:
        """See `Writer`."""
        if table.name not in self.made:
            self.made.add(table.name)
            self._execute(_ddl(table))
        if rows:
            self.base.register("arriving", batch(table, rows))
            self._execute(f'INSERT INTO "{table.name}" SELECT * FROM arriving')
            self.base.unregister("arriving")

    def _views(self) -> None:
        """Make the views of what is so now, beside the tables of all that was read."""
        for name, (table, condition) in schema.views().items():
            self._execute(f'CREATE VIEW "{name}" AS SELECT * FROM "{table}" WHERE {condition}')

    def _execute(self, command: str) -> None:
        import duckdb

        try:
            self.base.execute(command)
        except duckdb.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> OutputError:
        """DuckDB's errors are no OSErrors, also when the disk is full; their texts may quote a row."""
        known = (os.strerror(number) for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS))
        why = next((text.lower() for text in known if str(error).endswith(text)), type(error).__name__)
        return OutputError(f"{self.path.name}: can't be written ({why})")

    def close(self) -> None:
        """See `Writer`."""
        self._views()
        self._execute("CHECKPOINT")
        self.base.close()

    def resources(self) -> dict[str, dict[str, Any]]:
        """See `Writer`."""
        return {}

    def counted(self, table: Table) -> int:
        """See `Writer`."""
        import duckdb

        with duckdb.connect(str(self.path), read_only=True) as base:
            found = base.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
        return int(found[0]) if found else 0


def _ddl(table: Table) -> str:
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    lines = [f'"{c.name}" {types[c.kind]}{" NOT NULL" if c.required else ""}' for c in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [f'FOREIGN KEY ({_names(r.columns)}) REFERENCES "{r.table}" ({_names(r.to)})' for r in table.references]
    about = [
        f'COMMENT ON COLUMN "{table.name}"."{c.name}" IS \'{c.about.replace(chr(39), chr(39) * 2)}\''
        for c in table.columns
    ]
    return ";\n".join([f'CREATE TABLE "{table.name}" ({", ".join(lines)})', *about])


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


class ExcelWriter:
    """One workbook with a sheet per table; a table with more rows than a sheet holds goes on in another sheet."""

    def __init__(self, folder: Path) -> None:
        try:
            from openpyxl import Workbook
        except ImportError as error:
            raise OutputError("--to xlsx needs openpyxl: pip install openpyxl") from error
        self.path = folder / "facts.xlsx"
        self.book = Workbook(write_only=True)
        self.lost: dict[str, int] = {}
        self.sheets: dict[str, list[Any]] = {}
        self.rows: dict[str, int] = {}
        self.found: dict[str, int] = {}

    def write(self, table: Table, rows: list[Row]) -> None:
        """See `Writer`."""
        names = [column.name for column in table.columns]
        with _sheets_on_the_disk():
            if table.name not in self.sheets:
                self.sheets[table.name] = []
                self.rows[table.name] = 0
                self._sheet(table.name, names)
            for row in rows:
                if self.rows[table.name] == _SHEET_ROWS * len(self.sheets[table.name]):
                    self._sheet(table.name, names)
                sheet = self.sheets[table.name][-1]
                sheet.append([self._cell(sheet, row.get(name)) for name in names])
                self.rows[table.name] += 1

    def _sheet(self, name: str, heads: list[str]) -> None:
        number = len(self.sheets[name]) + 1
        sheet = self.book.create_sheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes = "A2"
        sheet.append(heads)
        self.sheets[name].append(sheet)

    def _cell(self, sheet: Any, value: Any) -> Any:
        """A cell; a text is never a formula, whatever it begins with."""
        if not isinstance(value, str):
            return value
        from openpyxl.cell import WriteOnlyCell

        text = _ILLEGAL.sub("", value)
        if text != value:
            self.lost["control characters, which Excel can't hold"] = (
                self.lost.get("control characters, which Excel can't hold", 0) + 1
            )
        if len(text) > _CELL:
            self.lost["ends of texts over 32,767 characters"] = (
                self.lost.get("ends of texts over 32,767 characters", 0) + 1
            )
            text = text[:_CELL]
        if text[:1] not in ("=", "#"):  # what openpyxl would take for a formula or an error
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell

    def close(self) -> None:
        """See `Writer`."""
        from zipfile import ZIP_DEFLATED, ZipFile

        from openpyxl.writer.excel import ExcelWriter as Archive

        # openpyxl's own `save` leaves its archive open when the disk is full
        with _sheets_on_the_disk(), ZipFile(self.path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
            Archive(self.book, archive).save()

    def resources(self) -> dict[str, dict[str, Any]]:
        """See `Writer`."""
        return {}  # the dictionary describes the sheets

    def counted(self, table: Table) -> int:
        """See `Writer`."""
        if not self.found:
            self.found = _rows_by_sheet(self.path, self.book.sheetnames)
        return sum(count - 1 for title, count in self.found.items() if re.fullmatch(rf"{table.name}( \d+)?", title))


@contextmanager
def _sheets_on_the_disk() -> Iterator[None]:
    """openpyxl writes sheets to the system's folder for temporary files first; lxml tells of a full disk as `IO_ENOSPC`."""
    from lxml.etree import SerialisationError

    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OutputError(f"{gettempdir()}: can't be written ({os.strerror(number).lower()})") from error


def _rows_by_sheet(path: Path, titles: Sequence[str]) -> dict[str, int]:
    """How many rows the sheets of a workbook have, counted in its file; reading it all again would take as long as writing."""
    from zipfile import ZipFile

    found = {}
    with ZipFile(path) as archive:
        for number, title in enumerate(titles, 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml") as stream:
                count, left = 0, b""
                while chunk := stream.read(_CHUNK):
                    text = left + chunk
                    count += text.count(b"<row ")
                    left = text[-4:]  # too short for a whole mark
                found[title] = count
    return found


WRITERS: dict[str, Callable[[Path], Writer]] = {
    "csv": CsvWriter,
    "parquet": ParquetWriter,
    "duckdb": DuckDbWriter,
    "xlsx": ExcelWriter,
}


def groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in groups of `GROUP`."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group
