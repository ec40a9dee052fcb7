"""The wheel, as a user gets it: built, installed into an empty environment, used in another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(__file__).resolve().parent.parent
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "etl", "mappings"):
        (source / name).symlink_to(root / name)  # so that the build leaves nothing in the checkout
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], check=True, cwd=folder)
    return next(folder.glob("*.whl"))


def names(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        yield from archive.namelist()


def test_it_ships_what_it_needs_and_nothing_else(wheel: Path, root: Path) -> None:
    shipped = set(names(wheel))
    shipped_from = root / "mappings"
    mappings = {f"etl/_mappings/{path.relative_to(shipped_from).as_posix()}" for path in shipped_from.rglob("*.yaml")}
    data = {path.relative_to(root).as_posix() for path in (root / "etl").rglob("*") if path.suffix in (".json", ".j2")}
    assert mappings | data | {"etl/py.typed", "etl/cli/__init__.py", "etl/_mappings/codes.tsv"} <= shipped
    assert {name.partition("/")[0].partition("-")[0] for name in shipped} == {"etl", "case2fhir"}


def test_it_converts_in_an_empty_environment(wheel: Path, samples: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    lock = samples.parent / "requirements.lock"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-compile",  # of most of it nothing is imported here
        "--quiet",
        "--disable-pip-version-check",
        "-c",
        str(lock),
        str(wheel),
    ]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(install, check=True, env=clean)
    command = [str(tmp_path / "venv" / "bin" / "case2fhir"), "convert", str(samples / "labelled_page.txt"), "-o", "out"]
    ended = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    bundle = json.loads((tmp_path / "out" / "labelled_page.json").read_bytes())
    assert any(entry["resource"]["resourceType"] == "Patient" for entry in bundle["entry"])
