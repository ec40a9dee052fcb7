"""What each action of a curator touches: the fact that is chosen and shown, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_page import fact, reviewer, saved

pytestmark = pytest.mark.xdist_group("browser")
Open = Callable[..., Any]
RECORDS = (
    "Object.keys(localStorage).filter(k => k.startsWith('case2fhir-review')).flatMap(k => JSON.parse(localStorage[k]))"
)


def said(page: Any) -> list[tuple[str, str]]:
    """What is kept so far: (action, name of the fact)."""
    return [(one["action"], one["what"]["name"]) for one in page.evaluate(RECORDS)]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def choose(page: Any, name: str, value: str = "") -> None:
    """Choose a fact; a click on one that is chosen would end that."""
    if not page.locator(".fact.on", has_text=name).filter(has_text=value or name).count():
        fact(page, name, value).click()


@pytest.fixture
def page(opened: Open, address: str) -> Any:
    return reviewer(opened(address + "#labelled_page"))


HIDING: dict[str, Callable[[Any], Any]] = {
    "words": lambda page: (page.keyboard.press("/"), page.keyboard.type("babinski"), page.keyboard.press("Escape")),
    "state": lambda page: page.select_option("#state-filter", "reject") and page.locator("#state-filter").blur(),
    "kind": lambda page: page.locator("[data-legend=medicine]").click(),
    "unchosen": lambda page: page.keyboard.press("Escape"),
    "document": lambda page: press(page, "]", "["),
    "course": lambda page: page.keyboard.press("3"),
    "ledger": lambda page: page.keyboard.press("4"),
}


@pytest.mark.parametrize("way", HIDING)
def test_no_key_touches_a_fact_that_is_not_shown(page: Any, way: str) -> None:
    fact(page, "riluzole").click()
    HIDING[way](page)
    press(page, "a", "r", "e", "c", "u", "U")
    assert (said(page), page.locator("dialog[open]").count(), page.locator(".fact.on").count()) == (
        [], 0, 1 if way in ("course", "ledger") else 0
    )  # fmt: skip
    assert "Choose a fact first" in page.inner_text("#state")


def test_a_filter_that_leaves_the_fact_leaves_it_chosen(page: Any) -> None:
    fact(page, "riluzole").click()
    press(page, "/")
    page.keyboard.type("rilu")
    press(page, "Escape", "a")
    assert page.input_value("#filter") == "rilu"
    assert said(page) == [("accept", "riluzole")]


@pytest.mark.parametrize(
    ("state", "first", "key"),
    [("todo", "", "a"), ("todo", "", "r"), ("accept", "a", "r"), ("accept", "a", "u"), ("reject", "r", "u")],
)
def test_a_filter_stays_after_what_takes_the_fact_out_of_it(page: Any, state: str, first: str, key: str) -> None:
    fact(page, "riluzole").click()
    press(page, *first)
    page.select_option("#state-filter", state)
    page.locator("#state-filter").blur()
    choose(page, "riluzole")
    press(page, key)
    assert page.input_value("#state-filter") == state
    assert page.locator(".fact", has_text="riluzole").count() == 0


def test_to_do_is_done_one_after_the_other(page: Any) -> None:
    page.select_option("#state-filter", "todo")
    names = page.locator(".fact .name").all_text_contents()  # drawn or not
    press(page, "j", "j", "a", "a", "r")
    assert [name for _, name in said(page)] == names[1:4]
    assert page.locator(".fact.on .name").inner_text() == names[4]
    page.click("[data-act=accept]")  # nothing is chosen then, and the next key goes on from there
    assert page.locator(".fact.on").count() == 0
    press(page, "j")
    assert page.locator(".fact.on .name").inner_text() == names[5]


def test_a_held_key_says_it_once(page: Any) -> None:
    fact(page, "riluzole").click()
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.up("a")
    assert len(said(page)) == 1


def test_without_a_name_nothing_is_said_and_nothing_moves(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page")
    fact(page, "riluzole").click()
    for act in (lambda: press(page, "a"), lambda: press(page, "r"), lambda: press(page, "e"), lambda: press(page, "c")):
        act()
        assert "Say who you are" in page.inner_text("#state")
        assert page.evaluate("document.activeElement.id") != "curator"
        assert "riluzole" in page.locator(".fact.on").inner_text()
    page.click("[data-act=accept]")
    assert page.evaluate("document.activeElement.dataset.act") == "accept"
    assert said(page) == []
    reviewer(page)
    press(page, "a")
    assert said(page) == [("accept", "riluzole")]


def test_an_action_leaves_the_focus_where_it_is(page: Any) -> None:
    fact(page, "riluzole").click()
    page.locator("[data-act=reject]").focus()
    press(page, "Enter")
    assert page.evaluate("document.activeElement.dataset.act") == "reject"


def test_a_person_is_not_rejected_by_its_key(page: Any) -> None:
    page.locator(".fact[data-kind=person] > button").first.click()
    press(page, "r")
    assert said(page) == []
    press(page, "a")
    assert [action for action, _ in said(page)] == ["accept"]


def commented(page: Any, words: str) -> None:
    press(page, "c")
    page.fill("dialog textarea", words)
    page.click("dialog [type=submit]")


def test_a_verdict_is_taken_back_alone_and_said_again(page: Any) -> None:
    fact(page, "riluzole").click()
    page.click("[data-act=accept]")
    commented(page, "dose as printed")
    page.click("[data-act=reject]")
    press(page, "u")
    assert said(page) == [("comment", "riluzole"), ("accept", "riluzole")]
    press(page, "u")
    assert said(page) == [("comment", "riluzole")]
    press(page, "U", "U")
    assert said(page) == [("comment", "riluzole"), ("reject", "riluzole")]
    page.click("[data-act=undo]")
    page.click("[data-act=redo]")
    assert said(page) == [("comment", "riluzole"), ("reject", "riluzole")]
    page.reload()  # the history outlives the page
    page.wait_for_selector("html[data-ready]")
    fact(page, "riluzole").click()
    press(page, "u")
    assert said(page) == [("comment", "riluzole"), ("accept", "riluzole")]
    press(page, "U")
    page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('case2fhir-done')) localStorage.removeItem(key)"
    )
    page.reload()  # what was said elsewhere, as in a file that is opened, is taken back, too
    page.wait_for_selector("html[data-ready]")
    fact(page, "riluzole").click()
    press(page, "u")
    assert said(page) == [("comment", "riluzole")]
    press(page, "U")
    assert said(page)[-1] == ("reject", "riluzole")


def test_actions_are_undone_in_their_order(page: Any) -> None:
    fact(page, "riluzole").click()
    press(page, "a")
    fact(page, "hypertension").click()
    press(page, "r")
    commented(page, "of the sister")
    every = said(page)
    assert len(every) == 3
    for left in (2, 1, 0, 0):
        press(page, "Control+z")
        assert said(page) == every[:left]
    press(page, "Control+y", "Control+Shift+z", "Control+y", "Control+y")
    assert said(page) == every
    press(page, "Control+z", "j", "a", "Control+y")
    assert len(said(page)) == 4, "what was undone and is something else comes again"


def test_a_comment_that_is_emptied_is_gone(page: Any) -> None:
    fact(page, "riluzole").click()
    commented(page, "  ")
    assert said(page) == []
    commented(page, "as of June")
    commented(page, "")
    assert said(page) == []


def correct(page: Any, name: str, value: str, fill: dict[str, str]) -> None:
    choose(page, name, value)
    press(page, "e")
    for label, text in fill.items():
        box = page.locator("dialog label", has_text=label).locator("input, select").first
        box.select_option(text) if box.evaluate("n => n.tagName") == "SELECT" else box.fill(text)
    page.locator("#editor-title").click()
    page.click("dialog [type=submit]")
    page.locator("#editor").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("name", "value", "fill", "there", "gone"),
    [
        ("ALSFRS-R total", "34", {"Date": ""}, ["34"], ["2018"]),
        ("ALSFRS-R total", "34", {"Before, during": ""}, ["34", "2018-03-12"], ["before"]),
        ("ALSFRS-R total", "34", {"Value": ""}, ["2018-03-12"], ["34"]),
        ("walking distance", "60", {"Unit": ""}, ["60"], ["60 m"]),
        ("walking distance", "60", {"Value": "75"}, ["75 m"], ["60"]),
        ("walking distance", "60", {"Value": "", "Unit": ""}, ["walking distance"], ["60", " m"]),
        ("riluzole", "50 mg", {"Dose": ""}, ["riluzole"], ["50"]),
        ("riluzole", "50 mg", {"Dose": "25"}, ["25 mg"], ["50"]),
        ("muscle strength", "4-/5", {"Grade": ""}, ["upper limb"], ["4-/5"]),
        ("muscle strength", "4-/5", {"Body site": "", "Side": ""}, ["4-/5"], ["limb", "right"]),
        ("muscle strength", "4-/5", {"Side": ""}, ["4-/5", "upper limb"], ["right", "left"]),
    ],
)  # fmt: skip
def test_a_row_shows_nothing_that_was_taken_away(
    page: Any,
    tmp_path: Path,
    root: Path,
    name: str,
    value: str,
    fill: dict[str, str],
    there: list[str],
    gone: list[str],
) -> None:
    correct(page, name, value, fill)
    shown = page.locator(".fact.on > button").inner_text()
    assert all(words in shown for words in there), shown
    assert not any(words in shown for words in gone), shown
    from etl import convert_file
    from etl.pipeline import Settings

    (one,) = saved(page, tmp_path)
    result = convert_file(root / "samples" / "labelled_page.txt", Settings(corrections=(one,)))
    assert (list(result.corrections.values()), result.problems) == (["applied"], ())


def test_a_second_correction_keeps_the_first(page: Any, tmp_path: Path) -> None:
    correct(page, "muscle strength", "4-/5", {"Date": "2018-04"})
    correct(page, "muscle strength", "4-/5", {"Side": "left"})
    correct(page, "muscle strength", "4-/5", {"Grade": "4+/5"})
    (one,) = saved(page, tmp_path)
    assert (one.changes["date"], one.changes["site"]["text"], one.changes["value"]["text"]) == (
        "2018-04", "left upper limb", "4+/5"
    )  # fmt: skip


def test_lists_by_date_words_and_course_follow_a_correction(page: Any) -> None:
    page.select_option("#order", "date")
    correct(page, "ALSFRS-R total", "34", {"Date": "1999-05", "Value": "31"})
    assert page.locator("h3").first.inner_text() == "1999-05"
    page.fill("#filter", "alsfrs 1999")
    assert page.locator(".fact").count() == 1
    press(page, "Escape")
    page.fill("#filter", "")
    press(page, "Escape", "3")
    plot = page.locator("figure.plot", has_text="ALSFRS-R total").locator("details").text_content()
    assert "1999-05" in plot and "31" in plot


@pytest.mark.parametrize("wrong", ["2019-13-01", "2019-02-30", "2019-02-29", "0000", "2019-00"])
def test_a_date_that_there_is_not_is_refused_at_once(page: Any, wrong: str) -> None:
    choose(page, "ALSFRS-R total", "34")
    press(page, "e")
    page.locator("dialog label", has_text="Date").locator("input").first.fill(wrong)
    page.click("dialog [type=submit]")
    assert page.locator("dialog [role=alert]").inner_text().startswith("There is no such date")
    assert said(page) == []
    page.locator("dialog label", has_text="Date").locator("input").first.fill("2020-02-29")
    page.click("dialog [type=submit]")
    page.locator("#editor").wait_for(state="hidden")
    assert [action for action, _ in said(page)] == ["correct"]


def test_a_key_shows_why_the_chosen_fact_is_so(page: Any) -> None:
    fact(page, "riluzole").click()
    why = page.locator(".fact.on .why")
    assert not why.locator("li").first.is_visible()
    press(page, "w")
    assert "rule person_only" in why.inner_text()
    press(page, "j", "j")
    assert page.locator(".fact.on .why li").first.is_visible(), "the next fact shows it, too"
    press(page, "w")
    assert not page.locator(".fact.on .why li").first.is_visible()
