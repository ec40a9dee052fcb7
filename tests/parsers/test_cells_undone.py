"""Cells that say why there is nothing, rows of other things than their table's, and columns of patients."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

HEAD = '"Patient: Mrs. R., 61 years, stem cells on 12 June 2018.",,,\n'
SHEETS = {
    "tests that were left out": (
        HEAD + "Test,Before,3 months,6 months\nD-dimer (mg/L),0.92,not repeated,0.4\nCRP (mg/L),5,not requested,7\nHbA1c (%),6.1,pending,awaited\n"
        "NIHSS,11,forgotten,4\nBerg Balance Scale,14,ill,47\nFerritin (µg/L),9,to be done,postponed\n",
        ["D-dimer: 0.92 mg/L; before", "D-dimer: 0.4 mg/L; offset 6 mo", "NIHSS total: 4; offset 6 mo"],
        ["D-dimer: absent", "C-reactive protein: absent", "hemoglobin A1c: pending", "hemoglobin A1c: awaited", "NIHSS total: forgotten",
         "Berg balance scale: ill", "ferritin: *; offset 3 mo"],
    ),
    "plans are nothing that was done": (
        ",P1,P2,P3\nSex,girl,boy,girl\nAge,6,7,8\nDiagnosis,SMA type 2,SMA type 2,SMA type 2\nSpinal fusion,planned,planned for 2020,done in 2018\n"
        "Gastrostomy,offered,refused,declined by parents\nTracheostomy,discussed,scheduled,2018\nWheelchair,ordered,yes,advised\n"
        "Epilepsy,suspected,no,possible\n",
        ["1 × procedure: spinal fusion; date 2018", "1 × procedure: tracheostomy; date 2018", "1 × wheelchair use: present",
         "1 × condition: epilepsy; refuted"],
        ["procedure: gastrostomy", "procedure: spinal fusion; date 2020", "wheelchair use: ordered", "epilepsy: suspected", "epilepsy: possible"],
    ),
    "ages at what was done are no times, and letters for the sex no units": (
        ",P1,P2\nSex,m,f\nAge at first dose,6 years,30 months\nAge at onset (y),3,1\nDiagnosis,SMA type 2,SMA type 2\nGastrostomy,no,2018-11\n",
        ["age: 6 a", "age: 30 mo", "age at onset: 3 a", "procedure: gastrostomy; date 2018-11"],
        ["gastrostomy: absent; after", "age at onset: 3 m"],
    ),
    "what else is counted in a walk": (
        '"Six-minute walk test. Patient: Mr. B., 66 years, COPD, stem cells on 3 May 2015",,,\n,Before,3 months,6 months\nDistance,285,331,324\n'
        "Laps,9,11,11\nStops,2,0,1\nLowest SpO2 (%),83,86,85\nBorg,6,4,4\nAid,stick,none,none\n",
        ["six-minute walk distance: 285 m; before", "number of stops: 2; before", "lowest oxygen saturation: 83 %; before", "Borg scale: 6; before"],
        ["six-minute walk distance: 9 m", "six-minute walk distance: 2 m", "six-minute walk distance: absent", "six-minute walk distance: stick"],
    ),
    "postures of a measure, and steps of another": (
        '"FVC (L). Patient: Mr. B., 66 years, ALS, stem cells on 3 May 2015",,,\n,Before,3 months,6 months\nSitting,2.8,2.1,2.0\nSupine,2.0,2.2,2.1\n'
        "Cooperation,good,good,poor\n",
        ["forced vital capacity: 2.8 L; before", "forced vital capacity: 2.2 L; offset 3 mo"],
        ["sitting: *", "forced vital capacity: good"],
    ),
    "points and a class of one score": (
        '"Patient: Mr. A., 50 years, liver cirrhosis, stem cells on 3 May 2015",,\nScore,Before,3 months\nChild-Pugh (5–15),11,8\nChild-Pugh class,C,B\n',
        ["Child-Pugh score: 11; before", "Child-Pugh class: C; before", "Child-Pugh score: 8; offset 3 mo"],
        ["Child-Pugh class: 11"],
    ),
    "items that do not apply": (
        "ALSFRS-R;21/06/2016;14/10/2016;14/03/2017\n1 Speech;4;4;4\n4 Handwriting;3;2;2\n5a Cutting food, no gastrostomy;2;2;N/A\n"
        "5b Cutting food, gastrostomy;N/A;N/A;1\n6 Dressing and hygiene;3;2;3\nTotal (max. 48);40;36;38\nN/A, item does not apply.\n",
        ["ALSFRS-R cutting food with gastrostomy: 1; date 2017-03-14", "2 × ALSFRS-R cutting food without gastrostomy: 2"],
        ["ALSFRS-R cutting food without gastrostomy: 1", "ALSFRS-R cutting food without gastrostomy: N/A"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("said", SHEETS)
def test_sheets(tells: Tells, said: str) -> None:
    sheet, gives, never = SHEETS[said]
    tells(sheet, gives, never, who="", name="page.csv")
