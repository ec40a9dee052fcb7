"""A real FHIR server takes the bundles, finds what is in them, and isn't changed by taking them again."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from etl.facts import Concept, Condition, Observation
from etl.fhir.bundle import build_bundle
from etl.fhir.common import IDENTIFIER, Resource
from etl.fhir.conformance import conformance
from etl.pipeline import Result, convert_file
from etl.sinks.server import ServerError, connect, load_bundle, load_guide

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests" / "server"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("server")]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client | str]:
    """A server that knows our guide, or why there is none (`client` then skips or fails)."""
    told = tmp_path_factory.mktemp("server") / "address"
    if not shutil.which("java"):
        yield "no java"
        return
    log = told.with_name("log")
    with log.open("w") as stream:
        built = subprocess.run([SERVER.parent / "build.sh", SERVER], stdout=stream, stderr=stream, timeout=1800)
        if built.returncode:
            yield f"not built: {log.read_text()[-2000:]}"
            return
        server = subprocess.Popen([SERVER / "serve.sh", told], stdin=subprocess.PIPE, stdout=stream, stderr=stream)
        try:
            begin = time.monotonic()
            while not told.exists() and server.poll() is None and time.monotonic() < begin + 400:
                time.sleep(0.25)
            if not told.exists():
                yield f"not started: {log.read_text()[-2000:]}"
                return
            with connect(told.read_text(), timeout=120) as client:
                load_guide(client, conformance())
                yield client
        finally:
            assert server.stdin
            server.stdin.close()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture
def client(started: httpx.Client | str, needs: Callable[..., str]) -> httpx.Client:
    needs("java")
    if not (SERVER / "build" / "ready").exists():
        needs("mvn")
    assert not isinstance(started, str), started
    return started


@pytest.fixture(scope="module")
def results(pages: list[Path]) -> list[Result]:
    """Every third document: with all of them, the server was the longest part of all tests by far."""
    return [convert_file(page) for page in pages[::3]]


def every(client: httpx.Client, kind: str, **asked: str) -> list[Resource]:
    """All resources that a search finds, page by page.

    A search for several codes should fit into one page: of 488 resources, some found by two of the codes, HAPI gave one
    less with pages of 500.
    """
    fresh = {"Cache-Control": "no-cache", "Content-Type": "application/x-www-form-urlencoded"}
    page = client.post(f"{kind}/_search", data={"_count": "2000", **asked}, headers=fresh).json()
    found: list[Resource] = []
    while True:
        assert page["resourceType"] == "Bundle", page
        found += [e["resource"] for e in page.get("entry", [])]
        following = [x["url"] for x in page["link"] if x["relation"] == "next"]
        if not following:
            return found
        page = client.get(following[0]).json()


def own(resource: Resource) -> str:
    """What we call it; in R4 a Provenance has no identifier, and its id is ours."""
    listed = resource.get("identifier", [])
    return next((str(i["value"]) for i in listed if i["system"] == IDENTIFIER), resource["id"])


def sent_by_kind(bundles: Iterable[Resource]) -> dict[str, dict[str, Resource]]:
    """What a server should have: resources by our identifier, by kind; what has one identity is one."""
    sent: dict[str, dict[str, Resource]] = {}
    for bundle in bundles:
        for entry in bundle["entry"]:
            sent.setdefault(entry["resource"]["resourceType"], {})[own(entry["resource"])] = entry["resource"]
    return sent


def references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for v in value:
            yield from references(v)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for v in value.values():
            yield from references(v)


def versions(client: httpx.Client, kinds: Iterable[str]) -> dict[str, str]:
    return {f"{kind}/{r['id']}": r["meta"]["versionId"] for kind in kinds for r in every(client, kind)}


CODES = {
    "Condition": ("code", "code"),
    "Observation": ("code", "code"),
    "Procedure": ("code", "code"),
    "MedicationStatement": ("code", "medicationCodeableConcept"),
    "MedicationAdministration": ("code", "medicationCodeableConcept"),
    "Specimen": ("type", "type"),
    "DocumentReference": ("type", "type"),
}
DATES = {
    "Observation": ("date", "effectiveDateTime"),
    "Procedure": ("date", "performedDateTime"),
    "Condition": ("onset-date", "onsetDateTime"),
    "MedicationAdministration": ("effective-time", "effectiveDateTime"),
}


def found(client: httpx.Client, kind: str, **asked: str) -> set[str]:
    """What a search finds, by our identifiers."""
    return {own(r) for r in every(client, kind, _elements="identifier", **asked)}


def some(values: Iterable[str]) -> Iterator[list[str]]:
    """So many at once: FHIR's comma is an or."""
    listed = sorted(values)
    return (listed[i : i + 25] for i in range(0, len(listed), 25))


def assert_found(client: httpx.Client, bundles: list[Resource]) -> None:
    """The server has just these: by type, identifier, code, date and person; and no reference leads nowhere."""
    sent = sent_by_kind(bundles)
    there = {kind: {own(r): r for r in every(client, kind)} for kind in sent}
    assert {k: len(r) for k, r in there.items()} == {k: len(r) for k, r in sent.items()}
    places = {f"{kind}/{r['id']}" for kind, resources in there.items() for r in resources.values()}
    for kind, resources in there.items():
        for resource in resources.values():
            assert {r.partition("/_history")[0] for r in references(resource)} <= places, resource["id"]
        for names in some(sent[kind]):
            if kind != "Provenance":  # which has no identifier in R4
                asked = ",".join(f"{IDENTIFIER}|{name}" for name in names)
                assert found(client, kind, identifier=asked) == set(names)
    assert_codes_and_dates(client, sent)
    for kind in ("Condition", "Observation", "Procedure", "MedicationStatement", "Encounter", "FamilyMemberHistory"):
        about: dict[str, set[str]] = {}
        for name, resource in there.get(kind, {}).items():
            about.setdefault((resource.get("subject") or resource["patient"])["reference"], set()).add(name)
        for who, names_ in about.items():
            assert found(client, kind, **{"patient" if who.startswith("Patient/") else "subject": who}) == names_


