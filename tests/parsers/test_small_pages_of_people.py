"""Small pages of one or more people: each fact is of the one whom it is told of, and nobody is made up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ways"))
from facts import message, wrong

from etl.facts import Facts

Of = Callable[..., Facts]

PAGES = [
    # a page, its people (name/sex), what it gives and what not
    ("The twins Ana and Ida (4) were born in the 29th week. Ana has spastic diplegia, Ida has epilepsy. In August 2008 both received stem cells "
     "intravenously. Three months later Ana stands at furniture. Ida had a rash after the infusion.\n", ["Ana/?", "Ida/?"],
     ["p1 | age: 4 a", "p2 | age: 4 a", "p1 | diplegia: present", "p2 | condition: epilepsy", "p1 | treatment: stem cell transplantation",
      "p2 | treatment: stem cell transplantation", "p2 | rash: present"], ["p1 | condition: epilepsy", "p1 | rash", "antinuclear antibodies: *"]),
    ("The brothers Imre and Pal, 8 and 11 years old, have Duchenne muscular dystrophy. Imre still walks, Pal uses a wheelchair.\n",
     ["Imre/male", "Pal/male"], ["p1 | age: 8 a", "p2 | age: 11 a", "p2 | wheelchair use: present"], ["p1 | wheelchair use: *"]),
    ("Our twins Mia and Tom, aged 6, have cerebral palsy. Mia has spasticity. Tom has epilepsy.\n", ["Mia/?", "Tom/?"],
     ["p1 | age: 6 a", "p2 | age: 6 a", "p1 | spasticity: present", "p2 | condition: epilepsy"], ["p1 | condition: epilepsy"]),
    ("Sean Lane, 41, fell from a roof in 2005 and has had paraplegia since. Another Irish patient, a 23-year-old woman with multiple sclerosis, is waiting for her visa.\n",
     ["Sean Lane/?"], ["p1 | age: 41 a"], ["*: 23 a", "condition: multiple sclerosis"]),
    ("Mr. Lane, 61, has ataxia. He was treated in May 2010.\n\nAnother patient, a man of 40 with stroke, hopes to come in June.\n", ["Mr. Lane/male"],
     ["p1 | age: 61 a"], ["*: 40 a", "condition: stroke"]),
    ('Sean Lane, 41, has had paraplegia since 2005. His wife Mary (39) said: "I cried. I have had back pain from lifting him."\n', ["Sean Lane/?"],
     ["p1 | age: 41 a"], ["back pain: *", "*: 39 a"]),
    ('Mr. Lane, 55, has ALS. His daughter told us: "I have migraine from all this, but he swallows better."\n', ["Mr. Lane/male"], [], ["migraine: *", "condition: migraine"]),
    ('Mrs. Bruni tells how her husband Carlo, 55, is doing. Carlo was told in 2006 that he had ALS. "He had lost 12 kg. I lost 5 kg from worry."\n', ["Carlo/?"],
     ["p1 | weight loss: 12 kg"], ["*: 5 kg"]),
    ("Dear Doctor,\n\nI am writing about my mother, Elena Popova. She is 67 and has had Parkinson's disease for 11 years. I am 40 and live in Varna.\nHer hands tremble.\n",
     ["Elena Popova/female"], ["p1 | age: 67 a", "p1 | condition: Parkinson disease"], ["*: 40 a"]),
    ("Marco, 7, has adrenoleukodystrophy. His sister Giulia, 10, who is healthy, gave bone marrow. Marco had mucositis; Giulia had pain at the puncture site. "
     "Marco's vision got worse.\n", ["Marco/?"], ["p1 | mucositis: present", "p1 | vision: worsened"], ["*pain*: present", "injection site pain: *", "pain: *"]),
    ("Case A. Girl, 3 years old, Germany. Nystagmus.\nCase B. Boy, 5 years old, USA. Ataxia.\nNeither child had side effects.\n", ["/female", "/male"],
     ["p1 | nystagmus: present", "p2 | ataxia: present"], ["family history of adverse effects: absent"]),
    ("Case 1: F, 34, Italy, MS. EDSS 6.5. Fatigue less. Case 2: M, 51, Italy, stroke. Barthel 40. Case 3: F, 29, Malta, ALS. FVC 71 %.\n",
     ["/female", "/male", "/female"], ["p1 | age: 34 a", "p1 | EDSS: 6.5", "p2 | age: 51 a", "p2 | condition: stroke", "p3 | forced vital capacity: 71 %"],
     ["p1 | condition: stroke", "p1 | condition: amyotrophic lateral sclerosis"]),
    ("We treated two. Patient A. Woman of 34 with MS. She fell often. Patient B. Man of 51 with stroke. He had aphasia.\n", ["/female", "/male"],
     ["p1 | falls: present", "p2 | aphasia: present"], ["p1 | aphasia: *", "p1 | condition: stroke"]),
    ("Mr. Lane, 58, has ataxia. In case 1: see above. He was treated with patient B. of our ward.\n", ["Mr. Lane/male"], ["p1 | ataxia: present"], []),
    ("Interview\n\nQ: How old are you and what is your illness?\nA: I'm 27. I have Friedreich's ataxia.\nQ: What has changed?\n"
     "A: My speech is clearer and I write faster.\n", ["/?"], ["p1 | age: 27 a", "p1 | condition: Friedreich ataxia", "p1 | speech: improved; after"], []),
    ("Hello doctor, this is Amina's mother. Amina (3, brain damage) is doing well. She swallows porridge since February. Her spasms are less. I have started to sleep again. Amina laughs.\n",
     ["Amina/?"], ["p1 | spasms: improved"], ["sleep: *"]),
    ("Letter from Mr. Petersen, Denmark\n\nI have had ataxia for nine years. My balance is better. I walk 400 m with one stick. Greetings to Mrs. Ivanova with the MS.\n",
     ["Mr. Petersen/male"], ["p1 | balance: improved"], ["condition: multiple sclerosis"]),
    ("Mrs. Adler, 49, with spinocerebellar ataxia type 3, came to us in June 2010.\n", ["Mrs. Adler/female"], ["p1 | condition: spinocerebellar ataxia type 3"],
     ["condition: *; onset 2010-06"]),
    ("Mrs. Novak, 64, multiple sclerosis, treated with 5 injections from 2 to 30 June 2010.\n", ["Mrs. Novak/female"], ["p1 | condition: multiple sclerosis"],
     ["condition: *; onset 2010-06-02"]),
    ("Mr. Lane, 57, ALS from May 2004, was treated in 2007.\n", ["Mr. Lane/male"], ["p1 | condition: amyotrophic lateral sclerosis; onset 2004-05"], []),
    ("CASE: A girl with epilepsy after encephalitis\n\nOn arrival (2007-08-01): no words; walks with help.\nAfter 1 transplantation: fewer seizures.\n"
     "After 3 transplantations: walks alone.\n", ["/female"], ["p1 | condition: epilepsy", "p1 | seizure: improved; after"], []),
    ("The man with Parkinson's disease\n\nOn admission\nTremor of both hands.\n\nOn discharge\nLess tremor.\n", ["/male"],
     ["p1 | hand tremor: present; before", "p1 | tremor: improved; after"], []),
    ("DISCHARGE SUMMARY\nPatient: Lee, M, 44\nAdmitted: 05/06/2009\nDischarged: 17/07/2009\nDiagnosis at admission: ataxia\nDiagnosis at discharge: same\n"
     "State at admission: tremor of both hands.\nState at discharge: less tremor.\n", ["Lee/male"],
     ["p1 | hand tremor: present; before", "p1 | tremor: improved; date 2009-07-17; after"], ["hand tremor: present; date 2009-07-17"]),
]  # fmt: skip
NOBODY = [
    "A boy with epilepsy: what helps?\n\nSeizures can be treated with drugs. Before treatment the doctor should do an EEG. Side effects may occur.\n",
    "Stem cells for stroke\n\nA typical patient is a 65-year-old man with hemiplegia. In our programme he would receive four injections.\n",
    "Ataxia: how we work\n\nImagine a 40-year-old woman with ataxia. She would be examined on the first day.\n",
]


@pytest.mark.parametrize("page", NOBODY)
def test_who_is_only_imagined_is_nobody(facts_of: Of, page: str) -> None:
    assert facts_of(page).persons == ()


@pytest.mark.parametrize(("page", "people", "gives", "never"), PAGES)
def test_each_fact_is_of_the_one_it_is_told_of(
    facts_of: Of, page: str, people: list[str], gives: list[str], never: list[str]
) -> None:
    found = facts_of(page).persons
    assert [(p.name, p.gender or "?") for p in found] == [
        (name, p.gender or "?" if sex == "?" else sex)
        for p, (name, _, sex) in zip(found, (who.partition("/") for who in people), strict=True)
    ]
    faults = wrong(page, gives, never)
    assert not faults, message(page, faults)
