"""How far a scale goes, told beside a score; lengths and widths behind a scale: none of them is a score."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Read = Callable[..., Facts]

SAID = [
    ("He had 8 on a visual analogue scale of 10.", {"visual analogue scale": [8]}),
    ("He scored 22 on the MMSE of 30.", {"MMSE": [22]}),
    ("On the Barthel index of 100 he reached 45.", {"Barthel index total": [45]}),
    ("He had 45 points on the Barthel index (of 100).", {"Barthel index total": [45]}),
    ("VAS of 8. A Barthel index of 45. An MMSE of 30.", {"visual analogue scale": [8], "Barthel index total": [45], "MMSE": [30]}),
    ("Rest pain (8 on a 10-point VAS) and an ulcer of 3.2 × 2.5 cm.", {"visual analogue scale": [8]}),
    ("Rest pain (8 on a visual analogue scale of 10 under tramadol) and an ulcer of 3.2 × 2.5 cm.", {"visual analogue scale": [8]}),
    ("The VAS was 8 and an ulcer of 3.2 x 2.5 cm stood on the heel.", {"visual analogue scale": [8]}),
    ("His pain was 8 on a scale of 10.", {"pain score": [8]}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "scores"), SAID, ids=[said for said, _ in SAID])
def test_only_the_score_is_one(facts_of: Read, said: str, scores: dict[str, list[int]]) -> None:
    facts = [f for f in facts_of(f"Mr. Tester is a man.\n\n{said}\n").facts if isinstance(f, Observation)]
    told = {
        name: [f.value.value for f in facts if f.code.text == name and isinstance(f.value, Quantity)] for name in scores
    }
    assert told == scores
    assert sum(isinstance(f.value, Quantity) for f in facts) == sum(map(len, scores.values()))
