"""Findings as an OperationOutcome."""

from __future__ import annotations

import pytest

from etl.document import Document
from etl.facts import Facts, Finding, identity
from etl.fhir.bundle import FINDINGS, build_bundle, build_outcome
from etl.fhir.validate import validate_bundle
from etl.value import replace


def test_issues(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, everything)
    outcome = build_outcome(source, everything, bundle)
    first, second = outcome["issue"]
    assert first["details"]["coding"][0]["code"] == "age-conflict"
    assert first["severity"] == "warning" and first["diagnostics"] == "54 and 55 years."
    urls = {e["fullUrl"] for e in bundle["entry"]}
    assert len(first["expression"]) == 2 and set(first["expression"]) <= urls
    assert first["extension"][0]["url"].endswith("/source-span")
    assert "expression" not in second


def test_nothing_to_tell(source: Document, cohort: Facts) -> None:
    outcome = build_outcome(source, cohort, build_bundle(source, cohort))
    assert [(i["severity"], i["code"]) for i in outcome["issue"]] == [("information", "informational")]
    assert validate_bundle(outcome) == []


def test_warnings_of_the_reader_are_told(source: Document, cohort: Facts) -> None:
    read = replace(source, warnings=("page 2 is a picture",))
    outcome = build_outcome(read, cohort, build_bundle(read, cohort))
    assert [i["diagnostics"] for i in outcome["issue"]] == ["page 2 is a picture"]
    assert validate_bundle(outcome) == []


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_code(source: Document, everything: Facts, code: str) -> None:
    facts = replace(everything, findings=(Finding(code, "error", "x", (identity(everything.facts[0]), "nobody")),))
    outcome = build_outcome(source, facts, build_bundle(source, facts))
    assert validate_bundle(outcome) == []
    assert len(outcome["issue"][0]["expression"]) == 1


def test_a_finding_about_what_is_not_in_the_bundle(source: Document, everything: Facts) -> None:
    bundle = {"resourceType": "Bundle", "entry": []}
    assert not any("expression" in i for i in build_outcome(source, everything, bundle)["issue"])
