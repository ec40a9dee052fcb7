"""What visits, onsets and times counted back give the sentences beside them."""

from __future__ import annotations

import pytest

from etl.examples import read_phrase
from etl.mapping.compiled import compile_lexicon

ROWS = [
    (
        "A 60-year-old man came to us in March 2011 because walking had become harder.\nExamination: mild dysarthria. No rigidity.",
        ["dysarthria: present; severity mild; date 2011-03", "rigidity: absent; date 2011-03"],
        [],
    ),
    (  # a later month ends the visit
        "A man came to us in March 2011 with ataxia. In June 2012 he fell.\nExamination: no rigidity.",
        ["rigidity: absent"],
        ["rigidity: absent; date 2011-03"],
    ),
    (  # what a story goes on with is not of the visit's day
        "A woman was admitted on 3 May 2010 with fever. Her history included appendectomy. At last follow-up she had no pain.",
        ["fever: present; date 2010-05-03", "pain: absent"],
        ["procedure: appendectomy; completed; date 2010-05-03", "pain: absent; date 2010-05-03"],
    ),
    (
        "His disease onset was from May 2004, then he was diagnosed with motor neuron disease in March 2005.",
        ["condition: motor neuron disease; confirmed; active; onset 2004-05; diagnosed 2005-03"],
        [],
    ),
    (
        "His cough started in May 2004, then he was diagnosed with lung cancer in March 2005.",
        ["condition: lung cancer; confirmed; active; diagnosed 2005-03"],
        ["condition: lung cancer; confirmed; active; onset 2004-05; diagnosed 2005-03"],
    ),
    (
        "Visit of 12 June 2024. MRI was performed 3 weeks ago. Gastrostomy was placed last year.",
        ["procedure: MRI; completed; date 2024-05", "procedure: gastrostomy; completed; date 2023"],
        [],
    ),
    (  # no day to count from, and the neighbour's is none
        "A tracheostomy was done in May 2013. He had an MRI 3 weeks ago.",
        ["procedure: tracheostomy; completed; date 2013-05", "procedure: MRI; completed"],
        ["procedure: MRI; completed; date 2013-05"],
    ),
    (
        "She was hospitalized in 2014 for pancreatitis, takes amlodipine 5 mg daily.",
        ["medication: amlodipine; active; 5 mg; daily; 1 per day"],
        [],
    ),
    (  # a birth lends its year to nothing
        "Mr Alan B., DOB 9/2/1958, had blood tests on 4 July.",
        [],
        ["procedure: blood test; completed; date 1958-07-04"],
    ),
    ("Allergies: aspirin (wheeze), iodine (rash)", ["aspirin allergy: present", "iodine allergy: present"], []),
    ("Four of the nodules enhanced after contrast.", ["nodule: present"], ["nodule: improved"]),
    ("Sensation intact (pain, temperature).", ["pain sensation: intact", "temperature sensation: intact"], []),
    (
        "Expansions of SCA1, 2 and 3: not found.",
        [f"SCA{n} variant: absent; gene studied SCA{n}" for n in (1, 2, 3)],
        [],
    ),
]


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_what_a_sentence_gives(text: str, gives: list[str], never: list[str]) -> None:
    facts = [str(fact) for fact in read_phrase(text, compile_lexicon())]
    assert [g for g in gives if g not in facts] == [], facts
    assert [n for n in never if n in facts] == [], facts
