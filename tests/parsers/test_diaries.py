"""What happened when, told line by line: tables of days and words, labels that are a time alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TOLD = "She has a diabetic foot. She received stem cells on 3 May 2011.\n\n"
DIARIES = {
    "days without heads, in columns": (
        "D1   ceftriaxone 2 g iv was started\nD2   debridement of the ulcer, no fever\nD8   stem cells were injected into the right calf\n"
        "D30  hypoglycemia at 3 am, headache\n",
        "page.txt",
        ["medication: ceftriaxone", "procedure: debridement", "fever: absent", "hypoglycemia: present; after"],
        ["observation: ceftriaxone"],
    ),
    "time and course": (
        "| Time | Course |\n|---|---|\n| Before | fever and rest pain |\n| 3 months | no fever, pain improved |\n"
        "| 6 months | walks 400 m; HbA1c 7.6 % |\n",
        "page.md",
        ["fever: present; before", "fever: absent; after", "pain: improved; after", "hemoglobin A1c: 7.6 %; after"],
        [],
    ),
    "day and what was done": (
        "| Day | What was done |\n|---|---|\n| 2 May 2011 | bone marrow was taken from both iliac crests |\n"
        "| 3 May 2011 | stem cells were injected into the right calf |\n| 5 June 2011 | no fever, walking distance 400 m |\n",
        "page.md",
        ["fever: absent; date 2011-06-05", "walking distance: 400 m; date 2011-06-05"],
        [],
    ),
    "numbers in columns are no diary": (
        "| Time | Walking distance (m) | HbA1c (%) |\n|---|---|---|\n| Before | 60 | 9.8 |\n| 3 months | 250 | 7.6 |\n",
        "page.md",
        ["walking distance: 60 m; before", "hemoglobin A1c: 7.6 %; after"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIARIES)
def test_diaries(tells: Tells, name: str) -> None:
    page, file, gives, never = DIARIES[name]
    tells(TOLD + page if "time" in name else page, gives, never, name=file)
