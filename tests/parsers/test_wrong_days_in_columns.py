"""A day that the calendar hasn't, among the days of a column, takes the others' days from nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SHEETS = [
    "Visit,Date,Grip L (kg),6MWT (m)\n1,15/01/2018,17.5,352\n2,26/02/2018,17.0,340\n3,31/06/2019,16.0,318\n4,19/08/2019,18.5,341\n",
    "Date;Grip L (kg);6MWT (m)\n15.01.2018;17.5;352\n26.02.2018;17.0;340\n30.02.2019;16.0;318\n19.08.2019;18.5;341\n",
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_other_days_stand(tells: Tells, sheet: str) -> None:
    gives = ["six-minute walk distance: 352 m; date 2018-01-15", "grip strength: 18.5 kg; date 2019-08-19"]
    tells(
        sheet,
        [*gives, "six-minute walk distance: 318 m"],
        ["six-minute walk distance: 318 m; date *"],
        who="",
        name="visits.csv",
    )
