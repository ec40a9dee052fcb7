"""Bundles as they are written: what their resources share stands once, and comes back when they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.deidentify import Policy, Results, Secret, deidentified
from etl.elements.write import EXTENSION, Resource
from etl.explain import explained
from etl.export.rows import item_of
from etl.fhir.encode import Packed, compact, expanded, from_json, to_json
from etl.pipeline import Settings, convert_file, convert_text

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ["case_report.xml", "examination_note.txt", "cohort_page.txt", "case_report_tables.txt", "visits_table.csv"]
READING = f"{EXTENSION}/reading"


def readings(bundle: Resource) -> list[tuple[str, Resource]]:
    entries = [entry["resource"] for entry in bundle["entry"]]
    return [(r["resourceType"], x) for r in entries for x in r.get("extension", []) if x["url"] == READING]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("packed", [False, True])
def test_all_comes_back_byte_for_byte(name: str, packed: bool) -> None:
    bundle = convert_file(SAMPLES / name).bundle
    if packed:
        bundle = {**bundle, "entry": Packed(bundle["entry"])}
    small = compact(bundle)
    assert isinstance(small["entry"], Packed) is packed
    small, whole = {**small, "entry": list(small["entry"])}, {**bundle, "entry": list(bundle["entry"])}
    assert to_json(expanded(small)) == to_json(whole) and to_json(expanded(whole)) == to_json(whole)
    assert compact(small) == small
    assert len(to_json(small, indent=False)) < 0.95 * len(to_json(whole, indent=False))


def test_readings_stand_once_with_the_targets_they_hold_for() -> None:
    bundle = compact(convert_text("Case report\n\nA 40-year-old woman had tremor and ataxia. She had no fever.").bundle)
    ((kind, reading),) = readings(bundle)
    assert kind == "Provenance"
    lines = {part["url"]: part["valueString"].split("\n") for part in reading["extension"]}
    assert len(lines) == len(reading["extension"])
    rules = [line.partition(": ")[2] for line in lines["rule"]]
    assert len(rules) == len(set(rules)) and all(
        line.split(":")[0].replace("-", " ").split() for own in lines.values() for line in own
    )
    targets = bundle["entry"][-1]["resource"]["target"]
    tremor = next(e["fullUrl"] for e in bundle["entry"] if e["resource"].get("code", {}).get("text") == "tremor")
    at = targets.index({"reference": tremor})
    assert f"{at}: finding:tremor" in lines["entry"]


@pytest.mark.parametrize(
    ("kind", "without"), [("transaction", True), ("batch", True), ("collection", False), ("document", False)]
)
def test_what_the_server_names_has_no_id(kind: str, without: bool) -> None:
    settings = Settings(bundle_type=kind)  # type: ignore[arg-type]
    for entry in compact(convert_file(SAMPLES / "two_patients.txt", settings).bundle)["entry"]:
        of_server = without and entry["resource"]["resourceType"] != "Provenance"
        assert ("id" not in entry["resource"]) is of_server


def test_cells_of_tables_have_no_narrative_of_their_own() -> None:
    said = [entry["resource"] for entry in convert_file(SAMPLES / "visits_table.csv").bundle["entry"]]
    cells = [
        r for r in said if any("row" in {p["url"] for p in x.get("extension", [])} for x in r.get("extension", []))
    ]
    assert cells and not any("text" in one for one in cells)
    assert all("text" in one for one in said if one not in cells)
    full = convert_file(SAMPLES / "visits_table.csv", Settings(narratives="full")).bundle["entry"]
    assert all("text" in entry["resource"] for entry in full)


def test_who_reads_a_written_bundle_sees_all_of_it() -> None:
    bundle = convert_text("Case report\n\nA 40-year-old woman had tremor and ataxia. She had no fever.").bundle
    whole, small = from_json(to_json(bundle)), from_json(to_json(compact(bundle)))
    assert explained(small) == explained(whole) and any(one.rule for one in explained(small))
    assert item_of("a", small).bundle == item_of("a", whole).bundle
    policy = Policy(Secret(b"1" * 32))
    given = [deidentified(Results("a", one, None, None), policy).bundle for one in (small, whole)]
    assert given[0] == given[1]


def test_other_bundles_stay_as_they_are() -> None:
    other = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient"}}, {}]}
    assert expanded(other) == other and expanded({"resourceType": "Bundle"}) == {"resourceType": "Bundle"}
