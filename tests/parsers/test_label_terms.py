"""Terms that a label or a subject makes together with the word behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

ROWS = [
    ("Urine: protein ++, glucose negative.", ["urine protein: ++", "urine glucose: absent"], ["bladder function: *"]),
    ("Stool: black, tarry.", ["melena: present"], []),
    ("Gait: wide-based.", ["wide-based gait: present"], ["gait: wide"]),
    ("Gait is unsteady and wide-based.", ["unsteady gait: present", "wide-based gait: present"], []),
    ("CSF: protein 45 mg/dl, 3 cells/µl.", ["CSF protein: 45 mg/dL", "CSF cell count: 3 /uL"], []),
    ("Abdomen: soft, no tenderness, no masses.",
     ["tenderness: absent; @ abdomen", "abdominal mass: absent"], ["mass: present"]),
    ("Sensation: pain, temperature normal.", ["pain sensation: normal", "temperature sensation: normal"], ["pain: present"]),
    ("Handwriting: illegible.", ["handwriting: illegible"], []),
    ("Muscle tone: high in the legs.", ["muscle tone: high; @ bilateral lower limb"], ["hypertonia: present"]),
    ("Muscle strength: upper limbs 4/5, lower limbs 3/5.", ["muscle strength: 4/5", "muscle strength: 3/5"], []),
    ("Denervation was observed in both legs, as well as chronic denervation in the tongue.", [], []),
    ("Treatment: pain, fever.", [], ["pain: improved"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0] for r in ROWS])
def test_a_label_and_its_word(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
