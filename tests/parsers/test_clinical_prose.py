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
PREFIXES_AND_LISTS = [
    ("Non-smoker, non-diabetic. The rash was non-itchy, the strength non-improved, the glucose non-controlled.",
     ["smoking: absent"], ["condition: diabetes mellitus", "itching: present", "muscle strength: improved", "glucose: normal"]),
    ("He could only say \"mum\" and \"dad\" with slurred speech.", ["dysarthria: present"], ["family: *"]),
    ("He could not stand even against the wall, or sit in a chair, or crawl.",
     ["inability to sit: present", "impaired crawling: present"], ["sitting: *", "crawling: *"]),
    ("He can stretch his legs more straight than before when sleeping or sitting by himself.", [], ["sitting: *", "sleep: *"]),
    ("He could not fetch objects with normal flexibility.", [], ["mobility: normal"]),
    ("His fasting glucose leveled at a range of 6.1mmol/L – 6.8mmol/L.", ["glucose: 6.1 to 6.8 mmol/L"], []),
    ("Glycosylated hemoglobin indicated a high level of 11.6.", ["hemoglobin A1c: 11.6"], ["hemoglobin A1c: increased"]),
    ("He had thirst, increased hunger, frequent urination and loss of weight.",
     ["urinary frequency: present", "weight loss: present"], ["weight loss: worsened"]),
    ("He no longer took herbs for relieving his pain.", [], ["pain: absent"]),
    ("MRI showed a thinner rear part of the callosum.", [], ["MRI: muscle atrophy", "muscle atrophy: *"]),
    ("He was diagnosed at the age of four and a half years.", ["age: 4.5 a"], []),
]  # fmt: skip
BROKEN_ROWS = [
    # a schedule printed without tabs: a cell that ends in "&" goes on, a number and a day head nothing
    ("A man of 17 with autism was given stem cells.\n\nNumber Date Cell Type Delivery Method Side Effects\n"
     "1 2019-06-03 UCMSC Intravenous Injection none reported\n2 2019-06-06 UCMSC Intrathecal Injection &\nIntravenous Injection\n"
     "none reported\n3 2019-06-11 UCBSC Intrathecal Injection &\nIntravenous Injection\nnone reported",
     ["treatment: umbilical cord mesenchymal stem cell transplantation; date 2019-06-03; route intravenous",
      "treatment: umbilical cord mesenchymal stem cell transplantation; date 2019-06-06; route intrathecal",
      "treatment: umbilical cord blood stem cell transplantation; date 2019-06-11; route intravenous"], []),
    # what stands in one row is no side effect of the others, and what none of them had is denied of none
    ("A girl of 6 with ataxia was given stem cells.\n\nNumber Date Cell Type Delivery Method Side Effects\n"
     "1 2012-05-04 UCBSC Intravenous Injection none reported\n2 2012-05-08 UCBSC Intrathecal Injection headache\n"
     "3 2012-05-12 UCBSC Intravenous Injection none reported\n4 2012-05-16 UCMSC Intrathecal Injection fever for one night",
     ["treatment: umbilical cord blood stem cell transplantation; date 2012-05-08; route intrathecal", "headache: present",
      "fever: present", "treatment: umbilical cord mesenchymal stem cell transplantation; date 2012-05-16; route intrathecal"],
     ["headache: absent", "fever: absent", "procedure: delivery"]),
    # a row that can't be parted leaves all as they are
    ("A girl of 6 with ataxia.\n\nNumber Date Cell Type Delivery Method Side Effects\n1 2012-05-04 cancelled\n"
     "2 2012-05-08 UCBSC Intrathecal Injection headache",
     ["treatment: umbilical cord blood stem cell transplantation; date 2012-05-08"], []),
]  # fmt: skip
NORMS_AND_COUNTS = [
    ("A man of 40. Normal value of AChR antibodies < 0.4 nmol/L.", [], ["acetylcholine receptor antibodies: *"]),
    ("A man of 40. TcPO2 below 30 mmHg: critical.", [], ["transcutaneous oxygen pressure: *"]),
    ("A man of 40. FEV1 under 50 % is severe.", [], ["forced expiratory volume in 1 second: *"]),
    ("A man of 40. On admission TcPO2 was below 30 mmHg.", ["transcutaneous oxygen pressure: < 30 mmHg"], []),
    ("A man of 40.\n\nNa 139 mmol/L 135-145\nK 4.1 mmol/L H 3.5-5.1", ["sodium: 139 mmol/L", "potassium: 4.1 mmol/L"],
     ["sodium: 135*", "potassium: 3.5*"]),
    ("A man of 40 with tremor.\n\nHis son wrote on 12.03.2010: the tremor is less.", ["tremor: improved"], ["handwriting: *"]),
    ("A man of 40. Barthel: 100 = independent.", [], ["Barthel index total: *"]),
    ("A man of 40. Cyclophosphamide pulses (six, until March 2008) gave a partial remission.", [], ["heart rate: *"]),
    ("A man of 40. Previous treatment: cyclophosphamide (6 pulses, until 11/2017).", [], ["heart rate: *"]),
    ("Name: Emir\nSex: male\nAge: 11 years\n\nCondition on admission: the boy cannot walk since he was 9 years and 6 months old.",
     ["age: 11 a"], ["age: 9 a"]),
]  # fmt: skip
NOBODY_OF_THE_FAMILY = [
    ("A man of 40. None of his relatives has multiple sclerosis, and none of his siblings is affected by ataxia.",
     ["family history of multiple sclerosis: absent", "family history of ataxia: absent"],
     ["condition: multiple sclerosis; refuted", "ataxia: present", "family: *"]),
    ("A man of 40. He has no relatives with epilepsy.", ["family history of epilepsy: absent"], ["family: *"]),
    ("A man of 40. One of his sisters has epilepsy.", ["family: epilepsy; sister"], ["condition: epilepsy"]),
]  # fmt: skip
OTHER_VERBS = [
    # a day, a time or a value that belongs to another verb, or only compares
    ("He was diagnosed as cerebral palsy and was admitted to our hospital on 26th April, 2010.",
     ["condition: cerebral palsy", "encounter: admission"], ["condition: cerebral palsy; asserted 2010-04-26"]),
    ("His muscle tension was highter than normal.", [], ["muscle tone: normal"]),
    ("A girl was diagnosed with autism in 2019. She has since received various treatments, and has nosebleeds.",
     ["nosebleed: present"], ["nosebleed: present; after"]),
    ("Past constipation issues have largely resolved.", ["constipation: improved"], ["constipation: present"]),
    ("He walks with a gait trainer and did primitive reflex exercises.", [], ["gait: *", "primitive reflex: *"]),
]  # fmt: skip
BEFORE_ITS_HEADING = [
    # a treatment that is only announced above the heading of how it was before puts nothing behind it
    ("Patient Wang is a 46-year-old man with cirrhosis. On January 25th 2010, he was admitted for stem cell treatment. "
     "For more than 20 years, Mr. Wang had suffered from fatigue. He also had tremor.\n\n"
     "Medical condition before stem cell treatment\n\nHis condition was unstable.\n\n"
     "Medical condition after stem cell treatment\n\nHis appetite improved.",
     ["fatigue: present", "tremor: present", "appetite: improved; after"],
     ["fatigue: present; after", "tremor: present; after", "fatigue: present; 2010-01-25"]),
    ("Zhe, male, 5 years old, was admitted for fatigue. In August, 2011, he received the first course of stem cells.\n\n"
     "Before the first course:\n- He could not walk.", ["fatigue: present; before"], []),
    ("A boy of 9 with autism was given stem cells. He was born in the mother's 34th week; the baby weighed 2.5 kg.",
     ["birth weight: 2.5 kg; before"], ["body weight: 2.5 kg; after 34 wk"]),
    ("Mr. Li, 40, received stem cells on the 17th, December 2010 and again on 26th, December.",
     ["treatment: stem cell transplantation; date 2010-12-17", "treatment: stem cell transplantation; date 2010-12-26"], []),
]  # fmt: skip


