"""Things that somebody uses: DeviceUseStatement in R4, DeviceUsage in R5, one for each fact."""

from __future__ import annotations

from typing import Any

import pytest

from etl.fhir.bundle import build_bundle
from etl.fhir.parse import read_back
from etl.fhir.r5 import to_r5
from etl.fhir.validate import validate_bundle
from etl.pipeline import Settings, convert_bytes, convert_text

SOMEBODY = "Mr. Lane is 45 years old. "


def resources(text: str) -> list[dict[str, Any]]:
    entries = convert_text(SOMEBODY + text, "case.txt").bundle["entry"]
    told = [e["resource"] for e in entries]
    about = ("Observation", "Procedure", "DeviceUseStatement")
    return [r for r in told if r["resourceType"] in about and r.get("code", {}).get("text") != "age"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("He uses a wheelchair outdoors.", "wheelchair", "58938008"),
        ("He walks with a walker.", "walker", "266731002"),
        ("He walks with crutches.", "crutch", "74566002"),
        ("He wears glasses.", "glasses", "50121007"),
        ("He uses a hearing aid.", "hearing aid", "6012004"),
        ("A pacemaker was implanted in 2015.", "cardiac pacemaker", "14106009"),
        ("He has a knee brace.", "knee brace", None),
    ],
)
def test_a_thing_that_is_used(text: str, name: str, code: str | None) -> None:
    (used,) = resources(text)
    (thing,) = used["contained"]
    assert (used["resourceType"], used["status"]) == ("DeviceUseStatement", "active")
    assert used["device"] == {"reference": "#device"} and thing["type"]["text"] == name
    assert [c["code"] for c in thing["type"].get("coding", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("No wheelchair.", ["Observation"]),
        ("In May 2010 he used a wheelchair.", ["Observation"]),
        ("He uses non-invasive ventilation at night.", ["Procedure"]),
    ],
)
def test_what_else_is_told_of_things_stays(text: str, kinds: list[str]) -> None:
    assert [r["resourceType"] for r in resources(text)] == kinds


def test_since_when_and_where() -> None:
    (used,) = resources("A pacemaker was implanted in 2015.")
    assert used["timingPeriod"] == {"start": "2015"}


def test_it_comes_back_and_r5_has_it_too() -> None:
    told = SOMEBODY + "He uses a wheelchair. A pacemaker was implanted in 2015."
    bundle = convert_text(told, "case.txt").bundle
    back = read_back(bundle)
    assert (
        build_bundle(
            back.document,
            back.facts,
            origin=back.origin,
            recorded=back.recorded,
            status=back.status,
            narratives="short",
        )
        == bundle
    )
    fifth = to_r5(bundle)
    used = [r for e in fifth["entry"] if (r := e["resource"])["resourceType"] == "DeviceUsage"]
    assert [r["device"]["concept"]["text"] for r in used] == ["wheelchair", "cardiac pacemaker"]
    assert all("contained" not in r and "subject" not in r and r["patient"] for r in used)
    assert validate_bundle(fifth, "R5") == [] and validate_bundle(bundle, "R4") == []
    whole = convert_bytes(told.encode(), "case.txt", Settings(fhir_version="R5")).bundle
    assert {e["request"]["url"].split("?")[0] for e in whole["entry"]} >= {"DeviceUsage"}
