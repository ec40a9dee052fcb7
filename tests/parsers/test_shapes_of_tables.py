"""Rows and columns of tables of usual shapes: what each cell is of, and what it is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ways"))
import facts

MAN = "Mr. Lane, 45 years old, multiple sclerosis.\n\n"

ROWS = [
    (MAN + "| Function | 2009 | 2010 | 2011 |\n|---|---|---|---|\n| Walking | 50 m | 200 m | 500 m without cane |\n| EDSS | 6.5 | 6 | 5.5 |\n",
     ["walking: 200 m; date 2010", "EDSS: 6.5; date 2009"], ["walking: absent", "*; offset 50 mo", "*; offset 200 mo"]),
    (MAN + "Test            Before     After\nWalking         50 m       200 m\nStanding        30 s       3 min\nEDSS            6.5        6.0\n",
     ["walking: 50 m; before", "standing: 3 min; after", "EDSS: 6; after"], ["EDSS: 6; offset 200 mo"]),
    (MAN + "| Sign | before | after |\n|---|---|---|\n| Babinski R/L | -/+ | -/- |\n| Ankle clonus R/L | +/+ | -/+ |\n| Muscle tone R/L | normal/increased | normal/slightly increased |\n",
     ["Babinski sign: absent; before @ right", "Babinski sign: absent; after @ left", "ankle clonus: absent; after @ right ankle", "muscle tone: slightly increased; severity mild; after @ left"],
     ["muscle tone: present", "Babinski sign: missing unknown"]),
    (MAN + "| Day | Supine BP (HR) | Standing BP (HR) |\n|---|---|---|\n| before | 150/90 (72) | 100/60 (78) |\n| after | 140/85 (70) | 115/70 (80) |\n",
     ["systolic blood pressure: 150 mm[Hg]; before", "heart rate: 78 /min; before", "diastolic blood pressure: 70 mm[Hg]; after"], ["heart rate: 150 /min", "heart rate: 60 /min"]),
    (MAN + "| date | FVC / SNIP | MMSE (MoCA) | FEV1/FVC | FVC (L) |\n|---|---|---|---|---|\n| 02/2012 | 78 / 55 | 28 (25) | 0.70 | 3.1 |\n| 06/2012 | 70/44 | 27 (24) | 0.71 | 2.9 |\n",
     ["sniff nasal inspiratory pressure: 55; date 2012-02", "MoCA: 24; date 2012-06", "FEV1/FVC ratio: 0.7", "forced vital capacity: 2.9 L"], ["forced vital capacity: 55"]),
    ("Mr. Lane, 45, spinal cord injury, ASIA A.\n\n| | before | after |\n|---|---|---|\n| Motor, arms | 18 | 22 |\n| Sensory | 18 | 22 |\n",
     ["ASIA impairment scale: A"], ["ASIA impairment scale: 18", "ASIA impairment scale: 22"]),
    (MAN + "Parameter   Unit    Pred.   Pre    %pred   Post   %pred\nFVC         L       3.80    2.10   55      2.50   66\nFEV1        L       2.90    0.98   34      1.10   38\nPEF         L/s     7.5     3.1    41      3.4    45\n",
     ["forced vital capacity: 2.1 L; before", "forced vital capacity: 55 %", "peak expiratory flow: 3.4 L/s; after"],
     ["forced vital capacity: 3.8 L", "forced vital capacity: 55 L", "peak expiratory flow: 7.5 L/s"]),
    (MAN + "| Parameter | Pred | Measured | % pred |\n|---|---|---|---|\n| FVC (L) | 3.80 | 2.10 | 55 |\n| FEV1 (L) | 2.90 | 0.98 | 34 |\n",
     ["forced vital capacity: 2.1 L", "forced expiratory volume in 1 second: 34 %"], ["forced vital capacity: 3.8 L"]),
    (MAN + "| Time | pH | pCO2, mmHg | SpO2 |\n|---|---|---|---|\n| 20:00 room air | 7.33 | 58 | 89 |\n| 02:00 NIV | 7.38 | 49 | 95 |\n",
     ["blood pH: 7.38", "partial pressure of carbon dioxide: 49 mm[Hg]"], ["noninvasive ventilation use: *"]),
    ("Mr. Yoon, 67: stroke.\n\n| NIHSS items | Day 0 | Day 7 |\n|---|---|---|\n| 1a LOC | 1 | 0 |\n| 4 Facial palsy | 2 | 1 |\n| 5a Motor arm L | 4 | 3 |\n| 6b Motor leg R | 3 | 2 |\n| 9 Language | 0 | 0 |\n| Total | 15 | 9 |\n",
     ["NIHSS motor arm: 4 @ left upper limb", "NIHSS motor leg: 2 @ right lower limb", "NIHSS total: 15"], ["NIHSS total: 4", "NIHSS total: 3"]),
    ("Ms. Quinn, 29, anorexia nervosa\n\n| Week | Weight kg | HR |\n|---|---|---|\n| 1-4 | 36.2 | 44 |\n| 5-8 | 38.0 | 50 |\n| 9-12 | 41.5 | 58 |\n",
     ["body weight: 36.2 kg; after; offset 4 wk", "heart rate: 58 /min; after; offset 12 wk"], []),
    ("Mr. Smith, 44.\n\nTest          Result   Norm            Test            Result   Norm\nHb            13.1     13-17 g/dl      Glucose         5.2      3.9-6.1 mmol/l\nWBC           11.8     4-9 x10^9/l     Urea            6.1      2.5-8.3 mmol/l\nESR           25       <15 mm/h        ALT             31       <40 U/l\n",
     ["hemoglobin: 13.1 g/dL", "glucose: 5.2 mmol/L", "alanine aminotransferase: 31 U/L"], ["hemoglobin: *Glucose*", "hemoglobin: 5.2 g/dL"]),
]  # fmt: skip


@pytest.mark.parametrize(("page", "gives", "never"), ROWS, ids=[row[0][-40:] for row in ROWS])
def test_what_each_cell_is_of(page: str, gives: list[str], never: list[str]) -> None:
    faults = facts.wrong(page, gives, never)
    assert not faults, facts.message(page, faults)


@pytest.mark.parametrize(
    "page",
    [
        "Patients, 38 years and older, with stroke.\n",
        "Patient Information, 12 years and over.\n",
        "Patient Lind, 38 years after the stroke.\n",
    ],
)
def test_who_is_called_so(page: str) -> None:
    assert not facts.wrong(page, [], ["p1 | condition: *"])


COURSES = [
    "treatment: mesenchymal stem cell transplantation; course 1; date 2010-05; method lumbar puncture",
    "treatment: mesenchymal stem cell transplantation; course 2; date 2010-11; method lumbar puncture",
]
TABLE = "\n\n| | before | after |\n|---|---|---|\n| EDSS | 6.5 | 6 |\n"


@pytest.mark.parametrize(
    "line",
    [
        "Treatment: 1st course (May 2010): 4 x LP, MSC 2x10^7 each; 2nd course (Nov 2010): 3 x LP",
        "1st course (May 2010): 4 x LP, MSC; 2nd course (Nov 2010): 3 x LP, MSC",
        "He was treated with MSC: first course in May 2010 (4 lumbar punctures), second course in November 2010 (3 lumbar punctures).",
    ],
)
def test_courses_of_one_line(line: str) -> None:
    never = ["treatment: *; course 1; date 2010-11", "EDSS: 6.5; course 1", "EDSS: 6; course 2"]
    faults = facts.wrong(MAN + line + TABLE, [*COURSES, "EDSS: 6; after"], never)
    assert not faults, facts.message(MAN + line + TABLE, faults)
