"""Interviews with several patients in turn: whose each answer is, who only sits beside them, and what is nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Treatment

Facted = Callable[..., Facts]

TWO = (
    "Talks on the ward, May 2012\n\n"
    "Reporter: Mr. Brandt, what brought you here?\n"
    "HANS BRANDT (58): I have had multiple sclerosis since 1998. I cannot button my shirt.\n"
    "ERIKA BRANDT: {beside}\n"
    "Reporter: And now, after the cells?\n"
    "HANS BRANDT: My balance is better. I have no pain.\n"
    "Reporter: Mrs. Costa, and you?\n"
    "LUISA COSTA: I'm 43. ALS, since 2010. I cannot lift the left arm and my speech is slurred.\n"
    "Reporter: What has changed?\n"
    "LUISA COSTA: My swallowing is better. {last}\n"
)
CHILDREN = (
    "We met Karen Berg with her son Emil, and Mr. Tan.\n\n"
    "Q: Mrs. Berg, how is Emil?\nKAREN BERG: He is nine. He has autism. {aside}\n"
    "Q: What did he do before?\nKAREN BERG: He had seizures.\n"
    "Q: Mr. Tan, your daughter Mei is with you?\nMR. TAN: She is four years old. She has cerebral palsy. She cannot sit.\n"
    "Q: How is she now?\nMR. TAN: She can hold her head. {end}\n"
)
ONE = (
    "A talk\n\n"
    "Q: Peter, when did it start?\nPETER: I have had Parkinson's disease since 2001. My right hand trembles.\n"
    "Q: What was done?\nPETER: I got four injections of stem cells into the spine.\n"
    "Q: What is better?\nPETER: I sleep better.\n"
    "Q: And Mrs. Lane, how do you see it?\nANNE LANE: {wife}\n"
)

BESIDE = [
    ("I have diabetes.", "diabetes mellitus"),
    ("I had a hip replacement in 2009.", "hip replacement"),
    ("I take warfarin. But he is brave.", "warfarin"),
    ("My own heart is bad, I had a stroke.", "stroke"),
    ("I am deaf, and I use a cane.", "cane use"),
]


def whose(facts: Facts) -> dict[str, set[str]]:
    names = {p.key: p.name for p in facts.persons}
    out: dict[str, set[str]] = {}
    for f in facts.facts:
        code = getattr(f, "code", None)
        if code is not None:
            out.setdefault(names[f.subject], set()).add(code.text)
    return out


@pytest.mark.parametrize(("told", "never"), BESIDE)
def test_who_sits_beside_a_patient_is_none(facts_of: Facted, told: str, never: str) -> None:
    found = whose(facts_of(TWO.format(beside=told, last="")))
    assert set(found) == {"Hans Brandt", "Luisa Costa"}
    assert never not in found["Hans Brandt"] | found["Luisa Costa"]
    assert {"multiple sclerosis", "balance"} <= found["Hans Brandt"]
    assert {"amyotrophic lateral sclerosis", "dysarthria", "swallowing"} <= found["Luisa Costa"]


def test_ages_and_sexes_stand_beside_the_names(facts_of: Facted) -> None:
    facts = facts_of(TWO.format(beside="I see it.", last=""))
    assert [(p.name, p.gender) for p in facts.persons] == [("Hans Brandt", "male"), ("Luisa Costa", "female")]
    ages = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [str(f.value.value) for f in ages if f.value is not None and hasattr(f.value, "value")] == ["58", "43"]


@pytest.mark.parametrize(("aside", "end"), [("", ""), ("I have asthma.", ""), ("", "I take insulin, I am diabetic myself."), ("", "I had migraine as a boy.")])  # fmt: skip
def test_parents_tell_of_children(facts_of: Facted, aside: str, end: str) -> None:
    facts = facts_of(CHILDREN.format(aside=aside, end=end))
    found = whose(facts)
    assert [p.name for p in facts.persons] == ["Emil", "Mei"]
    assert {"autism spectrum disorder", "seizure"} <= found["Emil"]
    assert {"cerebral palsy", "inability to sit"} <= found["Mei"]
    assert not {"asthma", "insulin", "diabetes mellitus", "migraine"} & (found["Emil"] | found["Mei"])


@pytest.mark.parametrize(
    "wife", ["He walks faster. I had a stroke myself.", "I see him laugh. I was afraid. I have diabetes."]
)
def test_a_wife_who_answers_last_is_no_second_patient(facts_of: Facted, wife: str) -> None:
    facts = facts_of(ONE.format(wife=wife))
    assert [p.name for p in facts.persons] == ["Peter"]
    assert [f.code.text for f in facts.facts if isinstance(f, Condition)] == ["Parkinson disease"]
    assert len([f for f in facts.facts if isinstance(f, Treatment)]) == 1


def test_doctors_who_answer_are_no_patients(facts_of: Facted) -> None:
    facts = facts_of(
        "Questions\n\nQ: Dr. Lane, what is ALS?\nDR. LANE: ALS is a disease of motor neurons. I have treated many.\n"
        "Q: How many injections are given?\nDR. LANE: Four.\n"
        "Q: Dr. Hill, what about MS?\nDR. HILL: MS is an autoimmune disease. I was trained in Ohio. I have seen improvement.\n"
        "Q: Are there side effects?\nDR. HILL: Headache and fever.\n"
    )
    assert not facts.persons


@pytest.mark.parametrize(
    "told", ["The right arm was dead.", "His left side went dead.", "We saw the EDSS fall from 6.0 to 5.5."]
)
def test_dead_limbs_and_falling_scores(facts_of: Facted, told: str) -> None:
    facts = facts_of(f"Mr. Otto Lind, 44, has multiple sclerosis.\n\n{told}\n")
    assert not {"death", "falls"} & {f.code.text for f in facts.facts if isinstance(f, Observation)}


@pytest.mark.parametrize(
    ("told", "what"), [("He was found dead in 2010.", "death"), ("He falls about twice a week.", "falls")]
)
def test_the_dead_and_falls(facts_of: Facted, told: str, what: str) -> None:
    facts = facts_of(f"Mr. Otto Lind, 44, has multiple sclerosis.\n\n{told}\n")
    assert what in {f.code.text for f in facts.facts if isinstance(f, Observation)}
