"""Tables that print a date in parts: over two header rows, or in columns of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TABLES = {
    "the year below the day": (
        "Test,3 Apr,9 Jun,2 Apr\n,2013,2013,2014\nUric acid (µmol/l),401,388,360\nESR (mm/h),44,31,20\n",
        ["uric acid: 401 umol/L; date 2013-04-03", "uric acid: 360 umol/L; date 2014-04-02",
         "erythrocyte sedimentation rate: 31 mm/h; date 2013-06-09"],
        ["uric acid: *; date 2013"],
    ),
    "the year above its days, once": (
        "Test,2013,,2014\n,3 Apr,9 Jun,2 Apr\nUric acid (µmol/l),401,388,360\nESR (mm/h),44,31,20\n",
        ["uric acid: 388 umol/L; date 2013-06-09", "erythrocyte sedimentation rate: 20 mm/h; date 2014-04-02"],
        ["uric acid: *; date 2013", "uric acid: *; date 2014"],
    ),
    "months below years": (
        "Scale,2013,,2014\n,April,Sept.,May\nEDSS,6.0,5.5,5.5\nMMSE,28,29,29\n",
        ["EDSS: 6; date 2013-04", "EDSS: 5.5; date 2013-09", "MMSE: 29; date 2014-05"],
        ["EDSS: *; date 2013"],
    ),
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
    "the month first": (
        "Item,Apr 3,Jun 9\n,2013,2014\nWeight (kg),61,63\nFVC (%),70,73\n",
        ["body weight: 61 kg; date 2013-04-03", "forced vital capacity: 73 %; date 2014-06-09"],
        [],
    ),
    "a year with a time": (
        "Item,3 Apr,9 Jun\n,2013 (before),2014 (after)\nWeight (kg),61,63\nFVC (%),70,73\n",
        ["body weight: 61 kg; before; date 2013-04-03", "forced vital capacity: 73 %; after; date 2014-06-09"],
        [],
    ),
    "columns of year and day": (
        "Year,Day,Weight (kg),FVC (%)\n2013,3 Apr,61,70\n,9 Jun,63,73\n2014,2 Apr,64.5,75\n",
        ["body weight: 61 kg; date 2013-04-03", "forced vital capacity: 73 %; date 2013-06-09", "body weight: 64.5 kg; date 2014-04-02"],
        ["body weight: *; date 2013", "body weight: 9 *"],
    ),
    "columns of day, month and year": (
        "Day,Month,Year,Weight (kg)\n3,4,2013,61\n9,6,2013,63\n2,4,2014,64.5\n",
        ["body weight: 61 kg; date 2013-04-03", "body weight: 64.5 kg; date 2014-04-02"],
        ["body weight: *; after; offset 4 mo", "body weight: *; after"],
    ),
    "columns of year and month": (
        "Year,Month,Weight (kg),FVC (%)\n2013,April,61,70\n,June,63,73\n",
        ["body weight: 61 kg; date 2013-04", "forced vital capacity: 73 %; date 2013-06"],
        [],
    ),
    "scores below a month are no days": (
        "Test,July 2012,Oct. 2012,March 2013\nMMSE,19,23,25\nMoCA,17,20,21\n",
        ["MMSE: 19; date 2012-07", "MMSE: 25; date 2013-03", "MoCA: 17; date 2012-07"],
        ["MMSE: *; date 2012-07-19", "MoCA: *; date 2012-07-19"],
    ),
    "months between two with a year": (
        "Scale,Apr 2013,Aug,Nov,May 2014\nEDSS,6.0,5.5,5.5,5.0\nMMSE,28,29,29,30\n",
        ["EDSS: 5.5; date 2013-08", "MMSE: 29; date 2013-11", "EDSS: 5; date 2014-05"],
        [],
    ),
    "months over New Year": (
        "Scale,Oct 2013,Dec,Feb,May\nEDSS,6.0,5.5,5.0,4.5\nMMSE,28,29,29,30\n",
        ["EDSS: 5.5; date 2013-12", "EDSS: 5; date 2014-02", "EDSS: 4.5; date 2014-05"],
        [],
    ),
    "months before the one with a year": (
        "Scale,March,June,Sept. 2013\nEDSS,6.0,5.5,5.0\nMMSE,28,29,29\n",
        ["EDSS: 6; date 2013-03", "EDSS: 5.5; date 2013-06", "EDSS: 5; date 2013-09"],
        [],
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
    "a legend of visits beside their days": (
        "Scale,V1,V2,V3\nDate,04.03.2013,10.06.2013,03.03.2014\nEDSS,6.0,5.5,5.0\nMMSE,28,29,29\n"
        "V1 = before the infusion; V2 = three months after; V3 = one year after the infusion,,,\n",
        ["EDSS: 6; before; date 2013-03-04", "EDSS: 5.5; after; offset 3 mo; date 2013-06-10", "MMSE: 29; after; offset 1 a; date 2014-03-03"],
        [],
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
