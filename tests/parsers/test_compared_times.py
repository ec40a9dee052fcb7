"""Headings that name a second time for comparison only, columns headed by days without their year, ages in headings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]
Facted = Callable[..., Facts]

STAY = (
    "Mr. Lane, 62 years, ischaemic stroke\n\nAdmission: 21/10/2013\nDischarge: 13/11/2013\n\nTreatment\n"
    "On 28/10/2013 6.8 × 10^7 autologous mononuclear cells were given intrathecally.\n\n"
)
GRID = "\n\n                 22/10      12/11\nNIHSS            11         9\nBarthel index    55         70\n\nSpeech: naming improved.\n"
HEADS = [
    "Findings at discharge (12/11/2013), admission for comparison",
    "Status at discharge compared with admission",
    "Condition after treatment (values before treatment in brackets)",
    "Examination at discharge, findings on admission as comparison",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_time_for_comparison_is_not_the_time_of_a_part(tells: Tells, head: str) -> None:
    wanted = [
        "speech: improved; after",
        "NIHSS total: 11; before; date 2013-10-22",
        "NIHSS total: 9; after; date 2013-11-12",
    ]
    tells(STAY + head + GRID, wanted, who="")


COLUMNS = [
    ("22/10\t12/11", "\t"),
    ("22/10 | 12/11", " | "),
]


@pytest.mark.parametrize(("days", "gap"), COLUMNS)
def test_days_without_a_year_head_columns(tells: Tells, days: str, gap: str) -> None:
    table = f"Test{gap}{days}\nNIHSS{gap}11{gap}9\nBarthel index{gap}55{gap}70\n"
    wanted = ["NIHSS total: 11; before; date 2013-10-22", "NIHSS total: 9; after; date 2013-11-12"]
    tells(STAY + table, wanted, who="")


def test_shares_in_columns_are_no_days(facts_of: Facted) -> None:
    text = STAY + "Test\tbefore\tafter\nMMSE\t22/30\t25/30\nPower of the left arm\t3/5\t4/5\n"
    dates = {f.effective.start for f in facts_of(text).facts if getattr(f, "effective", None)}
    assert not dates & {"2013-03-05", "2013-05-03", "2013-04-05", "2013-05-04"}


AGED = [
    "Mr. Oak, 50 years, multiple sclerosis",
    "Multiple sclerosis, female, 50 years",
    "Ms. Oak (50 years), multiple sclerosis",
    "Cerebral palsy, boy, 4 years",
]


@pytest.mark.parametrize("head", AGED)
def test_an_age_in_a_heading_is_no_time_after_the_treatment(facts_of: Facted, tells: Tells, head: str) -> None:
    text = f"{head}\n\nTest                     Before      After\nBerg balance scale       33          35\n6-minute walk test (m)   90          95\n"
    tells(text, ["Berg balance scale: 35; after"], who="")
    assert not [f for f in facts_of(text).facts if getattr(f, "timepoint", None) and f.timepoint.offset]


SHEETS = [
    "Diagnosis\tSex\tAge\tNationality\nCerebral palsy\tFemale\t4 years\tHungarian\n"
    "Injections\tCell type\tAdmission date\tDischarge date\n6\tUCBSC\t2012-09-10\t2012-10-08\n",
    "Name | Sex | Age | Country\nMs. Pine | Female | 4 years | Hungary\n"
    "Diagnosis | Number of injections | Admission date | Discharge date\nCerebral palsy | 4 | 2012-09-10 | 2012-10-08\n",
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_labels_above_values_twice_are_one_persons_fields(facts_of: Facted, tells: Tells, sheet: str) -> None:
    page = f"Patient file\n\n{sheet}\nShe walks with a cane.\n"
    facts = facts_of(page)
    assert [p.nationality for p in facts.persons] and len(facts.persons) == 1
    tells(
        page,
        [
            "condition: cerebral palsy",
            "age: 4 a",
            "encounter: admission; date 2012-09-10",
            "encounter: discharge; date 2012-10-08",
        ],
        who="",
    )
    assert not [f for f in facts.facts if "Female" in str(f)]


BRACKETS = [
    "Muscle tone of the legs was high (modified Ashworth 3 right, 2 left).",
    "Tone in the legs was raised (Ashworth right 3, left 2).",
    "He was weak; the tone of the lower limbs was raised (MAS 3 right, 2 left).",
]


@pytest.mark.parametrize("text", BRACKETS)
def test_grades_in_brackets_are_of_the_site_before_them(tells: Tells, text: str) -> None:
    scale = "Ashworth score" if "(Ashworth" in text else "modified Ashworth score"
    tells(text, [f"{scale}: 3 @ right lower limb", f"{scale}: 2 @ left lower limb"])


def test_a_site_of_another_clause_is_not_of_the_bracket(tells: Tells) -> None:
    text = "The arms and legs were stiff (Ashworth 3 right, 2 left)."
    tells(text, [], ["Ashworth score: 3 @ right lower limb", "Ashworth score: 3 @ right upper limb"])
