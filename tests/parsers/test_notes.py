"""Examination notes as they are dictated and typed: signs before words, lists under labels, short forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

VITALS = [
    ("NKDA, HR 82, BP 150/99 lying.",
     ["drug allergy: absent", "heart rate: 82 /min", "systolic blood pressure: 150 mm[Hg]",
      "diastolic blood pressure: 99 mm[Hg]"], []),
    ("Vitals: BP 120/80, HR 80 regular, RR 16, T 37.0°C, SpO2 98% on room air.",
     ["systolic blood pressure: 120 mm[Hg]", "heart rate: 80 /min", "respiratory rate: 16 /min",
      "body temperature: 37 Cel", "oxygen saturation: 98 %"], []),
    ("BP 138/82 mmHg right arm, sitting.", ["systolic blood pressure: 138 mm[Hg]"], []),
    ("Temp. 38.4 °C, HR 80/min.", ["body temperature: 38.4 Cel", "heart rate: 80 /min"], []),
    ("Wt 72 kg, Ht 178 cm, BMI 22.7.", ["body weight: 72 kg", "body height: 178 cm", "body mass index: 22.7 kg/m2"], []),
    ("O2 sat 94% on 2 L nasal cannula.", ["oxygen saturation: 94 %"], ["oxygen saturation: 2"]),
    ("Afebrile, VSS.", ["fever: absent"], ["fever: present"]),
]  # fmt: skip
ECHOES = [
    ("The swelling of the legs was gone and so were the headaches.", ["headache: absent"], ["headache: present"]),
    ("The fever went away, as did the cough.", ["fever: absent", "cough: absent"], ["cough: present"]),
    ("He has fever and so has his cough come back.", ["fever: present"], ["cough: absent"]),
    ("The tremor is better, and so is the gait.", ["tremor: improved", "gait: improved"], []),
    ("Amlodipine, tried first, had made his ankles swell and was withdrawn.",
     ["medication: amlodipine; stopped"], ["lower limb edema: absent"]),
    ("He gave up smoking in 1995 and drank wine at weekends.", ["smoking: gave up; date 1995", "alcohol use: present"], []),
    ("He doesn't smoke and doesn't drink.", ["smoking: absent", "alcohol use: absent"], ["difficulty drinking: *"]),
    ("She was born in the 38th week of an uneventful pregnancy.", [], ["pregnancy: present"]),
    ("At two years: creatinine 1.3 mg/dl, hemoglobin 12.9 g/dl (before transplantation 9.6).",
     ["hemoglobin: 12.9; after"], ["hemoglobin: 12.9; before", "creatinine: 1.3; before"]),
    ("He had neutropenic fever (day 6, meropenem) after the transplantation.", ["neutropenic fever: present; after"], []),
]  # fmt: skip
GENERAL = [
    ("General: well-developed, well-nourished man in no acute distress.", ["malnutrition: absent"], []),
    ("Skin: (-) rash, (-) lesions.", ["rash: absent", "skin lesion: absent"], ["rash: present"]),
    ("Skin pink, warm, dry. No lesions or excoriations noted.", ["lesion: absent"], ["brain lesions: *"]),
    ("Neck: supple, trachea midline, (-) lymphadenopathy, (-) thyromegaly, (-) JVD.",
     ["lymph node enlargement: absent", "thyroid enlargement: absent"], ["lymph node enlargement: present"]),
    ("No carotid bruits.", ["carotid bruit: absent"], []),
    ("Lungs: clear to auscultation bilaterally, no wheezes, rales or rhonchi.",
     ["wheezing: absent", "rales: absent", "rhonchi: absent"], []),
    ("Lungs CTAB.", ["lung examination: CTAB"], []),
    ("Decreased breath sounds at the left base.", ["decreased breath sounds: present; @ left"], []),
    ("Heart: 2/6 systolic murmur at the apex.", ["heart murmur: present"], ["heart examination: 2/6"]),
    ("Cardiac: RRR, normal S1/S2, no murmurs, rubs or gallops.", ["heart murmur: absent"], ["heart murmur: present"]),
    ("Abdomen: soft, non-tender, non-distended, no hepatomegaly or splenomegaly.",
     ["tenderness: absent", "hepatomegaly: absent", "splenomegaly: absent"], ["tenderness: present"]),
    ("Old appendectomy scar in the right lower abdomen.", ["scar: present"], []),
    ("Extremities: no clubbing, cyanosis or edema.",
     ["clubbing of fingers: absent", "cyanosis: absent", "edema: absent"], []),
    ("Extremities: 2+ pitting edema to the knees.", ["edema: present"], ["edema: absent"]),
    ("Musculoskeletal: full range of motion, no joint swelling.", ["joint swelling: absent"], []),
    ("Breasts: no masses, no discharge.", ["breast lump: absent"], ["breast lump: absent; after"]),
    ("Lymph nodes not palpable.", ["lymph node enlargement: absent"], []),
    ("Thyroid not enlarged.", ["thyroid enlargement: absent"], []),
    ("CXR: no infiltrate.", ["lung infiltrate: absent"], []),
    ("CT head: no bleed, no mass effect.", ["bleeding: absent", "mass effect: absent"], []),
    ("ROS: denies fever, chills, weight loss; reports fatigue.",
     ["fever: absent", "chills: absent", "weight loss: absent", "fatigue: present"], ["fatigue: absent"]),
    ("ROS negative except for headache.", ["headache: present"], ["headache: absent"]),
    ("PMH: HTN, DM2, s/p appendectomy.",
     ["condition: hypertension", "condition: type 2 diabetes mellitus", "procedure: appendectomy"], []),
    ("FH: mother with breast cancer, father healthy.", ["family: breast cancer; mother"], ["condition: breast cancer"]),
    ("SH: quit smoking 2010, occasional alcohol, no drugs.", ["smoking: quit"], ["alcohol use: quit"]),
    ("Allergies: penicillin (rash).", ["penicillin allergy: present"], ["medication: penicillin", "rash: present"]),
    ("Meds: lisinopril 10 mg daily, metformin 500 mg bid.",
     ["medication: lisinopril; 10 mg; 1 per day", "medication: metformin; 500 mg; 2 per day"], []),
    ("Labs: Na 138, K 4.1, Cr 1.1, glucose 112.",
     ["sodium: 138 mmol/L", "potassium: 4.1 mmol/L", "creatinine: 1.1", "glucose: 112"], []),
    ("WBC 11.2 (H), Hgb 13.1, Plt 210.", ["leukocytes: 11.2; flag H", "hemoglobin: 13.1", "platelets: 210"], []),
    ("Vitamin K 5 mg.", ["medication: vitamin K"], ["potassium: *"]),
]  # fmt: skip
NEUROLOGY = [
    ("Eyes: PERRLA, EOMI, sclerae anicteric.", ["jaundice: absent"], ["ophthalmoplegia: present"]),
    ("Visual acuity OD 20/20, OS 20/40.",
     ["visual acuity: 20/20; @ right eye", "visual acuity: 20/40; @ left eye"], []),
    ("Visual fields full by confrontation.", ["visual field defect: absent"], []),
    ("Extraocular movements smooth and symmetric with no nystagmus.", ["nystagmus: absent"], []),
    ("R pupil 3 mm and reactive; L pupil 5 mm and nonreactive.",
     ["pupil diameter: 3 mm; @ right pupil", "pupil diameter: 5 mm; @ left pupil"], []),
    ("CN II-XII intact.", ["cranial nerve examination: intact"], []),
    ("Cranial nerves: mild left facial droop, otherwise intact.", ["facial asymmetry: present; severity mild"], []),
    ("Neuro: A&O x3, CN II-XII intact, strength 5/5 throughout, sensation intact, DTRs 2+ throughout, toes downgoing.",
     ["cranial nerve examination: intact", "muscle strength: 5/5", "sensation: intact", "tendon reflex: 2+",
      "Babinski sign: absent"], ["muscle strength: intact", "tendon reflex: downgoing"]),
    ("Strength 5/5, reflexes 2+, sensation normal.",
     ["muscle strength: 5/5", "tendon reflex: 2+", "sensation: normal"], ["muscle strength: normal"]),
    ("Motor: normal bulk and tone, no pronator drift.",
     ["muscle volume: normal", "muscle tone: normal", "pronator drift: absent"], []),
    ("Strength: deltoid 4/5 right, 5/5 left; iliopsoas 3/5 bilaterally.",
     ["muscle strength: 4/5; @ right deltoid", "muscle strength: 5/5; @ left deltoid",
      "muscle strength: 3/5; @ bilateral iliopsoas"], []),
    ("DTRs: biceps 2+, knee 3+.", ["biceps reflex: 2+; @ biceps", "knee reflex: 3+; @ knee"], ["tendon reflex"]),
    ("Reflexes brisk in the arms, absent in the legs.",
     ["tendon reflex: brisk; @ bilateral upper limb", "tendon reflex: absent; @ bilateral lower limb"],
     ["tendon reflex: brisk; @ bilateral lower limb"]),
    ("Plantars downgoing bilaterally.", ["Babinski sign: absent"], ["Babinski sign: present"]),
    ("Toes upgoing on the left.", ["Babinski sign: present"], ["Babinski sign: absent"]),
    ("Vibration absent at the toes, reduced at the ankles.", ["vibration sense: reduced"], ["vibration sense: worsened"]),
    ("Romberg negative. Tandem gait impaired.", ["Romberg sign: absent", "impaired tandem gait: present"], []),
    ("Gait: spastic, needs a cane.", ["spastic gait: present", "cane use: present"], []),
    ("Speech: fluent, no dysarthria.", ["dysarthria: absent"], ["dysarthria: present"]),
    ("Psych: mood depressed, affect flat, no suicidal ideation.",
     ["depression: present", "suicidal ideation: absent"], ["suicidal ideation: present"]),
    ("Tone: increased in both legs, R>L.", ["muscle tone: increased; @ bilateral lower limb"], ["muscle tone: worsened"]),
    ("Fasciculations noted in the tongue and both forearms.",
     ["tongue fasciculations: present", "fasciculations: present; @ bilateral forearm"], []),
    ("Atrophy of the first dorsal interosseous, right worse than left.",
     ["muscle atrophy: present"], ["muscle atrophy: worsened"]),
    ("Hoffmann's present bilaterally, jaw jerk absent.",
     ["Hoffmann sign: present; @ bilateral", "jaw jerk: absent"], ["Hoffmann sign: absent"]),
    ("Tongue midline, no atrophy or fasciculations.",
     ["tongue deviation: absent", "muscle atrophy: absent", "fasciculations: absent"], ["fasciculations: present"]),
    ("Fundi: discs sharp, no papilledema.", ["papilledema: absent"], []),
    ("Ankle clonus: none.", ["ankle clonus: absent"], ["ankle clonus: present"]),
    ("Mental status: alert, oriented to person, place and time; MMSE 27/30.", ["MMSE: 27"], []),
]  # fmt: skip
ROWS = [*VITALS, *ECHOES, *GENERAL, *NEUROLOGY]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:70] for r in ROWS])
def test_a_note_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


def test_there_are_many() -> None:
    assert len(ROWS) >= 60
