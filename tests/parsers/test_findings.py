"""Symptoms, signs and functions in prose: there or not, better or worse, where, how bad."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Tells = Callable[..., None]


NOT_YET = [
    ("Tremor of the right more than the left hand.", ["hand tremor: present @ right hand"], []),
    ("After the treatment he could walk 50 m further.", ["walking: improved"], []),
]


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


@pytest.mark.xfail(
    strict=False, reason="a risk, a list of sites behind a term of a site, unequal sides, a gain in metres"
)
@pytest.mark.parametrize(("text", "gives", "never"), NOT_YET, ids=[r[0] for r in NOT_YET])
def test_not_read_yet(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
