"""Two values in one line, the second with its time, or each behind its word for a phase."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [
    "Berg balance scale 31, after treatment 40.",
    "Berg balance scale 31 and after the treatment 40.",
    "The Berg balance scale was 31, after treatment 40.",
    "Berg balance scale: before 31, after 40.",
    "Berg balance scale: before 31 and after 40.",
    "Berg balance scale: 31 before, 40 after.",
    "Berg balance scale before 31, after 40, at 6 months 42.",
]


@pytest.mark.parametrize("treated", ["", "He received stem cells by lumbar puncture on 3 May 2010. "])
@pytest.mark.parametrize("said", SAID)
def test_each_value_has_its_own_time(tells: Tells, said: str, treated: str) -> None:
    scale = "Berg balance scale"
    never = [f"{scale}: 31; after", f"{scale}: 40; before"]
    tells(treated + said, [f"{scale}: 31; before", f"{scale}: 40; after"], never)
