"""What a person rejected leaves nowhere: one function decides, and every export, table, comparison and load asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import convert_text
from etl.cli import main
from etl.corrections import NotPossibleError, accepted, parsed, rejected
from etl.explain import compared, explained
from etl.export import tables
from etl.export.rows import item_of
from etl.export.run import Options, export
from etl.fhir.encode import to_json
from etl.fhir.narrative import rewritten
from etl.fhir.validate import validate_bundle
from etl.holding import NO_FACTS, Choice, kept_bundle, kept_outcome, references, review_of, standing_of, standings
from etl.load.documents import Named, read_document
from etl.load.plan import make_plan
from etl.load.state import State
from etl.pipeline import Settings

VARIANT = {"coding": [{"system": "http://loinc.org", "code": "69548-6"}]}

PAGE = """Patient story: Mrs. Vale

Name: Mrs. Vale
Sex: female
Age: 58 years old
Diagnosis: Multiple sclerosis since 2011. Hypertension.
Allergy: penicillin.

Condition on admission, 3 May 2019
  • Muscle strength of left upper limb: 3/5
  • No tremor. Babinski sign positive on the left.
  • Walking distance: 40 m. Blood pressure 130/80 mmHg.
  • ALSFRS-R total 34: speech 3, salivation 4, swallowing 3.
Takes baclofen 10 mg twice daily.

Treatment: on 10 May 2019 she received 4 × 10^7 umbilical cord mesenchymal stem cells by lumbar puncture, on 17 May 2019
5 × 10^7 cells intravenously.

After treatment, 1 June 2019: walking distance 60 m. Her mother has Parkinson disease.
"""
TEXTS = ("code", "medicationCodeableConcept", "type")


@cache
def page(bundle_type: Any = "document", version: Any = "R4") -> tuple[dict[str, Any], dict[str, Any]]:
    """The page's bundle and findings; each fact has a mark in its name and quote that stands nowhere else."""
    result = convert_text(PAGE, "page.txt", Settings(bundle_type=bundle_type, fhir_version=version))
    bundle = json.loads(to_json(result.bundle))
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    for number, url in enumerate(facts(bundle)):
        name_it(resources[url], f"§{number}§")
    made = rewritten(resources, set(resources))
    return {**bundle, "entry": [{**e, "resource": made[e["fullUrl"]]} for e in bundle["entry"]]}, result.outcome


def name_it(resource: dict[str, Any], mark: str) -> None:
    """Put a mark into a fact's name and quotes."""
    for key in TEXTS:
        concept = resource.get(key)
        concept = concept[0] if isinstance(concept, list) else concept
        if isinstance(concept, dict):
            concept["text"] = f"{concept.get('text', '')} {mark}"
    for extension in resource.get("extension", []):
        for part in extension.get("extension", []):
            if part["url"] == "quote":
                part["valueString"] += f" {mark}"


def facts(bundle: dict[str, Any]) -> list[str]:
    return [e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] not in NO_FACTS]


