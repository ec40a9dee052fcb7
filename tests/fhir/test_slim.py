from __future__ import annotations

from pathlib import Path

import pytest

from etl.elements.write import Resource
from etl.fhir.encode import compact, slim, to_json, with_quotes
from etl.fhir.validate import validate_bundle
from etl.pipeline import Settings, convert_case, convert_file

SAMPLES = Path(__file__).parents[2] / "samples"
TWO = [SAMPLES / "case_report.xml", SAMPLES / "examination_note.txt"]


def untold(bundle: Resource) -> Resource:
    """A bundle without its narratives."""
    entries = [{**e, "resource": {k: v for k, v in e["resource"].items() if k != "text"}} for e in bundle["entry"]]
    return {**bundle, "entry": entries}


@pytest.mark.parametrize(
    "name", ["case_report.xml", "examination_note.txt", "cohort_page.txt", "case_report_tables.txt"]
)
def test_all_but_narratives_comes_back(name: str) -> None:
    bundle = convert_file(SAMPLES / name).bundle
    small = slim(bundle)
    assert b'"url":"quote"' not in to_json(small, indent=False)
    assert with_quotes(small) == untold(bundle)
    assert not validate_bundle(small, "R4")


def test_quotes_of_a_case_are_those_of_its_files() -> None:
    bundle = convert_case(TWO).bundle
    assert with_quotes(slim(bundle)) == untold(bundle)
    assert len(to_json(slim(bundle))) < len(to_json(untold(bundle)))


def test_without_its_text_a_bundle_keeps_its_quotes() -> None:
    bundle = convert_file(TWO[0], Settings(include_text=False)).bundle
    assert slim(bundle) == compact(untold(bundle))
