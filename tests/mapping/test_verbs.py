"""The past of what people can do."""

from __future__ import annotations

import pytest

from etl.mapping.words import past


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("lift the arm", "lifted the arm"),
        ("move the toes", "moved the toes"),
        ("carry a cup", "carried a cup"),
        ("play cards", "played cards"),
        ("grip a ball", "gripped a ball"),
        ("control urine", "controlled urine"),
        ("open the hand", "opened the hand"),
        ("stand up alone", "stood up alone"),
        ("put on socks", None),
        ("lie flat", None),
        ("walk", None),
        ("speaking clearly", None),
        ("A&O x3", None),
    ],
)
def test_a_phrase_in_the_past(phrase: str, told: str | None) -> None:
    assert past(phrase) == told
