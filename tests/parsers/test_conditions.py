"""Diagnoses and comorbidities: whose, since when, told when, denied, suspected, of the family."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Condition, Facts


def test_a_complication_has_its_distance_from_the_treatment(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man, was born preterm in the 29th week.\n\nStem cells were given intravenously on 2010-05-06. "
        "Pneumonia was treated on day 40.\n"
    )
    points = {f.code.text: f.timepoint for f in facts.facts if isinstance(f, Condition)}
    assert points["pneumonia"] is not None and points["pneumonia"].label == "day 40"
    assert all(point is None for name, point in points.items() if name != "pneumonia")
