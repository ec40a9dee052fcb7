"""The HTTP service: documents in, bundles out, nothing kept and nothing of a document logged; and what it says of itself."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, suppress
from multiprocessing import get_context
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from etl.fhir import VERSION
from etl.pipeline import Settings
from etl.serve.work import Done, begin, convert, refused

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>case2fhir</title>
<h1>case2fhir</h1>
<p>Clinic pages, case reports and tables to FHIR. The service is described in <a href="openapi.json">openapi.json</a>.</p>
<pre>curl --data-binary @page.txt -H 'Content-Type: text/plain' …/convert
curl -F file=@article.pdf …/convert
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
        "400": "no file in the form",
        "401": "no token, or another",
        "406": "several documents, and no NDJSON accepted",
        "413": f"more than {most} bytes",
        "415": "no name and no type that says what it is, or a format that isn't read",
        "422": "the document can't be read",
        "500": "a mistake of the service",
        "503": "busy; come again after Retry-After",
    }
    form = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}, "maxProperties": files}
    post = {
        "summary": "A document to a FHIR bundle",
        "parameters": [
            {"name": "name", "in": "query", "schema": {"type": "string"}, "description": "The file's name."}
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
            "/health": {"get": {"summary": "Whether it runs", **plain}},
            "/metrics": {"get": {"summary": "Counts as Prometheus reads them", **plain}},
        },
        "components": {
            "schemas": {"Bundle": resource, "OperationOutcome": resource},
            **({"securitySchemes": schemes} if token else {}),
        },
    }


FHIR = "application/fhir+json"
NDJSON = "application/fhir+ndjson"
_NAMES = {
    "text/plain": "document.txt",
    "text/html": "document.html",
    "application/pdf": "document.pdf",
    "text/csv": "document.csv",
}
_CODES = {401: "login", 404: "not-found", 405: "not-supported", 413: "too-long", 415: "not-supported", 503: "throttled"}
_LOG = logging.getLogger("case2fhir.serve")


class Service(Struct, frozen=True):
    """How the service works.

    Args:
        settings: how documents are converted; the size of a request is that of one document (`limits.bytes`).
        token: what a request has to carry, "" for none.
        jobs: processes that convert.
        queue: requests that may wait; more are told to come again.
        files: most documents of one request.
    """

    settings: Settings = field(default_factory=Settings)
    token: str = ""
    jobs: int = 2
    queue: int = 32
    files: int = 20


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

    async def convert(self, data: bytes, name: str) -> Done:
        for _ in range(2):  # it may have been a neighbour's process that died
            pool = self._pool
            try:
                task = pool.submit(convert, data, name, self._service.settings)
                return await asyncio.wrap_future(task)
            except BrokenProcessPool:
                with self._lock:
                    if self._pool is pool:
                        self._pool = self._new()
        return refused(500, "exception", "the process that converted it died twice; out of memory?")

    def end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


class _Counts(Struct):
    requests: Counter[int] = field(default_factory=Counter)
    documents: Counter[int] = field(default_factory=Counter)
    resources: int = 0
    seconds: float = 0.0
    waiting: int = 0

    def told(self) -> str:
        """As Prometheus reads it."""
        lines = ["# TYPE case2fhir_requests_total counter"]
        lines += [f'case2fhir_requests_total{{status="{s}"}} {n}' for s, n in sorted(self.requests.items())]
        lines.append("# TYPE case2fhir_documents_total counter")
        lines += [f'case2fhir_documents_total{{status="{s}"}} {n}' for s, n in sorted(self.documents.items())]
        lines += ["# TYPE case2fhir_resources_total counter", f"case2fhir_resources_total {self.resources}"]
        lines += ["# TYPE case2fhir_convert_seconds_total counter"]
        lines += [f"case2fhir_convert_seconds_total {self.seconds:.3f}"]
        lines += ["# TYPE case2fhir_requests_in_work gauge", f"case2fhir_requests_in_work {self.waiting}"]
        return "\n".join(lines) + "\n"


def application(service: Service) -> Starlette:
    """The service as an ASGI application.

    Args:
        service: how it works.

    Returns:
        The application; its processes start with it and end with it.
    """
    counts = _Counts()
    pools: list[_Pool] = []

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        pools.append(_Pool(service))
        try:
            yield
        finally:
            pools.pop().end()

    def allowed(request: Request) -> None:
        said = request.headers.get("authorization", "")
        if service.token and not hmac.compare_digest(said.encode(), f"Bearer {service.token}".encode()):
            raise HTTPException(401, "a token is needed (Authorization: Bearer …)", {"WWW-Authenticate": "Bearer"})

    async def post(request: Request) -> Response:
        allowed(request)
        if counts.waiting >= service.jobs + service.queue:
            raise HTTPException(503, "busy; come again", {"Retry-After": "5"})
        counts.waiting += 1
        begun = time.monotonic()
        try:
            documents = await _documents(request, service)
            several = _wants_ndjson(request)
            if len(documents) > 1 and not several:
                raise HTTPException(406, f"several documents need Accept: {NDJSON}")
            done = await asyncio.gather(*(pools[0].convert(data, name) for name, data in documents))
        finally:
            counts.waiting -= 1
            counts.seconds += time.monotonic() - begun
        for one in done:
            counts.documents[one.status] += 1
            counts.resources += one.facts
        if several:
            return Response(b"".join(one.body for one in done), media_type=NDJSON)
        return Response(done[0].body, done[0].status, media_type=FHIR)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": VERSION})

    async def metrics(request: Request) -> Response:
        allowed(request)
        return PlainTextResponse(counts.told(), media_type="text/plain; version=0.0.4")

    async def described(_: Request) -> Response:
        return JSONResponse(openapi(service.settings.limits.bytes, service.files, bool(service.token)))

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE)

    async def wrong(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        why = error.detail if isinstance(error, HTTPException) else f"a mistake in case2fhir ({type(error).__name__})"
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return Response(refused(status, _CODES.get(status, "invalid"), why).body, status, headers, FHIR)

    def noted(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """Count and log a request: its way and status, never its address's query, names or text."""

        async def around(request: Request) -> Response:
            begun = time.monotonic()
            try:
                found = await answer(request)
            except Exception as error:
                found = await wrong(request, error)
            counts.requests[found.status_code] += 1
            told = {"method": request.method, "path": request.url.path, "status": found.status_code}
            _LOG.info(json.dumps({**told, "seconds": round(time.monotonic() - begun, 3)}))
            return found

        return around

    routes = [
        Route("/convert", noted(post), methods=["POST"]),
        Route("/health", health),
        Route("/metrics", noted(metrics)),
        Route("/openapi.json", described),
        Route("/", page),
    ]
    return Starlette(routes=routes, lifespan=life, exception_handlers={HTTPException: wrong, Exception: wrong})


