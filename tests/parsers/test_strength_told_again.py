"""Grades of the movements of a limb, told again below a later heading without the word strength."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Coded, Facts, Observation

Read = Callable[..., Facts]

PAGE = """A woman of 36 has neuromyelitis optica.

Condition on admission (2008-10-20)
Muscle strength (grade):
   Right leg: hip flexion 3-, knee extension 3, knee flexion 2+.
   Left leg: hip flexion 1, knee extension 1+, knee flexion 1.

Condition at discharge (2008-11-28)
Right leg: hip flexion 4-, knee extension 4, knee flexion 3.
Left leg: hip flexion 2, knee extension 2+, knee flexion 2-.
"""
OTHER = "A woman of 36 has neuromyelitis optica.\n\nRight leg: hip flexion 45, knee extension 4, edema 2.\n"


def grades(facts: Facts) -> list[tuple[str, str]]:
    return [
        (f.effective.start or "" if f.effective else "", f.value.printed)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "muscle strength" and isinstance(f.value, Coded)
    ]


def test_the_later_grades_are_strength_too(facts_of: Read) -> None:
    later = [grade for day, grade in grades(facts_of(PAGE)) if day == "2008-11-28"]
    assert later == ["4-", "4", "3", "2", "2+", "2-"]


def test_numbers_of_a_limb_alone_are_no_strength(facts_of: Read) -> None:
    assert not grades(facts_of(OTHER))


def test_a_heading_above_a_short_line_is_one(facts_of: Read) -> None:
    page = "A woman of 36 has neuromyelitis optica. She was treated with stem cells on 2 May 2008.\n\nCondition at discharge (2008-11-28)\nBarthel 55.\n"
    told = [f for f in facts_of(page).facts if isinstance(f, Observation) and "Barthel" in f.code.text]
    assert [f.effective and f.effective.start for f in told] == ["2008-11-28"]
