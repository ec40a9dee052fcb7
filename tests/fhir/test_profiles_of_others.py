"""How near the output is to a guide of others is measured by `make us-core` and `make ips`: what is claimed, and why it isn't kept."""

from __future__ import annotations

from typing import Any

import profiles
import pytest

from etl.names import OWN

IPS = "http://hl7.org/fhir/uv/ips/StructureDefinition"


def observation(category: str, code: str = "other") -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "one",
        "meta": {"profile": ["ours"]},
        "category": [{"coding": [{"code": category}]}],
        "code": {"coding": [{"system": OWN, "code": code}]},
    }


@pytest.mark.parametrize(
    ("guide", "resource", "profile"),
    [
        ("ips", observation("laboratory"), "Observation-results-laboratory-pathology-uv-ips"),
        ("ips", observation("social-history", "social-smoking"), "Observation-tobaccouse-uv-ips"),
        ("ips", observation("social-history"), ""),
        ("ips", observation("survey"), ""),
        ("us-core", observation("survey"), "us-core-observation-screening-assessment"),
        ("us-core", {"resourceType": "Group", "id": "one", "meta": {"profile": ["ours"]}}, ""),
    ],
)
def test_each_claims_the_profile_that_is_for_it(guide: str, resource: dict[str, Any], profile: str) -> None:
    claimed = profiles.claiming({"resource": resource}, profiles.GUIDES[guide])
    assert claimed["resource"]["meta"]["profile"][0] == "ours" and resource["meta"]["profile"] == ["ours"]
    assert profiles.claims([{"entry": [claimed]}], profiles.GUIDES[guide]) == ({(0, "one"): profile} if profile else {})


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            f"Patient.birthDate: minimum required = 1, but only found 0 (from {IPS}/Patient-uv-ips|1.1.0)",
            "Patient.birthDate: minimum required = 1, but only found 0",
        ),
        (
            f"Unable to find a profile match for urn:uuid:04af6973 among choices: {IPS}/Patient-uv-ips",
            "what it refers to keeps no profile that is wanted there",
        ),
        (
            "None of the codings provided are in the value set 'Type' (http://hl7.org/type), and a coding from this value "
            "set is required) (codes = https://a#b)",
            "None of the codings provided are in the value set 'Type', and a coding from this value set is required",
        ),
        (
            f"The pattern [code 60591-5] defined in the profile {IPS}/Composition-uv-ips|1.1.0 not found. Issues: [x]",
            "The pattern [code 60591-5] defined in the profile Composition-uv-ips not found",
        ),
    ],
)
def test_a_reason_has_nothing_of_the_single_resource(message: str, words: str) -> None:
    assert profiles.reason(message) == words


def test_a_table_has_each_profile_and_their_sums() -> None:
    lines = profiles.table({"resources": ["b", "a", "b"], "kept": ["b"]})
    assert lines == [
        "| profile | resources | kept |",
        "|---|---:|---:|",
        "| a | 1 | 0 |",
        "| b | 2 | 1 |",
        "| **all** | 3 | 1 |",
    ]
