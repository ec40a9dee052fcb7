"""What all tests share."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ["CASE2FHIR_PACKS"] = str(ROOT / "tests" / "terminology" / "none")
"""Packs that somebody added on this machine change no test."""


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def samples(root: Path) -> Path:
    """The documents written for this project."""
    return root / "samples"


_LOT = 40
"""So many tests of a file go to one worker: what a file makes once is made once."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Hand the tests out in lots, the long ones first, so that at the end no worker waits for another.

    A test at a time, as xdist does it, each worker makes every fixture of every file. The handing out itself costs a
    little less, too: 23,000 empty tests took 73 s of the processor in lots of 64, and 84 s one by one.
    Texts and tables that aren't read yet are known gaps: when one of them is, its line in tests/parsers/left.txt goes.
    Those of all lists that give something wrong are also in tests/parsers/left_wrong.txt, to be mended first.
    A line that names no test of a file which is run whole is a mistake: nobody would take it out.
    """
    lists = {"left": "a text or table that is not read yet", "left_wrong": "a text or table that is read wrongly"}
    for name, reason in lists.items():
        left = set((ROOT / "tests" / "parsers" / f"{name}.txt").read_text(encoding="utf-8").splitlines())
        for item in items:
            if item.nodeid in left:
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
        some = config.getoption("lf", default=False) or any("::" in one for one in config.args)
        whole = set() if some else {item.nodeid.partition("::")[0] for item in items}
        nobody = sorted({line for line in left if line.partition("::")[0] in whole} - {item.nodeid for item in items})
        if nobody:
            raise pytest.UsageError(f"tests/parsers/{name}.txt names tests that aren't there: {', '.join(nobody)}")
    if not getattr(config.option, "loadgroup", False):
        return
    seen: Counter[Path] = Counter()
    lots: dict[tuple[Path, int], int] = {}
    early: set[pytest.Item] = set()
    for item in items:
        grouped = item.get_closest_marker("xdist_group")
        if grouped or item.get_closest_marker("slow"):
            early.add(item)
        if not grouped:
            lot = item.path, seen[item.path] // _LOT
            seen[item.path] += 1
            item.add_marker(pytest.mark.xdist_group(f"lot{lots.setdefault(lot, len(lots))}"))
    items.sort(key=lambda item: item not in early)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """An archive isn't part of a test's name: it holds the time, and workers must agree on names.

    Of a long text its beginning and a digest are: pytest itself changes how it names them.
    """
    if isinstance(val, bytes) and val.startswith((b"\x1f\x8b", b"PK")):
        return argname
    if isinstance(val, str) and len(val) > _NAME:
        return f"{val[:_NAME].encode('unicode_escape').decode()} {zlib.crc32(val.encode()):08x}"
    return None


_NAME = 48
"""So many characters of a text name a test."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """`disk("16k")` gives a folder `small` that is a disk of its own, so large."""
    folder = tmp_path / "small"

    def mounted(size: str) -> Path:
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("needs to be allowed to mount")
        return folder

    yield mounted
    if folder.is_mount():
        subprocess.run(["umount", "-l", str(folder)], check=True)


def every_page() -> list[Path]:
    """Every document at hand: the samples, those of the tests, and annotated ones beside the checkout."""
    shared = ROOT.parent / "shared"
    folders = [
        ROOT / "samples",
        *sorted((ROOT / "tests").glob("corpus/*/docs")),
        shared / "seeds",
        shared / "dev" / "docs",
    ]
    return [p for f in folders if f.is_dir() for p in sorted(f.iterdir()) if p.is_file() and not p.name.startswith(".")]


@pytest.fixture(scope="session")
def pages() -> list[Path]:
    """See `every_page`."""
    return every_page()


@pytest.fixture
def needs() -> Callable[..., str]:
    """`needs("java")` gives the program's path. Without it the test is skipped, and fails where CI=true.

    Several names are alternatives: `needs("chromium", "google-chrome")`.
    """

    def find(*programs: str) -> str:
        for program in programs:
            path = shutil.which(program)
            if path:
                return path
        told = f"needs {' or '.join(programs)}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{told}, and CI=true: the build machine must have it")
        pytest.skip(told)

    return find


_PACE = 0.02
"""CPU seconds that `_pace` takes on the machine on which the limits of the tests were set."""
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_TOLD = "He had 3 falls and no tremor, ALSFRS-R 37. " * 400


def _pace() -> float:
    """The CPU time of a piece of work that is always the same: how fast the machine is just now."""
    begin = time.process_time()
    for _ in range(5):
        counts: dict[str, int] = {}
        for word in _WORDS.finditer(_TOLD):
            counts[word.group().lower()] = counts.get(word.group().lower(), 0) + 1
    return time.process_time() - begin


@pytest.fixture
def seconds() -> Callable[[Callable[[], object], float], float]:
    """`seconds(work, limit)`: the CPU time of a call, in seconds, for tests of how time grows.

    Without the tracing of the coverage and without the collector, whose cost is that of everything the process has
    made before. On a machine that is slower than the one on which the limits were set, or slowed down by its
    neighbours, a second counts for less, by how long the same piece of work takes just before and after. A call that
    took longer than `limit` is timed again, twice at most, and the least counts.
    """

    def measured(work: Callable[[], object]) -> float:
        trace, collects = sys.gettrace(), gc.isenabled()
        gc.disable()
        sys.settrace(None)
        try:
            pace = _pace()
            begin = time.process_time()
            work()
            spent = time.process_time() - begin
            return spent * min(1, 2 * _PACE / (pace + _pace()))
        finally:
            sys.settrace(trace)
            if collects:
                gc.enable()

    def least(work: Callable[[], object], limit: float = 0) -> float:
        spent = measured(work)
        for _ in range(2):
            if spent > limit:
                spent = min(spent, measured(work))
        return spent

    return least


@pytest.fixture(autouse=True)
def no_stray_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set on a developer's machine must not change a result."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
