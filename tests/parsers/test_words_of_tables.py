"""What stands over and below the columns of a table: keys of patients, units, positions, sides of the eye, how many there are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ways"))
import facts

TWO = "Patient A: Mr. Cole, 44 years, ALS.\nPatient B: Mr. Dunn, 51 years, ALS.\n\n"
KEYS = [
    "p1 | ALSFRS-R total: 36; before",
    "p1 | ALSFRS-R total: 37; after",
    "p2 | ALSFRS-R total: 29; before",
    "p2 | ALSFRS-R total: 28; after",
]
MAN = "Mr. Lane, 45 years old, multiple system atrophy.\n\n"
LITRES = [
    "forced vital capacity: 2.1 L; date 2010-03",
    "maximal inspiratory pressure: 40 cm[H2O]; date 2010-03",
    "maximal expiratory pressure: 44 cm[H2O]; date 2010-07",
]

ROWS = [
    (TWO + "| Test | A before | A after | B before | B after |\n|---|---|---|---|---|\n| ALSFRS-R | 36 | 37 | 29 | 28 |\n", KEYS,
     ["p2 | ALSFRS-R total: 36; before"]),
    (TWO + "              A, before   A, after    B, before   B, after\nALSFRS-R      36          37          29          28\nFVC %         78          80          55          50\n",
     [*KEYS, "p1 | forced vital capacity: 78 %; before"], ["p2 | forced vital capacity: 80 %"]),
    (TWO + "| Patient | Test | before | after |\n|---|---|---|---|\n| A | ALSFRS-R | 36 | 37 |\n| | FVC % | 70 | 72 |\n| B | ALSFRS-R | 29 | 28 |\n| | FVC % | 60 | 62 |\n",
     [*KEYS, "p2 | forced vital capacity: 62 %; after"], []),
    (TWO.replace("Patient A", "Patient 1").replace("Patient B", "Patient 2")
     + "| Test | Patient | before | after |\n|---|---|---|---|\n| ALSFRS-R | 1 | 36 | 37 |\n| | 2 | 29 | 28 |\n| FVC % | 1 | 70 | 72 |\n| | 2 | 60 | 62 |\n",
     [*KEYS, "p2 | forced vital capacity: 60 %; before"], ["ALSFRS-R dyspnea: *", "ALSFRS-R orthopnea: *"]),
    (MAN + "Cycle   Date        WBC    ANC    Hb\nC1      03.02.2016  6.1    3.9    12.8\nC2      24.02.2016  3.2    1.4    11.5\nUnits: WBC and ANC x10^9/L; Hb g/dL.\n",
     ["leukocytes: 6.1 10*9/L; date 2016-02-03", "neutrophils: 1.4 10*9/L", "hemoglobin: 12.8 g/dL"], ["leukocytes: * @ C1"]),
    (MAN + "Table 1. Respiratory function: FVC (L), MIP and MEP (cmH2O)\n\n| | March 2010 | July 2010 |\n|---|---|---|\n| FVC | 2.1 | 1.9 |\n| MIP | 40 | 31 |\n| MEP | 52 | 44 |\n",
     LITRES, ["maximal inspiratory pressure: 40 L"]),
    (MAN + "Blood pressure, mmHg\ndate        lying     sitting   standing\n02/2012     140/80    120/70    90/60\n06/2012     150/85    130/80    100/60\n",
     ["systolic blood pressure: 120 mm[Hg]; date 2012-02", "diastolic blood pressure: 60 mm[Hg]; date 2012-06"], ["sitting: *", "standing: *"]),
    (MAN + "FVC (% pred)\n\ndate        sitting   supine\n02/2012     78        61\n06/2012     70        50\n", ["forced vital capacity: 78 %; date 2012-02"], ["sitting: *"]),
    ("Mrs. Alvarez, 34, retinitis pigmentosa\n\n              RE            LE\nVA            20/200        20/100\nIOP           14            15 mmHg\nCMT           180 um        192 um\n",
     ["visual acuity: 20/100; @ left eye", "intraocular pressure: 14 mm[Hg]; @ right eye"],
     ["* @ left lower limb", "condition: *Charcot*"]),
    ("Mr. Orr, 60, COPD\n\n\tPre\tPost BD\t3 mo after cells\nFEV1 (L)\t1.12\t1.20\t1.31\nFVC (L)\t2.60\t2.71\t2.85\n",
     ["forced vital capacity: 2.85 L; after; offset 3 mo", "forced vital capacity: 2.71 L"], ["forced vital capacity: 2.71 L; after"]),
    (MAN + "Test               Reference       15.03.11     15.04.11\nALT                <40 U/l         98           76\nBilirubin in total 3-20 µmol/l     58           41\nAlbumin            35-50 g/l       27           30\n",
     ["total bilirubin: 58 umol/L; date 2011-03-15"], []),
    ("Table 2 Clinical features of 96 children with cerebral palsy\nCharacteristic                n (%)\nMale                          59 (61.5)\nGMFCS III                     30 (31.2)\nEpilepsy                      33 (34.4)\n",
     ["group | epilepsy: 33 {patients}", "group | male: 61.5 %"], ["p1 | *"]),
    ("Table 1. Characteristics of the patients (n = 34)\nAge, years              58.2 ± 9.1\nBulbar onset            9 (26.5%)\nALSFRS-R                36.1 ± 5.5\n",
     ["group | bulbar onset: 9 {patients}", "group | bulbar onset: 26.5 %"], ["group | bulbar onset: 9 %"]),
    ("Results in 25 patients with multiple sclerosis\n\nImproved          14 (56%)\nUnchanged          8 (32%)\nEDSS before       5.8\nEDSS after        5.1\n",
     ["group | condition improved: 14 {patients}"], ["group | EDSS before: 5.8 %", "group | condition improved: 14 %"]),
    (MAN + "Serum\tUnit\tLow\tHigh\t2013-06-12\tFlag\nBilirubin\tµmol/L\t\t21\t68.4\tH\nAlbumin\tg/L\t35\t55\t26.5\tL\n",
     ["total bilirubin: 68.4 umol/L; date 2013-06-12", "albumin: 26.5 g/L; date 2013-06-12"],
     ["total bilirubin: 21 umol/L", "albumin: 35 g/L", "albumin: 55 g/L"]),
    (MAN + "Serum\tUnit\tLLN\tULN\t2013-06-12\nAlbumin\tg/L\t35\t55\t26.5\nALT\tU/L\t\t41\t30\n",
     ["albumin: 26.5 g/L", "alanine aminotransferase: 30 U/L"], ["albumin: 35 g/L", "alanine aminotransferase: 41 U/L"]),
    (MAN + "Pain (VAS)\tLow\tHigh\nMarch\t2\t6\nMay\t1\t4\n", [], ["pain: present; date 2013"]),
    (MAN + "from\tto\tproduct\tsingle dose\troute\tschedule\tremark\n07-07-07\t30-11-08\tprednisone\t60 mg\tp.o.\tdaily\tstopped\n"
     "15-12-08\t19-04-10\tazathioprine\t150 mg\tp.o.\tdaily\tstopped\n11-05-10\t\trituximab\t1000 mg\ti.v.\tday 1\tchills\n"
     "20-09-11\t\tUC-MSC, course I no. 1\t2 x 10^7\ti.t.\tLP L4/5\tno reaction\n17-04-12\t\tUC-MSC, course II no. 1\t2 x 10^7\ti.t.\tLP L3/4\tno reaction\n",
     ["medication: prednisone; 60 mg; date 2007-07-07", "medication: rituximab; 1000 mg; route intravenous",
      "treatment: umbilical cord mesenchymal stem cell transplantation; date 2011-09-20; course 1"],
     ["treatment: *; date 2010-05-11", "treatment: *; date 2007-07-07"]),
    (MAN + "项目 Item\t治疗前 Before\t出院 At discharge\n右下肢肌力 R leg\t3级\t4-级\nNIHSS\t12\t未查 n/a\n",
     ["muscle strength: 4-; @ right lower limb", "NIHSS total: 12; before"], []),
    (MAN + "Admitted on 2011年3月8日, treated with cord blood stem cells.\n\nNo.\tDate\tRoute\tCells\n1\t3月11日\tintravenous\t3×10⁷\n2\t3月18日\tlumbar puncture\t1×10⁷\n",
     ["treatment: *; date 2011-03-11", "treatment: *; date 2011-03-18"], []),
]  # fmt: skip


@pytest.mark.parametrize(("page", "gives", "never"), ROWS, ids=[row[0][-40:] for row in ROWS])
def test_words_around_values(page: str, gives: list[str], never: list[str]) -> None:
    faults = facts.wrong(page, gives, never)
    assert not faults, facts.message(page, faults)


ONE_SIDE = [
    ("Table 1. Left leg before and after the cells", "left"),
    ("Table 2: Values of the right foot", "right"),
    ("Left arm, before and after", "left"),
]


@pytest.mark.parametrize(("caption", "side"), ONE_SIDE)
def test_a_table_of_one_limb(caption: str, side: str) -> None:
    rows = "                      Before    1 mo    3 mo\nABI                   0.38      0.42    0.55\nTcPO2 (mmHg)          14        21      35\nAlbumin (g/l)         34        35      36\n"
    page = f"A 63-year-old man has leg ischaemia.\n\n{caption}\n{rows}"
    faults = facts.wrong(
        page,
        [
            f"ankle-brachial index: 0.42; @ {side}",
            f"transcutaneous oxygen pressure: 35 mm[Hg]; @ {side}",
            "albumin: 35 g/L",
        ],
        [f"albumin: 35 g/L; @ {side}"],
    )
    assert not faults, facts.message(page, faults)


@pytest.mark.parametrize(
    "caption", ["Table 1. Left and right leg", "Table 1. ABI, left leg treated", "Left out values"]
)
def test_a_table_of_more_than_one_limb(caption: str) -> None:
    rows = "                      Before    1 mo    3 mo\nABI                   0.38      0.42    0.55\nTcPO2 (mmHg)          14        21      35\n"
    page = f"A 63-year-old man has leg ischaemia.\n\n{caption}\n{rows}"
    faults = facts.wrong(page, ["ankle-brachial index: 0.42"], ["ankle-brachial index: 0.42; @ left"])
    assert not faults, facts.message(page, faults)
