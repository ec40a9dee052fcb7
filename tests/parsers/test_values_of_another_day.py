"""Values of another day in brackets behind the one of now, and days below which a block opens with its time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize(
    "aside",
    [
        "(in 2006 it was 2.5 l)",
        "(2.5 l in 2006)",
        "(2006: 2.5 l)",
        "(in 2006: 2.5 l)",
        "(2006 2.5 l)",
        "(was 2.5 l in 2006)",
        "(in 2006 still 2.5 l)",
        "(from 2.5 l in 2006)",
    ],
)
def test_the_bracket_has_its_own_day(tells: Tells, aside: str) -> None:
    gives = ["forced vital capacity: 2.1 L; date 2010-05-03", "forced vital capacity: 2.5 L; date 2006"]
    never = ["forced vital capacity: 2.1 L; date 2006", "forced vital capacity: 2.5 L; date 2010-05-03"]
    tells(f"On 3 May 2010 FVC was 2.1 l {aside}.", gives, never)


@pytest.mark.parametrize("aside", ["(35 in April 2010)", "(April 2010: 35)", "(it was 35 in April 2010)"])
def test_no_day_goes_on_from_a_bracket(tells: Tells, aside: str) -> None:
    never = ["Berg balance scale: 40; date 2010-04", "body weight: 70 kg; date 2010-04"]
    tells(f"Berg balance scale 40 {aside}. Weight 70 kg.", ["Berg balance scale: 35; date 2010-04"], never)


@pytest.mark.parametrize(
    ("opening", "time"),
    [
        ("Two and a half months after the last shot.", "after; offset 2.5 mo"),
        ("Three months after the treatment!", "after; offset 3 mo"),
        ("Last check before going home.", "after"),
    ],
)
def test_a_day_opens_with_its_time(tells: Tells, opening: str, time: str) -> None:
    page = (
        "Tom, 5, has autism.\n\n3/25/2008 - The cells\nStem cells today by lumbar puncture.\n\n6/18/2008 - Seen again\n"
        f"{opening} No headache. Weight 18 kg.\n\n7/30/2008\nNo fever.\n"
    )
    gives = [f"headache: absent; {time}; date 2008-06-18", f"body weight: 18 kg; {time}; date 2008-06-18"]
    tells(page, [*gives, "fever: absent; date 2008-07-30"], who="")
