"""Groups: grades with their numbers and what they are counted from, limbs that were treated, and groups told by what they had."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of


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
