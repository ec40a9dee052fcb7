"""The ways in which pages write dates, quantities, timepoints and what is meant: one row for each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
Row = tuple[str, list[str], list[str]]

BIOPSY = "procedure: kidney biopsy; date "
CELLS = "treatment: mesenchymal stem cell transplantation; dose "
DATES: list[Row] = [
    ("Kidney biopsy in Nov 2005.", [BIOPSY + "2005-11"], []),
    ("Kidney biopsy in May, 2004.", [BIOPSY + "2004-05"], []),
    ("Kidney biopsy in 2009.", [BIOPSY + "2009"], []),
    ("Kidney biopsy on 2009.3.12.", [BIOPSY + "2009-03-12"], []),
    ("Kidney biopsy on 2025年3月6日.", [BIOPSY + "2025-03-06"], []),
    ("Kidney biopsy on 25/03/2009.", [BIOPSY + "2009-03-25"], []),
    ("Kidney biopsy on Mar. 5th, 2010.", [BIOPSY + "2010-03-05"], []),
    ("Kidney biopsy on 16.05.2020.", [BIOPSY + "2020-05-16"], []),
    ("Kidney biopsy on 25.11.18.", [BIOPSY + "2018-11-25"], []),
    ("Admitted on 2 March 2008. Kidney biopsy on 25/3.", [BIOPSY + "2008-03-25"], []),
    ("He fell ill in May 2009. In the same month a kidney biopsy was made.", [BIOPSY + "2009-05"], []),
    ("He fell ill in May 2009. In the following spring a kidney biopsy was made.", [BIOPSY + "2010"], []),
    ("Physiotherapy from May 2009 to June 2010.", ["procedure: physical therapy; date 2009-05; until 2010-06"], []),
    ("Hypertension for 10 years.", ["condition: hypertension"], ["condition: hypertension; onset 2010"]),
    ("At month +16 the EDSS was 5.5.", ["EDSS: 5.5"], ["EDSS: 16"]),
]  # fmt: skip
QUANTITIES: list[Row] = [
    ("He received 427 × 10⁶ mesenchymal stem cells intravenously.", [CELLS + "427 10*6"], []),
    ("He received 427 × 106 mesenchymal stem cells intravenously.", [CELLS + "427 10*6"], []),
    ("He received 750 million mesenchymal stem cells intravenously.", [CELLS + "750000000 {cells}"], []),
    ("He received 5x10^7 mesenchymal stem cells intrathecally.", [CELLS + "5 10*7"], []),
    ("He received 2×10⁶/kg mesenchymal stem cells intravenously.", [CELLS + "2 10*6/kg"], []),
    ("Reticulocytes 0.97 %.", ["reticulocytes: 0.97 %"], []),
    ("Strength of the left hand 3-/5.", ["muscle strength: 3-/5; @ left hand"], []),
    ("Strength of the left hand 4+.", ["muscle strength: 4+; @ left hand"], []),
    ("Knee reflex 1+ on the left.", ["knee reflex: 1+; @ left knee"], []),
    ("INR between 2 and 3.", ["international normalized ratio: 2 to 3"], []),
    ("Ferritin > 1000 ng/mL.", ["ferritin: > 1000 ng/mL"], []),
    ("Blood pressure 130 ± 12 mmHg systolic.", [], ["blood pressure: ±", "blood pressure: *; equivocal"]),
    ("He completed 7/9 on the monofilament test.", ["monofilament test: 7/9"], []),
    ("HbA1c 6,8 %.", ["hemoglobin A1c: 6.8 %"], []),
    ("Potassium 5.9 mmol/L ↑, sodium 129 mmol/L ↓.",
     ["potassium: 5.9 mmol/L; flag H", "sodium: 129 mmol/L; flag L"], []),
    *((f"CRP: {nothing}", [], ["C-reactive protein: 0", "C-reactive protein: 0 mg/L"])
      for nothing in ("N/A.", "n.d.", "—", "NT", "†")),
]  # fmt: skip
TIMEPOINTS: list[Row] = [
    ("Before the second course the EDSS was 6.0.", ["EDSS: 6; before; course 2"], []),
    ("After the third course his speech improved.", ["speech: improved; after; course 3"], []),
    ("During the first course he had fever.", ["fever: present; during; course 1"], []),
    ("1 month after treatment his speech improved.", ["speech: improved; after; offset 1 mo"], []),
    ("On day 3 after the infusion he had fever.", ["fever: present; after; offset 3 d"], []),
    ("Telephone follow-up 6 months after treatment: speech clearer.", ["speech: improved; after; offset 6 mo"], []),
    ("Tremor relapsed after improvement.", ["tremor: present"], ["tremor: improved"]),
    ("Breasts: no masses, no discharge.", [], ["breast lump: absent; after"]),
]  # fmt: skip
MEANT: list[Row] = [
    ("Positive Hoffman (bilateral) and Babinski's sign (right).",
     ["Hoffmann sign: present; @ bilateral", "Babinski sign: present; @ right"], []),
    ("Deep and superficial sensation normal.", ["sensation: normal"], []),
    ("Left upper limb strength: distal 2/5, proximal 0/5.",
     ["muscle strength: 2/5; @ left upper limb, distal", "muscle strength: 0/5; @ left upper limb, proximal"], []),
    ("No chest pain but has fever.", ["chest pain: absent", "fever: present"], ["fever: absent"]),
    ("Fever: none.", ["fever: absent"], ["fever: present"]),
    ("His sister has diabetes.", ["family: diabetes mellitus; sister"], ["condition: diabetes mellitus"]),
    ("Other patients had seizures.", [], ["seizure: *"]),
    ("His friend had seizures.", [], ["seizure: present"]),
    ("Chemotherapy was planned but cancelled.", [], ["procedure: chemotherapy; completed"]),
    ("She declined dialysis.", ["procedure: dialysis; not-done"], []),
    ("Multiple sclerosis was first diagnosed but turned out to be wrong.",
     ["condition: multiple sclerosis; refuted"], ["condition: multiple sclerosis; confirmed"]),
    ("Stem cells can differentiate into neurons.", [], ["treatment: *"]),
    ("Smith et al. reported seizures in 20% of patients.", [], ["seizure: *"]),
    ("Diagnosis: ALS?", [], ["condition: amyotrophic lateral sclerosis; confirmed"]),
    ("He cannot walk on heels.", ["impaired walking on heels: present"], ["inability to walk: present"]),
    ("C9orf72 repeat expansion: negative.", ["C9orf72 variant: absent"], []),
    ("TARDBP mutation: not detected.", ["TARDBP variant: absent"], []),
    ("Urinary urgency persisted without change.", ["urinary urgency: unchanged"], []),
    ("A louder murmur.", [], ["heart murmur: improved"]),
    ("Is it a stroke?", [], ["condition: stroke; confirmed"]),
    ("Q: Do you have pain? A: No.", [], ["pain: present"]),
    ("My speech is clearer and I can lift my left arm.", ["speech: improved", "arm lifting: present"], []),
    ("Tremor unchanged, rigidity worse, drooling less.",
     ["tremor: unchanged", "rigidity: worsened", "drooling: improved"], []),
    ("Tremor of the left hand is doubtful.", ["hand tremor: equivocal"], ["hand tremor: present"]),
]  # fmt: skip
ROWS = [*DATES, *QUANTITIES, *TIMEPOINTS, *MEANT]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[row[0][:70] for row in ROWS])
def test_a_way_of_writing(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
