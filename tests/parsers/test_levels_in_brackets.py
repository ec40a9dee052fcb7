"""Short names that are a level's and a laboratory test's: in brackets, alone, they are the level."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize(
    "text",
    [
        "He was shot on 2 December 2005 (T4, bullet removed).",
        "Fracture in 2005 (T4), metal removed.",
        "Injury of 2005 (T3, normal alignment).",
        "He fell in May 2005 (T4; surgery was not done).",
    ],
)
def test_a_level_is_no_test(tells: Tells, text: str) -> None:
    tells(text, [], ["free thyroxine: *", "free triiodothyronine: *"])


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("T4 was normal.", "thyroxine: normal"),
        ("Free T4 was 11 pmol/L.", "free thyroxine: 11 pmol/L"),
        ("Thyroid hormones (T4 normal).", "thyroxine: normal"),
    ],
)
def test_a_test_stays_one(tells: Tells, text: str, fact: str) -> None:
    tells(text, [fact])
