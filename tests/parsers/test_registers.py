"""Data files of registers: a line for each patient, or for each visit of each patient, under names of columns."""

from __future__ import annotations

import pytest

from etl import convert_text
from etl.facts import Condition, Observation, Quantity

VISITS = (
    "subject,visit,date,weight_kg,systolic,hr,notes\n"
    "S-01,screening,2021-03-01,82.5,145,78,fatigue\nS-01,week 12,2021-05-24,80.1,132,74,\n"
    "S-02,screening,2021-03-04,67,128,66,\nS-02,week 12,2021-05-27,66.5,126,70,mild nausea\n"
)
GERMAN = (
    "ID;Geschlecht;Alter;Diagnose;Visite;Datum;EDSS;T25FW (s)\n"
    "1;w;34;MS;Baseline;03.02.2020;4,5;7,8\n1;w;35;MS;Monat 12;05.02.2021;4,0;7,1\n"
    "2;m;45;MS;Baseline;10.02.2020;6,0;12,4\n2;m;46;MS;Monat 12;12.02.2021;6,5;14,0\n"
)


def values(text: str, name: str) -> dict[tuple[str, str, str], list[tuple[str, str | None]]]:
    """Number and unit of each measure, by person, name and day."""
    found: dict[tuple[str, str, str], list[tuple[str, str | None]]] = {}
    for f in convert_text(text, name).facts.facts:
        if isinstance(f, Observation) and isinstance(f.value, Quantity):
            day = f.effective.start if f.effective and f.effective.start else ""
            found.setdefault((f.subject, f.code.text, day), []).append((str(f.value.value), f.value.code))
    return found


def test_visits_of_patients_who_have_only_numbers() -> None:
    found = values(VISITS, "visits.csv")
    assert found["p1", "body weight", "2021-03-01"] == [("82.5", "kg")]
    assert found["p1", "body weight", "2021-05-24"] == [("80.1", "kg")]
    assert found["p2", "systolic blood pressure", "2021-05-27"] == [("126", "mm[Hg]")]
    assert found["p2", "heart rate", "2021-03-04"] == [("66", "/min")], "a column named hr holds no hours"
    told = {
        (f.subject, f.code.text) for f in convert_text(VISITS, "visits.csv").facts.facts if isinstance(f, Observation)
    }
    assert {("p1", "fatigue"), ("p2", "nausea")} <= told
    assert ("p1", "nausea") not in told


def test_a_patient_of_several_lines_is_one() -> None:
    found = values(GERMAN, "register.csv")
    assert {key for key, _, _ in found} == {"p1", "p2"}
    assert found["p1", "EDSS", "2020-02-03"][0][0] == "4.5"
    assert found["p2", "EDSS", "2021-02-12"][0][0] == "6.5"
    assert [v for v, _ in found["p1", "age", ""]] == ["34"], "of two ages the first is told"
    result = convert_text(GERMAN, "register.csv").facts
    assert [(p.key, p.gender) for p in result.persons] == [("p1", "female"), ("p2", "male")]
    assert [(f.subject, f.code.text) for f in result.facts if isinstance(f, Condition)] == [
        ("p1", "multiple sclerosis"),
        ("p2", "multiple sclerosis"),
    ]


def test_same_initials_of_other_ages_are_two_people() -> None:
    text = "Patient,Sex,Age,EDSS\nA. K.,f,34,4.5\nA. K.,f,61,6.0\nB. M.,m,45,2.0\n"
    assert {key for key, _, _ in values(text, "people.csv")} == {"p1", "p2", "p3"}


@pytest.mark.parametrize("sexes", [("1", "0", "1"), ("M", "F", "M")])
def test_lines_of_numbered_patients_whose_sex_is_coded(sexes: tuple[str, ...]) -> None:
    rows = "".join(f"P00{i},{60 + i},{sex},{40 + i}\n" for i, sex in enumerate(sexes, 1))
    found = values("patient_id,age,sex,alsfrs_r_month_6\n" + rows, "codes.csv")
    assert [found[f"p{i}", "ALSFRS-R total", ""][0][0] for i in (1, 2, 3)] == ["41", "42", "43"]


def test_a_line_between_words_of_a_column_is_a_space() -> None:
    text = "patient_id,age,sex,alsfrs_r_baseline,alsfrs_r_month_6,fvc_percent\nP001,54,M,38,30,82\nP002,61,F,41,37,95\n"
    facts = [f for f in convert_text(text, "columns.csv").facts.facts if isinstance(f, Observation) and f.timepoint]
    phases = [
        (f.subject, f.timepoint.phase, f.timepoint.offset and f.timepoint.offset.code) for f in facts if f.timepoint
    ]
    assert phases == [("p1", "before", None), ("p1", "after", "mo"), ("p2", "before", None), ("p2", "after", "mo")]
    assert values(text, "columns.csv")["p2", "forced vital capacity", ""] == [("95", "%")]


def test_a_table_of_numbered_lines_is_no_register() -> None:
    text = "No.,Item,Before,After\n1,Speech,3,4\n2,Salivation,2,3\n3,Swallowing,3,3\n"
    assert {key for key, _, _ in values(text, "scale.csv")} <= {"p1"}
