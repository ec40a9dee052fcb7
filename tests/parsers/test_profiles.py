"""Patients told by a few words, and two told in turn on one page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

PROFILES = [
    ("56F from Brazil with multiple sclerosis.", "", "female", "56", "Brazil"),
    ("M/61 with ataxia. He has tremor.", "", "male", "61", ""),
    ("61 M, spinocerebellar ataxia. He has tremor.", "", "male", "61", ""),
    ("pt: Awa D., f, 63 y, Senegal; ht 161 cm\ndx: diabetic foot", "Awa D.", "female", "63", "Senegal"),
    ("Subject 017, female, 56 years, Brazil. Multiple sclerosis.", "", "female", "56", "Brazil"),
    ("Maria Silva — 56 — Brazil — multiple sclerosis. She has tremor.", "Maria Silva", "female", "56", "Brazil"),
    ("Case file no. 4 · Ivan Orlov · 61 · Russia\n\nIvan has ataxia. He had tremor.", "Ivan Orlov", "male", "61", "Russia"),
    ("Mr P. Novak, aged 48, of Poland. He had asthma.", "Mr P. Novak", "male", "48", "Poland"),
    ("Pt: M/45. Multiple sclerosis. He has tremor.", "", "male", "45", ""),
    ("Patient: F/66, multiple sclerosis. EDSS 4.", "", "female", "66", ""),
    ("Woman with multiple sclerosis, 61. EDSS 4.", "", "female", "61", ""),
    ("A man with multiple sclerosis, 54 years. EDSS 6 before and EDSS 5 after treatment.", "", "male", "54", ""),
    ("Male child, 8 years old, known case of asthma. He has a cough.", "", "male", "8", ""),
]  # fmt: skip
NOBODY = [
    "Catheter 8F was used. 56F tube (13 F).",
    "Boys, 12 patients. Fever was seen.",
    "Male: 12, female: 10. All had ALS.",
    "Autism shows itself before the age of three: a child may avoid eye contact.",
    "Temperature 39 F on day 2.",
    "A man with two sons, 12 and 14, asked us.",
    "Women with multiple sclerosis, 54 of them, took part.",
]
IN_TURN = [
    "A 44-year-old woman with multiple sclerosis and a 61-year-old man with Parkinson's disease were treated. "
    "The woman had tremor; the man had dysphagia. Her speech improved. His gait improved.",
    "The first is a 44-year-old woman with multiple sclerosis who had tremor. The second is a 61-year-old man with "
    "Parkinson's disease who had dysphagia. In the first, speech improved. In the second, gait improved.",
    "Anna, 44, has multiple sclerosis. She had tremor. Bernd, 61, has Parkinson's disease. He had dysphagia.\n\n"
    "Six months after treatment, Anna's speech improved and Bernd's gait improved.",
    "The woman is 44 years old and has multiple sclerosis. She had tremor. Her speech improved. The man is 61 years old "
    "and has Parkinson's disease. He had dysphagia. His gait improved.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "sex", "age", "country"), PROFILES)
def test_a_profile(facts_of: Callable[..., Facts], text: str, name: str, sex: str, age: str, country: str) -> None:
    facts = facts_of(text)
    (one,) = facts.persons
    ages = [str(f.value.value) for f in facts.facts if getattr(f, "rule", "") == "age"]  # type: ignore[attr-defined]
    assert (one.name, one.gender, ages) == (name, sex, [age])
    assert (one.nationality.text if one.nationality else "") == country


@pytest.mark.parametrize("text", NOBODY)
def test_figures_that_are_nobody(facts_of: Callable[..., Facts], text: str) -> None:
    assert facts_of(text).persons == ()


@pytest.mark.parametrize("text", IN_TURN)
def test_two_told_in_turn(facts_of: Callable[..., Facts], text: str) -> None:
    facts = facts_of(text)
    told: dict[str, set[str]] = {p.key: set() for p in facts.persons}
    for fact in facts.facts:
        told[fact.subject].add(fact.code.text)  # type: ignore[union-attr]
    assert [told[key] - {"age"} for key in ("p1", "p2")] == [
        {"multiple sclerosis", "tremor", "speech"}, {"Parkinson disease", "dysphagia", "gait"},
    ]  # fmt: skip
