"""Allergies: what each phrase says becomes an AllergyIntolerance of exactly that width."""

from __future__ import annotations

from typing import Any

import pytest

from etl.pipeline import convert_text

NOT_KNOWN = [
    ("No known allergies.", "716186003"),
    ("NKA.", "716186003"),
    ("No known drug allergies.", "409137002"),
    ("NKDA.", "409137002"),
    ("No known food allergies.", "429625007"),
    ("No latex allergy.", "1003774007"),
]


def allergies(text: str) -> list[dict[str, Any]]:
    entries = convert_text(f"Mr. Lane is 45 years old. {text}", "case.txt").bundle["entry"]
    return [r for e in entries if (r := e["resource"])["resourceType"] == "AllergyIntolerance"]


@pytest.mark.parametrize(("text", "code"), NOT_KNOWN)
def test_none_known_is_as_wide_as_what_was_asked(text: str, code: str) -> None:
    (found,) = allergies(text)
    assert [c["code"] for c in found["code"]["coding"]] == [code]


def test_none_known_of_what_has_no_code_is_an_absent_finding() -> None:
    assert not allergies("No dust mite allergy.")


def test_a_reaction_is_no_allergy() -> None:
    assert not allergies("After the infusion he had an allergic reaction.")
    assert [r["code"]["text"] for r in allergies("He has a food allergy.")] == ["food allergy"]