def assert_codes_and_dates(client: httpx.Client, sent: dict[str, dict[str, Resource]]) -> None:
    for kind, (search, element) in CODES.items():
        coded: dict[str, set[str]] = {}
        for name, resource in sent.get(kind, {}).items():
            for coding in resource.get(element, {}).get("coding", []):
                coded.setdefault(f"{coding['system']}|{coding['code']}", set()).add(name)
        for tokens in some(coded):
            assert found(client, kind, **{search: ",".join(tokens)}) == set().union(*(coded[t] for t in tokens))
    for kind, (search, element) in DATES.items():
        dated: dict[str, set[str]] = {}
        for name, resource in sent.get(kind, {}).items():
            if element in resource:
                dated.setdefault(resource[element], set()).add(name)
        for day in sorted(dated)[::5]:  # the server has no "or" of dates; "2004-05" finds every day of it
            inside = (names for other, names in dated.items() if other.startswith(day))
            assert found(client, kind, **{search: day}) >= set().union(*inside)
        assert not dated or not found(client, kind, **{search: "1066"})


@pytest.fixture(scope="module")
def loaded(started: httpx.Client | str, results: list[Result]) -> dict[str, str]:
    """Everything is there; the versions of all."""
    if isinstance(started, str):
        return {}
    for result in results:
        load_bundle(started, result.bundle)
    return versions(started, sent_by_kind(r.bundle for r in results))


def test_a_second_load_changes_nothing(client: httpx.Client, results: list[Result], loaded: dict[str, str]) -> None:
    bundles = [r.bundle for r in results]
    assert all(load_bundle(client, bundle).created == 0 for bundle in bundles)
    assert versions(client, sent_by_kind(bundles)) == loaded and set(loaded.values()) == {"1"}
    assert_found(client, bundles)


def test_our_search_parameters(client: httpx.Client, results: list[Result], loaded: dict[str, str]) -> None:
    assert loaded
    facts = [
        e["resource"] for r in results for e in r.bundle["entry"] if e["resource"]["resourceType"] == "Observation"
    ]
    for phase in ("before", "after"):
        expected = {own(f) for f in facts if re.search(rf"'url': 'phase', 'valueCode': '{phase}'", str(f))}
        assert found(client, "Observation", **{"timepoint-phase": phase}) == expected != set()
    quote = next(str(x["valueString"]) for x in facts[0]["extension"][-2]["extension"] if x["url"] == "quote")
    assert own(facts[0]) in found(client, "Observation", **{"source-quote": quote[:20]})


def test_the_same_when_the_facts_of_a_document_changed(
    client: httpx.Client, results: list[Result], loaded: dict[str, str]
) -> None:
    number = max(range(len(results)), key=lambda i: len(results[i].facts.facts))
    earlier = results[number]
    kept = list(earlier.facts.facts[5:])
    kept[0] = replace(kept[0], note="corrected")
    new = Observation(subject=kept[0].subject, evidence=kept[0].evidence, code=Concept("seen only now"))
    later = build_bundle(earlier.document, replace(earlier.facts, facts=(*kept, new)))
    kinds = sent_by_kind(r.bundle for r in results)
    done = load_bundle(client, later)
    assert done.created >= 2  # what changed says something else, so it has another identity
    after = versions(client, kinds)
    changed = {place.split("/")[0] for place in loaded if after[place] != loaded[place]}
    assert changed <= {"Patient", "Provenance"}  # the person's narrative, and the list of the document's facts
    assert load_bundle(client, later).created == 0 and versions(client, kinds) == after
    assert load_bundle(client, earlier.bundle, prune=True).removed == done.created
    again = load_bundle(client, later, prune=True)
    assert again.created == done.created and again.removed >= 5
    bundles = [later if i == number else r.bundle for i, r in enumerate(results)]
    assert_found(client, bundles)


def test_what_an_earlier_load_left_behind(client: httpx.Client, results: list[Result]) -> None:
    source = max(results, key=lambda r: len(r.facts.facts))
    document = replace(source.document, text=source.document.text + "\nOnce more.")
    kept = [f for f in source.facts.facts if isinstance(f, Condition)]
    before = load_bundle(client, build_bundle(document, source.facts), prune=True)
    bundle = build_bundle(document, replace(source.facts, facts=tuple(kept)))
    after = load_bundle(client, bundle, prune=True)
    assert before.removed == 0 and after.created == 0
    gone = [place for url, place in before.places.items() if url not in after.places]
    assert after.removed == len(gone) > 0
    assert client.get(gone[0].partition("/_history")[0]).status_code == 410
    assert load_bundle(client, bundle, prune=True).removed == 0


def test_other_types_are_taken_too(client: httpx.Client, results: list[Result]) -> None:
    whole = results[0]
    load_bundle(client, whole.bundle)
    again = load_bundle(client, build_bundle(whole.document, whole.facts, bundle_type="collection"))
    assert again.created == 0
    composed = load_bundle(client, build_bundle(whole.document, whole.facts, bundle_type="document"))
    assert composed.created == 1  # the Composition


def test_what_is_wrong_is_refused(client: httpx.Client, results: list[Result]) -> None:
    bundle = build_bundle(results[0].document, results[0].facts)
    bundle["entry"][2]["resource"]["gender"] = "malez"
    with pytest.raises(ServerError, match="malez"):
        load_bundle(client, bundle)
