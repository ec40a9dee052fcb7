"""Notes with a patient from outside: facts refer to that patient and stay, and none is made."""

from __future__ import annotations

from typing import Any

import pytest

from etl.document import Document
from etl.elements.write import document_key, target_of
from etl.envelope import Envelope, Label, Pointer
from etl.export.rows import item_of
from etl.facts import Facts
from etl.fhir.bundle import build_bundle
from etl.fhir.encode import from_json, to_json
from etl.fhir.parse import read_back
from etl.fhir.r5 import to_r5
from etl.sinks import single_resources
from etl.value import replace

LITERAL = Envelope(
    identity="DocumentReference/n7",
    subject=Pointer("Patient", "Patient/p9"),
    encounter=Pointer("Encounter", "Encounter/e3"),
    source=Pointer("DocumentReference", "DocumentReference/n7"),
    version="3",
    authors=(Pointer("Practitioner", "Practitioner/d4"), Pointer("Organization", display="Ward 3")),
    labels=(Label("http://loinc.org", "11506-3", "Progress note"),),
    date="2030-05-04T10:15:00+02:00",
)
BY_NUMBER = Envelope(
    identity="MDM EPR^NORTH d1",
    subject=Pointer("Patient", "", "urn:oid:2.16.756.5.30", "47|1"),
    encounter=Pointer("Encounter", "", "urn:oid:2.16.756.5.31", "v5"),
    source=Pointer("DocumentReference", "", "https://x.example/hl7v2", "MDM EPR^NORTH d1"),
    authors=(Pointer("Practitioner", display="Dr Tom Reed"),),
    labels=(Label(text="Progress note"),),
    date="2030-05-04",
    places=((0, "OBX[1]-5"), (60, "OBX[2]-5")),
)
SEARCH = "Patient?identifier=urn:oid:2.16.756.5.30|47%7C1"
STAYS = {
    **dict.fromkeys(("Observation", "Condition", "Procedure", "AllergyIntolerance"), "encounter"),
    **dict.fromkeys(("MedicationAdministration", "MedicationStatement"), "context"),
}


def resources(bundle: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if not kinds or e["resource"]["resourceType"] in kinds]


def one_person(facts: Facts) -> Facts:
    """The facts that are of people, all of one."""
    kept = tuple(replace(f, subject="p1") for f in facts.facts if f.subject != "group")
    return replace(facts, persons=facts.persons[:1], cohort=None, facts=kept)


@pytest.fixture(params=[LITERAL, BY_NUMBER], ids=["literal", "identifier"])
def note(request: pytest.FixtureRequest, source: Document) -> Document:
    return replace(source, envelope=request.param)


@pytest.mark.parametrize("kind", ["transaction", "collection", "batch", "document"])
def test_facts_refer_to_the_patient_and_stay_and_none_is_made(note: Document, everything: Facts, kind: Any) -> None:
    bundle = build_bundle(note, one_person(everything), bundle_type=kind)
    assert not resources(bundle, "Patient")
    envelope = note.envelope
    assert envelope is not None
    for resource in resources(bundle):
        who = resource.get("subject") or resource.get("patient")
        if resource["resourceType"] not in ("Device", "Provenance", "Composition"):
            assert who and target_of(who) == (envelope.subject.reference or SEARCH)
            assert ("reference" in who) == (bool(envelope.subject.reference) or kind in ("transaction", "batch"))
        if name := STAYS.get(resource["resourceType"]):
            assert target_of(resource[name]).startswith("Encounter")
    assert {r["resourceType"] for r in resources(bundle)} >= set(STAYS) - {"AllergyIntolerance"}
    assert bundle == build_bundle(note, one_person(everything), bundle_type=kind)


def test_the_source_has_what_came_with_the_note(source: Document, everything: Facts) -> None:
    bundle = build_bundle(replace(source, envelope=LITERAL), one_person(everything))
    (found,) = resources(bundle, "DocumentReference")
    assert found["date"] == LITERAL.date and found["content"][0]["attachment"]["creation"] == LITERAL.date
    assert found["author"] == [{"reference": "Practitioner/d4"}, {"display": "Ward 3"}]
    assert found["category"] == [
        {"coding": [{"system": "http://loinc.org", "code": "11506-3"}], "text": "Progress note"}
    ]
    assert found["context"] == {"encounter": [{"reference": "Encounter/e3"}]} and found["status"] == "current"
    (provenance,) = resources(bundle, "Provenance")
    assert provenance["entity"][0]["what"] == {"reference": "DocumentReference/n7/_history/3"}
    fifth = to_r5(found)
    assert fifth["context"] == [{"reference": "Encounter/e3"}]


def test_a_day_alone_is_no_instant(source: Document, everything: Facts) -> None:
    (found,) = resources(build_bundle(replace(source, envelope=BY_NUMBER), one_person(everything)), "DocumentReference")
    assert "date" not in found and found["content"][0]["attachment"]["creation"] == "2030-05-04"


def test_evidence_names_the_part_of_the_message(source: Document, everything: Facts) -> None:
    bundle = build_bundle(replace(source, envelope=BY_NUMBER), one_person(everything))
    spans = [
        {part["url"]: part for part in x["extension"]}
        for r in resources(bundle)
        for x in r.get("extension", [])
        if x["url"].endswith("/source-span")
    ]
    assert spans
    for span in spans:
        assert span["part"]["valueString"] == ("OBX[1]-5" if span["start"]["valueInteger"] < 60 else "OBX[2]-5")


def test_a_note_is_the_same_document_in_all_of_its_versions(source: Document) -> None:
    first = replace(source, envelope=LITERAL)
    corrected = replace(first, text=f"{first.text} More.", envelope=replace(LITERAL, version="4"))
    other = replace(first, envelope=replace(LITERAL, identity="DocumentReference/n8"))
    assert document_key(first) == document_key(corrected)
    assert len({document_key(first), document_key(other), document_key(source)}) == 3


def test_a_note_that_does_not_hold_has_no_text(source: Document) -> None:
    envelope = replace(LITERAL, standing="entered-in-error")
    bundle = build_bundle(replace(source, text="", blocks=(), title=None, envelope=envelope), Facts("case_page"))
    (found,) = resources(bundle, "DocumentReference")
    assert found["status"] == "entered-in-error" and "data" not in found["content"][1]["attachment"]
    assert [r["resourceType"] for r in resources(bundle)] == ["DocumentReference", "Device", "Provenance"]


@pytest.mark.parametrize("kind", ["transaction", "collection"])
def test_a_bundle_is_read_back_whole(note: Document, everything: Facts, kind: Any) -> None:
    bundle = build_bundle(note, one_person(everything), bundle_type=kind)
    back = read_back(from_json(to_json(bundle)))
    assert build_bundle(back.document, back.facts, bundle_type=kind, origin=back.origin) == bundle


@pytest.mark.parametrize("kind", ["transaction", "collection"])
def test_tables_know_whose_facts_they_are(note: Document, everything: Facts, kind: Any) -> None:
    bundle = build_bundle(note, one_person(everything), bundle_type=kind)
    people = [one for _, one in item_of("a", bundle).of("Patient")]
    assert len(people) == 1 and people[0]["identifier"][0]["value"] in ("Patient/p9", "47|1")


def test_resources_alone_have_no_conditional_references(source: Document, everything: Facts) -> None:
    bundle = build_bundle(replace(source, envelope=BY_NUMBER), one_person(everything))
    found = [one["subject"] for one in single_resources(bundle) if one["resourceType"] == "Observation"]
    assert found and all("reference" not in one and one["identifier"]["value"] == "47|1" for one in found)
