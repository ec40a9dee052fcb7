"""Surnames that a scale is called by, days that aren't printed, and diseases that only relatives don't have."""

from __future__ import annotations

import pytest

from etl.facts import AnyFact, Condition, Encounter, Observation, Procedure
from etl.pipeline import convert_text

SOMEBODY = "Mr. Lane is 45 years old. "


def facts(text: str) -> list[AnyFact]:
    return [f for f in convert_text(SOMEBODY + text, "case.txt").facts.facts if f.code.text != "age"]


@pytest.mark.parametrize(
    "text",
    [
        "He lives in Berg Street 12.",
        "He was seen by Dr. Berg 12.",
        "He was referred by Dr. Karl Berg 12 times.",
        "Frau Dr. Berg 12 saw him.",
        "Berg 12, 80331 Munich",
        "Address: Barthel Road 60",
    ],
)
def test_a_surname_with_a_house_number_is_no_score(text: str) -> None:
    assert not [f for f in facts(text) if isinstance(f, Observation) and f.category == "survey"]


@pytest.mark.parametrize("text", ["Berg 45.", "Berg: 45", "BERG 45/56"])
def test_a_scale_called_by_a_surname_is_one(text: str) -> None:
    assert [f.code.text for f in facts(text)] == ["Berg balance scale"]


@pytest.mark.parametrize(
    "text",
    [
        "On 3 May 2019 he was admitted. He had fever the next day.",
        "On 3 May 2019 he was admitted. The next day he had fever.",
        "He was admitted on 3 May 2019. The following morning he had fever.",
        "On 3 May 2019 lumbar puncture; fever on the day after.",
    ],
)
def test_what_came_the_next_day_has_that_day(text: str) -> None:
    (fever,) = [f for f in facts(text) if isinstance(f, Observation)]
    assert fever.effective is not None
    assert fever.effective.start == "2019-05-04"


@pytest.mark.parametrize(
    "text",
    ["On 3 May 2019 he was admitted. On Monday he had fever.", "In May 2019 he was admitted. Fever the next day."],
)
def test_a_day_that_cannot_be_counted_is_none(text: str) -> None:
    (fever,) = [f for f in facts(text) if isinstance(f, Observation)]
    assert fever.effective is None


def test_a_next_day_that_is_printed_is_kept() -> None:
    told = facts("On 3 May 2019 he was admitted. The next day, 4 May 2019, he had fever.")
    assert [f.effective and f.effective.start for f in told if isinstance(f, Observation)] == ["2019-05-04"]


def test_an_analysis_of_the_fluid_is_no_puncture() -> None:
    assert not [f for f in facts("On 3 May 2019 CSF analysis was normal.") if isinstance(f, Procedure | Encounter)]


@pytest.mark.parametrize(
    "text", ["He has MS. Nobody in the family has MS.", "He has MS. None of his relatives has MS."]
)
def test_what_no_relative_has_the_patient_may_have(text: str) -> None:
    (disease,) = [f for f in facts(text) if isinstance(f, Condition)]
    assert disease.verification == "confirmed"
    assert [f.code.text for f in facts(text) if isinstance(f, Observation) and f.presence == "absent"] == [
        "family history of multiple sclerosis"
    ]
