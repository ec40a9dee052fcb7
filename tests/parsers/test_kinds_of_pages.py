"""Which pages are about somebody, whatever words they begin with, and which only inform."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.facts import Facts
from etl.pipeline import convert_text

_KINDS = Path(__file__).parent / "kinds"


def pages(name: str) -> list[tuple[str, str, str]]:
    """The pages of a file: what each is, what must be read of it, its text."""
    texts = (_KINDS / f"{name}.txt").read_text(encoding="utf-8").rstrip().split("\n===\n")
    return [(*head.partition(" | ")[::2], text) for head, _, text in (one.partition("\n") for one in texts)]


def named(facts: Facts) -> str:
    return " | ".join(one.code.text if hasattr(one, "code") else "" for one in facts.facts).lower()


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, _, text in pages("information")])
def test_pages_that_inform_are_about_nobody(what: str, text: str) -> None:
    facts = convert_text(text).facts
    assert (facts.kind, facts.persons, facts.facts) == ("information", (), ())


@pytest.mark.parametrize(("what", "holds", "text"), pages("somebody"))
def test_letters_notes_forms_and_mails_are_about_somebody(what: str, holds: str, text: str) -> None:
    facts = convert_text(text).facts
    assert facts.kind != "information" and len(facts.persons) == 1
    assert all(term.lower() in named(facts) for term in holds.split(", "))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ferritin: 30 µg/L points to a lack of iron. Our team is glad to help.", True),
        ("A blood pressure of 140/90 mmHg is high. Eat less than 6 g of salt a day.", True),
        ("We are open on Mondays. Our team is glad to help.", False),
    ],
)
def test_a_page_about_nobody_tells_which_values_it_left_out(text: str, left: bool) -> None:
    facts = convert_text(text).facts
    told = [f.text for f in facts.findings if f.code == "little-understood"]
    assert facts.kind == "information"
    assert bool(told) == left and all("describes no person" in one for one in told)
