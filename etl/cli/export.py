"""`case2fhir export` and `case2fhir deidentify`: other forms of finished results."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from etl.export import TARGETS

if TYPE_CHECKING:
    from etl.deidentify import Policy
    from etl.export.rows import Item


_F = TypeVar("_F", bound=Callable[..., Any])


def private_options(command: _F) -> _F:
    """`--deidentify`, `--key` and `--dates`."""
    for option in (
        click.option(
            "--dates",
            type=click.Choice(["shift", "year"]),
            default="shift",
            show_default=True,
            help="With --deidentify: dates moved, by the same days for all of a person, or years only.",
        ),
        click.option(
            "--key",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="With --deidentify: the secret for ids and dates, made when it isn't there. Without it nobody can link.",
        ),
        click.option(
            "--deidentify", is_flag=True, help="Leave out what could identify somebody (docs/how-to/deidentify.md)."
        ),
    ):
        command = option(command)
    return command


def policy_of(deidentify: bool, key: Path | None, dates: str) -> Policy | None:
    """How to de-identify, None when it isn't asked for."""
    if not deidentify:
        if key is not None:
            raise click.UsageError("--key is for --deidentify")
        return None
    from etl.deidentify import Policy, read_secret

    return Policy(read_secret(key), "year" if dates == "year" else "shift")


def refuse_identified(out: Path) -> None:
    """Refuse a folder that holds what a run wrote without --deidentify.

    Args:
        out: the output folder; it need not exist.

    Raises:
        click.UsageError: it holds such results, also of a run that was stopped.
    """
    import json

    from etl.batch.ledger import was_stopped

    before: object = {"deidentified": ""}
    with suppress(FileNotFoundError):
        try:
            before = json.loads((out / "run.json").read_bytes())
        except ValueError:
            before = {}
    if was_stopped(out) or not isinstance(before, dict) or "deidentified" not in before:
        raise click.UsageError(f"{out} holds results that are not de-identified; choose another folder")


