"""A small FHIR server in this process, on a free port of 127.0.0.1, that can be told to misbehave.

It knows transactions and batches, `$import` in the form that `bulk` names, conditional create (ifNoneExist), PUT with If-Match, DELETE with references watched
over, search by _id, identifier, target, name and birthdate, and _summary=count. `faults` are looked at before each
request; the first one that gives an answer wins.
"""

from __future__ import annotations

import copy
import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

Resource = dict[str, Any]
TYPE = "application/fhir+json"


@dataclass
class Asked:
    """A request as a fault sees it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    number: int

    @property
    def bundle(self) -> Resource:
        return json.loads(self.body) if self.body else {}


@dataclass
class Reply:
    """What comes back; `cut` sends so many bytes of it and hangs up, `work` makes the server do its work first, `wait`
    lets so many seconds pass before the answer.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    work: bool = False
    change: Callable[[Any], Any] | None = None
    hang_up: bool = False
    wait: float = 0.0


Fault = Callable[[Asked], Reply | None]


def outcome(code: str, words: str = "") -> Resource:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": words}]}


class RefusedEntryError(Exception):
    def __init__(self, status: int, code: str) -> None:
        self.status, self.body = status, outcome(code)


@dataclass
class Fake:
    """The server's state, and how it behaves."""

    url: str = ""
    store: dict[str, Resource] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    transaction: bool = True
    capability: dict[str, Any] = field(default_factory=dict)
    refuse: Callable[[Resource], bool] = lambda resource: False
    bulk: str = ""
    jobs: dict[str, Any] = field(default_factory=dict)
    fetched: list[httpx.Response] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _next: int = 100

    @property
    def posts(self) -> list[Asked]:
        return [a for a in self.asked if a.method == "POST"]

    def of(self, kind: str) -> list[Resource]:
        return [r for p, r in self.store.items() if p.startswith(f"{kind}/")]

    def put(self, resource: Resource) -> str:
        place = f"{resource['resourceType']}/{resource['id']}"
        version = int(self.store.get(place, {}).get("meta", {}).get("versionId", 0)) + 1
        self.store[place] = {**resource, "meta": {**resource.get("meta", {}), "versionId": str(version)}}
        return place

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.path == "metadata":
                return Reply(200, self._capability())
            if asked.method == "POST" and not asked.path:
                return self._bundle(asked.bundle)
            if asked.path == "$import" and self.bulk:
                return self._import(asked)
            if asked.path.startswith("jobs/") and self.bulk:
                return self._job(asked)
            if asked.method == "GET" and "/" in asked.path:
                found = self.store.get(asked.path)
                return Reply(200, found) if found else Reply(404, outcome("not-found"))
            if asked.method == "GET":
                return self._search(asked.path, asked.query)
            return Reply(405, outcome("not-supported"))

    def _capability(self) -> Resource:
        codes = ["transaction", "batch"] if self.transaction else ["batch"]
        plain = {
            "resourceType": "CapabilityStatement",
            "fhirVersion": "4.0.1",
            "software": {"name": "fake", "version": "1"},
            "rest": [{"mode": "server", "interaction": [{"code": c} for c in codes], "resource": []}],
        }
        return {**plain, **self.capability}

    def _import(self, asked: Asked) -> Reply:
        """Files are fetched at once; the job ends when it was asked for twice."""
        body = asked.bundle
        listed = {p["name"]: p for p in body.get("parameter", [])}
        form = "pull" if "exportUrl" in listed else "parameters" if listed else "manifest"
        if form != self.bulk or asked.headers.get("prefer") != "respond-async":
            return Reply(400, outcome("not-supported"))
        if form == "pull":
            urls = [o["url"] for o in self._fetch(listed["exportUrl"]["valueUrl"]).json()["output"]]
        elif form == "manifest":
            urls = [i["url"] for i in body["input"]]
        else:
            urls = [q["valueUri"] for p in body["parameter"] for q in p.get("part", []) if q["name"] == "url"]
        errors = []
        for resource in [json.loads(line) for url in urls for line in self._fetch(url).text.splitlines()]:
            missing = [r for r in _references(resource) if r not in self.store]
            if missing or self.refuse(resource):
                errors.append(outcome("not-found" if missing else "processing", "quotes a patient"))
            else:
                self.put(resource)
        number = str(len(self.jobs) + 1)
        self.jobs[number] = [2, "\n".join(map(json.dumps, errors)).encode(), len(errors)]
        return Reply(202, b"", {"Content-Location": f"{self.url}/jobs/{number}"})

    def _fetch(self, url: str) -> httpx.Response:
        self.fetched.append(httpx.get(url).raise_for_status())
        return self.fetched[-1]

    def _job(self, asked: Asked) -> Reply:
        _, number, *rest = asked.path.split("/")
        job = self.jobs[number]
        if rest:
            return Reply(200, job[1])
        job[0] -= 1
        if job[0] > 0:
            return Reply(202, b"", {"Retry-After": "0", "X-Progress": "half"})
        errors = [{"type": "OperationOutcome", "url": f"{self.url}/jobs/{number}/errors", "count": job[2]}]
        told = {"outcome": errors} if self.bulk == "pull" else {"output": [], "error": errors if job[2] else []}
        return Reply(200, {"transactionTime": "2026-01-01T00:00:00Z", **told})

    def _search(self, kind: str, query: dict[str, str]) -> Reply:
        found = [r for r in self.of(kind) if all(_fits(r, k, v) for k, v in query.items() if k not in _PAGING)]
        if query.get("_summary") == "count":
            return Reply(200, {"resourceType": "Bundle", "type": "searchset", "total": len(found)})
        at = int(query.get("_at", "0"))
        most = int(query.get("_count", "50"))
        links = []
        if len(found) > at + most:
            rest = "&".join(f"{k}={v}" for k, v in query.items() if k != "_at")
            links = [{"relation": "next", "url": f"{self.url}/{kind}?{rest}&_at={at + most}"}]
        entries = [{"resource": r, "search": {"mode": "match"}} for r in found[at : at + most]]
        if query.get("_revinclude") == "*":
            shown = {f"{kind}/{r['id']}" for r in found[at : at + most]}
            others = [r for p, r in self.store.items() if p not in shown and shown & set(_references(r))]
            entries += [{"resource": r, "search": {"mode": "include"}} for r in others]
        return Reply(200, {"resourceType": "Bundle", "type": "searchset", "entry": entries, "link": links})

    def _bundle(self, bundle: Resource) -> Reply:
        kind = bundle["type"]
        before = copy.deepcopy(self.store)
        places: dict[str, str] = {}
        if kind == "transaction":
            if not self.transaction:
                return Reply(400, outcome("not-supported"))
            for entry in bundle["entry"]:
                if entry.get("fullUrl", "").startswith("urn:"):
                    places[entry["fullUrl"]] = self._place(entry)
        answers = []
        for entry in bundle["entry"]:
            try:
                answers.append({"response": self._entry(entry, places)})
            except RefusedEntryError as error:
                if kind == "transaction":
                    self.store = before
                    return Reply(error.status, error.body)
                answers.append({"response": {"status": str(error.status), "outcome": error.body}})
        if kind == "transaction" and (broken := self._dangling()):
            self.store = before
            return Reply(409, outcome("conflict", broken))
        return Reply(200, {"resourceType": "Bundle", "type": f"{kind}-response", "entry": answers})

    def _existing(self, entry: Resource) -> list[str]:
        asked = entry["request"].get("ifNoneExist")
        if not asked:
            return []
        value = unquote(asked.partition("=")[2])
        kind = entry["request"]["url"]
        return [f"{kind}/{r['id']}" for r in self.of(kind) if _fits(r, "identifier", value)]

    def _place(self, entry: Resource) -> str:
        request = entry["request"]
        if request["method"] == "PUT":
            return str(request["url"])
        there = self._existing(entry)
        if there:
            return there[0]
        self._next += 1
        return f"{request['url']}/{self._next}"

    def _entry(self, entry: Resource, places: dict[str, str]) -> Resource:
        request = entry["request"]
        if request["method"] == "DELETE":
            place = request["url"]
            if place not in self.store:
                return {"status": "204"}
            del self.store[place]
            self.gone.add(place)
            if not places and self._dangling():  # in a batch each entry stands for itself
                pass
            return {"status": "204"}
        resource = _resolved(entry["resource"], places)
        if self.refuse(resource):
            raise RefusedEntryError(422, "processing")
        if any(
            r.startswith("urn:") or (r not in self.store and r not in places.values()) for r in _references(resource)
        ):
            raise RefusedEntryError(400, "invalid")
        there = self._existing(entry)
        if there:
            return {"status": "200", "location": f"{there[0]}/_history/1"}
        place = places.get(entry.get("fullUrl", "")) or self._place(entry)
        match = re.fullmatch(r'W/"(\d+)"', request.get("ifMatch", ""))
        if match and self.store.get(place, {}).get("meta", {}).get("versionId") != match[1]:
            raise RefusedEntryError(412, "conflict")
        status = "200" if place in self.store else "201"
        kind, _, name = place.partition("/")
        self.put({**resource, "resourceType": kind, "id": name})
        return {"status": status, "location": f"{place}/_history/{self.store[place]['meta']['versionId']}"}

    def _dangling(self) -> str:
        for place, resource in self.store.items():
            for reference in _references(resource):
                if reference not in self.store:
                    return f"{place} refers to {reference}"
        return ""


