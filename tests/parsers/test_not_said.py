"""Sentences as case reports and clinics' pages write them, and what they don't say: scopes that end, sides inside a name,
labels that no mapping knows, sites of the next clause."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [
    # the verb of the patient ends what is said of the family
    ("A man without family history of epilepsy presented with seizures.", ["family history of epilepsy: absent", "seizure: present"], ["family: seizure; *"]),
    ("A 60-year-old female with no personal or family history of myopathy started to feel pain in the neck.",
     ["family history of myopathy: absent", "neck pain: present"], ["family: neck pain; *"]),
    ("A woman with a family history of breast cancer developed headache.", ["family: breast cancer", "headache: present"], ["family: headache; *"]),
    ("A girl with a family history of epilepsy who had seizures in 2005.", ["family: epilepsy", "seizure: present"], ["family: seizure; *"]),
    ("Patients with a family history of stroke have seizures.", [], ["family: *", "seizure: *"]),
    ("Family history: mother with stroke.", ["family: stroke; mother"], []),
    # a test in which nothing was found was done, and what it was done for is there
    ("There was no evidence of oligoclonal bands reported in the lumbar puncture done for her diarrhea.",
     ["oligoclonal bands: absent", "procedure: lumbar puncture; completed", "diarrhea: present"], ["procedure: lumbar puncture; not-done"]),
    ("No rejection was seen in the endomyocardial biopsy.", ["procedure: endomyocardial biopsy; completed"], ["procedure: endomyocardial biopsy; not-done"]),
    ("No lumbar puncture was done.", ["procedure: lumbar puncture; not-done"], []),
    ("He had no biopsy.", ["procedure: biopsy; not-done"], []),
    # a label that no mapping knows has the value behind it
    ("Glucose (Glu): 49mg/dl, Foolin (Foo): 28mg/dl, Lactate dehydrogenase (LDH): 34IU/L.",
     ["glucose: 49 mg/dL", "lactate dehydrogenase: 34"], ["glucose: 28 mg/dL", "glucose: 28"]),
    ("Sodium 140 mmol/l, Foolin (FO) 28 mmol/l, chloride 100 mmol/l.", ["sodium: 140 mmol/L", "chloride: 100 mmol/L"], ["sodium: 28 mmol/L"]),
    # a side between the words of a site
    ("He had spasticity in the upper right limb and weakness of the lower left extremity.",
     ["spasticity: present; @ right upper limb", "lower limb weakness: present; @ left lower limb"], ["lower limb weakness: improved", "limb weakness: improved"]),
    ("Muscle strength: upper left limb 4/5, lower right limb 3/5.", ["muscle strength: 4/5; @ left upper limb", "muscle strength: 3/5; @ right lower limb"], []),
    ("Numbness of the right knee and the left ankle.", ["numbness: present; @ right knee", "numbness: present; @ left ankle"], []),
    ("Numbness of the back of the right hand.", ["numbness: present; @ right back of the hand"], []),
    ("The strength of the lower right limb is lower than before.", ["muscle strength: worsened; @ right lower limb"], ["muscle strength: *; @ right lower limb, lower part"]),
    # whose site it is
    ("The muscle strength of her upper limbs was weak, the big and small thenar muscles atrophied.",
     ["muscle strength: weak; @ bilateral upper limb", "thenar muscle atrophy: present"], ["muscle strength: *; @ thenar muscle"]),
    ("There were improvements in speech and spasticity in the arms.", ["speech: improved", "spasticity: improved; @ bilateral upper limb"], ["speech: *; @ bilateral upper limb"]),
    ("Strength and tension of the four limbs improved.", ["muscle strength: improved; @ four limbs", "muscle tone: improved; @ four limbs"], []),
    # a hope that is given up
    ("He had given up hope of regaining arm movement.", [], ["arm mobility: *"]),
    ("They lost hope of recovery of speech.", [], ["speech: *"]),
    # "were found" of what is normal
    ("Normal levels of urea and thyroid hormones were found.", ["thyroid function: normal"], ["thyroid function: present"]),
    ("Oligoclonal bands were detected.", ["oligoclonal bands: present"], []),
    # one word of a virus is no disease; of a muscle, no malnutrition
    ("Human immunodeficiency virus and hepatitis B serologies were negative.", ["HIV test: absent"], ["condition: immunodeficiency; *"]),
    ("Muscular hypotrophy of the hands.", ["hand muscle atrophy: present"], ["malnutrition: *"]),
    ("There were no slow waves and fibrillations at rest.", ["EEG slowing: absent", "fibrillations: absent"], []),
    # "up", and a limb that does it itself
    ("She can lift up her left hand higher.", ["arm lifting: improved; @ left hand"], []),
    ("Her left upper limb could not lift up.", ["inability to lift arms: present; @ left upper limb"], []),
    ("Pain since November/2014; a stroke on 12/Nov/2005.", ["condition: stroke; onset 2005-11-12"], []),
    # a thing that no mapping knows wasn't found, or the cause of one that is there
    ("The etiology of hepatomegaly was investigated but no cause was found.", ["hepatomegaly: present"], ["hepatomegaly: absent"]),
    ("Pain was present, no focus was found.", ["pain: present"], ["pain: absent"]),
    ("The cause of the fever was not found.", ["fever: present"], ["fever: absent"]),
    ("The fever was not found.", ["fever: absent"], []),
    ("A tumor was looked for, no trace was found.", [], ["tumor: present"]),
    # a parent's, by an adjective
    ("There was an episode of maternal hemiplegia. Maternal diabetes, paternal hypertension.",
     ["family: hemiplegia; mother", "family: diabetes mellitus; mother", "family: hypertension; father"],
     ["condition: hemiplegia", "condition: diabetes mellitus", "condition: hypertension"]),
    ("Family history: No familiarity with epilepsy.", ["family history of epilepsy: absent"], ["family: epilepsy; *"]),
    ("Robin and his family were in shock when he was diagnosed with epilepsy.", ["condition: epilepsy"], ["family: epilepsy; *"]),
    ("Her parents noticed that she had tremor.", ["tremor: present"], ["family: tremor; *"]),
    ("Her parents have tremor.", ["family: tremor; parent"], ["tremor: present"]),
    ("Cellular therapy has gained significant attention.", [], ["attention: *"]),
    ("She underwent appendectomy at age 12 and cholecystectomy in 2010.",
     ["procedure: cholecystectomy; completed; date 2010"], ["procedure: appendectomy; completed; date 2010", "age: 12"]),
    # what is measured in blood has no site, and a side doesn't go over to what comes with it
    ("Both glucose and urea were normal.", ["glucose: normal"], ["glucose: normal; @ bilateral"]),
    ("He had focal right-sided seizures with fever.", ["fever: present"], ["fever: present; @ right"]),
    ("She was completely dependent on insulin to control her blood glucose.", [], ["glucose: *; severity complete"]),
    # what is only possible, or holds for anybody
    ("An initial head CT showed lesions suspicious for metastases.", [], ["condition: metastatic cancer; *"]),
    ("A mass suspicious of lymphoma was seen.", [], ["condition: lymphoma; confirmed"]),
    ("Fevers prompt the consideration of systemic infection, though fevers can also be seen in malignancy and vasculitis.",
     [], ["infection: present", "condition: vasculitis; *", "condition: cancer; *"]),
    ("Marked atypical lymphocytosis is common, the presence of which has a sensitivity of 75%.", [], ["lymphocytosis: *"]),
    ("A parent cannot sleep when their child gets a fever.", [], ["family: *", "insomnia: *", "fever: *"]),
    ("The pain of watching your child drool cannot be told.", [], ["family: *", "drooling: *"]),
    # words that are another thing
    ("He presented to the ED with headache.", ["headache: present"], ["erectile dysfunction: *"]),
    ("He had diet-controlled type 2 diabetes mellitus.", ["condition: type 2 diabetes mellitus"], ["diet: *"]),
    ("EBV nuclear antigen antibody negative (IgG).", [], ["immunoglobulin G: *"]),
    ("Osteoarthritis leading to chronic knee pain.", ["knee pain: present"], ["condition: knee osteoarthritis"]),
    # two measures with a sign between, and their numbers in the same order
    ("Aspartate aminotransferase/alanine aminotransferase 109/108 U/L.",
     ["aspartate aminotransferase: 109 U/L", "alanine aminotransferase: 108 U/L"], ["alanine aminotransferase: 109 U/L"]),
    ("Total/direct bilirubin 6.16/4.56 mg/dL.", ["total bilirubin: 6.16 mg/dL", "direct bilirubin: 4.56 mg/dL"], ["direct bilirubin: 6.16 mg/dL"]),
    ("Sodium and potassium were 140 and 4.2 mmol/l.", ["sodium: 140 mmol/L", "potassium: 4.2 mmol/L"], ["potassium: 140 mmol/L"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SAID)
def test_what_is_said_and_what_is_not(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
