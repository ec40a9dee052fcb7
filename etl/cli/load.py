"""`case2fhir load`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli.connection import connected_to, connecting, needs_httpx

if TYPE_CHECKING:
    from etl.load.documents import Named
    from etl.load.run import Load, Loaded, Record, Wishes

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Ends with 0, 1 (something was refused, failed or is left: it is named) or 2 (used wrongly).")
@click.argument("out", nargs=-1, required=True, metavar="OUT...", type=click.Path(path_type=Path))
@click.option("--server", required=True, metavar="URL", help="The server's base, https://server/fhir.")
@click.option(
    "--dry-run", is_flag=True, help="Only tell what would be created, updated, deleted, and what is the same."
)
@click.option("--verify", is_flag=True, help="Count on the server afterwards.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="All of it as JSON.")
@click.option("--source-system", metavar="URI", help="Where the documents come from: names are unique within it.")
@click.option("--document-id", default="", metavar="NAME", help="The document's name; its path when left out.")
@click.option(
    "--gone",
    type=click.Choice(["delete", "error"]),
    default="delete",
    show_default=True,
    help="Facts that a new version of a document hasn't: delete them, or mark them entered-in-error.",
)
@click.option("--reviewed-only", is_flag=True, help="Only facts that a person accepted or corrected; others are gone.")
@click.option(
    "--include-rejected", is_flag=True, help="Send what a person rejected too, as entered-in-error; else it isn't sent."
)
@click.option("--unmapped", is_flag=True, help="Send facts that no mapping knows too; else they are counted.")
@click.option("--replace-other", is_flag=True, help="Replace a document of that name also if nothing is in common.")
@click.option("--subject-map", type=_FILE, metavar="FILE", help="CSV: patients known already (see convert).")
@click.option("--patient-system", default="", metavar="URI", help="Printed record numbers are of this system.")
@click.option(
    "--match-rule",
    type=click.Choice(["mrn+birthdate", "name+birthdate", "server"]),
    help="Take a person for the one patient with the same number (of --patient-system) and birth date, with all words of "
    "the name and the birth date, or of whom the server's $match is certain.",
)
@click.option(
    "--match",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Send nothing; write the server's patients that may be the documents' people, to decide.",
)
@click.option(
    "--via",
    type=click.Choice(["transaction", "import"]),
    default="transaction",
    show_default=True,
    help="How documents that the server hasn't get there; import: by its $import, from NDJSON files.",
)
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="[OUT/import]  For import."
)
@click.option(
    "--files-url", default="", metavar="URL", help="Where the server finds DIR; without, it is on this machine."
)
@click.option("--gzip", "packed", is_flag=True, help="The NDJSON files in gzip.")
@click.option(
    "--import-form",
    type=click.Choice(["parameters", "manifest", "pull"]),
    help="Of the request: FHIR Parameters, or the draft's manifest or ping-and-pull.  [what the server takes]",
)
@click.option("--poll", type=click.FloatRange(min=0.05), metavar="SECONDS", help="[as the server asks]  For import.")
@click.option(
    "--import-timeout", type=click.FloatRange(min=1), default=86400, show_default=True, help="Seconds of an import."
)
@click.option("--guide", is_flag=True, help="First load our profiles, codes and search parameters.")
@click.option(
    "--max-entries", type=click.IntRange(min=0), default=500, show_default=True, help="Of one bundle; 0: any."
)
@click.option("--whole", is_flag=True, help="Leave a document out altogether when something of it is refused.")
@click.option("--jobs", type=click.IntRange(min=1, max=32), default=1, show_default=True, help="Documents at once.")
@click.option(
    "--max-failures", type=click.IntRange(min=0), default=0, metavar="N", help="Stop after N failed documents."
)
@click.option(
    "--stop-after",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    metavar="N",
    help="Stop when the server gave no answer for N documents in a row; 0: never.",
)
@click.option("--ledger", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="[OUT/load.sqlite]")
@click.option("--again", is_flag=True, help="Look at documents again that the ledger has as done.")
@click.option("--refused", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="[OUT/refused]")
@connecting
def load(out: tuple[Path, ...], server: str, **options: Any) -> None:
    """Bundles into a FHIR server that has patients; loading them again changes nothing.

    OUT is a bundle, or a folder that convert wrote. What a person rejected isn't sent; where the server has it, it goes
    as --gone says. Secrets are read from CASE2FHIR_USER and CASE2FHIR_PASSWORD (basic),
    CASE2FHIR_TOKEN (bearer) or CASE2FHIR_CLIENT_SECRET (oauth), or from the file named in the same with _FILE.

    \b
    Example:
      case2fhir load out/ --server https://server/fhir --source-system https://clinic.example/letters --dry-run
      CASE2FHIR_TOKEN=… case2fhir load out/ --server https://server/fhir --verify --report report.json
    """
    if options["match_rule"] and options["via"] == "import":
        raise click.UsageError("--match-rule needs --via transaction: an import takes all people at once")
    from etl.errors import InputError
    from etl.fhir.patient import read_subject_map
    from etl.holding import Choice
    from etl.load.documents import SOURCE_SYSTEM

    needs_httpx()
    if options["match_rule"] == "mrn+birthdate" and not options["patient_system"]:
        raise click.UsageError("--match-rule mrn+birthdate needs --patient-system: of which system printed numbers are")
    from etl.load.people import Identity
    from etl.load.run import Load, Manner, Wishes
    from etl.load.server import EndError, ServerError, abilities
    from etl.load.state import NAME, Ledger

    folder = out[0] if out[0].is_dir() else out[0].parent
    aside = [options["refused"] or folder / "refused", options["files"] or folder / "import"]
    aside += [options["report"]] if options["report"] else []
    documents = _documents(out, options["document_id"], aside)
    wishes = Wishes(
        options["source_system"] or SOURCE_SYSTEM,
        gone=options["gone"],
        manner=Manner(most=options["max_entries"], whole=options["whole"]),
        subjects=read_subject_map(options["subject_map"]) if options["subject_map"] else None,
        refused=options["refused"] or folder / "refused",
        other=options["replace_other"],
        again=options["again"],
        dry=options["dry_run"],
        verify=options["verify"],
        jobs=options["jobs"],
        in_a_row=options["stop_after"],
        failures=options["max_failures"],
        own_ids=options["via"] == "import",
        choice=Choice(options["include_rejected"], options["reviewed_only"], not options["unmapped"]),
        identity=Identity(options["patient_system"], options["match_rule"] or ""),
    )
    with connected_to(server, options) as connection:
        try:
            able = abilities(connection, by_import=wishes.own_ids)
            if options["match"]:
                _match(connection, documents, wishes, options["match"], has_match=able.match)
                return
            if wishes.identity.rule == "server" and not able.match:
                raise EndError("it has no $match for patients; choose another --match-rule")
            if options["guide"] and not wishes.dry:
                _guide(connection, able.transaction)
        except (EndError, ServerError, InputError) as error:
            click.echo(f"{click.style('stopped', fg='red')}  {connection.base}: {error}", err=True)
            sys.exit(1)
        imported: dict[str, object] = {}
        if wishes.dry:
            loaded = Load(connection, able, None, wishes).run(documents, _tell)
        else:
            with Ledger(options["ledger"] or folder / NAME, connection.base) as ledger:
                work = Load(connection, able, ledger, wishes)
                if wishes.own_ids:
                    imported = _import(work, documents, options["files"] or folder / "import", options)
                loaded = work.run(documents, _tell)
        _report(loaded, connection.base, able.told(), wishes.dry, options["report"], imported)
    if loaded.ended or any(r.state in ("refused", "failed", "left") for r in loaded.records):
        sys.exit(1)


def _import(work: Load, documents: list[Named], folder: Path, options: dict[str, Any]) -> dict[str, object]:
    """Give the server's $import what it hasn't; what is told of it."""
    from etl.load.bulk import Bulk, import_documents
    from etl.load.server import ServerError
    from etl.value import as_plain

    how = Bulk(
        folder,
        options["files_url"],
        options["packed"],
        options["import_form"],
        options["poll"] or 0.0,
        options["import_timeout"],
    )
    try:
        done = import_documents(work, documents, how, lambda told: click.echo(told, err=True))
    except ServerError as error:
        told = f"{work.server.base}: {error}; the same command goes on"
        click.echo(f"{click.style('stopped', fg='red')}  {told}", err=True)
        sys.exit(1)
    return as_plain(done)


def _documents(out: tuple[Path, ...], document_id: str, aside: list[Path]) -> list[Named]:
    """The bundles that are meant; what an earlier load wrote beside them (`aside`) is none of them."""
    from etl.cli.results import bundle_paths
    from etl.load.documents import named

    found: list[Named] = []
    for argument in out:
        paths = bundle_paths([argument])
        if argument.is_dir():
            own = [p.absolute() for p in aside]
            paths = [p for p in paths if not any(p.absolute().is_relative_to(one) for one in own)]
        found += named(argument, paths, document_id)
    if not found:
        raise click.UsageError(f"no bundle in {', '.join(map(str, out))}")
    if document_id and len(found) > 1:
        raise click.UsageError(f"--document-id names one document, and there are {len(found)}")
    names = [one.name for one in found]
    twice = next((n for n in names if names.count(n) > 1), None) if len(set(names)) < len(names) else None
    if twice:
        raise click.UsageError(f"two documents are called {twice}; load them one by one, with a --source-system each")
    return found


def _match(connection: Any, documents: list[Named], wishes: Wishes, goal: Path, *, has_match: bool) -> None:
    from etl.load.documents import read_document
    from etl.load.people import as_csv, proposals
    from etl.sinks import write_bytes

    read = [read_document(one, wishes.system, wishes.subjects) for one in documents]
    rows = proposals(connection, read, wishes.identity, match=has_match)
    write_bytes(goal, as_csv(rows))
    people = {(r["document"], r["person"]) for r in rows}
    found = {(r["document"], r["person"]) for r in rows if r["patient"]}
    named = "1 person" if len(people) == 1 else f"{len(people)} people"
    told = f"{named}, {len(found)} with patients that may be theirs: {goal}"
    click.echo(f"{told}; write yes under accept, and give it as --subject-map", err=True)


def _guide(connection: Any, transaction: bool) -> None:
    from etl.fhir.conformance import concepts_of, conformance
    from etl.load.run import load_guide
    from etl.mapping.load import load_entries, shipped_dir

    load_guide(connection, conformance(concepts_of(load_entries([shipped_dir()]))), transaction=transaction)


def _tell(record: Record) -> None:
    """A line for each document."""
    if record.plan:
        parts = [f"{sum(kinds.values())} {what}" for what, kinds in record.plan.items()]
    else:
        parts = [f"{n} {what}" for what, n in record.counts.items()]
        parts += [f"{record.verified} verified"] if record.verified else []
    if record.kept:
        parts.append(f"{len(record.kept)} accepted by a person and kept")
    if record.people:
        parts.append(f"nothing is told of {', '.join(record.people)} any more")
    if record.state == "before":
        parts.insert(0, "loaded before")
    line = f"{record.path}  {', '.join(parts)}"
    if record.state in ("failed", "refused"):
        click.echo(f"{click.style(record.state, fg='red')}  {record.path}: {record.why}", err=True)
    elif record.state != "left":
        click.echo(line)


def _report(
    loaded: Loaded,
    base: str,
    server: dict[str, object],
    dry: bool,
    goal: Path | None,
    imported: dict[str, object],
) -> None:
    from etl.sinks import write_bytes
    from etl.value import as_plain

    totals = ", ".join(f"{n} {what}" for what, n in loaded.totals.items() if n) or "nothing sent"
    states = ", ".join(f"{n} {state}" for state, n in loaded.states.items())
    click.echo(f"{len(loaded.records)} documents ({states}): {totals}.", err=True)
    for what, kinds in loaded.planned.items():
        click.echo(f"  {what}: {', '.join(f'{n} {kind}' for kind, n in kinds.items())}", err=True)
    if unmapped := sum(r.unmapped for r in loaded.records):
        click.echo(f"  {unmapped} facts that no mapping knows are left out; --unmapped sends them", err=True)
    left = [r.path for r in loaded.records if r.state == "left"]
    if loaded.ended:
        told = f"{len(left)} documents are left; the same command goes on with them" if left else "nothing is left"
        click.echo(f"{click.style('stopped', fg='red')}  {base}: {loaded.ended}; {told}", err=True)
    if goal:
        documents = [{k: v for k, v in as_plain(r).items() if v} for r in loaded.records]
        plain = {
            "server": {"base": base, **server},
            "dryRun": dry,
            "ended": loaded.ended,
            "documents": documents,
            "states": loaded.states,
            "totals": loaded.totals,
            **({"planned": loaded.planned} if dry else {}),
            **({"import": imported} if imported else {}),
        }
        write_bytes(goal, json.dumps(plain, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