def _wants_ndjson(request: Request) -> bool:
    return "ndjson" in request.headers.get("accept", "").casefold()


async def _documents(request: Request, service: Service) -> list[tuple[str, bytes]]:
    """The request's documents by name."""
    most = service.settings.limits.bytes
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    with suppress(ValueError):
        if int(request.headers.get("content-length", "0")) > most:
            raise HTTPException(413, f"more than {most} bytes")
    if kind == "multipart/form-data":
        limited = Request(request.scope, _counted(request, most))
        async with limited.form(max_files=service.files, max_fields=50) as form:
            files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
            found = [(_name(file.filename or ""), await file.read()) for file in files]
        if not found:
            raise HTTPException(400, "no file in the form")
        return found
    name = _name(request.query_params.get("name", "")) or _NAMES.get(kind, "")
    if not name:
        raise HTTPException(415, f"say what it is: ?name=FILE.ENDING, or Content-Type {', '.join(_NAMES)}")
    return [(name, await Request(request.scope, _counted(request, most)).body())]


def _counted(request: Request, most: int) -> Callable[[], Awaitable[Message]]:
    """The request's bytes as they come, until they are too many."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"more than {most} bytes")
        return message

    return receive


def _name(given: str) -> str:
    """A file's name without folders."""
    return PurePosixPath(given.replace("\\", "/")).name[:200]
