"""Printed days of birth and record numbers: in the Patient, and out of it when results are de-identified."""

from __future__ import annotations

from typing import Any

import pytest

from etl.deidentify import Policy, Results, Secret, deidentified
from etl.elements.write import IDENTIFIER
from etl.fhir.bundle import build_bundle
from etl.fhir.encode import to_json
from etl.fhir.parse import read_back
from etl.fhir.patient import human_name
from etl.pipeline import convert_text

FORM = "Patient: Tom Lane\nDOB: 4 May 1955\nMRN: 1234567\nSex: male\nDiagnosis: ALS\n"
TABLE = (
    "Name | DOB | Sex | Diagnosis | MRN\nTom Lane | 04.05.1955 | m | ALS | 998877\nAnn Poole | 1960 | f | MS | 887766\n"
)


def people(text: str) -> list[dict[str, Any]]:
    entries = convert_text(text, "case.txt").bundle["entry"]
    return [r for e in entries if (r := e["resource"])["resourceType"] == "Patient"]


def told(text: str) -> list[tuple[str | None, list[str]]]:
    numbers = [[i["value"] for i in r["identifier"] if "/record/" in i["system"]] for r in people(text)]
    return [(r.get("birthDate"), found) for r, found in zip(people(text), numbers, strict=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FORM, [("1955-05-04", ["1234567"])]),
        ("Mr. Lane, born on 4 May 1955, has ALS. Hospital number: 98-7654.", [("1955-05-04", ["98-7654"])]),
        ("Mr. Lane has ALS. He was born in 1955. His son was born on 3 May 1990.", [("1955", [])]),
        ("Mr. Lane has ALS. He was born in May 1955. DOB: 4 May 1955.", [("1955-05-04", [])]),
        ("Mr. Lane has ALS. He was born in 1955. DOB: 4 May 1956.", [(None, [])]),
        ("Mr. Lane, 45 years old, has ALS. He was born at 32 weeks.", [(None, [])]),
        ("Patient ID: 12345\nAge: 45\nSex: male\nDiagnosis: ALS", [(None, ["12345"])]),
        (TABLE, [("1955-05-04", ["998877"]), ("1960", ["887766"])]),
    ],
)
def test_what_is_printed(text: str, found: list[tuple[str | None, list[str]]]) -> None:
    assert told(text) == found


def test_a_number_of_a_record_holds_for_its_document_and_says_what_it_is() -> None:
    (number,) = [i for i in people(FORM)[0]["identifier"] if "/record/" in i["system"]]
    assert number["type"]["coding"][0]["code"] == "MR"


def test_nothing_of_it_is_left_as_not_understood() -> None:
    for text in (FORM, TABLE):
        facts = convert_text(text, "case.txt").facts
        assert not [e for e in facts.ledger if e.state == "not understood"]
        assert {f.code.text for f in facts.facts} <= {
            "amyotrophic lateral sclerosis",
            "multiple sclerosis",
            "Diagnosis",
        }


def test_both_come_back() -> None:
    bundle = convert_text(FORM, "case.txt").bundle
    back = read_back(bundle)
    again = build_bundle(
        back.document, back.facts, origin=back.origin, recorded=back.recorded, status=back.status, narratives="short"
    )
    assert again == bundle


def test_deidentified_the_number_is_gone_and_the_day_is_another() -> None:
    result = convert_text(FORM, "case.txt")
    made = deidentified(Results("case", result.bundle, result.outcome), Policy(Secret(b"1" * 32)))
    (person,) = [r for e in made.bundle["entry"] if (r := e["resource"])["resourceType"] == "Patient"]
    assert [i["system"] for i in person["identifier"]] == [IDENTIFIER] and person["birthDate"] != "1955-05-04"
    assert "1234567" not in to_json(dict(made.bundle)).decode()


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Vale, Ina", ("Vale", ["Ina"])),
        ("van der Meer, J. P.", None),
        ("O'Brien, J. P.", ("O'Brien", ["J.", "P."])),
        ("Ina Vale", None),
        ("Mrs. Vale", None),
        ("Ina Vale, MD", None),
        ("Vale, Ina, Dr.", None),
        ("Vale", None),
        ("Subject 1, left", None),
    ],
)
def test_a_name_has_parts_only_where_a_comma_says_which_is_which(
    printed: str, parts: tuple[str, list[str]] | None
) -> None:
    name = human_name(printed)
    assert name["text"] == printed
    assert (name["family"], name["given"]) == parts if parts else "family" not in name
