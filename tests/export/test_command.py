"""`case2fhir export`: what it says, how it ends, and that nothing half-written stays."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.export import TARGETS


def test_broken_bundles_are_named_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    (out / "cut.json").write_text('{"resourceType": "Bundle", "entry": [')
    (out / "foreign.json").write_text('{"resourceType": "Bundle", "entry": []}')
    bent = json.loads((out / "labelled_page.json").read_text())
    bent["entry"][4]["resource"]["extension"] = 7
    (out / "bent.json").write_text(json.dumps(bent))
    result = CliRunner().invoke(main, ["export", str(out), "-o", str(tmp_path / "x"), "--to", "csv"])
    assert result.exit_code == 1
    told = [line for line in result.output.splitlines() if "cut" in line or "foreign" in line or "bent" in line]
    assert len(told) == 3
    assert "Traceback" not in result.output
    report = json.loads((tmp_path / "x/export.json").read_text())
    assert report["documents"] == sum(1 for _ in folder.rglob("*.trace.json"))
    assert report["values"]["in_bundles"] == (
        report["values"]["in_columns"] + report["values"]["in_details"] + sum(report["values"]["left_out"].values())
    )


@pytest.mark.parametrize("target", TARGETS)
def test_where_none_can_be_read_an_earlier_export_stays(folder: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "bent").mkdir()
    bent = json.loads((folder / "labelled_page.json").read_text())
    bent["entry"][4]["resource"]["extension"] = 7
    (tmp_path / "bent/bent.json").write_text(json.dumps(bent))
    assert CliRunner().invoke(main, ["export", str(folder), "-o", str(tmp_path / "x"), "--to", target]).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "x").rglob("*") if path.is_file()}
    for wrong in ("gone", "bent"):
        result = CliRunner().invoke(main, ["export", str(tmp_path / wrong), "-o", str(tmp_path / "x"), "--to", target])
        assert result.exit_code == 2, result.output
        assert f"{wrong}: " in result.output and "no document could be exported" in result.output
    assert {path: path.read_bytes() for path in (tmp_path / "x").rglob("*") if path.is_file()} == before
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "spss", "-o", "x"], "Invalid value for '--to'"),
        (["--to", "csv"], "Missing option '-o'"),
        (["--to", "csv", "-o", "."], "no export wrote"),
        (["--to", "omop", "-o", "x", "--raw-cells"], "--raw-cells is for --to csv"),
        (["--to", "report", "-o", "x", "--include-rejected"], "--include-rejected is for --to csv, parquet"),
        (["--to", "csv", "-o", "x", "--year-from-age"], "--year-from-age is for --to omop"),
    ],
)
def test_used_wrongly(
    folder: Path, tmp_path: Path, arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("kept")
    result = CliRunner().invoke(main, ["export", str(folder), *arguments])
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_replaces_an_earlier_one(folder: Path, tmp_path: Path) -> None:
    for target in ("csv", "parquet"):
        result = CliRunner().invoke(main, ["export", str(folder), "-o", str(tmp_path / "x"), "--to", target])
        assert result.exit_code == 0, result.output
    assert not list((tmp_path / "x").glob("*.csv")) or [p.name for p in (tmp_path / "x").glob("*.csv")] == [
        "dictionary.csv"
    ]


def _more(target: str) -> list[str]:
    """Options without which next to nothing is written of the samples, which print no birth dates."""
    return ["--year-from-age"] if target == "omop" else []


@pytest.mark.parametrize("target", TARGETS)
def test_a_disk_that_fills(folder: Path, tmp_path: Path, target: str) -> None:
    code = "import sys; from etl.cli import main; main(sys.argv[1:])"
    command = [
        sys.executable,
        "-c",
        code,
        "export",
        str(folder),
        "-o",
        str(tmp_path / "x"),
        "--to",
        target,
        *_more(target),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
    )
    assert done.returncode == 2, done.stderr
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small(disk: Callable[[str], Path]) -> Path:
    """A disk of 16 KiB."""
    return disk("16k")


@pytest.mark.parametrize(("target", "temporary"), [*((t, False) for t in TARGETS), ("xlsx", True)])
def test_a_disk_that_is_full(folder: Path, tmp_path: Path, small: Path, target: str, temporary: bool) -> None:
    """Unlike a limit it is told in other ways by the libraries; Excel's sheets are written to TMPDIR before."""
    code = "import sys; from etl.cli import main; main(sys.argv[1:])"
    out = (tmp_path if temporary else small) / "x"
    command = [sys.executable, "-c", code, "export", str(folder), "-o", str(out), "--to", target, *_more(target)]
    env = {**os.environ, "TMPDIR": str(small)} if temporary else None
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    assert done.returncode == 2, done.stderr
    assert "can't be written (no space left on device)" in done.stderr, done.stderr
    assert list(small.iterdir()) == [] and list(tmp_path.iterdir()) == [small]
