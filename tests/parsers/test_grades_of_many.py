"""How many of a group are of each grade of a scale, before or behind it; and what a group's tone means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
MANY = "35 patients with spinal cord injury were treated with stem cells. "
ASIA = [f"ASIA impairment scale grade {g}: {n} {{patients}}" for g, n in (("A", 20), ("B", 9), ("C", 6))]


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("ASIA grade: A 20, B 9, C 6.", ASIA, []),
        ("ASIA grade was A in 20, B in 9 and C in 6.", ASIA, []),
        ("(20 ASIA A, 9 ASIA B, 6 ASIA C)", ASIA, []),
        ("Of them 20 were ASIA A, 9 were B and 6 C.", ASIA, []),
        ("GMFCS I 4, II 10, III 20, IV 24.", ["GMFCS level I: 4 {patients}", "GMFCS level IV: 24 {patients}"], ["treatment: *; route intravenous"]),
        ("GMFCS level I: 4 (7%), level II: 10 (17%).", ["GMFCS level I: 4 {patients}", "GMFCS level II: 17 %"], []),
        ("10 in NYHA class II, 20 in class III and 5 in class IV.", ["NYHA class II: 10 {patients}", "NYHA class IV: 5 {patients}"], []),
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
