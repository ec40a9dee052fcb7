"""Phenopackets: what GA4GH's classes read, with the form that curated packets have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import Parse
from phenopackets import Phenopacket

from etl.export.item import Item, item_of
from etl.export.run import export

ME = {"reference": "urn:uuid:patient"}
HP = "http://human-phenotype-ontology.org"
SCT = "http://snomed.info/sct"


def faults(packet: Any) -> list[str]:
    """Where a packet breaks the rules of form that phenopacket-tools checks: ids, CURIEs, and an ontology for each."""
    told = [name for name in ("id", "metaData") if not packet.get(name)]
    if not packet.get("subject", {}).get("id"):
        told.append("subject.id")
    prefixes = {one["namespacePrefix"] for one in packet["metaData"].get("resources", ())}
    for one in packet["metaData"].get("resources", ()):
        told += [
            f"resource.{n}" for n in ("id", "name", "url", "version", "namespacePrefix", "iriPrefix") if not one.get(n)
        ]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if set(value) == {"id", "label"}:
                prefix = re.match(r"(\w+):\S+", value["id"])
                if prefix is None or prefix[1] not in prefixes or not value["label"]:
                    told.append(value["id"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk({name: inner for name, inner in packet.items() if name != "metaData"})
    return told


def test_packets_of_documents_have_the_form(items: list[Item], tmp_path: Path) -> None:
    report = export(items, tmp_path / "x", "phenopackets")
    paths = [path for path in (tmp_path / "x").rglob("*.json") if path.name != "export.json"]
    people = sum(1 for item in items for _ in item.of("Patient"))
    assert len(paths) == people == report.written["packets"] > 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert Parse(text, Phenopacket()).id
        assert faults(json.loads(text)) == []
    assert all(report.written[part] for part in ("phenotypicFeatures", "measurements", "diseases", "medicalActions"))
    assert report.lost["people: name"] > 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda packet: packet["metaData"].update(resources=[]), "HP:0001250"),
        (lambda packet: packet["subject"].update(id=""), "subject.id"),
        (lambda packet: packet["phenotypicFeatures"][0]["type"].update(id="seizure"), "seizure"),
    ],
)
def test_the_rules_of_form_find_faults(
    bundle: Callable[..., dict[str, Any]], tmp_path: Path, change: Callable[[Any], None], fault: str
) -> None:
    packet = _packet(bundle, tmp_path)
    change(packet)
    assert fault in faults(packet)


def test_a_packet_says_what_the_bundle_says(bundle: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    packet = _packet(bundle, tmp_path)
    seizure, ataxia = packet["phenotypicFeatures"]
    assert seizure["type"]["id"] == "HP:0001250"
    assert seizure["onset"]["interval"] == {"start": "2020-02-01T00:00:00Z", "end": "2020-02-29T23:59:59Z"}
    assert "excluded" not in seizure
    assert ataxia["excluded"] is True
    quantity = packet["measurements"][0]["value"]["quantity"]
    assert (quantity["value"], quantity["unit"]["id"]) == (6.5, "UCUM:mmol/L")
    treatment = packet["medicalActions"][0]["treatment"]
    assert treatment["routeOfAdministration"]["id"] == "SNOMEDCT:47625008"
    assert treatment["doseIntervals"][0]["quantity"]["value"] == 5
    assert packet["subject"]["timeAtLastEncounter"]["age"]["iso8601duration"] == "P47Y"


def _packet(bundle: Callable[..., dict[str, Any]], tmp_path: Path) -> Any:
    def seen(code: str, value: str, **more: Any) -> dict[str, Any]:
        coded = {"coding": [{"system": SCT, "code": value}]}
        concept = {"text": code, "coding": [{"system": HP, "code": code, "display": code}]}
        return {"resourceType": "Observation", "subject": ME, "code": concept, "valueCodeableConcept": coded, **more}

    def measured(code: str, value: float, unit: str) -> dict[str, Any]:
        concept = {"text": code, "coding": [{"system": "http://loinc.org", "code": code}]}
        quantity = {"value": value, "unit": unit, "code": unit}
        return {"resourceType": "Observation", "subject": ME, "code": concept, "valueQuantity": quantity}

    dose = {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "subject": ME,
        "medicationCodeableConcept": {"text": "saline", "coding": [{"system": SCT, "code": "387390002"}]},
        "dosage": {
            "route": {"text": "intravenous", "coding": [{"system": SCT, "code": "47625008"}]},
            "dose": {"value": 5, "unit": "mL", "code": "mL"},
        },
    }
    made = bundle(
        seen("HP:0001250", "52101004", effectiveDateTime="2020-02"),
        seen("HP:0001251", "2667000"),
        measured("2345-7", 6.5, "mmol/L"),
        measured("30525-0", 47, "a"),
        dose,
    )
    export([item_of("made", made)], tmp_path / "p", "phenopackets")
    return json.loads((tmp_path / "p/made.p1.json").read_text(encoding="utf-8"))
