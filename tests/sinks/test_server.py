"""Loading into a server that answers as told; tests/sinks/test_real_server.py has a real one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import stamina
from click.testing import CliRunner

from etl.cli.main import main
from etl.sinks import server
from etl.sinks.server import ServerError, connect, load_bundle

BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "1", "identifier": [{"value": "1"}]}},
        {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Provenance", "id": "2"}},
    ],
}
ANSWER = {
    "resourceType": "Bundle",
    "entry": [
        {"response": {"status": "201 Created", "location": "Patient/7/_history/1"}},
        {"response": {"status": "200 OK", "location": "Provenance/2/_history/1"}},
    ],
}
Answer = httpx.Response | Exception


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@pytest.fixture
def client() -> Callable[..., httpx.Client]:
    def make(*answers: Answer, seen: list[httpx.Request] | None = None) -> httpx.Client:
        waiting = list(answers)

        def answer(request: httpx.Request) -> httpx.Response:
            if seen is not None:
                seen.append(request)
            one = waiting.pop(0)
            if isinstance(one, Exception):
                raise one
            return one

        return httpx.Client(base_url="http://server/fhir/", transport=httpx.MockTransport(answer))

    return make


def ok() -> httpx.Response:
    return httpx.Response(200, json=ANSWER)


def test_any_bundle_becomes_a_transaction(client: Callable[..., httpx.Client]) -> None:
    seen: list[httpx.Request] = []
    done = load_bundle(client(ok(), seen=seen), BUNDLE)
    sent = json.loads(seen[0].content)
    assert sent["type"] == "transaction"
    assert [e["request"]["url"].partition("?")[0] for e in sent["entry"]] == ["Patient", "Provenance/2"]
    assert (done.created, done.kept, done.places["urn:uuid:1"]) == (1, 1, "Patient/7/_history/1")
    assert BUNDLE["type"] == "collection"


@pytest.mark.parametrize("busy", [httpx.Response(503), httpx.Response(429), httpx.ConnectError("no")])
def test_a_busy_server_is_asked_again(client: Callable[..., httpx.Client], busy: Answer) -> None:
    assert load_bundle(client(busy, ok()), BUNDLE).created == 1


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([httpx.Response(400, json={"issue": [{"diagnostics": "no such status"}]})], "400.*no such status"),
        ([httpx.Response(500, json={"issue": [{"details": {"text": "broken rule"}}]})], "500.*broken rule"),
        ([httpx.Response(401)], "401"),
        ([httpx.Response(503)] * 3, "503"),
        ([httpx.ReadTimeout("slow")] * 3, "no answer"),
        ([httpx.Response(200, text="<html>")], "FHIR server"),
        ([httpx.Response(200, json=[])], "FHIR server"),
    ],
)
def test_what_goes_wrong_is_told(client: Callable[..., httpx.Client], answers: list[Answer], told: str) -> None:
    with pytest.raises(ServerError, match=told):
        load_bundle(client(*answers), BUNDLE)


def test_an_address_is_needed() -> None:
    with pytest.raises(ServerError, match="http"):
        connect("server/fhir")


def test_without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ServerError, match=r"case2fhir\[server\]"):
        connect("http://server")


def test_the_command(client: Callable[..., httpx.Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(BUNDLE), encoding="utf-8")
    given: list[dict[str, str]] = []

    def connected(url: str, headers: dict[str, str], timeout: float) -> httpx.Client:
        given.append(headers)
        return client(ok(), httpx.Response(400))

    monkeypatch.setattr(server, "connect", connected)
    arguments = ["load", str(tmp_path), "--server", "http://server", "--header", "X-Ward: 3"]
    done = CliRunner().invoke(main, arguments, env={"CASE2FHIR_TOKEN": "secret"})
    assert done.exit_code == 1
    assert given == [{"X-Ward": "3", "Authorization": "Bearer secret"}]
    assert "a.json  1 new, 1 there already" in done.output and "b.json" in done.output
    assert "secret" not in done.output


@pytest.mark.parametrize("more", [("--header", "nothing"), ("--timeout", "0")])
def test_the_command_used_wrongly(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BUNDLE), encoding="utf-8")
    assert CliRunner().invoke(main, ["load", str(tmp_path), "--server", "http://s", *more]).exit_code == 2
