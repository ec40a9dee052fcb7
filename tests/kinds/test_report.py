"""Results of one report: which are gathered, under which code, and how FHIR has them."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import pytest

from etl import Settings, convert_bytes, convert_text, deidentify
from etl.export.rows import item_of, rows_of
from etl.facts import identity
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle
from etl.holding import kept_bundle
from etl.kinds.report import Report
from etl.value import replace

PAGE = """Mrs. Lane, 50 years old, is a woman.

Laboratory results (13 March 2024)
Hemoglobin 9.8 g/dL
Potassium 5.6 mmol/L (H)

MRI brain, 14 March 2024
Indication: headache.
There was a lesion in the left thalamus. No hydrocephalus.
Impression: Subacute thalamic infarct.

Genetic testing
A heterozygous variant c.35delG in GJB2 was found.

Examination
She had a tremor. Heart rate 70/min.
"""


@cache
def bundle(version: Any = "R4") -> dict[str, Any]:
    return convert_text(PAGE, "page.txt", Settings(fhir_version=version)).bundle


def reports(found: dict[str, Any]) -> dict[str, list[str]]:
    """The results of each report by its category and name."""
    called = {e["fullUrl"]: (e["resource"].get("code") or {}).get("text", "") for e in found["entry"]}
    listed = [e["resource"] for e in found["entry"] if e["resource"]["resourceType"] == "DiagnosticReport"]
    return {
        f"{one['category'][0]['coding'][0]['code']} {one['code']['text']} {one.get('effectiveDateTime', '')}".strip(): [
            called[result["reference"]] for result in one["result"]
        ]
        for one in listed
    }


def report(found: dict[str, Any], service: str) -> dict[str, Any]:
    (one,) = [
        e["resource"]
        for e in found["entry"]
        if e["resource"]["resourceType"] == "DiagnosticReport"
        and e["resource"]["category"][0]["coding"][0]["code"] == service
    ]
    return dict(one)


def test_what_stands_below_a_heading_is_one_report() -> None:
    assert reports(bundle()) == {
        "LAB Laboratory results 2024-03-13": ["hemoglobin", "potassium"],
        "RAD MRI brain 2024-03-14": ["lesion", "hydrocephalus", "infarct"],
        "GE Genetic testing": ["GJB2 variant"],
    }


BEGIN = "Mr. Dorn, 40 years old, is a man.\n\n"


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Labs (3 May 2020): Hb 9.8 g/dL, CRP 12 mg/L.", {"LAB Labs 2020-05-03": ["hemoglobin", "C-reactive protein"]}),
        ("Blood tests showed Hb 9.8 g/dL and CRP 12 mg/L.", {"LAB Blood tests": ["hemoglobin", "C-reactive protein"]}),
        ("Hb was 9.8 g/dL on admission.", {}),
        ("Examination\nHb 9.8 g/dL. He had a tremor.", {}),
        ("Laboratory\nHe had a tremor.", {}),
        (
            "Table S2. Laboratory findings\nTest | 3 May 2020 | 9 May 2020\nSodium | 139 mmol/L | 141 mmol/L\nPotassium | 4.1 mmol/L | 3.9 mmol/L",
            {
                "LAB Laboratory findings 2020-05-03": ["sodium", "potassium"],
                "LAB Laboratory findings 2020-05-09": ["sodium", "potassium"],
            },
        ),
        (
            "Laboratory and imaging\nHb 9.8 g/dL. Brain MRI showed cerebral atrophy. He had a tremor.",
            {"LAB Laboratory and imaging": ["hemoglobin"], "RAD Laboratory and imaging": ["MRI of brain"]},
        ),
        ("Echocardiography\nEjection fraction 35 %.", {"RAD Echocardiography": ["left ventricular ejection fraction"]}),
        ("MRI brain: cerebellar atrophy. No hemorrhage.", {"RAD MRI brain": ["MRI of brain", "bleeding"]}),
        ("Mr. Dorn, imaging engineer\n\nHe had a tremor.", {}),
    ],
)
def test_what_names_a_report(text: str, gives: dict[str, list[str]]) -> None:
    assert reports(convert_text(BEGIN + text, "page.txt").bundle) == gives


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Hb was 9.8 g/dL and CRP 12 mg/L.", {"LAB Laboratory report": ["hemoglobin", "C-reactive protein"]}),
        (
            "On 3 May 2020 Hb was 9.8 g/dL and CRP 12 mg/L; on 9 May 2020 Hb was 10.1 g/dL.",
            {"LAB Laboratory report 2020-05-03": ["hemoglobin", "C-reactive protein"]},
        ),
        ("Hb was 9.8 g/dL.\n\nCRP was 12 mg/L.", {}),
        ("He had a tremor and fever. Heart rate 70/min.", {}),
        ("Test | Result\nHb | 9.8 g/dL\nCRP | 12 mg/L", {}),
        (
            "Brain MRI showed cerebral atrophy. A CT of the chest showed pneumonia.",
            {
                "RAD MRI of brain": ["MRI of brain"],
                "RAD computed tomography of chest": ["computed tomography of chest"],
            },
        ),
        ("He carried a heterozygous variant c.35delG in GJB2.", {"GE Genetic analysis report": ["GJB2 variant"]}),
        ("A brain MRI is planned. His brother's MRI showed cerebral atrophy.", {}),
    ],
)
def test_results_of_prose_are_a_report_a_paragraph_and_time(text: str, gives: dict[str, list[str]]) -> None:
    for version in ("R4", "R5"):
        found = convert_text(BEGIN + text, "page.txt", Settings(fhir_version=version)).bundle
        assert reports(found) == gives and validate_bundle(found, version) == []


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("MRI brain", ["816077007", "24590-2"]),
        ("Chest CT, 3 May 2020", ["procedure-computed-tomography-of-chest", "18748-4"]),
        ("Imaging findings", ["18748-4"]),
    ],
)
def test_its_code_is_of_the_heading(heading: str, codes: list[str]) -> None:
    found = convert_text(f"{BEGIN}{heading}\nThere was cerebral atrophy.", "page.txt").bundle
    assert [one["code"] for one in report(found, "RAD")["code"]["coding"]] == codes


def test_its_conclusion_is_as_printed() -> None:
    assert report(bundle(), "RAD")["conclusion"] == "Subacute thalamic infarct."
    assert "conclusion" not in report(bundle(), "LAB")


def test_a_whole_note_is_a_report() -> None:
    text = "Findings: There is cerebral atrophy.\nClinical history: Tremor.\n\nIMPRESSION:\n1. Cerebral atrophy.\n2. No bleeding.\n"
    note = {
        "resourceType": "DiagnosticReport",
        "id": "7",
        "status": "final",
        "code": {
            "coding": [{"system": "http://loinc.org", "code": "24590-2", "display": "MR Brain"}],
            "text": "MRI brain",
        },
        "subject": {"reference": "Patient/1"},
        "effectiveDateTime": "2024-03-14T09:00:00Z",
        "presentedForm": [{"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}],
    }
    whole = convert_bytes(json.dumps(note).encode(), "note.json").bundle
    found = report(whole, "RAD")
    assert [one["code"] for one in found["code"]["coding"]] == ["24590-2"] and found["code"]["text"] == "MRI brain"
    assert (found["issued"], found["subject"]["reference"]) == ("2024-03-14T09:00:00Z", "Patient/1")
    assert reports(whole) == {"RAD MRI brain": ["cerebral atrophy", "bleeding"]}
    assert found["conclusion"] == "1. Cerebral atrophy. 2. No bleeding."


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_it_is_valid(version: Any) -> None:
    assert validate_bundle(bundle(version), version) == []
    assert {one["status"] for one in (report(bundle(version), s) for s in ("LAB", "RAD", "GE"))} == {"preliminary"}


def test_it_is_read_back() -> None:
    own = [fact for fact in convert_text(PAGE, "page.txt").facts.facts if isinstance(fact, Report)]
    again = read_back(bundle()).facts.facts
    back = [fact for fact in again if isinstance(fact, Report)]
    assert [replace(one, members=()) for one in back] == [replace(one, members=()) for one in own] != []
    assert {member for one in back for member in one.members} <= {identity(fact) for fact in again}


def test_it_has_a_table_and_its_results_name_it() -> None:
    rows, account = rows_of(item_of("page", bundle()))
    (row,) = [one for one in rows["reports"] if one["category"] == "LAB"]
    assert (row["concept"], row["code"]) == ("Laboratory results", "11502-2")
    assert [one["concept"] for one in rows["observations"] if one.get("report") == row["fact"] and not one["part"]] == [
        "hemoglobin",
        "potassium",
    ]
    assert account.adds_up


def test_it_goes_with_its_results() -> None:
    gone = {
        e["fullUrl"]
        for e in bundle()["entry"]
        if (e["resource"].get("code") or {}).get("text") in ("hemoglobin", "potassium")
    }
    wrong = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "x"}]}
    rejected = [
        {**e, "resource": {**e["resource"], "status": "entered-in-error", "code": e["resource"].get("code", wrong)}}
        if e["fullUrl"] in gone
        else e
        for e in bundle()["entry"]
    ]
    kept = reports(kept_bundle({**bundle(), "entry": rejected}).bundle)
    assert len(kept) == 2 and not any(name.startswith("LAB") for name in kept)


def test_what_identifies_somebody_leaves_it() -> None:
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    masked = report(dict(deidentify.deidentified(deidentify.Results("page", bundle()), policy).bundle), "RAD")
    assert masked["effectiveDateTime"] in ("2023", "2024") and "infarct" in masked["conclusion"]
    assert len(masked["result"]) == 3
