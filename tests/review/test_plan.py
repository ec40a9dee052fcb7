"""The plan of a table on the page: what a column holds is said at its head, applied by the server or saved as plan.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from etl.batch.replan import Replanner
from etl.cli import main
from etl.errors import InputError
from etl.mapping.compiled import compile_lexicon
from etl.plan import Plan, load_plan, merged, read_plan
from etl.review.model import Project, page_of
from etl.review.server import server
from etl.review.volumes import volumes

from .test_actions import press
from .test_page import fact, reviewer

pytestmark = pytest.mark.xdist_group("browser")
Open = Callable[..., Any]

ROWS = """Patient,Age,Gender,Tremor,Walks,Remarks here
{0}1,34,1,+,+,fell once
{0}2,51,2,-,-,slurred words
{0}3,47,2,n/t,+,none
"""
TURNED = """Item,K1,K2,K3
Age,34,51,47
Sex,F,M,F
Tremor,+,-,+
Walks,+,-,-
"""
CODED = {"heads": ["Patient", "Age", "Gender", "Tremor", "Walks", "Remarks here"], "columns": [{"label": "Gender", "role": "sex", "coding": {"1": "male", "2": "female"}}]}  # fmt: skip


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tables, of which two have the same heads, and their results in `out`."""
    monkeypatch.chdir(tmp_path)
    Path("first.csv").write_text(ROWS.format("P"), encoding="utf-8")
    Path("second.csv").write_text(ROWS.format("Q"), encoding="utf-8")
    Path("turned.csv").write_text(TURNED, encoding="utf-8")
    made = CliRunner().invoke(main, ["convert", "first.csv", "second.csv", "turned.csv", "-o", "out"])
    assert made.exit_code == 0, made.output
    return tmp_path


@pytest.fixture
def served(ward: Path) -> Iterator[str]:
    running, address = server(
        ward / "out",
        [ward / "c.jsonl"],
        compile_lexicon(),
        "out",
        0,
        planner=Replanner(ward / "out", Path("plan.yaml")),
    )
    Thread(target=running.serve_forever, daemon=True).start()
    yield address
    running.shutdown()
    running.server_close()


def genders(folder: Path) -> list[str | None]:
    bundle = json.loads(folder.read_text(encoding="utf-8"))
    people = (one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Patient")
    return [person.get("gender") for person in people]


def head(page: Any, label: str) -> Any:
    return page.locator("th, td", has_text=label).locator(".planner").first


def becomes(page: Any, words: str) -> None:
    """Wait until the first of the three cells is to become something."""
    page.locator(".preview tbody tr").first.locator("td").last.filter(has_text=re.compile(words, re.I)).wait_for()


def test_a_head_says_what_its_column_holds_and_the_server_applies_it(opened: Open, served: str, ward: Path) -> None:
    page = reviewer(opened(f"{served}#first"))
    head(page, "Gender").click()
    assert "Gender" in page.inner_text("#editor-title")
    page.select_option("#plan-role", "sex")
    page.select_option("[data-codes='1']", "male")
    page.select_option("[data-codes='2']", "female")
    becomes(page, "P1: male")
    assert "code without a dictionary" in page.locator(".preview tbody tr").first.inner_text()
    with page.expect_navigation():
        page.click("[data-plan=keep]")
    page.wait_for_selector("html[data-ready]")
    assert "2 documents were converted anew" in page.inner_text("#state")
    assert genders(ward / "out/first.json") == genders(ward / "out/second.json") == ["male", "female", "female"]
    (table,) = load_plan(ward / "plan.yaml").tables
    assert [(one.label, one.role, dict(one.coding)) for one in table.columns] == [
        ("Gender", "sex", {"1": "male", "2": "female"})
    ]
    head(page, "Gender").click()
    assert page.input_value("#plan-role") == "sex", "what was said stands in the form"
    with page.expect_navigation():
        page.click("[data-plan=reset]")
    page.wait_for_selector("html[data-ready]")
    assert genders(ward / "out/first.json") == [None] * 3
    assert load_plan(ward / "plan.yaml").tables[0].columns == ()


def test_a_concept_and_what_all_have_are_shown_before_they_are_kept(opened: Open, served: str, ward: Path) -> None:
    page = reviewer(opened(f"{served}#first"))
    head(page, "Walks").click()
    box = page.locator("dialog [role=combobox]").first
    box.fill("ataxia")
    page.locator("dialog [role=option]").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.locator("dialog [role=combobox]").last.fill("Wilson disease")
    page.locator("dialog [role=option]:visible", has_text="Wilson").first.click()
    page.locator(".chips .chip", has_text="wilson").wait_for()
    becomes(page, "ataxia")
    assert not (ward / "plan.yaml").exists(), "a look writes nothing"
    with page.expect_navigation():
        page.click("[data-plan=keep]")
    page.wait_for_selector("html[data-ready]")
    assert fact(page, "ataxia").count() and page.locator(".fact", has_text="Wilson").count() == 3
    assert load_plan(ward / "plan.yaml").tables[0].constants == ("condition:wilson_disease",)


def test_a_row_of_a_table_with_a_person_a_column_is_planned(opened: Open, served: str, ward: Path) -> None:
    page = reviewer(opened(f"{served}#turned"))
    assert page.locator("td .planner, th .planner").count() == 5, "a button a row"
    head(page, "Tremor").click()
    page.select_option("#plan-role", "leave out")
    with page.expect_navigation():
        page.click("[data-plan=keep]")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".fact", has_text="tremor").count() == 0 and page.locator(".fact").count() > 3


