"""The compiled lexicon on disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.mapping import compiled, load
from etl.mapping.compiled import compile_lexicon

Write = Callable[..., Path]

TEXT = """
kind: scale
entries:
  s:
    synonyms: [MS, rating]
    codes: [ln 1-8]
    items: {a: {low: 0.5, high: 4, synonyms: [x], absent_of: b, optional: true}}
    total: {low: 0, high: 4}
    total_is: sum
    examples: [{text: t, gives: [g], never: [n]}]
"""
OTHERS = {
    "site.yaml": "kind: site\nentries: {leg: {left: [sct 1], right: [sct 2], both: [sct 3], part_of: body}}",
    "grade.yaml": 'kind: grade\nentries: {p: {grades: {"3-": {ordinal: 2.67, name: x, codes: [sct 4]}}}}',
    "finding.yaml": "kind: finding\nentries: {f: {refines: {leg: g}, negated: [no f], abilities: [run]}}",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "case2fhir"


def test_what_comes_from_the_cache_is_what_went_in(
    write: Write, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("a.yaml", TEXT)
    for name, text in OTHERS.items():
        write(name, text)
    first = compiled.lexicon_of([folder])
    assert len(list(own_cache.iterdir())) == 1
    monkeypatch.setattr(load, "load_entries", lambda dirs: pytest.fail("the cache wasn't used"))
    second = compiled.lexicon_of([folder])
    assert second.entries == first.entries
    assert second.index == first.index
    assert [m.entry.id for m in second.find("MS rating, no f; run")] == ["s", "s", "f", "f"]


def test_another_content_is_another_cache(write: Write) -> None:
    folder = write("a.yaml", TEXT)
    before = compiled.digest([folder])
    write("codes.tsv", "s\tc\td\n")
    after = compiled.digest([folder])
    write("b.yaml", "")
    assert len({before, after, compiled.digest([folder])}) == 3
    assert compiled.digest([folder]) != compiled.digest([folder, folder])


@pytest.mark.parametrize("damage", [b"", b"{}", b"x" * 200, b"half", b"other"])
def test_a_cache_that_cannot_be_used_is_made_again(write: Write, own_cache: Path, damage: bytes) -> None:
    folder = write("a.yaml", TEXT)
    compiled.lexicon_of([folder])
    (path,) = own_cache.iterdir()
    good = path.read_bytes()
    if damage == b"half":
        damage = good[: len(good) // 2]
    if damage == b"other":
        import hashlib

        damage = hashlib.sha256(b"[1]").hexdigest().encode() + b"\n[1]"
    path.write_bytes(damage)
    assert compiled.lexicon_of([folder]).entries[0].id == "s"
    assert path.read_bytes() == good


def test_no_place_for_a_cache_is_no_reason_to_stop(write: Write, own_cache: Path) -> None:
    own_cache.parent.write_text("a file where the folder should be")
    assert compiled.lexicon_of([write("a.yaml", TEXT)]).entries[0].id == "s"


def test_old_caches_go(write: Write, own_cache: Path) -> None:
    for number in range(12):
        compiled.lexicon_of([write("a.yaml", TEXT + f"    source: v{number}\n")])
    assert len(list(own_cache.iterdir())) <= 9


def test_compile_lexicon_lays_others_over_the_shipped(write: Write) -> None:
    folder = write("a.yaml", "kind: gene\nentries: {zzz_test_gene: {synonyms: [ZZZT9]}}")
    made = compile_lexicon([folder])
    assert made is compile_lexicon([folder])
    assert [m.entry.id for m in made.find("ZZZT9")] == ["zzz_test_gene"]


def test_from_the_cache_it_is_quick_and_imports_little(write: Write, own_cache: Path) -> None:
    rows = "\n".join(
        f"  f{n}: {{synonyms: [thing {n}, other {n}x, third thing number {n}], codes: [sct {n}]}}" for n in range(3000)
    )
    folder = write("a.yaml", f"kind: finding\nentries:\n{rows}\n")
    compiled.lexicon_of([folder])
    code = (
        "import sys, time; from pathlib import Path; from etl.mapping import compiled\n"
        f"t = time.process_time(); made = compiled.lexicon_of([Path({str(folder)!r})]); made.find('thing 7')\n"
        "spent = time.process_time() - t\n"
        "assert len(made.entries) == 3000\n"
        "assert not {'yaml', 'pydantic'} & set(sys.modules), 'heavy imports'\n"
        "print(spent)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(own_cache.parent)}
    root = Path(compiled.__file__).resolve().parents[2]
    spent = []
    for _ in range(3):
        ended = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        spent.append(float(ended.stdout))
    # 60 ms on a quiet machine, with the first search; tests run beside others.
    assert min(spent) < 0.2, f"{min(spent):.3f} s at {time.ctime()}"
