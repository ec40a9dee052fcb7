"""Two heads of a table that only together say when, sums of a part of a scale, and what the form of a hospital stay has beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

FORMS = [
    "FIM, motor part (1-7)     in    out\n  Eating                  3     5\n  Grooming                2     3\n  Sum of these            5     8\n",
    "FIM | entry | exit\nEating | 3 | 5\nGrooming | 2 | 3\n",
    "| FIM | at the start | at the end |\n|---|---|---|\n| Eating | 3 | 5 |\n| Grooming | 2 | 3 |\n",
    "| FIM item | initial score | final score |\n|---|---|---|\n| Eating | 3 | 5 |\n| Grooming | 2 | 3 |\n",
]
LEADS = [
    ("Treated for years. Nerve conduction on 4 March 2014:", "; date 2014-03-04"),
    ("Walks with a stick. Study of 4 March 2014:", "; date 2014-03-04"),
    ("Walks with a stick. Results (04.03.2014):", "; date 2014-03-04"),
    ("Walks with a stick. Since the operation of 4 March 2014:", ""),
    ("He has had diabetes since 4 March 2014:", ""),
]


@pytest.mark.parametrize("form", FORMS)
def test_heads_that_are_opposites(tells: Tells, form: str) -> None:
    gives = ["FIM eating: 3; before", "FIM eating: 5; after", "FIM grooming: 2; before", "FIM grooming: 3; after"]
    tells(form, gives)


def test_a_sum_of_a_part(facts_of: Callable[..., Facts]) -> None:
    """The sum of the items that a table shows is below what the whole scale can be, and no mistake."""
    assert not [f for f in facts_of("Mr. Lane, 50, stroke.\n\n" + FORMS[0]).findings if f.code == "value-out-of-range"]


@pytest.mark.parametrize(("lead", "date"), LEADS)
def test_the_words_that_lead_to_a_table(tells: Tells, lead: str, date: str) -> None:
    table = "\n\nNerve | Side | CMAP (mV) | MCV (m/s)\nUlnar | R | 3.1 | 31\nUlnar | L | 2.0 | 28\n"
    never = [] if date else ["motor nerve conduction velocity: 31 m/s; date 2014-03-04"]
    tells(lead + table, [f"motor nerve conduction velocity: 31 m/s @ right ulnar nerve{date}"], never)
