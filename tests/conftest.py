"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def samples(root: Path) -> Path:
    """The documents written for this project."""
    return root / "samples"


@pytest.fixture(scope="session")
def pages() -> list[Path]:
    """Every document at hand: the samples, those of the tests, and annotated ones beside the checkout."""
    shared = ROOT.parent / "shared"
    folders = [ROOT / "samples", *sorted((ROOT / "tests").glob("*/docs")), shared / "seeds", shared / "dev" / "docs"]
    return [p for f in folders if f.is_dir() for p in sorted(f.iterdir()) if p.is_file() and not p.name.startswith(".")]


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


@pytest.fixture(autouse=True)
def no_stray_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set on a developer's machine must not change a result."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
