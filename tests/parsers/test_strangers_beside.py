"""Somebody beside those whom a page is about: known by the room, the number, the sex or the age; and who "he" is behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts
from etl.pipeline import convert_bytes


def test_one_more_than_a_page_tells_of(facts_of: Callable[..., Facts]) -> None:
    told = "Anna K., 40, has multiple sclerosis.\n\nBen T., 50, has ataxia.\n\nA third traveller, 60, has epilepsy; he was sent home. He had pneumonia.\n"
    ill = {(f.subject, f.code.text) for f in facts_of(told).facts if isinstance(f, Condition)}
    assert ill == {("p1", "multiple sclerosis")}


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("A nurse on the ward has measles. His doctor has diabetes.", set()),
        ("The porter had tuberculosis. A colleague at work tested positive for influenza.", set()),
        ("Another physiotherapist from the second floor suffers from migraine.", set()),
        ("His doctor has found diabetes. The neurologist has diagnosed epilepsy.", {"diabetes mellitus", "epilepsy"}),
        ("The nurse has seen him: he has measles.", {"measles"}),
        ("The patient is a nurse. The nurse has measles.", {"measles"}),
        ("The former nurse had measles.", {"measles"}),
        ("The teacher had measles.", {"measles"}),
        ("He works as a porter. The porter had tuberculosis in May.", {"tuberculosis"}),
    ],
)
def test_what_staff_have_of_their_own_is_not_the_patients(
    facts_of: Callable[..., Facts], text: str, ill: set[str]
) -> None:
    facts = facts_of(f"Mr. Oduya, 41 years, was admitted. {text}")
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == ill


def test_staff_who_are_the_patient(facts_of: Callable[..., Facts]) -> None:
    for text in (
        "A nurse of 33 years has measles.",
        "A 33-year-old nurse has measles.",
        "Ms. Roy, 33, a nurse, has measles.",
    ):
        assert [f.code.text for f in facts_of(text).facts if isinstance(f, Condition)] == ["measles"]


_ROWS = "<li>Epilepsy</li><li>Stroke</li><li>Gout</li>"
_ALL = {"epilepsy", "stroke", "gout"}


@pytest.mark.parametrize(
    ("above", "below", "ill"),
    [
        ("<p>Epilepsy | Stroke | Gout</p>", "", set()),
        ("<p>Epilepsy · Stroke</p>", "", set()),
        (f"<ul>{_ROWS}</ul>", "", set()),
        ("<p>Epilepsy</p><p>Stroke</p><p>Gout</p>", "", set()),
        ("<p>Diagnoses: Epilepsy | Stroke | Gout</p>", "", _ALL),
        (f"<h2>Diagnoses</h2><ul>{_ROWS}</ul>", "", _ALL),
        ("", "<p>Epilepsy | Stroke | Gout</p><h2>Treatment</h2><p>Valproate 500 mg.</p>", _ALL),
        ("", f"<ul>{_ROWS}</ul><h2>Treatment</h2><p>Valproate 500 mg.</p>", _ALL),
    ],
)
def test_a_menu_above_the_patient_is_none_of_their_diagnoses(above: str, below: str, ill: set[str]) -> None:
    page = f"{above}<h1>Mr. Oduya, 41 years, Kenya</h1>{below}<p>He has a spinal cord injury since 2009.</p>"
    facts = convert_bytes(page.encode(), "page.html").facts
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == {*ill, "spinal cord injury"}


_STORY = "<p>He has a spinal cord injury since 2009.</p>"


@pytest.mark.parametrize(
    ("above", "inside", "below", "ill"),
    [
        ("<p>Epilepsy, Stroke, Gout</p>", "", "", set()),
        ("<p>Epilepsy / Stroke / Gout</p>", "", "", set()),
        ("<div>Topics: Epilepsy | Stroke | Gout</div>", "", "", set()),
        ("", "", "<p>Epilepsy | Stroke | Gout</p>", set()),
        ("", "", "<p>Epilepsy, Stroke, Gout</p><p>Back to the start</p>", set()),
        ("", "", "<div>Conditions: Epilepsy • Stroke • Gout</div>", set()),
        ("", "", "<p>Stroke; Gout; Epilepsy</p><p>Gout | Stroke | Epilepsy</p>", set()),
        ("", "", "<h2>Past history</h2><p>Epilepsy, Stroke, Gout</p>", _ALL),
        ("", "", "<p>Diagnoses: Epilepsy | Stroke | Gout</p>", _ALL),
        ("", "", "<p>His diagnoses are:</p><p>Epilepsy, stroke, gout</p>", _ALL),
        ("", "", "<p>Epilepsy, stroke and gout.</p>", _ALL),
        ("", "<p>Epilepsy, stroke, gout</p>", "<h2>Treatment</h2><p>He takes valproate.</p>", _ALL),
    ],
)
def test_a_menu_below_the_story_is_none_of_their_diagnoses(above: str, inside: str, below: str, ill: set[str]) -> None:
    page = f"{above}<h1>Mr. Oduya, 41 years, Kenya</h1>{inside}{_STORY}{below}"
    facts = convert_bytes(page.encode(), "page.html").facts
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == {*ill, "spinal cord injury"}


def test_a_line_of_diseases_in_a_plain_note_is_the_patients(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Oduya, 41 years, was admitted.\nEpilepsy, stroke, gout\nHb 9.1 g/dl\n")
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == _ALL


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("His plumber has gout.", set()),
        ("The school's gardener had measles.", set()),
        ("Her new barber was diagnosed with epilepsy.", set()),
        ("Another carpenter had tetanus.", set()),
        ("He is a plumber. The plumber has gout.", {"gout"}),
        ("The patient, a gardener, has gout.", {"gout"}),
        ("His lawyer writes that he has gout.", {"gout"}),
        ("His former lawyer says: he has gout.", {"gout"}),
        ("The gardener had gout.", {"gout"}),
    ],
)
def test_what_those_have_whom_the_patient_knows_is_not_the_patients(
    facts_of: Callable[..., Facts], text: str, gives: set[str]
) -> None:
    facts = facts_of(f"Mr. Oduya, 41 years, was admitted. {text}")
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == gives


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Grade 4 is aphasia.", False),
        ("Stage IV means aphasia.", False),
        ("A score of 3 denotes aphasia.", False),
        ("Score 3 or more indicates severe aphasia.", False),
        ("Grade 4: he has aphasia.", True),
        ("Grade 4 is reached, with aphasia.", True),
        ("Stage 2 is past; he has aphasia.", True),
    ],
)
def test_what_a_grade_means_is_in_general(facts_of: Callable[..., Facts], text: str, gives: bool) -> None:
    facts = facts_of(f"A 61-year-old man was admitted. {text}")
    assert ("aphasia" in {getattr(f, "code", None) and f.code.text for f in facts.facts}) == gives
