"""No side that the text gives is lost for a machine: each fact's side is an extension of its resource's body site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import convert_file
from etl.fhir.common import SIDES

SAMPLES = Path(__file__).parents[2] / "samples"


def _sides(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if str(value.get("url", "")).endswith("/laterality"):
            yield value["valueCodeableConcept"]["coding"][0]["code"]
        for inner in value.values():
            yield from _sides(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sides(inner)


@pytest.mark.parametrize(
    ("sample", "least"),
    [
        ("examination_note.txt", 9),
        ("case_report_tables.txt", 18),
        ("supplement_tables.xlsx", 8),
        ("stroke_page.txt", 14),
    ],
)
def test_every_side_is_machine_readable(sample: str, least: int) -> None:
    made = convert_file(SAMPLES / sample)
    sites = [getattr(fact, "site", None) for fact in made.facts.facts]
    told = Counter(SIDES[site.side][0] for site in sites if site is not None and site.side)
    assert told.total() >= least
    assert Counter(_sides([entry["resource"] for entry in made.bundle["entry"]])) == told
