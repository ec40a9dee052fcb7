"""Findings with their number on a scale of ten, whatever the page calls it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SCORED = [
    ("Pain 7/10 at night.", ["pain score: 7"]),
    ("His pain was 7 out of 10.", ["pain score: 7"]),
    ("The pain fell from 8 to 3.", ["pain score: 8", "pain score: 3"]),
    ("After six months the pain on stairs was 3.", ["pain score: 3"]),
    ("On a scale from 0 to 10 he gave the pain on stairs an 8.", ["pain score: 8"]),
    ("The knee pain was 6 before the treatment.", ["pain score: 6 @ knee"]),
]
NO_SCORE = [
    "The pain lasted 3 days.",
    "He has had pain for 4 years.",
    "Pain in 7 of 10 joints.",
    "The pain was gone after 2 weeks.",
    "No pain. SARA 7.",
    "Pain was worse again, VAS 5/10.",
]


@pytest.mark.parametrize(("told", "gives"), SCORED)
def test_a_number_on_the_scale_of_the_finding(tells: Tells, told: str, gives: list[str]) -> None:
    tells(told, gives, ["pain: present"])


@pytest.mark.parametrize("told", NO_SCORE)
def test_numbers_of_something_else(tells: Tells, told: str) -> None:
    tells(told, [], ["pain score: *"])
