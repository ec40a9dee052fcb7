"""Numbers of registries: those under which a document's own trial is registered, as R4's Basic and R5's ResearchStudy."""

from __future__ import annotations

from typing import Any

import pytest

from etl import Settings, convert_text
from etl.export.rows import item_of, rows_of
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle
from etl.kinds.study import Study

GROUP = "We treated 30 patients with ataxia. Of the 30 patients, 12 improved in gait. "
PERSON = "Mr. Dorn, 40 years old, is a man. He had a tremor. "


def studies(text: str, version: Any = "R4") -> list[dict[str, Any]]:
    bundle = convert_text(text, "page.txt", Settings(fhir_version=version)).bundle
    assert validate_bundle(bundle, version) == []
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] in ("Basic", "ResearchStudy")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (GROUP + "The trial was registered at ClinicalTrials.gov (NCT09990001).", ["NCT09990001"]),
        (GROUP + "\nTrial registration: EudraCT number 2011-999999-17.", ["2011-999999-17"]),
        (GROUP + "Registered as ISRCTN12345678 and ChiCTR-ONC-10001234.", ["ISRCTN12345678", "ChiCTR-ONC-10001234"]),
        (PERSON + "The study was registered with ChiCTR2000012345.", ["ChiCTR2000012345"]),
        (GROUP + "Results differ from those of another registered trial (NCT09990002).", []),
        (GROUP + "A larger trial (NCT09990003) found no change.", []),
        (GROUP + "Order NCT12 was sent to room 2011-999999-17.", []),
        ("Ataxia is a disease. Trial registration: NCT09990004.", []),
    ],
)
def test_whose_number_it_is(text: str, numbers: list[str]) -> None:
    assert [one["code"]["text"] for one in studies(text)] == numbers


def test_it_is_fhirs_study_of_the_group() -> None:
    text = GROUP + "It was registered at ClinicalTrials.gov (NCT09990001)."
    (one,) = studies(text)
    assert one["identifier"][1] == {"system": "http://clinicaltrials.gov", "value": "NCT09990001"}
    page = "https://clinicaltrials.gov/study/NCT09990001"
    assert one["resourceType"] == "Basic" and one["code"]["coding"][0]["code"] == "study" and "status" not in one
    assert [x["valueUrl"] for x in one["extension"] if x["url"].endswith("registry-page")] == [page] and one["subject"]
    (newer,) = studies(text, "R5")
    assert newer["resourceType"] == "ResearchStudy" and newer["title"] == "NCT09990001" and newer["status"] == "unknown"
    assert newer["recruitment"] == {"actualGroup": one["subject"]}
    assert newer["relatedArtifact"] == [{"type": "documentation", "document": {"url": page}}]


def test_nobody_alone_is_said_to_take_part() -> None:
    (one,) = studies(PERSON + "The study was registered with ChiCTR2000012345.")
    assert "subject" not in one


@pytest.mark.parametrize("text", [GROUP, PERSON])
def test_it_is_read_back_and_exported(text: str) -> None:
    result = convert_text(text + "It was registered as NCT09990001.", "page.txt")
    own = [fact for fact in result.facts.facts if isinstance(fact, Study)]
    assert own and [fact for fact in read_back(result.bundle).facts.facts if isinstance(fact, Study)] == own
    rows, account = rows_of(item_of("page", result.bundle))
    assert [one["concept"] for one in rows["studies"]] == ["NCT09990001"] and account.adds_up
