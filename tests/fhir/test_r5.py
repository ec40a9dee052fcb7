"""R5 is what R5 has, not R4 under another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.document import Document, Span
from etl.elements.write import Resource
from etl.facts import Facts, Medication
from etl.fhir.bundle import build_bundle, build_outcome
from etl.fhir.encode import to_json
from etl.fhir.r5 import to_r5
from etl.fhir.validate import validate_bundle, version_of
from etl.pipeline import Settings, convert_file
from etl.value import replace

Find = Callable[..., Resource]


@pytest.fixture
def first(source: Document, everything: Facts, cohort: Facts) -> Find:
    def find(kind: str, has: str = "", bundle_type: str = "transaction") -> Resource:
        for facts in (everything, cohort):
            bundle = to_r5(build_bundle(source, facts, bundle_type=bundle_type))  # type: ignore[arg-type]
            for entry in bundle["entry"]:
                found: Resource = entry["resource"]
                if found["resourceType"] == kind and (not has or has in found):
                    return found
        raise LookupError(kind)

    return find


@pytest.mark.parametrize(
    ("kind", "has", "expected"),
    [
        ("Device", "", {"name": [{"value": "case2fhir", "type": "user-friendly-name"}]}),
        ("Group", "", {"membership": "enumerated"}),
        (
            "Procedure",
            "reason",
            {"reason": [{"concept": {"text": "breathing"}}], "occurrencePeriod": {"start": "2006"}},
        ),
        ("Encounter", "serviceProvider", {"status": "completed", "actualPeriod": {"start": "2005-11"}}),
        ("MedicationStatement", "", {"status": "recorded"}),
        ("Composition", "", {}),
    ],
)
def test_elements(first: Find, kind: str, has: str, expected: Resource) -> None:
    found = first(kind, has, "document")
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        ("Device", ["deviceName"]),
        ("Group", ["actual"]),
        ("Procedure", ["performedDateTime", "performedPeriod", "performedString", "reasonCode"]),
        ("MedicationAdministration", ["medicationCodeableConcept", "effectiveDateTime", "effectivePeriod"]),
        ("MedicationStatement", ["medicationCodeableConcept", "statusReason"]),
        ("Encounter", ["period"]),
    ],
)
def test_what_r5_has_no_more(source: Document, everything: Facts, cohort: Facts, kind: str, gone: list[str]) -> None:
    for facts in (everything, cohort):
        for entry in to_r5(build_bundle(source, facts))["entry"]:
            if entry["resource"]["resourceType"] == kind:
                assert not set(gone) & set(entry["resource"])


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("active", "taking"),
        ("completed", "stopped"),
        ("stopped", "stopped"),
        ("not-taken", "not-taking"),
        ("intended", "not-taking"),
        ("unknown", "unknown"),
    ],
)
def test_adherence(source: Document, everything: Facts, status: Any, code: str) -> None:
    taken = next(f for f in everything.facts if isinstance(f, Medication))
    facts = replace(everything, facts=(replace(taken, status=status, reason="why"),))
    found = next(
        e["resource"]
        for e in to_r5(build_bundle(source, facts))["entry"]
        if e["resource"]["resourceType"] == "MedicationStatement"
    )
    assert found["adherence"]["code"]["coding"][0]["code"] == code
    assert found["adherence"]["code"]["text"] == status
    assert found["adherence"]["reason"] == {"text": "why"}


def test_a_denied_condition_is_unknown(source: Document, everything: Facts) -> None:
    for entry in to_r5(build_bundle(source, everything))["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Condition":
            assert resource["clinicalStatus"]["coding"]
            if resource["verificationStatus"]["coding"][0]["code"] == "refuted" and "abatementDateTime" not in resource:
                assert resource["clinicalStatus"]["coding"][0]["code"] == "unknown"


def test_a_description_is_no_markup(source: Document) -> None:
    titled = replace(source, text="<b>x</b> of <5 mg", title=Span(0, 17))
    found = [build_bundle(titled, Facts("information"))["entry"][0]["resource"]]
    found.append(to_r5(found[0]))
    assert [r["description"] for r in found] == ["<b>x</b> of <5 mg", "&lt;b>x&lt;/b> of <5 mg"]


def test_ordinals(first: Find, source: Document, everything: Facts) -> None:
    text = to_json(to_r5(build_bundle(source, everything))).decode()
    assert "itemWeight" in text and "ordinalValue" not in text


def bundles(source: Document, everything: Facts, cohort: Facts, samples: Path) -> Iterator[tuple[Resource, Resource]]:
    for facts in (everything, cohort, Facts("information")):
        for kind in ("transaction", "batch", "collection", "document"):
            bundle = build_bundle(source, facts, bundle_type=kind)  # type: ignore[arg-type]
            yield to_r5(bundle), to_r5(build_outcome(source, facts, bundle))
    for page in sorted(samples.iterdir()):
        if page.suffix in (".txt", ".csv"):
            result = convert_file(page, Settings(fhir_version="R5"))
            assert result.problems == ()
            yield result.bundle, result.outcome


def test_valid(source: Document, everything: Facts, cohort: Facts, samples: Path) -> None:
    for bundle, outcome in bundles(source, everything, cohort, samples):
        assert version_of(bundle) == "R5"
        assert validate_bundle(bundle, "R5") == []
        assert validate_bundle(outcome, "R5") == []


def test_r4_is_no_r5(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, everything)
    before = to_json(bundle)
    assert version_of(bundle) == "R4"
    assert validate_bundle(bundle, "R5") and validate_bundle(to_r5(bundle), "R4")
    assert to_json(bundle) == before


def test_identities_are_the_same(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, everything)
    for one, other in zip(bundle["entry"], to_r5(bundle)["entry"], strict=True):
        assert (one["fullUrl"], one["request"], one["resource"]["id"]) == (
            other["fullUrl"],
            other["request"],
            other["resource"]["id"],
        )
