"""Adjectives of diseases are read where they describe a person."""

from __future__ import annotations

import pytest

from etl.facts import Condition, FamilyHistory
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import Settings, convert_text

PERSON = "Case report\n\nMr. Tester, 50 years old, came to the clinic.\n\nHistory: "
# text, the diseases that are read; with "no" before those that are denied
GIVES = [
    ("He is a hypertensive man.", ["hypertension"]),
    ("A hypertensive, diabetic man was admitted.", ["hypertension", "diabetes mellitus"]),
    ("This hypertensive and hypothyroid gentleman fell.", ["hypertension", "hypothyroidism"]),
    ("He is epileptic.", ["epilepsy"]),
    ("He was diabetic, hypertensive and anaemic.", ["diabetes mellitus", "hypertension", "anemia"]),
    ("He is a known asthmatic.", ["asthma"]),
    ("He's an asthmatic.", ["asthma"]),
    ("He was known to be schizophrenic.", ["schizophrenia"]),
    ("Hypertensive since 2004.", ["hypertension"]),
    ("He became septic and encephalopathic.", ["sepsis", "encephalopathy"]),
    ("He is not epileptic.", ["no epilepsy"]),
    ("He is neither epileptic nor asthmatic.", ["no epilepsy", "no asthma"]),
]
NEVER = [
    "He had a hypertensive episode.",
    "He had an epileptic aura.",
    "He took an anti-epileptic drug.",
    "He was given epileptic and hypertensive drugs.",
    "The discharge was epileptic.",
    "He keeps a hypertensive diet.",
    "He is non-hypertensive.",
    "Hypertensive patients were excluded.",
    "He attends the asthmatic clinic.",
    "The anaemic lips were cold.",
]


def conditions(text: str) -> list[str]:
    facts = convert_text(PERSON + text, "page.txt", Settings(terminology=("none",))).facts.facts
    return [
        ("no " if fact.verification == "refuted" else "") + fact.code.text
        for fact in facts
        if isinstance(fact, Condition)
    ]


@pytest.mark.parametrize(("text", "expected"), GIVES)
def test_an_adjective_that_describes_a_person_is_the_disease(text: str, expected: list[str]) -> None:
    assert conditions(text) == expected


@pytest.mark.parametrize("text", NEVER)
def test_an_adjective_of_something_else_is_no_disease(text: str) -> None:
    assert not {"hypertension", "epilepsy", "asthma", "anemia"}.intersection(conditions(text))


def test_an_adjective_within_the_name_of_a_disease_is_read_once() -> None:
    assert conditions("He has hypertensive nephropathy.") == ["hypertensive nephropathy"]


def test_the_adjective_of_a_relative_is_family_history() -> None:
    facts = convert_text(PERSON + "His mother is epileptic.", "page.txt").facts.facts
    assert [fact.code.text for fact in facts if isinstance(fact, FamilyHistory)] == ["epilepsy"]
    assert conditions("His mother is epileptic.") == []


def test_each_adjective_names_an_entry() -> None:
    lexicon = compile_lexicon()
    adjectives = lexicon.of_role("cue", "adjective")
    assert adjectives
    assert [one.id for one in adjectives if lexicon.named(one.value) is None] == []
