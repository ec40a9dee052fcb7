"""Prescriptions of several lines, as needed and for some days, written as FHIR's Dosage and read back."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from etl import Settings, convert_text, deidentify
from etl.export.rows import item_of, rows_of
from etl.facts import Medication
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle

PAGE = """Mrs. Lane, 50 years old, is a woman.

Current medications:
- Salbutamol 2 puffs every 4 hours as needed for wheeze
- Prednisone 20 mg daily for one week, then 10 mg every other day
- Insulin 10 units in the morning and 6 units at night
- Paracetamol 500 mg prn
- Baclofen 10 mg tablets, half a tablet twice daily
- Amoxicillin 500 mg three times a day for 5-7 days
- Ramipril 5 mg daily
"""


@cache
def bundle(version: Any = "R4") -> dict[str, Any]:
    return convert_text(PAGE, "page.txt", Settings(fhir_version=version)).bundle


@cache
def dosages(version: Any = "R4") -> dict[str, list[dict[str, Any]]]:
    listed = [e["resource"] for e in bundle(version)["entry"] if e["resource"]["resourceType"].startswith("Medication")]
    named = ((one.get("medicationCodeableConcept") or one["medication"]["concept"], one) for one in listed)
    return {name["text"]: one["dosage"] for name, one in named}


def test_a_medicine_as_needed_says_what_for() -> None:
    (puffs,), (plain,) = dosages()["salbutamol"], dosages()["paracetamol"]
    assert puffs["asNeededCodeableConcept"] == {"text": "wheeze"}
    assert puffs["doseAndRate"] == [{"doseQuantity": {"value": 2, "unit": "puffs", "system": UCUM, "code": "{puff}"}}]
    assert (plain["asNeededBoolean"], plain["text"]) == (True, "500 mg prn")


def test_lines_in_turn_have_a_sequence_and_bounds() -> None:
    first, second = dosages()["prednisone"]
    assert (first["sequence"], second["sequence"]) == (1, 2)
    assert first["timing"]["repeat"]["boundsDuration"] == {"value": 1, "unit": "weeks", "system": UCUM, "code": "wk"}
    assert second["doseAndRate"][0]["doseQuantity"]["value"] == 10
    assert second["timing"]["repeat"] == {"frequency": 1, "period": 2, "periodUnit": "d"}


def test_lines_of_one_day_have_the_same_sequence() -> None:
    morning, night = dosages()["insulin"]
    assert (morning["sequence"], night["sequence"]) == (1, 1)
    assert [one["doseAndRate"][0]["doseQuantity"]["value"] for one in (morning, night)] == [10, 6]


def test_one_line_has_no_sequence_and_says_how_many_tablets() -> None:
    (half,), (days,), (plain,) = (dosages()[name] for name in ("baclofen", "amoxicillin", "ramipril"))
    assert half["doseAndRate"][0]["doseQuantity"]["value"] == 0.5
    assert half["text"] == "10 mg tablets, half a tablet twice daily"
    assert (days["timing"]["repeat"]["boundsRange"]["high"]["value"], "sequence" in days) == (7, False)
    assert set(plain) == {"text", "timing", "doseAndRate"}


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_it_is_valid(version: Any) -> None:
    assert validate_bundle(bundle(version), version) == []


def test_r5_has_apart_what_it_is_needed_for() -> None:
    (puffs,) = dosages("R5")["salbutamol"]
    assert puffs["asNeededFor"] == [{"text": "wheeze"}]
    assert dosages("R5")["paracetamol"][0]["asNeeded"] is True


def test_it_is_read_back() -> None:
    told = [fact for fact in convert_text(PAGE, "page.txt").facts.facts if isinstance(fact, Medication)]
    read = [fact for fact in read_back(bundle()).facts.facts if isinstance(fact, Medication)]
    assert len(told) == 7 and [one.dosages for one in read] == [one.dosages for one in told] and read == told


def test_the_table_and_the_mask_keep_it() -> None:
    rows, account = rows_of(item_of("page", bundle()))
    by_name = {one["concept"]: one for one in rows["medicines"]}
    assert (by_name["salbutamol"]["needed_for"], by_name["prednisone"]["lasts"]) == ("wheeze", 1)
    assert account.adds_up
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    masked = deidentify.deidentified(deidentify.Results("page", bundle()), policy).bundle
    kept = [e["resource"] for e in masked["entry"] if e["resource"]["resourceType"] == "MedicationStatement"]
    (puffs,) = next(one["dosage"] for one in kept if one["medicationCodeableConcept"]["text"] == "salbutamol")
    assert puffs["asNeededCodeableConcept"]["text"] == "wheeze"


UCUM = "http://unitsofmeasure.org"
