"""Data files of registers: a line for each patient, or for each visit of each patient, under names of columns."""

from __future__ import annotations

import pytest

from etl import convert_text
from etl.facts import Condition, Medication, Observation, Period, Quantity, Range, Treatment

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
        if isinstance(f, Observation) and isinstance(f.value, Quantity) and "unmapped" not in f.tags:
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
    assert [found["p1", "age", day][0][0] for day in ("2020-02-03", "2021-02-05")] == ["34", "35"], (
        "each visit has its age"
    )
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


def test_laboratory_values_one_in_a_line() -> None:
    text = (
        "Patient ID,Date,Test,Result,Unit,Reference range,Flag\n"
        "P001,2022-03-01,Hemoglobin,10.2,g/dL,12.0-16.0,L\nP001,2022-06-01,Hemoglobin,11.9,g/dL,12.0-16.0,L\n"
        "P002,2022-03-02,Creatinine,1.8,mg/dL,0.6-1.2,H\nP002,2022-03-02,CRP,<3,mg/L,<5,\n"
    )
    facts = [f for f in convert_text(text, "labs.csv").facts.facts if isinstance(f, Observation)]
    told = [(f.subject, f.code.text, str(f.value.value), f.note) for f in facts if isinstance(f.value, Quantity)]
    assert told == [
        ("p1", "hemoglobin", "10.2", ""),
        ("p1", "hemoglobin", "11.9", ""),
        ("p2", "creatinine", "1.8", ""),
        ("p2", "C-reactive protein", "3", ""),
    ]
    assert len(facts) == len(told), "a flag is no value"


def test_medicines_of_several_patients() -> None:
    text = (
        "Patient,Medication,Dose,Unit,Route,Frequency,Start,Stop\n"
        "P001,Riluzole,50,mg,oral,twice daily,2020-01-05,\nP001,Baclofen,10,mg,oral,3x daily,2020-02-01,2020-08-01\n"
        "P002,Prednisone,40,mg,PO,daily,2021-03-10,2021-09-01\n"
    )
    found = [f for f in convert_text(text, "medicines.csv").facts.facts if isinstance(f, Medication)]
    told = [
        (f.subject, f.code.text, f.status, f.dose and str(f.dose.value), f.dose and f.dose.code, f.per_day)
        for f in found
        if not isinstance(f.dose, Range)
    ]
    assert told == [
        ("p1", "riluzole", "active", "50", "mg", 2),
        ("p1", "baclofen", "stopped", "10", "mg", 3),
        ("p2", "prednisone", "stopped", "40", "mg", 1),
    ]


def test_treatments_of_several_patients() -> None:
    text = (
        "patient_no,treatment_date,cell_type,dose_million,route\n1,2013-05-06,UC-MSC,40,intrathecal\n"
        "1,2013-05-13,UC-MSC,50,intrathecal\n2,2013-05-07,BM-MNC,120,intravenous\n"
    )
    found = [f for f in convert_text(text, "treatments.csv").facts.facts if isinstance(f, Treatment)]
    told = [
        (
            f.subject,
            f.performed and f.performed.start,
            [str(d.amount and d.amount.value) for d in f.doses if not isinstance(d.amount, Range)],
        )
        for f in found
    ]
    assert told == [("p1", "2013-05-06", ["40"]), ("p1", "2013-05-13", ["50"]), ("p2", "2013-05-07", ["120"])]


def test_diseases_asked_for_and_the_day_of_one() -> None:
    text = (
        "ID,Age,Gender,Hypertension,Diabetes,Smoking,Stroke date,mRS 90 days\n1,67,Male,Yes,No,Never,2019-04-02,2\n"
        "2,72,Female,1,0,Former,2019-05-11,1\n3,58,Male,TRUE,FALSE,Current,2019-06-20,4\n"
    )
    facts = convert_text(text, "comorbidities.csv").facts.facts
    ill = {(f.subject, f.code.text): f for f in facts if isinstance(f, Condition)}
    assert [ill[f"p{n}", "hypertension"].verification for n in (1, 2, 3)] == ["confirmed"] * 3
    assert [ill[f"p{n}", "diabetes mellitus"].verification for n in (1, 2, 3)] == ["refuted"] * 3
    assert ill["p1", "stroke"].onset == Period("2019-04-02")
    later = [f.effective for f in facts if isinstance(f, Observation) and f.code.text == "modified Rankin scale"]
    assert later == [None] * 3, "the day of the stroke is not that of the score three months later"


