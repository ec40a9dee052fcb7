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
    (STAY + "Ix: Echo 05/05/2015 EF 48%. ECG normal.", ["electrocardiography: normal"],
     ["electrocardiography: normal; date 2015-05-12", "electrocardiography: normal; date 2015-05-05"]),
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
DATES = [
    (SLASHES + "Rx: NG tube 06/05-14/05. CRP 118 mg/L (06/05), 9 mg/L (20/05).",
     ["procedure: nasogastric tube; date 2015-05-06", "C-reactive protein: 9 mg/L; date 2015-05-20"], []),
    (STAY + "Ix: EEG 04.05. no seizure.", ["seizure: absent; date 2015-05-04"], []),
    (SLASHES + "Visual acuity 20/5.", [], ["*: date 2015-05-20"]),
    ("In October 2017 a urinary tract infection was treated with ciprofloxacin 500 mg.",
     ["condition: urinary tract infection; onset 2017-10"], []),
    ("In 2012 he had a stroke and in June 2014 pneumonia.", ["condition: stroke; onset 2012"],
     ["condition: stroke; onset 2014-06"]),
    ("In 2012 he had diabetes, in 2013 he suffered a myocardial infarction.",
     ["condition: myocardial infarction; onset 2013"], ["condition: diabetes mellitus; onset 2013"]),
]  # fmt: skip
SIDES = [
    ("O/E: Power R arm 1/5, L arm + leg 5/5.",
     ["muscle strength: 5/5; @ left upper limb", "muscle strength: 5/5; @ left lower limb"], []),
    ("Strength of left arm and right leg 3/5.",
     ["muscle strength: 3/5; @ left upper limb", "muscle strength: 3/5; @ right lower limb"], []),
    ("Carotid duplex: R ICA stenosis 40%, L nil.", [], ["arterial stenosis: absent; @ right carotid artery"]),
    ("Edema of the left leg, none on the right.",
     ["lower limb edema: present; @ left lower limb", "lower limb edema: absent; @ right lower limb"], []),
    ("Clonus on the right, not on the left.", ["clonus: present; @ right", "clonus: absent; @ left"], []),
    ("Carotid stenosis of 70% on the left, none on the right.", [], ["condition: carotid stenosis; refuted"]),
    ("She had swelling of the abdomen and legs for three weeks.",
     ["abdominal swelling: present", "lower limb edema: present"], []),
]  # fmt: skip
STATES = [
    ("Physical examination\n\nTone R side decreased. Light touch reduced L arm.",
     ["muscle tone: decreased; @ right", "light touch sensation: reduced; @ left upper limb"],
     ["muscle tone: improved", "light touch sensation: worsened"]),
    ("Muscle tone of the arms was normal, that of the legs was slightly increased.",
     ["muscle tone: normal; @ bilateral upper limb"], ["muscle tone: worsened; @ bilateral upper limb"]),
    ("Muscle strength of the left arm is 4 grades, that of the other limbs is unchanged.",
     ["muscle strength: 4; @ left upper limb", "muscle strength: unchanged"], []),
    ("At discharge: alert.", ["consciousness: alert; after"], ["consciousness: improved"]),
    ("She was alert, with palmar erythema.", ["consciousness: alert", "palmar erythema: present"], []),
    ("She slept badly, awake two or three times every night.", [], ["consciousness: *"]),
    ("R facial palsy.\n\nAt discharge: R facial palsy resolved.", ["facial weakness: absent; after"], []),
    ("BP 178/96, HR 104 irreg, T 36.9, SpO2 95%.", ["body temperature: 36.9 Cel", "heart rate: 104 /min"],
     ["heart rate: 36.9"]),
    ("HR 104, X 36.9.", ["heart rate: 104 /min"], ["heart rate: 36.9"]),
    ("She had a fever of 38.1 °C.", ["fever: 38.1 Cel; present"], []),
    ("No ascites on ultrasound; the size of the spleen was unchanged.", ["spleen size: unchanged"],
     ["ultrasound: unchanged"]),
    ("O/E: Tone (MAS): L elbow 3, L ankle 2.", ["modified Ashworth score: 3; @ left elbow"], ["muscle tone: worsened"]),
    ("Blood culture sterile.", ["blood culture: absent"], []),
    ("mRS 3.", ["modified Rankin scale: 3"], []),
    ("Mrs. Miller, 3 years later.", [], ["modified Rankin scale: 3"]),
]  # fmt: skip
LISTS = [
    ("She received spironolactone 100 mg and furosemide 40 mg by mouth once daily, propranolol 20 mg twice daily, and "
     "albumin 40 g intravenously.",
     ["medication: spironolactone; 100 mg; route oral; 1 per day", "medication: furosemide; 40 mg; route oral; 1 per day",
      "medication: propranolol; 20 mg; 2 per day", "medication: human albumin; 40 g; route intravenous"],
     ["medication: propranolol; route intravenous"]),
    ("Propranolol 20 mg twice daily, and unheardin 40 g intravenously.", ["medication: propranolol; 20 mg"],
     ["medication: propranolol; route intravenous"]),
    ("Spironolactone was reduced to 50 mg and furosemide stopped.", ["medication: furosemide; stopped"],
     ["medication: furosemide; 50 mg"]),
    ("After written informed consent she got the cells.", [], ["handwriting: *"]),
    ("Her father had Parkinson's disease; nobody in the family suffered from motor neuron disease.",
     ["family history of motor neuron disease: absent"], ["family: motor neuron disease"]),
    ("No family member suffers from dementia.", ["family history of dementia: absent"], ["family: dementia"]),
    ("Post-stroke pain - remains on analgesia.", ["pain: present"], ["impaired pain sensation: *"]),
    ("PMHx: gout, no complications.", [], ["*: after"]),
    ("Denies TB, hepatitis.", ["condition: tuberculosis; refuted"], ["condition: tuberculosis; @ triceps"]),
    ("She received stem cells on 6 March 2017.\n\nOne year after the first infusion (March 2018) she worked half days.",
     ["treatment: stem cell transplantation; date 2017-03-06"], ["treatment: stem cell transplantation; date 2018-03"]),
]  # fmt: skip
ROWS = [*STAYS, *ENTRIES, *MEDICINES, *LABELS, *DATES, *SIDES, *STATES, *LISTS]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:90] for r in ROWS])
def test_a_discharge_note_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="" if text.startswith("Pt:") else "Mr. Tester, 50 years old, is a man.\n\n")


def test_a_sentence_heads_nothing(reading_of: Callable[..., object]) -> None:
    reading = reading_of(
        "Mr. Tester, 50 years old, is a man.\n\nOutcome\n\nMonth 0 is the day before the first infusion. At month 6 ptosis was gone."
    )
    last = reading.statements[-1]  # type: ignore[attr-defined]
    assert last.timepoint is None or last.timepoint.phase != "before"


def test_the_title_of_a_ward_is_no_examination(reading_of: Callable[..., object]) -> None:
    reading = reading_of("NEURO-REHAB WARD / discharge note\n\n" + STAY + "Lives with his wife.")
    assert not any(s.frame.has("exam") for s in reading.statements)  # type: ignore[attr-defined]
