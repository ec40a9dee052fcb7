"""Reviewed documents as answers: what was accepted is what the scorer finds again, what was rejected is forbidden."""

from __future__ import annotations

import json
from pathlib import Path

import corpus
import gold
import pytest
import score

from etl import convert_file
from etl.corrections import parsed
from etl.explain import explained
from etl.pipeline import Settings


@pytest.mark.parametrize(
    "name", ["labelled_page", "stroke_page", "case_report_tables", "cohort_page", "two_patients", "two_courses"]
)
def test_answers_of_a_bundle_are_what_the_scorer_finds_in_it(root: Path, name: str) -> None:
    file = root / "samples" / f"{name}.txt"
    bundle = json.loads(json.dumps(convert_file(file).bundle, default=float))
    facts, forbidden = corpus.read(corpus.written(*gold.answers(bundle)))
    pairs, missed, extra = score.match(facts, list(score.flatten(bundle)))
    assert forbidden == [] and missed == [] and extra == []
    assert [(g, bad) for g, _, bad in pairs if bad] == []


def test_only_what_was_reviewed_whole(root: Path, tmp_path: Path) -> None:
    file = root / "samples" / "labelled_page.txt"
    told = [one for one in explained(convert_file(file).bundle) if one.kind not in ("Patient", "Group")]
    lines = [
        {"id": one.full_url, "curator": "Dr. A", "action": "reject" if one.name == "hypertension" else "accept",
         "document": {"name": file.name}, "fact": one.full_url}
        for one in told
    ]  # fmt: skip
    for number, words in (("all", lines), ("part", lines[1:])):
        result = convert_file(file, Settings(corrections=tuple(map(parsed, words))))
        (tmp_path / f"{number}.json").write_text(json.dumps(result.bundle, default=float))
    assert gold.main([str(tmp_path), "-o", str(tmp_path / "gold")]) == 0
    assert [one.name for one in (tmp_path / "gold").iterdir()] == ["all.tsv"]
    facts, forbidden = corpus.read((tmp_path / "gold" / "all.tsv").read_text(encoding="utf-8"))
    assert [one["what"] for one in forbidden] == ["hypertension"]
    assert "riluzole" in {one["what"] for one in facts}
