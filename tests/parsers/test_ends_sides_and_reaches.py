"""How far a heading, a group of rows and a modal reach; sides by their neighbours; events of which only the end is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

WHO = "Patient: Anna Roth, 60, ALS. Stem cell infusions on 12/01/2018 and 19/02/2018.\n\n"
STRENGTH = "Deltoid | 4 | 4- |\n| Biceps | 4+ | 4 |\n"
SIDED = [
    "muscle strength: 4 @ right deltoid",
    "muscle strength: 4- @ left deltoid",
    "muscle strength: 4+ @ right biceps",
]
TWO = "Compassionate use of {0} in two patients with ALS\n\n| | Patient 1 | Patient 2 |\n|---|---|---|\n| Sex | F | M |\n| Age | 44 | 67 |\n"
ROWS = [
    *(
        (f"{WHO}| Muscle | {right} | {left} |\n|---|---|---|\n| {STRENGTH}", SIDED, ["muscle strength: 4 @ deltoid"])
        for right, left in (("D", "I"), ("D", "G"), ("D", "S"), ("re", "li"), ("Der.", "Izq."), ("derecha (right)", "izquierda (left)"))
    ),
    (f"{WHO}| Muscle | D | Q |\n|---|---|---|\n| {STRENGTH}", [], ["muscle strength: 4 @ right deltoid"]),
    (f"{WHO}| Muscle (D / I) | Before |\n|---|---|\n| Deltoid | 4/4- |\n| Biceps | 4+/4 |\n",
     [f"{one}; before" for one in SIDED], ["urine protein: *"]),
    (f"{WHO}| Muscle | Before | 3 months |\n|---|---|---|\n| Deltoid | 4 | NE |\n| Biceps | 4 | 4+ |\n\nI = izquierda; NE = no evaluado (esguince de tobillo)\n",
     ["muscle strength: 4 @ deltoid; before"], ["muscle strength: absent", "ankle sprain: *"]),
    (f"{WHO}| Adverse event | Date | Outcome |\n|---|---|---|\n| Headache | 12/01/2018 | resolved |\n| Rash | 19/02/2018 | ongoing |\n| Fever | - | no |\n",
     ["headache: present; date 2018-01-12", "rash: present; date 2018-02-19", "fever: absent"], ["headache: absent", "rash: absent", "fever: present"]),
    (f"{WHO}| Evento adverso / Adverse event | Fecha / Date | Resultado / Outcome |\n|---|---|---|\n| Cefalea / Headache | 13/01/2018 | resuelto / resolved |\n",
     ["headache: present; date 2018-01-13"], ["headache: absent"]),
    (TWO.format("Wharton’s jelly stem cells") + "| Onset | bulbar, 03/2014 | 11/2012 |\n| Diagnosis made | 01/2015 | 10/2013 |\n",
     ["condition: amyotrophic lateral sclerosis; onset 2014-03; diagnosed 2015-01", "condition: amyotrophic lateral sclerosis; onset 2012-11; diagnosed 2013-10"], []),
    (TWO.format("marrow stem cells") + "| 1st injection | 05.10.2015 | 12.10.2015 |\n| Route | intrathecal | intrathecal |\n| Cells per injection | 30 million | 40 million |\n",
     ["treatment: bone marrow stem cell transplantation; date 2015-10-05; intrathecal 30000000 {cells}", "treatment: bone marrow stem cell transplantation; date 2015-10-12; intrathecal 40000000 {cells}"], []),
    (TWO.format("marrow stem cells") + "| FVC, % predicted | | |\n| before | 61 | 48 |\n| 6 months | 58 | 41 |\n| Outcome at 6 months | alive | moved away |\n",
     ["forced vital capacity: 61 %; before", "forced vital capacity: 41 %; after"], ["forced vital capacity: alive", "forced vital capacity: moved away"]),
    (TWO.format("marrow stem cells") + "| FVC, % predicted | | |\n| before | 61 | 48 |\n| Result at 6 months | 58 | 41 |\n",
     ["forced vital capacity: 58 %; after; offset 6 mo"], []),
    (f"{WHO}Medicines at admission\n\n| Medicine | Dose |\n|---|---|\n| Riluzole | 50 mg |\n\nFeedback of May 2018: he walks 600 m. The right hand is again a bit weaker than in March.\n",
     ["walking distance: 600 m; after; date 2018-05", "hand weakness: worsened @ right hand; after"], ["hand weakness: present"]),
    (f"{WHO}The left hand is weaker than the right hand.\n", ["hand weakness: present @ left hand"], ["hand weakness: worsened"]),
    (f"{WHO}The left leg was weaker than at discharge.\n", ["lower limb weakness: worsened @ left lower limb"], []),
    (f"{WHO}Seizures, which have been feared in the literature, might need a longer observation.\n", [], ["seizure: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS)
def test_what_reaches_how_far(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")
