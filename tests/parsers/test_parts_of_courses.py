"""A heading that says before or after belongs to the course that the heading above it counts, however both are set."""

from __future__ import annotations

from itertools import product

import pytest

from etl import convert_text
from etl.facts import Observation, Quantity

COURSES = (
    "Course {n}", "COURSE {n}", "Course {n}:", "COURSE {n}:", "{nth} course of treatment", "Course {n} (March 20{n}0)",
    "COURSE {n} - admitted 201{n}-03-04", "## Course {n}", "**Course {n}**", "--- Course {n} ---", "ROUND {roman}",
    "{nth} admission, March 201{n}", "=== {nth} course ===", "[Course {n}]",
)  # fmt: skip
PHASES = (
    ("Before", "After"), ("BEFORE", "AFTER"), ("Before:", "After:"), ("BEFORE:", "AFTER:"), ("## Before", "## After"),
    ("Condition before treatment", "Condition after treatment"), ("CONDITION BEFORE TREATMENT", "CONDITION AFTER TREATMENT"),
    ("**Before**", "**After**"), ("1. Before treatment", "2. After treatment"), ("On admission", "At discharge"),
    ("STATUS ON ADMISSION", "STATUS AT DISCHARGE"),
)  # fmt: skip
BODIES = ("FVC {v} %. He walks with a stick.", "- FVC {v} %\n- He walks with a stick")
EXPECTED = {88: ("before", 1), 91: ("after", 1), 79: ("before", 2), 83: ("after", 2)}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("course", "phases"), list(product(COURSES, PHASES)))
def test_phase_below_its_course(course: str, phases: tuple[str, str], body: str) -> None:
    page = "Case of Mr. Li\n\nMr. Li, 52 years old, has ALS since 2008.\n\n"
    for n, nth, roman, values in ((1, "First", "I", (88, 91)), (2, "Second", "II", (79, 83))):
        page += course.format(n=n, nth=nth, roman=roman) + "\n\n"
        for phase, value in zip(phases, values, strict=True):
            page += f"{phase}\n{body.format(v=value)}\n\n"
    told = {
        int(fact.value.value): (fact.timepoint.phase, fact.timepoint.course) if fact.timepoint else None
        for fact in convert_text(page).facts.facts
        if isinstance(fact, Observation) and "vital capacity" in fact.code.text and isinstance(fact.value, Quantity)
    }
    assert told == EXPECTED


def test_general_part_ends_the_course() -> None:
    page = (
        "Mr. Li, 52 years old, has ALS.\n\nCourse 1\n\nBefore\nFVC 88 %.\n\nAfter\nFVC 91 %.\n\nContact\nWrite to us.\n\n"
        "Before\nMuscle strength 3/5.\n"
    )
    courses = {f.timepoint.course for f in convert_text(page).facts.facts if "uscle strength" in str(f) and f.timepoint}
    assert courses <= {None}


def test_label_that_asks_for_a_day_counts_no_course() -> None:
    page = (
        "Mr. Li, 52 years old, has ALS.\n\n## Second Admission Date:\nMar 2006\n\n## Condition before treatment\n- FVC 88 %\n\n"
        "## Condition after treatment\n- FVC 91 %\n"
    )
    points = [f.timepoint for f in convert_text(page).facts.facts if isinstance(f, Observation) and f.timepoint]
    assert {p.course for p in points if p.phase == "before"} <= {None}
