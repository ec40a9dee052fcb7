"""Nine documents that were written without knowing how the program reads, against every fact in them.

Skipped where the scorer isn't there (it stands beside the checkout). The floor is the F1 of facts that agree in every
attribute, over all documents; nothing was measured when it was written, and it only ever goes up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from etl import convert_file

HERE = Path(__file__).resolve().parent
SCORE = HERE.parent.parent.parent / "shared" / "score" / "score.py"
FLOOR = 0.0
DOCUMENTS = sorted(path.name for path in (HERE / "docs").iterdir())

pytestmark = pytest.mark.skipif(not SCORE.exists(), reason="the scorer isn't beside the checkout")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The scorer's summary over all documents."""
    out = tmp_path_factory.mktemp("trial")
    for name in DOCUMENTS:
        converted = convert_file(HERE / "docs" / name)
        stem = Path(name).stem
        (out / f"{stem}.json").write_text(json.dumps(converted.bundle, default=float), encoding="utf-8")
        (out / f"{stem}.findings.json").write_text(json.dumps(converted.outcome, default=float), encoding="utf-8")
    summary = out / "score" / "summary.json"
    summary.parent.mkdir()
    subprocess.run(
        [sys.executable, str(SCORE), "--json", str(summary), str(HERE / "gold"), str(out)],
        check=True,
        capture_output=True,
    )
    scored: dict[str, object] = json.loads(summary.read_text(encoding="utf-8"))
    return scored


def all_of(result: dict[str, object]) -> dict[str, float]:
    whole = result["all"]
    assert isinstance(whole, dict)
    return whole


def test_nobody_is_made_up(result: dict[str, object]) -> None:
    assert all_of(result)["people_wrong"] == 0


def test_nothing_forbidden_comes_out(result: dict[str, object]) -> None:
    assert all_of(result)["forbidden"] == 0


def test_no_conflict_is_made_up(result: dict[str, object]) -> None:
    assert all_of(result)["findings_extra"] == 0


def test_facts_agree_in_every_attribute(result: dict[str, object]) -> None:
    assert all_of(result)["exact_f1"] >= FLOOR


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_quotes_of_the_facts_stand_in_the_document(name: str) -> None:
    gold = json.loads((HERE / "gold" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
    text = " ".join((HERE / "docs" / name).read_text(encoding="utf-8").split())
    assert gold["document"] == name
    assert not [
        fact["quote"] for fact in gold["facts"] if "quote" in fact and " ".join(fact["quote"].split()) not in text
    ]
