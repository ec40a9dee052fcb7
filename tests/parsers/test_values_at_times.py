"""Several values in one cell or line, at times that are told in the same order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

FVC = [
    "forced vital capacity: 70 %; before",
    "forced vital capacity: 74 %; after; offset 1 mo",
    "forced vital capacity: 71 %; after; offset 3 mo",
]
SCORE = [
    "ALSFRS-R total: 38; before",
    "ALSFRS-R total: 39; after; offset 1 mo",
    "ALSFRS-R total: 37; after; offset 3 mo",
]
DAYS = [
    "hemoglobin: 132 g/L; date 2010-03-12",
    "hemoglobin: 141 g/L; date 2010-06-15",
    "C-reactive protein: < 5 mg/L; date 2010-06-15",
]

ROWS = [
    ("| Test | Baseline / 1 mo / 3 mo |\n|---|---|\n| FVC (%) | 70 / 74 / 71 |\n| ALSFRS-R | 38 / 39 / 37 |\n", [*FVC, *SCORE], []),
    ("| Test | Baseline, 1 mo, 3 mo |\n|---|---|\n| FVC (%) | 70, 74, 71 |\n| ALSFRS-R | 38, 39, 37 |\n", [*FVC, *SCORE], []),
    ("Tests (baseline / 1 month / 3 months)\nFVC (%)      70 / 74 / 71\nALSFRS-R     38 / 39 / 37\n", [*FVC, *SCORE],
     ["forced vital capacity: 70 %; before; offset 1 mo"]),
    ("Laboratory data (12.03.2010 / 15.06.2010)\nHb, g/l       132 / 141\nCRP, mg/l     28 / <5\n", DAYS, ["hemoglobin: 141 g/L; date 2010-03-12"]),
    ("| Blood | 12.03.2010 / 15.06.2010 |\n|---|---|\n| Hb, g/l | 132 / 141 |\n| CRP, mg/l | 28 / <5 |\n", DAYS, []),
    ("FVC (baseline / 1 month / 3 months): 70 / 74 / 71 %\n", FVC, []),
    ("FVC 70 / 74 / 71 % (baseline / 1 month / 3 months)\n", FVC, []),
    ("ALSFRS-R at baseline, 1 month and 3 months: 38, 39, 37\n", SCORE, []),
    ("- ALSFRS-R (0/1/3 mo): 38/39/37\n- MMSE (0/1/3 mo): 27/28/28\n", SCORE[1:], []),
    ("MMSE before/after 27/29\n", ["MMSE: 27; before", "MMSE: 29; after"], ["MMSE: 29; before"]),
    ("Weight, kg (before, 3 months, 6 months): 61, 62, 63\n",
     ["body weight: 61 kg; before", "body weight: 62 kg; after; offset 3 mo", "body weight: 63 kg; after; offset 6 mo"], []),
    ("BP before/after: 140/90 / 130/80\n",
     ["systolic blood pressure: 140 mm[Hg]; before", "diastolic blood pressure: 80 mm[Hg]; after"], ["diastolic blood pressure: 130 mm[Hg]"]),
    ("Grip strength (kg), before/after: right 18/20, left 22/23\n",
     ["grip strength: 18 kg; before @ right hand", "grip strength: 23 kg; after @ left hand"], []),
    ("Muscle power before/after: deltoid R 3/4, L 3+/4-; biceps R 4/4+, L 4/5\n",
     ["muscle strength: 3; before @ right deltoid", "muscle strength: 4-; after @ left deltoid", "muscle strength: 5; after @ left biceps"], []),
    ("Grip (before/after): improved on both sides\n", [], ["grip strength: *; before"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_each_value_has_its_time(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(f"He got stem cells on 15 March 2010.\n\n{text}", gives, never=never)


def test_a_register_with_such_columns(tells: Tells) -> None:
    page = "Patient,Sex,Age,Diagnosis,ALSFRS-R (0/1/3/6 mo)\n1,M,54,ALS,38/38/37/35\n2,F,47,ALS,41/-/40/39\n"
    gives = [
        "ALSFRS-R total: 38; before",
        "ALSFRS-R total: 35; after; offset 6 mo",
        "ALSFRS-R total: 40; after; offset 3 mo",
    ]
    tells(page, gives, who="", name="page.csv")
