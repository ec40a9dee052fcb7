"""`case2fhir tables`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from etl.printed_tables import SourceTable

ENDINGS = {"csv": "csv", "markdown": "md"}


@click.command()
@click.argument("bundles", nargs=-1, required=True, metavar="BUNDLE...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(ENDINGS)),
    default="csv",
    show_default=True,
    help="Markdown has captions and notes too.",
)
@click.option("--table", "wanted", metavar="NAME", help="Only the table with this label or number.")
@click.option("--fill", is_flag=True, help="Repeat the text of a merged cell in each of its places.")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for one file per table.")
def tables(bundles: tuple[Path, ...], form: str, wanted: str | None, fill: bool, out: Path | None) -> None:
    """The tables of the source, rebuilt from the bundle cell for cell.

    BUNDLE is a file, or a folder that convert wrote. Without -o the tables go to standard output, parted by blank
    lines; with it to page.1.csv, page.S2.csv …

    \b
    Example:
      case2fhir tables out/page.json
      case2fhir tables out/page.json --table S2 --format markdown
      case2fhir tables out/ -o tables/
    """
    from etl.cli.read import bundle_paths, read_bundle
    from etl.errors import InputError
    from etl.printed_tables import rebuilt
    from etl.sinks.files import write_bytes

    paths = bundle_paths(bundles)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, bundles))}")
    written = failed = 0
    for path in paths:
        try:
            found = [table for table in rebuilt(read_bundle(path)) if wanted in (None, table.name, table.label)]
        except InputError as error:
            failed += 1
            click.echo(f"{path}: {str(error).removeprefix(f'{path}: ')}", err=True)
            continue
        for name, table in _named(found):
            body = table.as_csv(fill=fill) if form == "csv" else table.as_markdown(fill=fill)
            if out is None:
                click.echo(("\n" if written else "") + body, nl=False)
            else:
                write_bytes(out / _folder(path, bundles) / f"{path.stem}.{name}.{ENDINGS[form]}", body.encode())
            written += 1
    named = f" called {wanted!r}" if wanted else ""
    click.echo(f"{written} tables{named}." if written else f"No table{named}.", err=True)
    if failed or (wanted and not written):
        sys.exit(1)


def _named(found: list[SourceTable]) -> Iterator[tuple[str, SourceTable]]:
    """The tables with names that files may have; of one name the second gets a number."""
    uses: dict[str, int] = {}
    for table in found:
        name = re.sub(r"[^\w.-]+", "_", table.name).strip("._") or "table"
        uses[name.casefold()] = uses.get(name.casefold(), 0) + 1
        number = uses[name.casefold()]
        yield (name if number == 1 else f"{name}_{number}"), table


def _folder(path: Path, given: tuple[Path, ...]) -> Path:
    """Where a bundle lies below the folder that was given."""
    base = next((one for one in given if one.is_dir() and path.is_relative_to(one)), path.parent)
    return path.relative_to(base).parent
