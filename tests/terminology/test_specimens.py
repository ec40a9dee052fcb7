"""A value has no code of LOINC that is of another specimen than the text says, or asks for another unit."""

from __future__ import annotations

import pytest

from etl.names import SYSTEMS
from etl.pipeline import convert_text

# a text, the code of LOINC of its first value with a number; "" for none
CODES = [
    ("Glucose 5.1 mmol/L.", "14749-6"),
    ("Serum albumin 31 g/L.", "1751-7"),
    ("Blood\n\nSodium 140 mmol/L", "2951-2"),
    ("Blood and urine tests: sodium 140 mmol/L.", "2951-2"),  # of one of them
    ("Urine output fell. Sodium 140 mmol/L.", "2951-2"),
    ("Urine: sodium 35 mmol/L.", "2955-3"),
    # another specimen
    ("Capillary glucose 9 mmol/L.", ""),
    ("Urine\n\nCreatinine 5 mmol/L", ""),
    # another property, or no unit
    ("Hemoglobin 7.4 mmol/L.", "59260-0"),
    ("Hemoglobin 7.4 g/dL.", "718-7"),
    ("Hemoglobin 7.4.", ""),
    ("INR 2.1.", "6301-6"),
]


@pytest.mark.parametrize(("said", "code"), CODES)
def test_loinc_is_of_the_specimen_and_unit(said: str, code: str) -> None:
    made = convert_text(f"Case report\n\nMr. Tester, 50 years old, was seen.\n\n{said}\n", "page.txt").bundle
    found = [e["resource"] for e in made["entry"] if "valueQuantity" in e["resource"]]
    first = next(one for one in found if one["code"].get("text") != "age")
    codes = [c["code"] for c in first["code"]["coding"] if c["system"] == SYSTEMS["ln"]]
    assert codes[:1] == ([code] if code else [])
    assert first["code"]["coding"]


@pytest.mark.parametrize(
    "said",
    [
        "Pleural fluid: LDH 912 U/L.",
        "Ascitic fluid albumin 11 g/L.",
        "Albumin 11 g/L in the ascitic fluid.",
        "Synovial fluid: leukocytes 30 x10^9/L.",
    ],
)
def test_a_value_of_another_fluid_is_none_of_the_blood(said: str) -> None:
    made = convert_text(f"Case report\n\nMr. Tester, 50 years old, was seen.\n\n{said}\n", "page.txt")
    names = {one["resource"]["code"].get("text") for one in made.bundle["entry"] if "valueQuantity" in one["resource"]}
    assert names == {"age"}


def test_a_column_says_the_specimen() -> None:
    text = "Test\tSpecimen\tValue\tUnit\nSodium\tUrine\t31\tmmol/L\nPotassium\tSerum\t4.4\tmmol/L\n"
    made = convert_text(f"Mr. Tester, 50 years old, was seen.\n\n{text}", "page.txt").facts.facts
    codes = {f.code.text: {c.code for c in f.code.codings} for f in made if getattr(f, "category", "") == "laboratory"}
    assert "2951-2" not in codes["sodium"]
    assert "2823-3" in codes["potassium"]
