"""What each eye sees, told by its side alone, and places that have had their own value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


SHORT_SIDES = {
    "heads": "Test,RE,LE\nIOP (mmHg),14,16\nVA,0.4,0.1\n",
    "second heads": ",Before,,After,\nTest,RE,LE,RE,LE\nIOP (mmHg),14,16,13,15\nVA,0.4,0.1,0.5,0.1\n",
    "heads with a time": "Test,RE before,LE before,RE 3 mo,LE 3 mo\nIOP (mmHg),14,16,13,15\nVA,0.4,0.1,0.5,0.1\n",
    "first labels": "Eye,IOP before (mmHg),VA before,IOP after (mmHg)\nRE,14,0.4,13\nLE,16,0.1,15\n",
    "second labels": "Visit,Eye,IOP (mmHg),VA\nBefore,RE,14,0.4\n,LE,16,0.1\nAfter,RE,13,0.5\n,LE,15,0.1\n",
}


@pytest.mark.parametrize("rows", SHORT_SIDES.values(), ids=SHORT_SIDES)
def test_short_names_of_both_eyes(tells: Tells, rows: str) -> None:
    """Beside "RE", "LE" is no lower extremity."""
    gives = [
        "intraocular pressure: 14 mm[Hg] @ right eye",
        "intraocular pressure: 16 mm[Hg] @ left eye",
        "visual acuity: 0.1 @ left eye",
    ]
    tells(
        f"A man of 40 with retinitis pigmentosa\n\n{rows}",
        gives,
        ["*: * @ lower limb", "visual acuity: RE"],
        who="",
        name="x.csv",
    )


def test_limbs_keep_their_short_names(tells: Tells) -> None:
    rows = "Strength (MRC),UE,LE\nFlexors,3,4\nExtensors,2,1\n"
    tells(
        f"A man of 40 with stroke\n\n{rows}",
        ["muscle strength: 3", "muscle strength: 4"],
        ["*: * @ left"],
        who="",
        name="x.csv",
    )
