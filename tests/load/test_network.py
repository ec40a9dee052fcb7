"""What a server may do wrong on the wire: drip, flood, send elsewhere; with real sockets and short deadlines."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import LETTER, Ran
from fake import Asked, Fake, Reply, fake_server, serving, times

from etl.load.exchange import Exchange, Limits, OversizeError, origin_of
from etl.load.server import EndError, OversizedError, Patience, Server, SignIn, Tls, UnreachableError

Load = Callable[..., Ran]
Converted = Callable[..., Path]
SECONDS = 0.4
LATE = SECONDS + 0.8
ONCE = Patience(attempts=1)
SMALL = Limits(answer=5, most=1_000_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n"


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads the head of a request and then talks as it likes; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(one: socket.socket) -> None:
        with one, suppress(OSError):
            one.settimeout(5)
            while b"\r\n\r\n" not in one.recv(65536):
                pass
            talk(one)
            one.shutdown(socket.SHUT_WR)
            while one.recv(65536):  # closed with something unread, the answer may be lost
                pass

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/fhir"
    finally:
        listening.close()


def saying(words: bytes) -> Callable[[socket.socket], None]:
    return lambda one: one.sendall(words)


def refusal(kind: type[Exception], ask: Callable[[], object]) -> str:
    """What an error says."""
    with pytest.raises(kind) as error:
        ask()
    return str(error.value)


def drip(first: bytes, then: bytes) -> Callable[[socket.socket], None]:
    """A few bytes each tenth of a second, for three seconds."""

    def talk(one: socket.socket) -> None:
        one.sendall(first)
        for _ in range(30):
            one.sendall(then)
            time.sleep(0.1)

    return talk


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


DRIPS = [
    ("a body", drip(HEAD + b"Content-Length: 500\r\n\r\n", b"{")),
    ("chunks", drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"{"))),
    ("a head", drip(HEAD, b"X-More: 1\r\n")),
    ("a status", drip(b"", b"H")),
    ("words of progress", drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n")),
    ("an error", drip(b"HTTP/1.1 422 No\r\nContent-Length: 500\r\n\r\n", b"x")),
    ("a refusal to sign in", drip(b"HTTP/1.1 401 No\r\nContent-Length: 500\r\n\r\n", b"x")),
    ("nothing", lambda one: time.sleep(LATE + 1)),
]


@pytest.mark.parametrize("talk", [d[1] for d in DRIPS], ids=[d[0] for d in DRIPS])
def test_the_timeout_bounds_the_whole_answer(talk: Callable[[socket.socket], None]) -> None:
    begun = time.monotonic()
    with talking(talk) as url, Server(url, limits=Limits(answer=SECONDS), patience=ONCE) as server:
        with pytest.raises(UnreachableError, match="no answer in time"):
            server.get("metadata")
        assert SECONDS * 0.9 < time.monotonic() - begun < LATE


def test_the_timeout_bounds_the_request_too() -> None:
    """The server takes nothing of a large body."""
    begun = time.monotonic()
    with talking(lambda one: time.sleep(LATE + 1)) as url:
        with Server(url, limits=Limits(answer=SECONDS), patience=ONCE) as server, pytest.raises(UnreachableError):
            server.post("", {"resourceType": "Bundle", "x": "x" * 30_000_000})
        assert time.monotonic() - begun < LATE + 0.5  # making the body takes its time, too


@pytest.mark.parametrize("sign_in", ["oauth", "smart"])
def test_where_tokens_are_given_the_same_holds(fake: Fake, tmp_path: Path, sign_in: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(65537, 2048)
    (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    flood = HEAD + b"\r\n" + b"x" * 3_000_000
    told = {0: "no answer where tokens are given", 1: "too large"}
    for number, talk in enumerate((DRIPS[0][1], lambda one: one.sendall(flood))):
        with talking(talk) as url:
            way = SignIn(
                sign_in,  # type: ignore[arg-type]
                "etl",
                url,
                key=tmp_path / "key",
                environment={"CASE2FHIR_CLIENT_SECRET": "s3cret"},
            )
            limits = Limits(answer=SECONDS, most=1_000_000)
            begun = time.monotonic()
            auth = way.auth(fake.url, Tls(), limits)
            with Server(fake.url, auth=auth, limits=limits, patience=ONCE) as server:
                with pytest.raises(EndError, match=told[number]) as error:
                    server.get("metadata")
                assert "s3cret" not in str(error.value) and time.monotonic() - begun < LATE and not fake.asked


def flood(head: bytes, piece: bytes, number: int, sent: list[int]) -> Callable[[socket.socket], None]:
    def talk(one: socket.socket) -> None:
        one.sendall(head)
        for _ in range(number):
            one.sendall(piece)
            sent.append(len(piece))

    return talk


PACKED = gzip.compress(b"x" * 20_000_000)
FLOODS = [
    ("as its length says", HEAD + b"Content-Length: 400000000\r\n\r\n", b"x" * 100_000, 4000),
    ("in chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"x" * 100_000), 4000),
    ("until it closes", HEAD + b"\r\n", b"x" * 100_000, 4000),
    ("packed", HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED), PACKED, 1),
]


@pytest.mark.parametrize(("head", "piece", "number"), [f[1:] for f in FLOODS], ids=[f[0] for f in FLOODS])
def test_an_answer_is_read_up_to_a_limit(head: bytes, piece: bytes, number: int) -> None:
    sent: list[int] = []
    with talking(flood(head, piece, number, sent)) as url, Server(url, limits=SMALL, patience=ONCE) as server:
        found = refusal(OversizedError, lambda: server.get("Patient/1"))
        assert "more than 1 MB" in found and "--max-answer" in found
    assert sum(sent) < 20_000_000


def test_what_fits_is_read_packed_or_not() -> None:
    body = b'{"resourceType":"Patient","text":"' + b"x" * 900_000 + b'"}'
    packed = gzip.compress(body)
    heads = [HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body]
    heads += [HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed]
    heads += [HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(body) + b"0\r\n\r\n"]
    for whole in heads:
        with talking(saying(whole)) as url, Server(url, limits=SMALL, patience=ONCE) as server:
            assert server.get("Patient/1")["resourceType"] == "Patient"


def test_an_error_of_any_size_keeps_its_status() -> None:
    exchange = Exchange(SMALL, Tls().context())
    with talking(saying(b"HTTP/1.1 404 No\r\n\r\n" + b"x" * 3_000_000)) as url:
        found = exchange.send("GET", url)
        assert (found.status_code, found.content) == (404, b"")
    with talking(saying(HEAD + b"Content-Encoding: br\r\n\r\nxx")) as url, pytest.raises(httpx.DecodingError):
        exchange.send("GET", url)
    with talking(saying(HEAD + b"\r\n" + b"x" * 3_000_000)) as url, pytest.raises(OversizeError):
        exchange.send("GET", url)
    exchange.close()


ELSEWHERE = [
    ("another port", "http://127.0.0.1:{port}/fhir/metadata"),
    ("another scheme", "https://127.0.0.1:{port}/fhir/metadata"),
    ("the same port with TLS", "https://127.0.0.1:{own}/fhir/metadata"),
    ("another host", "http://localhost:{own}/fhir/metadata"),
    ("without a scheme", "//127.0.0.1:{port}/fhir/metadata"),
    ("a name in the address", "http://user@127.0.0.1:{own}/fhir/metadata"),
    ("what looks like ours", "http://127.0.0.1:{own}\\@127.0.0.1:{port}/fhir/metadata"),
    ("no address of a server", "file:///etc/passwd"),
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("goal", [e[1] for e in ELSEWHERE], ids=[e[0] for e in ELSEWHERE])
def test_secrets_go_to_the_same_scheme_host_and_port_only(fake: Fake, goal: str, status: int) -> None:
    with fake_server() as other:
        ports = {"own": fake.url.split(":")[2].split("/")[0], "port": other.url.split(":")[2].split("/")[0]}
        where = goal.format(**ports)
        fake.faults = [times(1, Reply(status, b"", {"Location": where}))]
        way = SignIn("bearer", environment={"CASE2FHIR_TOKEN": "s3cret"})
        auth = way.auth(fake.url, Tls())
        with Server(fake.url, auth=auth, headers={"X-Api-Key": "s3cret"}, patience=ONCE) as server:
            with pytest.raises(EndError, match="--server") as error:
                server.get("metadata")
            with pytest.raises(EndError, match="isn't followed"):
                server.get(where)  # the next page of a search, the place of a job
        assert "s3cret" not in str(error.value) and len(fake.asked) == 1 and not other.asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_server_is_followed_signed(fake: Fake, status: int) -> None:
    fake.faults = [
        lambda a: Reply(status, b"", {"Location": "/fhir/metadata?moved=1"}) if not a.query else None,
        lambda a: None if a.headers.get("authorization") == "Bearer s3cret" else Reply(401),
    ]
    way = SignIn("bearer", environment={"CASE2FHIR_TOKEN": "s3cret"})
    with Server(fake.url, auth=way.auth(fake.url, Tls()), patience=ONCE) as server:
        assert server.get("metadata")["resourceType"] == "CapabilityStatement"
    assert len(fake.asked) == 2


def test_where_tokens_are_given_no_redirect_is_followed(fake: Fake) -> None:
    got: list[Asked] = []

    def take(asked: Asked) -> Reply:
        got.append(asked)
        return Reply(200, {"access_token": "stolen"})

    with serving(take) as other, serving(lambda a: Reply(307, b"", {"Location": other})) as giver:
        secret = {"CASE2FHIR_CLIENT_SECRET": "s3cret"}
        auth = SignIn("oauth", "etl", giver, environment=secret).auth(fake.url, Tls())
        with Server(fake.url, auth=auth, patience=ONCE) as server, pytest.raises(EndError, match="sends us elsewhere"):
            server.get("metadata")
    assert not got and not fake.asked


ORIGINS = [
    ("http://a.example/x", ("http", "a.example", 80)),
    ("HTTPS://A.Example:443/", ("https", "a.example", 443)),
    ("https://a.example:8443", ("https", "a.example", 8443)),
    ("http://[::1]:8080/", ("http", "::1", 8080)),
    ("http://u:p@a.example/", None),
    ("ftp://a.example/", None),
    ("/fhir", None),
    ("http://a.example:99999999/", None),
]


@pytest.mark.parametrize(("url", "origin"), ORIGINS)
def test_origins(url: str, origin: Any) -> None:
    assert origin_of(url) == origin


def test_the_options_of_the_command(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    huge = Reply(200, {"resourceType": "Bundle", "x": "x" * 1_100_000})
    fake.faults = [times(100, huge, when=lambda a: a.path == "DocumentReference")]
    done = load(out, fake.url, "--max-answer", "1")
    assert done.code == 1 and done.states == {"failed": 1} and "--max-answer" in done.output and not fake.of("Patient")
    assert load(out, fake.url).code == 0  # within the limit that holds without the option


def test_pages_that_never_end_end(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.load import server as module

    monkeypatch.setattr(module, "_PAGES", 5)
    page: Callable[[Asked], Reply] = lambda a: Reply(  # noqa: E731
        200,
        {
            "resourceType": "Bundle",
            "link": [{"relation": "next", "url": f"{fake.url}/Patient?_at={int(a.query.get('_at', 0)) + 1}"}],
        },
    )
    fake.faults = [page]
    with Server(fake.url, patience=ONCE) as server, pytest.raises(module.DoubtfulError, match="never end"):
        list(server.search("Patient"))
    assert len(fake.asked) == 6
