"""What a column is comes before what it means: ids, visits, coded sexes, variables, and cells that answer for nothing."""

from __future__ import annotations

import pytest

from etl.examples import rendered
from etl.facts import Facts, Observation
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read
from etl.tables.columns import are_variables

LEXICON = compile_lexicon(())


def facts_of(text: str, name: str = "table.csv") -> Facts:
    return parse(read(text.encode(), name), LEXICON)


def who(facts: Facts) -> list[str]:
    return [p.label for p in facts.persons]


PEOPLE = {
    "variables call nobody": ("study_id,abq1,abq2,fun1,fun2\n11,0,1,2,1\n12,1,1,0,2", ["11", "12"]),
    "people numbered on from one word do": ("Feature,P1,P2,P3\nSex,F,M,F\nTremor,yes,no,yes", ["P1", "P2", "P3"]),
    "an id once in a block": ("patient_id,SAMPLE_DATE,Sodium\n5,2020-03-01,139\n,2020-03-04,141\n6,2020-03-02,131", ["5", "6"]),
    "ids in blocks": ("subject_id,Sodium,Potassium\nk-1,139,4\nk-1,131,5\nk-2,140,4\nk-2,138,3", ["k-1", "k-2"]),
    "ids of a machine": (
        "id,sex,height\n0f8fad5b-d9cb-469f-a165-70867728950e,F,160\n7c9e6679-7425-40de-944b-e07fc1f90ae7,M,170",
        ["0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"],
    ),
    "rows without an id that differ in age and sex": ("age,asthma,sex\n30,0,1\n41,1,0\n52,0,1", ["", "", ""]),
    "a column of sources": ("Case\tReference\tDisorder\nC1\tHill et al\tasthma\nC2\tMoor et al\tgout", ["C1", "C2"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_whose_rows_are(name: str) -> None:
    text, labels = PEOPLE[name]
    facts = facts_of(text, "table.tsv" if "\t" in text else "table.csv")
    assert who(facts) == labels
    assert not any(isinstance(f, Observation) and f.code.text in ("SAMPLE DATE", "Reference") for f in facts.facts)


CELLS = {
    "a number of a picture is no examination": ("ID,MRI ID,Sex\nA-1,A-1_x1,F\nA-2,A-2_x1,M", "MRI", 0),
    "a word of a language is no speech": ("patient,sex,language\nP1,F,ENGL\nP2,M,SPAN", "speech", 0),
    "a word about speech is": ("patient,sex,speech\nP1,F,slurred\nP2,M,normal", "speech", 1),
    "points below a variable are no answer": ("study_id,sex,abq1\n11,F,0\n12,M,1", "abq1", 2),
    "a name and a telephone are of the person": ("record_id,name_last,name_first,phone,sex\n1,Hill,Ida,5550000,F\n2,Moor,Otto,5550001,M", "phone", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_what_cells_below_a_head_are(name: str) -> None:
    text, code, least = CELLS[name]
    found = [f for f in facts_of(text).facts if code in f.code.text or code in str(rendered(f))]
    assert len(found) >= least if least else not found
    if "answer" in name:
        assert all(isinstance(f, Observation) and f.presence is None for f in found)


def test_a_sex_in_numbers_needs_a_dictionary() -> None:
    facts = facts_of("patient_id,gender,age\n1,0,44\n2,1,51")
    assert [p.gender for p in facts.persons] == [None, None]
    assert [f.code for f in facts.findings] == ["code-unexplained"]
    explained = facts_of("patient_id,gender (0 = female; 1 = male),age\n1,0,44\n2,1,51")
    assert [p.gender for p in explained.persons] == ["female", "male"] and not explained.findings


def test_rows_without_an_id_are_said() -> None:
    assert [f.code for f in facts_of("age,asthma,sex\n30,no,F\n41,yes,M").findings] == ["layout-doubtful"]


def test_values_are_of_the_visit_of_their_row() -> None:
    facts = facts_of("ID,Visit,Sex,Age,MMSE\nA-1,1,M,75,23\nA-1,2,M,76,21\nA-2,1,F,81,29")
    told = {(f.code.text, str(getattr(f.value, "value", f.value)), f.timepoint.label if f.timepoint else "") for f in facts.facts if isinstance(f, Observation)}  # fmt: skip
    assert {
        ("age", "75", "Visit 1"),
        ("age", "76", "Visit 2"),
        ("MMSE", "23", "Visit 1"),
        ("MMSE", "21", "Visit 2"),
    } <= told
    assert not facts.findings


def test_one_fact_for_a_diagnosis() -> None:
    facts = facts_of("patient_id,sex,age,diagnosis\nK1,F,34,Myotonic dystrophy\nK2,M,41,Myotonic dystrophy")
    assert [type(f).__name__ for f in facts.facts if "dystrophy" in str(rendered(f))] == ["Condition", "Condition"]


@pytest.mark.parametrize(
    ("heads", "variables"),
    [
        ("hsq1 hsq2 mob1", True),
        ("AESEQ AETERM AEOUT", True),
        ("P1 P2 P3", False),
        ("II:1 II:2 III:1", False),
        ("A B C", False),
        ("A B C Median", False),
        ("AK BL CM", False),
        ("Ayla Bruno Casper", False),
        ("K1 K2 L1", False),
    ],
)
def test_names_of_variables(heads: str, variables: bool) -> None:
    assert are_variables(heads.split()) is variables


MODEL = "<h1>Effects of baclofen on spasticity</h1><table><tr><th>Score</th><th>Coefficient</th><th>SE</th><th>P&gt;z</th></tr><tr><td>Baclofen</td><td>-0.2</td><td>0.1</td><td>0.04</td></tr><tr><td>Severe spasticity</td><td>1.2</td><td>0.3</td><td>0.01</td></tr></table>"  # fmt: skip
RATIOS = "<p>The cohort included 700 patients with stroke.</p><table><tr><th>Variable</th><th>Number of cases/non-cases</th><th>Adjusted OR (95% CI)</th></tr><tr><td>Never</td><td>301/40 112</td><td>1.00 (reference)</td></tr><tr><td>Former</td><td>150/2 730</td><td>1.31 (1.10–1.52)</td></tr></table>"  # fmt: skip


def test_a_table_of_a_model_is_nobodys() -> None:
    facts = facts_of(MODEL, "t.html")
    assert not facts.persons and not facts.facts
    beside = facts_of(MODEL.replace("</h1>", "</h1><p>A 50-year-old man had spasticity.</p>"), "t.html")
    assert len(beside.persons) == 1 and not any(place.table for f in beside.facts for place in f.evidence)


def test_statistics_are_called_so() -> None:
    told = [
        (f.code.text, str(getattr(f.value, "value", "")))
        for f in facts_of(RATIOS, "t.html").facts
        if isinstance(f, Observation)
    ]
    assert {("cases", "150"), ("non-cases", "2730"), ("Adjusted OR", "1.31"), ("Adjusted OR, interval", "")} <= set(
        told
    )
    assert not any(code.casefold() in ("never", "former") for code, _ in told)


def test_a_birth_a_record_and_a_death_of_columns() -> None:
    facts = facts_of("Name,DOB,MRN,Date of death\nTom Lane,1955-05-04,99887,2016-08-19\nAnn Poole,1960,88776,")
    assert [(p.birth, p.died, p.records) for p in facts.persons] == [
        ("1955-05-04", "2016-08-19", ("99887",)),
        ("1960", "", ("88776",)),
    ]
    deaths = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "death"]
    assert [(f.subject, f.effective.start) for f in deaths if f.effective] == [("p1", "2016-08-19")]


def test_choices_of_a_survey_need_a_dictionary() -> None:
    text = 'record_id,sex,sym_q1,sym_q2,"Street, City, State, ZIP",tremor\n1,F,1,2,5 Low Road,1\n2,M,1,1,6 Low Road,0'
    facts = facts_of(text)
    assert {
        (f.code.text, str(rendered(f))) for f in facts.facts if "sym" in f.code.text and getattr(f, "presence", None)
    } == set()
    assert sum(f.code.text == "tremor" for f in facts.facts) == 2 and "Low Road" not in str(
        [rendered(f) for f in facts.facts]
    )


def test_a_normal_sample_denies_no_disease() -> None:
    facts = facts_of("patient,sex,Cancer type,Gait\nP1,F,Normal,normal\nP2,M,Glioma,normal")
    assert not any(getattr(f, "verification", "") == "refuted" for f in facts.facts)
    assert any("glioma" in str(rendered(f)) for f in facts.facts)
