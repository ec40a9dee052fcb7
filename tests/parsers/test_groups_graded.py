"""Groups: grades with their numbers and what they are counted from, limbs that were treated, and groups told by what they had."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of

INTRO = "We treated 112 patients with osteoarthritis.\n\n"
OF_ALL = ("group of ", "disease osteoarthritis")
WHOLE = "[denominator 131 {knees}]"

TOLD = {
    "Grade of the arthrosis (Kellgren-Lawrence, 131 knees): II 38 knees (29%), III 67 (51%), IV 26 (20%).": [
        f"Kellgren-Lawrence grade II = 38 {{knees}} {WHOLE}",
        f"Kellgren-Lawrence grade II = 29 % {WHOLE}",
        f"Kellgren-Lawrence grade III = 67 {{knees}} {WHOLE}",
        f"Kellgren-Lawrence grade III = 51 % {WHOLE}",
        f"Kellgren-Lawrence grade IV = 26 {{knees}} {WHOLE}",
        f"Kellgren-Lawrence grade IV = 20 % {WHOLE}",
    ],
    "Functional class (NYHA, n = 112): II 92 (82%), III 20 (18%).": [
        "NYHA class II = 92 {patients} [denominator 112 {patients}]",
        "NYHA class II = 82 % [denominator 112 {patients}]",
        "NYHA class III = 20 {patients} [denominator 112 {patients}]",
        "NYHA class III = 18 % [denominator 112 {patients}]",
    ],
    "Grade II in 38, grade III in 67 and grade IV in 26 knees.": [
        "grade II = 38 {knees}",
        "grade III = 67 {knees}",
        "grade IV = 26 {knees}",
    ],
    "Kellgren-Lawrence grade II 38, III 48, IV 26.": [
        "Kellgren-Lawrence grade II = 38 {patients}",
        "Kellgren-Lawrence grade III = 48 {patients}",
        "Kellgren-Lawrence grade IV = 26 {patients}",
    ],
    "131 knees were treated; 19 patients had both knees done.": [
        "treated knees = 131 {knees}",
        "both knees done = 19 {patients}",
    ],
}


@pytest.mark.parametrize("sentence", TOLD)
def test_each_grade_has_its_number(sentence: str) -> None:
    found = [f for f in facts_of(INTRO + sentence + "\n") if not f.startswith(OF_ALL)]
    assert sorted(found) == sorted(TOLD[sentence])


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("In 2012, 112 patients with osteoarthritis of the knee had an injection of their own fat-derived cells.", 112),
        ("Forty patients with cirrhosis had two infusions of bone marrow cells.", 40),
        ("In a study from Japan 40 patients with cirrhosis had an infusion of bone marrow cells.", None),
        ("Another clinic plans that 40 patients with cirrhosis have an infusion of bone marrow cells.", None),
    ],
)
def test_people_who_had_an_injection_are_a_group(sentence: str, size: int | None) -> None:
    found = [f for f in facts_of(sentence + "\n") if f.startswith("group of ")]
    assert found == ([f"group of {size} {{patients}}"] if size else [])
