"""A de-identified run that is killed leaves nothing on the disk that names anybody: no results, lines, caches, temporary files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli import main

PEOPLE = ("Kwabena Achterberg", "Ljiljana Szymanska", "Oluwaseun Iyengar", "Thjodhildur Vance")
KILLS = int(os.environ.get("CASE2FHIR_KILLS", "4"))
"""How often a run is killed; 20 take a minute."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "pages"
    folder.mkdir()
    for number in range(24):
        name = PEOPLE[number % len(PEOPLE)]
        text = f"Name: {name}\nAge: {30 + number} years\nSex: male\nMRN: 77{number:04}\nDiagnosis: epilepsy\n\n"
        told = "".join(f"On examination {name.split()[1]} had a tremor of the left hand, grade {i}. " for i in range(9))
        (folder / f"{name.replace(' ', '_')}_{number}.txt").write_text(text + told)
    return folder


def _identified(base: Path) -> list[str]:
    """Files below a folder whose name or bytes name somebody."""
    words = [word.encode() for name in PEOPLE for word in name.split()] + [b"770003", b"770011"]
    found = []
    for path in base.rglob("*"):
        content = str(path.relative_to(base)).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [str(path)] if any(word in content for word in words) else []
    return found


def _command(pages: Path, base: Path) -> list[str]:
    private = ["--deidentify", "--key", str(base / "key"), "--crosswalk", str(base / "names.csv"), "--jobs", "2"]
    return [sys.executable, "-m", "etl", "convert", str(pages), "-o", str(base / "out"), *private]


@pytest.mark.parametrize("kill", range(KILLS))
def test_nothing_identified_is_left(pages: Path, tmp_path: Path, kill: int) -> None:
    chance = random.Random(kill)
    tmp_path.joinpath("tmp").mkdir()
    places = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path / "tmp")} if kill % 2 else {}
    first = tmp_path / "out" / "run.json"
    with subprocess.Popen(_command(pages, tmp_path), stderr=subprocess.DEVNULL, env=os.environ | places) as run:
        until = time.monotonic() + 60
        while not first.exists() and run.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1.2))
        run.send_signal(chance.choice((signal.SIGTERM, signal.SIGKILL)))
    assert first.exists()
    time.sleep(0.1)  # the processes end with their parent
    (tmp_path / "names.csv").unlink(missing_ok=True)  # of a run that was done before it was killed
    assert _identified(tmp_path) == []


def test_a_run_after_one_that_was_killed(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text('{"deidentified": "shift", "stopped": "not finished", "documents": []}')
    (out / ".12-ab.part").write_text("torn")
    (tmp_path / "names.csv").write_text("old")
    (tmp_path / "names.csv").chmod(0o644)
    result = CliRunner().invoke(main, _command(pages, tmp_path)[3:-2] + ["--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert not list(out.glob("*.part")) and b"stopped" not in (out / "run.json").read_bytes()
    assert (tmp_path / "names.csv").stat().st_mode & 0o777 == 0o600
    assert _identified(tmp_path) == [str(tmp_path / "names.csv")]


@pytest.mark.parametrize("file", ["run.json", "run.partial.jsonl"])
def test_identified_results_are_not_mixed_in(pages: Path, tmp_path: Path, file: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / file).write_text("{}\n")
    result = CliRunner().invoke(main, _command(pages, tmp_path)[3:])
    assert result.exit_code == 2
    assert "choose another folder" in result.output