def test_the_keyboard_reaches_the_plan(opened: Open, served: str) -> None:
    page = reviewer(opened(f"{served}#first"))
    fact(page, "tremor").click()
    press(page, "p")
    assert "Tremor" in page.inner_text("#editor-title")
    assert page.evaluate("document.activeElement.id") == "plan-role"
    press(page, "Escape")
    assert not page.locator("dialog[open]").count()


def test_a_wrong_plan_is_named_and_changes_nothing(opened: Open, served: str, ward: Path) -> None:
    page = reviewer(opened(f"{served}#first", refusals=True))
    head(page, "Walks").click()
    page.locator("dialog [role=combobox]").first.fill("finding:nosuchthing")
    page.locator("dialog .wrong:not(:empty)").wait_for()
    assert "nosuchthing" in page.inner_text("dialog .wrong")
    assert not (ward / "plan.yaml").exists()


def test_the_page_that_is_a_file_offers_the_plan(opened: Open, ward: Path, tmp_path: Path) -> None:
    Path("review.html").write_text(page_of(volumes(ward / "out"), (), compile_lexicon(), title="out"), encoding="utf-8")
    page = reviewer(opened(f"{(ward / 'review.html').as_uri()}#first"))
    head(page, "Gender").click()
    page.select_option("#plan-role", "sex")
    for text, meaning in (("1", "male"), ("2", "female")):
        page.select_option(f"[data-codes='{text}']", meaning)
    becomes(page, "sex: male")
    with page.expect_download() as download:
        page.click("[data-plan=keep]")
    download.value.save_as("plan.yaml")
    made = CliRunner().invoke(main, ["convert", "first.csv", "--plan", "plan.yaml", "-o", "again"])
    assert made.exit_code == 0, made.output
    assert genders(Path("again/first.json")) == ["male", "female", "female"]
    page.reload()
    page.wait_for_selector("html[data-ready]")
    head(page, "Gender").click()
    assert page.input_value("#plan-role") == "sex", "the browser keeps what was said"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"document": "first", "table": {**CODED, "columns": [{"label": "Walks", "concept": "finding:nope"}]}}, 422, "nope"),
        ({"document": "first", "table": {"heads": []}}, 422, "heads"),
        ({"document": "first", "table": 7}, 422, "a plan is"),
        ({"document": "away", "table": CODED}, 409, "doesn't name it"),
    ],
)  # fmt: skip
def test_what_the_server_refuses(served: str, ward: Path, body: dict[str, Any], status: int, says: str) -> None:
    base, token = served.split("/?token=")
    answer = httpx.post(f"{base}/plan", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
    assert not (ward / "plan.yaml").exists()


def test_only_who_decides_plans_and_a_changed_source_is_named(ward: Path) -> None:
    planner = Replanner(ward / "out", Path("plan.yaml"))
    running, address = server(ward / "out", [ward / "c.jsonl"], compile_lexicon(), "out", 0, Project(("C. Vale",)), planner=planner)  # fmt: skip
    Thread(target=running.serve_forever, daemon=True).start()
    base, token = address.split("/?token=")
    asked = {"document": "first", "table": CODED, "curator": "A. Meyer", "keep": True}
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.post(f"{base}/plan", json=asked, headers=headers, timeout=30).status_code == 403
    running.shutdown()
    running.server_close()
    Path("first.csv").write_text(ROWS.format("X"), encoding="utf-8")
    change = read_plan(json.dumps({"tables": [CODED]}))
    with pytest.raises(InputError, match="changed since"):
        planner.tried("first", change)
    done, left = planner.kept(change, "first")
    assert done == ["second"] and len(left) == 1 and "first.csv changed since" in left[0]
    Path("second.csv").unlink()
    with pytest.raises(InputError, match="convert --plan"):
        planner.tried("second", change)


def test_a_plan_that_cannot_be_used_is_named_before_the_page_is_served(ward: Path) -> None:
    Path("broken.yaml").write_text("tables:\n  - heads: 5\n", encoding="utf-8")
    for where in (["--serve"], ["-o", "x.html"]):
        made = CliRunner().invoke(main, ["review", "out", *where, "--plan", "broken.yaml"])
        assert made.exit_code == 2 and "broken.yaml:2: heads" in made.output


def test_the_plan_beside_a_document_takes_the_change(ward: Path) -> None:
    Path("first.csv.plan.yaml").write_text("tables:\n  - heads: [Patient, Age, Gender, Tremor, Walks, Remarks here]\n    columns:\n      - {label: Tremor, role: leave out}\n")  # fmt: skip
    planner = Replanner(ward / "out", Path("plan.yaml"))
    planner.kept(read_plan(json.dumps({"tables": [CODED]})), "first")
    assert genders(ward / "out/first.json") == ["male", "female", "female"]
    (beside,) = load_plan(Path("first.csv.plan.yaml")).tables
    assert [one.label for one in beside.columns] == ["Tremor", "Gender"]


def test_a_change_is_merged_by_heads_and_labels() -> None:
    old = read_plan("tables:\n  - heads: [A, B]\n    layout: person per row\n    columns:\n      - {label: A, role: person}\n      - {label: B, role: age}\n")  # fmt: skip
    change = read_plan("tables:\n  - heads: [B, A]\n    columns:\n      - {label: B, role: leave out}\n  - heads: [C]\n    columns:\n      - {label: C, role: sex}\n")  # fmt: skip
    first, second = merged(old, change).tables
    assert [(one.label, one.role) for one in first.columns] == [("A", "person"), ("B", "leave out")]
    assert first.layout == "person per row" and second.heads == ("C",)
    assert merged(Plan(), change).tables == change.tables
