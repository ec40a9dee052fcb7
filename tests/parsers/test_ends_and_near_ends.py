"""A word for somebody's end: of a person it is a death, of an arm, a thing or a fear it is none; and it begins no disease."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation

Read = Callable[..., Facts]

NONE = [
    "The right arm was dead.",
    "His left foot felt dead.",
    "A doctor said that he would be dead by Christmas.",
    "He nearly died in 2009.",
    "He almost died of sepsis.",
    "He would have died without the ventilator.",
    "His phone was dead.",
    "He was dead tired.",
    "We were told that he was going to die.",
]
ONE = [
    "He died on 3 March 2011.",
    "He was pronounced dead on 3 March 2011.",
    "The old man was dead.",
    "The patient passed away in 2012.",
    "He died at home, with his wife beside him.",
]


def deaths(facts: Facts) -> list[Observation]:
    return [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "death"]


@pytest.mark.parametrize("said", NONE)
def test_no_end(facts_of: Read, said: str) -> None:
    assert not deaths(facts_of(f"A man of 30 had ALS. {said}\n"))


@pytest.mark.parametrize("said", ONE)
def test_an_end(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A man of 30 had ALS. {said}\n")
    (death,) = deaths(facts)
    assert death.presence == "present"
    assert [f.onset for f in facts.facts if isinstance(f, Condition) and "lateral" in f.code.text] == [None]