LEVELS = [
    ("Raised CK (420 U/L).", ["creatine kinase: 420 U/L; flag H"], ["elevated creatine kinase"]),
    ("An elevated CRP of 45 mg/L was found.", ["C-reactive protein: 45 mg/L; flag H"], ["elevated C-reactive protein"]),
    ("His CRP was raised (45 mg/L).", ["C-reactive protein: 45 mg/L; flag H"], ["elevated C-reactive protein"]),
    ("Hemoglobin was low at 8.9 g/dL.", ["hemoglobin: 8.9 g/dL; flag L"], []),
    ("Low hemoglobin (8.9 g/dL).", ["hemoglobin: 8.9 g/dL; flag L"], ["low hemoglobin"]),
    ("CK elevated to 420 U/L.", ["creatine kinase: 420 U/L"], ["elevated creatine kinase"]),
    ("Hemoglobin dropped to 8.9 g/dL.", ["hemoglobin: 8.9 g/dL"], ["hemoglobin: 8.9 g/dL; flag L"]),
    ("CK was elevated.", ["creatine kinase: elevated"], []),
]  # fmt: skip
_FIVE = ["body temperature: 36.5 Cel", "heart rate: 78 /min", "respiratory rate: 18 /min",
         "systolic blood pressure: 130 mm[Hg]", "diastolic blood pressure: 80 mm[Hg]"]  # fmt: skip
