"""Units of activity: a code only where the text or the mapping says which units they are."""

from __future__ import annotations

import pytest

from etl.facts import Medication, Quantity
from etl.pipeline import convert_text


@pytest.mark.parametrize(
    ("text", "code", "unit"),
    [
        ("He got 100 units of botulinum toxin in 2019.", None, "units"),
        ("Botox 200 U.", None, "U"),
        ("Dysport 500 IU.", None, "IU"),
        ("Heparin 5000 U daily.", None, "U"),
        ("Vitamin D 1000 IU daily.", "[iU]", "IU"),
        ("Riluzole 50 mg daily.", "mg", "mg"),
    ],
)
def test_units(text: str, code: str | None, unit: str) -> None:
    told = convert_text(f"Mr. Lane is 45 years old. {text}", "case.txt").facts.facts
    (dose,) = [f.dose for f in told if isinstance(f, Medication)]
    assert isinstance(dose, Quantity) and (dose.code, dose.unit) == (code, unit)
