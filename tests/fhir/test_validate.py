"""Errors of validation are readable."""

from __future__ import annotations

import json

import pytest

from etl.document import Document
from etl.facts import Facts
from etl.fhir.bundle import build_bundle
from etl.fhir.encode import to_json
from etl.fhir.validate import validate_bundle


def test_an_error_names_its_element_and_resource(source: Document, cohort: Facts) -> None:
    bundle = build_bundle(source, cohort)
    del bundle["entry"][3]["resource"]["status"]
    (line,) = validate_bundle(bundle)
    assert line.startswith("entry[3].resource") and bundle["entry"][3]["fullUrl"] in line and "status" in line


@pytest.mark.parametrize("resource", [{}, {"resourceType": "Zork"}, {"resourceType": None}])
def test_no_resource_of_fhir(resource: dict[str, object]) -> None:
    assert len(validate_bundle(resource)) == 1


def test_what_was_written_can_be_read(source: Document, everything: Facts) -> None:
    assert validate_bundle(json.loads(to_json(build_bundle(source, everything)))) == []


def test_json_is_exact(source: Document, everything: Facts) -> None:
    text = to_json(build_bundle(source, everything)).decode()
    for number in ('"value": 2.50,', '"value": 750000000,', '"value": 427,', '"value": 0.5,', '"valueDecimal": 2.75'):
        assert number in text
    with pytest.raises(TypeError):
        to_json({"value": object()})