_PAGING = {"_summary", "_count", "_at", "_revinclude"}


def _fits(resource: Resource, name: str, values: str) -> bool:
    for raw in re.split(r"(?<!\\),", values):
        value = re.sub(r"\\(.)", r"\1", raw)
        if name == "_id" and resource["id"] == value:
            return True
        if name == "identifier":
            listed = resource.get("identifier", [])
            for one in [listed] if isinstance(listed, dict) else listed:
                if value in (f"{one.get('system')}|{one.get('value')}", one.get("value")):
                    return True
        if name == "target" and any(t["reference"] == value for t in resource.get("target", [])):
            return True
        if name == "name" and any(_part_begins(value, n) for n in resource.get("name", [])):
            return True
        if name == "birthdate" and resource.get("birthDate") == value:
            return True
    return False


def _part_begins(value: str, name: Resource) -> bool:
    """As FHIR has it: a part of the name, not all of it together, begins with the value."""
    parts = [name.get("text", ""), name.get("family", ""), *name.get("given", [])]
    return any(part.casefold().startswith(value.casefold()) for part in parts)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str) and not value["reference"].startswith("#"):
            yield value["reference"].partition("/_history/")[0]
        for one in value.values():
            yield from _references(one)


def _resolved(value: Any, places: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_resolved(v, places) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: places.get(v, v) if k == "reference" and isinstance(v, str) else _resolved(v, places)
        for k, v in value.items()
    }


