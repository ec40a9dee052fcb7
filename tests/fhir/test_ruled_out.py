"""What somebody doesn't have: ruled out after a suspicion, or simply absent."""

from __future__ import annotations

import pytest

from etl.pipeline import convert_text


def coded(text: str) -> list[tuple[str, str, str]]:
    found = []
    for entry in convert_text(f"Mr. Lane is 45 years old. {text}", "case.txt").bundle["entry"]:
        r = entry["resource"]
        name = r.get("code", {}).get("text", "")
        if r["resourceType"] == "Condition":
            found.append(("Condition", name, r["verificationStatus"]["coding"][0]["code"]))
        elif r["resourceType"] == "Observation" and name != "age":
            found.append(("Observation", name, r["valueCodeableConcept"]["coding"][0]["display"]))
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MS was suspected and ruled out.", "multiple sclerosis"),
        ("Suspected sarcoidosis was ruled out.", "sarcoidosis"),
        ("Lupus was excluded.", "systemic lupus erythematosus"),
    ],
)
def test_suspected_and_ruled_out_is_refuted(text: str, name: str) -> None:
    assert coded(text) == [("Condition", name, "refuted")]


@pytest.mark.parametrize(
    ("text", "name"), [("He is not diabetic.", "diabetes mellitus"), ("No history of stroke.", "stroke")]
)
def test_what_is_not_there_is_an_absent_finding(text: str, name: str) -> None:
    assert coded(text) == [("Observation", name, "Absent")]


def test_tests_that_are_called_by_diseases_and_normal_are_no_diagnoses() -> None:
    assert coded("SCA1, SCA2 and SCA6 were normal.") == [
        ("Observation", f"spinocerebellar ataxia type {n}", "Absent") for n in (1, 2, 6)
    ]
