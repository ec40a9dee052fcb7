"""Items of a scale told in a run of prose, days of a list behind one that begins with its year, and days before somebody left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

ITEMS = [
    ("On 2008/9/16 our nurse counted the ALSFRS-R: speech 3, walking 2, climbing stairs 1, dyspnea 4, orthopnea 3.",
     ["ALSFRS-R walking: 2", "ALSFRS-R climbing stairs: 1", "ALSFRS-R dyspnea: 4", "ALSFRS-R orthopnea: 3"],
     ["dyspnea: present", "orthopnea: present", "difficulty climbing stairs: present"]),
    ("ALSFRS-R\nOn 2008/9/16 our nurse counted: speech 3, salivation 4, dyspnea 4, respiratory insufficiency 4, all together 31 of 48 points.",
     ["ALSFRS-R dyspnea: 4", "ALSFRS-R respiratory insufficiency: 4", "ALSFRS-R total: 31"], ["dyspnea: present"]),
    ("ALSFRS-R: speech 3; swallowing 3; handwriting 2; dyspnea 3 and orthopnea 4.", ["ALSFRS-R dyspnea: 3", "ALSFRS-R orthopnea: 4"], ["dyspnea: present"]),
    ("ALSFRS-R 31. He has dyspnea, walks 40 m and chokes 4 times a week.", ["ALSFRS-R total: 31", "dyspnea: present"], ["ALSFRS-R dyspnea: *"]),
    ("ALSFRS-R: speech 3, swallowing 3, handwriting 2. Dyspnea since 2008.", ["ALSFRS-R speech: 3", "dyspnea: present"], ["ALSFRS-R dyspnea: *"]),
    ("Dyspnea 4 weeks ago, orthopnea since May.", ["dyspnea: present"], ["ALSFRS-R dyspnea: *"]),
]  # fmt: skip
DAYS = [
    ("4 stem cell injections by lumbar puncture: 2006.10.12, 10.19, 10.26 and 11.2. No fever.",
     ["treatment: stem cell transplantation; date 2006-10-12", "treatment: stem cell transplantation; date 2006-10-19", "treatment: stem cell transplantation; date 2006-11-02"], []),
    ("Stem cells by lumbar puncture (2007.4.10, 4.17, 4.24).", ["treatment: stem cell transplantation; date 2007-04-17", "treatment: stem cell transplantation; date 2007-04-24"], []),
    ("Stem cells by lumbar puncture on 2006.12.20, 12.27 and 1.3.", ["treatment: stem cell transplantation; date 2007-01-03"], []),
    ("Stem cells on 2006.3.12, 4.5 million.", [], ["*; date 2006-04-05"]),
    ("On 2006.3.12 EDSS 6.5, 7.0 in the evening.", ["EDSS: 6.5"], ["*; date 2006-06-05"]),
    ("On 2006.3.12, 5.1 and 4.9 mmol/L of potassium.", [], ["*; date 2006-05-01"]),
]  # fmt: skip
LEFT = [
    ("EDSS was told on 2008/10/13, the day before he left: EDSS 6.\n\nTreatment\n\nStem cells by lumbar puncture on 2008/9/18 and 2008/9/25.",
     [], ["EDSS: 6; before"]),
    ("He got stem cells on 2008/9/20. On the day before he left, 2008/10/13, his speech was clear.", ["speech: clear; after"], []),
    ("No saliva at night any more.", ["drooling: absent"], ["drooling: present"]),
    ("Saliva at night.", ["drooling: present"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*ITEMS, *DAYS, *LEFT])
def test_phrase(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
