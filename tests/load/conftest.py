"""What the tests of loading share: a fake server, a real one behind a proxy with faults, and bundles to load."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from etl.batch.conversion import Job
from etl.batch.inputs import collect
from etl.batch.local import run
from etl.load.server import Patience
from etl.pipeline import Settings

sys.path.insert(0, str(Path(__file__).parent))
from fake import Fake, fake_server, serving
from giver import Giver

SERVER = Path(__file__).parents[1] / "server"
QUICK = Patience(attempts=4, first=0.001, longest=2.0, spread=lambda: 0.0)

LETTER = """Case report

Mr. Lane, a 52-year-old man, was admitted on 12 March 2018.

Diagnosis: amyotrophic lateral sclerosis. Hypertension.

On admission: no tremor. Babinski sign positive on the left. Muscle strength of left upper limb: 3/5.
ALSFRS-R 37. Gait ataxia.

He received baclofen 10 mg daily.
"""


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_server() as server:
        yield server


@pytest.fixture
def giver() -> Iterator[Giver]:
    found = Giver()
    with serving(lambda asked: found.answer(asked)) as url:
        found.url = url + "/token"
        yield found


@pytest.fixture(scope="session")
def conversions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Path]:
    """The OUT folder of documents, converted once."""
    made: dict[str, Path] = {}

    def convert(texts: dict[str, str]) -> Path:
        key = json.dumps(texts, sort_keys=True)
        if key not in made:
            folder = tmp_path_factory.mktemp("converted")
            (folder / "in").mkdir()
            for name, text in texts.items():
                (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
            out = folder / "out"
            records = run(collect([str(folder / "in")], out, Settings().limits).sources, Job(out, Settings()))
            assert all(r.status == "done" for r in records), [r.error for r in records]
            made[key] = out
        return made[key]

    return convert


@pytest.fixture
def converted(conversions: Callable[[dict[str, str]], Path], tmp_path: Path) -> Callable[..., Path]:
    """`converted(letter=TEXT, …)`: the OUT folder of these documents, over what is there of an earlier one."""

    def make(**texts: str) -> Path:
        out = tmp_path / "out"
        shutil.copytree(conversions(texts), out, dirs_exist_ok=True)
        return out

    return make


@pytest.fixture
def load(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """`load(OUT, "--server", URL, …)`: the command in this process, with short pauses; its report."""
    from click.testing import CliRunner

    from etl.cli import main
    from etl.load import server

    monkeypatch.setattr(server.Patience, "pause", _short(server.Patience.pause))

    def ran(out: Path, server: str, *more: str, env: dict[str, str] | None = None) -> Ran:
        report = out.parent / "report.json"
        report.unlink(missing_ok=True)
        arguments = ["load", str(out), "--server", server, "--report", str(report), "--attempts", "4", *more]
        done = CliRunner().invoke(main, arguments, env=env, catch_exceptions=False)
        plain = json.loads(report.read_bytes()) if report.exists() else {}
        return Ran(done.exit_code, done.output, plain)

    return ran


def _short(pause: Callable[..., float | None]) -> Callable[..., float | None]:
    def shorter(self: Patience, attempt: int, asked: float | None) -> float | None:
        found = pause(self, attempt, asked)
        return None if found is None else min(found, 0.01)

    return shorter


@dataclass
class Ran:
    code: int
    output: str
    report: dict[str, Any]

    @property
    def states(self) -> dict[str, int]:
        return dict(self.report.get("states", {}))

    @property
    def totals(self) -> dict[str, int]:
        return dict(self.report.get("totals", {}))


def _wait(told: Path, lives: Callable[[], bool] = lambda: True) -> None:
    """Wait for a server's address, while it lives."""
    begin = time.monotonic()
    while not told.exists() and lives() and time.monotonic() < begin + 900:
        time.sleep(0.25)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server (tests/server), or why there is none (`hapi` then skips or fails)."""
    told = tmp_path_factory.mktemp("server") / "address"
    if running := os.environ.get("CASE2FHIR_TEST_SERVER"):
        if running.startswith("http"):
            yield running
            return
        told = Path(running)
        _wait(told)
        yield told.read_text() if told.exists() else f"nothing in {told}"
        return
    if not shutil.which("java"):
        yield "no java"
        return
    log = told.with_name("log")
    with log.open("w") as stream:
        built = subprocess.run([SERVER.parent / "build.sh", SERVER], stdout=stream, stderr=stream, timeout=1800)
        if built.returncode:
            yield f"not built: {log.read_text()[-2000:]}"
            return
        server = subprocess.Popen([SERVER / "serve.sh", told], stdin=subprocess.PIPE, stdout=stream, stderr=stream)
        try:
            _wait(told, lambda: server.poll() is None)
            yield told.read_text() if told.exists() else f"not started: {log.read_text()[-2000:]}"
        finally:
            assert server.stdin
            server.stdin.close()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture
def hapi(started: str, needs: Callable[..., str]) -> str:
    """The real server's address."""
    needs("java")
    if not (SERVER / "build" / "ready").exists():
        needs("mvn")
    assert started.startswith("http"), started
    return started


@pytest.fixture
def client(hapi: str) -> Iterator[httpx.Client]:
    """The real server, asked directly."""
    with httpx.Client(base_url=hapi + "/", timeout=120) as found:
        yield found


@pytest.fixture(scope="session")
def helios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another real server, of another make (see tests/server/README.md)."""
    program, data = shutil.which("hfs") or str(SERVER / "build" / "helios" / "bin" / "hfs"), SERVER / "build" / "jars"
    jars = sorted(data.glob("hapi-fhir-validation-resources-r4-*.jar"))
    if not Path(program).exists() or not jars:
        pytest.skip("needs hfs, and what HL7 says of search parameters: see tests/server/README.md")
    folder = tmp_path_factory.mktemp("helios")
    with ZipFile(jars[0]) as jar:
        spec = jar.read("org/hl7/fhir/r4/model/sp/search-parameters.json")
    (folder / "search-parameters-r4.json").write_bytes(spec)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [program, "--port", str(port), "--base-url", url, "--database-url", ":memory:", "--data-dir", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, "--log-level", "warn"], stdout=log, stderr=log, cwd=folder)
        try:
            for _ in range(300):
                with suppress(httpx.TransportError):
                    if httpx.get(f"{url}/metadata").status_code == 200:
                        break
                time.sleep(0.1)
            yield url
        finally:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def routed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Medplum's router with an empty repository in memory, "" without Node.js (`medplum` then skips or fails)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        yield ""
        return
    source, there = SERVER / "medplum", SERVER / "build" / "medplum"
    lock = there / "node_modules" / ".package-lock.json"
    if not lock.exists() or lock.stat().st_mtime < (source / "package-lock.json").stat().st_mtime:
        shutil.copytree(source, there, dirs_exist_ok=True)
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=there, check=True, capture_output=True, timeout=600)
    told = tmp_path_factory.mktemp("medplum") / "address"
    env = {**os.environ, "NODE_PATH": str(there / "node_modules")}
    server = subprocess.Popen([node, str(source / "server.js"), str(told)], stdin=subprocess.PIPE, env=env)
    try:
        _wait(told, lambda: server.poll() is None)
        yield told.read_text()
    finally:
        assert server.stdin
        server.stdin.close()
        server.wait(30)


@pytest.fixture
def medplum(routed: str, needs: Callable[..., str]) -> str:
    """The address of Medplum's router (tests/server/medplum)."""
    needs("node")
    needs("npm")
    return routed
