"""No side that the text gives is lost for a machine: each fact's side is an extension of its resource's body site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl import convert_file
from etl.elements.write import SIDES

Walk = Callable[[Any], list[dict[str, Any]]]
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("sample", "least"),
    [
        ("examination_note.txt", 9),
        ("case_report_tables.txt", 18),
        ("supplement_tables.xlsx", 8),
        ("stroke_page.txt", 14),
    ],
)
def test_every_side_is_machine_readable(sample: str, least: int, walk: Walk) -> None:
    made = convert_file(SAMPLES / sample)
    sites = [getattr(fact, "site", None) for fact in made.facts.facts]
    told = Counter(SIDES[site.side][0] for site in sites if site is not None and site.side)
    assert told.total() >= least
    written = [
        d["valueCodeableConcept"] for d in walk(dict(made.bundle)) if str(d.get("url", "")).endswith("/laterality")
    ]
    assert Counter(side["coding"][0]["code"] for side in written) == told
