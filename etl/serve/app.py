"""The HTTP service: documents in, bundles out, nothing kept and nothing of a document logged; and what it says of itself."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, suppress
from multiprocessing import get_context
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from starlette.applications import Starlette
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.fhir.encode import to_json
from etl.pipeline import Settings
from etl.release import NAME, RELEASED, VERSION
from etl.serve.counts import Counts
from etl.serve.guard import FHIR, NDJSON, accepted, check_frame, check_host, check_options, preferred
from etl.serve.work import Answer, Done, begin, convert, refused

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>case2fhir</title>
<h1>case2fhir</h1>
<p>Clinic pages, case reports and tables to FHIR. The service is described in <a href="openapi.json">openapi.json</a>.</p>
<pre>curl --data-binary @page.txt -H 'Content-Type: text/plain' …/convert
curl -F file=@article.pdf …/convert
curl --data-binary @bundle.json -H 'Content-Type: application/fhir+json' …/convert
curl -F a=@article.xml -F b=@table.xlsx -H 'Accept: application/fhir+ndjson' …/convert</pre>
<ul><li>POST /convert</li><li><a href="health">GET /health</a></li><li><a href="metrics">GET /metrics</a></li></ul>
</html>
"""


def openapi(most: int, files: int, token: bool) -> dict[str, Any]:
    """The description of the service.

    Args:
        most: most bytes of a request.
        files: most documents of a request.
        token: whether one is needed.

    Returns:
        OpenAPI 3.1.
    """
    outcome = {"content": {"application/fhir+json": {"schema": {"$ref": "#/components/schemas/OperationOutcome"}}}}
    bundle = {"$ref": "#/components/schemas/Bundle"}
    whys = {
        "400": "no file in the form, an unknown query option, or both Content-Length and Transfer-Encoding",
        "401": "no token, or another",
        "406": "neither JSON nor NDJSON is accepted, or several documents and no NDJSON",
        "408": "the body wasn't whole in time",
        "413": f"more than {most} bytes",
        "415": "no name and no type that says what it is, or a format that isn't read",
        "421": "another Host than those that are served",
        "422": "the document can't be read",
        "500": "a mistake of the service",
        "503": "busy; come again after Retry-After",
    }
    form = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}, "maxProperties": files}
    post = {
        "summary": "A document to a FHIR bundle",
        "parameters": [
            {"name": "name", "in": "query", "schema": {"type": "string"}, "description": "The file's name."},
            {
                "name": "Prefer",
                "in": "header",
                "schema": {"type": "string"},
                "description": "return=representation: a collection of the bundle and the findings; return=OperationOutcome:"
                " the findings alone.",
            },
        ],
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": form}, "*/*": {"schema": {"type": "string"}}},
        },
        "responses": {
            "200": {
                "description": "The bundle; with NDJSON one line a document, an OperationOutcome where one can't be read",
                "content": {
                    "application/fhir+json": {"schema": bundle},
                    "application/fhir+ndjson": {"schema": {"type": "string"}},
                },
            },
            **{status: {"description": why, **outcome} for status, why in whys.items()},
        },
    }
    plain = {"responses": {"200": {"description": "ok"}}}
    resource = {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"type": "string"}}}
    schemes = {"token": {"type": "http", "scheme": "bearer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "case2fhir", "version": VERSION},
        "paths": {
            "/convert": {"post": {**post, **({"security": [{"token": []}]} if token else {})}},
            "/metadata": {"get": {"summary": "The CapabilityStatement", **plain}},
            "/health": {"get": {"summary": "Whether it runs", **plain}},
            "/metrics": {"get": {"summary": "Counts as Prometheus reads them", **plain}},
        },
        "components": {
            "schemas": {"Bundle": resource, "OperationOutcome": resource},
            **({"securitySchemes": schemes} if token else {}),
        },
    }


def capability(version: str) -> dict[str, Any]:
    """Return the CapabilityStatement of the service: it keeps no resources and has no interaction but its operation.

    Args:
        version: R4 or R5, the release of the bundles that it gives.
    """
    told = (
        "POST /convert takes a document, or FHIR, HL7 v2 or CDA that hold notes, and gives a Bundle; with Prefer:"
        " return=representation a collection of that Bundle and an OperationOutcome with the findings, with"
        " return=OperationOutcome the findings alone. Nothing is kept."
    )
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": RELEASED[:10],
        "publisher": "case2fhir",
        "kind": "instance",
        "software": {"name": NAME, "version": VERSION},
        "implementation": {"description": "case2fhir serve"},
        "fhirVersion": "5.0.0" if version == "R5" else "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "documentation": told}],
    }


_GONE = 499
"""Status in log and metrics of requests whose client broke off; nobody gets an answer then."""
_NAMES = {
    "text/plain": "document.txt",
    "text/html": "document.html",
    "application/pdf": "document.pdf",
    "text/csv": "document.csv",
    "text/markdown": "document.md",
    "application/rtf": "document.rtf",
    "text/rtf": "document.rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document.docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document.xlsx",
    "application/vnd.oasis.opendocument.text": "document.odt",
    "application/json": "document.json",
    "application/fhir+json": "document.json",
    "application/ndjson": "document.ndjson",
    "application/x-ndjson": "document.ndjson",
    "application/fhir+ndjson": "document.ndjson",
    "application/hl7-v2": "document.hl7",
    "application/hl7-v2+er7": "document.hl7",
    "x-application/hl7-v2+er7": "document.hl7",
    "application/xml": "document.xml",
    "text/xml": "document.xml",
    "application/cda+xml": "document.xml",
    "application/hl7-cda+xml": "document.xml",
    "message/rfc822": "document.eml",
}
_CODES = {
    401: "login",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    408: "timeout",
    413: "too-long",
    415: "not-supported",
    421: "security",
    503: "throttled",
}
_LOG = logging.getLogger("case2fhir.serve")


class Service(Struct, frozen=True):
    """How the service works.

    Args:
        settings: how documents are converted; the size of a request is that of one document (`limits.bytes`).
        token: what a request has to carry, "" for none.
        jobs: processes that convert.
        queue: requests that may wait; more are told to come again.
        files: most documents of one request.
        seconds: for the body of a request.
        hosts: the names that requests may ask for (Host), none for any.
    """

    settings: Settings = field(default_factory=Settings)
    token: str = ""
    jobs: int = 2
    queue: int = 32
    files: int = 20
    seconds: float = 30.0
    hosts: frozenset[str] = frozenset()


class _Pool:
    """Processes that convert; when one dies (memory, a crash in a library) there are new ones for the next request."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            self._service.jobs, get_context("forkserver"), initializer=begin, initargs=(self._service.settings,)
        )
        for _ in range(self._service.jobs):  # all begin now: a pool starts the next only when the others are busy
            pool.submit(int)
        return pool

    async def convert(self, data: bytes, name: str, answer: Answer) -> Done:
        for _ in range(2):  # it may have been a neighbour's process that died
            pool = self._pool
            try:
                task = pool.submit(convert, data, name, self._service.settings, answer)
                return await asyncio.wrap_future(task)
            except BrokenProcessPool:
                with self._lock:
                    if self._pool is pool:
                        self._pool = self._new()
        return refused(500, "exception", "the process that converted it died twice; out of memory?")

    def end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def application(service: Service) -> Starlette:
    """The service as an ASGI application.

    Args:
        service: how it works.

    Returns:
        The application; its processes start with it and end with it.
    """
    answers = _Answers(service)
    routes = [
        Route("/convert", answers.noted(answers.post), methods=["POST"]),
        Route("/health", _health),
        Route("/metrics", answers.noted(answers.metrics)),
        Route("/metadata", answers.metadata),
        Route("/openapi.json", answers.described),
        Route("/", _page),
    ]
    handlers: Any = {HTTPException: _wrong, Exception: _wrong}
    return Starlette(
        routes=routes, lifespan=answers.life, middleware=[Middleware(answers.guarded)], exception_handlers=handlers
    )


class _Answers:
    """What the service answers, with the counts of it."""

    def __init__(self, service: Service) -> None:
        self._service, self._counts = service, Counts()
        self._pools: list[_Pool] = []

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        self._pools.append(_Pool(self._service))
        try:
            yield
        finally:
            self._pools.pop().end()

    async def post(self, request: Request) -> Response:
        service, counts = self._service, self._counts
        self._check_token(request)
        check_options(request.query_params)
        form = accepted(request.headers.get("accept", ""), service.settings.fhir_version)
        answer, applied = preferred(request.headers.get("prefer", ""))
        room = service.jobs + service.queue
        _check_room(counts, room)
        body = _Body(request, service, counts)
        try:
            documents = await _documents(request, service, body)
            documents = await asyncio.to_thread(_single, documents, service.files)
            if len(documents) > 1 and form != "ndjson":
                raise HTTPException(406, f"several documents need Accept: {NDJSON}")
            _check_room(counts, room)  # others came while this one was read
            counts.waiting += 1
            counts.documents_in += len(documents)
            try:
                done = await asyncio.gather(*(self._converted(data, name, answer) for name, data in documents))
            finally:
                counts.waiting -= 1
                counts.documents_in -= len(documents)
        finally:
            counts.held -= body.held
        for one in done:
            counts.documents[one.status] += 1
            counts.resources += one.facts
        if await request.is_disconnected():
            raise ClientDisconnect
        headers = {"Preference-Applied": applied} if applied else {}
        if form == "ndjson":
            return Response(b"".join(one.body for one in done), headers=headers, media_type=NDJSON)
        return Response(done[0].body, done[0].status, headers, media_type=FHIR)

    async def metrics(self, request: Request) -> Response:
        self._check_token(request)
        return PlainTextResponse(self._counts.told(self._service.jobs), media_type="text/plain; version=0.0.4")

    async def described(self, _: Request) -> Response:
        service = self._service
        return JSONResponse(openapi(service.settings.limits.bytes, service.files, bool(service.token)))

    async def metadata(self, _: Request) -> Response:
        body = to_json(capability(self._service.settings.fhir_version), indent=False)
        return Response(body, media_type=FHIR)

    def noted(self, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """Return an answer that is counted and logged, and that tells what was wrong."""

        async def around(request: Request) -> Response:
            begun = time.monotonic()
            try:
                found = await answer(request)
            except Exception as error:
                found = await _wrong(request, error)
            self._note(request.method, request.url.path, found.status_code, begun)
            return found

        return around

    def guarded(self, app: ASGIApp) -> ASGIApp:
        """Answer what `etl.serve.guard` refuses, whatever its path."""

        async def around(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                headers = Headers(scope=scope)
                try:
                    check_frame(scope["http_version"], headers)
                    check_host(headers, self._service.hosts)
                except HTTPException as error:
                    request = Request(scope, receive)
                    found = await _wrong(request, error)
                    self._note(request.method, scope["path"], found.status_code, time.monotonic())
                    await found(scope, receive, send)
                    return
            await app(scope, receive, send)

        return around

    def _check_token(self, request: Request) -> None:
        said, token = request.headers.get("authorization", ""), self._service.token
        if token and not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "a token is needed (Authorization: Bearer …)", {"WWW-Authenticate": "Bearer"})

    async def _converted(self, data: bytes, name: str, answer: Answer) -> Done:
        begun = time.monotonic()
        done = await self._pools[0].convert(data, name, answer)
        self._counts.work.add(done.seconds)
        self._counts.waits.add(max(0.0, time.monotonic() - begun - done.seconds))
        return done

    def _note(self, method: str, path: str, status: int, begun: float) -> None:
        """Count and log a request: its path and status, never its query, its names or its text."""
        self._counts.requests[status] += 1
        told = {"method": method, "path": path, "status": status}
        _LOG.info(json.dumps({**told, "seconds": round(time.monotonic() - begun, 3)}))


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok", "version": VERSION})


async def _page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def _wrong(_: Request, error: Exception) -> Response:
    if isinstance(error, ClientDisconnect):
        return Response(status_code=_GONE)  # for the count; nobody reads it
    status = error.status_code if isinstance(error, HTTPException) else 500
    why = error.detail if isinstance(error, HTTPException) else f"a mistake in case2fhir ({type(error).__name__})"
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return Response(refused(status, _CODES.get(status, "invalid"), why).body, status, headers, FHIR)


def _check_room(counts: Counts, room: int) -> None:
    if counts.waiting >= room:
        raise HTTPException(503, "busy; come again", {"Retry-After": "5"})


async def _documents(request: Request, service: Service, body: _Body) -> list[tuple[str, bytes]]:
    """The request's documents by name."""
    most = service.settings.limits.bytes
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    with suppress(ValueError):
        if int(request.headers.get("content-length", "0")) > most:
            raise HTTPException(413, f"more than {most} bytes")
    if kind == "multipart/form-data":
        limited = Request(request.scope, body.receive)
        async with limited.form(max_files=service.files, max_fields=50) as form:
            files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
            found = [(_name(file.filename or ""), await file.read()) for file in files]
        if not found:
            raise HTTPException(400, "no file in the form")
        return found
    name = _name(request.query_params.get("name", "")) or _NAMES.get(kind, "")
    if not name:
        raise HTTPException(415, f"say what it is: ?name=FILE.ENDING, or Content-Type {', '.join(_NAMES)}")
    return [(name, await Request(request.scope, body.receive).body())]


def _single(documents: list[tuple[str, bytes]], most: int) -> list[tuple[str, bytes]]:
    """The documents with each note of a Bundle, of an export or of a batch of messages as one."""
    from etl.readers.notes.wrapper import open_wrapper

    found: list[tuple[str, bytes]] = []
    for name, data in documents:
        wrapper = open_wrapper(data, name)
        members = wrapper.members if wrapper is not None else ()
        if len(found) + len(members) > most:
            raise HTTPException(413, f"more than {most} notes; send them in several requests")
        if wrapper is None or not members:
            found.append((name, data))
        else:
            found += [(f"{name}!{member}", wrapper.content(member, name)) for member in members]
    return found


class _Body:
    """The body of a request as it comes: until it is too large, too late, or all bodies together are too many bytes."""

    def __init__(self, request: Request, service: Service, counts: Counts) -> None:
        self.held = 0
        self._request, self._counts = request, counts
        self._most, self._seconds = service.settings.limits.bytes, service.seconds
        self._all = self._most * (service.jobs + service.queue)
        self._end = time.monotonic() + service.seconds

    async def receive(self) -> Message:
        try:
            message = await asyncio.wait_for(self._request.receive(), self._end - time.monotonic())
        except TimeoutError as error:
            told = f"the body wasn't whole after {self._seconds:g} s"
            raise HTTPException(408, told, {"Connection": "close"}) from error
        size = len(message.get("body", b""))
        self.held += size
        self._counts.held += size
        if self.held > self._most:
            raise HTTPException(413, f"more than {self._most} bytes")
        if self._counts.held > self._all:
            raise HTTPException(503, "busy; come again", {"Retry-After": "5"})
        return message


def _name(given: str) -> str:
    """A file's name without folders."""
    return PurePosixPath(given.replace("\\", "/")).name[:200]
