"""Notes of a ward: the day somebody came, patients who are still to come, a discharge that is a secretion, numbers of whom a row is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Facted = Callable[..., Facts]


GENERAL = [
    "Without transplantation half of the patients with cirrhosis die within two years.",
    "About 30% of people with cirrhosis develop ascites.",
]


@pytest.mark.parametrize("said", GENERAL)
def test_what_happens_to_anybody_is_no_result(facts_of: Facted, said: str) -> None:
    facts = facts_of(
        f"We treated 118 patients with cirrhosis. 12 of 118 patients with cirrhosis died.\n\nRemarks\n{said}\n"
    )
    told = [f for f in facts.facts if isinstance(f, Observation) and f.rule == "count of people"]
    assert {int(f.value.value) for f in told if isinstance(f.value, Quantity)} <= {12, 118}
    assert any(isinstance(f.value, Quantity) and f.value.value == 12 for f in told)


OF_THEM = ["(95 with ascites)", "(n = 95 with ascites)", "(of 95 who had it)"]


@pytest.mark.parametrize("aside", OF_THEM)
def test_of_how_many_a_row_is(facts_of: Facted, aside: str) -> None:
    facts = facts_of(
        "We treated 118 patients with cirrhosis.\n\nComplaints after 3 months (n = 112)\n"
        f"| | better | same | worse | |\n|---|---|---|---|---|\n| Fatigue | 71 | 33 | 8 | |\n| Ascites | 59 | 27 | 9 | {aside} |\n"
    )
    told = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "ascites"]
    assert [int(f.value.value) for f in told if isinstance(f.value, Quantity)] == [59, 27, 9]
    assert {str(c.value.value) for f in told for c in f.components if isinstance(c.value, Quantity)} == {"95"}
