"""Notes of a day: what their headline dates, what it doesn't, and their short ways of writing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

WHO = "Pt K.O., m, 44 y. History from pt + wife.\n\n"
NOTE = "NEUROLOGY - ADMISSION NOTE                        29 Oct 2012 17:40\n\n" + WHO
POWER = "Motor (MRC):      R     L\n  deltoid         4     4\n  wrist ext       4-    3+\n  ankle DF        2     2\n"

PAGES = [
    (NOTE + "PE: HR 108, RR 24.\nCN: facial weakness bilat. Gag +.\n",
     ["heart rate: 108; date 2012-10-29", "facial weakness: present; date 2012-10-29"], []),
    (NOTE + "PE: HR 108.\n\n" + POWER,
     ["muscle strength: 4; date 2012-10-29 @ right deltoid", "muscle strength: 3+; date 2012-10-29 @ left wrist"], []),
    ("CLINIC NOTE, 12 March 2014\n\n" + WHO + "O/E: HR 72. Tone normal.\n", ["heart rate: 72; date 2014-03-12"], []),
    ("PROGRESS NOTE\nDate: 12 March 2014\n\n" + WHO + "Exam: HR 72.\n", ["heart rate: 72; date 2014-03-12"], []),
    (NOTE + "PE: HR 108.\n\nPlan:\n- enoxaparin\n\nADDENDUM 03 Nov 2012: no rash. HR 80.\n",
     ["rash: absent; date 2012-11-03", "heart rate: 80; date 2012-11-03"], []),
    (NOTE + "PMH: HTN since 2009.\nPE: HR 108.\nImp: multiple sclerosis.\n",
     ["condition: multiple sclerosis"], ["condition: multiple sclerosis; onset 2012-10-29", "condition: hypertension; onset 2012-10-29"]),
    (NOTE + "HPI: Tremor of both hands.\nMeds: ramipril 5 mg qd.\n", ["hand tremor: present"],
     ["hand tremor: present; date 2012-10-29", "medication: ramipril; date 2012-10-29"]),
    (NOTE + "PE: HR 108. ECG of 3 May 2010: HR 70.\n", [], ["heart rate: 70; date 2012-10-29"]),
    ("DISCHARGE NOTE 29 Oct 2012\n\n" + WHO + "Exam on admission: HR 108.\n", [], ["heart rate: 108; date 2012-10-29"]),
    ("CASE REPORT 29 Oct 2012\n\n" + WHO + "Exam: HR 108.\n", [], ["heart rate: 108; date 2012-10-29"]),
]  # fmt: skip


@pytest.mark.parametrize(("page", "gives", "never"), PAGES)
def test_a_note_is_of_its_day(tells: Tells, page: str, gives: list[str], never: list[str]) -> None:
    tells(page, gives, never, who="")


@pytest.mark.parametrize("head", ["R     L", "L     R", "right   left", "Rt    Lt"])
def test_sides_behind_a_label_head_the_columns(tells: Tells, head: str) -> None:
    first = "right" if head[0] in "Rr" else "left"
    tells(
        f"Power (MRC):      {head}\n  deltoid         4     3\n  biceps          4     3\n",
        [f"muscle strength: 4 @ {first} deltoid"],
    )


@pytest.mark.parametrize(
    "line",
    [
        "Pt K.O., m, 44 y. History from pt + wife.",
        "K.O., m, 44 y. Told by his mother.",
        "A. B., 44 y, m. With her sister in the room.",
    ],
)
def test_the_letter_beside_the_age_says_the_sex(facts_of: Callable[..., Facts], line: str) -> None:
    assert [p.gender for p in facts_of(f"{line}\n\nExam: HR 72.").persons] == ["male"]
