"""Groups: what was done to everybody beside the cells, and how much of these they got on average."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import reading_of

from etl.facts import Observation, Procedure, Treatment
from etl.parsers.cohort.cohorts import cohort

INTRO = "We treated 112 patients with osteoarthritis.\n\n"

TOLD = {
    "All patients did physiotherapy for 6 weeks.": ["procedure physical therapy"],
    "Each patient had an arthroscopy.": ["procedure arthroscopy"],
    # what they had before, what failed, and what only some had
    "All had had an arthroscopy before.": [],
    "All patients had failed physiotherapy.": [],
    "240 ml of bone marrow were taken from the iliac crest of 30 patients.": [],
    "Some patients did physiotherapy.": [],
    "All patients will have physiotherapy.": [],
    "No patient had a knee replacement.": [],
}


@pytest.mark.parametrize("sentence", TOLD)
def test_what_was_done_to_all(sentence: str) -> None:
    found = []
    for fact in cohort(reading_of(INTRO + sentence + "\n")):
        if isinstance(fact, Procedure):
            found.append(f"procedure {fact.code.text}")
        elif isinstance(fact, Observation) and fact.value is not None and fact.rule == "dose of the group":
            found.append(f"{fact.code.text} {fact.value.value} {fact.value.code}")  # type: ignore[union-attr]
    assert sorted(found) == sorted(TOLD[sentence])


def test_people_who_had_an_injection_of_cells_were_treated() -> None:
    facts = cohort(reading_of("112 patients with osteoarthritis had an injection of their own fat-derived cells.\n"))
    assert [f.code.text for f in facts if isinstance(f, Treatment)] == ["adipose-derived cell transplantation"]
