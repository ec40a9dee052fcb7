"""A server's `$import`: the NDJSON files for it, in waves, shared from here, and the job asked for and watched until
it ends.
"""

from __future__ import annotations

import gzip
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from msgspec import Struct, field

from etl.elements.write import Resource
from etl.errors import InputError
from etl.fhir.encode import from_json, to_json
from etl.load.documents import Document, Named, in_order, levels, own, read_document, resolved
from etl.load.plan import Plan
from etl.load.run import Load
from etl.load.server import (
    BUSY,
    TYPE,
    DoubtfulError,
    EndError,
    OversizedError,
    RefusedError,
    Server,
    issue_codes,
    retry_after,
)
from etl.release import recorded_time
from etl.sinks import unwritten, write_bytes

if TYPE_CHECKING:
    import httpx


# NDJSON files for a server's `$import`, in waves: each wave refers to itself and to earlier ones only.


NDJSON = "application/fhir+ndjson"
MANIFEST = "manifest.json"
_SOME = 30


class Wave(Struct, frozen=True):
    """What one `$import` takes.

    Args:
        folder: where its files are.
        counts: how many resources of each kind.
        packed: whether the files are in gzip.
        some: some ids of each kind, by which it shows whether anything came.
    """

    folder: Path
    counts: Mapping[str, int]
    packed: bool
    some: Mapping[str, tuple[str, ...]]

    def name(self, kind: str) -> str:
        """The file of a kind of resource."""
        return f"{kind}.ndjson{'.gz' if self.packed else ''}"

    def urls(self, base: str) -> dict[str, str]:
        """Where the server finds the files, by kind.

        Args:
            base: the address of the folder that holds the waves.
        """
        return {kind: f"{base.rstrip('/')}/{self.folder.name}/{self.name(kind)}" for kind in self.counts}

    def write_manifest(self, base: str, request: str) -> str:
        """Write the manifest (Bulk Data Access 2.0, "Response - Complete Status") beside the files.

        Args:
            base: as in `urls`.
            request: what asked for it.

        Returns:
            Its address.

        Raises:
            OutputError: it can't be written.
        """
        listed = [{"type": k, "url": url, "count": self.counts[k]} for k, url in self.urls(base).items()]
        plain = {"transactionTime": recorded_time(), "request": request, "requiresAccessToken": False}
        write_bytes(self.folder / MANIFEST, to_json({**plain, "output": listed, "error": []}))
        return f"{base.rstrip('/')}/{self.folder.name}/{MANIFEST}"


def in_waves(plan: Plan) -> list[list[Resource]]:
    """What a plan creates, with our ids, in waves.

    Args:
        plan: of a document that has no version on the server yet, made with `own_ids`.

    Returns:
        Resources whose references say where the server has, or gets, what they refer to. What refers to each other in a
        circle is left out: no order takes it, only a transaction does.
    """
    actions = [*plan.main, *([plan.provenance] if plan.provenance else [])]
    created = {a.url: a.resource for a in actions if a.what == "create" and a.resource is not None}
    places = {**plan.places, **{a.url: a.place for a in actions if a.url in created}}
    alone = [group for group in in_order(created) if len(group) == 1]
    waves = []
    for level in levels(alone, created):
        waves.append([_sent(created[url], places[url], places) for (url,) in level])
    return waves


def _sent(resource: Resource, place: str, places: Mapping[str, str]) -> Resource:
    return {**resolved(resource, places), "id": place.partition("/")[2]}


