"""A newborn on the mother's page, a mother on the newborn's, who gave an organ, and whose an age is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]
FactsOf = Callable[..., Facts]

MOTHER = "A 31-year-old woman was admitted in labour.\n\n"
NEWBORN = "A 2-day-old boy was referred from his place of birth.\n\n"
MAN = "A 54-year-old man was admitted.\n\n"
WOMAN = "A 58-year-old woman was admitted.\n\n"

OF_THE_NEWBORN = [
    "A girl of 1,180 g was born with Apgar scores of 6 and 8; pneumonia was found.",
    "The baby was ventilated for 6 days because of pneumonia.",
    "The newborn had pneumonia. He was ventilated for 6 days.",
    "Vaginal delivery of a live male infant, 3420 g, Apgars 8 and 9, with pneumonia.",
    "She delivered a healthy boy weighing 3100 g with pneumonia.",
    "The infant developed pneumonia and was ventilated.",
    "Twin A had pneumonia; twin B was ventilated.",
    "Ultrasound showed a fetus with pneumonia, estimated weight 640 g.",
    "Fetal pneumonia was seen.",
    "The nurse gave the newborn oxygen for pneumonia.",
    "She delivered a boy.\nBaby: 2,900 g, pneumonia.",
    "She was delivered at 36 weeks of a live girl of 2,300 g with pneumonia.",
    "The surviving twin had pneumonia.",
]
NOTHING = [
    "condition: pneumonia*",
    "pneumonia*",
    "procedure: mechanical ventilation*",
    "Apgar score: *",
    "body weight: *",
    "birth weight: *",
    "family: *",
]
OF_THE_MOTHER = [
    "She breastfed the baby and had pneumonia.",
    "The mother had pneumonia.",
    "The baby was well; the mother had pneumonia.",
    "As an infant she had pneumonia.",
    "She was born at 34 weeks; the baby had pneumonia.",
    "Newborn screening was normal. She had pneumonia.",
    "She delivered a boy at 37 weeks and had pneumonia.",
]


@pytest.mark.parametrize("text", OF_THE_NEWBORN)
def test_nothing_of_the_newborn_is_the_mothers(tells: Tells, text: str) -> None:
    tells(text, [], NOTHING, who=MOTHER)


@pytest.mark.parametrize("text", OF_THE_MOTHER)
def test_the_mother_is_the_patient(tells: Tells, text: str) -> None:
    tells("The baby was born at night.\n\n" + text, ["condition: pneumonia"], ["family: *"], who=MOTHER)


def test_the_mother_of_a_mans_child(tells: Tells) -> None:
    tells("His baby was born at night. The mother had pneumonia.", [], ["condition: pneumonia"], who=MAN)


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("He was born at 26 weeks to a 35-year-old primigravida with hypertension.", ["family: hypertension; mother"], ["condition: hypertension"]),
        ("He was delivered at term to a healthy 24-year-old woman with asthma, and he had pneumonia.", ["family: asthma; mother", "condition: pneumonia"], ["condition: asthma"]),
        ("Maternal history: asthma, sertraline 50 mg.", [], ["condition: asthma", "medication: *"]),
        ("The infant had pneumonia.", ["condition: pneumonia"], []),
        ("He was born at term. Fetal bradycardia had been seen.", [], ["bradycardia: *"]),
    ],
)  # fmt: skip
def test_nothing_of_the_mother_is_the_newborns(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=NEWBORN)


@pytest.mark.parametrize(
    "text",
    [
        "She received a liver from a deceased donor, a 63-year-old man who had died of a stroke.",
        "The donor had asthma, and his stroke was ten years ago.",
        "A kidney was given from a living donor, who had had a stroke.",
        "The father of the donor had a stroke.",
        "Another recipient of the same donor had a stroke.",
        "Her husband was examined; he had a stroke and he takes aspirin.",
        "The driver of the car, a 34-year-old man, had a stroke.",
        "Her travel companion had been treated for a stroke.",
        "A brother came with her. His stroke was in May.",
        "The bus driver had a stroke.",
        "The mother came with her; her stroke was ten years ago.",
    ],
)
def test_who_gave_or_stood_beside(tells: Tells, text: str) -> None:
    tells(text, [], ["condition: stroke", "condition: asthma", "death: *", "medication: *"], who=WOMAN)


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("She underwent a living donor kidney transplantation in 2015.", ["procedure: kidney transplantation; date 2015"]),
        ("She had a deceased donor liver transplantation.", ["procedure: liver transplantation"]),
        ("Her brother noticed that she had had a stroke.", ["condition: stroke"]),
        ("Her husband came in; she had a stroke.", ["condition: stroke"]),
        ("She came with the driver of the car and had a stroke.", ["condition: stroke"]),
    ],
)  # fmt: skip
def test_the_patient_beside_them(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, who=WOMAN)


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


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("No free fluid, liver laceration grade II, no fracture.", ["condition: liver laceration; confirmed", "condition: fracture; refuted"], []),
        ("No edema, cough 3 days.", ["edema: absent", "cough: present"], []),
        ("No nausea, vomiting, no diarrhea.", ["vomiting: absent"], ["vomiting: present"]),
        ("GeneXpert showed rifampicin resistance.", [], ["medication: *"]),
        ("He takes rifampicin.", ["medication: rifampicin"], []),
        ("Splenectomy was avoided.", [], ["procedure: splenectomy; completed"]),
        ("HIV testing was declined.", [], ["condition: HIV infection*", "HIV infection: *"]),
        ("The graft weighed 260 g.", [], ["body weight: *"]),
        ("EPDS 19. Past history: asthma, one miscarriage in 2016.", ["Edinburgh postnatal depression scale: 19"], ["Edinburgh postnatal depression scale: 1"]),
        ("Placenta previa at 33+4 weeks.", ["condition: placenta previa"], []),
        ("He works as a car driver.", ["occupation: car driver"], []),
    ],
)  # fmt: skip
def test_said_so_in_notes(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
