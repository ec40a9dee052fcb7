"""What doctors' notes and discharge letters say in short: vital signs by letters, shares in a list, what is taken when
needed, what a test was for, whom a note without a description is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


NOTES = [
    ("PREOPERATIVE DIAGNOSIS: Gallstones.\n\nPROCEDURE: Laparoscopic cholecystectomy.\n\nESTIMATED BLOOD LOSS: 30 mL.\n", ["procedure: cholecystectomy", "blood loss: 30 mL"]),
    ("S: The patient returns with knee pain.\n\nO: The left knee is swollen.\n\nA: Gout.\n", ["knee pain: present", "condition: gout"]),
    ("EXAM: MRI of the brain.\n\nCLINICAL HISTORY: Headache.\n\nFINDINGS: No mass.\n\nIMPRESSION: Hydrocephalus.\n", ["headache: present", "condition: hydrocephalus"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), NOTES)
def test_a_note_without_a_description_is_of_one_patient(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, [], who="")
