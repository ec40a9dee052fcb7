"""Documents written without a look at the rules, in the forms that case pages, reports and tables come in.

Skipped where the scorer isn't there (it stands beside the checkout). The floor is the F1 of facts that agree in every
attribute, over all documents, and only ever goes up; the ceilings of what must not come out only ever go down.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from etl import convert_file

HERE = Path(__file__).resolve().parent
SCORE = HERE.parent.parent.parent / "shared" / "score" / "score.py"
FLOOR = 0.937
CEILINGS = {"people_wrong": 0, "forbidden": 0, "findings_extra": 0}
DOCUMENTS = sorted(path.name for path in (HERE / "docs").iterdir())
IN_WORDS = [name for name in DOCUMENTS if Path(name).suffix in {".txt", ".csv", ".html"}]

scored = pytest.mark.skipif(not SCORE.exists(), reason="the scorer isn't beside the checkout")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The scorer's summary over all documents."""
    out = tmp_path_factory.mktemp("proof")
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
    whole: dict[str, float] = json.loads(summary.read_text(encoding="utf-8"))["all"]
    return whole


@scored
@pytest.mark.parametrize("what", sorted(CEILINGS))
def test_little_comes_out_that_must_not(result: dict[str, float], what: str) -> None:
    assert result[what] <= CEILINGS[what]


@scored
def test_facts_agree_in_every_attribute(result: dict[str, float]) -> None:
    assert result["exact_f1"] >= FLOOR


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_its_gold(name: str) -> None:
    gold = json.loads((HERE / "gold" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
    assert gold["document"] == name
    # A page of general information has no fact at all, by the contract.
    assert not gold["facts"] if gold["kind"] == "information" else len(gold["facts"]) >= 40


@pytest.mark.parametrize("name", IN_WORDS)
def test_the_quotes_of_the_facts_stand_in_the_document(name: str) -> None:
    gold = json.loads((HERE / "gold" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
    text = (HERE / "docs" / name).read_text(encoding="utf-8")
    if Path(name).suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    text = " ".join(text.split())
    assert not [
        fact["quote"] for fact in gold["facts"] if "quote" in fact and " ".join(fact["quote"].split()) not in text
    ]
