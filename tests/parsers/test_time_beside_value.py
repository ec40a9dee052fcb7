"""A span of time beside a value is when it was measured, and no second value; what counts from a meal or a birth is no time
after a treatment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
WHO = "Patient: Mr. Ji, a 54-year-old man with diabetes, was treated with stem cells in May 2010.\n\n"

BESIDE = [
    ("The EDSS was 5 six months after the transplantation.", ["EDSS: 5; after; offset 6 mo"], ["EDSS: 5; before"]),
    ("The blood sugar was 9.2 mmol/L one week after the transplantation.", ["glucose: 9.2 mmol/L; after; offset 1 wk"], ["glucose: 9.2 mmol/L; before"]),
    ("The ALSFRS-R was 30 before and 34 six months after the transplantation.",
     ["ALSFRS-R total: 30; before", "ALSFRS-R total: 34; after; offset 6 mo"], ["ALSFRS-R total: 34; before"]),
    ("His fasting glucose was 8.4 mmol/l, and the glucose two hours after breakfast was 12.9 mmol/L.",
     ["glucose: 8.4 mmol/L", "glucose: 12.9 mmol/L"], ["glucose: 8.4 mmol/L; offset 2 h", "glucose: 12.9 mmol/L; before", "glucose: 12.9 mmol/L; offset 2 h"]),
    ("After the transplantation his fasting glucose was 3.4 mmol/l, and two hours after a meal it was 6.8 mmol/l.",
     ["glucose: 3.4 mmol/L; after"], ["glucose: 3.4 mmol/L; before"]),
    ("He had a seizure on the second day of life.", ["seizure: present"], ["seizure: present; offset 2 d"]),
    ("He had a fever on the second day.", ["fever: present; offset 2 d"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), BESIDE)
def test_when_a_value_was_measured(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=WHO)
