"""What clients of the service may do wrong on the wire, with real sockets and short deadlines."""

from __future__ import annotations

import json
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException

from etl.serve.guard import accepted, host_name

sys.path.insert(0, str(Path(__file__).parent))
from test_serve import TEXT, started

pytestmark = pytest.mark.xdist_group("serve")
SECONDS = 0.6
"""The deadline of the service here."""
LATE = SECONDS + 1.2
"""No connection may be open longer than this after its last whole request."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("network") / "log"


@pytest.fixture(scope="module")
def port(log: Path) -> Iterator[int]:
    """A service without a token that takes two requests at once, one of them waiting."""
    options = ("--body-seconds", str(SECONDS), "--jobs", "1", "--queue", "1", "--max-bytes", "20000")
    with started(log, *options, "--host-allowed", "notes.example") as (url, _):
        httpx.post(
            f"{url}/convert", content=TEXT, headers={"Content-Type": "text/plain"}, timeout=60
        )  # it is warm then
        yield int(url.rpartition(":")[2])


class Wire:
    """One connection, byte by byte."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)

    def send(self, head: str, body: bytes = b"", **headers: str) -> Wire:
        lines = [head, *(f"{k.replace('_', '-')}: {v}" for k, v in {"Host": "localhost", **headers}.items())]
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return self

    def rest(self) -> bytes:
        """All that comes until the service closes the connection."""
        found = b""
        try:
            while more := self.socket.recv(65536):
                found += more
        except ConnectionResetError:
            pass
        self.socket.close()
        return found


HALF = [
    ("a plain body", {"Content_Type": "text/plain", "Content_Length": "500"}, b"Mr. Lane, a 52-y"),
    ("a chunked body", {"Content_Type": "text/plain", "Transfer_Encoding": "chunked"}, b"5\r\nMr. L\r\n"),
    ("a form", {"Content_Type": "multipart/form-data; boundary=b", "Content_Length": "500"}, b"--b\r\nContent-Disp"),
    ("no body at all", {"Content_Type": "text/plain", "Content_Length": "500"}, b""),
]


def test_half_sent_bodies_are_answered_in_time_and_others_go_on(port: int) -> None:
    begun = time.monotonic()
    waiting = [Wire(port).send("POST /convert HTTP/1.1", body, **headers) for _, headers, body in HALF * 3]
    whole = httpx.post(f"http://127.0.0.1:{port}/convert", content=TEXT, headers={"Content-Type": "text/plain"})
    assert whole.status_code == 200 and time.monotonic() - begun < SECONDS
    for wire in waiting:
        answer = wire.rest()
        assert answer.startswith(b"HTTP/1.1 408") and b"connection: close" in answer.lower(), answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["issue"][0]["code"] == "timeout"
    assert time.monotonic() - begun < LATE


def test_what_comes_between_requests_has_a_deadline_too(port: int) -> None:
    silent, half = Wire(port), Wire(port)
    half.socket.sendall(b"POST /convert HTTP/1.1\r\nHost: loc")
    refused = Wire(port).send("POST /convert HTTP/1.1", Content_Type="text/plain", Content_Length="50000")
    begun = time.monotonic()
    assert refused.socket.recv(65536).startswith(b"HTTP/1.1 413")
    with pytest.raises(OSError):
        while time.monotonic() - begun < LATE:  # a byte at a time of a body that nobody reads
            refused.socket.sendall(b"x")
            time.sleep(0.1)
    assert silent.rest() == half.rest() == b"" and time.monotonic() - begun < LATE


