"""Every value of a bundle is in a table, and every format says the same."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest
from frictionless import Package

from etl.errors import InputError
from etl.export import schema, tables
from etl.export.rows import Item, item_of, rows_of
from etl.export.run import export
from etl.names import BASE

ME = {"reference": "urn:uuid:patient"}
PRESSURE = {
    "resourceType": "Observation",
    "meta": {"tag": [{"system": "x", "code": "unreviewed"}]},
    "status": "preliminary",
    "code": {"text": "blood pressure", "coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
    "subject": ME,
    "effectiveDateTime": "2020-05",
    "component": [
        {"code": {"text": "systolic"}, "valueQuantity": {"value": Decimal("142.0"), "unit": "mmHg", "code": "mm[Hg]"}},
        {"code": {"text": "diastolic"}, "valueRange": {"low": {"value": 80}, "high": {"value": 84}}},
    ],
}
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "patient": ME,
    "code": {"text": "penicillin"},
    "reaction": [{"manifestation": [{"text": "rash"}, {"text": "wheeze"}]}],
}
DEVICE_USE = {"resourceType": "DeviceUseStatement", "status": "active", "subject": ME, "device": {"reference": "#d"}}
NEVER_SEEN = {"resourceType": "VisionPrescription", "patient": ME, "lensSpecification": [{"sphere": Decimal("-2.50")}]}


def _values(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every value of a resource, walked here once more and not by the code under test."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, path)
    else:
        yield path, json.dumps(value) if isinstance(value, bool) else str(value)


def _said_by_design(path: tuple[str, ...], value: str) -> bool:
    """What stands in no table: identities, narratives, profiles, URLs of extensions, UCUM's address."""
    return (
        path[0] in ("text", "resourceType", "identifier")
        or path[-1] in ("url", "reference", "profile")
        or value in ("http://unitsofmeasure.org", "unknown", "as-text")
    )


def _cells(item: Item) -> dict[str, set[str]]:
    """Fact → everything that its rows say."""
    said: dict[str, set[str]] = defaultdict(set)
    for rows in rows_of(item)[0].values():
        for row in rows:
            for value in row.values():
                said[str(row.get("fact") or row.get("id"))].add(str(value))
                if isinstance(value, float):
                    said[str(row.get("fact"))].add(format(Decimal(str(value)).normalize(), "f"))
                if isinstance(value, bool):
                    said[str(row.get("fact"))].add(json.dumps(value))
    return said


def _lost(item: Item) -> list[tuple[str, tuple[str, ...], str]]:
    said = _cells(item)
    numbers = {fact: {_number(v) for v in values} for fact, values in said.items()}
    kinds = ("Device", "Provenance", "DocumentReference", "Composition")
    return [
        (resource["resourceType"], path, value)
        for _, resource in item.entries()
        if resource["resourceType"] not in kinds
        for path, value in _values(resource)
        if not _said_by_design(path, value)
        and value not in said[resource["id"]]
        and not (_number(value) is not None and _number(value) in numbers[resource["id"]])
        and not set(value.split()) <= {w for v in said[resource["id"]] for w in v.split()}
    ]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def test_every_value_is_in_a_table(items: list[Item]) -> None:
    for item in items:
        assert _lost(item) == []
        account = rows_of(item)[1]
        assert account.adds_up
        assert account.values > 50


@pytest.mark.parametrize(
    ("resource", "table", "says"),
    [
        (PRESSURE, "observations", [{"concept": "systolic", "value": "142.0", "number": 142.0, "part_of": "blood pressure"}, {"concept": "diastolic", "value": "80–84"}]),
        (ALLERGY, "intolerances", [{"concept": "penicillin", "reaction": "rash"}]),
        (DEVICE_USE, "devices", [{"status": "active", "device": "#d"}]),
        (NEVER_SEEN, "other", [{"kind": "VisionPrescription", "person": "p1"}]),
    ],
)  # fmt: skip
def test_any_resource_and_its_components(
    bundle: Callable[..., dict[str, Any]], resource: dict[str, Any], table: str, says: list[dict[str, Any]]
) -> None:
    item = item_of("", bundle(resource))
    rows = rows_of(item)[0][table]
    assert [{name: row.get(name) for name in want} for row, want in zip(rows, says, strict=True)] == says
    assert _lost(item) == []