def write_waves(folder: Path, documents: Iterable[list[list[Resource]]], packed: bool) -> list[Wave]:
    """Write what is to be imported: one file for each wave and kind of resource, whatever the number of documents.

    Args:
        folder: where; files of an earlier import there are removed.
        documents: the waves of each, read one by one.
        packed: in gzip.

    Returns:
        The waves, first things first; none without resources.

    Raises:
        OutputError: they can't be written.
    """
    counts: dict[int, Counter[str]] = {}
    some: dict[int, dict[str, list[str]]] = {}
    seen: set[str] = set()
    tail = ".ndjson.gz" if packed else ".ndjson"
    try:
        _clear(folder)
        with ExitStack() as stack:
            files: dict[tuple[int, str], IO[bytes] | gzip.GzipFile] = {}
            for waves in documents:
                for number, resources in enumerate(waves, 1):
                    for resource in resources:
                        kind = str(resource["resourceType"])
                        place = f"{kind}/{resource['id']}"
                        if place in seen:
                            continue
                        seen.add(place)
                        if (number, kind) not in files:
                            path = folder / f"wave-{number}" / f"{kind}{tail}"
                            path.parent.mkdir(parents=True, exist_ok=True)
                            files[number, kind] = _opened(stack, path, packed)
                        files[number, kind].write(to_json(resource, indent=False))
                        counts.setdefault(number, Counter())[kind] += 1
                        ids = some.setdefault(number, {}).setdefault(kind, [])
                        if len(ids) < _SOME:
                            ids.append(str(resource["id"]))
    except OSError as error:
        raise unwritten(folder / "wave", error) from error
    return [
        Wave(
            folder / f"wave-{n}",
            dict(sorted(counts[n].items())),
            packed,
            {kind: tuple(ids) for kind, ids in some[n].items()},
        )
        for n in sorted(counts)
    ]


def _opened(stack: ExitStack, path: Path, packed: bool) -> IO[bytes] | gzip.GzipFile:
    plain = stack.enter_context(path.open("wb"))
    return stack.enter_context(gzip.GzipFile("", "wb", 6, plain, mtime=0)) if packed else plain


def _clear(folder: Path) -> None:
    for path in [*folder.glob("wave-*/*.ndjson*"), *folder.glob(f"wave-*/{MANIFEST}")]:
        path.unlink()


# A server's `$import`: asked for, watched until it ends, and its errors fetched.
#
# Three forms are in use: Parameters (HAPI, LinuxForHealth and others), the JSON manifest of the Argonaut draft
# (smart-on-fhir/bulk-import, import-manifest.md), and the same draft's "ping and pull" (import-pnp.md), where the
# server fetches a Bulk Data manifest.


Form = Literal["parameters", "manifest", "pull"]
FORMS: tuple[Form, ...] = ("parameters", "manifest", "pull")
_UNKNOWN = frozenset({404, 405, 501})
_NOT_THIS = frozenset({400, 406, 415, 422})
_FIRST, _SLOWEST = 1.0, 30.0
"""Seconds between two questions when the server doesn't say: more each time, up to the second."""


class Asked(Struct, frozen=True):
    """What an import is asked for with.

    Args:
        urls: the files' addresses by kind of resource.
        manifest: the address of their Bulk Data manifest.
        source: where they come from, a URI (`inputSource`).
        packed: whether they are in gzip.
        most: resources that the server stores at once, 0 for its own number (HAPI's maxBatchResourceCount).
    """

    urls: Mapping[str, str]
    manifest: str
    source: str
    packed: bool = False
    most: int = 0

    def body(self, form: Form) -> Resource:
        """The request's body.

        Args:
            form: which form.
        """
        if form == "pull":
            parts: list[Resource] = [
                {"name": "exportUrl", "valueUrl": self.manifest},
                {"name": "exportType", "valueCode": "static"},
            ]
            return {"resourceType": "Parameters", "parameter": parts}
        if form == "manifest":
            detail = {"type": "https", **({"contentEncoding": ["gzip"]} if self.packed else {})}
            listed = [{"type": kind, "url": url} for kind, url in self.urls.items()]
            return {"inputFormat": NDJSON, "inputSource": self.source, "storageDetail": detail, "input": listed}
        detail_parts = [{"name": "type", "valueCode": "https"}]
        if self.most:
            detail_parts.append({"name": "maxBatchResourceCount", "valueString": str(self.most)})
        parts = [
            {"name": "inputFormat", "valueCode": NDJSON},
            {"name": "inputSource", "valueUri": self.source},
            {"name": "storageDetail", "part": detail_parts},
        ]
        for kind, url in self.urls.items():
            part = [{"name": "type", "valueCode": kind}, {"name": "url", "valueUri": url}]
            parts.append({"name": "input", "part": part})
        return {"resourceType": "Parameters", "parameter": parts}


