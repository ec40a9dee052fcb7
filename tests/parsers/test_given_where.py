"""Where cells were given, however it is said: into what, what got them, beside them between signs, and by date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

HEAD = "Mrs. Nell, a 61-year-old woman with osteoarthritis of both knees.\n\n"

SAID = [
    ("Umbilical cord stem cells were injected into the right knee on 10 March 2016.", ["right knee; date 2016-03-10"]),
]  # fmt: skip

NOT_THERE = [
    "On 24 March 2016 5 × 10^7 adipose stem cells were given, and the left knee was warm.",
    "5 × 10^7 adipose stem cells were given on 24 March 2016, pain, left knee, for two days.",
    "5 × 10^7 adipose stem cells were given on 24 March 2016; pain, left knee, for two days.",
]


@pytest.mark.parametrize(("sentence", "where"), SAID)
def test_the_site_of_the_cells(tells: Tells, sentence: str, where: list[str]) -> None:
    wanted = [f"treatment: *; @ {w.partition(';')[0]}; {w.partition('; ')[2]}" for w in where]
    tells(HEAD + sentence, wanted, who="")


@pytest.mark.parametrize("sentence", NOT_THERE)
def test_another_site_is_none_of_the_cells(tells: Tells, sentence: str) -> None:
    tells(HEAD + sentence, ["treatment: *; date 2016-03-24"], ["treatment: *; @ left knee"], who="")
