"""What doctors' notes and discharge letters say in short: vital signs by letters, shares in a list, what is taken when
needed, what a test was for, whom a note without a description is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [
    # vital signs by their letters: R is no side
    ("Vital signs: T 98.6, P 80, R 16, BP 120/80.",
     ["body temperature: 98.6 [degF]", "heart rate: 80 /min", "respiratory rate: 16 /min", "systolic blood pressure: 120 mm[Hg]", "diastolic blood pressure: 80 mm[Hg]"],
     ["systolic blood pressure: *; @ right"]),
    ("BP 132/74, P 72 and R 18.", ["heart rate: 72 /min", "respiratory rate: 18 /min", "diastolic blood pressure: 74 mm[Hg]"], ["heart rate: *; @ right"]),
    ("VS: T 36.8 P 64 R 14 BP 118/70.", ["body temperature: 36.8 Cel", "heart rate: 64 /min", "respiratory rate: 14 /min"], []),
    ("Blood pressure R 120/80, L 130/85.", ["systolic blood pressure: 120 mm[Hg]"], ["respiratory rate: *"]),
    # shares in a list, each before its name
    ("Leukocytes 9,500/µL with 34% neutrophils and 52% lymphocytes.", ["neutrophils: 34 %", "lymphocytes: 52 %"], ["neutrophils: 52 %"]),
    ("There were 60% neutrophils; 30% lymphocytes and 4% eosinophils.", ["neutrophils: 60 %", "lymphocytes: 30 %", "eosinophils: 4 %"], ["lymphocytes: 4 %"]),
    # what is normal, in brackets
    ("Urea 49.9 mmol/L (normally 3.2-8.2 mmol/L).", ["urea: 49.9 mmol/L"], ["urea: 3.2 to 8.2 mmol/L"]),
    ("Platelets 237 × 10(9)/L.", ["platelets: 237 10*9/L"], ["platelets: 237; needs-review"]),
    # short names of two letters that the page explains
    ("Capillary refill (CR) was slow. The CR was prolonged.", [], ["creatinine: *"]),
    ("Creatinine (CR) was normal.", ["creatinine: normal"], []),
    # organs in a denial
    ("There was no evidence of metastases to his liver or lung.", ["condition: metastatic cancer; refuted"], ["liver examination: *", "lung examination: *"]),
    ("He had no history of abdominal surgery.", [], ["procedure: *; @ abdominal muscle"]),
    ("Abdominals 3/5.", ["muscle strength: 3/5; @ abdominal muscle"], []),
    # complaints that there are none of
    ("She has no complaints, such as back pain or cough.", ["back pain: absent", "cough: absent"], []),
    ("There were no symptoms such as fever, cough or rash.", ["fever: absent", "cough: absent", "rash: absent"], []),
    # what is taken when needed
    ("Ibuprofen 400 mg every 8 hours as needed for headache or fever.", ["medication: ibuprofen; 400 mg"], ["headache: present", "fever: present"]),
    ("Paracetamol 500 mg p.r.n. for pain.", ["medication: paracetamol; 500 mg"], ["pain: present"]),
    ("He takes ibuprofen and has headache.", ["headache: present"], []),
    # what was looked for in blood
    ("Viral hepatitis serology was done.", [], ["condition: hepatitis; confirmed"]),
    ("He has hepatitis.", ["condition: hepatitis"], []),
    # other ages
    ("He has a bone age of 12 years.", [], ["age: 12"]),
    # discharges of a curve
    ("The EEG showed spike and wave discharges. Hemoglobin was 12 g/dL.", ["hemoglobin: 12 g/dL"], ["hemoglobin: 12 g/dL; after"]),
    # the patient without an article
    ("Child was irritable. Infant had seizures.", ["seizure: present"], ["family: *"]),
    # what was seen
    ("General examination did not reveal any abnormalities.", [], ["physical examination result: abnormal"]),
    ("Neutrophil cytoplasmic antibodies were negative.", ["antineutrophil cytoplasmic antibodies: absent"], ["neutrophils: absent"]),
    ("Three episodes of rigors.", ["chills: present"], ["rigidity: *"]),
    # a lower part beside a side, and a score that lies in a range
    ("There was mild left lower facial weakness.", ["facial weakness: present"], ["facial weakness: improved"]),
    ("Right lower facial droop with slurred speech.", ["facial asymmetry: present", "dysarthria: present"], ["facial asymmetry: improved"]),
    ("She had a lower seizure frequency.", ["seizure frequency: improved"], []),
    ("Her memory fell within normal limits.", [], ["memory: worsened"]),
    ("Verbal fluency fell in the average range.", [], ["verbal fluency: worsened"]),
    # troubles that no mapping knows, denied
    ("No blurriness of vision.", [], ["reduced visual acuity: present", "vision: *"]),
    ("She noticed no significant drop or change in her hearing.", [], ["hearing loss: present"]),
    ("There was no speech at all.", ["inability to speak: present"], []),
    # severities of something else
    ("He is well nourished in no apparent distress.", ["well-nourished: present"], ["well-nourished: *; severity marked"]),
    # what was done to a part, and what an operation took away
    ("After the treatment the ligament was grasped and the area was shaved.", [], ["grasp: *", "personal hygiene: *"]),
    ("She had a polypectomy; the polyp was removed.", ["procedure: polypectomy; completed"], ["procedure: polypectomy; stopped"]),
    ("The tracheostomy was removed.", ["procedure: tracheostomy; stopped"], []),
    ("Depressed anterior wall of the sinus.", [], ["depression: *"]),
    # a time after admission is of no treatment
    ("Three days after admission he had fever.", ["fever: present"], ["fever: present; before"]),
    ("On admission he had fever.", ["fever: present; before"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SAID)
def test_what_notes_say(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


NOTES = [
    ("PREOPERATIVE DIAGNOSIS: Gallstones.\n\nPROCEDURE: Laparoscopic cholecystectomy.\n\nESTIMATED BLOOD LOSS: 30 mL.\n", ["procedure: cholecystectomy", "blood loss: 30 mL"]),
    ("S: The patient returns with knee pain.\n\nO: The left knee is swollen.\n\nA: Gout.\n", ["knee pain: present", "condition: gout"]),
    ("EXAM: MRI of the brain.\n\nCLINICAL HISTORY: Headache.\n\nFINDINGS: No mass.\n\nIMPRESSION: Hydrocephalus.\n", ["headache: present", "condition: hydrocephalus"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), NOTES)
def test_a_note_without_a_description_is_of_one_patient(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, [], who="")


GENERAL = [
    "PROCEDURE: Cholecystectomy removes the gallbladder.\n\nCOMPLICATIONS: Bleeding and infection.\n",
    "FINDINGS: Gallstones are common.\n\nTREATMENT: Cholecystectomy is the usual treatment.\n",
]


@pytest.mark.parametrize("text", GENERAL)
def test_labels_of_general_knowledge_describe_nobody(tells: Tells, text: str) -> None:
    tells(text, [], ["condition: *", "procedure: *", "bleeding: *", "infection: *"], who="")
