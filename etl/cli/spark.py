"""`case2fhir convert --engine spark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from etl.pipeline import Settings

_MEANT = (
    *("inputs", "lists", "to", "engine", "master", "form", "bundle_type", "fhir_version"),
    *("mappings", "hpo", "limits", "no_text", "stamp", "ocr", "unmapped"),
)
"""The options of `convert` that count on a cluster."""


def convert_on_spark(
    inputs: tuple[str, ...], out: str | None, settings: Settings, form: str, master: str | None
) -> int:
    """Convert files on a cluster and tell how many ended in which way.

    Args:
        inputs: addresses that Spark reads.
        out: the address of the results.
        settings: how to convert.
        form: ndjson (also for bundle) or parquet.
        master: the cluster's address.

    Returns:
        The exit code: 1 when a document failed.

    Raises:
        click.UsageError: something is missing, or an option doesn't go with a cluster.
        Case2FhirError: Spark can't be used, finds nothing, or can't write.
    """
    from etl.spark.run import convert_files, session

    context = click.get_current_context()
    given = [
        option.opts[-1]
        for option in context.command.params
        if option.name not in _MEANT and context.get_parameter_source(option.name or "") == ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{', '.join(given)}: not with --engine spark")
    if not inputs or out is None or out == "-":
        raise click.UsageError("--engine spark needs INPUT and -o OUT")
    ended = convert_files(session(master), inputs, out, settings, "parquet" if form == "parquet" else "ndjson")
    click.echo(
        f"{ended.total()} documents, {ended['failed']} failed; {out}/documents has a row for each (Parquet), "
        f"{out}/resources a folder for each type.",
        err=True,
    )
    return 1 if ended["failed"] else 0
