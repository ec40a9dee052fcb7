"""The category of what is measured: a survey is asked of somebody, an instrument's value is a procedure's."""

from __future__ import annotations

import pytest

from etl.facts import Observation
from etl.pipeline import convert_text


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Motor nerve conduction velocity 38 m/s in the median nerve.", "procedure"),
        ("Nerve conduction was slowed.", "procedure"),
        ("Slowed nerve conduction of the right median nerve.", "procedure"),
        ("FVC 80 %.", "procedure"),
        ("Six-minute walk distance 320 m.", "survey"),
        ("Barthel index 60.", "survey"),
    ],
)
def test_category(text: str, category: str) -> None:
    told = convert_text(f"Mr. Lane is 45 years old. {text}", "case.txt").facts.facts
    found = [f for f in told if isinstance(f, Observation) and f.code.text != "age"]
    assert {f.category for f in found} == {category}
