"""How large bundles are beside their texts, as they are written; docs/fhir.md counts what a fact costs."""

from __future__ import annotations

from pathlib import Path

import pytest
import size_census

from etl.fhir.encode import compact, expanded, from_json
from etl.fhir.repeats import with_repeats, without_repeats
from etl.names import OWN
from etl.pipeline import convert_bytes, convert_file

SAMPLES = Path(__file__).parents[2] / "samples"
BUNDLES = sorted(set(SAMPLES.glob("expected/*.json")) - set(SAMPLES.glob("expected/*.findings.json")))


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("case_report_tables.txt", 62),
        ("labelled_page.txt", 60),
        ("two_patients.txt", 59),
        ("visits_table.csv", 173),
        ("supplement_tables.xlsx", 112),
    ],
)
def test_a_bundle_is_no_larger_than_it_was(name: str, times: int) -> None:
    size = size_census.size_of(compact(convert_file(SAMPLES / name).bundle))
    assert size.written <= times * size.text


@pytest.mark.parametrize("file", BUNDLES, ids=lambda file: file.stem)
def test_a_bundle_holds_little_that_nobody_asks_for(file: Path) -> None:
    size = size_census.size_of(from_json(file.read_bytes()))
    assert size.asked < size.written < 1.1 * size.asked


def test_a_table_with_a_fact_in_each_cell_is_larger_than_the_bound_by_what_is_asked_for_alone() -> None:
    size = size_census.size_of(from_json((SAMPLES / "expected" / "visits_table.json").read_bytes()))
    assert size.kind == "table" and size.asked > size_census.BOUNDS["table"] * size.text


def test_displays_that_code_or_text_say_are_left_out_and_come_back() -> None:
    concept = {"coding": [{"system": OWN, "code": "site-iliac-crest", "display": "iliac crest"}], "text": "iliac crest"}
    category = {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]
    }
    side = {"coding": [{"system": "http://snomed.info/sct", "code": "7771000", "display": "Left (qualifier value)"}]}
    short = without_repeats([concept, side])
    assert not any("display" in coding for one in short for coding in one["coding"])
    assert with_repeats(short) == [concept, side]
    assert with_repeats(category)["coding"][0]["display"] == "Vital Signs"


@pytest.mark.parametrize(
    "coding",
    [
        {"system": OWN, "code": "site-iliac-crest", "display": "crest"},
        {"system": "http://loinc.org", "code": "30525-0", "display": "age"},
        {
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
            "code": "asked-declined",
            "display": "Declined",
        },
    ],
)
def test_other_displays_stay(coding: dict[str, str]) -> None:
    concept = {"coding": [coding], "text": "age"}
    assert without_repeats(concept) == concept


def test_codes_of_others_get_no_display() -> None:
    resource = {
        "resourceType": "Observation",
        "category": [{"coding": [{"system": "http://loinc.org", "code": "30525-0"}]}],
    }
    bundle = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": resource}]}
    assert expanded(bundle) == bundle


HEAD = "MSH|^~\\&|EPR|NORTH|C2F|NORTH|20240301||MDM^T02|m1|P|2.5\rPID|1||4|1^^^NORTH&2.16.756.5.30.9&ISO^MR\r"


def test_the_identifier_of_a_searched_patient_comes_back() -> None:
    message = HEAD.replace("4|1", r"4\F\1") + "TXA|1|PN|TX|20240301||||||||d1\rOBX|1|TX|||She had tremor.||||||F\r"
    whole = convert_bytes(message.encode(), "a.hl7").bundle
    small = compact(whole)
    subjects = [
        [e["resource"]["subject"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
        for bundle in (whole, small)
    ]
    known = {"system": "urn:oid:2.16.756.5.30.9", "value": "4|1"}
    searched = "Patient?identifier=urn:oid:2.16.756.5.30.9|4%7C1"
    assert subjects[0] == [{"reference": searched, "type": "Patient", "identifier": known}]
    assert subjects[1] == [{"reference": searched}]
    assert expanded(small) == whole


def test_references_of_others_stay() -> None:
    for reference in ("Patient/1", "urn:uuid:1", "Patient?name=a", "Patient?identifier=a b|c"):
        assert with_repeats({"subject": {"reference": reference}}) == {"subject": {"reference": reference}}
