"""One export: items in, a folder of results that appears whole, with a data package and a report of what the target
can't hold.
"""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from etl.errors import InputError, OutputError
from etl.export import schema
from etl.export.rows import Account, Item, Row, chosen
from etl.holding import Choice
from etl.kinds.columns import Table
from etl.kinds.observation import OBSERVATIONS
from etl.spreadsheet import quote_row

# A folder of results that appears whole or not at all.


REPORT = "export.json"
"""What was written, and what could not be: stands in every folder that an export made."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder beside the goal whose files are moved there at the end; of an export that fails nothing stays.

    Args:
        out: the goal. What an earlier export wrote there is replaced.

    Yields:
        The folder to write into.

    Raises:
        OutputError: the goal holds other files, or the disk is full or can't be written.
    """
    old = _earlier(out)
    folder = out.parent / f".{out.name}-{os.getpid()}-{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True)
        yield folder
        out.mkdir(exist_ok=True)
        for name in old:
            (out / name).unlink(missing_ok=True)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            goal = out / path.relative_to(folder)
            goal.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, goal)
    except OSError as error:
        raise OutputError(f"{out}: can't be written ({(error.strerror or str(error)).lower()})") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _earlier(out: Path) -> list[str]:
    """The files of an earlier export."""
    if not out.exists():
        return []
    if not out.is_dir():
        raise OutputError(f"{out}: is a file; choose a folder")
    try:
        report: Any = json.loads((out / REPORT).read_bytes())
        names = [str(name) for name in report["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        if any(out.iterdir()):
            raise OutputError(f"{out}: holds files that no export wrote; choose an empty folder") from error
        return []
    return [name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts]


# The description of the tables: a Frictionless data package with Table Schema, and a data dictionary.


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
                quote_row(
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
            )
    return out.getvalue()


# One export: items in, files of a target out, with a report of what was written and what the target can't hold.


class Options(Struct, frozen=True):
    """What one target or another can be told.

    Args:
        vocabulary: a folder of Athena's CONCEPT files, for OMOP.
        year_from_age: for OMOP, whether a year of birth that isn't printed is computed from a dated age.
        raw_cells: for CSV, whether texts that a spreadsheet would take for a formula are written as they are.
        choice: which facts are wanted.
        descriptions: for phenopackets, whether features have the words that they were read from.
    """

    vocabulary: Path | None = None
    year_from_age: bool = False
    raw_cells: bool = False
    choice: Choice = field(default_factory=Choice)
    descriptions: bool = True


class Report(Struct):
    """What an export did.

    Args:
        target: where to.
        written: rows or records by name of table or file.
        account: what became of the bundles' values, for tables of facts.
        lost: what the target can't hold, and how much of it there was.
        failed: documents that can't be exported, with the reason.
        left_out: people of whom nothing is written, by document and person, as the target demands what they lack.
    """

    target: str
    written: Counter[str] = field(default_factory=Counter)
    account: Account = field(default_factory=Account)
    lost: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as it stands in the folder."""
        account = self.account
        values = {
            "values": {
                "in_bundles": account.values,
                "in_columns": account.columns,
                "in_details": account.details,
                "left_out": dict(sorted(account.left_out.items())),
            }
        }
        return {
            "target": self.target,
            "documents": account.documents,
            "written": dict(self.written),
            **(values if account.values else {}),
            "not_held": dict(sorted(self.lost.items())),
            **({"people_left_out": self.left_out} if self.left_out else {}),
        }


def export(items: Iterable[Item], out: Path, target: str, options: Options | None = None) -> Report:
    """Export documents.

    Args:
        items: the documents, read one by one.
        out: the folder for the files; they appear in it together at the end, or not at all.
        target: one of `etl.export.TARGETS`.
        options: what the target can be told.

    Returns:
        The report, which stands in the folder too (`export.json`).

    Raises:
        OutputError: the folder can't be used or written, a library is missing, or no document could be exported (what
            an earlier export wrote there then stays).
    """
    options = options or Options()
    broken: list[str] = []
    lost: Counter[str] = Counter()
    with staged(out) as folder:
        report = _target(target)(_wanted(items, options.choice, lost, broken), folder, target, options)
        report.failed = [*broken, *report.failed]
        report.lost.update(lost)
        if not report.account.documents:
            raise OutputError("\n".join([*report.failed, f"{out}: no document could be exported; nothing is written"]))
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        told = {**report.as_json(), "files": [*files, REPORT]}
        (folder / REPORT).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return report


def _wanted(items: Iterable[Item], choice: Choice, lost: Counter[str], broken: list[str]) -> Iterator[Item]:
    """The documents with the facts that are wanted; no target sees the others."""
    for item in items:
        try:
            yield chosen(item, choice, lost)
        except InputError as error:
            broken.append(f"{item.name}: {error}")


Target = Callable[[Iterable[Item], Path, str, Options], Report]


def _target(name: str) -> Target:
    return {
        "phenopackets": _registry,
        "cohort": _registry,
        "redcap": _registry,
        "omop": _registry,
        "report": _report,
    }.get(name, _flat)


def _registry(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """A registry's own form."""
    from etl.export import cohort, omop, phenopackets, redcap

    report = Report(target)
    told = (report.written, report.lost, report.failed)
    if target == "omop":
        report.account.documents = omop.write(
            items, folder, options.vocabulary, *told, report.left_out, from_age=options.year_from_age
        )
    elif target == "phenopackets":
        report.account.documents = phenopackets.write(items, folder, *told, descriptions=options.descriptions)
    else:
        form = {"redcap": redcap, "cohort": cohort}[target]
        report.account.documents = form.write(items, folder, *told)
    return report


def _report(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """The report for reading; it sums up, so that it has no account of single values."""
    from etl.export.report import write

    report = Report(target)
    report.account.documents = write(items, folder, report.written, report.failed)
    return report


def _flat(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """The tables of facts."""
    from etl.export.flat import GROUP, WRITERS, CsvWriter, Writer, groups, wide_spool
    from etl.export.rows import rows_of

    report = Report(target)
    writer: Writer = CsvWriter(folder, raw=options.raw_cells) if target == "csv" else WRITERS[target](folder)
    waiting: dict[str, list[Row]] = {table.name: [] for table in schema.tables()}
    wide = wide_spool(folder)

    def flush() -> None:
        for table in schema.tables():  # each after those it refers to
            writer.write(table, waiting[table.name])
            report.written[table.name] += len(waiting[table.name])
            waiting[table.name] = []

    try:
        for item in items:
            try:
                rows, account = rows_of(item)
            except InputError as error:
                report.failed.append(f"{item.name}: {error}")
                continue
            report.account.add(account)
            wide.add(rows[OBSERVATIONS.name])
            for name, more in rows.items():
                waiting[name] += more
            if any(len(rows) >= GROUP for rows in waiting.values()):
                flush()
        flush()
        table = wide.table()
        writer.write(table, [])
        for group in groups(wide.rows()):
            writer.write(table, group)
            report.written[table.name] += len(group)
    except BaseException:
        _abandon(writer)
        raise
    finally:
        wide.spool.close()
    writer.close()
    tables = (*schema.tables(), table)
    if short := [one.name for one in tables if writer.counted(one) != report.written[one.name]]:
        raise OutputError(f"{', '.join(short)}: not all rows were written")
    report.lost.update(report.account.left_out)
    report.lost.update(writer.lost)
    described = writer.resources()
    if described:
        package = datapackage([one for one in tables if one.name in described], described)
        (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")
    (folder / "dictionary.csv").write_text(dictionary(tables), encoding="utf-8")
    return report


def _abandon(writer: Any) -> None:
    from contextlib import suppress

    with suppress(Exception):  # what went wrong before is told; the files are removed anyway
        writer.close()
