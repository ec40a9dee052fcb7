"""Which site, side and part a finding or value has: what stands at it, in its list, behind it, or in its label."""

from __future__ import annotations

from functools import cache

import pytest

from etl.examples import run_one
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

LABELS: list[Row] = [
    (
        "Upper limbs: weakness, atrophy.",
        ("upper limb weakness: present @ bilateral upper limb", "upper limb muscle atrophy: present"),
        (),
    ),
    ("Limbs: spasticity and clonus.", ("spasticity: present @ limbs", "clonus: present @ limbs"), ()),
    ("Abdomen: soft, no tenderness.", ("tenderness: absent @ abdomen",), ()),
    ("Right leg: pain, numbness", ("leg pain: present @ right lower limb", "numbness: present @ right lower limb"), ()),
    ("Lower limbs:\n- fasciculations\n- no atrophy", ("fasciculations: present @ bilateral lower limb",), ()),
]

LISTS: list[Row] = [
    (
        "Numbness in the trunk and bilateral lower extremities.",
        ("numbness: present @ trunk", "numbness: present @ bilateral lower limb"),
        ("numbness: present @ bilateral trunk",),
    ),
    (
        "Weakness of the hand and the left foot.",
        ("hand weakness: present @ hand", "foot weakness: present @ left foot"),
        ("hand weakness: present @ left hand",),
    ),
    (
        "Facial numbness and left arm numbness.",
        ("numbness: present @ face", "numbness: present @ left upper limb"),
        ("numbness: present @ left face",),
    ),
    ("Tremor of the hands and head.", ("hand tremor: present", "head tremor: present"), ()),
    (
        "He had pain in the neck and back, which led to poor sleep.",
        ("neck pain: present", "back pain: present", "sleep disturbance: present"),
        ("sleep disturbance: present @ back region",),
    ),
    (
        "No abnormalities were found in the examination of his heart, lungs, and abdomen.",
        ("heart examination: normal", "lung examination: normal", "abdomen examination: normal"),
        (),
    ),
    ("Intact consciousness, speech, and cranial nerves.", ("cranial nerve examination: normal",), ()),
    (
        "A bilaterally positive Babinski sign was present, and pelvic organ functions were controlled.",
        ("Babinski sign: present",),
        ("Babinski sign: absent",),
    ),
    (
        "Reduced sensation in the abdomen and lower limbs.",
        ("sensory impairment: present @ abdomen",),
        ("abdomen examination: worsened",),
    ),
    (
        "He could puff his cheeks without air leakage and his tongue protruded at midline.",
        ("facial expression: present",),
        ("facial expression: present @ tongue",),
    ),
    ("He can climb stairs with no hands.", ("climbing stairs: present",), ("climbing stairs: present @ hand",)),
    (
        "The main symptoms included progressive balance disorders, characterized by an unstable gait that was wide.",
        ("balance impairment: present", "unsteady gait: present"),
        ("symptoms: wide",),
    ),
    ("Soft palate lifts weakly, gag reflex normal.", ("soft palate movement: weak", "gag reflex: normal"), ()),
    ("Perioral tingling.", ("paresthesia: present @ perioral region",), ()),
]

PARTS: list[Row] = [
    (
        "Lower limb power was 3/5 proximally and 4/5 distally.",
        (
            "muscle strength: 3/5 @ lower limb, proximal",
            "muscle strength: 4/5 @ lower limb, distal",
        ),
        ("muscle strength: 4/5 @ lower limb, proximal",),
    ),
    (
        "Strength of the left arm was 2/5 proximal and 1/5 distal, right arm 4/5.",
        (
            "muscle strength: 2/5 @ left upper limb, proximal",
            "muscle strength: 1/5 @ left upper limb, distal",
            "muscle strength: 4/5 @ right upper limb",
        ),
        ("muscle strength: 4/5 @ right upper limb, distal",),
    ),
]

ABILITIES: list[Row] = [
    (
        "The patient was unable to walk heel-to-toe.",
        ("impaired tandem gait: present",),
        ("inability to walk: present",),
    ),
    (
        "He could not sit, stand and walk by himself.",
        ("inability to sit: present", "inability to stand: present", "inability to walk: present"),
        ("walking: present", "standing: present"),
    ),
    (
        "He cannot walk or sit.",
        ("inability to walk: present", "inability to sit: present"),
        ("sitting: present",),
    ),
    ("He can stand, sit and walk by himself.", ("standing: present", "sitting: present", "walking: present"), ()),
    (
        "He walks longer and climbs a step of about 10 cm high.",
        (),
        ("walking distance: 10 cm",),
    ),
    ("Movement of finger to finger of one hand improved.", (), ("digital opposition test: 1",)),
    (
        "Strength of his waist and lower limbs is improved.",
        ("muscle strength: improved",),
        ("waist circumference: improved",),
    ),
    ("Waist circumference 104 cm.", ("waist circumference: 104 cm",), ()),
    (
        "When walking with one hand held, he could not keep in stable position.",
        (),
        ("walking: unchanged", "walking distance: unchanged"),
    ),
    ("She is unable to walk.", ("inability to walk: present",), ()),
]

