"""Tables that print a date in parts give no day that isn't one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TABLES = {
    "days below a month": (
        "Test,April 2013,,May 2013\n,3,17,8\nCRP (mg/l),12,60,4\nESR (mm/h),44,31,20\n",
        ["C-reactive protein: 12 mg/L; date 2013-04-03", "C-reactive protein: 60 mg/L; date 2013-04-17",
         "erythrocyte sedimentation rate: 20 mm/h; date 2013-05-08"],
        ["C-reactive protein: 3 *", "C-reactive protein: *; date 2013-04"],
    ),
    "days in figures above years": (
        "Item,23.04.,09.06.,02.04.\n,2013,2013,2014\nWeight (kg),61,63,64.5\nFVC (%),70,73,75\n",
        ["body weight: 61 kg; date 2013-04-23", "forced vital capacity: 75 %; date 2014-04-02"],
        [],
    ),
    "scores below a month are no days": (
        "Test,July 2012,Oct. 2012,March 2013\nMMSE,19,23,25\nMoCA,17,20,21\n",
        ["MMSE: 19; date 2012-07", "MMSE: 25; date 2013-03", "MoCA: 17; date 2012-07"],
        ["MMSE: *; date 2012-07-19", "MoCA: *; date 2012-07-19"],
    ),
    "ages are no times": (
        "\"Mr. P. N., 46 years old, Parkinson's disease\",,,\nScale,45 years,46 years,47 years\nMMSE,28,29,29\nMoCA,25,26,27\n",
        ["MMSE: 28", "MoCA: 27"],
        ["MMSE: *; after", "MoCA: *; after"],
    ),
    "years after the treatment stay times": (
        "\"Mr. P. N., 46 years old, Parkinson's disease\",,,\nScale,before,1 year,2 years\nMMSE,28,29,29\nMoCA,25,26,27\n",
        ["MMSE: 29; after; offset 1 a", "MoCA: 27; after; offset 2 a"],
        [],
    ),
    "months after the operation in a caption": (
        "Table 2. Months after the operation,,,\n,-1,3,12\nEDSS,6.0,5.5,5.0\nMMSE,28,29,29\n",
        ["EDSS: 6; before; offset 1 mo", "EDSS: 5.5; after; offset 3 mo", "MMSE: 29; after; offset 12 mo"],
        ["EDSS: 6; after"],
    ),
    "fewer days than visits": (
        "Scale,Visit 1,Visit 2,Visit 3\nEDSS,6.0,5.5,5.0\nMMSE,28,29,29\n"
        "\"Visits 1, 2 and 3 were made between 4 March 2013 and 10 June 2013.\",,,\n",
        ["EDSS: 6"],
        ["EDSS: *; date 2013-03-04", "EDSS: *; date 2013-06-10"],
    ),
    "a year of onset is no part of a day": (
        "Patient,Sex,Age,Onset,Examined,EDSS\nA. B.,f,40,2004,3 May 2013,5.5\n",
        [],
        ["EDSS: *; date 2004-05-03", "EDSS: *; date 2004"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TABLES.values(), ids=TABLES)
def test_a_date_of_several_cells(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, name="sheet.csv", who="")
