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
