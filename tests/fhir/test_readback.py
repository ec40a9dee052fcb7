"""The bundle says to an independent reader what the facts say; skipped where that reader isn't at hand."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.document import Document
from etl.facts import Facts
from etl.fhir.bundle import build_bundle
from etl.fhir.encode import to_json

READER = Path(__file__).parents[3] / "shared" / "score" / "score.py"
pytestmark = pytest.mark.skipif(not READER.exists(), reason="the reader isn't at hand")


@pytest.fixture
def read(source: Document) -> Callable[[Facts], list[dict[str, Any]]]:
    spec = importlib.util.spec_from_file_location("reader", READER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def flat(facts: Facts) -> list[dict[str, Any]]:
        bundle = json.loads(to_json(build_bundle(source, facts)))
        assert module.span_errors(bundle, module.document_text(bundle, None))[0] == 0
        return list(module.flatten(bundle))

    return flat


def find(found: list[dict[str, Any]], name: str, **more: Any) -> dict[str, Any]:
    return next(f for f in found if name in f["names"] and all(f.get(k) == v for k, v in more.items()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("age", {"type": "patient", "number": (54.0, "a"), "person": 0}),
        (
            "motor neuron disease",
            {"presence": "present", "onset": "2004-05", "asserted": "2005-03", "severity": ["severe"]},
        ),
        ("diabetes", {"presence": "absent"}),
        ("muscle strength", {"text": ["3-/5", "3-"], "sites": ["left upper limb, distal", "Upper limb structure"]}),
        ("speech", {"presence": "worsened", "phase": "after", "course": 2}),
        ("walking", {"presence": "unchanged"}),
        ("vital capacity", {"number": (2.5, "L")}),
        ("cell count", {"number": (427e6, "{cells}"), "comparator": "<", "presence": "present"}),
        ("leg lift angle", {"range": (10.0, 20.0, "deg")}),
        ("total", {"number": (41.0, "{score}"), "dates": ["2006-03-01"]}),
        ("SOD1 variant", {"presence": "absent"}),
        ("UBQLN2", {"presence": "present"}),
        ("ventilation", {"method": ["mask"], "dates": ["2006"], "presence": "present"}),
        ("gastrostomy", {"presence": "absent"}),
        ("riluzole", {"status": "active", "route": ["oral"], "doses": [(50.0, "mg")]}),
        ("admission", {"dates": ["2005-11"]}),
        ("family history of motor neuron disease", {"presence": "present"}),
    ],
)
def test_facts_come_through(read: Any, everything: Facts, name: str, expected: dict[str, Any]) -> None:
    found = find(read(everything), name)
    assert {k: found.get(k) for k in expected} == expected


def test_treatment_comes_through(read: Any, everything: Facts) -> None:
    found = find(read(everything), "stem cell transplantation", person=0)
    assert found["dates"] == ["2005-11"] and found["sites"] == ["L3-L4"]
    assert "lumbar puncture" in found["method"] and {"intrathecal", "intravenous"} <= set(found["route"])
    assert (750000000.0, "{cells}") in found["doses"]


def test_offset_comes_through(read: Any, everything: Facts) -> None:
    offset = find(read(everything), "speech")["offset"]
    assert (offset["value"], offset["code"]) == (6, "mo")


def test_a_missing_item_is_no_fact(read: Any, everything: Facts) -> None:
    assert not [f for f in read(everything) if "device item" in f["names"]]


def test_cohort_comes_through(read: Any, cohort: Facts) -> None:
    found = read(cohort)
    assert find(found, "group size")["number"] == (120.0, "")
    improved = find(found, "improved")
    assert (improved["subject"], improved["presence"], improved["number"]) == (
        "group",
        "improved",
        (48.0, "{patients}"),
    )
