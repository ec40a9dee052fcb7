"""Logs of days, lists of injections, and what stands in few words in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

LOG = (
    "Background: first signs at 9 months. Pneumonia in Jan 2012.\n\n"
    "Mon 4 March 2013. First assessment. Cannot stand.\n   HFMSE 11/66. Strength (MRC): biceps R 3 L 3-.\n\n"
    "Wed 6 March. Headache in the morning, gone after lunch. No fever.\n\n"
    "Tue 26 March. 4th cell injection dropped - cold not over.\n"
)
EACH = "Treatment:\n1st injection 2015.5.14 intravenous\n2nd injection 2015.5.19 lumbar puncture\n"

PAGES = [
    (LOG, ["HFMSE: 11; date 2013-03-04", "muscle strength: 3; date 2013-03-04 @ right biceps", "headache: present; date 2013-03-06",
           "fever: absent; date 2013-03-06"], ["headache: absent", "treatment: *", "HFMSE: 11; before"]),
    ("Headache in the morning, gone after lunch.", ["headache: present"], ["headache: absent"]),
    ("Nausea after breakfast, gone by noon.", ["nausea: present"], ["nausea: absent"]),
    ("The headache is gone.", ["headache: absent"], ["headache: present"]),
    ("Headache gone after the second injection.", ["headache: absent"], ["headache: present"]),
    ("In the next room there was a boy of 7 from Ukraine with cerebral palsy who learned to sit.", [], ["condition: cerebral palsy"]),
    ("Pool was cancelled (child next bed, Marco, has chickenpox).", [], ["family: *", "condition: chickenpox"]),
    ("Child: Sofia R., girl, 4 y. Dx: spinal muscular atrophy.", ["condition: spinal muscular atrophy"], ["family: *"]),
    ("His child: asthma.", [], ["condition: asthma"]),
    (EACH + "The legs got 20 million cells each.", ["2 × treatment: *"], []),
    (EACH + "No fever.", ["2 × treatment: *", "fever: absent"], ["treatment: *; dose 20000000 {cells}"]),
    ("EEG (April, 2015) normal, MRI of brain (May, 2015) normal.",
     ["electroencephalography: normal; date 2015-04", "MRI of brain: normal; date 2015-05"], ["MRI of brain: normal; date 2015-04"]),
    ("Chest X-ray (15.01.2013) normal.", ["chest X-ray: normal; date 2013-01-15"], []),
    ("EEG (sleep deprived) in May 2015.", ["procedure: electroencephalography; date 2015-05"], ["electroencephalography: normal"]),
    ("He has glaucoma neither on the right nor on the left.", ["condition: glaucoma; refuted"], ["condition: glaucoma; confirmed"]),
    ("Ptosis neither left nor right.", ["ptosis: absent"], ["ptosis: present"]),
    ("He has ptosis on the right.", ["ptosis: present"], []),
    ("Glare is still as bad as it was.", ["glare: unchanged"], ["glare: worsened"]),
    ("Kellgren-Lawrence grade 4 left, grade 3 right.",
     ["Kellgren-Lawrence grade: IV @ left", "Kellgren-Lawrence grade: III @ right"], []),
    ("Fontaine IV left and IIa right.", ["Fontaine stage: IV @ left", "Fontaine stage: IIa @ right"], []),
    ("Kellgren-Lawrence grade 4 left, 3 injections, gout right.", ["Kellgren-Lawrence grade: IV @ left"],
     ["Kellgren-Lawrence grade: III"]),
    ("Ulcer clean. No smell.", ["malodor: absent"], ["loss of smell: present"]),
    ("Since the infection he has no smell and taste.", ["loss of smell: present"], ["malodor: absent"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), PAGES)
def test_few_words(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
