"""Shared elements are validated once: the verdict is that of the models on the bundle as it is."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.fhir.validate import validate_bundle

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "expected"
BUNDLE: dict[str, Any] = json.loads((SAMPLES / "labelled_page.json").read_text(encoding="utf-8"))
WRONG = [
    None,
    "",
    " ",
    "\x0b",
    "\u00a0",
    "x",
    3,
    -1,
    1.5,
    2**31,
    2**70,
    1e400,
    Decimal("NaN"),
    Decimal("1.5"),
    Decimal("1" * 16),
    True,
    [],
    {},
    [None],
    "2010-02-30",
    "2010-02",
    "2010",
    "urn:uuid:00000000-0000-5000-8000-00000000000g",
    "urn:uuid:21b9ac29-7e0c-5cc3-9d4a-0f8c2e2d8b6a",
    "eA==",
    "eA=",
    "https://example.org/a",
    "https://",
    {"text": "x"},
    {"reference": "x"},
    {"coding": [{"code": "x"}]},
    {"value": 1},
]


def places(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to every element of a tree."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(p for key, value in inside for p in places(value, (*path, key)))]


PLACES = [path for path in places(BUNDLE)[1:] if path != ("resourceType",)]


def plain(bundle: dict[str, Any]) -> bool:
    """What the models say without a short cut."""
    try:
        get_fhir_model_class("Bundle").model_validate(bundle)
    except (ValidationError, AttributeError, KeyError, RecursionError, TypeError):
        return False
    return True


@settings(deadline=None, max_examples=100)
@given(
    at=st.sampled_from(PLACES),
    value=st.sampled_from(WRONG),
    key=st.sampled_from(
        [
            "",
            "valueInteger",
            "valueString",
            "value",
            "url",
            "code",
            "id",
            "effectiveDateTime",
            "text",
            "div",
            "nothing",
            "data",
            "size",
            "system",
            "display",
            "reference",
            "coding",
            "unit",
        ]
    ),
)
@example(at=("entry",), value="", key="")
@example(at=("entry",), value={"text": "x"}, key="")
def test_a_broken_bundle_has_the_models_own_verdict(at: tuple[str | int, ...], value: Any, key: str) -> None:
    bundle = copy.deepcopy(BUNDLE)
    inner: Any = bundle
    for step in at[:-1]:
        inner = inner[step]
    if key and isinstance(inner[at[-1]], dict):
        inner[at[-1]][key] = value
    else:
        inner[at[-1]] = value
    assert (validate_bundle(bundle) == []) == plain(bundle)


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, "1", 1.5])
def test_a_place_in_the_source_is_held_to_the_rules_each_time(number: object) -> None:
    bundle = copy.deepcopy(BUNDLE)
    spans = [p for p in PLACES if p[-1] == "valueInteger"]
    assert len(spans) > 2
    inner: Any = bundle
    for step in spans[-1][:-1]:
        inner = inner[step]
    inner["valueInteger"] = number
    assert (validate_bundle(bundle) == []) == plain(bundle)


@pytest.mark.parametrize(
    ("key", "value"),
    [("id", "a b"), ("effectiveDateTime", "2010-02-30"), ("effectiveDateTime", "2010-13"),
     ("effectiveDateTime", "May 2010"), ("status", ""), ("valueInteger", 2**40), ("text", {"status": "generated"}),
     ("text", {"status": "generated", "div": 3}), ("bodySite", {"text": 3})],
)  # fmt: skip
@pytest.mark.parametrize("last", [0, -1])
def test_a_resource_is_held_to_the_rules_beside_one_that_is_alike(key: str, value: object, last: int) -> None:
    bundle = copy.deepcopy(BUNDLE)
    found = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
    twin = copy.deepcopy(found[last])
    bundle["entry"] += [
        {"fullUrl": "urn:uuid:twin", "resource": twin, "request": {"method": "POST", "url": "Observation"}}
    ]
    assert validate_bundle(bundle) == []
    twin[key] = value
    assert validate_bundle(bundle) and not plain(bundle)


@pytest.mark.parametrize("text", ["", "\u00a0", 3])
def test_an_empty_quote_is_not_taken_for_one_that_is_there(text: object) -> None:
    bundle = copy.deepcopy(BUNDLE)
    quotes = [p for p in PLACES if p[-1] == "valueString" and "extension" in p]
    inner: Any = bundle
    for step in quotes[-1][:-1]:
        inner = inner[step]
    inner["valueString"] = text
    assert validate_bundle(bundle) and not plain(bundle)


def test_the_next_process_needs_no_models_for_what_they_found_valid(tmp_path: Path) -> None:
    code = (
        "import json, sys; from etl.fhir.validate import SHAPES, validate_bundle;"
        f"assert validate_bundle(json.load(open({str(SAMPLES / 'labelled_page.json')!r}))) == [];"
        "print('fhir.resources' in sys.modules)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for needed in ("True", "False"):
        ended = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=SAMPLES.parents[1],
            env=environment,
        )
        assert ended.stdout.strip() == needed


def test_what_is_wrong_is_told_with_its_place() -> None:
    bundle = copy.deepcopy(BUNDLE)
    at = next(i for i, e in enumerate(bundle["entry"]) if e["resource"]["resourceType"] == "Observation")
    bundle["entry"][at]["resource"]["subject"] = {"reference": 3}
    (line,) = validate_bundle(bundle)
    assert line.startswith(f"entry[{at}].resource.subject.reference (Observation urn:uuid:")


def test_a_tree_without_end_is_no_error_of_ours() -> None:
    deep: dict[str, Any] = {}
    for _ in range(3000):
        deep = {"contained": [deep]}
    assert validate_bundle({"resourceType": "Bundle", "type": "collection", "meta": {"versionId": 2**70}, "x": deep})


@pytest.mark.parametrize(
    "entry", ["", 3, {"resource": {"resourceType": None}}, {"resource": {"resourceType": "Nothing"}}, {"resource": 3}]
)
def test_what_is_no_resource_is_told_and_no_traceback(entry: object) -> None:
    assert validate_bundle({"resourceType": "Bundle", "type": "collection", "entry": [entry]})
