"""The name of a part of the body is its examination only where it stands for itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

ONLY_PLACES = [
    "Zoster of the left abdomen healed.",
    "The right arm was bent to the abdomen and stiff.",
    "A wound of the abdomen is the same.",
    "The band round the abdomen is looser.",
    "Fat from the abdomen was soft.",
]


@pytest.mark.parametrize("said", ONLY_PLACES)
def test_where_something_is_was_not_examined(tells: Tells, said: str) -> None:
    tells(said, [], ["abdomen examination: *"])


EXAMINED = [
    "Abdomen soft.",
    "The abdomen was soft.",
    "Examination of the abdomen: soft.",
    "Palpation of the abdomen: soft.",
]


@pytest.mark.parametrize("said", EXAMINED)
def test_what_is_said_of_it_is_what_was_found(tells: Tells, said: str) -> None:
    tells(said, ["abdomen examination: soft"])
