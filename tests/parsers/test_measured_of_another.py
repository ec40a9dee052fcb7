"""Numbers and words of journals' case reports that belong to something else: a label that no mapping knows, a place behind
its number, a level in blood, a unit behind a year, somebody's complaint behind what was denied."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [
    # a label that no mapping knows has its value, and the range behind it
    ("TSH 3.67 mIU/ml, foolin 75 μg/dl (150–475), renin 13.88 ng/ml/h.",
     ["thyroid stimulating hormone: 3.67", "renin: 13.88"], ["thyroid stimulating hormone: 150", "thyroid stimulating hormone: 475"]),
    ("Her cortisol was 11.89 ng/ml, foolin 21 μg/dl and barin 24 pg/ml.", ["cortisol: 11.89 ng/mL"], ["cortisol: 21", "cortisol: 24"]),
    ("Prolactin 65 ng/mL; 21-OH barin - 19 ng/mL; ferritin 100 ng/mL.", ["prolactin: 65 ng/mL", "ferritin: 100 ng/mL"], ["prolactin: 19"]),
    ("Hemoglobin was 12 g/dL and later 10 g/dL.", ["hemoglobin: 12 g/dL", "hemoglobin: 10 g/dL"], []),
    # how much something changed
    ("Hb 98 g/L, i.e. a fall of 23 g/L.", ["hemoglobin: 98 g/L"], ["hemoglobin: 23"]),
    ("Hb 98 g/L (down 23 g/L), weight 70 kg, a loss of 5 kg.", ["hemoglobin: 98 g/L", "body weight: 70 kg"], ["hemoglobin: 23", "body weight: 5"]),
    ("Weight 70 kg, an increase of 3 kg.", ["body weight: 70 kg"], ["body weight: 3"]),
    ("Hb 98 g/L, down to 80 g/L on day 2.", ["hemoglobin: 98 g/L", "hemoglobin: 80 g/L"], []),
    # grades before their places
    ("Examination revealed MRC grade 5/5 hip flexion, 4/5 ankle inversion/eversion and 3/5 knee extension.",
     ["muscle strength: 5/5; @ hip flexion", "muscle strength: 4/5; @ ankle inversion", "muscle strength: 3/5; @ knee extension"],
     ["muscle strength: 4/5; @ hip flexion", "muscle strength: 3/5; @ ankle inversion"]),
    ("Muscle strength was hip flexion 5/5, knee flexion 4/5.",
     ["muscle strength: 5/5; @ hip flexion", "muscle strength: 4/5; @ knee flexion"], []),
    # the eye of a number
    ("Visual acuity was 20/16 in the right eye and 20/40 in the left one.",
     ["visual acuity: 20/16; @ right eye", "visual acuity: 20/40; @ left eye"], []),
    ("IOP measurements were 18 mmHg on the right eye and 16 mmHg in the left eye.",
     ["intraocular pressure: 18; @ right eye", "intraocular pressure: 16; @ left eye"], []),
    ("The intraocular pressure was 20 mmHg (normal 10-21) in the right eye.", ["intraocular pressure: 20; @ right eye"], []),
    ("The intraocular pressure had a mean of three measurements of 18 mmHg.", ["intraocular pressure: 18"], ["intraocular pressure: 3"]),
    ("The intraocular pressure did not differ between the eyes.", [], ["intraocular pressure: unchanged"]),
    # a number with its unit is no year
    ("Troponin of 1950 ng/L was found.", ["troponin: 1950 ng/L"], []),
    ("Ferritin of 1998 ng/mL (reference <300 ng/mL).", ["ferritin: 1998 ng/mL"], []),
    ("In 1998 he had fever.", ["fever: present; date 1998"], []),
    # a weight that is lost is no dose, a level in blood no medicine
    ("After commencing levothyroxine, she quickly lost another 5 kg.", ["medication: levothyroxine"], ["medication: levothyroxine; dose 5 kg"]),
    ("Progesterone <10 ng/dL, cortisol 1.2 µg/dL.", ["cortisol: 1.2"], ["medication: progesterone"]),
    ("He took progesterone 100 mg daily.", ["medication: progesterone"], []),
    # values behind a specimen
    ("Cerebrospinal fluid results were normal (protein 0.22 g/L, glucose 3.1 mmol/L).", ["CSF protein: 0.22 g/L", "CSF glucose: 3.1 mmol/L"], ["glucose: 3.1 mmol/L"]),
    ("CSF: glucose 3 mmol/L, serum glucose 6 mmol/L.", ["CSF glucose: 3 mmol/L", "glucose: 6 mmol/L"], ["CSF glucose: 6 mmol/L"]),
    ("The antibodies remained negative in serum and CSF.", [], ["cerebrospinal fluid examination: absent"]),
    # where what was denied ends
    ("A woman with no past medical problems presents complaining of headache.", ["headache: present"], ["headache: absent"]),
    ("A man with no medical history came complaining of pain.", ["pain: present"], ["pain: absent"]),
    ("He did not report dizziness (only headache).", ["dizziness: absent"], ["headache: absent"]),
    ("No fever, cough or rash.", ["fever: absent", "cough: absent", "rash: absent"], []),
    # an adjective, and no relative
    ("He had relative bradycardia and a relative hypotension.", ["bradycardia: present", "hypotension: present"], ["family: *"]),
    ("A relative died of cancer; his relative had a stroke.", ["family: cancer", "family: stroke"], []),
    # a change of the first thing only
    ("There was worsening dyspnea and a cough.", ["dyspnea: worsened", "cough: present"], ["cough: worsened"]),
    ("He had increased pain and mild swelling.", ["pain: worsened", "swelling: present"], ["swelling: worsened"]),
    ("The dyspnea and the cough worsened.", ["dyspnea: worsened", "cough: worsened"], []),
    ("They inquired more about the tremor.", [], ["tremor: worsened"]),
    ("Serologies for dengue returned positive.", [], ["condition: dengue fever; relapse"]),
    # what was sought, thought of or covered for
    ("He received ceftriaxone to cover for typhoid fever.", ["medication: ceftriaxone"], ["condition: typhoid fever"]),
    ("The disease possibilities included sarcoidosis and lupus.", [], ["condition: *"]),
    ("Blood pressure readings were high.", [], ["vision: *"]),
    ("Jane Doe, MD, director of the centre, saw him.", [], ["occupation: *"]),
    ("He had normal speech and mild cough.", ["speech: normal", "cough: present"], ["cough: absent"]),
    ("Her blood pressure was checked, with normal reflexes, and slight tachycardia.", ["tachycardia: present"], ["tachycardia: absent"]),
    ("He had normal tone and strength.", ["muscle tone: normal", "muscle strength: normal"], []),
    ("He had surgery for a hernia and had no past medical history.", ["condition: hernia"], ["condition: hernia; refuted"]),
    ("She had no lower urinary symptoms, including bleeding.", ["bleeding: absent"], ["bleeding: present"]),
    ("He started 2nd L chemotherapy.", ["procedure: chemotherapy"], ["procedure: chemotherapy; @ left"]),
    ("PET/CT was composed of tumor cells.", [], ["positron emission tomography: *"]),
    # a usual state is no time for what follows
    ("His baseline weight is 80 kg. He was given aspirin.", ["body weight: 80 kg; before", "medication: aspirin"], ["medication: aspirin; before"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SAID)
def test_what_is_said_and_what_is_not(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
