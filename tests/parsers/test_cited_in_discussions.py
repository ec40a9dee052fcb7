"""What a discussion cites of others and says in general: nobody's age and nobody's score."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Read = Callable[..., Facts]

CITED = [
    "Ohta et al. saw an INCAT score of 7 fall to 5 in a 63-year-old diabetic.",
    "Vermeer and co-workers described a 46-year-old man in remission for five years.",
    "A change of one point of the INCAT score is generally regarded as clinically meaningful.",
]


@pytest.mark.parametrize("said", CITED)
def test_nothing_of_it_is_the_patients(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A 58-year-old woman has CIDP.\n\nDiscussion\n{said}\n").facts
    assert [f.evidence[0].quote for f in facts if isinstance(f, Observation)] == ["58-year-old"]
