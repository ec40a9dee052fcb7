"""A way from one class of a scale to another: what was before the treatment, and what came after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

CELLS = "He was treated with stem cells in May 2012.\n\n"


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("After treatment NYHA class went from III to II.", ["NYHA class: III; before", "NYHA class: II; after"], []),
        ("NYHA class improved from class III to class II after treatment.", ["NYHA class: III; before", "NYHA class: II; after"], []),
        ("After treatment GMFCS from level V to level IV.", ["GMFCS level: V; before", "GMFCS level: IV; after"], []),
        ("The Child-Pugh class fell from C to B after treatment.", ["Child-Pugh class: C; before", "Child-Pugh class: B; after"], []),
        (
            "Six months after treatment the ASIA impairment scale had improved by one grade, from B to C.",
            ["ASIA impairment scale: B; before", "ASIA impairment scale: C; after; offset 6 mo"],
            ["ASIA impairment scale: B; after"],
        ),
        ("Hoehn and Yahr from stage 4 to stage 3 after treatment.", ["Hoehn and Yahr stage: 4; before", "Hoehn and Yahr stage: 3; after"], ["Hoehn and Yahr stage: 4; after"]),
        ("After treatment MMSE rose from a score of 20 to a score of 24.", ["MMSE: 20; before", "MMSE: 24; after"], []),
        # a class behind each time
        ("NYHA III before, II after treatment.", ["NYHA class: III; before", "NYHA class: II; after"], []),
        ("Class III (NYHA) before and II after treatment.", ["NYHA class: III; before", "NYHA class: II; after"], []),
        ("ASIA C before, D after the treatment.", ["ASIA impairment scale: C; before", "ASIA impairment scale: D; after"], []),
        ("NYHA III before, I feel better after treatment.", ["NYHA class: III; before"], ["NYHA class: I"]),
        ("NYHA III before, IV fluids after treatment.", ["NYHA class: III; before"], ["NYHA class: IV"]),
        # nothing says that the first class was before the treatment
        ("History: NYHA class went from II to III in 2009.", ["NYHA class: III; date 2009"], ["NYHA class: II; before"]),
        ("GMFCS goes from level I to level V.", [], ["GMFCS level: I", "GMFCS level: V"]),
        ("GMFCS is a scale from level I to level V.", [], ["GMFCS level: I", "GMFCS level: V"]),
    ],
)  # fmt: skip
def test_classes_that_somebody_went_from_and_to(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(CELLS + text, gives, never)
