"""What stands in two places: injections and the punctures by which they were given, days of several people in turn, the side
of a scale's item beside it, forces in the unit of their label, differences, and what is normal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Procedure, Treatment

Tells = Callable[..., None]
Pages = Callable[..., Facts]

COUNTED = [
    (
        "Mrs. C. D., 44 years, ataxia.\n\nTreatment: 3 × cord blood cells by lumbar puncture.\n\n"
        "Lumbar puncture on 4 May 2012.",
        [],
    ),
]
IN_TURN = [
    (
        "Nora (5, Spain), Felix (8, Malta) and Clara (11, Greece) were diagnosed with autism in 2016, 2013 and 2012.",
        ["2016", "2013", "2012"],
    ),
    (
        "Nora (5, Spain), Felix (8, Malta) and Clara (11, Greece) were diagnosed with autism in 2011, 2012 and 2014.",
        ["2011", "2012", "2014"],
    ),
]
SIDED = [
    "Item,Side,before,4 weeks\nDouble vision,,2,1\nArm outstretched,R,2,1\n,L,3,2\nHand grip,R,1,1\n,L,2,0\nTotal,,10,5\n",
    "Item,Side,before,4 weeks\nDouble vision,,2,1\nArm outstretched,rt,2,1\nArm outstretched,lt,3,2\nHand grip,rt,1,1\nHand grip,lt,2,0\nTotal,,10,5\n",
]  # fmt: skip
FORCES = [
    "| Measure (unit) | before | 6 months |\n|---|---|---|\n| Berg Balance Scale (0–56) | 33 | 39 |\n| Hip flexion R / L (kg) | 7.5 / 6.8 | 8.1 / 7.4 |\n",
    "| Strength (kg) | before | 6 months |\n|---|---|---|\n| Hip flexion R/L | 7.5 / 6.8 | 8.1 / 7.4 |\n| Knee extension R/L | 9.5 / 9.8 | 9.1 / 9.4 |\n",
    "| Test | before | 6 months |\n|---|---|---|\n| Hip flexion, right (kg) | 7.5 | 8.1 |\n| Hip flexion, left (kg) | 6.8 | 7.4 |\n",
]


@pytest.mark.parametrize(("page", "days"), COUNTED)
def test_injections_have_the_days_of_their_punctures(facts_of: Pages, page: str, days: list[str]) -> None:
    facts = facts_of(page).facts
    given = [f.performed.start for f in facts if isinstance(f, Treatment) and f.performed and f.performed.start]
    assert given == days
    assert bool(days) != any(isinstance(f, Procedure) for f in facts)


@pytest.mark.parametrize(("text", "years"), IN_TURN)
def test_each_has_their_own_day(facts_of: Pages, text: str, years: list[str]) -> None:
    ill = [
        f
        for f in facts_of(text + "\n\nNora is a girl. Felix is a boy. Clara is a girl.").facts
        if isinstance(f, Condition)
    ]
    assert [f.asserted for f in ill] == years
    assert len({f.subject for f in ill}) == len(years)


@pytest.mark.parametrize("sheet", SIDED)
def test_the_side_of_an_item_beside_it(tells: Tells, sheet: str) -> None:
    gives = [
        "QMG arm outstretched: 2; @ right upper limb; before",
        "QMG arm outstretched: 2; @ left upper limb; after",
        "QMG hand grip: 0; @ left hand; after",
    ]
    tells(
        "Quantitative Myasthenia Gravis score (QMG)\n\n" + sheet,
        gives,
        ["muscle strength*"],
        name="qmg.csv",
        who="Patient,Mr. A. B.\nSex,male\n\n",
    )


@pytest.mark.parametrize("table", FORCES)
def test_forces_in_the_unit_of_their_label(tells: Tells, table: str) -> None:
    gives = [
        "hip flexion strength: 7.5 kg; @ right hip flexion; before",
        "hip flexion strength: 7.4 kg; @ left hip flexion; after",
    ]
    tells(table, gives)


def test_grades_stay_grades(tells: Tells) -> None:
    table = "| Muscle | before | 6 months |\n|---|---|---|\n| Right deltoid | 3 | 4 |\n| Left deltoid | 3 | 4- |\n"
    tells(table, ["muscle strength: 3; @ right deltoid; before"], ["deltoid strength*"])


@pytest.mark.parametrize(
    "head", ["Change before – 6 months", "Difference 0–6 months", "Change until 6 months", "Change, 6 months"]
)
def test_differences_are_no_values(facts_of: Pages, head: str) -> None:
    page = (
        f"Ms. A. B., 40 years.\n\n| Measure | before | 6 months | {head} |\n|---|---|---|---|\n| Berg Balance Scale (0–56) | 33 | 30 | -3 |\n"
        "| Timed up and go (s) | 27.9 | 22 | –5.9 |\n| Hip flexion R / L (kg) | 7.5 / 6.8 | 8.1 / 7.4 | +0.6 / +0.6 |\n| Pain VAS (mm) | 72 | 48 | – |\n"
    )
    facts = facts_of(page)
    assert not [f for f in facts.findings if f.code == "value-out-of-range"]
    assert not [f for f in facts.facts if "-3" in str(getattr(f, "value", "")) or "5.9" in str(getattr(f, "value", ""))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Seen on 2011/4/15, fell ill again on 5/6.", "2011-05-06"),
        ("Born on 3 August 1990. MRI on 2011/4/15 and on 5/6.", "2011-05-06"),
        ("MRI on 15/4/2011 and on 5/6.", "2011-06-05"),
    ],
)
def test_days_behind_one_with_its_year_first(reading_of: Callable[..., object], text: str, day: str) -> None:
    dates = [d.first for d in reading_of(f"Mr. A. B., 20 years. {text}").index.dates]  # type: ignore[attr-defined]
    assert day in dates


def test_the_first_line_of_a_sheet_may_tell(tells: Tells) -> None:
    sheet = "Man of 50, stroke in 2011. Thymectomy in 2012.\nWalks with a cane.\nNo epilepsy.\n"
    tells(sheet, ["procedure: thymectomy; date 2012", "condition: epilepsy; refuted"], who="", name="notes.csv")
