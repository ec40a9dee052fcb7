"""Symptoms, signs and functions in prose: there or not, better or worse, where, how bad."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation
from etl.parsers.finding.allergies import only_reactions
from etl.parsers.reading import Reading


def test_a_change_is_never_a_measured_value(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester, a 50-year-old man.\n\nAfter the treatment his tremor and balance improved.").facts
    changed = [f for f in facts if getattr(f, "change", None)]
    assert changed and all(f.value is None and f.presence is None for f in changed)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Her tremor was completely suppressed.", None),  # how far something was done to it
        ("The ascites was completely drained.", None),
        ("His weakness was severely pronounced.", "severe"),
        ("His gait was severely impaired.", "severe"),
    ],
)
def test_what_was_done_to_a_symptom_is_no_severity(
    facts_of: Callable[..., Facts], text: str, severity: str | None
) -> None:
    facts = facts_of(f"Mr. Tester, a 50-year-old man.\n\n{text}").facts
    told = [f.severity.text if f.severity else None for f in facts if isinstance(f, Observation) and f.rule != "age"]
    assert told == [severity]


@pytest.mark.parametrize(
    ("text", "brought"),
    [
        ("Allergies: penicillin (rash), latex -> hives.", ["rash", "hives"]),
        ("He has fever. Penicillin allergy - hives.", ["hives"]),
        ("Penicillin allergy - pneumonitis.", ["pneumonitis"]),
        ("Fever (rash) after penicillin allergy.", []),
        ("Allergies: penicillin (rash); he has fever.", ["rash"]),
        ("Allergies: latex (afebrile, rash).", ["rash"]),
        ("Allergies:\nPenicillin\nhives\n", ["hives"]),
        ("He is allergic to nuts.\nHives\n", []),
        ("Side effects: rash.", []),
    ],
)
def test_what_an_allergy_brings_nobody_has_now(
    reading_of: Callable[..., Reading], text: str, brought: list[str]
) -> None:
    reading = reading_of(f"Mr. Tester, a 50-year-old man.\n\n{text}")
    places = [place for statement in reading.statements for place in only_reactions(statement)]
    assert [reading.text[start:end] for start, end in places] == brought
