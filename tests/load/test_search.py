"""A real FHIR server takes the bundles, finds what is in them, and isn't changed by taking them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from etl.elements.write import IDENTIFIER, Resource
from etl.fhir.conformance import conformance
from etl.fhir.encode import to_json
from etl.load.documents import SOURCE_SYSTEM, Named, references
from etl.load.run import Load, Loaded, Wishes, load_guide
from etl.load.server import Server, abilities
from etl.pipeline import Result, convert_file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("server")]


@pytest.fixture(scope="module")
def results(pages: list[Path]) -> list[Result]:
    """Every fortieth document: with more of them, the server was the longest part of all tests by far."""
    return [convert_file(page) for page in pages[::40]]


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
    return next((str(i["value"]) for i in listed if i["system"] == IDENTIFIER), resource.get("id", ""))


def sent_by_kind(bundles: Iterable[Resource]) -> dict[str, dict[str, Resource]]:
    """What a server should have: resources by our identifier, by kind; what has one identity is one."""
    sent: dict[str, dict[str, Resource]] = {}
    for bundle in bundles:
        for entry in bundle["entry"]:
            sent.setdefault(entry["resource"]["resourceType"], {})[own(entry["resource"])] = entry["resource"]
    return sent


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
    """The server has just these, beside what other tests gave it: by type, identifier, code, date and person."""
    sent = sent_by_kind(bundles)
    listed = {kind: [r for r in every(client, kind) if own(r) in sent[kind]] for kind in sent}
    assert {k: len(r) for k, r in listed.items()} == {k: len(r) for k, r in sent.items()}
    there = {kind: {own(r): r for r in resources} for kind, resources in listed.items()}
    places = {f"{kind}/{r['id']}" for kind, resources in there.items() for r in resources.values()}
    for kind, resources in there.items():
        for resource in resources.values():
            assert {r.partition("/_history")[0] for r in references(resource) if not r.startswith("#")} <= places, (
                resource["id"]
            )
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
            there = found(client, kind, **{search: ",".join(tokens)}) & set(sent[kind])
            assert there == set().union(*(coded[t] for t in tokens))
    for kind, (search, element) in DATES.items():
        dated: dict[str, set[str]] = {}
        for name, resource in sent.get(kind, {}).items():
            if element in resource:
                dated.setdefault(resource[element], set()).add(name)
        for day in sorted(dated)[::5]:  # the server has no "or" of dates; "2004-05" finds every day of it
            inside = (names for other, names in dated.items() if other.startswith(day))
            assert found(client, kind, **{search: day}) >= set().union(*inside)
        assert not dated or not found(client, kind, **{search: "1066"})


def load_all(server: str, results: list[Result], folder: Path) -> Loaded:
    """Load without a ledger."""
    documents = []
    for number, result in enumerate(results):
        path = folder / f"{number}.json"
        path.write_bytes(to_json(result.bundle))
        documents.append(Named(path, f"{number} {result.document.name}"))
    with Server(server) as connection:
        wishes = Wishes(f"{SOURCE_SYSTEM}/search", verify=True, jobs=2)
        return Load(connection, abilities(connection), None, wishes).run(documents)


@pytest.fixture(scope="module")
def loaded(started: str, results: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Loaded | None:
    """Everything is there, and our guide."""
    if not started.startswith("http"):
        return None
    with Server(started) as connection:
        load_guide(connection, conformance())
    return load_all(started, results, tmp_path_factory.mktemp("loaded"))


def test_a_second_load_changes_nothing(
    hapi: str, client: httpx.Client, results: list[Result], loaded: Loaded, tmp_path: Path
) -> None:
    assert loaded.states == {"done": len(results)}, [r.why for r in loaded.records if r.why]
    bundles = [r.bundle for r in results]
    kinds = sent_by_kind(bundles)
    before = versions(client, kinds)
    again = load_all(hapi, results, tmp_path)
    assert again.states == {"same": len(results)} and versions(client, kinds) == before
    assert_found(client, bundles)


def test_our_search_parameters(client: httpx.Client, results: list[Result], loaded: Loaded) -> None:
    assert loaded.states
    facts = [
        e["resource"] for r in results for e in r.bundle["entry"] if e["resource"]["resourceType"] == "Observation"
    ]
    ours = {own(f) for f in facts}
    for phase in ("before", "after"):
        expected = {own(f) for f in facts if re.search(rf"'url': 'phase', 'valueCode': '{phase}'", str(f))}
        assert found(client, "Observation", **{"timepoint-phase": phase}) & ours == expected != set()
    quote = next(str(x["valueString"]) for x in facts[0]["extension"][-2]["extension"] if x["url"] == "quote")
    assert own(facts[0]) in found(client, "Observation", **{"source-quote": quote[:20]})
