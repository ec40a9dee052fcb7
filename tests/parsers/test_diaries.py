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
LABELS = [
    (TOLD + "3 months: no fever\n6 mo: HbA1c 7.7 %\n12 mo: (phone) walks 400 m\n",
     ["fever: absent; after; offset 3 mo", "hemoglobin A1c: 7.7 %; after; offset 6 mo", "walking distance: 400 m; after; offset 12 mo"], []),
    (TOLD + "Six weeks: no fever. 1 year: walks 400 m.\n", ["fever: absent; after"], []),
    ("Adm. 22.03.2011\nBP 148/82\nlab 23.03: CRP 86 mg/L\n", ["C-reactive protein: 86 mg/L; date 2011-03-23"], []),
    ("Adm. 22.03.2011\nCRP 86.03 mg/L, creatinine 12.05: high\n", ["C-reactive protein: 86.03 mg/L"], ["creatinine: *; date"]),
    ("Age: 6 months\nDiagnosis: stroke\n", ["condition: stroke"], ["condition: stroke; after"]),
]  # fmt: skip


@pytest.mark.parametrize("name", DIARIES)
def test_diaries(tells: Tells, name: str) -> None:
    page, file, gives, never = DIARIES[name]
    tells(TOLD + page if "time" in name else page, gives, never, name=file)


@pytest.mark.parametrize(("text", "gives", "never"), LABELS)
def test_labels_that_are_a_time(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


NO_NEXT_WAYS = [
    "Second day in bed after the LP.",
    "Third floor, no lumbar puncture today.",
    "Second LP was cancelled.",
    "Second LP did not happen.",
    "Second LP tomorrow.",
]
DIARY = "I'm Karen, 47, a librarian. I have MS.\n\nThursday, May 8, 2008\nFirst stem cells by lumbar puncture.\n\nThursday, May 15\n{}\n\nMonday, May 26\nHeadache.\n"


@pytest.mark.parametrize("entry", NO_NEXT_WAYS)
def test_an_entry_that_counts_something_else(tells: Tells, entry: str) -> None:
    tells(DIARY.format(entry), [], ["treatment: *; date 2008-05-15"])