PAGES: list[Row] = [
    (
        "He was given 60 million cells intravenously on 8 May 2014; pramipexole was stopped in June 2014.",
        (),
        ("treatment: cell transplantation; date 2014-06",),
    ),
    ("Our clinic treated people with gout in the spring of 2014.", (), ("condition: gout; onset 2014",)),
    (
        "Power: LUE prox. 2, dist. 1; LLE prox. 3+, dist. 2-; R limbs 5.",
        (
            "muscle strength: 2 @ left upper limb, proximal",
            "muscle strength: 1 @ left upper limb, distal",
            "muscle strength: 2- @ left lower limb, distal",
        ),
        ("condition: syphilis",),
    ),
    (
        "More patients: Mr. Deng (stroke, 61 years old) | Mrs. Pan (ataxia)",
        (),
        ("condition: stroke", "ataxia: present"),
    ),
    (
        "Before the stem cell treatment:\n- He could not sit.\n\nHe received the first round in November 2009. During the "
        "18-day treatment period, we saw obvious improvements:\n- The muscle strength of his waist is increased.",
        ("muscle strength: improved; during @ lumbar region",),
        ("muscle strength: *; before",),
    ),
    (
        "- Upper limbs: Power 1/5 bilaterally (indicating severe weakness)\n- Lower limbs: Power 0/5 bilaterally\n"
        "- Left arm: tone increased; power 2/5",
        (
            "muscle strength: 1/5 @ bilateral upper limb",
            "muscle strength: 0/5 @ bilateral lower limb",
            "muscle strength: 2/5 @ left upper limb",
        ),
        (),
    ),
    ("The muscle force of his right arm is 1 degree.", ("muscle strength: 1 @ right upper limb",), ()),
    ("His PASS score improved from 6/36 to 34/36 and his FIM score to 92.", ("FIM total: 92",), ("FIM total: 34",)),
    ("His symptoms have become more aggravated.", ("symptoms: worsened",), ("symptoms: improved",)),
    ("Bilateral air entry with basal crackles.", ("rales: present",), ("rales: present; before",)),
    (
        "Examination revealed the following findings: tremor and rigidity.",
        ("tremor: present", "rigidity: present"),
        ("tremor: present; after",),
    ),
    (
        "He was started on stem cell therapy in 2010, and by August 2011 he had normal bladder control.",
        ("treatment: stem cell transplantation; date 2010",),
        ("treatment: stem cell transplantation; date 2011-08",),
    ),
    ("An MRI supported the diagnosis of MS. The patient was bedridden in 1993.", ("bedridden: present",), ()),
    ("His heart, lungs and abdomen are all ok.", ("heart examination: normal", "abdomen examination: normal"), ()),
    ("His breathing has become more difficult.", ("breathing: worsened",), ("breathing: improved",)),
    ("He reports multiple falls in the last six months.", ("falls: present",), ("falls: improved",)),
    ("High steppage gait, nil aids.", ("steppage gait: present",), ("steppage gait: absent",)),
    (
        "Wasting of the muscles of his left hand.",
        ("hand muscle atrophy: present @ left hand muscle",),
        (),
    ),
    (
        "This is a degenerative disease that affects the motor neurones. Weakness of one hand or arm is the commonest "
        "presentation. Weakness is most marked after exertion. Painful cramps are common in the early phases.",
        (),
        ("hand weakness: present", "muscle weakness: present", "muscle cramps: present"),
    ),
    (
        "She has numbness. There is numbness of the left hand.",
        ("numbness: present", "numbness: present @ left hand"),
        (),
    ),
    (
        "Her dyspnea was worse with exertion, but was not associated with chest pain, cough, or fever.",
        ("dyspnea: present", "chest pain: absent", "cough: absent", "fever: absent"),
        ("dyspnea: worsened",),
    ),
    ("His tremor got worse with time.", ("tremor: worsened",), ()),
    (
        "Examination showed crackles, pitting edema of both lower extremities.",
        ("rales: present", "lower limb edema: present @ bilateral lower limb"),
        ("rales: present @ bilateral lower limb",),
    ),
    ("Bronchoscopy revealed active lung hemorrhage.", ("bleeding: present @ lung",), ("lung examination: active",)),
    (
        "Blood urea nitrogen 90 mg/dl (normal range 6-20), creatinine 9.7 mg/dl.",
        ("blood urea nitrogen: 90 mg/dL", "creatinine: 9.7 mg/dL"),
        (),
    ),
    ("He felt fatigability easily.", ("fatigue: present",), ("fatigue: improved",)),
    ("His talking is longer than that before the treatment.", (), ("speech: improved; before",)),
    (
        "He suffered from forced laughter, especially during reading, which could not be controlled.",
        ("inappropriate laughter: present",),
        ("reduced visual acuity: present",),
    ),
    ("The chewing power of his teeth was weak.", (), ("muscle strength: weak", "impaired diet: present")),
    ("Her breath was difficult during lying on back.", ("dyspnea: present",), ("dyspnea: present @ back region",)),
    ("The muscle jump on her left face could be seen.", ("fasciculations: present @ left face",), ()),
    (
        "The big and small thenar muscles of both hands atrophied.",
        ("thenar muscle atrophy: present @ bilateral thenar muscle",),
        (),
    ),
    (
        "His family members sent him to a local hospital, the CT of his neck showed a burst fracture of C4.",
        (),
        ("family: family member = burst fracture",),
    ),
    (
        "He had movement disorder of 4 limbs with incontinence.",
        ("urinary incontinence: present",),
        ("urinary incontinence: present @ four limbs",),
    ),
    (
        "The sensation beneath his neck was reduced with incontinence of urine.",
        ("urinary incontinence: present",),
        ("urinary incontinence: improved",),
    ),
    (
        "Second Course of Stem Cell Treatment (May 2007)\n\nHer hands are stronger.",
        ("treatment: stem cell transplantation; date 2007-05",),
        (),
    ),
]

