"""`case2fhir fetch`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from etl.cli.connection import connected_to, connecting, needs_httpx

_ENDINGS = (".json", ".ndjson")


@click.command(epilog="Ends with 0, 1 (something wasn't fetched: it is named) or 2 (used wrongly).")
@click.argument("notes", nargs=-1, required=True, metavar="NOTES...", type=click.Path(exists=True, path_type=Path))
@click.option("--server", required=True, metavar="URL", help="The base of the server that the notes are from.")
@click.option("--again", is_flag=True, help="Fetch again what an earlier call has fetched.")
@connecting
def fetch(notes: tuple[Path, ...], server: str, again: bool, **options: Any) -> None:
    """Attachments that notes of FHIR name by an address only, fetched to where convert finds them.

    NOTES is a file (.json, .ndjson) or a folder of these. Beside each file Binary.fetched.ndjson gets its attachments. Only
    the server's own scheme, host and port are asked, as the sign-in goes along; other addresses are named.

    \b
    Example:
      CASE2FHIR_TOKEN=… case2fhir fetch export/ --server https://server/fhir
      case2fhir convert export/ -o out
    """
    needs_httpx()
    from etl.load import attachments
    from etl.load.server import ServerError
    from etl.readers.notes.wrapper import addresses_in

    left = 0
    with connected_to(server, options) as connection:
        for path in _files(notes):
            try:
                goal = path.with_name(attachments.BESIDE)
                done = attachments.fetch(connection, addresses_in(path), goal, again=again)
            except ServerError as error:
                told = f"{connection.base}: {error}; the same command goes on"
                click.echo(f"{click.style('stopped', fg='red')}  {told}", err=True)
                sys.exit(1)
            for address, why in done.missing:
                click.echo(f"{click.style('missing', fg='red')}  {path}: {address}: {why}", err=True)
            left += len(done.missing)
            if done.new or done.before or done.missing:
                told = f"{len(done.new)} fetched, {len(done.before)} fetched before, {len(done.missing)} missing"
                click.echo(f"{path}  {told}", err=True)
    sys.exit(1 if left else 0)


def _files(notes: tuple[Path, ...]) -> Iterator[Path]:
    """The files that are meant, those of a folder sorted; what was fetched is none of them."""
    from etl.load.attachments import BESIDE

    for path in notes:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in found if one.suffix.lower() in _ENDINGS and one.name != BESIDE and one.is_file())
