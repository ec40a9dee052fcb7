"""A run that goes on with other mapping files: only what they touch is done again, and it is told which."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.batch.conversion import Job
from etl.batch.inputs import collect
from etl.batch.local import Plan, run
from etl.facts import Facts
from etl.pipeline import Result, Settings
from etl.readers import read

PAGES = {
    "glow": "A 24-year-old woman had a strange glow.",
    "hum": "A 30-year-old man had a deep hum.",
    "none": "A 40-year-old man had a headache.",
}
OWN = "kind: finding\nentries:\n  glow: {name: strange glow}\n  hum: {name: deep hum}\n"


def converted(data: bytes, name: str, *_: object, **named: object) -> Result:
    """As a pipeline converts a text, which takes no mapping into account."""
    document = read(data, name)
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "entry": [{"fullUrl": "urn:uuid:0", "resource": {"resourceType": "Basic", "text": document.text}}],
    }
    return Result(document, Facts("case_page", (), None, (), (), ()), bundle, {"issue": []})


def results(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("*.json") if path.name != "run.json"}


def test_only_what_a_mapping_file_touches_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "a.yaml").write_text("kind: finding\nentries: {headache: {name: headache}}\n")
    for module in ("etl.batch.local", "etl.mapping.load"):
        monkeypatch.setattr(f"{module}.shipped_dir", lambda: shipped)
    monkeypatch.setattr("etl.batch.conversion.convert_bytes", converted)
    (tmp_path / "in").mkdir()
    (tmp_path / "own").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text)
    settings = Settings(mappings=(tmp_path / "own",))
    seen: list[str] = []
    written: dict[str, int] = {}

    def again(own: str, out: str = "out") -> set[str]:
        from etl.mapping.compiled import _compiled

        (tmp_path / "own" / "own.yaml").write_text(own)
        _compiled.cache_clear()
        seen.clear()
        run(
            collect([str(tmp_path / "in")]).sources,
            Job(tmp_path / out, settings),
            Plan(resume=True),
            on_note=seen.append,
        )
        now = {path.stem: path.stat().st_mtime_ns for path in (tmp_path / out).glob("*.json") if "." not in path.stem}
        changed = {name for name, time in now.items() if written.get(name) != time} - {"run"}
        written.update(now)
        return changed

    assert again(OWN) == set(PAGES)
    assert again(OWN) == set() and not seen
    assert again(OWN + "# a remark\n") == set()
    assert "in nothing that is read with" in seen[0] and "3 documents aren't touched" in seen[1]
    assert again(OWN + "  red: {name: red nose, synonyms: [violet glow]}\n") == set()
    renamed = OWN.replace("name: strange glow", "name: odd glow, synonyms: [strange glow]")
    assert again(renamed) == {"glow"}
    assert "finding:glow" in seen[0] and seen[1] == "2 documents aren't touched by the change, 1 were done again"
    keys = {one["key"] for one in json.loads((tmp_path / "out" / "run.json").read_bytes())["documents"]}
    assert len(keys) == 1
    (tmp_path / "in" / "none.txt").write_text("A 41-year-old man had a headache.")
    assert again(renamed.replace("odd glow", "other glow")) == {"glow", "none"}
    again(renamed.replace("odd glow", "other glow"), "fresh")
    assert results(tmp_path / "fresh") == results(tmp_path / "out")
    cue = "kind: cue\nentries: {barely: {name: barely ever so, role: negated, scope: forward}}\n"
    (tmp_path / "own" / "cue.yaml").write_text(cue)
    written.clear()
    assert again(OWN) == set(PAGES) and "(cue:barely can touch any)" in seen[0]
    for cached in (tmp_path / "cache").rglob("lexicon-*"):
        cached.unlink()
    again(OWN.replace("hum:", "humming:"))
    assert "isn't in the cache any more" in seen[0]
