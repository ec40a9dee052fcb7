"""The day of an examination that the opening of a page tells, and whose pronouns tell nobody's sex."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

FactsOf = Callable[..., Facts]
BELOW = "\n\n                  right     left\nKnee jerk         ++        +++\nBabinski          -         +\n\nRomberg positive. Gait ataxic.\n"


@pytest.mark.parametrize(
    "opening",
    [
        "Neurological status of K. Brandt, f, 47 y. (Norway). Date of status: 3 June 2016. No treatment so far.",
        "Mr. Jon Brandt, 47, Norway, has ataxia. He was examined on 3 June 2016.",
        "Mr. Jon Brandt, 47, Norway, has ataxia. Findings of 3 June 2016:",
    ],
)
def test_what_stands_below_is_of_that_day(facts_of: FactsOf, opening: str) -> None:
    found = [
        f for f in facts_of(opening + BELOW).facts if isinstance(f, Observation) and f.evidence[0].start > len(opening)
    ]
    assert len(found) >= 5
    assert {f.effective.start if f.effective else None for f in found} == {"2016-06-03"}


@pytest.mark.parametrize(
    "opening",
    [
        "Mr. Jon Brandt, 47, Norway, has had ataxia since 3 June 2016.",
        "Mr. Jon Brandt, 47, Norway, has ataxia. He was examined on 3 June 2016 and seen on 5 July 2017.",
    ],
)
def test_another_day_is_none(facts_of: FactsOf, opening: str) -> None:
    found = [
        f for f in facts_of(opening + BELOW).facts if isinstance(f, Observation) and f.evidence[0].start > len(opening)
    ]
    assert {f.effective for f in found} == {None}


@pytest.mark.parametrize(
    ("story", "sex"),
    [
        (
            "Hello, I am 36 years and have Machado-Joseph disease. I began to stumble in 2003. My sister has the gene but she is well.",
            None,
        ),
        (
            "The patient, aged 50, has had ataxia for many years and lives in a small house. A friend helps, she comes daily. He walks with a stick.",
            "male",
        ),
        ("The patient, aged 50, has ataxia. She walks with a stick.", "female"),
    ],
)
def test_pronouns_of_relatives_tell_nobodys_sex(facts_of: FactsOf, story: str, sex: str | None) -> None:
    assert [p.gender for p in facts_of(f"{story}\n\nI see double.\n").persons] == [sex]
