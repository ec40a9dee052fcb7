"""A way from one class of a scale to another: what was before the treatment, and what came after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

CELLS = "He was treated with stem cells in May 2012.\n\n"


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Hoehn and Yahr from stage 4 to stage 3 after treatment.", ["Hoehn and Yahr stage: 4; before", "Hoehn and Yahr stage: 3; after"], ["Hoehn and Yahr stage: 4; after"]),
        ("After treatment MMSE rose from a score of 20 to a score of 24.", ["MMSE: 20; before", "MMSE: 24; after"], []),
        # a class behind each time
        ("NYHA III before, I feel better after treatment.", ["NYHA class: III; before"], ["NYHA class: I"]),
        ("NYHA III before, IV fluids after treatment.", ["NYHA class: III; before"], ["NYHA class: IV"]),
        # nothing says that the first class was before the treatment
        ("GMFCS goes from level I to level V.", [], ["GMFCS level: I", "GMFCS level: V"]),
        ("GMFCS is a scale from level I to level V.", [], ["GMFCS level: I", "GMFCS level: V"]),
    ],
)  # fmt: skip
def test_classes_that_somebody_went_from_and_to(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(CELLS + text, gives, never)
