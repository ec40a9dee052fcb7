"""The view definitions that are shipped: any runner of SQL on FHIR makes tables with them, which hold what the resources say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

import etl.export
from etl import convert_file
from etl.cli import main
from etl.holding import standing_of

ROOT = Path(__file__).resolve().parents[2]
VIEWS = Path(etl.export.__file__).with_name("views")
SAMPLES = ("labelled_page.txt", "case_report_tables.txt", "two_courses.txt")


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("views")
    pages = [str(ROOT / "samples" / name) for name in SAMPLES]
    made = CliRunner().invoke(main, ["convert", *pages, "-o", str(out), "--format", "ndjson"])
    assert made.exit_code == 0, made.output
    return out


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{kind}.ndjson").read_text(encoding="utf-8").splitlines()]


def rows_of(folder: Path, name: str, more: tuple[dict[str, Any], ...] = ()) -> list[dict[str, Any]]:
    sqlonfhir = pytest.importorskip("sqlonfhir")
    view = json.loads((VIEWS / f"{name}.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = sqlonfhir.evaluate([*lines(folder, view["resource"]), *more], view)
    return found


def test_they_are_view_definitions() -> None:
    files = sorted(VIEWS.glob("*.json"))
    assert [file.stem for file in files] == ["conditions_that_hold", "medicines", "observations"]
    for file in files:
        view = json.loads(file.read_text(encoding="utf-8"))
        assert view["resourceType"].endswith("ViewDefinition") and view["name"] == file.stem
        names = [column["name"] for select in view["select"] for column in select["column"]]
        assert len(set(names)) == len(names) and {"id", "patient", "quote", "phase", "reviewed"} <= set(names)


def test_observations_have_value_presence_time_and_quote(resources: Path) -> None:
    rows = {row["id"]: row for row in rows_of(resources, "observations")}
    every = lines(resources, "Observation")
    assert rows.keys() == {one["id"] for one in every}
    said = Counter[str]()
    for one in every:
        row = rows[one["id"]]
        spans = [e for e in one["extension"] if e["url"].endswith("/source-span")]
        assert (
            (row["quote"] or "") == next((p["valueString"] for p in spans[0]["extension"] if p["url"] == "quote"), "")
            if spans
            else not row["quote"]
        )
        number = one.get("valueQuantity", {}).get("value", one.get("valueInteger"))
        read = row["value_number"] if row["value_number"] is not None else row["value_integer"]
        assert (read if read is None else float(read)) == number
        absent = standing_of(one).absent
        assert row["absent"] in (absent, None), one["code"]["text"]
        assert (row["date"] or "") == one.get("effectiveDateTime", "")
        said.update(key for key in ("absent", "present", "offset", "phase", "date", "value_text") if row[key])
    assert min(said[key] for key in ("absent", "present", "offset", "phase", "date")) > 1, said


def test_medicines_have_their_dose(resources: Path) -> None:
    rows = {row["medicine"]: row for row in rows_of(resources, "medicines")}
    found = rows["riluzole"]
    assert (found["dose"], found["dose_unit"], found["times"], found["status"]) == (50, "mg", 2, "active")


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, False),
        ({"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}, False),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, True),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, False),
        ({"clinicalStatus": {"coding": [{"code": "recurrence"}]}}, True),
        ({"abatementDateTime": "2001"}, False),
    ],
)
def test_conditions_that_hold(resources: Path, change: dict[str, Any], holds: bool) -> None:
    one = {"resourceType": "Condition", "id": "made", "code": {"text": "gout"}, "subject": {"reference": "Patient/1"}}
    rows = rows_of(resources, "conditions_that_hold", ({**one, **change},))
    assert any(row["id"] == "made" for row in rows) is holds
    assert {row["condition"] for row in rows} > {"amyotrophic lateral sclerosis"}


def test_duckdb_asks_them(resources: Path, tmp_path: Path) -> None:
    file = tmp_path / "observations.ndjson"
    file.write_text(
        "".join(json.dumps(row, default=float) + "\n" for row in rows_of(resources, "observations")), encoding="utf-8"
    )
    found = duckdb.sql(
        f"SELECT observation, count(*) FROM read_json('{file}') WHERE present AND phase = 'before' GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    assert found and all(count > 0 for _, count in found)


def test_what_a_person_rejected_is_in_none(resources: Path) -> None:
    bundle = convert_file(ROOT / "samples" / "labelled_page.txt").bundle
    one = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation")
    gone = {**json.loads(json.dumps(one, default=float)), "id": "gone", "status": "entered-in-error"}
    assert all(row["id"] != "gone" for row in rows_of(resources, "observations", (gone,)))