@pytest.mark.parametrize("day", ["V1 date,V1 EDSS,V2 date,V2 EDSS", "Date of V1,V1 EDSS,Date of V2,V2 EDSS"])
def test_visits_beside_each_other(day: str) -> None:
    found = values(
        f"Case,Sex,Age (y),{day}\nA,F,41,2018-01-10,5.5,2018-07-12,5.0\nB,M,37,2018-02-03,3.0,2018-08-09,2.5\n",
        "wide.csv",
    )
    scores = {(key, when): v[0][0] for (key, name, when), v in found.items() if name == "EDSS"}
    assert scores == {
        ("p1", "2018-01-10"): "5.5",
        ("p1", "2018-07-12"): "5.0",
        ("p2", "2018-02-03"): "3.0",
        ("p2", "2018-08-09"): "2.5",
    }


def test_events_of_a_study_and_lines_without_an_age() -> None:
    text = (
        "record_id,event_name,age,sex,diagnosis,visit_date,moca_total\n"
        "101,baseline_arm_1,66,1,Parkinson's disease,2020-01-15,27\n101,month_6_arm_1,,,,2020-07-20,26\n"
        "102,baseline_arm_1,71,2,Parkinson's disease,2020-01-22,24\n102,month_6_arm_1,,,,2020-07-29,23\n"
    )
    found = values(text, "events.csv")
    assert {(key, when): v[0][0] for (key, name, when), v in found.items() if name == "MoCA"} == {
        ("p1", "2020-01-15"): "27", ("p1", "2020-07-20"): "26", ("p2", "2020-01-22"): "24", ("p2", "2020-07-29"): "23",
    }  # fmt: skip
    facts = convert_text(text, "events.csv").facts.facts
    assert not [f for f in facts if isinstance(f, Observation) and f.site], "an arm of a study is none of the body"


def test_times_at_the_end_of_the_names_of_columns() -> None:
    text = (
        "ID,Sex,Age,6MWD_baseline (m),6MWD_3m (m),LVEF_w12 (%),SCIM pre,SCIM post\nHF01,M,61,280,310,31,28,37\n"
        "HF02,F,55,305,300,33,55,58\n"
    )
    facts = [f for f in convert_text(text, "wide.csv").facts.facts if isinstance(f, Observation) and f.subject == "p2"]
    times = [
        (f.code.text, f.timepoint.phase, f.timepoint.offset and str(f.timepoint.offset.value))
        for f in facts
        if f.timepoint
    ]
    assert times == [
        ("six-minute walk distance", "before", None), ("six-minute walk distance", "after", "3"),
        ("left ventricular ejection fraction", "after", "12"), ("SCIM III total", "before", None), ("SCIM III total", "after", None),
    ]  # fmt: skip


def test_what_each_patient_takes_is_no_list_of_medicines() -> None:
    text = (
        "Name,DOB,Sex,Diagnosis,Current medication,Date of death\n"
        'A. B.,1955-03-02,M,ALS,"riluzole 50 mg bid, metformin 1 g bid",2016-08-19\n'
        'C. D.,1970-11-23,F,MS,"interferon beta-1a; baclofen 10 mg tid",\n'
    )
    facts = convert_text(text, "people.csv").facts.facts
    taken = {(f.subject, f.code.text): f for f in facts if isinstance(f, Medication)}
    assert set(taken) == {("p1", "riluzole"), ("p1", "metformin"), ("p2", "interferon beta-1a"), ("p2", "baclofen")}
    assert taken["p2", "interferon beta-1a"].dose is None
    assert all(f.effective is None for f in taken.values()), "nobody takes a medicine since birth"
    deaths = [f.effective for f in facts if isinstance(f, Observation) and f.code.text == "death"]
    assert deaths == [Period("2016-08-19")]