def judged(bundle: dict[str, Any], wrong: set[str], right: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """The bundle as it is after a person rejected some facts and accepted others."""

    def one(url: str, resource: dict[str, Any]) -> dict[str, Any]:
        return rejected(resource) if url in wrong else accepted(resource) if url in right else resource

    return {**bundle, "entry": [{**e, "resource": one(e["fullUrl"], e["resource"])} for e in bundle["entry"]]}


def marks(bundle: dict[str, Any], urls: set[str]) -> set[str]:
    """What must not be found anywhere: the ids and the marks of facts."""
    numbers = {url: number for number, url in enumerate(facts(bundle))}
    return {f"§{numbers[url]}§" for url in urls} | {url.removeprefix("urn:uuid:") for url in urls}


def everything_that_leaves(bundle: dict[str, Any], outcome: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """All that leaves of a document, by where it goes."""
    item = item_of("page", bundle, outcome)
    yield "tables", json.dumps({name: table.to_pylist() for name, table in tables([item]).items()})
    with TemporaryDirectory() as folder:
        for target in ("csv", "phenopackets", "redcap", "omop", "report"):
            out = Path(folder) / target
            export([item], out, target, Options(year_from_age=True))
            yield target, "".join(path.read_text("utf-8") for path in sorted(out.rglob("*")) if path.is_file())
        path = Path(folder) / "page.json"
        path.write_bytes(to_json(bundle))
        document = read_document(Named(path, "page"), "https://x.example")
        plan = make_plan(document, State({}, {}, {}, frozenset(), frozenset()), {}, own_ids=True)
        yield "load", json.dumps([action.resource for action in plan.actions], default=str)
    appeared = compared({"resourceType": "Bundle", "entry": []}, bundle)
    yield "diff", " ".join(f"{one.fact.full_url} {one.fact.name}" for one in appeared)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(chosen=st.sets(st.integers(0, 40), min_size=1))
def test_nothing_rejected_leaves(chosen: set[int]) -> None:
    bundle, outcome = page()
    urls = facts(bundle)
    wrong = {urls[number % len(urls)] for number in chosen}
    after = judged(bundle, wrong)
    found = standings({entry["fullUrl"]: entry["resource"] for entry in after["entry"]})
    gone = {url for url in urls if found[url].rejected}
    assert wrong <= gone
    for where, text in everything_that_leaves(after, outcome):
        assert not {mark for mark in marks(bundle, gone) if mark in text}, where
        if where in ("tables", "csv", "load", "diff"):  # and what was not rejected does
            assert all(url.removeprefix("urn:uuid:") in text for url in set(urls) - gone), where


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize("bundle_type", ["transaction", "document"])
def test_what_is_kept_is_a_whole_bundle(bundle_type: Any, version: Any) -> None:
    bundle, _ = page(bundle_type, version)
    for url in facts(bundle):
        before = deepcopy(after := judged(bundle, {url}))
        kept = kept_bundle(after)
        assert after == before, "the given bundle is not changed"
        assert validate_bundle(kept.bundle, version) == []
        text = json.dumps(kept.bundle)
        assert not {mark for mark in marks(bundle, set(kept.gone)) if mark in text}
        there = {entry["fullUrl"] for entry in kept.bundle["entry"]}
        assert {one for e in kept.bundle["entry"] for one in references(e["resource"])} <= there | {"#device"}


def test_what_belongs_to_a_rejected_treatment_goes_with_it() -> None:
    bundle, _ = page()
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    doses = [url for url, one in resources.items() if one["resourceType"] == "MedicationAdministration"]
    whole = resources[doses[0]]["partOf"][0]["reference"]
    mine = {url for url in doses if resources[url]["partOf"][0]["reference"] == whole}
    assert set(kept_bundle(judged(bundle, {whole})).gone) == {whole} | mine
    spared = kept_bundle(judged(bundle, {whole}, {doses[0]}))  # a person accepted this dose by itself
    assert doses[0] not in spared.gone
    (dose,) = [e["resource"] for e in spared.bundle["entry"] if e["fullUrl"] == doses[0]]
    assert "partOf" not in dose
    total = next(url for url, one in resources.items() if "hasMember" in one)
    items = {one["reference"] for one in resources[total]["hasMember"]}
    assert set(kept_bundle(judged(bundle, {total})).gone) == {total}, "items stand by themselves"
    left = kept_bundle(judged(bundle, items))
    assert set(left.gone) == items and "hasMember" not in json.dumps(left.bundle), "a total has a value of its own"


CODES = "http://terminology.hl7.org/CodeSystem"


def verified(code: str) -> dict[str, Any]:
    return {"verificationStatus": {"coding": [{"system": f"{CODES}/condition-ver-status", "code": code}]}}


@pytest.mark.parametrize(
    ("resource", "state"),
    [
        ({"resourceType": "Condition", **verified("confirmed")}, ""),
        ({"resourceType": "Condition", **verified("provisional")}, ""),
        ({"resourceType": "Condition", **verified("entered-in-error")}, "rejected"),
        ({"resourceType": "AllergyIntolerance", **verified("entered-in-error")}, "rejected"),
        ({"resourceType": "Condition", **verified("refuted")}, "refuted"),
        ({"resourceType": "Observation", "status": "entered-in-error"}, "rejected"),
        ({"resourceType": "Observation", "valueCodeableConcept": {"coding": [{"code": "2667000"}]}}, "absent"),
        ({"resourceType": "Observation", "code": VARIANT, "valueCodeableConcept": {"coding": [{"code": "LA9634-2"}]}}, "absent"),
        ({"resourceType": "Observation", "valueCodeableConcept": {"coding": [{"code": "52101004"}]}}, ""),
        ({"resourceType": "Observation", "valueInteger": 0, "status": "final"}, ""),
        ({"resourceType": "Procedure", "status": "not-done"}, "absent"),
        ({"resourceType": "Procedure", "status": "stopped"}, ""),
        ({"resourceType": "MedicationStatement", "status": "not-taken"}, "absent"),
        ({"resourceType": "MedicationStatement", "status": "intended"}, ""),
        ({"resourceType": "MedicationStatement", "status": "recorded", "adherence": {"code": {"text": "not-taken"}}}, "absent"),
        ({"resourceType": "Encounter", "status": "cancelled"}, "absent"),
        ({"resourceType": "DocumentReference", "status": "superseded"}, "superseded"),
        ({"resourceType": "DocumentReference", "status": "current"}, ""),
    ],
)  # fmt: skip
def test_states(resource: dict[str, Any], state: str) -> None:
    assert (standing_of(resource).state, standing_of(resource).holds) == (state, not state)


def correction(action: str, url: str, number: int = 0, curator: str = "Dr. A", **more: Any) -> Any:
    plain = {"id": f"{number}{curator}{action}", "curator": curator, "action": action, "document": {"name": "page.txt"}}
    return parsed({**plain, "fact": url, "what": {"type": "Observation"}, "anchor": {"exact": "x"}, **more})


def reviews(*words: Any) -> dict[str, str]:
    bundle = convert_text(PAGE, "page.txt", Settings(corrections=words)).bundle
    found = standings({entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]})
    return {"whole": review_of(found.values()), **{url: one.reviewed for url, one in found.items()}}


def test_reviewed() -> None:
    urls = facts(page()[0])
    every = [correction("accept", url, number) for number, url in enumerate(urls)]
    assert reviews()["whole"] == "no"
    assert {reviews(*every)[url] for url in (*urls, "whole")} == {"yes"}
    one = reviews(every[0])
    assert (one["whole"], one[urls[0]], one[urls[1]]) == ("partly", "yes", "no")
    assert reviews(correction("comment", urls[0], note="?"))[urls[0]] == "partly"
    assert reviews(every[0], correction("reject", urls[0], curator="Dr. B"))[urls[0]] == "no", (
        "they contradict each other"
    )
    assert reviews(correction("reject", urls[0]))[urls[0]] == "yes"


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize(("left", "says"), [(0, "yes"), (1, "partly"), (None, "no")])
def test_a_document_is_reviewed_by_what_was_rejected_too(left: int | None, says: str, version: Any) -> None:
    bundle = page(version=version)[0]
    urls = facts(bundle)
    after = bundle if left is None else judged(bundle, set(urls[left:]))
    for choice in ({}, {"include_rejected": True}, {"reviewed_only": True}):
        assert tables([after], **choice)["documents"].to_pylist()[0]["reviewed"] == says, choice


def test_only_what_was_reviewed() -> None:
    bundle, _ = page()
    right, wrong = set(facts(bundle)[:3]), set(facts(bundle)[3:5])
    after = judged(bundle, wrong, right)
    rows = tables([after], reviewed_only=True)["facts"].to_pylist()
    assert {f"urn:uuid:{row['fact']}" for row in rows} == right
    assert kept_bundle(after, Choice(reviewed_only=True)).counts.total() == len(facts(bundle)) - 3
    rows = tables([after], include_rejected=True)["facts"].to_pylist()
    assert {f"urn:uuid:{row['fact']}" for row in rows if row["holds"] == "rejected"} >= wrong
    assert len(rows) == len(facts(bundle))


def test_a_finding_about_a_rejected_fact_is_settled() -> None:
    issues = [{"expression": ["urn:uuid:a", "urn:uuid:b"]}, {"expression": ["urn:uuid:c"]}, {}]
    left = kept_outcome({"resourceType": "OperationOutcome", "issue": issues}, {"urn:uuid:b"})
    assert left and left["issue"] == issues[1:]


def test_the_bundle_itself_shows_a_rejected_fact_as_an_error_only() -> None:
    """It stays, so that servers learn of it, but no list of what holds names it."""
    url = next(u for u in facts(page()[0]) if "Condition" in str(page()[0]["entry"][facts_at(u)]["resource"]))
    bundle = convert_text(
        PAGE, "page.txt", Settings(corrections=(correction("reject", url),), bundle_type="document")
    ).bundle
    name = next(e["resource"]["code"]["text"] for e in bundle["entry"] if e["fullUrl"] == url)
    for entry in bundle["entry"]:
        one = entry["resource"]
        if entry["fullUrl"] != url:
            sections = [s["text"]["div"] for s in one.get("section", ())]
            assert name not in "".join([one["text"]["div"], *sections]), one["resourceType"]


def facts_at(url: str) -> int:
    return next(number for number, entry in enumerate(page()[0]["entry"]) if entry["fullUrl"] == url)


def test_r5_keeps_a_rejection_of_a_medicine() -> None:
    bundle, _ = page("transaction")
    url = next(e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] == "MedicationStatement")
    made = convert_text(PAGE, "page.txt", Settings(corrections=(correction("reject", url),), fhir_version="R5")).bundle
    (one,) = [e["resource"] for e in made["entry"] if e["fullUrl"] == url]
    assert standing_of(one).rejected and "adherence" not in one
    assert validate_bundle(made, "R5") == []


