"""`case2fhir serve` and `case2fhir review`: what others ask for documents, and the page on which a curator sees them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

MANY = 100
"""Of more documents it is told that they are prepared, before the page can be opened."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.corrections import Correction
    from etl.mapping.lexicon import Lexicon
    from etl.readers.limits import Limits
    from etl.review.model import Project
    from etl.review.server import Access
    from etl.review.volumes import Volume
    from etl.terminology.store import Pack


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Others than this machine need a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Documents at once.")
@click.option("--queue", type=click.IntRange(min=0), default=32, show_default=True, help="Requests that may wait.")
@click.option("--max-bytes", type=click.IntRange(min=1), default=20_000_000, show_default=True, help="Of a request.")
@click.option("--max-files", type=click.IntRange(min=1), default=20, show_default=True, help="Of a request.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="For one document.")
@click.option(
    "--body-seconds",
    type=click.FloatRange(min=0.1),
    default=30,
    show_default=True,
    help="For the body of a request, and for its head.",
)
@click.option(
    "--host-allowed",
    multiple=True,
    metavar="NAME",
    help="A name that requests may ask for (Host).  [without a token: this machine's names]",
)
@click.option("--fhir-version", type=click.Choice(["R4", "R5"]), default="R4", show_default=True)
@click.option("--no-text", is_flag=True, help="Keep the document's text out of the bundle.")
@click.option(
    "--bundle-type",
    type=click.Choice(["transaction", "collection", "batch", "document"]),
    default="transaction",
    show_default=True,
)
@click.option("--narrative", "narratives", type=click.Choice(["short", "full"]), default="short", show_default=True)
@click.option("--unmapped", type=click.Choice(["keep", "ledger"]), default="keep", show_default=True)
@click.option("--status", type=click.Choice(["preliminary", "final"]), default="preliminary", show_default=True)
@click.option("--vitals", type=click.Choice(["own", "loinc"]), default="own", show_default=True)
@click.option("--wider-codes", "wider", is_flag=True, help="Also codes that mean more than what the text says.")
@click.option("--source-system", default="", metavar="URI", help="Where notes come from (see convert).")
@PROFILE
@ABBREVIATIONS
@PLANS
@LIMITS
@OCR
@STAMP
@FOLDERS
@TERMINOLOGY
@PACKS
def serve(
    host: str,
    port: int,
    jobs: int,
    queue: int,
    max_bytes: int,
    max_files: int,
    seconds: int,
    body_seconds: float,
    host_allowed: tuple[str, ...],
    fhir_version: str,
    no_text: bool,
    profile: str | None,
    abbreviated: tuple[Path, ...],
    planned: tuple[Path, ...],
    limits: tuple[str, ...],
    ocr: bool,
    folders: tuple[Path, ...],
    terminologies: str,
    packs: Path | None,
    **how: Any,
) -> None:
    """An HTTP service: POST /convert takes documents and gives bundles.

    A token that requests must carry is read from CASE2FHIR_SERVE_TOKEN, or the file in CASE2FHIR_SERVE_TOKEN_FILE.

    \b
    Example:
      case2fhir serve --port 8080 --jobs 4
      curl --data-binary @page.txt -H 'Content-Type: text/plain' http://127.0.0.1:8080/convert
    """
    import logging

    from etl.errors import InputError
    from etl.pipeline import Settings

    refuse_r5(profile, fhir_version)
    try:
        import uvicorn

        from etl.serve.app import Service, application
        from etl.serve.connection import connection_with
    except ImportError as error:
        raise InputError(
            "serving needs uvicorn, starlette and python-multipart: pip install '.[serve]' in the clone of case2fhir"
        ) from error
    token = _token()
    if not token and host not in ("127.0.0.1", "localhost", "::1"):
        raise click.UsageError(f"--host {host}: others can reach it, so CASE2FHIR_SERVE_TOKEN must be set")
    settings = Settings(
        include_text=not no_text,
        fhir_version="R5" if fhir_version == "R5" else "R4",
        limits=_bounds(limits, ocr, max_bytes, seconds),
        mappings=folders,
        profile="us-core" if profile else "",
        plans=plans_of(planned, folders),
        abbreviations=abbreviations_of(abbreviated, folders, names_of(terminologies), packs),
        terminology=names_of(terminologies),
        packs=packs,
        **how,
    )
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("case2fhir.serve").setLevel(logging.INFO)
    hosts = _hosts(host, host_allowed, bool(token))
    service = Service(settings, token, jobs, queue, max_files, body_seconds, hosts)
    uvicorn.run(
        application(service),
        host=host,
        port=port,
        http=connection_with(body_seconds),
        access_log=False,  # it would hold the documents' names
        log_level="info",
        server_header=False,
    )


def _bounds(limits: tuple[str, ...], ocr: bool, max_bytes: int, seconds: int) -> Limits:
    """What one document may cost: `--max-bytes` and `--seconds` hold where --limit names neither."""
    from etl.value import replace

    found = bounds_of(limits, ocr)
    named = {one.partition("=")[0].strip() for one in limits}
    found = found if "bytes" in named else replace(found, bytes=max_bytes)
    return found if "seconds" in named else replace(found, seconds=seconds)


def _hosts(bound: str, given: tuple[str, ...], token: bool) -> frozenset[str]:
    """The names that requests may ask for; none for any, where a token keeps others out."""
    from etl.serve.guard import LOCAL, host_name

    wrong = [name for name in given if host_name(name) != name.lower()]
    if wrong:
        told = f"{wrong[0]}: the name of a host without a port (fhir.example.org, [::1])"
        raise click.BadParameter(told, param_hint="--host-allowed")
    if token and not given:
        return frozenset()
    return LOCAL | {host_name(name) for name in (*given, f"[{bound}]" if ":" in bound else bound)}


def _token() -> str:
    """Return the token that requests must carry, "" for none; one that no request can carry is refused."""
    found = _given_token()
    if not all("!" <= one <= "~" for one in found):
        told = "the token for requests has a blank, a line break or a letter that no header can carry; make it of ASCII"
        raise click.UsageError(f"CASE2FHIR_SERVE_TOKEN: {told}")
    return found


def _given_token() -> str:
    if found := os.environ.get("CASE2FHIR_SERVE_TOKEN", ""):
        return found
    path = os.environ.get("CASE2FHIR_SERVE_TOKEN_FILE", "")
    if not path:
        return ""
    try:
        found = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: CASE2FHIR_SERVE_TOKEN_FILE can't be read") from error
    if not found:
        raise click.UsageError(f"{path}: CASE2FHIR_SERVE_TOKEN_FILE is empty")
    return found


@click.command(epilog="Ends with 0, 1 (some results or corrections can't be read: they are named) or 2 (used wrongly).")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The page; - is standard output.")
@click.option(
    "--corrections",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What curators have said already; with --serve the first one is written.",
)
@click.option(
    "--mappings",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Mapping files on top of the shipped ones, for the search of concepts.",
)
@click.option("--serve", is_flag=True, help="Serve the page on this machine, and write corrections as they are made.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="With --serve; 0 takes a free one.")
@click.option(
    "--final",
    "finals",
    multiple=True,
    metavar="NAME",
    help="Who may decide where curators differ; everybody else may not.",
)
@click.option(
    "--assign",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A CSV of document and curator: who looks at what.",
)
@click.option("--blind", is_flag=True, help="Hide what others said of a fact until one has judged it.")
@click.option(
    "--agreement",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write how far curators agree and how right the software is, as .md or .csv.",
)
@click.option(
    "--user-header", default="", metavar="NAME", help="With --serve: the header in which a proxy names who signed in."
)
@click.option("--public", default="", metavar="URL", help="With --serve: the address by which the proxy is reached.")
@click.option(
    "--plan",
    "planned",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The plan of tables that the page goes on from; with --serve it is written.  [with --serve: plan.yaml]",
)
@TERMINOLOGY
@PACKS
def review(
    out: Path,
    output: Path | None,
    corrections: tuple[Path, ...],
    mappings: tuple[Path, ...],
    serve: bool,
    port: int,
    finals: tuple[str, ...],
    assign: Path | None,
    blind: bool,
    agreement: Path | None,
    user_header: str,
    public: str,
    planned: Path | None,
    terminologies: str,
    packs: Path | None,
) -> None:
    """A page on which a person sees each fact on its source, and accepts, corrects, rejects or adds.

    OUT is the folder that convert wrote, or one bundle of it. The page is one file that needs no network. What is said
    on it is saved as corrections.jsonl, which `convert --corrections` applies on every run.

    \b
    Example:
      case2fhir review out -o review.html
      case2fhir review out --serve --corrections corrections.jsonl
      case2fhir review out --corrections anna.jsonl --corrections ben.jsonl --agreement agreement.md
    """
    from etl.corrections import read_corrections
    from etl.mapping.compiled import compile_lexicon
    from etl.plan import load_plan
    from etl.review.assignment import read_assignment
    from etl.review.model import Project, page_of
    from etl.review.volumes import volumes

    if serve == (output is not None) and not (agreement and not serve):
        raise click.UsageError("say where the page goes (-o review.html), or --serve it")
    if (user_header or public) and not serve:
        raise click.UsageError("--user-header and --public go with --serve")
    project = Project(finals, read_assignment(assign) if assign else {}, blind)
    if serve and not corrections:
        corrections = (Path("corrections.jsonl"),)
    there = [file for file in corrections if file.exists()] if serve else list(corrections)
    told, unusable = read_corrections(there)
    shelf = list(volumes(out))
    _tell_problems(told, unusable, project, shelf)
    lexicon = compile_lexicon(mappings)
    if serve:
        from etl.review.server import Access
        from etl.terminology.shelf import packs_for

        if unusable:
            raise click.UsageError(f"{corrections[0]} holds lines that can't be used; mend them before it is written")
        searched = packs_for(names_of(terminologies), packs)
        _serve_page(out, corrections, lexicon, port, project, Access(user_header, public), searched, planned, shelf)
        return
    if agreement:
        _write_agreement(agreement, told, lexicon, shelf)
    broken = [volume for volume in shelf if volume.error]
    if output is not None:
        plan = load_plan(planned) if planned else None
        page = page_of(shelf, told, lexicon, title=out.resolve().name, project=project, plan=plan)
        _write_page(output, page.encode("utf-8", "backslashreplace"), len(shelf) - len(broken))
    if broken or unusable:
        sys.exit(1)


def _tell_problems(
    told: Sequence[Correction], unusable: Sequence[object], project: Project, shelf: Sequence[Volume]
) -> None:
    """Tell what can't be used of corrections, assignments and results, and which curators differ."""
    from etl.corrections import agreements
    from etl.review.agreement import rival_finals
    from etl.review.assignment import unassigned, unlike

    for problem in (*unusable, *unlike(told, shelf), *unassigned(project, shelf)):
        click.echo(f"{problem}; the others count", err=True)
    for rivals in rival_finals(told):
        click.echo(f"{rivals}; the fact stays as it was read", err=True)
    for pair in agreements(told):
        click.echo(str(pair), err=True)
    for volume in shelf:
        if volume.error:
            click.echo(f"{volume.file}: {volume.error}; the others are shown", err=True)


def _serve_page(
    out: Path, corrections: tuple[Path, ...], lexicon: Lexicon, port: int, project: Project, access: Access,
    packs: Sequence[Pack], planned: Path | None, shelf: list[Volume],
) -> None:  # fmt: skip
    """Serve the review page until it is ended."""
    from etl.batch.replan import Replanner
    from etl.review.server import serve

    planner = Replanner(out, planned or Path("plan.yaml"), corrections)
    planner.plan()  # one that can't be used is named before anybody works on the page
    if len(shelf) > MANY:
        click.echo(f"Preparing {len(shelf)} documents…", err=True)

    def told(address: str) -> None:
        click.echo(f"Serving on {address}  (Ctrl+C ends)", err=True)

    serve(out, corrections, lexicon, out.resolve().name, port, told, project, access, packs, planner, shelf)


def _write_agreement(file: Path, told: Sequence[Correction], lexicon: Lexicon, shelf: Sequence[Volume]) -> None:
    """Write how far curators agree."""
    from etl.review.agreement import places_of, tables
    from etl.review.model import known_of, model_of
    from etl.sinks import write_bytes

    known = known_of(lexicon)
    places = places_of(model_of(volume, known) for volume in shelf)
    write_bytes(file, tables(told, places, as_csv=file.suffix == ".csv").encode())
    click.echo(f"{file}: how far curators agree, and how right the software is", err=True)


def _write_page(output: Path, page: bytes, documents: int) -> None:
    """Write the review page to a file or to standard output."""
    from etl.sinks import write_bytes

    if str(output) == "-":
        sys.stdout.buffer.write(page)
        return
    write_bytes(output, page)
    click.echo(f"{output}: {documents} documents, {len(page) / 1e6:.1f} MB. Open it in a browser.", err=True)
