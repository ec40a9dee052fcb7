"""What each eye sees, told by its side alone, and places that have had their own value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = "A girl of 6 has optic nerve hypoplasia of both eyes.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "Right 20/200, left 20/400.",
        "RIGHT 20/200, LEFT 20/400.",
        "Right is 20/200, left now 20/400.",
        "Right now 20/200 and left 20/400.",
    ],
)
def test_a_line_of_the_chart_by_side(tells: Tells, text: str) -> None:
    tells(PAGE + text, ["visual acuity: 20/200 @ right eye", "visual acuity: 20/400 @ left eye"], who="")


@pytest.mark.parametrize(
    "text", ["Right 12/56, left 14/56.", "Strength right 20/30, left 20/40.", "The right 20/200 blocks were red."]
)
def test_other_ratios_by_side(tells: Tells, text: str) -> None:
    tells("A man of 40 had a stroke.\n\n" + text, [], ["visual acuity: *"], who="")


@pytest.mark.parametrize(
    "text", ["Right eye 20/400, left eye: light perception only.", "Right eye 0.1, left eye light perception only."]
)
def test_the_other_eye_has_its_own(tells: Tells, text: str) -> None:
    tells(
        PAGE + text,
        ["light perception only: present @ left eye"],
        ["light perception only: present @ right eye"],
        who="",
    )
