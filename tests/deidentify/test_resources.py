"""Dates, ages, ids, fields and texts, one by one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import convert_text
from etl.deidentify import Policy, Results, Secret, deidentified, kept_fields, read_secret, shifted
from etl.errors import InputError
from etl.explain import trace
from etl.fhir.encode import to_json
from etl.fhir.validate import validate_bundle
from etl.scrub import GONE, scrubber

POLICY = Policy(Secret(b"0" * 32))
ME = {"reference": "urn:uuid:00000000-0000-0000-0000-00000000000a"}


def _through(*resources: dict[str, Any], policy: Policy = POLICY) -> list[dict[str, Any]]:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    return [entry["resource"] for entry in deidentified(Results("x", bundle), policy).bundle["entry"]]


def _observation(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "00000000-0000-0000-0000-00000000000b",
        "subject": ME,
        "status": "final",
        **more,
    }


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("Babinski sign positive on the left", "Babinski sign positive on the left"),
        ("muscle strength 3-/5, ALSFRS-R 38", "muscle strength 3-/5, ALSFRS-R 38"),
        ("seen by Dr. Featherstone on 12 May 2018", f"seen by {GONE} on {GONE}"),
        ("tremor, reported to Mary Wojciechowski-Lane", f"tremor, reported to {GONE}"),
        ("treated at Green Valley Rehabilitation Center", f"treated at {GONE}"),
        ("a 93-year-old woman", f"a {GONE}-year-old woman"),
        ("a 71-year-old woman", "a 71-year-old woman"),
        ("call +49 341 1234567 or a.b@c.de", f"call {GONE} or {GONE}"),
        ("Mr. Brown walks", f"{GONE} walks"),
        ("MRN: 48221", f"MRN: {GONE}"),
        ("Kowalczyk", None),
    ],
)
def test_texts(printed: str, left: str | None) -> None:
    found = scrubber([]).text(printed)
    assert found is None or left is not None, found
    if left is not None:
        assert found is not None
        assert found.replace(GONE, " ").split() == left.replace(GONE, " ").split()


@given(st.text(max_size=200))
def test_any_text_is_scrubbed_and_stays_so(text: str) -> None:
    scrub = scrubber(["Karim Hussein"])
    once = scrub.text(f"{text} Hussein")
    assert "hussein" not in (once or "").casefold()


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.text(min_size=1))
def test_intervals_are_kept(first: date, second: date, person: str) -> None:
    by = POLICY.secret.shift(person)
    moved = [date.fromisoformat(shifted(day.isoformat(), by) or "") for day in (first, second)]
    assert moved[1] - moved[0] == second - first
    assert 1 <= (first - moved[0]).days <= 364
    assert len(shifted(first.isoformat()[:7], by) or "") == 7
    assert len(shifted(first.isoformat()[:4], by) or "") == 4


@pytest.mark.parametrize("printed", ["", "soon", "2018-13", "2018-02-30"])
def test_what_is_no_date_goes(printed: str) -> None:
    assert shifted(printed, POLICY.secret.shift("p")) is None


def test_years_only() -> None:
    made = _through(_observation(effectiveDateTime="2018-05-12"), policy=Policy(POLICY.secret, "year"))
    assert made[0]["effectiveDateTime"] in ("2018", "2017")


@pytest.mark.parametrize(
    ("value", "code", "left"),
    [(91, "a", (90, ">=")), (89, "a", (89, None)), (1100, "mo", (1080, ">=")), (45, "a", (45, None))],
)
def test_ages_over_89_are_grouped(value: int, code: str, left: tuple[int, str | None]) -> None:
    age = {"coding": [{"system": "http://loinc.org", "code": "30525-0"}], "text": "age"}
    patient = {"resourceType": "Patient", "id": ME["reference"].removeprefix("urn:uuid:"), "birthDate": "1930-01-02"}
    person, made = _through(patient, _observation(code=age, valueQuantity={"value": value, "code": code}))
    assert (made["valueQuantity"]["value"], made["valueQuantity"].get("comparator")) == left
    assert ("birthDate" in person) == (left[1] is None)


def test_a_field_or_kind_that_is_not_named_is_out() -> None:
    made = _through(
        _observation(performer=[{"display": "Dr. Who"}], valueQuantity={"value": 5, "id": "x"}, extension=[{"url": "http://new", "valueString": "x"}]),
        {"resourceType": "Practitioner", "id": "1", "name": [{"text": "Who"}]},
    )  # fmt: skip
    assert len(made) == 1
    assert set(made[0]) == {"resourceType", "id", "text", "subject", "status", "valueQuantity"}
    assert made[0]["valueQuantity"] == {"value": 5}
    assert "name" not in (kept_fields({"resourceType": "Patient"}) or {})


def test_what_is_left_is_valid_fhir_and_the_same_for_the_same_key(samples: Path) -> None:
    result = convert_text((samples / "labelled_page.txt").read_text(), name="labelled_page.txt")
    results = Results("labelled_page", result.bundle, result.outcome, trace(result))
    first, again = deidentified(results, POLICY), deidentified(results, POLICY)
    assert first == again
    assert deidentified(results, Policy(Secret(b"1" * 32))).bundle["id"] != first.bundle["id"]
    assert validate_bundle(json.loads(to_json(dict(first.bundle))), "R4") == []
    assert all(
        set(one) <= {"unit", "state", "reason", "start", "end", "page", "row", "column"}
        for one in (first.trace or {})["passages"]
    )


def test_keys(tmp_path: Path) -> None:
    made = read_secret(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert read_secret(tmp_path / "key") == made != read_secret(None)
    (tmp_path / "short").write_text("abc")
    with pytest.raises(InputError, match="32 bytes"):
        read_secret(tmp_path / "short")
