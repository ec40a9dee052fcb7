"""One export: items in, files of a target out, with a report of what was written and what the target can't hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from etl.errors import InputError, OutputError
from etl.export import schema
from etl.export.account import Account
from etl.export.item import Item
from etl.export.rows import Row
from etl.export.staging import REPORT, staged


class Options(Struct, frozen=True):
    """What one target or another can be told.

    Args:
        vocabulary: a folder of Athena's CONCEPT files, for OMOP.
    """

    vocabulary: Path | None = None


class Report(Struct):
    """What an export did.

    Args:
        target: where to.
        written: rows or records by name of table or file.
        account: what became of the bundles' values, for tables of facts.
        lost: what the target can't hold, and how much of it there was.
        failed: documents that can't be exported, with the reason.
    """

    target: str
    written: Counter[str] = field(default_factory=Counter)
    account: Account = field(default_factory=Account)
    lost: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

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
        }


def export(items: Iterable[Item], out: Path, target: str, options: Options | None = None) -> Report:
    """Export documents.

    Args:
        items: the documents, read one by one.
        out: the folder for the files; they appear in it together at the end, or not at all.
        target: one of `etl.export.targets.TARGETS`.
        options: what the target can be told.

    Returns:
        The report, which stands in the folder too (`export.json`).

    Raises:
        OutputError: the folder can't be used or written, a library is missing, or no document could be exported (what
            an earlier export wrote there then stays).
    """
    with staged(out) as folder:
        report = _target(target)(items, folder, target, options or Options())
        if not report.account.documents:
            raise OutputError("\n".join([*report.failed, f"{out}: no document could be exported; nothing is written"]))
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        told = {**report.as_json(), "files": [*files, REPORT]}
        (folder / REPORT).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return report


Target = Callable[[Iterable[Item], Path, str, Options], Report]


def _target(name: str) -> Target:
    return {"phenopackets": _registry, "redcap": _registry, "omop": _registry, "report": _report}.get(name, _flat)


def _registry(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """A registry's own form."""
    from etl.export import omop, phenopackets, redcap

    report = Report(target)
    told = (report.written, report.lost, report.failed)
    if target == "omop":
        report.account.documents = omop.write(items, folder, options.vocabulary, *told)
    else:
        report.account.documents = (redcap if target == "redcap" else phenopackets).write(items, folder, *told)
    return report


def _report(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """The report for reading; it sums up, so that it has no account of single values."""
    from etl.export.report import write

    report = Report(target)
    report.account.documents = write(items, folder, report.written, report.failed)
    return report


def _flat(items: Iterable[Item], folder: Path, target: str, options: Options) -> Report:
    """The tables of facts."""
    from etl.export.flat import GROUP, WRITERS, groups
    from etl.export.package import datapackage, dictionary
    from etl.export.rows import rows_of
    from etl.export.wide import wide_spool

    report = Report(target)
    writer = WRITERS[target](folder)
    waiting: dict[str, list[Row]] = {table.name: [] for table in schema.TABLES}
    wide = wide_spool(folder)

    def flush() -> None:
        for table in schema.TABLES:  # each after those it refers to
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
            wide.add(rows[schema.OBSERVATIONS.name])
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
    tables = (*schema.TABLES, table)
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