def write_crosswalk(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Write which document became which, for nobody but this user to read, from the first byte on.

    Args:
        path: the CSV file; what is there is replaced.
        rows: a document's name, and its new one.

    Raises:
        OutputError: it can't be written.
    """
    import csv

    from etl.errors import OutputError
    from etl.spreadsheet import quote_row

    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(map(quote_row, [("document", "name"), *rows]))
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({(error.strerror or 'error').lower()})") from error


@click.command(
    epilog="Ends with 0, 1 (some bundles can't be read: they are named, the others are exported) or 2 (used wrongly)."
)
@click.argument("bundles", nargs=-1, required=True, metavar="OUT...", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder for the files."
)
@click.option("--to", "target", required=True, type=click.Choice(list(TARGETS)), help="The form; see below.")
@click.option(
    "--omop-vocabulary",
    "vocabulary",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of Athena's CONCEPT files, for --to omop.",
)
@click.option(
    "--year-from-age",
    is_flag=True,
    help="For --to omop: compute a year of birth that isn't printed from a dated age; it is marked.",
)
@click.option(
    "--no-description",
    is_flag=True,
    help="For --to phenopackets: features without the words that they were read from, as phenopacket-tools wants it.",
)
@click.option("--reviewed-only", is_flag=True, help="Only facts that a person accepted or corrected.")
@click.option(
    "--include-rejected",
    is_flag=True,
    help="Also facts that a person rejected, marked so; for tables of facts and --to redcap.",
)
@click.option(
    "--raw-cells",
    is_flag=True,
    help="For --to csv: cells that begin like a formula (=, +, -, @) without an apostrophe in front.",
)
@private_options
def export(
    bundles: tuple[Path, ...],
    out: Path,
    target: str,
    vocabulary: Path | None,
    year_from_age: bool,
    no_description: bool,
    reviewed_only: bool,
    include_rejected: bool,
    raw_cells: bool,
    deidentify: bool,
    key: Path | None,
    dates: str,
) -> None:
    """Facts as tables and in the forms of registries.

    OUT is a folder that convert wrote, or bundles of it. What a person rejected is left out. DIR appears whole or not at all; DIR/export.json tells what was
    written and what the form can't hold.

    \b
    Example:
      case2fhir export out/ -o tables/ --to parquet
      case2fhir export out/ -o facts/ --to duckdb
    """
    from etl.cli.results import bundle_paths
    from etl.errors import OutputError
    from etl.export.run import Options
    from etl.export.run import export as run
    from etl.holding import Choice

    paths = bundle_paths(bundles)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, bundles))}")
    for given, name, targets in (
        (vocabulary, "--omop-vocabulary", ("omop",)),
        (year_from_age, "--year-from-age", ("omop",)),
        (raw_cells, "--raw-cells", ("csv",)),
        (no_description, "--no-description", ("phenopackets",)),
        (include_rejected, "--include-rejected", ("csv", "parquet", "duckdb", "xlsx", "redcap")),
    ):
        if given and target not in targets:
            raise click.UsageError(f"{name} is for --to {', '.join(targets)}")
    failed: list[str] = []
    policy = policy_of(deidentify, key, dates)
    options = Options(vocabulary, year_from_age, raw_cells, Choice(include_rejected, reviewed_only), not no_description)
    try:
        report = run(_items(paths, bundles, failed, policy), out, target, options)
    except OutputError:
        sys.unraisablehook = lambda _: None  # openpyxl's open sheets complain once more as they are thrown away
        for line in failed:
            click.echo(line, err=True)
        raise
    for line in (*failed, *report.failed):
        click.echo(line, err=True)
    exported = len(paths) - len(failed) - len(report.failed)
    click.echo(f"{exported} documents to {out}/ ({TARGETS[target]}).", err=True)
    for name, number in report.written.items():
        click.echo(f"  {number:>9,}  {name}", err=True)
    if report.lost:
        click.echo("Not held by this form:", err=True)
        for what, number in sorted(report.lost.items()):
            click.echo(f"  {number:>9,}  {what}", err=True)
    if report.left_out:
        some = ", ".join(report.left_out[:_NAMED]) + (" …" if len(report.left_out) > _NAMED else "")
        click.echo(f"{len(report.left_out)} people left out ({out}/export.json names them): {some}", err=True)
    if failed or report.failed:
        sys.exit(1)


_NAMED = 5
"""People left out who are named on the screen; export.json names all."""


def _items(paths: list[Path], given: tuple[Path, ...], failed: list[str], policy: Policy | None) -> Iterator[Item]:
    """The documents that can be read; what is wrong with the others is added to `failed`."""
    from etl.cli.results import beside, read_bundle
    from etl.deidentify import Results, deidentified
    from etl.errors import InputError
    from etl.export.rows import item_of

    seen: set[str] = set()
    with click.progressbar(paths, label="exporting", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for path in bar:
            try:
                results = Results(
                    _name(path, given, seen),
                    read_bundle(path, exact=True),
                    beside(path, ".findings.json"),
                    beside(path, ".trace.json"),
                )
                if policy:
                    results = deidentified(results, policy)
                item = item_of(results.name, results.bundle, results.outcome, results.trace)
            except InputError as error:
                failed.append(f"{path}: {str(error).removeprefix(f'{path}: ')}")
                continue
            yield item


def _name(path: Path, given: tuple[Path, ...], seen: set[str]) -> str:
    """What a document is called: the path of its bundle below the folder that was given, or its name."""
    base = next((one for one in given if one.is_dir() and path.is_relative_to(one)), path.parent)
    name = path.relative_to(base).as_posix().removesuffix(".gz").removesuffix(".json")
    unique = name
    while unique in seen:
        unique = f"{name} ({sum(1 for one in seen if one.split(' (')[0] == name) + 1})"
    seen.add(unique)
    return unique