class Ended(Struct, frozen=True):
    """How an import ended.

    Args:
        form: the form that the server took.
        outcomes: what it says went wrong, and what it reports.
        errors: how many errors it tells of.
        elsewhere: files of errors at another host, or too large, which aren't read.
    """

    form: Form
    outcomes: tuple[Resource, ...]
    errors: int
    elsewhere: int = 0


class FailedError(RefusedError):
    """The server says that an import failed; HAPI says so too when all but one resource were taken.

    Args:
        form: the form that the server took.
        status: the HTTP status.
        outcome: its words.
    """

    def __init__(self, form: Form, status: int, outcome: Resource) -> None:
        super().__init__(status, outcome)
        self.form: Form = form


def run_import(
    server: Server,
    asked: Asked,
    form: Form | None = None,
    *,
    every: float = 0.0,
    longest: float = 86400.0,
    clock: Callable[[], float] = time.monotonic,
) -> Ended:
    """Let a server import files, and wait for it.

    Args:
        server: the server.
        asked: what to import.
        form: the form of the request; None tries Parameters, then the draft's manifest.
        every: seconds between two questions whether it has ended; 0: as the server asks (Retry-After), or ever longer.
        longest: seconds after which it is cancelled.
        clock: what tells the time.

    Returns:
        How it ended; some resources may have been refused.

    Raises:
        RefusedError: it isn't begun.
        FailedError: it failed.
        EndError: the server has no `$import`, or it took too long.
        UnreachableError: it doesn't answer.
    """
    taken, answer = _kick_off(server, asked, form)
    if answer.status_code == 202:
        place = answer.headers.get("Content-Location") or answer.headers.get("Location")
        if not place:
            raise EndError("it took the $import and doesn't say where to ask for it (Content-Location)")
        answer = _ended(server, urljoin(server.base, place), every, longest, clock)
        if answer.status_code >= 400:
            raise FailedError(taken, answer.status_code, _outcome(answer))
    return _told(server, taken, answer)


def _kick_off(server: Server, asked: Asked, form: Form | None) -> tuple[Form, httpx.Response]:
    """Ask for it, in the forms that may be meant, until one is taken."""
    tried: tuple[Form, ...] = (form,) if form else FORMS[:2]
    for one in tried:
        kind = "application/json" if one == "manifest" else TYPE
        headers = {"Content-Type": kind, "Accept": TYPE, "Prefer": "respond-async"}
        body = to_json(asked.body(one), indent=False)
        try:
            return one, server.answer("POST", "$import", body=body, headers=headers)
        except RefusedError as error:
            if error.status in _UNKNOWN:
                raise EndError(f"it has no $import ({error.status}); leave --via import out") from error
            if error.status not in _NOT_THIS or one == tried[-1]:
                raise
    raise AssertionError  # there is always a form


def _ended(server: Server, place: str, every: float, longest: float, clock: Callable[[], float]) -> httpx.Response:
    """The answer to the question whether it has ended, when it has."""
    begun, pause = clock(), _FIRST
    while True:
        found = server.answer("GET", place, headers={"Accept": "application/json"}, final=_failed)
        if found.status_code != 202:
            return found
        if clock() - begun > longest:
            _cancel(server, place)
            raise EndError(f"its import hadn't ended after {longest:.0f} s (--import-timeout); it was cancelled")
        asked = retry_after(found.headers.get("Retry-After"))
        server.patience.sleep(every or min(asked if asked is not None else pause, server.patience.longest))
        pause = min(pause * 1.5, _SLOWEST)


def _failed(found: httpx.Response) -> bool:
    """Whether an answer says that the import failed, not that the question came at a bad moment."""
    if found.status_code < 400 or found.status_code in (401, 403):
        return False
    if found.status_code not in BUSY:
        return True
    issues = _outcome(found).get("issue", [])
    codes = issue_codes({"issue": issues})
    return found.status_code == 500 and bool(issues) and not {"transient", "throttled"} & set(codes)


