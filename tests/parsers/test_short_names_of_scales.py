"""Short names that are a procedure's and a scale's: before a score they are the scale that the document names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Procedure

Read = Callable[..., Facts]

DONE = [
    "She got TMS in May 2012 for her depression.",
    "The UHDRS was 41. She got 20 sessions of TMS in May 2012.",
    "The UHDRS was 41. TMS 10 Hz was given in May 2012.",
]


@pytest.mark.parametrize("said", DONE)
def test_a_stimulation_is_no_score(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A woman of 54 years has Huntington's disease.\n\n{said}\n").facts
    assert [f.code.text for f in facts if isinstance(f, Procedure)] == ["transcranial magnetic stimulation"]
