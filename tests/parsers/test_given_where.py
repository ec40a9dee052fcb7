"""Where cells were given, however it is said: into what, what got them, beside them between signs, and by date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

HEAD = "Mrs. Nell, a 61-year-old woman with osteoarthritis of both knees.\n\n"

SAID = [
    ("Umbilical cord stem cells were injected into the right knee on 10 March 2016.", ["right knee; date 2016-03-10"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "where"), SAID)
def test_the_site_of_the_cells(tells: Tells, sentence: str, where: list[str]) -> None:
    wanted = [f"treatment: *; @ {w.partition(';')[0]}; {w.partition('; ')[2]}" for w in where]
    tells(HEAD + sentence, wanted, who="")
