"""The examples in the shipped mapping files hold; one test for each file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.examples import run, run_one
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Entry, Example
from etl.mapping.load import load_entries, mapping_files, shipped_dir

FILES = [path.relative_to(shipped_dir()).as_posix() for path in mapping_files(shipped_dir())]
GAPS = Path(__file__).with_name("known_gaps.yaml")


@cache
def entries() -> tuple[Entry, ...]:
    return load_entries([shipped_dir()])


def gaps() -> list[Any]:
    """The examples of known_gaps.yaml, each expected to fail for the reason that stands above it."""
    plain = yaml.safe_load(GAPS.read_text(encoding="utf-8")) or {}
    return [
        pytest.param(
            Example(one["text"], tuple(one.get("gives", ())), tuple(one.get("never", ()))),
            id=one["text"][:60],
            marks=pytest.mark.xfail(reason=reason, strict=False),
        )
        for reason, ones in plain.items()
        for one in ones
    ]


@pytest.mark.parametrize("file", FILES)
def test_examples_of_a_file_hold(file: str) -> None:
    failures = list(run((entry for entry in entries() if entry.file == file), compile_lexicon()))
    assert not failures, "\n".join(["", *map(str, failures)])


def test_there_are_many_examples() -> None:
    assert sum(len(entry.examples) for entry in entries()) >= 1500


@pytest.mark.parametrize("example", gaps())
def test_known_gap(example: Example) -> None:
    failure = run_one(example, compile_lexicon())
    assert failure is None, str(failure)
