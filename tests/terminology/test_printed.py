"""Codes that a table prints are looked up in the packs in use."""

from __future__ import annotations

import pytest

from etl.pipeline import Settings, convert_bytes

TABLE = "START,STOP,PATIENT,ENCOUNTER,CODE,SYSTEM,DESCRIPTION\n2001-01-01,,{0},e,{1},{2},Seizure\n"
WHO = "0f8fad5b-d9cb-469f-a165-70867728950e"
CODES = {
    ("HP:0001250", "HPO"): False,
    ("HP:9999999", "HPO"): True,
    ("84757009", "SNOMED-CT"): False,  # no pack of it
}


@pytest.mark.parametrize("case", CODES)
def test_a_code_that_its_terminology_does_not_have_is_said(case: tuple[str, str]) -> None:
    result = convert_bytes(TABLE.format(WHO, *case).encode(), "conditions.csv", Settings(terminology=("hpo",)))
    said = [f.text for f in result.facts.findings if f.code == "code-unexplained"]
    assert bool(said) is CODES[case] and all(case[0] in text for text in said)
    assert any(case[0] in {c.code for c in fact.code.codings} for fact in result.facts.facts), "kept as printed"
