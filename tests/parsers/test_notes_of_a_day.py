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


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("10 Oct 2012 diarrhoea and fever, no doctor seen (son had the same, now well).",
         ["diarrhea: present; date 2012-10-10", "fever: present; date 2012-10-10"], ["family: diarrhea", "family: fever"]),
        ("He had a cough (his wife had it, too) and fever.", ["cough: present", "fever: present"], ["family: fever"]),
        ("Fever (mother has the same), no rash.", ["fever: present", "rash: absent"], ["fever: unchanged"]),
        ("Diabetes (mother and aunt).", ["family: diabetes mellitus; mother"], ["condition: diabetes mellitus"]),
        ("He has a rash (his brother has asthma).", ["rash: present", "family: asthma; brother"], ["condition: asthma"]),
        ("His cough was the same.", ["cough: unchanged"], []),
        ("PMH: HTN since 2009, appendectomy 1986, asthma as a child.",
         ["condition: hypertension; onset 2009", "procedure: appendectomy; date 1986", "condition: asthma"],
         ["condition: asthma; onset 2009", "procedure: appendectomy; after"]),
        ("PMH: diabetes since 2009, cholecystectomy, gout.", ["condition: diabetes mellitus; onset 2009"],
         ["condition: gout; onset 2009", "procedure: cholecystectomy; after"]),
        ("Tremor since the operation in 2009.", ["tremor: present"], []),
        ("To rehabilitation next week if stable.", [], ["procedure: rehabilitation"]),
    ],
)  # fmt: skip
def test_short_ways_of_notes(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize("head", ["R     L", "L     R", "right   left", "Rt    Lt"])
def test_sides_behind_a_label_head_the_columns(tells: Tells, head: str) -> None:
    first = "right" if head[0] in "Rr" else "left"
    tells(
        f"Power (MRC):      {head}\n  deltoid         4     3\n  biceps          4     3\n",
        [f"muscle strength: 4 @ {first} deltoid"],
    )


def test_values_behind_sides_are_a_field(tells: Tells) -> None:
    tells("Knee jerk:      R absent     L absent", ["knee reflex: absent"])


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
