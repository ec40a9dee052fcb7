"""Habits of pages as they are copied from the web: one row for each rule, and whole pages for who they are about."""

from __future__ import annotations

import pytest

from etl.pipeline import convert_text

PAPER = """Cells in a chronic lesion

Aim: Injury of the cord is devastating. Case report: A 31-year-old woman with a complete lesion at T8 was given
autologous bone marrow cells. Her Barthel index rose to 60. Conclusion: Such cells may help many patients.
"""
CAPITALS = """A man with foot ulcers

BACKGROUND: Ulcers are common in diabetes. CASE: A 58-year-old man had an ulcer of the left foot. CONCLUSIONS: Cells may heal ulcers.
"""
SUMMARY = """Abstract

Background: Ulcers of the foot are common.

History and clinical findings: A 66-year-old man with type 2 diabetes suffers from an ulcer of the right foot.

Conclusion: The method is promising.
"""
HEADED = """Spinal Cord Injury

Cell Therapy for Spinal Cord Injury

Lake Hospital, Riverside

The patient is a 44-year-old man, he came with weakness of both legs for two years. Babinski signs are positive.
"""
GENERAL = """Stem cell therapy for stroke

The patient is examined first. A 60-year-old who had a stroke may have weakness of an arm and needs rehabilitation.
"""
ORIGIN = """Case report of cells in multiple sclerosis

Cells were given to a 47-year-old North African male with multiple sclerosis. Before treatment, he was unable to stand.
"""
SHEET = """Abstract
Patient: Female, 12
Final Diagnosis: Duchenne muscular dystrophy
Symptoms: Hypotonia • falls
Medication: —
Background:
Muscular dystrophies are progressive.
Case Report:
We treated a 12-year-old girl. She was wheelchair-bound.
"""


@pytest.mark.parametrize("page", [PAPER, CAPITALS, SUMMARY, HEADED], ids=["parts", "capitals", "history", "heading"])
def test_a_page_of_one_person(page: str) -> None:
    facts = convert_text(page, "page.txt").facts
    assert len(facts.persons) == 1
    assert any(f.subject == "p1" for f in facts.facts)


def test_a_general_page_stays_general() -> None:
    assert convert_text(GENERAL, "page.txt").facts.persons == ()


@pytest.mark.parametrize(("page", "sex"), [(ORIGIN, "male"), (SHEET, "female")])
def test_words_that_are_no_name(page: str, sex: str) -> None:
    (person,) = convert_text(page, "page.txt").facts.persons
    assert (person.name, person.gender) == ("", sex)


def test_the_symptoms_of_an_abstract_are_the_patients() -> None:
    names = {f.code.text for f in convert_text(SHEET, "page.txt").facts.facts}
    assert {"hypotonia", "falls"} <= names


COHORTS = [
    ("Cells in palsy\n\nAbstract\n\nMethods: We conducted an open study including 160 mild and severe palsy patients.\n\n"
     "Results: Gait improved in 80 patients.", 160),
    ("Cells in palsy\n\nAbstract\n\nPrevious studies enrolled 90 patients in a trial.", None),
]  # fmt: skip


@pytest.mark.parametrize(("page", "size"), COHORTS, ids=["including", "others"])
def test_the_size_of_a_group(page: str, size: int | None) -> None:
    cohort = convert_text(page, "page.txt").facts.cohort
    assert (cohort and cohort.size and int(cohort.size.value)) == size
    assert not any(f.code.text == "methods" for f in convert_text(page, "page.txt").facts.facts)


GROUP = """Cells in lesions of the cord

Abstract

Results: Ten patients with an incomplete lesion received cells. Neuropathic pain was present in four patients before treatment; it disappeared
in two of them. Before treatment, seven patients suffered spasms, and two improved. The primary endpoint was a score of 30 in 50% of
patients. The improvement ranged from 1 to 3 levels.
"""


def test_what_a_group_had_before() -> None:
    facts = convert_text(GROUP, "page.txt").facts.facts
    told = {(f.code.text, f.presence, f.change, f.timepoint and f.timepoint.phase, str(f.value.value))  # type: ignore[union-attr]
            for f in facts if getattr(f, "value", None) is not None and hasattr(f.value, "value")}  # fmt: skip
    assert ("neuropathic pain", None, None, "before", "4") in told
    assert any(n == "neuropathic pain" and p == "absent" and t != "before" and v == "2" for n, p, _, t, v in told)
    assert any(n == "spasms" and c == "improved" and t != "before" and v == "2" for n, _, c, t, v in told)
    assert not any(v in ("50", "30") for *_, v in told)
    assert not any("change" in n or "disappeared" in n for n, *_ in told)
    assert not any(f.timepoint and f.timepoint.phase == "before" for f in facts if f.code.text == "improvement")  # type: ignore[union-attr]


STAGES = """Mr. Q

A 58-year-old man with Parkinson's disease came with a tremor of the hand.

Classification of disability

Stage

Character

I

Minimal symptoms on one side

II

Symptoms on both sides; balance not impaired

III

Unsteadiness when turning; impaired balance
"""
NAMED = """June Halvor, Ataxia | Testimonial

The patient June Halvor came from Norway. June had been suffering from ataxia since 2011. Before treatment she had poor balance, and her voice was low.

More publications

1. Anna K. Berg, Tom Lind and Per Ask. Cells in models of multiple system atrophy. Cell Letters, Vol. 12, pp. 17–25, 2012.
2. Cells in hereditary spastic paraplegia. J Cells 2011;4(2):11-19.
"""


def test_stages_of_a_scale_are_nobodys() -> None:
    names = {f.code.text for f in convert_text(STAGES, "page.txt").facts.facts}
    assert "balance impairment" not in names
    assert "balance" not in names


def test_publications_and_names_that_are_words() -> None:
    facts = convert_text(NAMED.replace("June", "May"), "page.txt").facts
    names = {f.code.text for f in facts.facts}
    assert "ataxia" in names
    assert not names & {"multiple system atrophy", "hereditary spastic paraplegia"}
    assert [p.name for p in facts.persons] == ["May Halvor"]


def test_words_of_a_test_in_a_table() -> None:
    page = "Table 1. Patients\n\nPatient\tAge\tImmunohistochemistry\n1\t16\tNegative for antibody 2, but reduced for antibody 1\n2\t13\tNormal\n"
    facts = convert_text(page, "page.txt").facts.facts
    assert not any(
        f.code.text == "immunohistochemistry" and getattr(f, "value", None) is not None and hasattr(f.value, "code")
        for f in facts
    )  # type: ignore[union-attr]


def test_times_in_the_heads_of_a_table() -> None:
    page = (
        "Table 1. Patients\n\nPatient\tAge\tAdmitted on\tCK before treatment (U/L)\tAlbumin (after treatment) (g/L)\n"
        "1\t16\t2010-04-26\t3307\t33\n2\t13\t2006-04-12\t1775\t30\n"
    )
    told = [
        (f.code.text, f.timepoint and f.timepoint.phase, f.effective and f.effective.start)
        for f in convert_text(page, "page.txt").facts.facts
        if f.subject == "p1" and f.code.text != "age"
    ]
    assert told == [("creatine kinase", "before", "2010-04-26"), ("albumin", "after", None)]
