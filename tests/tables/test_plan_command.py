"""`case2fhir plan`, and convert with what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli import main

TABLE = "Patient,Age,Sex,Tremor,Zork\nP1,34,F,+,a\nP2,40,M,-,b\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def codes(path: Path) -> set[str]:
    bundle = json.loads(path.read_text(encoding="utf-8"))
    return {str(entry["resource"].get("code", {}).get("text", "")) for entry in bundle["entry"]}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    return Path("table.csv")


def test_a_plan_is_written_edited_and_used_again(table: Path) -> None:
    written = run("plan", "table.csv", "-o", "plan.yaml")
    assert written.exit_code == 0, written.output
    plan = Path("plan.yaml")
    plan.write_text(plan.read_text(encoding="utf-8").replace("finding:tremor", "finding:ataxia"), encoding="utf-8")
    refused = run("plan", "table.csv", "-o", "plan.yaml")
    assert refused.exit_code == 2 and "--plan plan.yaml" in refused.output
    again = run("plan", "table.csv", "-o", "plan.yaml", "--plan", "plan.yaml")
    assert again.exit_code == 0 and "finding:ataxia" in plan.read_text(encoding="utf-8")
    assert run("convert", "table.csv", "--plan", "plan.yaml", "-o", "out").exit_code == 0
    assert {"ataxia"} == codes(Path("out/table.json")) & {"ataxia", "tremor"}


def test_a_plan_beside_a_document_is_taken_and_looked_at_by_resume(table: Path) -> None:
    assert run("convert", ".", "-o", "out").exit_code == 0
    beside = Path("table.csv.plan.yaml")
    beside.write_text(
        "tables: [{heads: [Patient, Age, Sex, Tremor, Zork], columns: [{label: Tremor, role: leave out}]}]"
    )
    assert run("convert", ".", "-o", "out", "--resume").exit_code == 0
    assert "tremor" not in codes(Path("out/table.json"))
    listed = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in listed["documents"]] == ["table.csv"]
    beside.unlink()
    assert run("convert", ".", "-o", "out", "--resume").exit_code == 0
    assert "tremor" in codes(Path("out/table.json"))


def test_a_plan_is_shown(table: Path) -> None:
    shown = run("plan", "table.csv", "--show").output
    assert "person per row" in shown and "finding:tremor" in shown and "+ → tremor: present" in shown


def test_a_wrong_plan_ends_before_anything_is_converted(table: Path) -> None:
    Path("plan.yaml").write_text(
        "tables:\n- heads: [Patient]\n  columns:\n  - {label: Tremor, concept: 'finding:zork'}\n"
    )
    ended = run("convert", "table.csv", "--plan", "plan.yaml", "-o", "out")
    assert ended.exit_code == 2 and "plan.yaml:4: Tremor" in ended.output and not Path("out").exists()


def test_without_the_ontology_heads_stay_as_printed(table: Path) -> None:
    table.write_text("Patient,Sex,Broad hallux\nP1,F,+\nP2,M,-\n", encoding="utf-8")
    with_, without = run("plan", "table.csv").output, run("plan", "table.csv", "--terminology", "none").output
    assert "concept: HP:0010055" in with_ and "concept: Broad hallux" in without