def test_explain_and_diff_say_what_was_rejected(tmp_path: Path) -> None:
    bundle, _ = page()
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    url = facts(bundle)[2]
    before.write_text(json.dumps(bundle))
    after.write_text(json.dumps(judged(bundle, {url})))
    assert {one.full_url: one.state for one in explained(json.loads(after.read_text()))}[url] == "rejected"

    def ran(*arguments: Any) -> str:
        return CliRunner().invoke(main, [*map(str, arguments)]).output

    assert ran("explain", after).count("[rejected]") == 1 and "[rejected]" not in ran("explain", before)
    assert "1 went" in ran("diff", before, after) and "1 appeared" in ran("diff", after, before)
    assert "1 changed" in ran("diff", before, after, "--include-rejected")


def test_people_and_sources_cannot_be_rejected() -> None:
    for entry in page()[0]["entry"]:
        if entry["resource"]["resourceType"] in ("Patient", "Group"):
            with pytest.raises(NotPossibleError):
                rejected(entry["resource"])


def test_the_views_of_a_database(tmp_path: Path) -> None:
    import duckdb

    def medicine(status: str) -> dict[str, Any]:
        return {"resourceType": "MedicationStatement", "status": status, "medicationCodeableConcept": {"text": status}}

    def condition(verification: str, clinical: str | None = None) -> dict[str, Any]:
        told = {"clinicalStatus": {"coding": [{"code": clinical}]}} if clinical else {}
        return {
            "resourceType": "Condition",
            "code": {"text": clinical or verification},
            **told,
            **verified(verification),
        }

    def finding(name: str, code: str = "", **more: Any) -> dict[str, Any]:
        value = (
            {"valueCodeableConcept": {"coding": [{"code": code, "system": "http://snomed.info/sct"}]}} if code else {}
        )
        return {"resourceType": "Observation", "status": "final", "code": {"text": name}, **value, **more}

    resources = [
        condition("confirmed", "active"), condition("confirmed", "resolved"), condition("refuted"),
        condition("entered-in-error"), medicine("active"), medicine("stopped"), medicine("not-taken"),
        medicine("entered-in-error"), medicine("unknown"), finding("here", "52101004"), finding("not here", "2667000"),
        finding("five", valueInteger=5), finding("empty", dataAbsentReason={"text": "unknown"}),
        {**finding("wrong", "52101004"), "status": "entered-in-error"},
    ]  # fmt: skip
    bundle = json.loads(json.dumps(page("collection")[0]))
    bundle["entry"] = bundle["entry"][:1] + [
        {"fullUrl": f"urn:uuid:r{n}", "resource": {**one, "id": f"r{n}"}} for n, one in enumerate(resources)
    ]
    export([item_of("made", bundle)], tmp_path / "x", "duckdb", Options(choice=Choice(include_rejected=True)))
    with duckdb.connect(str(tmp_path / "x/facts.duckdb")) as base:
        for kind, names in (
            ("conditions", {"active"}), ("medicines", {"active", "unknown"}), ("observations", {"here", "five"}),
        ):  # fmt: skip
            assert {row[0] for row in base.execute(f"SELECT concept FROM current_{kind}").fetchall()} == names
