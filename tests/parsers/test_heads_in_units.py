"""Tables whose rows or columns are numbers of a unit ("500 | 1000" of "Hz"), and captions with a treatment's day or an age."""

from __future__ import annotations

from collections.abc import Callable

import pytest

MAN = "Mr. Tester, 50 years old, is a man.\n\n"
Tells = Callable[..., None]


@pytest.mark.parametrize("label", ["Visual acuity (logMAR)", "Visual acuity, logMAR"])
def test_a_unit_that_names_its_measure_heads_no_columns(tells: Tells, label: str) -> None:
    page = f"| Test | before | 6 months |\n|---|---|---|\n| {label} | 0.9 | 0.8 |\n| EDSS | 6 | 5 |"
    tells(
        page,
        ["visual acuity: 0.9; before", "visual acuity: 0.8; after", "EDSS: 5; after"],
        ["EDSS: *; before; offset 6 mo"],
    )


@pytest.mark.parametrize(
    ("caption", "date"),
    [
        ("Grip strength after stem cells by vein on 3 May 2014", ""),
        ("Grip strength of Mr. Lane, 60 years, after the infusion", ""),
        ("Grip strength on 3 May 2014, after the infusion", "; date 2014-05-03"),
    ],
)
def test_the_day_of_a_caption(tells: Tells, caption: str, date: str) -> None:
    """The day of the treatment that it counts from is no day of the values, and an age no time."""
    text = f"{caption}\n\n| Side | kg |\n|---|---|\n| right | 31 |\n| left | 29 |"
    never = ["grip strength: 31 kg; offset 60 a", *(() if date else ("grip strength: 31 kg; date 2014-05-03",))]
    tells(text, [f"grip strength: 31 kg{date}; after"], never, who="" if "Lane" in caption else MAN)
