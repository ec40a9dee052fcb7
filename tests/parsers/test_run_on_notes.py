"""Parts of a page that run on: labels whose prose goes on below, parts of one examination, dates without a year."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
WIDE = "consciousness and did not vomit; he was taken to a hospital at once, where nothing else of importance was found that day."

PAGES = [
    # the lines below a label are its part's, without a blank line between
    ("Date of admission: 2011-03-21\nPE on admission: BP 130/80 mmHg, lungs clear. " + WIDE + "\nGait ataxic.\n\n"
     "Treatment\n\nMesenchymal stem cells were given intravenously on 2011-03-25.",
     ["ataxia: present; date 2011-03-21; before"], []),
    # the next part of the examination has its time
    ("Date of admission: 2011-03-21\nAdmission PE: BP 130/80 mmHg.\nNS: Babinski R(+).\n\nTreatment\n\n"
     "On 2011-04-01 stem cells were given by lumbar puncture.",
     ["Babinski sign: present; @ right; date 2011-03-21; before"], []),
    # a heading ends it
    ("Date of admission: 2011-03-21\nAdmission PE: BP 130/80 mmHg.\n\nDischarge\n\nNS: Babinski R(+).",
     [], ["Babinski sign: present; date 2011-03-21"]),
    # each part between semicolons has its own days, cells and way
    ("Date of admission: 2011-03-21\n\nTreatment\n\nCells: 3/25 mesenchymal stem cells 4×10^7 i.v.; 4/1, 4/15 and 4/22 neural stem cells 2×10^7 by LP.",
     ["treatment: mesenchymal stem cell transplantation; date 2011-03-25; route intravenous",
      "3 × treatment: neural stem cell transplantation; method lumbar puncture"],
     ["treatment: mesenchymal stem cell transplantation; date 2011-04-01"]),
    # among listed dates others of these months are dates; what came of the cells is no treatment
    ("Date of admission: 2011-03-21\n\nTreatment\n\nCells: 4/1, 4/15 and 4/22 neural stem cells 2×10^7 by LP. 4/16 fever 38.1 °C.",
     ["fever: present; date 2011-04-16", "3 × treatment: neural stem cell transplantation"],
     ["treatment: *; date 2011-04-16"]),
    # no share is a date
    ("Date of admission: 2011-03-21\n\nTreatment\n\nCells: 4/1, 4/15 and 4/22 neural stem cells 2×10^7 by LP. Eats 3/4 of a meal.",
     ["3 × treatment: neural stem cell transplantation"], ["*; date 2011-03-04"]),
    # how somebody was on admission dates no operation of before
    ("Date of admission: 2011-03-21\n\nCondition on admission\n\nHe was born by caesarean section. He had no tremor.",
     ["tremor: absent; date 2011-03-21", "procedure: cesarean section"], ["procedure: cesarean section; date 2011-03-21"]),
    # what was seen on the day of discharge and six months later are two changes
    ("Date of admission: 2011-03-21\nDate of discharge: 2011-04-10\n\nTreatment\n\nStem cells by lumbar puncture on 2011-03-25.\n\n"
     "Condition at discharge\n\nGait has improved.\n\nCondition 6 months after treatment\n\nGait has improved.",
     ["gait: improved; date 2011-04-10", "gait: improved; after; offset 6 mo"], []),
    # the last line of a list is no heading
    ("Results of a patient\n\nHe was well.\n\nCondition 6 months after treatment\n\nPlease see an excerpt from the parents' assessment below:\n\nSymptom Assessment\nGait Improved\nSpeech Improved\nSleep Improved\nAppetite Improved\nMood Improved\nAttention Improved\n"
     "Seizures Not applicable\n\nThe MMSE was 27.",
     ["MMSE: 27; after; offset 6 mo"], ["seizure: *"]),
    # results of an article behind the treatment are after it
    ("Abstract\n\nWe treated a man with stroke.\n\nCase presentation\n\nOn 2013-06-03 he was given 5×10^7 mesenchymal stem cells intravenously.\n\n"
     "Results\n\nThere was no bleeding.\n\nDiscussion\n\nNothing is known of it.", ["bleeding: absent; after"], []),
    # a disease of the part before has its own date
    ("Hepatitis B had been known since 1998; cirrhosis was seen on biopsy in 2009.",
     ["condition: cirrhosis; diagnosed 2009"], ["condition: cirrhosis; onset 1998"]),
    # the same dose another way isn't given where the one before was; "since" behind a comma says why
    ("On 25/06/2013 he got 5×10^7 stem cells into the proper hepatic artery through a catheter from the right femoral artery. "
     "The second infusion, the same dose, was given on 13/07/2013 through a peripheral vein, since a haematoma was visible.",
     ["treatment: stem cell transplantation; date 2013-06-25; @ hepatic artery",
      "treatment: stem cell transplantation; date 2013-07-13; route intravenous; dose 5 10*7"],
     ["treatment: stem cell transplantation; date 2013-07-13; @ hepatic artery", "treatment: *; @ right femoral artery"]),
    # who died is told of one relative
    ("Family history: father died of a stroke at 66, younger brother hypertension.",
     ["family: stroke; father; died", "family: hypertension; younger brother"], ["family: hypertension; died"]),
    # somebody beside the patient
    ("Results differ: Chloe from Australia, 4, who was treated in the same month, started to speak in sentences.",
     [], ["speech: *", "age: 4"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), PAGES, ids=[r[0][-60:] for r in PAGES])
def test_what_runs_on_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
