"""Tables of a group with a column of units: what it holds is the unit of its row, and no value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = (
    "From 2012 to 2015, 24 patients with critical limb ischaemia were treated with autologous bone marrow mononuclear cells.\n\n"
    "| Measure | {unit} | Before | 3 months |\n|---|---|---|---|\n| TcPO2 | mmHg | 18.3 ± 6.4 | 29.7 ± 8.8 |\n"
    "| Rest pain, VAS | 0–10 | 6.7 ± 1.5 | 3.9 ± 1.8 |\n| Ulcer area | cm² | 4.9 ± 3.0 | 2.6 ± 2.1 |\n"
)


@pytest.mark.parametrize("unit", ["Unit", "Units", "Unit of measure"])
def test_a_column_of_units(tells: Tells, unit: str) -> None:
    tells(
        PAGE.format(unit=unit),
        ["transcutaneous oxygen pressure: 18.3 mm[Hg]; before; standard deviation 6.4"], ["rest pain, VAS: 0-10"],
        who="",
    )  # fmt: skip
