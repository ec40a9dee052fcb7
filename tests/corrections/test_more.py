"""Corrections of what only some kinds of fact have, of people, of whose a fact is, and of its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from etl import convert_text
from etl.corrections import parsed, plain_of
from etl.fhir.validate import validate_bundle
from etl.pipeline import Result, Settings

PAGE = """Two patients of our clinic, one year later

We treated two people in the spring of 2014.

Mr. Vale

Mr. Vale, 58, a retired teacher from Norway, has had multiple sclerosis since 2007. He takes baclofen 10 mg twice a day orally. He had a moderate tremor on 3 May 2019. A biopsy was done on 4 May 2019.

Mr. Costa

Mr. Costa is a 59-year-old man from Brazil. He also has type 2 diabetes. He had ataxia on 5 May 2019.
"""
ROUTE = {"text": "intravenous", "coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]}


def resources(made: Result) -> dict[str, dict[str, Any]]:
    return {entry["fullUrl"]: entry["resource"] for entry in made.bundle["entry"]}


def name_of(one: dict[str, Any]) -> str:
    code = one.get("code") or one.get("medicationCodeableConcept") or {}
    names = one.get("name") or [{}]
    return str(code.get("text") or names[0].get("text", "") if isinstance(names, list) else "")


def url_of(made: Result, name: str) -> str:
    return next(url for url, one in resources(made).items() if name_of(one) == name)


def corrected(name: str, *changes: dict[str, Any], version: Any = "R4") -> tuple[Result, dict[str, Any]]:
    """The page with corrections of one fact, the last one counting, and that fact."""
    url = url_of(convert_text(PAGE, "page.txt"), name)
    lines = [
        {"id": "1", "curator": "A", "action": "correct", "document": {"name": "page.txt"}, "fact": url, "set": one}
        for one in changes
    ]
    made = convert_text(PAGE, "page.txt", Settings(corrections=tuple(map(parsed, lines)), fhir_version=version))
    assert validate_bundle(made.bundle, version) == []
    return made, resources(made)[url]


def at(one: Any, path: str) -> Any:
    for key in path.split("."):
        one = one[int(key)] if key.isdigit() else (one or {}).get(key)
    return one


@pytest.mark.parametrize(
    ("name", "changes", "path", "expected"),
    [
        ("Mr. Vale", {"sex": "female"}, "gender", "female"),
        ("Mr. Vale", {"sex": None}, "gender", None),
        ("Mr. Vale", {"birth_date": "1961-02"}, "birthDate", "1961-02"),
        ("Mr. Vale", {"deceased": "yes"}, "deceasedBoolean", True),
        ("Mr. Vale", {"deceased": "2020-05-06"}, "deceasedDateTime", "2020-05-06"),
        ("multiple sclerosis", {"clinical": "remission"}, "clinicalStatus.coding.0.code", "remission"),
        ("multiple sclerosis", {"verification": "provisional"}, "verificationStatus.coding.0.code", "provisional"),
        ("multiple sclerosis", {"verification": "refuted"}, "clinicalStatus", None),
        ("multiple sclerosis", {"abatement": "2015"}, "abatementDateTime", "2015"),
        ("multiple sclerosis", {"abatement": "2015"}, "clinicalStatus.coding.0.code", "resolved"),
        ("multiple sclerosis", {"abatement": "2015", "clinical": "inactive"}, "clinicalStatus.coding.0.code", "inactive"),
        ("multiple sclerosis", {"severity": {"text": "severe"}}, "severity.text", "severe"),
        ("tremor", {"severity": {"text": "severe"}}, "component.0.valueCodeableConcept.text", "severe"),
        ("tremor", {"severity": None}, "component", None),
        ("baclofen", {"route": ROUTE}, "dosage.0.route.text", "intravenous"),
        ("baclofen", {"route": ROUTE}, "dosage.0.doseAndRate.0.doseQuantity.value", 10),
        ("baclofen", {"route": None}, "dosage.0.route", None),
        ("baclofen", {"frequency": "once a day"}, "dosage.0.timing", {"code": {"text": "once a day"}}),
        ("baclofen", {"frequency": None}, "dosage.0.timing", None),
        ("baclofen", {"status": "stopped"}, "status", "stopped"),
        ("biopsy", {"status": "not-done"}, "status", "not-done"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("version", ["R4", "R5"])
def test_correct(name: str, changes: dict[str, Any], path: str, expected: Any, version: str) -> None:
    made, one = corrected(name, changes, version=version)
    assert list(made.corrections.values()) == ["applied"], [i.get("diagnostics") for i in made.outcome["issue"]]
    if version == "R4":
        assert at(one, path) == expected
    assert "unreviewed" not in json.dumps(one.get("meta", {}))


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("tremor", {"clinical": "active"}, "a Observation has no clinical"),
        ("Mr. Vale", {"sex": "man"}, "sex is one of"),
        ("Mr. Vale", {"birth_date": "1961-13"}, "no date"),
        ("Mr. Vale", {"person": "Mr. Costa"}, "a person is about nobody else"),
        ("multiple sclerosis", {"clinical": "active", "abatement": "2015"}, "what has ended isn't active"),
        ("multiple sclerosis", {"clinical": "active", "verification": "refuted"}, "refuted has no clinical"),
        ("baclofen", {"status": "eaten"}, "status is one of"),
        ("tremor", {"person": "Mrs. Zoe"}, "nobody in the bundle is Mrs. Zoe"),
        ("tremor", {"evidence": {"exact": "no such words"}}, "aren't in the text"),
    ],
)
def test_what_cannot_be_is_named_and_the_fact_stays(name: str, changes: dict[str, Any], why: str) -> None:
    made, one = corrected(name, changes)
    assert list(made.corrections.values()) == ["impossible"]
    assert [why in i.get("diagnostics", "") for i in made.outcome["issue"] if i["code"] == "value"] == [True]
    assert one == resources(convert_text(PAGE, "page.txt"))[url_of(convert_text(PAGE, "page.txt"), name)]


@pytest.mark.parametrize("whom", ["Mr. Costa", ""])
def test_a_fact_is_moved_to_another_person(whom: str) -> None:
    carl = url_of(convert_text(PAGE, "page.txt"), "Mr. Costa")
    made, one = corrected("tremor", {"person": whom or carl})
    assert one["subject"]["reference"] == carl
    assert list(made.corrections.values()) == ["applied"]
    origin = next(
        r["contained"][0] for r in resources(made).values() if r["resourceType"] == "Provenance" and "contained" in r
    )
    assert origin["subject"]["reference"] == url_of(made, "Mr. Vale"), "how it was stays in the Provenance"


def test_a_fact_has_other_words() -> None:
    start = PAGE.index("3 May 2019")
    made, one = corrected(
        "tremor", {"evidence": {"exact": "3 May 2019", "prefix": PAGE[start - 20 : start], "start": start}}
    )
    spans = [e for e in one["extension"] if e["url"].endswith("/source-span")]
    parts = {p["url"]: next(v for k, v in p.items() if k != "url") for p in spans[0]["extension"]}
    assert (len(spans), parts["quote"], made.document.text[parts["start"] : parts["end"]]) == (
        1,
        "3 May 2019",
        "3 May 2019",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"evidence": {"exact": ""}},
        {"evidence": {"words": "x"}},
        {"severity": {"coding": []}},
        {"sex": 7},
    ],
)
def test_a_line_that_cannot_be_used(wrong: dict[str, Any]) -> None:
    line = {"id": "1", "curator": "A", "action": "correct", "document": {"name": "p"}, "fact": "u", "set": wrong}
    with pytest.raises(ValueError, match=r"set|text"):
        parsed(line)


def test_lines_are_written_as_they_are_read() -> None:
    line = {"id": "1", "curator": "A", "role": "final", "action": "correct", "document": {"name": "p"}, "fact": "u",
            "set": {"sex": "male", "evidence": {"exact": "x", "start": 3}, "route": ROUTE}}  # fmt: skip
    assert plain_of(parsed(line))["set"] == line["set"] and plain_of(parsed(line))["role"] == "final"


CARRIER = "Mr. Novak, 41, has ataxia and a tremor. Sequencing found the variant ATP7B c.3207C>A (p.His1069Gln), heterozygous.\n"


@pytest.mark.parametrize(
    ("name", "changes", "code", "expected", "state"),
    [
        ("ATP7B variant", {"dna_change": "c.3208C>A"}, "48004-6", "c.3208C>A", "applied"),
        ("ATP7B variant", {"protein_change": "p.(H1069R)"}, "48005-3", "p.(His1069Arg)", "applied"),
        ("ATP7B variant", {"allelic_state": "hom"}, "53034-5", "LA6705-3", "applied"),
        ("ATP7B variant", {"significance": "likely pathogenic"}, "53037-8", "LA26332-9", "applied"),
        ("ATP7B variant", {"origin": "maternal"}, "48002-0", "maternal", "applied"),
        ("ATP7B variant", {"gene": {"text": "PARK7"}}, "48018-6", "PARK7", "applied"),
        ("ATP7B variant", {"protein_change": None}, "48005-3", "", "applied"),
        ("ATP7B variant", {"dna_change": "3208 C to A"}, "48004-6", "c.3207C>A", "impossible"),
        ("ATP7B variant", {"allelic_state": "twice"}, "53034-5", "LA6706-1", "impossible"),
        ("tremor", {"allelic_state": "homozygous"}, "53034-5", "", "impossible"),
    ],
)  # fmt: skip
def test_variants(name: str, changes: dict[str, Any], code: str, expected: str, state: str) -> None:
    url = url_of(convert_text(CARRIER, "v.txt"), name)
    one = parsed({"id": "1", "curator": "A", "action": "correct", "document": {"name": "v.txt"}, "fact": url, "set": changes})  # fmt: skip
    made = convert_text(CARRIER, "v.txt", Settings(corrections=(one,)))
    assert validate_bundle(made.bundle) == [] and list(made.corrections.values()) == [state]
    parts = {
        part["code"]["coding"][0]["code"]: part["valueCodeableConcept"]
        for part in resources(made)[url].get("component", [])
    }
    found = parts.get(code, {})
    assert (found.get("coding") or [{"code": found.get("text", "")}])[0]["code"] == expected
