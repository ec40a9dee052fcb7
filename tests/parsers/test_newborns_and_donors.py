"""A newborn on the mother's page, a mother on the newborn's, who gave an organ, and whose an age is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]
FactsOf = Callable[..., Facts]

MAN = "A 54-year-old man was admitted.\n\n"
WOMAN = "A 58-year-old woman was admitted.\n\n"


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("He received a kidney from his 42-year-old brother with asthma.", "brother"),
        ("His 4-year-old sister had asthma.", "sister"),
        ("She gave a kidney to her 25-year-old son with asthma.", "son"),
    ],
)
def test_a_relative_told_with_an_age(tells: Tells, text: str, relative: str) -> None:
    tells(text, [f"family: asthma; {relative}"], ["condition: asthma"], who=WOMAN if "She" in text else MAN)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("A 54-year-old man came. The driver of the car, a 34-year-old man, was unhurt.", [54]),
        ("A 54-year-old man got a kidney from his 42-year-old brother.", [54]),
        ("A 54-year-old man came. The donor was a 29-year-old man.", [54]),
        ("A 52-year-old woman gave a kidney to her 25-year-old son. Her daughter, now 20 years old, is well.", [52]),
        ("A 5-year-old girl was the child of a 38-year-old father and a 33-year-old mother.", [5]),
        ("A 35-year-old woman was seen. Her daughter is now 2 years old. Her baby, aged 4 months, thrives.", [35]),
        ("A male infant was born to a 35-year-old mother.", []),
        ("A 31-year-old woman was seen. A girl of 1,180 g was born.", [31]),
        ("A 17-year-old girl was hurt; her boyfriend, the driver, aged 19, was not.", [17]),
        ("The proband, a 24-year-old man, was deaf.\n\nIndividual II-4, a 48-year-old woman, was not.", [24]),
        ("A 7-year-old boy had seizures. He is now a healthy 19-year-old man.", [7, 19]),
        ("A 45-year-old man came. This 45-year-old man had fever.", [45]),
    ],
)
def test_whose_an_age_is(facts_of: FactsOf, text: str, ages: list[int]) -> None:
    told = [f.value for f in facts_of(text + "\n").facts if isinstance(f, Observation) and f.code.text == "age"]
    assert sorted({int(v.value) for v in told if isinstance(v, Quantity)}) == ages


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("A 31-year-old gravida 2 para 1 woman at 29 weeks of gestation had fever.", ["29"]),
        ("A girl was born at 26 weeks of gestation to a 35-year-old mother.", ["26"]),
        ("A boy of 2 was born at 30 weeks of gestation.", ["30"]),
    ],
)
def test_weeks_of_gestation(facts_of: FactsOf, text: str, weeks: list[str]) -> None:
    told = [
        f.value for f in facts_of(text + "\n").facts if isinstance(f, Observation) and f.code.text == "gestational age"
    ]
    assert [str(v.value) for v in told if isinstance(v, Quantity)] == weeks