BORDERS: list[Row] = [
    (
        "He had a recurrence of fever accompanied by right-sided migraine.",
        ("fever: present", "condition: migraine; @ right"),
        ("fever: present @ right",),
    ),
    (
        "He was diagnosed with Parkinson's disease after a twitch developed in his right hand.",
        ("condition: Parkinson disease", "fasciculations: present @ right hand"),
        ("condition: Parkinson disease; @ right hand",),
    ),
    (
        "He has spinocerebellar ataxia with severe impairment of balance.",
        ("condition: spinocerebellar ataxia",),
        ("condition: spinocerebellar ataxia; severity severe",),
    ),
    ("The gait of patient R. was slow. R.'s gait worsened.", ("gait: worsened",), ("gait: worsened @ right",)),
    (
        "He was trained in Jiamusi Cerebral Palsy Hospital and at the Florida Stroke Center.",
        (),
        ("condition: cerebral palsy", "condition: stroke"),
    ),
    (
        "He came with muscle weakness and a history of stroke in the family.",
        ("muscle weakness: present", "family: stroke"),
        ("family: muscle weakness",),
    ),
    (
        "She has a known allergy to Bactrim.",
        ("trimethoprim/sulfamethoxazole allergy: present",),
        ("medication: trimethoprim/sulfamethoxazole",),
    ),
    (
        "He denied dyspnea; palpitations; nausea/vomiting; cough; or fever.",
        ("dyspnea: absent", "palpitations: absent", "vomiting: absent", "cough: absent", "fever: absent"),
        (),
    ),
    ("He had fever; no cough; he was weak or tired.", ("fever: present", "cough: absent", "fatigue: present"), ()),
    (
        "She underwent peritoneal dialysis (PD) for 4 years. The PD was stopped.",
        ("procedure: peritoneal dialysis",),
        ("condition: Parkinson disease",),
    ),
    ("His Parkinson's disease (PD) is slow. He has had PD since 2010.", ("condition: Parkinson disease",), ()),
    (
        "After completing our program, his social abilities improved.",
        ("social interaction: improved",),
        (),
    ),
    (
        "The palmomental reflex was positive, bilateral Hoffmann's sign and Rossolimo's sign were negative.",
        ("palmomental reflex: present", "Hoffmann sign: absent", "Rossolimo sign: absent"),
        ("Hoffmann sign: present",),
    ),
    (
        "He had numbness in both legs with the left leg being more affected.",
        ("numbness: present",),
        ("numbness: worsened",),
    ),
    (
        "She scored 86 on Functional independence measure and 62 on Ataxia rating scale.",
        ("FIM total: 86",),
        ("FIM total: 62",),
    ),
    ("Cells were given to the patient at a dosage of 1.0 per kg.", (), ("age: 1", "age: 1.0")),
    ("Normal hearing, did not exam the swallowing reflex.", ("hearing: normal",), ("gag reflex: normal",)),
    ("He had leukocytosis (shift to the left).", ("leukocytosis: present",), ("leukocytosis: present @ left",)),
    (
        "We report a man who was given stem cell therapy. He came with progressive dysarthria.",
        ("dysarthria: present",),
        ("dysarthria: present; after",),
    ),
]


@cache
def lexicon() -> Lexicon:
    return compile_lexicon()


@pytest.mark.parametrize("row", LABELS + LISTS + PARTS + ABILITIES + PAGES + BORDERS, ids=lambda row: row[0][:60])
def test_place(row: Row) -> None:
    failure = run_one(Example(*row), lexicon())
    assert failure is None, str(failure)
