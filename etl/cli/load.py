"""`case2fhir load`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command(epilog="Ends with 0, 1 (some bundles weren't taken: they are named) or 2 (used wrongly).")
@click.argument("out", nargs=-1, required=True, metavar="OUT...", type=click.Path(path_type=Path))
@click.option("--server", required=True, metavar="URL", help="The server's base, https://server/fhir.")
@click.option("--guide", is_flag=True, help="First load our profiles, codes and search parameters.")
@click.option("--prune", is_flag=True, help="Remove facts that an earlier load of the same document left behind.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="Sent along; may be repeated.")
@click.option("--timeout", type=click.FloatRange(min=1), default=120, show_default=True, help="Seconds per bundle.")
def load(
    out: tuple[Path, ...], server: str, guide: bool, prune: bool, headers: tuple[str, ...], timeout: float
) -> None:
    """Bundles into a FHIR server; loading them again changes nothing.

    OUT is a bundle, or a folder that convert wrote. A token in the environment variable CASE2FHIR_TOKEN is sent as
    Authorization: Bearer.

    \b
    Example:
      case2fhir load out/ --server https://server/fhir
      CASE2FHIR_TOKEN=… case2fhir load out/ --server https://server/fhir --guide
    """
    from etl.cli.read import bundle_paths, read_bundle
    from etl.errors import Case2FhirError
    from etl.fhir.conformance import concepts_of, conformance
    from etl.mapping.load import load_entries, shipped_dir
    from etl.sinks.server import connect, load_bundle, load_guide

    paths = bundle_paths(out)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, out))}")
    sent = dict(_header(text) for text in headers)
    if token := os.environ.get("CASE2FHIR_TOKEN", ""):
        sent.setdefault("Authorization", f"Bearer {token}")
    created = kept = removed = failed = 0
    with connect(server, sent, timeout) as client:
        if guide:
            load_guide(client, conformance(concepts_of(load_entries([shipped_dir()]))))
        for path in paths:
            try:
                done = load_bundle(client, read_bundle(path), prune=prune)
            except Case2FhirError as error:
                failed += 1
                click.echo(f"{click.style('failed', fg='red')}  {path}: {error}", err=True)
                continue
            created, kept, removed = created + done.created, kept + done.kept, removed + done.removed
            click.echo(
                f"{path}  {done.created} new, {done.kept} there already"
                + (f", {done.removed} removed" if done.removed else "")
            )
    click.echo(
        f"{len(paths)} bundles, {failed} failed, {created} resources new, {kept} there already, {removed} removed.",
        err=True,
    )
    if failed:
        sys.exit(1)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or not name.isascii():
        raise click.BadParameter(f"{name!r} needs a colon: NAME:VALUE", param_hint="--header")
    return name.strip(), value.strip()
