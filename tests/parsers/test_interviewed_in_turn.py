"""Interviews with doctors, and dead limbs beside the dead: what is nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Facted = Callable[..., Facts]


def test_doctors_who_answer_are_no_patients(facts_of: Facted) -> None:
    facts = facts_of(
        "Questions\n\nQ: Dr. Lane, what is ALS?\nDR. LANE: ALS is a disease of motor neurons. I have treated many.\n"
        "Q: How many injections are given?\nDR. LANE: Four.\n"
        "Q: Dr. Hill, what about MS?\nDR. HILL: MS is an autoimmune disease. I was trained in Ohio. I have seen improvement.\n"
        "Q: Are there side effects?\nDR. HILL: Headache and fever.\n"
    )
    assert not facts.persons


@pytest.mark.parametrize(
    "told", ["The right arm was dead.", "His left side went dead.", "We saw the EDSS fall from 6.0 to 5.5."]
)
def test_dead_limbs_and_falling_scores(facts_of: Facted, told: str) -> None:
    facts = facts_of(f"Mr. Otto Lind, 44, has multiple sclerosis.\n\n{told}\n")
    assert not {"death", "falls"} & {f.code.text for f in facts.facts if isinstance(f, Observation)}


@pytest.mark.parametrize(
    ("told", "what"), [("He was found dead in 2010.", "death"), ("He falls about twice a week.", "falls")]
)
def test_the_dead_and_falls(facts_of: Facted, told: str, what: str) -> None:
    facts = facts_of(f"Mr. Otto Lind, 44, has multiple sclerosis.\n\n{told}\n")
    assert what in {f.code.text for f in facts.facts if isinstance(f, Observation)}
