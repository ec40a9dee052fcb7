"""A bundle whose entries are kept as JSON is the same bundle."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from etl import pipeline
from etl.document import Document
from etl.explain import trace
from etl.facts import Facts
from etl.fhir.bundle import BundleType, build_bundle
from etl.fhir.encode import Packed, from_json, json_pieces, list_pieces, slim, to_json, with_entries
from etl.fhir.patient import with_known_subjects
from etl.fhir.r5 import to_r5
from etl.fhir.validate import validate_bundle

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("kind", ["transaction", "batch", "collection", "document"])
def test_the_same_bytes(source: Document, everything: Facts, kind: BundleType) -> None:
    plain = build_bundle(source, everything, bundle_type=kind)
    packed = build_bundle(source, everything, bundle_type=kind, packed=True)
    assert isinstance(packed["entry"], Packed)
    assert b"".join(json_pieces(packed)) == b"".join(json_pieces(plain))
    assert not validate_bundle(packed)


def test_what_is_made_of_a_bundle_is_made_of_a_packed_one(source: Document, everything: Facts) -> None:
    plain = build_bundle(source, everything)
    packed = build_bundle(source, everything, packed=True)
    known = {"p1": ("urn:oid:1.2.3", "4711")}
    for change in (to_r5, slim, lambda bundle: with_known_subjects(bundle, known)):
        assert list(change(packed)["entry"]) == change(plain)["entry"]
    assert isinstance(to_r5(packed)["entry"], Packed)


def test_a_table_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_MANY", 1)
    table = b"Patient,Age,Sex,Tremor,SARA total\nP1,34,F,+,12.50\nP2,40,M,-,8\n"
    packed = pipeline.convert_bytes(table, "table.csv", packed=True)
    plain = pipeline.convert_bytes(table, "table.csv")
    assert isinstance(packed.bundle["entry"], Packed)
    assert isinstance(plain.bundle["entry"], list)
    assert b"".join(json_pieces(packed.bundle)) == b"".join(json_pieces(plain.bundle))
    assert (packed.outcome, trace(packed)) == (plain.outcome, trace(plain))
    assert from_json(to_json(packed.bundle)) == from_json(to_json(plain.bundle))


def test_a_mapping_is_written_a_line_for_each_thing() -> None:
    told = {
        "kind": "case_page",
        "used": iter([{"start": 1}, {"start": 2}]),
        "structure": iter(()),
        "why": [Decimal("7.50")],
    }
    written = b"".join(list_pieces(told))
    assert from_json(written) == {
        "kind": "case_page", "used": [{"start": 1}, {"start": 2}], "structure": [], "why": [Decimal("7.50")],
    }  # fmt: skip
    assert written.count(b"\n{") == 2
    assert b"\\udcff" in b"".join(list_pieces({"name": "no \udcff UTF-8"}))


def test_what_is_wrong_is_told_with_its_place(source: Document, everything: Facts) -> None:
    packed = build_bundle(source, everything, packed=True)
    wrong = with_entries(packed, lambda entry: {**entry, "resource": {**entry["resource"], "status": 5}})
    assert any("entry[" in line and "urn:uuid:" in line for line in validate_bundle(wrong))


def test_a_sequence() -> None:
    entries = Packed([{"value": Decimal("7.50")}])
    entries.append({"value": 2})
    entries.insert(0, {"value": 1})
    assert [*entries] == [{"value": 1}, {"value": Decimal("7.50")}, {"value": 2}]
    assert str(entries[1]["value"]) == "7.50"
    entries[1:] = [{"value": 3}]
    del entries[0]
    assert entries[0:] == [{"value": 3}]
    assert len(entries) == 1
