"""Vaccines given and refused: read from sentences, lists and tables, and written as FHIR's Immunization."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from etl import Settings, convert_text, deidentify
from etl.examples import run_one
from etl.export.rows import item_of, rows_of
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle
from etl.kinds.immunization import Immunization
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example

PAGE = """Mrs. Lane, 50 years old, is a woman.

She had the second dose of hepatitis B vaccine on 12 October 2019 (lot QK1234). She had a flu shot.
She refused the COVID-19 vaccine because of a fear of needles. MMR vaccine from 1999 to 2003. She had a cough.
"""
TABLE = "Vaccine | Date | Lot | Dose\nMMR vaccine | 12 May 1999 | LM22 | 1\nMMR vaccine | 3 June 2003 | QX77 | 2"


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Lot QK99 of the rabies vaccine expired.", [], ["immunization: *; lot QK99"]),
        ("Rabies vaccine on 5 May 2010, batch no. RB-104.", ["immunization: rabies vaccine; date 2010-05-05; lot RB-104"], []),
        ("He had Tdap (lot A12B) and yellow fever vaccine (lot B345) in May 2012.",
         ["immunization: Tdap vaccine; lot A12B", "immunization: yellow fever vaccine; lot B345; date 2012-05"],
         ["immunization: Tdap vaccine; lot B345", "immunization: yellow fever vaccine; lot A12B"]),
        ("After the third dose of rabies vaccine he had a rash.", ["rash: present"], ["immunization: *; dose 1"]),
        ("The third dose of rabies vaccine was given in 2011.", ["immunization: rabies vaccine; dose 3"], []),
        ("She had the second dose of rabies vaccine; the third dose is due.", ["immunization: rabies vaccine; dose 2"], ["immunization: *; dose 3"]),
        ("He refused the shingles vaccine.", ["immunization: zoster vaccine; not-done; refused"], ["*: completed"]),
        ("He did not get the shingles vaccine.", [], ["immunization: zoster vaccine; refused", "*: completed"]),
        ("He is allergic to the influenza vaccine.", [], ["immunization: *"]),
        ("He should have a pneumococcal vaccine next year.", [], ["immunization: *"]),
        ("Her mother was vaccinated against rubella.", [], ["immunization: *"]),
        ("She is rubella immune. Haemophilus influenzae grew.", [], ["immunization: *"]),
        (
            "Immunizations:\n- Pneumovax 23, 4 June 2016, lot K007\n- typhoid vaccine, first dose, 2001",
            [
                "immunization: 23-valent pneumococcal polysaccharide vaccine; date 2016-06-04; lot K007",
                "immunization: typhoid vaccine; dose 1; date 2001",
            ],
            ["immunization: typhoid vaccine; lot K007"],
        ),
        (
            TABLE,
            [
                "immunization: measles, mumps and rubella vaccine; date 1999-05-12; lot LM22; dose 1",
                "immunization: measles, mumps and rubella vaccine; date 2003-06-03; lot QX77; dose 2",
            ],
            ["immunization: measles, mumps and rubella vaccine; lot LM22; dose 2"],
        ),
    ],
)  # fmt: skip
def test_what_is_read(text: str, gives: list[str], never: list[str]) -> None:
    failure = run_one(Example(text, tuple(gives), tuple(never)), compile_lexicon())
    assert failure is None, str(failure)


@cache
def bundle(version: Any = "R4", profile: Any = None) -> dict[str, Any]:
    settings = Settings(fhir_version=version, **({"profile": profile} if profile else {}))
    return convert_text(PAGE, "page.txt", settings).bundle


def immunizations(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    listed = [e["resource"] for e in found["entry"] if e["resource"]["resourceType"] == "Immunization"]
    return {one["vaccineCode"]["text"]: one for one in listed}


def test_it_is_fhirs_immunization() -> None:
    assert validate_bundle(bundle()) == []
    found = immunizations(bundle())
    given, undated, refused = found["hepatitis B vaccine"], found["influenza vaccine"], found["COVID-19 vaccine"]
    assert given["vaccineCode"]["coding"][0]["system"] == "http://hl7.org/fhir/sid/cvx"
    assert (given["status"], given["occurrenceDateTime"], given["lotNumber"]) == ("completed", "2019-10-12", "QK1234")
    assert given["protocolApplied"] == [{"doseNumberPositiveInt": 2}]
    assert undated["occurrenceString"] == "unknown" and "_occurrenceString" in undated
    assert (refused["status"], refused["statusReason"]["text"]) == ("not-done", "a fear of needles")
    assert refused["statusReason"]["coding"][0]["code"] == "PATOBJ"


def test_it_is_read_back() -> None:
    facts = convert_text(PAGE, "page.txt").facts.facts
    own = [fact for fact in facts if isinstance(fact, Immunization)]
    assert own and [fact for fact in read_back(bundle()).facts.facts if isinstance(fact, Immunization)] == own


def test_r5_says_the_number_of_a_dose_as_a_text() -> None:
    assert validate_bundle(bundle("R5"), "R5") == []
    assert immunizations(bundle("R5"))["hepatitis B vaccine"]["protocolApplied"] == [{"doseNumber": "2"}]


def test_it_claims_us_cores_profile() -> None:
    profile = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-immunization"
    assert all(profile in one["meta"]["profile"] for one in immunizations(bundle("R4", "us-core")).values())


def test_it_has_a_table_and_keeps_what_identifies_nobody() -> None:
    rows, account = rows_of(item_of("page", bundle()))
    (row,) = [one for one in rows["immunizations"] if one["concept"] == "hepatitis B vaccine"]
    assert (row["code"], row["date"], row["lot"], row["dose"]) == ("45", "2019-10-12", "QK1234", "2")
    assert account.adds_up
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    masked = immunizations(dict(deidentify.deidentified(deidentify.Results("page", bundle()), policy).bundle))
    assert "lotNumber" not in masked["hepatitis B vaccine"] and len(masked) == len(immunizations(bundle()))