def test_a_register_tells_countries_and_cells_with_their_day_and_way() -> None:
    text = (
        "No.;Sex;Age;Country;Diagnosis;Cells (10^6);Given;Date\n"
        "1;f;34;Italy;Stargardt disease;2;intravitreal;2016-03-14\n"
        "2;m;52;Poland;Multiple sclerosis;50;intravenous;2016-05-09\n"
        "3;m;19;;Multiple sclerosis;;intravenous;2016-05-10\n"
    )
    facts = convert_text(text, "register.csv").facts
    assert [p.nationality.text if p.nationality else "" for p in facts.persons] == ["Italy", "Poland", ""]
    given = [(f.subject, f.performed) for f in facts.facts if isinstance(f, Treatment)]
    assert given == [("p1", Period("2016-03-14")), ("p2", Period("2016-05-09"))], "no number of cells, no treatment"


LONG = (
    "{head}patient,date,test,side,value,unit,remark\n"
    "{a},2017-06-06,BCVA,OD,0.3,logMAR,\n{a},2017-06-06,CMT,OS,342,µm,\n{a},2017-06-06,ESR,-,34,mm/h,\n"
    "{a},2017-06-06,unheard-of test,-,7,score,\n{b},2017-06-06,BCVA,OD,0.5,logMAR,\n{b},2017-09-05,IOP,OS,nd,mmHg,timolol started\n"
    "{b},2017-09-05,active joints,-,4,count,\n{b},2017-09-05,ESR,-,<10,mm/h,\n{foot}"
)
KEY = "# OD right eye, OS left eye; CMT central macular thickness; nd not done\n"
DESCRIBED = [
    "# {a}: girl, 8 years; asthma since 2014, cough. Methotrexate stopped 2016.\n# {b}: boy, 13 years; epilepsy since 2011. "
    "Methotrexate 10 mg/week continued.\n",
    "# {a} = f, 8 y, asthma since 2014, cough\n# {b} = m, 13 y, epilepsy since 2011\n",
    "# {a} (girl, 8 years): asthma since 2014, cough\n# {b} (boy, 13 years): epilepsy since 2011\n",
    "# {a} - female, 8 years old; asthma since 2014; cough\n# {b} - male, 13 years old; epilepsy since 2011\n",
    "# {a}, girl, 8 years, asthma since 2014, cough\n# {b}, boy, 13 years, epilepsy since 2011\n",
    '"# {a}: girl, 8 years; asthma since 2014, cough"\n"# {b}: boy, 13 years; epilepsy since 2011"\n',
]


@pytest.mark.parametrize("told", DESCRIBED)
@pytest.mark.parametrize("codes", [("JU-03", "JU-08"), ("P1", "P2"), ("S 017", "S 022")])
@pytest.mark.parametrize("below", [False, True])
def test_a_register_of_measurements_whose_comments_describe_its_patients(
    told: str, codes: tuple[str, str], below: bool
) -> None:
    a, b = codes
    told = KEY + told.format(a=a, b=b)
    text = LONG.format(
        head="" if below else "# Measurements of two patients\n" + told, foot=told if below else "", a=a, b=b
    )
    facts = convert_text(text, "long.csv").facts
    assert [(p.name, p.gender) for p in facts.persons] == [(a, "female"), (b, "male")]
    found = values(text, "long.csv")
    assert [found[p, "age", ""][0][0] for p in ("p1", "p2")] == ["8", "13"]
    assert found["p1", "central macular thickness", "2017-06-06"] == [("342", "um")], "the legend says what CMT is"
    assert found["p2", "active joint count", "2017-09-05"][0][0] == "4"
    assert not any(v == "7" for rows in found.values() for v, _ in rows), "a test that isn't known is no other one"
    assert {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Condition)} == {
        ("p1", "asthma"),
        ("p2", "epilepsy"),
    }
    timolol = next(f for f in facts.facts if isinstance(f, Medication) and f.code.text == "timolol")
    assert (timolol.subject, timolol.status, timolol.effective) == ("p2", "active", Period("2017-09-05"))
    if told.count("Methotrexate") == 2:
        given = {
            f.subject: f.status for f in facts.facts if isinstance(f, Medication) and f.code.text == "methotrexate"
        }
        assert given == {"p1": "stopped", "p2": "active"}


def test_a_commented_line_of_labels_is_the_header() -> None:
    found = values(
        "# Weights in the ward\n# subject,date,weight_kg\nS-01,2021-03-01,82.5\nS-02,2021-03-04,67\n", "w.csv"
    )
    assert found["p2", "body weight", "2021-03-04"] == [("67", "kg")]
