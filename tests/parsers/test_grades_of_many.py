"""How many of a group are of each grade of a scale, before or behind it; and what a group's tone means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
MANY = "35 patients with spinal cord injury were treated with stem cells. "


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Muscle tone was reduced in 12.", ["muscle tone: improved; 12 {patients}"], ["muscle tone: worsened"]),
        ("Muscle strength was reduced in 12.", ["muscle strength: worsened; 12 {patients}"], ["muscle strength: improved"]),
        # one grade alone, and grades that nobody is counted by
        ("ASIA grade improved from B to C in 12.", [], ["ASIA impairment scale grade B: *", "ASIA impairment scale grade C: 12 {patients}"]),
        ("ASIA grades are A, B, C, D and E.", [], ["ASIA impairment scale grade A: *"]),
        ("The cells were given IV, 20 million.", [], ["GMFCS level IV: *", "NYHA class IV: *"]),
    ],
)  # fmt: skip
def test_told_of_many(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(MANY + text, gives, never, who="")