def test_reviewed_is_told_only_where_the_bundle_tells_it(bundle: Callable[..., dict[str, Any]]) -> None:
    accepted = {**PRESSURE, "meta": {}}
    both = rows_of(item_of("", bundle(PRESSURE, accepted)))[0]["facts"]
    assert [row["reviewed"] for row in both] == [False, True]
    assert "reviewed" not in rows_of(item_of("", bundle(accepted)))[0]["facts"][0]
    span = {"url": f"{BASE}/StructureDefinition/source-span", "extension": [{"url": "start", "valueInteger": 0}]}
    read = {**accepted, "extension": [span]}
    for resources, review in (((read, read), "yes"), ((PRESSURE, read), "partly"), ((PRESSURE, PRESSURE), "no")):
        assert rows_of(item_of("", bundle(*resources)))[0]["documents"][0]["reviewed"] == review
    assert [row["reviewed"] for row in rows_of(item_of("", bundle(read, read)))[0]["facts"]] == [True, True]


def test_a_row_a_person_and_visit_with_reasons_apart(bundle: Callable[..., dict[str, Any]]) -> None:
    def item(day: str, **value: Any) -> dict[str, Any]:
        survey = [{"coding": [{"code": "survey", "system": "x"}]}]
        return {
            "resourceType": "Observation", "status": "final", "category": survey, "code": {"text": "FIM eating"},
            "subject": ME, "effectiveDateTime": day, **value,
        }  # fmt: skip

    made = bundle(
        item("2020-01-01", valueInteger=4),
        item("2020-02-01", dataAbsentReason={"coding": [{"code": "not-applicable", "system": "x"}]}),
        item("2020-03-01", valueInteger=5),
        item("2020-03-01", valueInteger=6),
    )
    wide = tables([made])["wide"].to_pylist()
    found = [(r["date"], r["fim_eating"], r["fim_eating_text"], r["fim_eating_missing"]) for r in wide]
    assert found == [
        ("2020-01-01", 4.0, None, None),
        ("2020-02-01", None, None, "not-applicable"),
        ("2020-03-01", None, "5 | 6", None),
    ]


@pytest.fixture(scope="module")
def written(items: list[Item], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = {target: tmp_path_factory.mktemp(target) / "x" for target in ("csv", "parquet", "duckdb", "xlsx")}
    for target, path in out.items():
        export(items, path, target)
    return out


def test_all_formats_say_the_same(items: list[Item], written: dict[str, Path]) -> None:
    memory = tables(items)
    base = duckdb.connect(str(written["duckdb"] / "facts.duckdb"), read_only=True)
    book = openpyxl.load_workbook(written["xlsx"] / "facts.xlsx", read_only=True)
    for name, table in memory.items():
        rows = sorted(tuple(row.values()) for row in table.to_pylist()) if name == "codes" else None
        frame = pandas.read_parquet(written["parquet"] / f"{name}.parquet")
        assert list(frame.columns) == table.column_names
        with (written["csv"] / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream))
        counted = base.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert table.num_rows == len(frame) == len(lines) - 1 == (counted or [0])[0]
        assert table.num_rows == sum(1 for _ in book[name].iter_rows(max_col=1)) - 1
        if rows is not None:
            assert [tuple(line[:2]) for line in lines[1:]] == [tuple(r.values())[:2] for r in table.to_pylist()]
    base.close()


def test_the_data_package_is_valid(written: dict[str, Path]) -> None:
    report = Package(str(written["csv"] / "datapackage.json")).validate()
    assert [(task.name, error.message) for task in report.tasks for error in task.errors] == []
    assert report.valid
    described = {(row["table"], row["column"]) for row in csv.DictReader((written["csv"] / "dictionary.csv").open())}
    assert described >= {(table.name, column.name) for table in schema.tables() for column in table.columns}


def test_what_begins_like_a_formula_is_text(bundle: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    made = bundle({"resourceType": "Condition", "code": {"text": '=HYPERLINK("http://x")'}, "subject": ME})
    export([item_of("", made)], tmp_path / "x", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x/facts.xlsx")["conditions"]
    cell = next(cell for cell in sheet[2] if str(cell.value).startswith("=HYPER"))
    assert cell.data_type == "s"


@pytest.mark.parametrize(
    "wrong",
    [
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "id": "1"}}]},
        {"resourceType": "Patient"},
        {"resourceType": "Bundle", "entry": [{}]},
    ],
)
def test_a_bundle_that_is_not_ours(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        item_of("x", wrong)


def test_two_resources_with_one_id(bundle: Callable[..., dict[str, Any]]) -> None:
    with pytest.raises(InputError, match="one id"):
        item_of("x", bundle({**ALLERGY, "id": "a"}, {**ALLERGY, "id": "a"}))
