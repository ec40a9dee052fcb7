"""`case2fhir convert`, on this machine or on a cluster (`--engine spark`)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from etl.cli.export import policy_of, private_options, refuse_identified, write_crosswalk
from etl.cli.mappings import FOLDERS
from etl.cli.options import (
    ABBREVIATIONS,
    LIMITS,
    OCR,
    PLANS,
    PROFILE,
    STAMP,
    abbreviations_of,
    bounds_of,
    plans_of,
    refuse_r5,
)
from etl.cli.terminology import PACKS, TERMINOLOGY, names_of
from etl.names import BASE
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.batch.conversion import Job
    from etl.batch.inputs import Inputs
    from etl.batch.ledger import Gone, Record
    from etl.batch.local import Plan
    from etl.cli.progress import LogFormat
    from etl.pipeline import Narratives, Settings, Status, Vitals
    from etl.readers.limits import Limits


@click.command(
    epilog="Ends with 0, 1 (some documents failed), 2 (used wrongly) or 3 (--strict, and there are findings, or less was "
    "understood than --min-understood)."
)
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "-o",
    "--out",
    "to",
    metavar="OUT",
    help="Folder for the results, or its address (s3://…); without it, or with -, bundles go to standard output.",
)
@click.option(
    "--files-from",
    "lists",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="A file with an INPUT a line (or between NULs, as find -print0 writes them); may be repeated.",
)
@click.option("--follow-links", is_flag=True, help="Read links in a folder that lead to files outside of it.")
@click.option("--case", "together", is_flag=True, help="All INPUTs are one case: one bundle, for one patient.")
@click.option(
    "--study",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The tables in FOLDER are one study: joined by their ids, codes explained by its dictionaries; instead of INPUT.",
)
@click.option(
    "--id-system",
    default="",
    metavar="URI",
    help="The system of the ids by which tables call people, as these hold in other documents too.",
)
@click.option("--case-per-folder", is_flag=True, help="The documents of each folder, or zip archive, are one case.")
@click.option(
    "--cases",
    "manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="CSV with case, file: which files are one case; instead of INPUT.",
)
@click.option(
    "--bundle-type",
    type=click.Choice(["transaction", "collection", "batch", "document"]),
    default="transaction",
    show_default=True,
)
@click.option("--fhir-version", type=click.Choice(["R4", "R5"], case_sensitive=False), default="R4", show_default=True)
@PROFILE
@FOLDERS
@TERMINOLOGY
@PACKS
@click.option(
    "--status",
    type=click.Choice(["preliminary", "final"]),
    default="preliminary",
    show_default=True,
    help="Of Observations that nobody has reviewed.",
)
@click.option(
    "--vitals",
    type=click.Choice(["own", "loinc"]),
    default="own",
    show_default=True,
    help="Codes of vital signs without a full date: our own, or LOINC's, which validators refuse (docs/how-to/convert.md).",
)
@click.option("--wider-codes", "wider", is_flag=True, help="Also codes that mean more than what the text says.")
@ABBREVIATIONS
@PLANS
@click.option(
    "--format",
    "form",
    type=click.Choice(["bundle", "ndjson", "parquet"]),
    default="bundle",
    show_default=True,
    help="One bundle per document, or also one NDJSON or Parquet file per resource type.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0 takes what fits the work."
)
@click.option(
    "--resume",
    is_flag=True,
    help="Leave out what an earlier run into OUT did with the same bytes, options, mappings and version.",
)
@click.option(
    "--gone",
    type=click.Choice(["keep", "move", "remove"]),
    default="keep",
    show_default=True,
    help="Results in OUT whose documents aren't there any more; move puts them into OUT/gone.",
)
@click.option("--fail-fast", is_flag=True, help="End with the first document that fails; the same as --max-failures 1.")
@click.option("--max-failures", type=click.IntRange(min=0), default=0, metavar="N", help="End after N that failed.")
@click.option(
    "--quarantine",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Copy the documents that failed to DIR, each with its reason.",
)
@click.option(
    "--log-format",
    type=click.Choice(["auto", "plain", "json"]),
    default="auto",
    show_default=True,
    help="What is told on standard error: a bar on a terminal and lines elsewhere, or a JSON line per document.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the work is done; Spark (case2fhir[spark]) takes and writes any address that it knows.",
)
@click.option("--master", metavar="URL", help="With --engine spark: the cluster, as spark:// or local[4].")
@click.option("--strict", is_flag=True, help="End with 3 when there is a finding of severity error or warning.")
@click.option(
    "--min-understood",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Name the documents of which less was understood (0.8); with --strict end with 3.",
)
@click.option(
    "--unmapped",
    type=click.Choice(["keep", "ledger"]),
    default="keep",
    show_default=True,
    help="Values of a clear person under a label that no mapping knows: as Observations without code, or only in the trace.",
)
@click.option(
    "--narrative",
    "narratives",
    type=click.Choice(["short", "full"]),
    default="short",
    show_default=True,
    help="What people read of a resource: a line, or all that it says with its quotes (half as large again).",
)
@click.option("--no-text", is_flag=True, help="Keep the document's text out of the bundle.")
@click.option(
    "--slim", is_flag=True, help="Small results: packed, without narratives, repeated quotes and trace (page.json.gz)."
)
@STAMP
@LIMITS
@OCR
@click.option(
    "--subject-map",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="CSV with document, person, system, value: patients known already.",
)
@click.option(
    "--source-system",
    default="",
    metavar="URI",
    help="Where notes come from: two hospitals' notes of the same id are two notes then.",
)
@click.option(
    "--corrections",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What curators said of facts (case2fhir review writes it); may be repeated.",
)
@private_options
@click.option(
    "--crosswalk",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --deidentify: CSV of the documents' new names, to be kept where the documents are.",
)
def convert(
    inputs: tuple[str, ...],
    to: str | None,
    lists: tuple[Path, ...],
    together: bool,
    study: Path | None,
    id_system: str,
    case_per_folder: bool,
    manifest: Path | None,
    follow_links: bool,
    bundle_type: str,
    fhir_version: str,
    profile: Literal["us-core"] | None,
    folders: tuple[Path, ...],
    terminologies: str,
    packs: Path | None,
    status: Status,
    vitals: Vitals,
    wider: bool,
    planned: tuple[Path, ...],
    abbreviated: tuple[Path, ...],
    form: str,
    jobs: int,
    resume: bool,
    gone: Gone,
    fail_fast: bool,
    max_failures: int,
    quarantine: Path | None,
    log_format: LogFormat,
    engine: str,
    master: str | None,
    strict: bool,
    min_understood: float | None,
    unmapped: str,
    narratives: Narratives,
    no_text: bool,
    slim: bool,
    stamp: bool,
    limits: tuple[str, ...],
    ocr: bool,
    subject_map: Path | None,
    source_system: str,
    corrections: tuple[Path, ...],
    deidentify: bool,
    key: Path | None,
    dates: str,
    crosswalk: Path | None,
) -> None:
    """Documents to FHIR bundles and findings.

    INPUT is a file, a folder, a zip or tar archive, a glob, an address of these (s3://…, https://…) or - (standard
    input). For each document OUT gets the bundle (page.json), what the document gets wrong (page.findings.json)
    and what became of every cell, field and sentence (page.trace.json). OUT/run.json tells how each document ended.

    \b
    Example:
      case2fhir convert pages/ 'more/**/*.html' -o out --mappings our-clinic/
      case2fhir convert --case article.xml supplement.pdf -o out
      case2fhir convert s3://hospital/pages -o s3://hospital/fhir --format parquet
      case2fhir convert - < page.txt > bundle.json
    """
    from etl.batch.conversion import Job, quiet
    from etl.batch.local import Plan, default_jobs
    from etl.cli.progress import below, corrections_told, hardly_understood
    from etl.corrections import read_corrections
    from etl.fhir.patient import read_subject_map
    from etl.pipeline import BundleType, FhirVersion, Settings, Unmapped
    from etl.sinks import is_remote, writable

    quiet()
    inputs = (*inputs, *(line for file in lists for line in _listed(file)))
    kind: BundleType = bundle_type  # type: ignore[assignment]
    version: FhirVersion = fhir_version.upper()  # type: ignore[assignment]
    told: Unmapped = unmapped  # type: ignore[assignment]
    refuse_r5(profile, version)
    bounds = bounds_of(limits, ocr)
    words, unusable = read_corrections(corrections)
    settings = Settings(
        bundle_type=kind,
        include_text=not no_text,
        mappings=folders,
        stamp=stamp,
        fhir_version=version,
        limits=bounds,
        corrections=words,
        status=status,
        vitals=vitals,
        wider=wider,
        unmapped=told,
        plans=plans_of(planned, folders),
        abbreviations=abbreviations_of(abbreviated, folders, names_of(terminologies), packs),
        profile=profile or "",
        terminology=names_of(terminologies),
        packs=packs,
        source_system=source_system,
        narratives=narratives,
        id_system=_uri(id_system),
    )
    if engine == "spark":
        sys.exit(convert_on_spark(inputs, to, settings, form, master))
    if master:
        raise click.UsageError("--master is for --engine spark")
    folder = None if to is None or to == "-" else writable(to)
    if folder is None and (resume or form != "bundle" or quarantine or gone != "keep" or slim):
        raise click.UsageError(f"--resume, --gone, --quarantine, --slim and --format {form} need a folder: -o OUT")
    if folder is not None and not is_remote(folder) and folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{folder} is not a folder", param_hint="--out")
    policy = policy_of(deidentify, key, dates)
    if policy and (folder is None or is_remote(folder) or resume or slim or form != "bundle"):
        raise click.UsageError(
            "--deidentify needs -o OUT, a folder of this machine, without --resume, --slim and --format"
        )
    if crosswalk and not policy:
        raise click.UsageError("--crosswalk is for --deidentify")
    if policy and folder is not None:
        refuse_identified(folder)
    if study is not None:
        inputs, together = _of_study(study, inputs, together=together), True
    found = _found(inputs, folder, bounds, together, case_per_folder, manifest, follow_links)
    subjects = read_subject_map(subject_map) if subject_map else None
    targets = frozenset(source.target for source in found.sources) if words else frozenset()
    begin = time.monotonic()
    job = Job(folder or Path(), settings, subjects, targets, slim, policy=policy)
    if folder is None:
        records = _to_stdout(found, job)
    else:
        plan = Plan(
            jobs=jobs or default_jobs(len(found.sources)),
            resume=resume,
            max_failures=1 if fail_fast else max_failures,
            quarantine=quarantine,
            gone=gone,
        )
        records = _to_folder(found, job, plan, form, log_format)
    if crosswalk:
        write_crosswalk(crosswalk, ((record.name, job.written_as(record.target)) for record in records))
    if policy:
        click.echo(f"De-identified results in {folder}/.", err=True)
    _report(records, found, job, None if policy else folder, log_format, time.monotonic() - begin)
    for line in corrections_told(words, unusable, records):
        click.echo(line, err=True)
    few = below(records, min_understood)
    for line in hardly_understood(few, min_understood):
        click.echo(line, err=True)
    if unusable or any(record.status == "failed" for record in records):
        sys.exit(1)
    if strict and few:
        sys.exit(3)
    if strict and any(record.findings.get(severity) for record in records for severity in ("error", "warning")):
        sys.exit(3)


def _listed(file: Path) -> list[str]:
    """The inputs that a file lists."""
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    lines = text.split(b"\0") if b"\0" in text else text.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]


def _found(
    inputs: tuple[str, ...],
    out: Path | None,
    limits: Limits,
    together: bool,
    per_folder: bool,
    manifest: Path | None,
    follow_links: bool,
) -> Inputs:
    """The documents and cases that are meant."""
    from etl.batch.inputs import STDIN, by_folder, collect, from_manifest, one_case

    if together + per_folder + (manifest is not None) > 1:
        raise click.UsageError("--case, --case-per-folder and --cases exclude each other")
    if manifest is not None:
        if inputs:
            raise click.UsageError("--cases names the files: leave out INPUT and --files-from")
        return from_manifest(manifest, out, limits, follow_links=follow_links)
    if not inputs:
        raise click.UsageError("Missing argument 'INPUT...'.")
    if STDIN in inputs and (together or per_folder):
        raise click.UsageError("standard input can't be part of a case: save it as a file")
    found = collect(inputs, out, limits, follow_links=follow_links)
    if not found.sources:
        hint = "".join(f" ({one.name}: {one.reason})" for one in found.left_out[:1])
        raise click.UsageError(f"no document in {', '.join(inputs)}{hint}")
    return one_case(found, inputs) if together else by_folder(found) if per_folder else found


_URI = regex(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>\"]+")


def _uri(text: str) -> str:
    """A system of ids, which is a URI.

    Raises:
        click.BadParameter: it is none, or one of our own.
    """
    if text and (not _URI.fullmatch(text) or text.startswith(BASE)):
        raise click.BadParameter(
            f"{text!r} is no URI of your own, as urn:oid:… or https://… is", param_hint="--id-system"
        )
    return text


def _of_study(folder: Path, inputs: tuple[str, ...], *, together: bool) -> tuple[str, ...]:
    """The inputs of a study: its folder."""
    if inputs or together:
        raise click.UsageError("--study names the folder: leave out INPUT and --case")
    return (str(folder),)


def _to_folder(found: Inputs, job: Job, plan: Plan, form: str, log_format: LogFormat) -> list[Record]:
    from etl.batch.local import run, write_bulk
    from etl.cli.progress import telling

    with telling(log_format, len(found.sources)) as teller:
        records = run(found.sources, job, plan, left_out=found.left_out, on_done=teller.done, on_note=teller.note)
    if form != "bundle":
        write_bulk(job, records, "parquet" if form == "parquet" else "ndjson")
    return records


def _to_stdout(found: Inputs, job: Job) -> list[Record]:
    from etl.batch.conversion import stream

    records = []
    for record, bundle in stream(found.sources, job):
        if bundle:
            sys.stdout.buffer.write(bundle)
        records.append(record)
    sys.stdout.buffer.flush()
    return records


def _report(records: list[Record], found: Inputs, job: Job, out: Path | None, form: LogFormat, seconds: float) -> None:
    """The summary, for people or programs."""
    if form == "json":
        from etl.cli.progress import log

        failed = sum(record.status == "failed" for record in records)
        counts = {"documents": len(found.sources), "done": len(records) - failed, "failed": failed}
        log({"event": "end", **counts, "left_out": len(found.left_out), "seconds": round(seconds, 3)})
        return
    from etl.cli.progress import summary

    for line in summary(records, found.left_out, out, job.endings[0]):
        click.echo(line, err=True)


_MEANT = (
    *("inputs", "lists", "to", "engine", "master", "form", "bundle_type", "fhir_version"),
    *(
        "mappings",
        "terminologies",
        "packs",
        "limits",
        "no_text",
        "stamp",
        "ocr",
        "unmapped",
        "planned",
        "abbreviated",
        "source_system",
        "id_system",
    ),
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
    from etl.spark import convert_files, session

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
