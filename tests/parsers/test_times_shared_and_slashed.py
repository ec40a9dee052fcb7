"""Phases that share one event, and how letters ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Procedure

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("NYHA III before and NYHA II after treatment.", ["before", "after"]),
        ("EDSS 6 before and EDSS 5 after treatment.", ["before", "after"]),
        ("EDSS 6 before stem cell treatment.", ["before"]),
        ("EDSS was 6 after the treatment.", ["after"]),
    ],
)
def test_two_phases_of_one_event(facts_of: Read, said: str, expected: list[str]) -> None:
    facts = facts_of(f"A 61-year-old man with heart failure. {said}\n").facts
    points = [f.timepoint for f in facts if isinstance(f, Observation) and f.code.text != "age"]
    assert [p and p.phase for p in points] == expected
    assert all(p and " and " not in p.label for p in points)


@pytest.mark.parametrize(
    "letter",
    [
        "Dear Colleague, thank you for seeing this 54-year-old gentleman with multiple sclerosis since 2009.",
        "Thank you for referring this 54-year-old gentleman with multiple sclerosis since 2009.",
        "Dear Colleagues, could you please see this 54-year-old man with multiple sclerosis since 2009.",
    ],
)
def test_a_letter_that_asks_to_see_somebody(facts_of: Read, letter: str) -> None:
    found = [f for f in facts_of(letter + "\n").facts if isinstance(f, Condition)]
    assert [(f.code.text, str(f.onset and f.onset.start)) for f in found] == [("multiple sclerosis", "2009")]


def test_what_a_letter_asks_for_was_not_done(facts_of: Read) -> None:
    said = "A 54-year-old man with multiple sclerosis. I would be grateful if you could do a lumbar puncture.\n"
    assert not [f for f in facts_of(said).facts if isinstance(f, Procedure)]
