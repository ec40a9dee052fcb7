"""The service: what it takes, gives and refuses, and that it holds under many requests."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from etl.fhir.encode import compact
from etl.pipeline import Settings, convert_bytes

pytestmark = pytest.mark.xdist_group("serve")
TEXT = b"Case report\n\nMr. Lane, a 52-year-old man, was admitted.\n\nDiagnosis: hypertension. No tremor.\n"
LETTER = {"Content-Type": "text/plain", "Authorization": "Bearer t-1"}
NDJSON = {"Authorization": "Bearer t-1", "Accept": "application/fhir+ndjson"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve") / "log"


@contextmanager
def started(log: Path, *options: str, token: str = "") -> Iterator[tuple[str, int]]:
    """The service as a person starts it, on a free port: its address and its process."""
    command = [sys.executable, "-m", "etl", "serve", "--port", "0", *options]
    with log.open("wb") as stream:
        server = subprocess.Popen(
            command, stdout=stream, stderr=stream, env={**os.environ, "CASE2FHIR_SERVE_TOKEN": token}
        )
        try:
            found = None
            for _ in range(600):
                found = re.search(rb"http://127\.0\.0\.1:(\d+)", log.read_bytes())
                if found or server.poll() is not None:
                    break
                try:
                    server.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
            assert found, log.read_text()
            yield f"http://127.0.0.1:{int(found[1])}", server.pid
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="module")
def running(log: Path) -> Iterator[tuple[str, int]]:
    with started(log, "--max-bytes", "20000", "--max-files", "3", token="t-1") as found:
        yield found


@pytest.fixture
def client(running: tuple[str, int]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running[0], timeout=120) as found:
        yield found


def test_text_and_files_are_what_convert_makes(client: httpx.Client) -> None:
    expected = compact(convert_bytes(TEXT, "a.txt", Settings()).bundle)
    raw = client.post("/convert", params={"name": "a.txt"}, content=TEXT, headers=LETTER)
    assert raw.status_code == 200 and raw.json() == json.loads(json.dumps(expected, default=float))
    form = client.post("/convert", files={"file": ("a.txt", TEXT)}, headers={"Authorization": "Bearer t-1"})
    assert form.content == raw.content and form.headers["content-type"] == "application/fhir+json"


def test_several_files_are_lines(client: httpx.Client) -> None:
    files = [("f", ("a.txt", TEXT)), ("f", ("bad.pdf", b"%PDF-1.4 nothing"))]
    found = client.post("/convert", files=files, headers=NDJSON)
    kinds = [json.loads(line)["resourceType"] for line in found.text.splitlines()]
    assert found.status_code == 200 and kinds == ["Bundle", "OperationOutcome"]
    assert client.post("/convert", files=files, headers={"Authorization": "Bearer t-1"}).status_code == 406


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (401, {"content": TEXT, "headers": {"Content-Type": "text/plain"}}),
        (401, {"content": TEXT, "headers": {**LETTER, "Authorization": "Bearer t-2"}}),
        (413, {"content": b"x" * 20_001, "headers": LETTER}),
        (413, {"content": iter([b"x" * 15_000] * 2), "headers": LETTER}),
        (413, {"files": {"f": ("a.txt", b"x" * 20_001)}, "headers": {"Authorization": "Bearer t-1"}}),
        (415, {"content": b"\0\1", "headers": {**LETTER, "Content-Type": "application/octet-stream"}}),
        (415, {"content": b"MSH|^~\\&|LAB\rPID|1||44\rOBX|1|NM|GLU||5.4\r", "headers": LETTER}),
        (415, {"files": {"f": ("a.txt", b'{"resourceType": "Patient"}')}, "headers": {"Authorization": "Bearer t-1"}}),
        (422, {"content": b"", "headers": LETTER}),
        (422, {"content": b"%PDF-1.4 nothing", "headers": {**LETTER, "Content-Type": "application/pdf"}}),
        (400, {"files": [("f", (f"{i}.txt", TEXT)) for i in range(4)], "headers": NDJSON}),
        (400, {"content": b"--", "headers": {**LETTER, "Content-Type": "multipart/form-data"}}),
    ],
)
def test_what_is_refused(client: httpx.Client, status: int, asked: dict[str, Any]) -> None:
    found = client.post("/convert", **asked)
    assert found.status_code == status and found.json()["resourceType"] == "OperationOutcome", found.text


def test_it_describes_itself(client: httpx.Client) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1") and "post" in told["paths"]["/convert"]
    assert client.get("/health").json()["status"] == "ok" and "openapi.json" in client.get("/").text
    assert client.get("/metrics").status_code == 401
    counted = client.get("/metrics", headers={"Authorization": "Bearer t-1"})
    assert "case2fhir_requests_total" in counted.text
    told = client.get("/metadata").json()
    assert (told["resourceType"], told["fhirVersion"], told["kind"]) == ("CapabilityStatement", "4.0.1", "instance")


@pytest.mark.parametrize(
    ("prefer", "kinds", "applied"),
    [
        ("return=representation", ["Bundle", "OperationOutcome"], "return=representation"),
        ("respond-async, return=OperationOutcome", [], "return=OperationOutcome"),
        ("return=minimal", None, None),
        ("handling=lenient", None, None),
    ],
)
def test_the_findings_come_where_they_are_preferred(
    client: httpx.Client, prefer: str, kinds: list[str] | None, applied: str | None
) -> None:
    found = client.post("/convert", content=TEXT, headers={**LETTER, "Prefer": prefer})
    body = found.json()
    assert found.status_code == 200 and found.headers.get("preference-applied") == applied
    assert body["resourceType"] == ("OperationOutcome" if kinds == [] else "Bundle")
    assert not kinds or [e["resource"]["resourceType"] for e in body["entry"]] == kinds
    assert kinds or body["resourceType"] != "Bundle" or body["type"] == "transaction"


def test_work_and_waiting_are_counted_apart(client: httpx.Client) -> None:
    client.post("/convert", content=TEXT, headers=LETTER)
    text = client.get("/metrics", headers=LETTER).text
    number = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}
    documents = sum(n for name, n in number.items() if name.startswith("case2fhir_documents_total"))
    for name in ("case2fhir_convert_seconds", "case2fhir_wait_seconds"):
        assert number[f"{name}_count"] == number[f'{name}_bucket{{le="+Inf"}}'] == documents
    assert number["case2fhir_convert_seconds_sum"] > 0 and number["case2fhir_queue_documents"] == 0


def test_a_hundred_requests_eight_at_a_time(running: tuple[str, int], client: httpx.Client) -> None:
    def ask(number: int) -> int:
        data = TEXT.replace(b"52", str(20 + number % 60).encode())
        return client.post("/convert", content=data, headers=LETTER).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(16))) == {200}
        before = resident(running[1])
        assert set(pool.map(ask, range(100))) == {200}
    assert resident(running[1]) < before * 1.15 + 20e6


def test_a_process_that_is_killed_costs_no_request(running: tuple[str, int], client: httpx.Client) -> None:
    assert client.post("/convert", content=TEXT, headers=LETTER).status_code == 200
    killed = [pid for pid in family(running[1]) if b"forkserver" in command(pid) and parent(pid) != running[1]]
    assert killed
    os.kill(killed[0], signal.SIGKILL)
    assert client.post("/convert", content=TEXT, headers=LETTER).status_code == 200


def test_nothing_of_a_document_is_logged(client: httpx.Client, log: Path) -> None:
    client.post("/convert", params={"name": "lane-secret.txt"}, content=TEXT, headers=LETTER)
    client.post("/convert", params={"name": "lane-secret.pdf"}, content=b"%PDF- Lane", headers=LETTER)
    told = log.read_text()
    assert '"path": "/convert", "status": 422' in told and "lane" not in told.casefold() and "t-1" not in told


@pytest.mark.parametrize("token", ["t-1\nb", "t-1 b", "t-1\tb", "ä1", "t-1\x7f"])
def test_a_token_that_no_request_can_carry_is_refused(token: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from etl.cli import main

    (tmp_path / "token").write_text(token, "utf-8")
    inner = {"CASE2FHIR_SERVE_TOKEN": ""}
    for env in (
        {"CASE2FHIR_SERVE_TOKEN": token},
        inner | {"CASE2FHIR_SERVE_TOKEN_FILE": str(tmp_path / "token")},
    ):
        done = CliRunner().invoke(main, ["serve", "--jobs", "1"], env=env)
        assert done.exit_code == 2 and "TOKEN" in done.output and token not in done.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "0.0.0.0"], "TOKEN"),
        (["--jobs", "0"], "jobs"),
        (["--profile", "us-core", "--fhir-version", "R5"], "is for R4"),
        (["--limit", "pears=3"], "is no limit"),
    ],
)
def test_used_wrongly(options: list[str], told: str) -> None:
    from click.testing import CliRunner

    from etl.cli import main

    done = CliRunner().invoke(main, ["serve", *options], env={"CASE2FHIR_SERVE_TOKEN": ""})
    assert done.exit_code == 2 and told in done.output


def test_options_of_convert_hold_for_every_document(tmp_path: Path) -> None:
    (tmp_path / "short.tsv").write_text("short\tname\tkind\tlanguage\nZQ\ttremor\tfinding\ten\n")
    options = ["--profile", "us-core", "--abbreviations", str(tmp_path / "short.tsv"), "--limit", "bytes=2k", "--stamp"]
    with started(tmp_path / "log", "--jobs", "1", *options) as (address, _), httpx.Client(base_url=address) as asked:
        text = TEXT.replace(b"No tremor", b"There was ZQ")
        bundle = asked.post("/convert", content=text, headers={"Content-Type": "text/plain"}, timeout=120).json()
        assert asked.post("/convert", content=TEXT * 40, headers={"Content-Type": "text/plain"}).status_code == 413
    kinds = {e["resource"]["resourceType"]: e["resource"] for e in bundle["entry"]}
    names = [e["resource"].get("code", {}).get("text") for e in bundle["entry"]]
    assert "us-core-patient" in " ".join(kinds["Patient"]["meta"]["profile"]) and "tremor" in names
    assert kinds["Provenance"]["recorded"][:10] == date.today().isoformat()


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    everyone = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
    for one in found:
        for other in everyone:
            try:
                if parent(other) == one and other not in found:
                    found.append(other)
            except OSError:
                continue
    return found


def resident(pid: int) -> float:
    """Bytes of memory of a process and all below it."""
    pages = [int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in family(pid)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


NOTE = {
    "resourceType": "DocumentReference",
    "id": "n1",
    "status": "current",
    "subject": {"reference": "Patient/9"},
    "content": [{"attachment": {"contentType": "text/plain", "data": "Tm8gZmV2ZXIu"}}],
}
SENT = "MSH|^~\\&|EPR|N|C2F|X|20300504||MDM^T02|c1|P|2.5\rPID|1||44^^^N\rTXA|1|DS|TX||||||||||d1\rOBX|1|TX|1||No fever.||||||F\r"
CLINICAL = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.16.756.5.30"/><recordTarget><patientRole>'
    '<id root="2.16.756.5.31" extension="44"/></patientRole></recordTarget><component><structuredBody><component>'
    "<section><text>No fever.</text></section></component></structuredBody></component></ClinicalDocument>"
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/fhir+json", json.dumps(NOTE)),
        (
            "application/fhir+json; fhirVersion=4.0",
            json.dumps({"resourceType": "Bundle", "entry": [{"resource": NOTE}]}),
        ),
        ("application/hl7-v2", SENT),
        ("x-application/hl7-v2+er7", SENT),
        ("application/cda+xml", CLINICAL),
        ("text/xml; charset=utf-8", CLINICAL),
        ("application/json", json.dumps(NOTE)),
        ("text/rtf", r"{\rtf1 A 40-year-old woman had tremor.}"),
        ("message/rfc822", f"From: a@x\r\nMessage-ID: <1@x>\r\n\r\n{TEXT.decode()}"),
    ],
)
def test_notes_are_taken_by_their_content_type(client: httpx.Client, kind: str, body: str) -> None:
    found = client.post("/convert", content=body.encode(), headers={**LETTER, "Content-Type": kind})
    assert found.status_code == 200
    observed = [e["resource"] for e in found.json()["entry"] if e["resource"]["resourceType"] == "Observation"]
    assert observed and all(one["subject"]["reference"] for one in observed)


def test_several_notes_are_a_line_each(client: httpx.Client) -> None:
    lines = b"".join(json.dumps({**NOTE, "id": f"n{n}"}).encode() + b"\n" for n in range(3)) + b'{"resourceType": "Doc'
    kind = {"Content-Type": "application/fhir+ndjson"}
    assert client.post("/convert", content=lines[:-22], headers={**LETTER, **kind}).status_code == 406
    assert (
        client.post("/convert", content=lines, headers={**NDJSON, **kind}).status_code == 413
    )  # more than --max-files
    two = lines[lines.index(b"\n", lines.index(b"\n") + 1) + 1 :]
    found = [
        json.loads(line) for line in client.post("/convert", content=two, headers={**NDJSON, **kind}).text.splitlines()
    ]
    assert [one["resourceType"] for one in found] == ["Bundle", "OperationOutcome"]
    assert "cut off or damaged" in found[1]["issue"][0]["diagnostics"]


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (415, "application/fhir+json", '{"resourceType": "Patient", "id": "1"}'),
        (415, "application/hl7-v2", SENT.replace("MDM^T02", "ADT^A01")),
        (422, "application/fhir+json", json.dumps({**NOTE, "subject": None})),
        (422, "application/fhir+json", json.dumps(NOTE)[:-30]),
        (422, "application/cda+xml", CLINICAL[:-30]),
        (415, "application/xml", '<Patient xmlns="http://hl7.org/fhir"/>'),
        (415, "application/pkcs7-mime", CLINICAL),
    ],
)
def test_notes_that_cannot_be_read_are_refused(client: httpx.Client, status: int, kind: str, body: str) -> None:
    found = client.post("/convert", content=body.encode(), headers={**LETTER, "Content-Type": kind})
    assert found.status_code == status and found.json()["resourceType"] == "OperationOutcome"
