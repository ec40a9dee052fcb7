"""What is told twice is one fact with two places; what differs stays two."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

ONE = [
    ("He has tremor of the right hand. On examination there was tremor of the right hand.", "hand tremor"),
    ("Diagnosis: epilepsy.\n\nHe has had epilepsy since 1999.", "condition: epilepsy"),
    ("He takes baclofen. Baclofen 10 mg tid.", "medication: baclofen"),
    ("He underwent appendectomy in 1996. After the appendectomy in 1996 he was well.", "procedure: appendectomy"),
    ("He has hypertension. Hypertension was diagnosed in 2004.", "condition: hypertension"),
    ("Heart rate 78/min. The heart rate was 78/min.", "heart rate"),
    ("He has no fever. Fever: none.", "fever"),
    ("His mother has diabetes. Family history: mother – diabetes.", "family: diabetes mellitus"),
    ("After the treatment his speech improved. His speech improved after the treatment.", "speech"),
    ("He has amyotrophic lateral sclerosis (ALS).", "condition: amyotrophic lateral sclerosis"),
    ("Admission date: 2010-05-06\n\nAdmission date: 2010-05-06", "encounter: admission"),
]

TWO = [
    ("MMSE 22 on 2010-05-06 and MMSE 25 on 2010-08-06.", "MMSE"),
    ("Numbness of the left hand. Numbness of the right foot.", "numbness"),
    ("Before the treatment he had pain. After the treatment he had no pain.", "pain"),
    ("Heart rate 78/min on 2010-05-06. Heart rate 78/min on 2010-05-07.", "heart rate"),
    ("He had pneumonia in 2003 and pneumonia in 2009.", "condition: pneumonia"),
    ("Heart rate 78/min. Heart rate 92/min.", "heart rate"),
    ("He takes prednisone 20 mg. He took prednisone 60 mg.", "medication: prednisone"),
    ("Weakness of the left arm. Weakness of the right arm.", "upper limb weakness"),
    ("His mother has epilepsy. His brother has epilepsy.", "family: epilepsy"),
    ("Colonoscopy was performed in 2009. Colonoscopy was performed in 2012.", "procedure: colonoscopy"),
]


@pytest.mark.parametrize(("text", "fact"), ONE, ids=[r[0] for r in ONE])
def test_told_twice_is_one(tells: Tells, text: str, fact: str) -> None:
    tells(text, [f"1 × {fact}"])


@pytest.mark.parametrize(("text", "fact"), TWO, ids=[r[0] for r in TWO])
def test_what_differs_is_two(tells: Tells, text: str, fact: str) -> None:
    tells(text, [f"2 × {fact}"])


def test_a_merged_fact_has_all_its_places(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Tester, a 50-year-old man.\n\nDiagnosis: epilepsy.\n\nEpilepsy began in 1999. His epilepsy is stable.\n"
    found = [f for f in facts_of(page).facts if f.code.text == "epilepsy"]
    assert len(found) == 1
    starts = [e.start for e in found[0].evidence]
    assert len(starts) == 3 and starts == sorted(starts)


def test_what_is_said_with_more_keeps_the_more(tells: Tells) -> None:
    tells(
        "He has muscle weakness of the legs. Severe weakness of both legs.",
        ["1 × lower limb weakness", "lower limb weakness: present; severity severe"],
    )


def test_contradictions_stay_two(tells: Tells) -> None:
    tells("He has diabetes. He does not have diabetes.", ["2 × condition: diabetes mellitus"])
    tells("Berg balance scale 31. Berg balance scale 41.", ["2 × Berg balance scale"])
