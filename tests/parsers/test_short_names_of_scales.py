"""Short names that are a procedure's and a scale's: before a score they are the scale that the document names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Procedure, Quantity

Read = Callable[..., Facts]

SCORES = [
    ("The total motor score of the UHDRS (TMS) was 41. At the visit the TMS fell to 35.", [41, 35]),
    ("Motor signs were rated (UHDRS total motor score, TMS 52). At the visit TMS: 47.", [52, 47]),
    ("The UHDRS was done at both visits.\n\n| Score | March 2011 | June 2011 |\n| TMS | 52 | 47 |", [52, 47]),
]
DONE = [
    "She got TMS in May 2012 for her depression.",
    "The UHDRS was 41. She got 20 sessions of TMS in May 2012.",
    "The UHDRS was 41. TMS 10 Hz was given in May 2012.",
]


@pytest.mark.parametrize(("said", "scores"), SCORES, ids=[said for said, _ in SCORES])
def test_a_score_is_no_stimulation(facts_of: Read, said: str, scores: list[int]) -> None:
    facts = facts_of(f"A woman of 54 years has Huntington's disease.\n\n{said}\n").facts
    told = [f.value.value for f in facts if isinstance(f, Observation) and f.code.text == "UHDRS motor score" and isinstance(f.value, Quantity)]  # fmt: skip
    assert told == scores
    assert not any(isinstance(f, Procedure) for f in facts)


@pytest.mark.parametrize("said", DONE)
def test_a_stimulation_is_no_score(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A woman of 54 years has Huntington's disease.\n\n{said}\n").facts
    assert [f.code.text for f in facts if isinstance(f, Procedure)] == ["transcranial magnetic stimulation"]