@contextmanager
def serving(answer: Callable[[Asked], Reply], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """An HTTP server that answers so; its address, "/fhir" at its end."""
    count = threading.Lock()
    number = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def handle(self) -> None:
            try:
                if isinstance(self.connection, ssl.SSLSocket):
                    self.connection.do_handshake()
            except OSError:
                time.sleep(0.3)  # closed at once, what TLS says of the certificate would be lost on its way
                return
            super().handle()

        def _any(self) -> None:
            nonlocal number
            with count:
                number += 1
                mine = number
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
            path = parts.path.removeprefix("/fhir").strip("/")
            headers = {k.lower(): v for k, v in self.headers.items()}
            reply = answer(Asked(self.command, path, query, headers, body, mine))
            time.sleep(reply.wait)
            if reply.hang_up:
                self.close_connection = True
                return
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for key, value in {"Content-Type": TYPE, **reply.headers}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(ConnectionError):  # who waited too long has gone
                self.wfile.write(data if reply.cut is None else data[: reply.cut])
            if reply.cut is not None:
                self.wfile.flush()
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/fhir"
    finally:
        server.shutdown()
        server.server_close()


class _Fronted(Protocol):
    """What faults stand in front of."""

    faults: list[Fault]
    asked: list[Asked]
    lock: threading.RLock

    def answer(self, asked: Asked) -> Reply: ...


def _faulty(server: _Fronted) -> Callable[[Asked], Reply]:
    """A server's answers with its faults in front of them."""

    def answer(asked: Asked) -> Reply:
        with server.lock:
            server.asked.append(asked)
            faults = list(server.faults)
        for fault in faults:
            reply = fault(asked)
            if reply is None:
                continue
            if reply.work:
                done = server.answer(asked)
                body = reply.change(done.body) if reply.change else done.body
                headers = {**done.headers, **reply.headers}
                return Reply(done.status, body, headers, reply.cut, hang_up=reply.hang_up, wait=reply.wait)
            return reply
        return server.answer(asked)

    return answer


@contextmanager
def fake_server(tls: ssl.SSLContext | None = None) -> Iterator[Fake]:
    """A fake server, with its faults in front."""
    fake = Fake()
    with serving(_faulty(fake), tls) as url:
        fake.url = url
        yield fake


@dataclass
class Proxy:
    """What stands between a client and a real server, and can be told to misbehave."""

    client: httpx.Client
    goal: str
    made: str
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def posts(self) -> list[Asked]:
        return [a for a in self.asked if a.method == "POST"]

    def answer(self, asked: Asked) -> Reply:
        kept = {k: v for k, v in asked.headers.items() if k not in _BETWEEN}
        found = self.client.request(
            asked.method, f"{self.goal}/{asked.path}", params=asked.query or None, content=asked.body, headers=kept
        )
        headers = {k: v.replace(self.goal, self.url) for k, v in found.headers.items() if k not in _BETWEEN}
        body = found.content.replace(self.goal.encode(), self.url.encode())
        return Reply(found.status_code, body, {**headers, "Content-Type": headers.pop("content-type", TYPE)})


_BETWEEN = {
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "content-encoding",
    "accept-encoding",
    "date",
    "server",
}
"""Headers of one connection, which don't go on to the next."""


@contextmanager
def proxy(goal: str, made: str) -> Iterator[Proxy]:
    """A proxy in front of a real server of this make."""
    with httpx.Client(timeout=120) as client:
        found = Proxy(client, goal, made)
        with serving(_faulty(found)) as url:
            found.url = url
            yield found


def times(number: int, reply: Reply, *, when: Callable[[Asked], bool] = lambda asked: True) -> Fault:
    """A fault that happens so many times."""
    left = [number]
    lock = threading.Lock()

    def fault(asked: Asked) -> Reply | None:
        with lock:
            if not left[0] or not when(asked):
                return None
            left[0] -= 1
        return reply

    return fault


def posts(asked: Asked) -> bool:
    return asked.method == "POST"
