"""The automaton of a lexicon's patterns, kept from one process to the next."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from etl.cache import write_cached
from etl.mapping import index
from etl.mapping.index import automaton_of

PATTERNS = [f"w{n:05}" for n in range(6_000)]
TEXT = "w00007 w05999 w06000"
FOUND = [(5, 7), (12, 5_999)]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "case2fhir"


def test_a_kept_one_finds_the_same(cache: Path) -> None:
    assert list(automaton_of(PATTERNS).iter(TEXT)) == FOUND
    assert len(list(cache.glob("automaton-*"))) == 1
    assert list(automaton_of(PATTERNS).iter(TEXT)) == FOUND


def test_few_patterns_are_not_kept(cache: Path) -> None:
    assert list(automaton_of(["one"]).iter("one")) == [(2, 0)]
    assert not cache.exists()


@pytest.mark.parametrize("body", [b"", b"no pickle", pickle.dumps(Path("/")), pickle.dumps([1])])
def test_what_is_none_is_made_again(cache: Path, body: bytes) -> None:
    automaton_of(PATTERNS)
    (place,) = cache.glob("automaton-*")
    write_cached(place, body)
    assert list(automaton_of(PATTERNS).iter(TEXT)) == FOUND


def test_old_ones_go(cache: Path) -> None:
    for n in range(8):
        automaton_of([*PATTERNS, str(n)])
    assert len(list(cache.glob("automaton-*"))) == index._KEPT + 1
