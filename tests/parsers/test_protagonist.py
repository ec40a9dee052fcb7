"""Stories that describe their person by a name only: who is ill, who only speaks, and who is nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation

Facted = Callable[..., Facts]

HEROES = [
    (
        "Stem cells bring changes\n\nJuan José Gallego de la Cruz was told 10 years ago that his condition was incurable. Juan noticed the first "
        "symptoms of what was diagnosed as multiple sclerosis. He lost balance while walking and he used a cane.",
        "Juan José Gallego de la Cruz",
        "multiple sclerosis",
    ),
    (
        "Autism Patient: Kyle\n\nKyle was diagnosed with autism at age 3. He was hyperactive. After the stem cells Kyle spoke more clearly and he "
        "slept better.",
        "Kyle",
        "autism spectrum disorder",
    ),
    (
        "74-year-old Shelton Strickland ended up in hospital with a diagnosis of congestive heart failure. Strickland said he read of it. The "
        "cells were injected into his heart. He can change the oil in his car.",
        "Shelton Strickland",
        "heart failure",
    ),
    (
        "In November the Swedish patient Mary Otero arrived in China. Mary had been suffering from lupus, and she could not walk. Her legs were weak.",
        "Mary Otero",
        "systemic lupus erythematosus",
    ),
]
NOBODY = [
    "Dr. Henry Lane said that stroke is a disease of the brain. He and his team treat it. Lane has seen many patients.",
    "Multiple sclerosis is a disease of the nerves. Ann Lee, head of the clinic, said she hopes for more. Ann Lee thanked her team.",
    "His mother Joan Miller was diagnosed with lupus. Joan Miller had her first treatment. She felt well.",
]


@pytest.mark.parametrize(("text", "name", "disease"), HEROES)
def test_who_is_ill_is_the_patient(text: str, name: str, disease: str, facts_of: Facted) -> None:
    facts = facts_of(text)
    assert [p.name for p in facts.persons] == [name]
    assert disease in {f.code.text for f in facts.facts if isinstance(f, Condition)}


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_ill(text: str, facts_of: Facted) -> None:
    assert not facts_of(text).persons


def test_now_is_after_the_treatment_that_was_told_before(facts_of: Facted) -> None:
    facts = facts_of(
        "Kim Lowe was diagnosed with autism. Before the treatment, he spoke in short sentences. Now he is speaking better. Kim sleeps well."
    )
    told = [
        f.timepoint.phase for f in facts.facts if isinstance(f, Observation) and f.code.text == "speech" and f.timepoint
    ]
    assert told == ["after"]


def test_the_way_back_is_no_part_of_the_body(facts_of: Facted) -> None:
    facts = facts_of("Mr. Ken B., 40.\n\nAfter a long flight back from the clinic he was tired.\n")
    assert [f.site for f in facts.facts if f.code.text == "fatigue"] == [None]  # type: ignore[union-attr]
