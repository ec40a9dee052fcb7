"""What the project publishes is valid, and holds all that its bundles use."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.elements.write import TAGS, own_coding
from etl.facts import Coding, Concept, Facts
from etl.fhir.bundle import FINDINGS, build_bundle, build_outcome
from etl.fhir.conformance import concepts_of, conformance, package
from etl.fhir.document_reference import KINDS
from etl.fhir.validate import validate_bundle
from etl.mapping.load import load_entries, shipped_dir
from etl.names import BASE, OWN, SYSTEMS
from etl.release import VERSION

Walk = Callable[[Any], list[dict[str, Any]]]

PUBLISHED = {r["url"]: r for r in conformance()}


@pytest.mark.parametrize("url", sorted(PUBLISHED))
def test_valid(url: str) -> None:
    resource = PUBLISHED[url]
    assert validate_bundle(resource) == []
    assert url == f"{BASE}/{resource['resourceType']}/{resource['id']}"
    assert resource["version"] == VERSION and resource["status"] == "active"
    assert resource.get("count", 0) == len(resource.get("concept", []))


def test_bundles_use_nothing_else(source: Document, everything: Facts, cohort: Facts, walk: Walk) -> None:
    for facts in (everything, cohort):
        bundle = build_bundle(source, facts, bundle_type="document")
        for part in [*walk(bundle), *walk(build_outcome(source, facts, bundle))]:
            if str(part.get("url", "")).startswith(f"{BASE}/StructureDefinition"):
                inner = {e["url"] for e in part.get("extension", [])}
                elements = PUBLISHED[part["url"]]["differential"]["element"]
                assert inner <= {e.get("sliceName") for e in elements}
            if str(part.get("system", "")).startswith(f"{BASE}/CodeSystem") and part["system"] != OWN:
                assert part["code"] in {c["code"] for c in PUBLISHED[part["system"]]["concept"]}


@pytest.mark.parametrize(
    ("system", "codes"),
    [
        ("tags", TAGS),
        ("findings", {k: v[1] for k, v in FINDINGS.items()}),
        ("document-kind", {k.replace("_", "-"): v for k, v in KINDS.items()}),
        ("change", {"unchanged": "Unchanged"}),
        ("timepoint-phase", {"before": "Before", "during": "During", "after": "After"}),
    ],
)
def test_codes_agree_with_what_is_published(system: str, codes: dict[str, str]) -> None:
    concepts = PUBLISHED[f"{BASE}/CodeSystem/{system}"]["concept"]
    assert {c["code"]: c["display"] for c in concepts} == codes


def test_concepts_come_from_the_mappings() -> None:
    named = [Concept("b thing", (Coding(OWN, "b"), Coding("other", "x"))), Concept("a", (Coding(OWN, "a", "A thing"),))]
    (filled,) = [r for r in conformance(named + named) if r["url"] == OWN]
    assert filled["concept"] == [{"code": "a", "display": "A thing"}, {"code": "b", "display": "b thing"}]
    assert (filled["content"], filled["count"]) == ("complete", 2)
    assert validate_bundle(filled) == []


@pytest.mark.parametrize("kind", ["transaction", "document"])
def test_every_resource_says_its_profile(source: Document, everything: Facts, cohort: Facts, kind: Any) -> None:
    for facts in (everything, cohort):
        bundle = build_bundle(source, facts, bundle_type=kind)
        resources = [bundle, build_outcome(source, facts, bundle), *(e["resource"] for e in bundle["entry"])]
        for resource in resources:
            (profile,) = resource["meta"]["profile"]
            assert PUBLISHED[profile]["type"] == resource["resourceType"]


def test_every_profile_has_must_supports_and_says_where_a_fact_was_read() -> None:
    profiles = [r for url, r in PUBLISHED.items() if "/StructureDefinition/case-" in url]
    assert len(profiles) > 20
    for profile in profiles:
        elements = profile["differential"]["element"]
        assert any(e.get("mustSupport") for e in elements) or profile["baseDefinition"].startswith(BASE)
        assert profile["baseDefinition"].startswith(("http://hl7.org/fhir/StructureDefinition/", BASE))


def test_the_guide_lists_everything() -> None:
    guide = next(r for r in PUBLISHED.values() if r["resourceType"] == "ImplementationGuide")
    listed = {r["reference"]["reference"] for r in guide["definition"]["resource"]}
    others = (r for r in PUBLISHED.values() if r is not guide)
    assert listed == {f"{r['resourceType']}/{r['id']}" for r in others}


def test_the_capability_statement_names_our_profiles_and_searches() -> None:
    (statement,) = [r for r in PUBLISHED.values() if r["resourceType"] == "CapabilityStatement"]
    for part in statement["rest"][0]["resource"]:
        assert all(PUBLISHED[p]["type"] == part["type"] for p in part["supportedProfile"])
        for search in part.get("searchParam", []):
            if "definition" in search:
                assert part["type"] in PUBLISHED[search["definition"]]["base"]
                assert search["type"] == PUBLISHED[search["definition"]]["type"]


@pytest.mark.parametrize(("version", "name", "number"), [("R4", "case2fhir", "4.0.1"), ("R5", "case2fhir.r5", "5.0.0")])
def test_package(source: Document, cohort: Facts, version: Any, name: str, number: str) -> None:
    example = build_bundle(source, cohort)
    packed = package([Concept("a", (Coding(OWN, "a"),))], [example], version)
    assert packed == package([Concept("a", (Coding(OWN, "a"),))], [example], version)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        files = {m.name: json.loads(tar.extractfile(m).read()) for m in tar.getmembers()}  # type: ignore[union-attr]
    manifest = files["package/package.json"]
    assert (manifest["name"], manifest["version"], manifest["fhirVersions"]) == (name, VERSION, [number])
    index = {f["filename"] for f in files["package/.index.json"]["files"]}
    assert {f"package/{f}" for f in index} == {n for n in files if n.count("/") == 1} - {
        "package/package.json",
        "package/.index.json",
    }
    assert files["package/CodeSystem-concepts.json"]["count"] == 1
    assert f"package/example/Bundle-{example['id']}.json" in files
    definitions = [r for n, r in files.items() if "StructureDefinition-" in n]
    assert {d["fhirVersion"] for d in definitions} == {number}
    assert all(validate_bundle(d, version) == [] for d in definitions)


def test_what_has_codes_of_loinc_only_has_one_of_ours_too() -> None:
    """A value without a unit then has a code that asks for none."""
    entries = load_entries([shipped_dir()])
    named = {c.code for concept in concepts_of(entries) for c in concept.codings if c.system == OWN}
    bare = [e for e in entries if e.kind == "measure" and all(c.system == SYSTEMS["ln"] for c in e.codings)]
    assert len(bare) > 40
    assert [e.id for e in bare if own_coding(f"measure:{e.id}").code not in named] == []
