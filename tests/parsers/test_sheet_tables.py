"""Tables of delimited sheets as they are copied together by hand: patients as rows below several header rows, notes keyed
by a mark, rows that only fill some columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SHEETS = {
    "initials are no side and no test, a name that begins with a number is no value": (
        "Patient,Sex,Age,6MWD,,mMRC,,Events\n,,years,m,,0–4,,\n,,,before,6 mo,before,6 mo,\n"
        "A.R.,M,64,310,352,3,2,none\nK.L.,F,58,402,415,2,2,fever in month 4\n",
        ["six-minute walk distance: 310 m; before", "six-minute walk distance: 352 m; after; offset 6 mo",
         "mMRC dyspnea scale: 2; after; offset 6 mo", "adverse effects: absent; after", "fever: present; after; offset 4 mo"],
        ["potassium: *", "six-minute walk distance: 310 m @ right", "mMRC dyspnea scale: 4", "adverse effects: *; offset 6 mo"],
    ),
    "a heading that is only named by its unit": (
        "Patient,Sex,Age,Smoking\n,,years,pack-years\n1,M,64,60+\n2,F,58,never²\n3,M,59,\"ex, 52\"\n² passive smoker\n",
        ["pack-years: >= 60 {pack}.a", "pack-years: absent", "pack-years: 52 {pack}.a"],
        ["smoking: present"],
    ),
    "a caption that counts all patients": (
        "\"Table 1. Three patients with COPD treated with 4 infusions of 1 × 10^8 MSC i.v. Values before the first infusion\",,,\n"
        "Patient,Sex,Age,CAT\n1,M,64,20\n2,F,58,18\n3,M,59,17\n",
        ["3 × condition: chronic obstructive pulmonary disease", "3 × treatment: mesenchymal stem cell transplantation; count 4",
         "COPD assessment test: 20; before"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", SHEETS)
def test_a_sheet_is_read_by_its_labels(tells: Tells, layout: str) -> None:
    page, gives, never = SHEETS[layout]
    tells(page, gives, never, who="", name="page.csv")
