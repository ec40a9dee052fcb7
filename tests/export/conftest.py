"""What the tests of exports share: documents converted once, and bundles made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl import convert_case, convert_file
from etl.explain import trace
from etl.export.rows import Item, item_of
from etl.fhir.encode import to_json
from etl.names import BASE
from etl.pipeline import Result

SAMPLES = (
    "labelled_page.txt",
    "visits_table.csv",
    "clinic_page.html",
    "case_report_tables.txt",
    "cohort_page.txt",
    "two_patients.txt",
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as convert writes it."""
    out = tmp_path_factory.mktemp("out")
    samples = Path(__file__).resolve().parents[2] / "samples"
    results = {name.split(".")[0]: convert_file(samples / name) for name in SAMPLES if (samples / name).exists()}
    results["ward/case"] = convert_case([samples / "labelled_page.txt", samples / "stroke_page.txt"])
    for name, result in results.items():
        _write(out / name, result)
    return out


def _write(path: Path, result: Result) -> None:
    path.parent.mkdir(exist_ok=True)
    path.with_name(f"{path.name}.json").write_bytes(to_json(result.bundle))
    path.with_name(f"{path.name}.findings.json").write_bytes(to_json(result.outcome))
    path.with_name(f"{path.name}.trace.json").write_text(json.dumps(trace(result)), encoding="utf-8")


@pytest.fixture(scope="session")
def items(folder: Path) -> list[Item]:
    """The same as items."""
    return [
        item_of(path.relative_to(folder).as_posix().removesuffix(".json"), *map(_load, _with_sides(path)))
        for path in sorted(folder.rglob("*.json"))
        if not path.name.endswith((".findings.json", ".trace.json"))
    ]


def _with_sides(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.stem + ending) for ending in (".findings.json", ".trace.json"))]


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_bytes(), parse_float=Decimal)
    return loaded


@pytest.fixture
def bundle() -> Callable[..., dict[str, Any]]:
    """`bundle(resource, …)`: a bundle of ours about one patient, whose id is `patient`."""

    def make(*resources: dict[str, Any], name: str = "made", born: str = "") -> dict[str, Any]:
        source = {
            "resourceType": "DocumentReference",
            "id": f"{name}-source",
            "identifier": [{"system": f"{BASE}/identifier", "value": f"{name}-source"}],
            "status": "current",
            "content": [{"attachment": {"title": name}}],
        }
        patient = {"resourceType": "Patient", "id": "patient", "gender": "female"}
        patient |= {"birthDate": born} if born else {}
        body = [source, patient, *({"id": f"r{i}", **one} for i, one in enumerate(resources))]
        entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in body]
        return {"resourceType": "Bundle", "id": name, "type": "collection", "entry": entries}

    return make