VITAL_LINES = [
    ("T36.5, P78, R18, BP130/80.", _FIVE, []),
    ("T:36.5℃ P:78次/min R:18次/min BP:130/80mmHg", _FIVE, []),
    ("T/P/R/BP: 36.5 / 78 / 18 / 130/80", _FIVE, []),
    ("TPR 36.5/78/18, BP 130/80", _FIVE, []),
    ("His blood pressure was 130 over 80.", _FIVE[3:], []),
    ("He lay on ward P12, room R18, bed T36.", [], ["heart rate", "respiratory rate", "body temperature"]),
    ("The genes T36, P78 and R18 were normal.", [], ["heart rate", "respiratory rate", "body temperature"]),
]  # fmt: skip
OF_OTHERS = [
    ("NYHA I–IV; normal LVEF ≥ 53 %.", [], ["left ventricular ejection fraction: 53*"]),
    ("LVEF was normal (60 %).", ["left ventricular ejection fraction: 60 %"], []),
    ("She was born at 37 weeks, 2,450 g, and at ten weeks her eyes wandered.", ["gestational age: 37 wk"], ["gestational age: 10 wk"]),
    ("He has taken deflazacort 24 mg a day since October 2009, when an ultrasound was done.",
     ["medication: deflazacort; active"], []),
    ('"He had sore legs for three days," says the father, Jiri, a train driver.', ["leg pain: present"], ["occupation"]),
    ('The mother of a Polish boy says that he "holds his cup again".', [], ["grasp"]),
    ("With Becker dystrophy a course like this would be no surprise.", [], ["condition"]),
    ("With multiple sclerosis since 2004, he can walk only with a cane.", ["condition: multiple sclerosis"], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        *LEVELS,
        *VITAL_LINES,
        *OF_OTHERS,
        *BROKEN_ROWS,
        *OTHER_VERBS,
        *NOBODY_OF_THE_FAMILY,
        *NORMS_AND_COUNTS,
        *PREFIXES_AND_LISTS,
        *BEFORE_ITS_HEADING,
        *OTHER_NOUNS,
        *DEGREES,
        *NOTES,
        *WHOSE_PLACE,
        *DENIED,
        *PURPOSES,
        *CHANGES,
        *DOSES,
        *VALUES,
        *TIMES,
    ],
)
def test_prose(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
