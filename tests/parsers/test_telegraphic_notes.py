"""Notes without sentences: letters for sides and values, short names that mean several things, who the patient is in two signs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

EXAMINED = "Mr. Tester, 50 years old, is a man.\n\nO/E\n"
STAY = (
    "Mr V. Tester      58 Y / M      DOA 14-Nov-2011      DOD 02-Dec-2011\n\n"
    "HPI   62-yr-old gentleman with weakness since 07-Apr-2010, no fits, no fever.\n\n"
    "F/H   Father - MI at 61. No stroke.\n\n"
    "INV   ECG and chest film were normal. MRI 16-Nov: no fresh lesion.\n\n"
    "18-Nov: bone marrow aspiration; same day 120 million bone marrow mononuclear cells intrathecally.\n\n"
    "                       O/A          O/D\n"
    "  NIHSS                11           9\n"
    "  Barthel index        45           55\n"
    "  Berg balance scale   20           31\n"
)

SIDES = [
    ("Plantar R ext, L flexor.", ["plantar reflex: extensor; @ right foot", "plantar reflex: flexor; @ left foot"],
     ["plantar reflex: *; @ left foot, flexor side"]),
    ("DTR R brisk, L N.", ["tendon reflex: normal; @ left"], []),
    ("Adductors tight, Ashworth 3 on each side; calf r. 3, l. 2.",
     ["Ashworth score: 3; @ right calf", "Ashworth score: 2; @ left calf"], ["Ashworth score: 3; @ bilateral calf"]),
    ("Ankle clonus r. yes, l. no; Babinski on both sides.",
     ["ankle clonus: present; @ right ankle", "ankle clonus: absent; @ left ankle"], ["ankle clonus: present; @ left ankle"]),
    ("Rest tremor right +, left 0.", ["resting tremor: present; @ right", "resting tremor: absent; @ left"], []),
    ("B/L rhonchi +.", ["rhonchi: present; @ bilateral"], ["rhonchi: present; @ left"]),
    ("Hip flexor strength 4/5.", ["muscle strength: 4/5; @ hip flexors"], []),
]  # fmt: skip
NORMAL_AND_NOUGHT = [
    ("Tone N. JVP N, no edema.", ["muscle tone: normal", "jugular venous pressure: normal"], ["jugular venous pressure: absent"]),
    ("Coordination n. ECG n. Gait n., no tremor.", ["coordination: normal", "electrocardiography: normal", "gait: normal"], []),
    ("Paresis n. VII left. ECG n. 5.", [], ["paresis: normal", "electrocardiography: normal"]),
    ("Sensory: touch, pain N.", ["light touch sensation: normal"], ["pain: present"]),
    ("Brudzinski 0. Clonus 0. Babinski 0/0.", ["Brudzinski sign: absent", "clonus: absent", "Babinski sign: absent"], []),
    ("Tobacco 0, alcohol 0.", ["smoking: absent", "alcohol use: absent"], ["smoking: present", "alcohol use: present"]),
    ("Habits: 0 cigarettes, alcohol 0 g/d.", ["smoking: absent", "alcohol use: absent"], []),
    ("Tobacco 0.5 packs/day, alcohol 0-2 units per week.", ["smoking: present", "alcohol use: present"], ["smoking: absent"]),
    ("Smoking: 0", ["smoking: absent"], ["smoking: present"]),
    ("Allergies: 0", ["allergy: absent"], []),
    ("Allergies: PCN (rash), latex (contact dermatitis), sulfa", ["penicillin allergy: present", "latex allergy: present"], ["rash: *", "condition: contact dermatitis*"]),
    ("All: vanc -> hives; ASA -> angioedema.", ["aspirin allergy: present"], ["medication: aspirin*", "condition: angioedema*", "urticaria: *"]),
    ("Algs: Zyrtex (rash), codeine - nausea", ["codeine allergy: present"], ["rash: *", "nausea: *"]),
    ("Penicillin allergy - hives.", ["penicillin allergy: present"], ["urticaria: *"]),
    ("Intolerant of azathioprine (pancreatitis) and lost response to infliximab.", ["azathioprine allergy: present"], ["infliximab allergy: *", "condition: pancreatitis*"]),
    ("Allergies: NKDA. Rash on both arms.", ["rash: present"], []),
    ("He had an allergic reaction: rash and wheeze.", ["rash: present"], []),
    ("Brimonidine was stopped for allergic conjunctivitis.", ["condition: allergic conjunctivitis"], ["allergy: *"]),
    ("ECOG 0, no tremor.", ["ECOG performance status: 0"], []),
    ("No bladder/bowel involvement.", [], ["urinary symptoms: present", "bowel symptoms: present"]),
]  # fmt: skip
SHORT_NAMES = [
    ("RR 140/85, pulse 72.", ["systolic blood pressure: 140", "diastolic blood pressure: 85"], ["respiratory rate: *"]),
    ("RR 18, BP 120/80.", ["respiratory rate: 18"], []),
    ("OCT: CMT OD 245 um, OS 480 um.", ["central macular thickness: 245 um; @ right eye"], ["condition: Charcot-Marie-Tooth disease"]),
    ("Eyes: PRP OD 2011.", ["procedure: panretinal photocoagulation; date 2011"], ["medication: platelet-rich plasma"]),
    ("No CP, no palpitations.", ["chest pain: absent"], ["condition: cerebral palsy"]),
    ("TMT neg at 7 METs.", [], ["trail making test: *"]),
    ("CP-C (11), MELD 22.", ["MELD score: 22"], ["condition: cerebral palsy"]),
]  # fmt: skip
NOT_GIVEN = [
    ("Pus c/s: Klebsiella, sens. to meropenem, res. to ceftriaxone.", [], ["medication: *", "purulent discharge: present"]),
    ("Sputum AFB -ve x 3.", [], ["productive cough: *"]),
    ("ESRD 2° to HTN, on HD 3x/wk via AVF since 06/2011.", ["condition: hypertension"], ["condition: hypertension; onset 2011-06"]),
    ("HbA1c 8.1%. Carotid doppler: L ICA 40% stenosis.", ["hemoglobin A1c: 8.1 %"], ["hemoglobin A1c: 40 %"]),
    ("Eye pressure right 13 mmHg, left 14 mmHg. Pressure 12/13 mmHg.", [], ["systolic blood pressure: *"]),
    ("Loose stools 2 wks back.", ["diarrhea: present"], ["diarrhea: present; @ back region"]),
]  # fmt: skip
SIGNS_AHEAD = [
    (
        "ROS: + chills, + malaise. - cough, - dysuria, - abd pain.",
        ["chills: present", "malaise: present", "cough: absent", "dysuria: absent", "abdominal pain: absent"],
        [],
    ),
    ("ROS: (+) chills (-) cough, (-) fever.", ["chills: present", "cough: absent", "fever: absent"], []),
    ("+chills, -cough, -fever.", ["chills: present", "cough: absent", "fever: absent"], []),
    (
        "Dizziness (-), headache (+). Fever (+) cough (-).",
        ["dizziness: absent", "headache: present", "fever: present", "cough: absent"],
        [],
    ),
    ("Exam:\n- rash on both arms\n- tremor", ["rash: present", "tremor: present"], []),
    ("He has fever - cough - rash.", ["fever: present", "cough: present", "rash: present"], []),
]
NO_OTHER_THING = [
    ("VS: T 38.8 HR 112 BP 98/54 RR 20", ["body temperature: 38.8 Cel", "heart rate: 112 /min", "systolic blood pressure: 98", "respiratory rate: 20"], []),
    ("HR 72 bpm, weight 80 kg.", ["heart rate: 72", "body weight: 80 kg"], []),
    ("Weight 62 kg, up from 58 kg. Fecal calprotectin 48 ug/g, previously 890.", ["body weight: 62 kg", "body weight: 58 kg; before", "fecal calprotectin: 48 ug/g"], ["body weight: 62 kg; before"]),
    ("His MMSE was 18/30 today compared with 23/30 in June 2021.", ["MMSE: 18"], ["MMSE: 18; date 2021-06"]),
    ("A1c 8.4% (prev 7.9%).", ["hemoglobin A1c: 8.4 %", "hemoglobin A1c: 7.9 %; before"], ["hemoglobin A1c: 8.4 %; before"]),
    ("No seizures, one DKA admission.", ["seizure: absent", "condition: diabetic ketoacidosis"], ["diabetic ketoacidosis: absent", "condition: diabetic ketoacidosis; refuted"]),
    ("No fever, cough, or rash.", ["fever: absent", "cough: absent", "rash: absent"], []),
    ("The passenger died at the scene and had epilepsy.", [], ["death: *", "condition: epilepsy*"]),
    ("Tetanus UTD.", [], ["condition: tetanus*"]),
    ("Discussed ECT - patient declines.", ["procedure: electroconvulsive therapy; not-done"], []),
    ("Last drink Jan 2021.", [], ["drinking: *"]),
    ("R THA 2019. No calf pain.", ["procedure: hip replacement; date 2019", "calf pain: absent"], ["calf pain: absent; date 2019"]),
    ("Gleason 3+4=7.", ["Gleason score: 7"], ["Gleason score: 3", "Gleason score: 4"]),
    ("No history of TB or malignancy.", ["condition: tuberculosis; refuted", "condition: cancer; refuted"], ["cancer: *; @ triceps"]),
    ("MELD-Na 17, CP B8.", ["MELD-Na score: 17"], ["condition: cerebral palsy"]),
    ("Chest pain radiating to the left shoulder and jaw.", ["chest pain: present; @ chest"], ["chest pain: present; @ left chest"]),
    ("Pain in the left arm.", ["arm pain: present; @ left upper limb"], []),
    ("We discussed surgery. Discussed ECT.", [], ["procedure: *"]),
    ("Vedolizumab 300 mg 8-weekly.", ["medication: vedolizumab; 300 mg; 8-weekly"], ["medication: vedolizumab; 300 mg; weekly"]),
]  # fmt: skip
HOW_MUCH = [
    ("Off time 4 h/d, dyskinesia 3 h/d (=).", ["daily off time: 4 h/d", "dyskinesia: 3 h/d"], ["daily off time: 3 h/d"]),
    ("Falls ~1/month, spasms 5/d.", ["falls: 1 /mo", "spasms: 5 /d"], []),
    ("Side effect: groin hematoma right, gone in 1 week.", ["hematoma: present; @ right groin"], ["hematoma: absent"]),
    ("Side effects: headache, resolved within two days; no fever.", ["headache: present", "fever: absent"], ["headache: absent"]),
    ("FVC not done (influenza).", [], ["condition: influenza; refuted"]),
]  # fmt: skip
IN_YEARS = [
    ("HPI: 2006 R hand tremor at rest. 2007 Dx PD (Kharkiv). 2011 wearing-off.",
     ["condition: Parkinson disease; diagnosed 2007", "resting tremor: present; date 2006", "motor fluctuations: present; date 2011"], []),
    ("1998 falls. 2003 MI. 2005 CABG x3.", ["condition: myocardial infarction; onset 2003"], []),
    ("2000 patients were seen. 2010 patients followed, none with tremor.", [], ["tremor: *; date 2010"]),
    ("Since May 2015 worse, a fall with hip fracture (06/2015, cast).", ["condition: hip fracture; onset 2015-06"], []),
    ("Since 2010 COPD (2012 spirometry).", ["condition: chronic obstructive pulmonary disease; onset 2010"], []),
]  # fmt: skip
ROWS = [*SIGNS_AHEAD, *NO_OTHER_THING, *HOW_MUCH, *IN_YEARS, *SIDES, *NORMAL_AND_NOUGHT, *SHORT_NAMES, *NOT_GIVEN]

PEOPLE = [
    ("Mrs. Lind      58 Y / F\n\nC/O weakness.", "58", "female"),
    ("Baby of Sunita, 14 mo / M, wt 7.2 kg.\n\nC/O fever x 3 d.", "14", "male"),
    ("HPI: 62 yo WF with diabetes, here for follow-up.", "62", "female"),
    ("Pt is a 59 y/o AAM with hypertension.", "59", "male"),
    ("CC: f/u MS\nHPI: 36 yo RHF w/ MS. Denies vertigo.", "36", "female"),
    ("Case: 5 y 3 m boy, ASD, no seizures.", "63", "male"),
    ("Patient: male, 45 years. ALS. FVC 80%.", "45", "male"),
    ("Pt: F, 45 y. MS since 2005.", "45", "female"),
    ("Case 27. Patient, male, 49 years old, Kazakhstan. Diabetes mellitus type 2.", "49", "male"),
    ("Hepatology ward round. 52M, cirrhosis, no ascites.", "52", "male"),
    ("Sh. Mohan Lal 61/M    Adm 5.2.2010\nCAD, DM -, HTN +.", "61", "male"),
    ("Name: Arjun. Age: 11 yrs. Sex: M. Dx: DMD.\n\nBefore: FVC 1.12 L.", "11", "male"),
]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:90] for r in ROWS])
def test_a_note_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=EXAMINED)


@pytest.mark.parametrize(("page", "age", "sex"), PEOPLE, ids=[r[0][:40] for r in PEOPLE])
def test_who_the_patient_is(facts_of: Callable[[str], object], page: str, age: str, sex: str) -> None:
    facts = facts_of(page)
    assert [p.gender for p in facts.persons] == [sex]  # type: ignore[attr-defined]
    assert age in [str(f.value.value) for f in facts.facts if f.code.text == "age"]  # type: ignore[attr-defined]


def test_two_labels_of_a_note_are_somebody(facts_of: Callable[[str], object]) -> None:
    note = "PT EVAL. Dx: L CVA w/ R hemi. PLOF: I.\nObj: A/O x4. R LE: knee ext 3/5. Berg 22/56."
    assert [f for f in facts_of(note).facts if f.code.text == "Berg balance scale"]  # type: ignore[attr-defined]


def test_letters_of_a_sex_are_no_laboratory_test(tells: Tells) -> None:
    tells(
        "HPI: 36 yo RHF w/ multiple sclerosis. Denies vertigo.", ["vertigo: absent"], ["rheumatoid factor: *"], who=""
    )


def test_the_day_of_birth_is_that_of_nothing_else(tells: Tells) -> None:
    letter = "Mr. Klaus B., born 04.08.1958, was in our hospital from 03.05.2010 to 14.05.2010.\n\nFindings on admission: weight 81 kg."
    tells(letter, ["body weight: 81 kg; date 2010-05-03"], ["body weight: 81 kg; date 1958-08-04"], who="")


def test_a_stay_told_in_letters(tells: Tells) -> None:
    tells(
        STAY,
        ["encounter: admission; date 2011-11-14", "encounter: discharge; date 2011-12-02", "seizure: absent",
         "family history of stroke: absent", "NIHSS total: 11; before", "NIHSS total: 9; after", "Berg balance scale: 31; after",
         "treatment: bone marrow mononuclear cell transplantation; date 2011-11-18"],
        ["condition: stroke; refuted", "treatment: *; date 2010-11-18"], who="",
    )  # fmt: skip
