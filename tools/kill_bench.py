"""A run that is killed again and again: are its results, when it ends at last, those of a run that nobody killed?

    tools/kill_bench.py [KILLS] [DOCUMENTS]     30 kills in a run over 300 documents

Makes documents of all formats (tools/corpus_maker.py), converts them once in peace, and then again with two processes:
at random moments a SIGKILL goes to the parent or to one of the workers; who killed the parent starts it anew with
`--resume`. Ends with 1 when a byte differs, a document was lost or doubled, or a process or a torn file is left.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from corpus_maker import made

LEFT = 10
"""Seconds in which the workers of a killed parent must end."""


def main(arguments: list[str]) -> int:
    """Kill and compare."""
    kills, documents = (int(one) for one in (*arguments, *("30", "300")[len(arguments) :]))
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "in").mkdir()
        for document in (made(number, seed=36) for number in range(documents)):
            (base / "in" / document.name).write_bytes(document.data)
        begin = time.monotonic()
        subprocess.run(command(base, "peace"), check=True, stderr=subprocess.DEVNULL)
        peace = time.monotonic() - begin
        told = killed(base, kills, peace)
        wrong = compared(base)
    print(json.dumps({"documents": documents, **told, "wrong": wrong}, indent=1))
    return 1 if wrong else 0


def command(base: Path, out: str) -> list[str]:
    """What converts the documents into a folder, going on where it was."""
    return [sys.executable, "-m", "etl", "convert", str(base / "in"), "-o", str(base / out), "--jobs", "2", "--resume"]


def killed(base: Path, kills: int, peace: float) -> dict[str, Any]:
    """Run to the end, with as many kills as are asked for; who was killed, and how often it was started."""
    chance = random.Random(36)
    done = {"parent": 0, "worker": 0}
    starts = 0
    orphans: list[int] = []
    while True:
        starts += 1
        with subprocess.Popen(command(base, "killed"), stderr=subprocess.DEVNULL) as parent:
            while parent.poll() is None and sum(done.values()) < kills:
                workers = waited(base, parent, chance, peace / kills)
                if parent.poll() is not None:
                    break
                victim = "parent" if chance.random() < 0.5 or not workers else "worker"
                os.kill(parent.pid if victim == "parent" else chance.choice(workers), signal.SIGKILL)
                done[victim] += 1
                if victim == "parent":
                    parent.wait()
                    orphans += outlived(workers)
            if parent.wait() == 0:
                return {"kills": done, "starts": starts, "workers that outlived their parent": len(orphans)}
        if starts > 3 * kills:
            return {"kills": done, "starts": starts, "workers that outlived their parent": len(orphans), "ended": False}


def waited(base: Path, parent: subprocess.Popen[bytes], chance: random.Random, about: float) -> list[int]:
    """Wait until some documents are done since now, and a random moment more; the workers there are then."""
    lines = base / "killed" / "run.partial.jsonl"
    some = count(lines) + chance.randint(0, 3)
    while parent.poll() is None and (not lines.exists() or count(lines) < some):
        time.sleep(0.01)
    time.sleep(chance.random() * min(about, 1))
    try:
        return [int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()]
    except OSError:
        return []


def count(lines: Path) -> int:
    """How many lines there are."""
    return lines.read_bytes().count(b"\n") if lines.exists() else 0


def outlived(workers: list[int]) -> list[int]:
    """The workers that go on without their parent."""
    until = time.monotonic() + LEFT
    while (alive := [pid for pid in workers if lives(pid)]) and time.monotonic() < until:
        time.sleep(0.02)
    return alive


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def compared(base: Path) -> list[str]:
    """What differs between the two folders."""
    peace, after = (files(base / name) for name in ("peace", "killed"))
    wrong = [f"{name}: only in one" for name in sorted(peace.keys() ^ after.keys())]
    wrong += [f"{name}: other bytes" for name in sorted(peace.keys() & after.keys()) if peace[name] != after[name]]
    ledgers = [json.loads((base / name / "run.json").read_bytes()) for name in ("peace", "killed")]
    names = [[one["name"] for one in ledger["documents"]] for ledger in ledgers]
    if names[0] != names[1] or len(set(names[1])) != len(names[1]):
        wrong.append("run.json: documents lost or doubled")
    plain = [[{**one, "seconds": 0} for one in ledger["documents"]] for ledger in ledgers]
    return wrong + ["run.json: records differ"] * (plain[0] != plain[1])


def files(out: Path) -> dict[str, bytes]:
    """All files of a run but its ledger, which tells how long it took."""
    return {
        p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != "run.json"
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
