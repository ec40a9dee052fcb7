"""Changes of a group told by a word behind what was measured, and parts of sentences that only deny the one before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
GROUP = "We treated 148 patients with osteoarthritis of the knee with their own cells.\n\nResults\n\n"

TOLD = [
    ("Walking distance was measured in 60 patients; it was longer in 44, the same in 12 and shorter in 4.",
     ["walking distance: 44 {patients}; improved", "walking distance: 12 {patients}; unchanged", "walking distance: 4 {patients}; worsened"]),
    ("Grip strength was tested in 30 patients; it was better in 20, unchanged in 6 and worse in 4.",
     ["grip strength: 20 {patients}; improved", "grip strength: 6 {patients}; unchanged", "grip strength: 4 {patients}; worsened"]),
    ("Barthel index was assessed in 25 patients; it was higher in 15, lower in 2 and the same in 8.",
     ["Barthel index: 15 {patients}; improved", "Barthel index: 2 {patients}; worsened"]),
    ("Sixteen patients did not come back.", ["lost to follow-up: 16 {patients}"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), TOLD)
def test_how_many_changed(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text + "\n", gives, ["no not: *", "longer: *", "shorter: *"], who=GROUP)


NOT_COUNTED = [
    ("All patients were followed at 24 hours and 2, 4, 6 and 12 months after the injection.", [], ["*: 2 {patients}", "*: 4 {patients}"]),
    ("Just one patient had a mild headache.", ["headache: 1 {patients}; severity mild"], ["just: *"]),
    ("Overall, 12 patients had pain.", ["pain: 12 {patients}"], ["overall: *"]),
    ("The Barthel index improved (range of increase +5 to +20).", [], ["Barthel index: 5", "Barthel index: 20"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), NOT_COUNTED)
def test_what_counts_nobody_or_names_nothing(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text + "\n", gives, never, who=GROUP)


TO_COME = [
    "A randomized study with 60 patients is planned at our center for 2015.",
    "A trial in 40 patients is now under way.",
]


@pytest.mark.parametrize("text", TO_COME)
def test_people_of_a_study_to_come(tells: Tells, text: str) -> None:
    tells(text + "\n", [], ["*: 60 {patients}", "*: 40 {patients}"], who=GROUP)
