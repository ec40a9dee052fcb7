"""Counts of a group below a heading that says what became of all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

GROUP = "We treated 88 patients with spinal cord injury between 2005 and 2008.\n\n"
HEADS = [
    "What was better at discharge (one patient can have several)", "Improved at discharge:", "What improved", "3. What got better",
    "Improvements after six months", "Better at six months",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_what_improved(tells: Tells, head: str) -> None:
    page = f"{GROUP}{head}\n- muscle strength: 31 (35%)\n- spasm: 22 of 51\n- nothing at all: 19\n"
    gives = [
        "muscle strength: improved; 31 {patients}",
        "muscle strength: improved; 35 %",
    ]
    tells(page, gives, ["condition unchanged: improved*"], who="")


def test_a_question_above_counts_is_no_general_knowledge(tells: Tells) -> None:
    page = f"{GROUP}WHICH SYMPTOMS GET BETTER?\nSymptom    patients with it    better after 1 month\nDrooling    54    33\nSquint    29    6\n"
    tells(page, ["drooling: improved; 33 {patients}"], who="")
