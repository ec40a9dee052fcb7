"""Notes and case reports: lists of values and tests, words that only look like a term, and what lies before the arrival."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TIMES = [
    ("For the 4 weeks before his admission he had fatigue. On physical examination he had jaundice.",
     ["fatigue: present; before", "jaundice: present"], ["jaundice: present; before"]),
    ("Pre-admission medication included amlodipine (10 mg/day). Her blood pressure was 146/97 mmHg.",
     ["systolic blood pressure: 146"], ["systolic blood pressure: 146; before"]),
    ("On admission he had fever. His pulse was 90 bpm.", ["heart rate: 90; before"], []),
    ("He was diagnosed with HIV infection 7 years back and had a rash for three months back.", ["condition: HIV infection"],
     ["condition: HIV infection; @ back", "rash: present; @ back"]),
]  # fmt: skip
LISTS = [
    ("Leukocytes were 38,470/mm3 (92% neutrophils, 4.2% lymphocytes, 2.1% monocytes, and 1.5% eosinophils).",
     ["neutrophils: 92 %", "lymphocytes: 4.2 %", "monocytes: 2.1 %", "eosinophils: 1.5 %"], ["neutrophils: 4.2 %"]),
    ("Blood tests showed high ferritin (2115 ng/ml), and hyperglobulinemia (4.47 g/dl).", ["ferritin: 2115"], ["ferritin: 4.47"]),
    ("Serum chloride: 120 mEq/l, serum XQ4: 4.3 mEq/l.", ["chloride: 120"], ["chloride: 4.3"]),
    ("Hemoglobin was 8.6 g/dL, then fell to 7.1 g/dL.", ["hemoglobin: 8.6", "hemoglobin: 7.1"], []),
    ("Her creatinine was 2.2 mg/dl, urine analysis showed albuminuria, pH 5.5, spot sodium 75 meq/l.",
     ["urine pH: 5.5", "urine sodium: 75"], ["blood pH: *", "sodium: *"]),
    ("Testing for HIV, syphilis, hepatitis B and C, ACE (sarcoidosis) and HLA-B51 (Behçet's disease) was completed, with no positive results.",
     [], ["condition: syphilis; confirmed", "condition: hepatitis B; confirmed", "condition: hepatitis C; confirmed",
          "condition: sarcoidosis; confirmed", "condition: Behçet disease; confirmed"]),
]  # fmt: skip
WORDS = [
    ("A man of 60 years (1.75 m tall).", [], ["age: 1 a"]),
    ("He is a 20-year-old male (1.75 m tall and 76 kg).", ["age: 20 a"], ["age: 1 a"]),
    ("Crepitations were heard at the mid and lower zones, more in the right lung.", ["rales: present"], ["rales: improved"]),
    ("Swelling more prominent in the inferior half.", ["swelling: present"], ["swelling: worsened"]),
    ("He had two painful papules.", ["pain: present"], ["pain: 2"]),
    ("He had 2 to 3 fever spikes per day.", [], ["fever: 3"]),
    # "neither" denies an ability, though no word tells of a difficulty
    ("Neither eye of the patient could read a visual chart, but he could grasp a pen.", [], ["vision: present"]),
]  # fmt: skip
PLACES = [
    ("He had cachexia and muscle power of 2/5 in all four limbs.", ["emaciation: present"], ["emaciation: present; @ four limbs"]),
    ("A woman with a history notable for sigmoid colon adenocarcinoma presents with progressive discomfort in the left calf.",
     ["discomfort: present; @ left calf"], ["discomfort: present; @ colon"]),
    ("She had dysphagia for both solids and liquids.", ["dysphagia: present"], ["dysphagia: present; @ bilateral"]),
    ("Both arms and legs were weak.", ["limb weakness: present; @ four limbs"], []),
    ("There were no eye movement alterations.", [], ["ophthalmoplegia: present"]),
]  # fmt: skip
GIVEN = [
    ("He was treated with rituximab (two infusions of 1 g) in addition to 30 mg of oral prednisolone.",
     ["medication: prednisolone; 30 mg; route oral"], ["medication: rituximab; route oral"]),
    ("Treatment included methotrexate 7.5 mg/week and topical clobetasol.", ["medication: clobetasol; route topical"],
     ["medication: methotrexate; route topical"]),
]  # fmt: skip
IN_TURN = [
    ("Her blood pressure, pulse rate, and respiratory rate were 174/127 mm Hg, 88/min, and 22/min, respectively.",
     ["systolic blood pressure: 174", "diastolic blood pressure: 127", "heart rate: 88", "respiratory rate: 22"],
     ["respiratory rate: 88"]),
    ("The urine analysis showed 2 + albuminuria, 3 + glucosuria.", [], ["urinalysis: 2", "urinalysis: 3"]),
    ("The patient had lost 40 kg weight afterward.", ["weight loss: 40 kg"], ["body weight: absent"]),
    ("Her VA was 6/5.", ["visual acuity: 6/5"], ["visual acuity: 6", "visual acuity: 5"]),
    ("He received potassium chloride to keep potassium above 3 meq/l.", [], ["potassium: *"]),
    ("She came at 35 weeks and 6 days of gestational age.", [], ["gestational age: 6 d"]),
    ("Computed tomography was performed to evaluate other metastatic lesions.", ["procedure: computed tomography; completed"],
     ["computed tomography: *", "lesion: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*TIMES, *LISTS, *WORDS, *PLACES, *GIVEN, *IN_TURN])
def test_reports(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


NOTES = [
    # "she" of a man's page is the relative whom the sentence before names
    ("A 50-year-old man has a tremor. His mother had diabetes. She also had hypertension and a stroke.", ["tremor: present", "family: diabetes mellitus; mother"],
     ["condition: hypertension", "condition: stroke"]),
    ("A 50-year-old woman came alone. Her husband had died. He had had a cardiac arrest. She has a tremor.", ["tremor: present"], ["condition: cardiac arrest"]),
    ("A 12-year-old boy. BMI: 19.27 kg/m2 (b/w 0 and +1 SD).", ["body mass index: 19.27"], ["body mass index: 0", "body mass index: 1"]),
    ("Hx: a week of facial numbness\n\nNo dysphagia, no fever or cough, and no pain in the ears since then.\n\nPMH: asthma\n\nSH: lives alone\n\nPlan: review in two weeks\n",
     ["dysphagia: absent", "fever: absent", "condition: asthma"], []),
    ("Hx: cough\n\nPMH: heart burn\n\nSH: lives alone\n\nImp: ? Bell's Palsy\n\nPlan: review in two weeks\n",
     ["heartburn: present"], ["condition: Bell palsy; confirmed", "condition: burn injury"]),
    ("Heat shock protein (HSP) was found in a 50-year-old man. HSP was elevated.\n", [], ["condition: hereditary spastic paraplegia"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), NOTES)
def test_documents(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")