def _outcome(found: httpx.Response) -> Resource:
    try:
        plain = from_json(found.content)
    except (ValueError, RecursionError):
        return {}
    return plain if plain.get("resourceType") == "OperationOutcome" else {}


def _cancel(server: Server, place: str) -> None:
    with suppress(RefusedError, EndError):  # many servers can't
        server.answer("DELETE", place)


def _told(server: Server, form: Form, answer: httpx.Response) -> Ended:
    """What the server says of an import that ended: an OperationOutcome, or a manifest with files of them."""
    try:
        plain: dict[str, Any] = from_json(answer.content) if answer.content.strip() else {}
    except (ValueError, RecursionError) as error:
        raise EndError("its import ended with an answer that is no JSON") from error
    if plain.get("resourceType") == "OperationOutcome":
        return Ended(form, (plain,), count_errors(plain))
    outcomes: list[Resource] = []
    elsewhere = 0
    for one in [*_listed(plain, "error"), *_listed(plain, "outcome")]:
        url = one.get("url")
        if not isinstance(url, str) or not one.get("count", 1):
            continue
        try:
            outcomes += _lines(server.answer("GET", url, headers={"Accept": NDJSON}))
        except (EndError, OversizedError):  # at another host, where no secret of this one goes; or too large
            elsewhere += 1
    counted = sum(int(one.get("count") or 0) for one in _listed(plain, "error"))
    return Ended(form, tuple(outcomes), max(counted, sum(map(count_errors, outcomes))), elsewhere)


def _listed(plain: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = plain.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _lines(found: httpx.Response) -> Iterator[Resource]:
    for line in found.content.splitlines():
        try:
            plain = from_json(line)
        except (ValueError, RecursionError):
            continue
        if plain.get("resourceType") == "OperationOutcome":
            yield plain


def count_errors(outcome: Resource) -> int:
    """How many errors an outcome tells of.

    Args:
        outcome: the OperationOutcome.
    """
    issues = outcome.get("issue", [])
    return sum(1 for i in issues if isinstance(i, dict) and i.get("severity") in ("error", "fatal"))


# Files for a server on this machine to fetch, for as long as its import goes on.


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """Give a folder's NDJSON files and manifests to whoever on this machine knows the address, which can't be guessed.

    A packed file goes out with `Content-Encoding: gzip`.

    Args:
        folder: the folder that holds the waves.

    Yields:
        Its address, on 127.0.0.1.
    """
    secret = secrets.token_urlsafe(24)

    class Handler(BaseHTTPRequestHandler):
        timeout = 60

        def do_GET(self) -> None:
            path = _file(folder, self.path, secret)
            if path is None:
                self.send_error(404)
                return
            with path.open("rb") as stream:
                self.send_response(200)
                self.send_header("Content-Type", NDJSON if ".ndjson" in path.name else "application/json")
                if path.suffix == ".gz":
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(path.stat().st_size))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                copyfileobj(stream, self.wfile)

        def log_message(self, *_: object) -> None:
            """Nothing: the address is a secret."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{secret}"
        finally:
            server.shutdown()
            thread.join()


def _file(folder: Path, path: str, secret: str) -> Path | None:
    """The file that is asked for, None for anything but a file of a wave."""
    parts = path.partition("?")[0].split("/")
    if len(parts) != 4 or not secrets.compare_digest(parts[1].encode(), secret.encode()):
        return None
    wave, name = parts[2:]
    if not wave.startswith("wave-") or not (".ndjson" in name or name.endswith(".json")) or ".." in name:
        return None
    found = folder / wave / name
    return found if found.is_file() else None


# Documents that a server hasn't yet, given to its `$import`; what else there is to do is left to the ordinary load.


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
                told += f", {ended.elsewhere} files of errors at another host or too large, not read"
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
            document = read_document(one, load.wishes.system, load.wishes.subjects, load.wishes.choice)
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
        load.give(document.name, [a.url for a in plan.actions])
        yield in_waves(plan)


def _text(document: Document) -> str:
    """Documents with the same text are the same facts, which two may not create at once."""
    return min(own(r) for r in document.resources.values() if r["resourceType"] == "DocumentReference")
