"""What goes wrong in long runs: each fault is named, and costs no other document."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from etl.batch import local
from etl.batch.ledger import alone_in

Run = Callable[..., Result]


def told(out: Path) -> dict[str, Any]:
    return json.loads((out / "run.json").read_bytes())


def folder(path: Path, **texts: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}.txt").write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "limits", "reason", "stage"),
    [
        ("KILL", (), "was killed twice (SIGKILL; out of memory?)", "parsing"),
        ("HANG", ("seconds=1",), "not done after 1 seconds", "parsing"),
        ("EAT", ("memory=500M",), "more than 500000000 bytes of memory", "parsing"),
        ("BUG", (), "a mistake in case2fhir (KeyError at conftest.py:", "parsing"),
        ("BAD", (), "not a document", "reading"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_fails_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, limits: tuple[str, ...], reason: str, stage: str, jobs: int
) -> None:  # fmt: skip
    monkeypatch.setattr(local, "_GRACE", 0.2)
    pages = folder(tmp_path / "in", a="a=1\n", b=f"{text}\n", c="c=1\n")
    bounds = [part for limit in limits for part in ("--limit", limit)]
    aside = tmp_path / "aside"
    result = run("convert", pages, "-o", tmp_path / "out", "--jobs", jobs, "--quarantine", aside, *bounds)
    assert result.exit_code == 1, result.output
    records = {one["name"]: one for one in told(tmp_path / "out")["documents"]}
    assert [records[name]["status"] for name in ("a.txt", "b.txt", "c.txt")] == ["done", "failed", "done"]
    assert reason in records["b.txt"]["error"] and records["b.txt"]["stage"] == stage
    assert (aside / "b.txt").read_text() == f"{text}\n"
    assert reason in json.loads((aside / "b.reason.json").read_bytes())["error"]
    assert sorted(path.name for path in aside.iterdir()) == ["b.reason.json", "b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is looked at on Linux")
@pytest.mark.parametrize(("parent", "own", "least", "most"), [(300, 0, 0, 100), (300, 200, 200, 300)])
def test_what_a_process_shares_with_a_large_parent_is_not_its_own(parent: int, own: int, least: int, most: int) -> None:
    """A caller with much in memory had each of its documents over the limit before it was read."""
    held = b"1" * (parent * 1_000_000)
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        mine = b"2" * (own * 1_000_000)
        os.write(told, b"x" if len(mine) == own * 1_000_000 else b"y")
        time.sleep(60)
        os._exit(0)
    try:
        assert os.read(ready, 1) == b"x" and len(held) == parent * 1_000_000
        assert least * 1e6 <= local._taken(child) < most * 1e6
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(told)


@pytest.mark.parametrize(("option", "failed"), [(["--fail-fast"], 1), (["--max-failures", "2"], 2)])
def test_a_run_ends_after_as_many_failures_as_are_allowed(
    run: Run, tmp_path: Path, option: list[str], failed: int
) -> None:
    pages = folder(tmp_path / "in", a="a=1\n", b="BAD", c="BAD", d="BAD", e="e=1\n")
    result = run("convert", pages, "-o", tmp_path / "out", "--jobs", 1, *option)
    assert result.exit_code == 1 and "go on with --resume" in result.stderr
    plain = told(tmp_path / "out")
    assert [one["status"] for one in plain["documents"]].count("failed") == failed
    assert len(plain["documents"]) + len(plain["waiting"]) == 5 and plain["stopped"]
    (pages / "b.txt").write_text("b=1\n")
    run("convert", pages, "-o", tmp_path / "out", "--resume")
    assert len(told(tmp_path / "out")["documents"]) == 5 and not told(tmp_path / "out")["waiting"]


def test_links_in_a_circle_and_special_files_are_named_and_left_out(run: Run, tmp_path: Path) -> None:
    pages = folder(tmp_path / "in", a="a=1\n")
    (pages / "x.txt").symlink_to("y.txt")
    (pages / "y.txt").symlink_to("x.txt")
    (pages / "round").symlink_to(pages)
    os.mkfifo(pages / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(pages / "socket.txt"))
        (pages / "nothing").symlink_to("nowhere")
        (pages / "page").write_text("b=1\n")
        (pages / "binary").write_bytes(bytes(range(256)))
        (pages / "picture").write_bytes(b"\x89PNG\r\n")
        (pages / "program.py").write_text("")
        result = run("convert", pages, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    plain = told(tmp_path / "out")
    assert [one["name"] for one in plain["documents"]] == ["a.txt", "page"]
    assert {one["name"]: one["reason"] for one in plain["left_out"]} == {
        "binary": "binary data",
        "nothing": "a link to nothing",
        "picture": "an image",
        "pipe.txt": "no file but a pipe, a socket or a device",
        "program.py": ".py is no document's ending",
        "round": "a link to a folder; give that folder itself",
        "socket.txt": "no file but a pipe, a socket or a device",
        "x.txt": "a link that leads in a circle",
        "y.txt": "a link that leads in a circle",
    }
    assert all(one["reason"][:20] in result.stderr for one in plain["left_out"])


def test_a_full_disk_ends_the_run_at_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = folder(tmp_path / "in", **{f"p{n}": "a=1\n" for n in range(9)})
    real = os.replace

    def full(source: str, goal: Path) -> None:
        if "p3" in str(goal):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, goal)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        result = run("convert", pages, "-o", tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 1 and "the disk is full; make room" in result.stderr
    done = {path.name for path in (tmp_path / "out").glob("p?.json")}
    assert done == {"p0.json", "p1.json", "p2.json"}
    assert run("convert", pages, "-o", tmp_path / "out", "--resume").exit_code == 0
    assert len(told(tmp_path / "out")["documents"]) == 9


def test_two_runs_in_one_folder_are_refused(run: Run, tmp_path: Path) -> None:
    pages = folder(tmp_path / "in", a="a=1\n")
    (tmp_path / "out").mkdir()
    with alone_in(tmp_path / "out"):
        result = run("convert", pages, "-o", tmp_path / "out")
        assert result.exit_code == 2 and "another run is at work in this folder" in result.stderr
    assert run("convert", pages, "-o", tmp_path / "out").exit_code == 0


@pytest.mark.parametrize("gone", ["keep", "move", "remove"])
def test_results_of_documents_that_are_gone(run: Run, tmp_path: Path, gone: str) -> None:
    pages, out = folder(tmp_path / "in", a="a=1\n", b="b=1\n"), tmp_path / "out"
    run("convert", pages, "-o", out)
    (pages / "b.txt").unlink()
    assert run("convert", pages, "-o", out, "--resume", "--gone", gone).exit_code == 0
    assert (out / "b.json").exists() == (gone == "keep")
    assert (out / "gone/b.json").exists() == (gone == "move")
    assert [one["name"] for one in told(out)["earlier"]] == (["b.txt"] if gone == "keep" else [])
    assert (out / "a.json").exists()


NAMES = ("n" * 200, "two\nlines", "病" * 80, "\x1b[31m", "a b" * 30)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_summary_is_wider_than_100_columns(run: Run, tmp_path: Path, name: str) -> None:
    pages = folder(tmp_path / "in")
    for text, ending in (("a=1\n! wrong\n", "txt"), ("BAD " * 9, "md"), ("", "odd")):
        (pages / f"{name}.{ending}").write_text(text)
    result = run("convert", pages, "x" * 3000, "-o", tmp_path / "out")
    lines = result.stderr.splitlines()
    assert any("1 file left out" in line for line in lines)
    assert max(sum(2 if c > "⺀" else 1 for c in line) for line in lines) <= 100, lines


def test_a_log_for_programs(run: Run, tmp_path: Path) -> None:
    pages = folder(tmp_path / "in", a="a=1\n", b="BAD")
    result = run("convert", pages, "-o", tmp_path / "out", "--log-format", "json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [one["event"] for one in events] == ["document", "document", "end"]
    assert {one["name"]: one["status"] for one in events[:2]} == {"a.txt": "done", "b.txt": "failed"}
    assert events[1]["stage"] == "reading" and all(one["seconds"] >= 0 for one in events)
    assert events[2] | {"seconds": 0} == {
        "event": "end", "documents": 2, "done": 1, "failed": 1, "left_out": 0, "seconds": 0,
    }  # fmt: skip


def test_a_bar_on_a_terminal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.batch.ledger import Record
    from etl.cli import progress

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", lambda text: written.append(text) or len(text))
    monkeypatch.setenv("TERM", "xterm")
    with progress.telling("auto", 2) as teller:
        teller.done(Record("a", "a", "a", "done"))
        time.sleep(0.11)
        teller.done(Record("b", "b", "b", "failed"))
        teller.note("a note")
    shown = "".join(written)
    assert "converting" in shown and "2/2" in shown and "1 failed" in shown and "a note" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="processes are bound to their parent on Linux")
def test_processes_end_with_their_parent(tmp_path: Path, samples: Path) -> None:
    pages = tmp_path / "in"
    pages.mkdir()
    for number in range(60):
        (pages / f"{number}.txt").write_bytes((samples / "labelled_page.txt").read_bytes() + b"\nAge: %d" % number)
    command = [sys.executable, "-m", "etl", "convert", str(pages), "-o", str(tmp_path / "out"), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as parent:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        lines = tmp_path / "out" / "run.partial.jsonl"
        until = time.monotonic() + 60
        while (not lines.exists() or lines.read_bytes().count(b"\n") < 2) and time.monotonic() < until:
            time.sleep(0.05)
        found = children.read_text().split()
        parent.send_signal(signal.SIGKILL)
    assert len(found) == 2
    until = time.monotonic() + 10
    while any(_lives(pid) for pid in found) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_lives(pid) for pid in found)
    assert 0 < len(lines.read_text().splitlines()[1:]) < 60


def _lives(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
