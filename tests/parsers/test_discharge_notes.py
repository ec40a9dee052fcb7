"""Admission and discharge notes: a head with the dates of the stay, short labels, dates without a year, no verbs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

STAY = "Pt: Mr. Arno L., M, 60 y. Adm. 03.05.2015, disch. 12.05.2015.\n\n"
SLASHES = "Pt: Mr. Arno L., M, 60 y. Adm 03/05/2015. Disch 22/05/2015.\n\n"

STAYS = [
    (STAY, ["encounter: admission; date 2015-05-03", "encounter: discharge; date 2015-05-12"], []),
    (SLASHES, ["encounter: admission; date 2015-05-03", "encounter: discharge; date 2015-05-22"], []),
    (STAY + "HPI: 07.04.2014 sudden dizziness.\n\nLab 04.05.: sodium 138 mmol/L.",
     ["sodium: 138 mmol/L; date 2015-05-04"], ["sodium: 138 mmol/L; date 2014-05-04"]),
    (STAY + "HPI: 07.04.2014 sudden dizziness.\n\nDisch. (12.05.): BP 138/84 mmHg.",
     ["systolic blood pressure: 138 mm[Hg]; date 2015-05-12"], []),
    (STAY + "HPI: 01.05.2014 sudden dizziness, nausea (04.05.).", [], ["nausea: present; date 2015-05-04"]),
    (STAY + "At disch.: no dizziness. BP 138/84.",
     ["dizziness: absent; after; date 2015-05-12", "systolic blood pressure: 138; date 2015-05-12"], []),
    (SLASHES + "At disch: walks 20 m.", ["walking distance: 20 m; date 2015-05-22"], []),
    (STAY + "At 1 month after disch.: no dizziness.", [], ["dizziness: absent; date 2015-05-12"]),
    ("ADM 3/5 on both sides, examined on 12.03.2010.", [], ["encounter: admission"]),
]  # fmt: skip
ENTRIES = [
    ("Ix: MRI brain 04/05/2015 normal. ECG normal.", ["electrocardiography: normal"],
     ["electrocardiography: normal; date 2015-05-04"]),
    ("Pneumonia 06/05/2015 -> amoxicillin 500 mg tds. Physio daily.", [],
     ["procedure: physical therapy; date 2015-05-06"]),
    ("MRI of 4 May 2015 showed an old infarct. There was no tumor.", ["tumor: absent; date 2015-05-04"], []),
]  # fmt: skip
MEDICINES = [
    ("Meds at disch: atorvastatin 40 mg nocte, gabapentin 300 mg tds, baclofen 10 mg bd.",
     ["medication: atorvastatin; active; 40 mg; 1 per day", "medication: gabapentin; active; 300 mg; 3 per day",
      "medication: baclofen; active; 10 mg; 2 per day"], []),
    ("D/c meds: simvastatin 20 mg qn, bisoprolol 2.5 mg mane.",
     ["medication: simvastatin; active; 20 mg; 1 per day", "medication: bisoprolol; active; 2.5 mg; 1 per day"], []),
    ("Meds: apixaban 5 mg bd (started 16.11.2020), ramipril 5 mg od.", ["medication: apixaban; date 2020-11-16"],
     ["medication: ramipril; date 2020-11-16"]),
    ("Appendectomy in 1975; hypothyroidism since 2011, treated with levothyroxine 75 µg every morning.",
     ["medication: levothyroxine; active; 75 ug; 1 per day"], ["medication: levothyroxine; date 1975"]),
]  # fmt: skip
LABELS = [
    ("AE: headache after 1st LP.", ["headache: present; after"], []),
    ("Walks w/ quad cane.", ["cane use: present"], ["cane use: present; @ quadriceps"]),
    ("              adm.    disch.\nBarthel       55      70\nBerg          34      41",
     ["Barthel index total: 55; before", "Barthel index total: 70; after"],
     ["Barthel index total: 55; @ abductor digiti minimi"]),
]  # fmt: skip
ROWS = [*STAYS, *ENTRIES, *MEDICINES, *LABELS]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:90] for r in ROWS])
def test_a_discharge_note_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="" if text.startswith("Pt:") else "Mr. Tester, 50 years old, is a man.\n\n")


def test_the_title_of_a_ward_is_no_examination(reading_of: Callable[..., object]) -> None:
    reading = reading_of("NEURO-REHAB WARD / discharge note\n\n" + STAY + "Lives with his wife.")
    assert not any(s.frame.has("exam") for s in reading.statements)  # type: ignore[attr-defined]