def test_a_connection_serves_more_than_one_request(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        places = set()
        for _ in range(3):
            found = client.post("/convert", content=TEXT, headers={"Content-Type": "text/plain"})
            assert found.status_code == 200
            places.add(found.extensions["network_stream"].get_extra_info("client_addr"))
        assert len(places) == 1


def counted(port: int) -> dict[str, int]:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    return {k: int(n) for k, n in re.findall(r'requests_total\{status="(\d+)"\} (\d+)', text)}


@pytest.mark.parametrize("length", [len(TEXT), 500], ids=["while it is converted", "within its body"])
def test_a_client_that_breaks_off_is_counted_as_such(port: int, log: Path, length: int) -> None:
    before = counted(port)
    headers = {"Content_Type": "text/plain", "Content_Length": str(length)}
    Wire(port).send("POST /convert?name=lane-gone.txt HTTP/1.1", TEXT, **headers).socket.close()
    end = time.monotonic() + LATE
    while (after := counted(port)).get("499", 0) < before.get("499", 0) + 1 and time.monotonic() < end:
        time.sleep(0.05)
    assert after.get("499", 0) == before.get("499", 0) + 1 and "500" not in after
    told = log.read_text()
    assert '"status": 499' in told and "lane" not in told and "Traceback" not in told


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


FRAMES = [
    ("both", "1.1", {"Content_Length": "5", "Transfer_Encoding": "chunked"}, chunked(TEXT), 400),
    ("both, another order", "1.1", {"Transfer_Encoding": "chunked", "Content_Length": "5"}, chunked(TEXT), 400),
    ("chunks in HTTP/1.0", "1.0", {"Transfer_Encoding": "chunked"}, chunked(TEXT), 400),
    ("two lengths", "1.1", {"Content_Length": "5, 6"}, TEXT, 400),
    ("chunks alone", "1.1", {"Transfer_Encoding": "chunked"}, chunked(TEXT), 200),
    ("a length alone", "1.1", {"Content_Length": str(len(TEXT))}, TEXT, 200),
]


@pytest.mark.parametrize("path", ["/convert", "/health", "/nowhere"])
@pytest.mark.parametrize(("version", "headers", "body", "status"), [f[1:] for f in FRAMES], ids=[f[0] for f in FRAMES])
def test_one_body_has_one_end(
    port: int, version: str, headers: dict[str, str], body: bytes, status: int, path: str
) -> None:
    """What stands after a doubtful body isn't taken for a second request."""
    wire = Wire(port).send(f"POST {path} HTTP/{version}", body, Content_Type="text/plain", **headers)
    if status != 400:
        wire.send("GET /openapi.json HTTP/1.1", Connection="close")
    else:
        wire.socket.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answers = re.findall(rb"HTTP/1\.1 (\d{3})", wire.rest())
    expected = {"/convert": status, "/health": 405, "/nowhere": 404}[path] if status == 200 else status
    assert answers == [str(expected).encode(), *([b"200"] if status == 200 else [])]


HOSTS = [
    ("localhost", "localhost", True),
    ("localhost:8080", "localhost", True),
    ("127.0.0.1:8080", "127.0.0.1", True),
    ("[::1]:8080", "[::1]", True),
    ("LOCALHOST", "localhost", True),
    ("Notes.Example:80", "notes.example", True),
    ("evil.example", "evil.example", False),
    ("127.0.0.1.evil.example", "127.0.0.1.evil.example", False),
    ("evil.example:127", "evil.example", False),
    ("localhost@evil.example", "", False),
    ("evil.example/localhost", "", False),
    ("", "", False),
]


@pytest.mark.parametrize(("given", "name", "taken"), HOSTS)
def test_only_named_hosts_are_served(port: int, given: str, name: str, taken: bool) -> None:
    assert host_name(given) == name
    for path in ("/health", "/", "/convert", "/nowhere"):
        wire = Wire(port).send(f"GET {path} HTTP/1.1", Host=given, Connection="close")
        assert (b" 421 " in wire.rest().partition(b"\r\n")[0]) is not taken, path


def test_a_token_takes_any_host_unless_some_are_named() -> None:
    from etl.cli.serve import _hosts

    assert _hosts("0.0.0.0", (), True) == frozenset()
    assert "notes.example" in _hosts("0.0.0.0", ("notes.example",), True)
    assert _hosts("::1", (), False) == {"localhost", "127.0.0.1", "[::1]"}


ACCEPT = [
    ("", "json"),
    ("*/*", "json"),
    ("application/*", "json"),
    ("application/fhir+json", "json"),
    ("application/json; charset=utf-8", "json"),
    ("application/fhir+json; fhirVersion=4.0", "json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
    ("application/fhir+xml, application/fhir+json;q=0.5", "json"),
    ("application/fhir+ndjson", "ndjson"),
    ("application/x-ndjson", "ndjson"),
    ("application/fhir+json, application/fhir+ndjson", "ndjson"),
    ("application/fhir+json;q=0, application/json;q=0, */*", "ndjson"),
    ("application/fhir+xml", None),
    ("application/xml", None),
    ("text/html", None),
    ("application/fhir+json;q=0", None),
    ("application/fhir+json; fhirVersion=5.0", None),
]


@pytest.mark.parametrize(("header", "form"), ACCEPT)
def test_what_is_accepted_is_given(header: str, form: str | None) -> None:
    if form:
        assert accepted(header, "R4") == form
        return
    with pytest.raises(HTTPException) as refused:
        accepted(header, "R4")
    assert refused.value.status_code == 406


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (406, {"headers": {"Accept": "application/fhir+xml"}}),
        (400, {"params": {"name": "a.txt", "fhir-version": "R5"}}),
        (400, {"params": {"_format": "xml"}}),
        (400, {"params": [("name", "a.txt"), ("name", "b.pdf")]}),
        (200, {"params": {"name": "a.txt"}, "headers": {"Accept": "application/json"}}),
    ],
)
def test_what_isnt_understood_is_refused(port: int, status: int, asked: dict[str, Any]) -> None:
    headers = {"Content-Type": "text/plain", **asked.pop("headers", {})}
    found = httpx.post(f"http://127.0.0.1:{port}/convert", content=TEXT, headers=headers, **asked)
    assert found.status_code == status, found.text
    if status == 400:
        assert "name" in found.json()["issue"][0]["diagnostics"]
    if status == 406:
        assert "application/fhir+json" in found.json()["issue"][0]["diagnostics"]


def test_bodies_together_have_a_limit(port: int) -> None:
    """Three of 19,000 bytes are more than two requests may have."""
    headers = {"Content_Type": "text/plain", "Content_Length": "19500", "Connection": "close"}
    wires = [Wire(port).send("POST /convert HTTP/1.1", b"x" * 19_000, **headers) for _ in range(3)]
    answers = sorted(wire.rest().partition(b"\r\n")[0].split()[1] for wire in wires)
    assert answers == [b"408", b"408", b"503"]
    whole = httpx.post(f"http://127.0.0.1:{port}/convert", content=TEXT, headers={"Content-Type": "text/plain"})
    assert whole.status_code == 200
