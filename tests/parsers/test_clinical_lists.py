"""Notes and case reports: lists of values and tests, words that only look like a term, and what lies before the arrival."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


NOTES = [
    # "she" of a man's page is the relative whom the sentence before names
    ("A 50-year-old man has a tremor. His mother had diabetes. She also had hypertension and a stroke.", ["tremor: present", "family: diabetes mellitus; mother"],
     ["condition: hypertension", "condition: stroke"]),
    ("A 50-year-old woman came alone. Her husband had died. He had had a cardiac arrest. She has a tremor.", ["tremor: present"], ["condition: cardiac arrest"]),
    ("A 12-year-old boy. BMI: 19.27 kg/m2 (b/w 0 and +1 SD).", ["body mass index: 19.27"], ["body mass index: 0", "body mass index: 1"]),
    ("Hx: a week of facial numbness\n\nNo dysphagia, no fever or cough, and no pain in the ears since then.\n\nPMH: asthma\n\nSH: lives alone\n\nPlan: review in two weeks\n",
     ["dysphagia: absent", "fever: absent", "condition: asthma"], []),
    ("Hx: cough\n\nPMH: heart burn\n\nSH: lives alone\n\nImp: ? Bell's Palsy\n\nPlan: review in two weeks\n",
     ["heartburn: present"], ["condition: Bell palsy; confirmed", "condition: burn injury"]),
    ("Heat shock protein (HSP) was found in a 50-year-old man. HSP was elevated.\n", [], ["condition: hereditary spastic paraplegia"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), NOTES)
def test_documents(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")
