"""Phases that share one event, lengths over what a year has of them, days with commas alone, and how letters ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Procedure
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("NYHA III before and NYHA II after treatment.", ["before", "after"]),
        ("EDSS 6 before and EDSS 5 after treatment.", ["before", "after"]),
        ("EDSS 6 before stem cell treatment.", ["before"]),
        ("EDSS was 6 after the treatment.", ["after"]),
    ],
)
def test_two_phases_of_one_event(facts_of: Read, said: str, expected: list[str]) -> None:
    facts = facts_of(f"A 61-year-old man with heart failure. {said}\n").facts
    points = [f.timepoint for f in facts if isinstance(f, Observation) and f.code.text != "age"]
    assert [p and p.phase for p in points] == expected
    assert all(p and " and " not in p.label for p in points)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("52 at 6/12", [(6, "mo", "at")]),
        ("weak legs for 3/52", [(3, "wk", "for")]),
        ("cough for 4/7", [(4, "d", "for")]),
        ("he fell 3/12 ago", [(3, "mo", "ago")]),
        ("a 2/52 history", [(2, "wk", "for")]),
        ("every 3/12", [(3, "mo", "every")]),
        ("seen on 6/12", []),
        ("SARA 7/12 at admission", []),
        ("scored 8/12 after therapy", []),
        ("for 6/12/2010", []),
        ("since 3/12", []),
        ("at 40/52", [(40, "wk", "at")]),
        ("for 9/10", []),
    ],
)
def test_lengths_over_a_year_or_week(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(d.value, d.unit, d.relation) for d in find_durations(text)] == expected


def test_a_length_is_no_value(facts_of: Read) -> None:
    said = "A 66-year-old woman with multiple sclerosis. He received stem cells intrathecally in Mar 2016. EDSS 4 at discharge, 3 at 6/12.\n"
    values = [(f.value.value, f.timepoint and f.timepoint.offset and f.timepoint.offset.value)
              for f in facts_of(said).facts if isinstance(f, Observation) and f.code.text != "age"]  # fmt: skip
    assert values == [(4, None), (3, 6)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Injections (3, 10, 17, 24 March 2016).", ["2016-03-03", "2016-03-10", "2016-03-17", "2016-03-24"]),
        ("Injections on 3, 10, 17 May 2016.", ["2016-05-03", "2016-05-10", "2016-05-17"]),
        ("In room 3, 10 May 2016.", ["2016-05-10"]),
        ("Scores (17, 12, 10 May 2016).", ["2016-05-10"]),
    ],
)
def test_days_with_commas_alone(text: str, days: list[str]) -> None:
    assert [str(d.first) for d in find_dates(text, None)] == days


@pytest.mark.parametrize(
    "letter",
    [
        "Dear Colleague, thank you for seeing this 54-year-old gentleman with multiple sclerosis since 2009.",
        "Thank you for referring this 54-year-old gentleman with multiple sclerosis since 2009.",
        "Dear Colleagues, could you please see this 54-year-old man with multiple sclerosis since 2009.",
    ],
)
def test_a_letter_that_asks_to_see_somebody(facts_of: Read, letter: str) -> None:
    found = [f for f in facts_of(letter + "\n").facts if isinstance(f, Condition)]
    assert [(f.code.text, str(f.onset and f.onset.start)) for f in found] == [("multiple sclerosis", "2009")]


def test_what_a_letter_asks_for_was_not_done(facts_of: Read) -> None:
    said = "A 54-year-old man with multiple sclerosis. I would be grateful if you could do a lumbar puncture.\n"
    assert not [f for f in facts_of(said).facts if isinstance(f, Procedure)]
