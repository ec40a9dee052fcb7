"""`case2fhir review`: what the verb tells, and the page that is served to one person on this machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.corrections import read_corrections
from etl.mapping.compiled import compile_lexicon
from etl.review.server import server

pytestmark = pytest.mark.xdist_group("browser")

ONE: dict[str, Any] = {
    "id": "1", "curator": "Dr. A", "action": "accept", "document": {"name": "labelled_page.txt"},
    "fact": "urn:uuid:77a97421-c9cd-554f-a7e6-c3ea2392a8c1",
}  # fmt: skip


@pytest.fixture
def served(shelf: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address with its token, and the file that is written."""
    file = tmp_path / "corrections.jsonl"
    running, address = server(shelf, [file], compile_lexicon(), "samples", 0)
    Thread(target=running.serve_forever, daemon=True).start()
    yield address, file
    running.shutdown()
    running.server_close()


def test_what_is_said_is_written_at_once(opened: Callable[..., Any], served: tuple[str, Path]) -> None:
    address, file = served
    page = opened(f"{address}#labelled_page")
    page.fill("#curator", "Dr. A")
    page.locator("#curator").blur()
    page.locator(".fact > button", has_text="riluzole").first.click()
    with page.expect_response("**/corrections"):
        page.keyboard.press("a")
    (one,), problems = read_corrections([file])
    assert (one.action, one.name, one.curator, problems) == ("accept", "riluzole", "Dr. A", ())
    page.locator(".fact[data-did=accept] > button").click()
    with page.expect_response("**/corrections"):
        page.keyboard.press("u")
    assert read_corrections([file]) == ((), ())


def test_lines_of_others_stay(served: tuple[str, Path]) -> None:
    address, file = served
    mine = json.dumps({**ONE, "id": "other", "curator": "Dr. B"})
    file.write_text(f"# from the ward\n{mine}\n", encoding="utf-8")
    base, token = address.split("/?token=")
    answer = httpx.post(
        f"{base}/corrections", json={"put": [ONE], "drop": []}, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.json() == {"kept": 2}
    assert file.read_text(encoding="utf-8").splitlines()[:2] == ["# from the ward", mine]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headers": {"Authorization": "Bearer wrong"}}, 401),
        ({"headers": {}}, 401),
        ({"headers": {"Host": "evil.example"}}, 403),
        ({"headers": {"Origin": "http://evil.example"}}, 403),
        ({"path": "/other"}, 404),
        ({"content": b"{", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": b"{"}, 400),
        ({"content": b"[" * 100_000}, 400),
        ({"content": b'{"put": ' + b'{"a": ' * 100_000}, 400),
        ({"content": b'{"put": [%s]}' % (b"9" * 5000)}, 400),
        ({"content": b"\xff"}, 400),
        ({"content": b"[]"}, 422),
        ({"content": b'{"put": {}}'}, 422),
        ({"content": b'{"put": [7]}'}, 422),
        ({"content": b'{"drop": "1"}'}, 422),
        ({"content": json.dumps({"put": [{**ONE, "colour": "red"}]}).encode()}, 422),
    ],
)
def test_nobody_else_gets_in(served: tuple[str, Path], change: dict[str, Any], status: int) -> None:
    address, file = served
    base, token = address.split("/?token=")
    given = change.get("headers")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"} | (given or {})
    if given == {}:
        del headers["Authorization"]
    body = change.get("content", json.dumps({"put": [ONE]}).encode())
    answer = httpx.post(base + change.get("path", "/corrections"), content=body, headers=headers)
    assert answer.status_code == status
    assert not file.exists(), "nothing is written"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Content-Length: 2\r\nTransfer-Encoding: chunked", 400),
        ("Transfer-Encoding: chunked", 400),
        ("Content-Length: -1", 400),
        ("Content-Length: ²", 400),
        ("Content-Length: 900000000", 413),
        ("Content-Length: " + "9" * 5000, 413),
        ("Content-Length: 900", 400),
        ("X: y", 400),
    ],
)
def test_a_body_that_cannot_be_measured(served: tuple[str, Path], head: str, status: int) -> None:
    address, file = served
    base, token = address.split("/?token=")
    host = base.removeprefix("http://")
    with socket.create_connection(tuple(host.split(":")), timeout=10) as line:  # type: ignore[arg-type]
        told = f"Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{head}"
        line.sendall(f"POST /corrections HTTP/1.1\r\n{told}\r\n\r\n{{}}".encode("latin-1"))
        line.shutdown(socket.SHUT_WR)
        assert int(line.makefile("rb").readline().split()[1]) == status
    assert not file.exists()


def test_a_body_that_never_comes_keeps_nobody_waiting(served: tuple[str, Path]) -> None:
    address, _ = served
    base, token = address.split("/?token=")
    host = base.removeprefix("http://")
    with socket.create_connection(tuple(host.split(":")), timeout=10) as line:  # type: ignore[arg-type]
        told = f"Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 9"
        line.sendall(f"POST /corrections HTTP/1.1\r\n{told}\r\n\r\n{{".encode())
        answer = httpx.post(
            f"{base}/corrections", json={"put": [ONE]}, headers={"Authorization": f"Bearer {token}"}, timeout=10
        )
        assert answer.json() == {"kept": 1}


def test_a_file_with_lines_that_are_no_corrections(served: tuple[str, Path]) -> None:
    address, file = served
    base, token = address.split("/?token=")
    deep = "[" * 100_000
    file.write_text(deep + "\n", encoding="utf-8")
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.post(f"{base}/corrections", json={"put": [ONE]}, headers=headers).json() == {"kept": 1}
    assert file.read_text(encoding="utf-8").startswith(deep + "\n")
    file.write_bytes(b"\xff\n")
    answer = httpx.post(f"{base}/corrections", json={"put": [ONE]}, headers=headers)
    assert (answer.status_code, "not UTF-8" in answer.text, file.read_bytes()) == (500, True, b"\xff\n")


def test_the_page_needs_its_token(served: tuple[str, Path]) -> None:
    address, _ = served
    base = address.split("/?token=")[0]
    assert base.startswith("http://127.0.0.1:")
    assert httpx.get(base).status_code == 401
    assert httpx.get(address, headers={"Host": "localhost"}).status_code == 403
    answer = httpx.get(address)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["missing", "-o", "x.html"], 2, "no such file or folder"),
        (["empty", "-o", "x.html"], 2, "there is no bundle in it"),
        (["out"], 2, "say where the page goes"),
        (["out", "-o", "x.html", "--serve"], 2, "say where the page goes"),
        (["out", "-o", "x.html", "--corrections", "bad.jsonl"], 1, "bad.jsonl:2: a correction has no key 'colour'"),
        (["out", "--serve", "--corrections", "bad.jsonl"], 2, "mend them"),
        (["broken", "-o", "x.html"], 1, "b.json: not JSON; the others are shown"),
        (["out", "-o", "x.html"], 0, "4 documents"),
    ],
)
def test_the_verb(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out").symlink_to(shelf)
    Path("empty").mkdir()
    Path("broken").mkdir()
    Path("broken/b.json").write_text("{", encoding="utf-8")
    Path("bad.jsonl").write_text(f"{json.dumps(ONE)}\n{json.dumps({**ONE, 'colour': 'red'})}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["review", *arguments])
    assert result.exit_code == code, result.output
    assert told in " ".join(result.stderr.split())


def test_a_port_that_is_taken_is_named(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["review", str(shelf), "--serve", "--port", port])
    assert result.exit_code == 2
    assert f"port {port} of 127.0.0.1 can't be used" in result.stderr and "--port" in result.stderr
