"""Case reports, letters and notes of any specialty: what stands beside a term is not always the term's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

WHOSE_PLACE = [
    ("He had a cerebrovascular accident with right arm weakness.",
     ["condition: stroke", "upper limb weakness: present; @ right upper limb"], ["condition: stroke; @ right"]),
    ("EMG showed severe left ulnar neuropathy and nothing else; the EMG had been done in 2004.",
     ["condition: ulnar neuropathy; @ left"], ["procedure: electromyography; @ left"]),
    ("A carcinoid tumor of the left kidney with liver metastasis was found.",
     ["condition: liver metastasis"], ["condition: liver metastasis; @ left kidney"]),
    ("He underwent left lateral segmentectomy for hepatocellular carcinoma.",
     ["condition: hepatocellular carcinoma"], ["condition: hepatocellular carcinoma; @ left"]),
    ("He demonstrated mild cognitive deficits at a visit for stroke.",
     ["condition: stroke"], ["condition: stroke; severity mild"]),
    ("Both MRI and computed tomography were performed.", ["procedure: MRI"], ["procedure: MRI; @ bilateral"]),
    ("He was operated on for a left inguinal hernia in 2009.", ["condition: inguinal hernia; @ left"], []),
    ("No edema in the upper or lower extremities.", ["edema: absent; @ four limbs"], ["edema: absent; @ upper limb"]),
]  # fmt: skip
DENIED = [
    ("No tenderness or masses.", ["tenderness: absent", "mass: absent"], []),
    ("A 60-year-old man with no significant medical history developed fatigue and a cough.",
     ["fatigue: present", "cough: present"], []),
    ("CSF showed no oligoclonal bands or elevated IgG index.", ["oligoclonal bands: absent"], ["IgG index: increased"]),
    ("He denies any concerns with defecation.", [], ["bowel symptoms: present"]),
    ("Exclusion of cognitive decline led to the decision.", [], ["cognitive impairment: present"]),
]  # fmt: skip
PURPOSES = [
    ("He was sent for evaluation for coronary artery disease.", [], ["condition: coronary heart disease"]),
    ("He received aspirin and DVT prophylaxis.", ["medication: aspirin"], ["condition: deep vein thrombosis"]),
    ("He is to start PT and occupational therapy as an outpatient.", [], ["procedure: *; completed"]),
    ("He was discharged with recommendations for physical therapy.", [], ["procedure: physical therapy; completed"]),
]  # fmt: skip
CHANGES = [
    ("He tolerated increased ambulation with a cane.", ["cane use: present"], ["cane use: worsened"]),
    ("The lesion showed strong enhancement.", [], ["lesion: improved"]),
    ("The symptoms had gradually expanded across the forearm.", ["symptoms: worsened"], []),
    ("He describes his pain as constant and throbbing.", ["pain: present"], ["pain: unchanged"]),
]  # fmt: skip
DOSES = [
    ("He was on enoxaparin and received 3 mg of midazolam and 25 mcg of fentanyl, followed by 2 mg of midazolam.",
     ["medication: midazolam; 3 mg", "medication: fentanyl; 25 ug"], ["medication: enoxaparin; 3 mg", "medication: fentanyl; 2 mg"]),
    ("The medication consisted of 1112.5 mg of levodopa and 150 mg of piribedil.",
     ["medication: levodopa; 1112.5 mg", "medication: piribedil; 150 mg"], ["medication: levodopa; 150 mg"]),
    ("The team discontinued olanzapine and lithium.",
     ["medication: olanzapine; stopped", "medication: lithium; stopped"], []),
    ("We had changed his furosemide to torasemide 20 mg daily.",
     ["medication: furosemide; stopped", "medication: torasemide; 20 mg"], ["medication: torasemide; stopped"]),
    ("He received a course of dexamethasone; and no IV antibiotics.", [], ["medication: dexamethasone; route intravenous"]),
]  # fmt: skip
VALUES = [
    ("His platelets were up to 107,000.", [], ["platelets: <= 107000"]),
    ("160 RBC were found in the CSF.", [], ["erythrocytes: 160 10*12/L"]),
    ("There was a solid renal mass.", ["mass: present"], ["kidney function: *"]),
    ("He had a 2 out of 6 systolic ejection murmur.", ["heart murmur: present"],
     ["heart murmur: 6", "systolic blood pressure: *"]),
]  # fmt: skip
TIMES = [
    # a time inside a sentence sets no scene for the next
    ("He had physical therapy for his back after hernia repair. He denies dysuria.", ["dysuria: absent"], ["dysuria: absent; after"]),
    ("After the surgery he had pain. He had a fever.", ["fever: present; after"], []),
    # what is arranged for a day dates nothing else
    ("He will be seeing Dr. Lane on August 8, 2006.\n\nExamination\n\nHe has a tremor.", ["tremor: present"], ["tremor: present; date 2006-08-08"]),
    # a label in capitals stands beside the heading in capitals, not below
    ("DIAGNOSES ON DISCHARGE\n1. Bronchitis.\n2. Hyperlipidemia.\nHOSPITAL COURSE: The patient, a man of 60 years, had a cough.",
     ["cough: present"], ["cough: present; after"]),
    # the systems are reviewed in this patient, and in no literature
    ("A 60-year-old man.\n\nREVIEW OF SYSTEMS\n\nRespiratory: Reports orthopnea. Denies dyspnea.",
     ["orthopnea: present", "dyspnea: absent"], []),
]  # fmt: skip

DEGREES = [
    ("A man without significant past medical history presented with a cough.", ["cough: present"], ["cough: severity marked"]),
    ("No significant swelling was found.", ["swelling: absent"], ["swelling: severity marked"]),
    ("No obvious fractures.", ["condition: fracture; refuted"], ["condition: fracture; severity marked"]),
    # "lower" beside a site is its part, and tells no change
    ("He had crackles on the right lower lung base.", ["rales: present"], ["rales: improved"]),
]  # fmt: skip
NOTES = [
    # a note without name and age is about its patient
    ("CHIEF COMPLAINT\n\nKnee pain.\n\nREVIEW OF SYSTEMS\n\nReports knee pain. Denies redness.\n\nPHYSICAL EXAM\n\nNo murmurs.\n\n"
     "PLAN\n\nThe patient agrees.", ["knee pain: present", "heart murmur: absent"], []),
    # a heading of many sites says of none where
    ("A 9-month-old boy.\n\nPHYSICAL EXAM\n\nEars, Eyes, Nose, Throat\nNasal congestion.", ["nasal congestion: present"],
     ["nasal congestion: present; @ ear"]),
]  # fmt: skip
OTHER_NOUNS = [
    # what stands between a word and a term is what the word is about, and a label's measure ends where a site has a number
    ("Temperature: 36.5℃. The elbow joints could stretch to 40 degrees and the knees to 140 degrees.",
     ["body temperature: 36.5 Cel"], ["body temperature: 40 Cel", "body temperature: 140 [degF]"]),
    ("He walks at a normal pace with a cane.", ["cane use: present"], ["cane use: absent"]),
    ("He can walk at a normal pace without any walking aids.", ["walking aid: absent"], ["walking aid: normal"]),
    ("CT showed atrophy of the kidney.", ["computed tomography: atrophy of the kidney"], ["muscle atrophy: *"]),
    ("After the treatment he walks with lesser support.", ["walking: improved"], ["walking: worsened"]),
    ("Female, 16 months old. Female 16 monthsIrish.", ["age: 16 mo"], ["age: 16 a"]),
    ("A man of 50.\n\nTreatments:\nOne month of rehabilitation comprised of\n-\nTMS\n-\nGait training\n-\nBalance training.",
     ["procedure: transcranial magnetic stimulation", "procedure: gait training"],
     ["procedure: gait training; after", "gait training: *", "transcranial magnetic stimulation: *"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [*OTHER_NOUNS, *DEGREES, *NOTES, *WHOSE_PLACE, *DENIED, *PURPOSES, *CHANGES, *DOSES, *VALUES, *TIMES],
)
def test_prose(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
