"""The queue over all documents, in a real browser: the most doubtful first, the project's sums, the search, what comes at the end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.review.model import known_of, model_of
from etl.review.volumes import volumes

from .conftest import written
from .test_actions import press, said
from .test_page import reviewer

pytestmark = pytest.mark.xdist_group("browser")
Open = Callable[..., Any]


def queued(out: Path) -> list[tuple[int, str, str]]:
    """Risk, document and fullUrl of all facts of a folder, in the order of the queue."""
    known = known_of(compile_lexicon())
    models = [model_of(one, known) for one in volumes(out)]
    lines = [
        (-fact.get("risk", 0), at, number, model["path"], fact["url"])
        for at, model in enumerate(models)
        for number, fact in enumerate(model["facts"])
        if fact["kind"] != "person"
    ]
    return [(-risk, path, url) for risk, _, _, path, url in sorted(lines)]


def chosen(page: Any) -> str:
    """The fullUrl of the chosen fact."""
    return str(
        page.evaluate(
            "JSON.parse(document.getElementById('document-' + (parseInt(document.getElementById('doc-number').textContent) - 1))"
            ".textContent).facts[+document.querySelector('.fact.on').dataset.number].url"
        )
    )


def test_next_goes_by_doubt_over_all_documents(opened: Open, address: str, shelf: Path) -> None:
    page = reviewer(opened(address + "#labelled_page"))
    order = [url for _, _, url in queued(shelf)]
    seen = []
    for _ in range(4):
        press(page, "x")
        seen.append(chosen(page))
        page.wait_for_timeout(100)
        assert page.evaluate("document.scrollingElement.scrollTop") == 0, "the page itself doesn't scroll"
    assert seen == order[:4], "what is left is passed over"
    press(page, "a", "r")
    assert chosen(page) == order[5], "a verdict leads on in the queue"
    assert [action for action, _ in said(page)] == ["accept", "reject"]
    press(page, "j", "a")
    assert chosen(page) not in order[5:6], "after a step in the list it goes on there"


IN_VIEW = """node => {
  const one = node.getBoundingClientRect(), pane = node.closest('#facts-list, #source').getBoundingClientRect();
  return one.top >= pane.top - 1 && one.top + Math.min(one.height, 60) <= Math.min(pane.bottom, innerHeight) + 1;
}"""
"""Whether the beginning of a node is seen."""


def test_the_next_fact_and_its_words_are_in_view(opened: Open, address: str) -> None:
    page = reviewer(opened(address, viewport={"width": 1400, "height": 500}))
    page.keyboard.press("x")
    for _ in range(12):
        page.keyboard.press("a")
        page.wait_for_timeout(300)
        assert page.eval_on_selector(".fact.on", IN_VIEW), "the fact"
        marks = page.locator(".paper mark.on")
        assert not marks.count() or marks.first.evaluate(IN_VIEW), "its words"


def test_keys_go_on_in_the_project(opened: Open, address: str) -> None:
    page = reviewer(opened(address))
    press(page, "5", "x")
    assert page.locator(".fact.on").is_visible(), "x leads from the sums to the next fact"
    press(page, "5", "/")
    page.keyboard.type("tremor")
    press(page, "Escape", "2")
    assert page.locator("#facts").is_visible(), "Escape leaves the search, and keys are keys again"


def test_the_bar_counts_the_project_and_not_what_others_said(opened: Open, address: str, shelf: Path) -> None:
    page = reviewer(opened(address))
    every = len(queued(shelf))
    press(page, "x", "a", "a")
    assert page.inner_text("#progress-text") == f"2 of {every}"
    assert re.fullmatch(
        rf"Project: 2 of {every} facts, 0 of 4 documents, \d+ of \d+ people judged",
        page.get_attribute("#progress", "aria-label"),
    )
    page.fill("#curator", "Dr. B")
    page.locator("#curator").blur()
    assert page.inner_text("#progress-text") == f"0 of {every}"


def test_doubt_is_seen_and_said(opened: Open, address: str) -> None:
    page = opened(address)
    press(page, "x")
    assert page.locator(".fact.on .badge.doubt").count() == 1
    assert page.locator(".fact.on .doubts li").count() >= 1
    assert 0 < page.locator(".badge.doubt").count() < page.locator(".fact").count() / 2, "what is sure is quiet"
    page.select_option("#order", "doubt")
    page.select_option("#state-filter", "doubt")
    assert page.locator(".fact").count() == page.locator(".badge.doubt").count()


@pytest.mark.parametrize(
    ("words", "choices", "hits"),
    [
        ("babinski", {}, ["Babinski sign", "Babinski sign"]),
        ("babinski negative", {}, 1),
        ("hp:0003394", {}, ["muscle cramps"]),
        ("riluzole", {"kind": "medicine"}, 1),
        ("riluzole", {"kind": "condition"}, 0),
        ("", {"reason": "unsided"}, 1),
        ("no such word anywhere", {}, 0),
    ],
)
def test_the_search_goes_over_all_documents(
    opened: Open, address: str, words: str, choices: dict[str, str], hits: Any
) -> None:
    page = opened(address + "#cohort_page")
    press(page, "5")
    page.fill("#all-find", words)
    for key, value in choices.items():
        page.select_option(f"[data-asks={key}]", value)
    page.locator("#all-found [role=status]").wait_for()
    page.wait_for_timeout(300)
    names = page.locator("#all-found .hits b").all_inner_texts()
    if isinstance(hits, list):
        assert names[: len(hits)] == hits
    else:
        assert (len(names) > 0) == bool(hits)


def test_a_hit_leads_to_its_fact_and_its_text(opened: Open, address: str) -> None:
    page = opened(address + "#cohort_page")
    press(page, "5", "/")
    page.keyboard.type("muscle cramps")
    page.locator("#all-found .hits button").first.click()
    assert page.inner_text("#doc-title") == "labelled_page.txt"
    assert "muscle cramps" in page.locator(".fact.on").inner_text()
    press(page, "5")
    page.fill("#all-find", "sleeps through")
    page.locator("#all-found button", has_text="sleeps through").click()
    assert "sleeps through" in "".join(page.locator(".flash").all_inner_texts())


def test_when_all_is_judged_it_says_what_comes_next(
    opened: Open, paged: Callable[..., str], root: Path, tmp_path: Path
) -> None:
    written(tmp_path, root / "samples" / "cohort_page.txt")
    page = reviewer(opened(paged(tmp_path)))
    press(page, "x")
    for _ in range(len(queued(tmp_path))):
        press(page, "a")
    assert page.locator("#project").is_visible()
    steps = page.locator("#project .steps").inner_text()
    assert "All facts that are yours to look at are judged." in steps and "convert again" in steps
    done = page.locator("#project .sums").inner_text().split()
    assert done[done.index("Documents") + 1 :][:3] == ["1", "of", "1"]
    assert len(said(page)) == len(queued(tmp_path)), "one key for each fact"


def test_an_empty_project_says_what_to_do(opened: Open, paged: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"resourceType": "Bundle", "entry": []}))
    page = opened(paged(tmp_path))
    press(page, "x")
    assert "Convert some" in page.inner_text("#project")
