"""A treatment that only headings tell of, and headings from which none follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
WHO = "Mr. Lu, 44 years old, has ataxia.\n\n"
ANY = "treatment: *"

TOLD = [
    ("Before the stem cell treatment on June 28th, 2006:\n- His speech was slurred.\n\nDuring the treatment period:\n- His speech is clearer.\n",
     ["dysarthria: present; before"], []),
    ("Condition before stem cell transplantation\n\nHis gait was unsteady.\n\nCondition after stem cell transplantation\n\nHis gait is steadier.\n",
     ["gait: improved; after"], []),
    ("Condition before stem cell treatment\n\nHis gait was unsteady.\n", [], [ANY]),
    ("Plan\n\nStem cells are to be given in May.\n\nBefore the treatment\n\nHis gait was unsteady.\n", [], [ANY]),
    ("Before the operation on 3 May 2010:\n- His gait was unsteady.\n\nAfter the operation:\n- His gait is steadier.\n", [], [ANY]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TOLD)
def test_a_treatment_told_by_headings_alone(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=WHO)
