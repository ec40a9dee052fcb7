"""Stories that people tell of themselves: who tells them, whose posts are others', and in which year they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Treatment

Facted = Callable[..., Facts]

POST = (
    "Forum index » Treatments\n\nby Kasia_W » Sun Nov 14, 2010 9:12 pm\n\n"
    "Hi all, I'm 33, mum of two, from Poland, and I've had transverse myelitis since 19 February 2008. I could not walk and "
    "I used a wheelchair. My sister has lupus, but nobody in the family has anything like mine.\n\n"
    "We flew out on 2 October.\n\n"
    "4 Oct - Right leg 2/5, left leg 1/5.\n\n"
    "6 Oct - first spinal injection, 20 million stem cells. Headache for two days, but no fever.\n\n"
    "13 Oct - second spinal injection, 20 million again.\n\n"
    "20 Oct - third spinal injection, same dose.\n\n"
    "25 Oct - I can tell hot from cold on the left thigh.\n\n"
)
ANSWER = "by gordon55 » Mon Nov 15, 2010 7:40 am\n\nI've had multiple sclerosis for 20 years and I was 50 in May.\n"


def test_the_teller_is_the_patient(facts_of: Facted) -> None:
    facts = facts_of(POST + ANSWER)
    assert [(p.gender, p.nationality.text if p.nationality else "") for p in facts.persons] == [("female", "Poland")]
    names = {f.code.text for f in facts.facts}
    assert "transverse myelitis" in names
    assert "multiple sclerosis" not in names


def test_days_without_a_year_are_those_before_the_post(facts_of: Facted) -> None:
    facts = facts_of(POST)
    given = [f for f in facts.facts if isinstance(f, Treatment)]
    days = [f.performed.start for f in given if f.performed]
    assert days == ["2010-10-06", "2010-10-13", "2010-10-20"]
    doses = [d.amount.value for f in given for d in f.doses if d.amount]  # type: ignore[union-attr]
    assert doses == [20_000_000] * 3


def test_a_diary_tells_what_was_before_and_after(facts_of: Facted) -> None:
    seen = {
        (f.code.text, f.timepoint.phase)
        for f in facts_of(POST).facts
        if isinstance(f, Observation) and f.timepoint and f.effective and f.effective.start.startswith("2010-10")  # type: ignore[union-attr]
    }
    assert seen == {
        ("muscle strength", "before"),
        ("headache", "after"),
        ("fever", "after"),
        ("temperature sensation", "after"),
    }


NOBODY = [
    "Can I go on with my medicine? Yes. I have Parkinson's disease, can I come? I was told no. I had a stroke, am I too old?",
    '"I had a stroke and I was weak. I could not walk and I felt low. I have a son." That is what people write to us.',
    "I have treated patients with multiple sclerosis since 1990. I was the head of a clinic. I could tell much of it.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_questions_quotations_and_doctors_are_no_story(facts_of: Facted, text: str) -> None:
    assert not [
        f for f in facts_of(text + "\n").facts if f.code.text in ("stroke", "multiple sclerosis", "Parkinson disease")
    ]
