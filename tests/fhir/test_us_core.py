"""With `--profile us-core` what claims one of US Core's profiles has what that profile requires, and nothing is made up."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.fhir.us_core import US_CORE, all_profiles, outside, us_core, with_issues
from etl.fhir.validate import validate_bundle
from etl.pipeline import Result, Settings, convert_file, convert_text

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = ("examination_note.txt", "two_patients.txt", "cohort_page.txt")
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
REQUIRED = {
    "Patient": ("identifier", "name", "gender"),
    "Condition": ("category", "code", "subject"),
    "Observation": ("status", "category", "code", "subject"),
    "Procedure": ("status", "code", "subject"),
    "AllergyIntolerance": ("code", "patient"),
    "Encounter": ("status", "class", "type", "subject"),
    "FamilyMemberHistory": ("status", "patient", "relationship"),
    "Specimen": ("type",),
    "DocumentReference": ("status", "type", "category", "subject", "content"),
}
"""What US Core's pages mark with 1..1 or 1..*, by kind."""


@cache
def converted(name: str) -> Result:
    return convert_file(SAMPLES / name, Settings(profile="us-core"))


def page(text: str, *, profile: bool = True) -> dict[str, list[dict[str, Any]]]:
    """The resources of a text, by kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    result = convert_text(text, "page.txt", Settings(profile="us-core" if profile else ""))
    for entry in result.bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def claim(resource: dict[str, Any]) -> str:
    names = [url.removeprefix(f"{US_CORE}/") for url in resource["meta"]["profile"] if url.startswith(US_CORE)]
    assert len(names) <= 1
    return names[0] if names else ""


@pytest.mark.parametrize("name", SAMPLE)
def test_what_is_required_is_there(name: str) -> None:
    result = converted(name)
    assert not validate_bundle(result.bundle)
    told = {url for issue in result.outcome["issue"] for url in issue.get("expression", ())}
    for entry in result.bundle["entry"]:
        resource = entry["resource"]
        kind, claimed = resource["resourceType"], claim(resource)
        if not claimed:
            assert entry["fullUrl"] in told or kind == "Device", "what claims nothing is told"
            continue
        assert next(p.kind for p in all_profiles() if p.name == claimed) == kind
        assert all(resource.get(element) for element in REQUIRED[kind]), (claimed, resource["id"])
        if claimed != "us-core-simple-observation":
            assert len(resource.get("effectiveDateTime", "2000-01-01")) >= 10
        if kind == "Patient":
            assert all("family" in n or any(x["url"] == ABSENT for x in n["extension"]) for n in resource["name"])
        if kind == "Procedure":
            assert resource["status"] == "not-done" or any(key.startswith("performed") for key in resource)
        if kind == "DocumentReference":
            assert all({"url", "data", "_url"} & part["attachment"].keys() for part in resource["content"])


@pytest.mark.parametrize("name", SAMPLE)
def test_only_required_elements_are_added(name: str) -> None:
    """All else is as without the profile, also the order and the ids; without it, nothing claims anything."""
    plain = convert_file(SAMPLES / name).bundle["entry"]
    for before, after in zip(plain, converted(name).bundle["entry"], strict=True):
        old, new = before["resource"], after["resource"]
        assert not claim(old) and before["fullUrl"] == after["fullUrl"]
        filled = {p.fills for p in all_profiles() if p.name == claim(new)}
        allowed = {f.element.split(".")[1].removesuffix("[x]") for fills in filled for f in fills} | {"meta"}
        changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
        assert {key.removesuffix("Period") for key in changed} <= allowed, new["resourceType"]


def test_unknown_is_said_not_invented() -> None:
    found = page("The patient, a 40-year-old, has ataxia.\n\nHe underwent appendectomy.\n\nName: Mr. Lane\n")
    (who,) = found["Patient"]
    assert [x["valueCode"] for x in who["name"][0]["extension"] if x["url"] == ABSENT] == ["as-text"]
    assert not {"family", "given"} & who["name"][0].keys()
    assert found["Procedure"][0]["performedPeriod"] == {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    (unnamed,) = page("Patient, 40 years old, has ataxia.\n")["Patient"]
    assert unnamed["name"][0]["_text"]["extension"] == [{"url": ABSENT, "valueCode": "unknown"}]
    assert unnamed["gender"] == "unknown"


def test_what_cannot_be_said_is_told() -> None:
    text = "Mr. Lane, 40 years old, takes baclofen 10 mg.\n\nIn May 2019 he had tremor. On 2 June 2019 he had ataxia.\n"
    result = convert_text(text, "page.txt", Settings(profile="us-core"))
    told = [issue["diagnostics"] for issue in result.outcome["issue"]]
    assert all(issue["severity"] == "information" for issue in result.outcome["issue"])
    assert any("us-core-observation-clinical-result, for want of a day" in line for line in told), told
    assert any(f"MedicationStatement claims no profile: {outside()['MedicationStatement']}" in line for line in told), (
        told
    )
    earlier, later = [entry["resource"] for entry in result.bundle["entry"] if "effectiveDateTime" in entry["resource"]]
    assert (claim(earlier), claim(later)) == ("", "us-core-observation-clinical-result")
    again, issues = us_core(result.bundle)
    assert again == result.bundle, "nothing is filled twice"
    assert len(with_issues(result.outcome, issues)["issue"]) == len(told) - 1, "nothing is told twice"


def test_without_names(tmp_path: Path) -> None:
    """De-identified, a claim still holds: what was taken out is masked."""
    asked = ["convert", str(SAMPLES / "labelled_page.txt"), "-o", str(tmp_path), "--profile", "us-core", "--deidentify"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    (path,) = (p for p in tmp_path.glob("document-*.json") if p.name.count(".") == 1)
    entries = json.loads(path.read_text("utf-8"))["entry"]
    (who,) = (e["resource"] for e in entries if e["resource"]["resourceType"] == "Patient")
    assert claim(who) == "us-core-patient" and "text" not in who["name"][0]
    assert who["name"][0]["extension"] == [{"url": ABSENT, "valueCode": "masked"}]
    (source,) = (e["resource"] for e in entries if e["resource"]["resourceType"] == "DocumentReference")
    assert claim(source) == "us-core-documentreference"
    assert all(part["attachment"]["_url"]["extension"][0]["valueCode"] == "masked" for part in source["content"])


def test_of_r4_only() -> None:
    result = CliRunner().invoke(main, ["convert", "page.txt", "--profile", "us-core", "--fhir-version", "R5"])
    assert result.exit_code == 2 and "--profile us-core is for R4" in result.output
