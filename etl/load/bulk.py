"""Documents that a server hasn't yet, given to its `$import`; what else there is to do is left to the ordinary load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct, field

from etl.errors import InputError
from etl.fhir.common import Resource
from etl.fhir.encode import to_json
from etl.load.bulk_files import Wave, in_waves, write_waves
from etl.load.documents import Document, Named, own, read_document
from etl.load.import_job import Asked, Ended, FailedError, Form, count_errors, run_import
from etl.load.run import Load
from etl.load.server import DoubtfulError, EndError, RefusedError
from etl.load.share import shared
from etl.sinks.files import write_bytes


class Bulk(Struct, frozen=True):
    """How to import.

    Args:
        folder: where the files are written.
        url: where the server finds that folder, "" when it is on this machine.
        packed: in gzip.
        form: the form of the request, None for what the server takes.
        every: seconds between two questions whether it has ended, 0 for as the server asks.
        longest: seconds after which an import is cancelled.
    """

    folder: Path
    url: str = ""
    packed: bool = False
    form: Form | None = None
    every: float = 0.0
    longest: float = 86400.0


class Imported(Struct):
    """What was imported.

    Args:
        documents: how many documents.
        resources: how many resources were given to the server.
        waves: in how many imports.
        errors: how many errors the server tells of.
        files: where its words are saved.
        form: the form of request that it took.
    """

    documents: int = 0
    resources: int = 0
    waves: int = 0
    errors: int = 0
    files: list[str] = field(default_factory=list)
    form: str = ""


def import_documents(
    load: Load, documents: Sequence[Named], how: Bulk, on_wave: Callable[[str], None] = lambda told: None
) -> Imported:
    """Give a server the documents that it hasn't, by its `$import`.

    Other versions of documents that it has, and what it refuses, are the ordinary load's matter, which looks at all of it
    afterwards (`Load.run`).

    Args:
        load: the load, whose plans have our ids (`Wishes.own_ids`).
        documents: which.
        how: how.
        on_wave: told of each import as it ends.

    Returns:
        What was imported.

    Raises:
        EndError: an import failed as a whole.
        OutputError: the server doesn't answer, or the files can't be written.
    """
    done = Imported()
    waves = write_waves(how.folder, _new(load, documents, done), how.packed)
    with ExitStack() as stack:
        base = how.url or (stack.enter_context(shared(how.folder)) if waves else "")
        for number, wave in enumerate(waves, 1):
            ended = _import(load, wave, base, how, number > 1)
            done.waves, done.form = number, ended.form
            done.resources += sum(wave.counts.values())
            done.errors += ended.errors
            told = f"import {number} of {len(waves)}: {sum(wave.counts.values())} resources"
            if ended.outcomes:
                path = load.wishes.refused / f"import-{number}.ndjson"
                write_bytes(path, b"".join(to_json(o, indent=False) for o in ended.outcomes))
                done.files.append(str(path))
                told += f", {ended.errors} errors, the server's words: {path}"
            if ended.elsewhere:
                told += f", {ended.elsewhere} files of errors at another host, not fetched"
            on_wave(told)
    return done


def _came(load: Load, wave: Wave) -> bool:
    """Whether anything of a wave is on the server."""
    return any(load.server.count(kind, _id=",".join(ids)) for kind, ids in wave.some.items())


def _import(load: Load, wave: Wave, base: str, how: Bulk, later: bool) -> Ended:
    server = load.server
    manifest = wave.write_manifest(base, f"{server.base}$import")
    asked = Asked(wave.urls(base), manifest, load.wishes.system, how.packed, load.wishes.manner.most)
    try:
        return run_import(server, asked, how.form, every=how.every, longest=how.longest)
    except RefusedError as error:
        if isinstance(error, FailedError) and (later or _came(load, wave)):  # a part of it isn't taken
            return Ended(error.form, (error.outcome,), max(1, count_errors(error.outcome)))
        path = load.wishes.refused / "import.json"
        write_bytes(path, to_json(error.outcome))
        told = "; it must reach the files: --files-url" if not how.url else ""
        raise EndError(f"its import failed ({error}), in its words: {path}{told}") from error


def _new(load: Load, documents: Iterable[Named], done: Imported) -> Iterator[list[list[Resource]]]:
    """The waves of each document that the server hasn't; what can't be sent is named by the ordinary load."""
    texts: set[str] = set()
    for one in documents:
        try:
            document = read_document(one, load.wishes.system, load.wishes.subjects)
            load.fits(document)
            text = _text(document)
            if text in texts or load.known(document):
                continue
            plan = load.plan(document)
        except (InputError, DoubtfulError, RefusedError):
            continue
        if plan.closing or plan.gone or any(a.what != "create" for a in plan.actions):
            continue
        texts.add(text)
        done.documents += bool(plan.actions)
        yield in_waves(plan)


def _text(document: Document) -> str:
    """Documents with the same text are the same facts, which two may not create at once."""
    return min(own(r) for r in document.resources.values() if r["resourceType"] == "DocumentReference")
