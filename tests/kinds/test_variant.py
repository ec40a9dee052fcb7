"""A gene variant: a kind of its own, from a sentence or a row to FHIR, exports, review and back."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from etl import Settings, convert_text, deidentify
from etl.elements.write import Context
from etl.explain import compared
from etl.export.rows import item_of, rows_of
from etl.facts import Coded, Coding, Component, Concept, Evidence, Observation
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle
from etl.holding import standings
from etl.kinds import observation, variant
from etl.kinds.registry import form_of, form_of_type, kind_of
from etl.names import SYSTEMS
from etl.review.model import Known, model_of
from etl.review.volumes import Volume

PAGE = """Mr. Novak, 41, has ataxia. Sequencing on 3 May 2019 found the variant NM_000053.4(ATP7B):c.3207C>A (p.His1069Gln),
heterozygous. No variant was found in SOD1.
"""
CONTEXT = Context("k", {"p1": "urn:uuid:p"})


def fact(**more: Any) -> Observation:
    plain = {"subject": "p1", "evidence": (Evidence(0, 3, "abc"),), "code": Concept("SOD1 variant")}
    return Observation(**{**plain, "variant": True, **more})


def built(**more: Any) -> dict[str, Any]:
    return variant.variant(fact(**more), CONTEXT, "urn:uuid:o")


@pytest.mark.parametrize(
    ("presence", "answer"), [("present", ("LA9633-4", "Present")), ("absent", ("LA9634-2", "Absent"))]
)
def test_it_is_answered_in_loincs_words(presence: str, answer: tuple[str, str]) -> None:
    gene = Coding(SYSTEMS["hgnc"], "HGNC:11179", "SOD1")
    resource = built(code=Concept("SOD1 variant", (gene,)), presence=presence, value="p.Ala5Val")
    assert resource["code"]["coding"][0]["code"] == "69548-6" and resource["code"]["text"] == "SOD1 variant"
    coding = resource["valueCodeableConcept"]["coding"][0]
    assert (coding["code"], coding["display"]) == answer
    assert "interpretation" not in resource
    parts = {p["code"]["coding"][0]["code"]: p["valueCodeableConcept"] for p in resource["component"]}
    assert parts["48018-6"]["coding"][0]["code"] == "HGNC:11179"
    assert parts["81252-9"] == {"text": "p.Ala5Val"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("gene", Coded(Concept("SOD1")), "48018-6"),
        ("symbol", Coded(Concept("SOD1", (Coding(SYSTEMS["hgnc"], "HGNC:11179"),))), "48018-6"),
        ("allelic state", "heterozygous", "53034-5"),
        ("zygosity", "heterozygous", "53034-5"),
    ],
)
def test_its_parts_have_loincs_codes(name: str, value: Any, code: str) -> None:
    (part,) = built(presence="present", components=(Component(Concept(name), value),))["component"]
    assert part["code"] == {"coding": [part["code"]["coding"][0]], "text": name}
    assert part["code"]["coding"][0]["code"] == code


@pytest.mark.parametrize(("display", "text"), [("SOD1", "SOD1"), (None, "SOD1 variant")])
def test_its_gene_is_called_by_its_symbol_else_as_printed(display: str | None, text: str) -> None:
    code = Concept("SOD1 variant", (Coding(SYSTEMS["hgnc"], "HGNC:11179", display),))
    for part, expected in (("zygosity", [text, "x"]), ("what it does", [text, "x"]), ("gene", ["x"])):
        resource = built(code=code, presence="present", components=(Component(Concept(part), Coded(Concept("x"))),))
        assert [one["valueCodeableConcept"]["text"] for one in resource["component"]] == expected
        assert resource["code"]["coding"] == [variant.CODE]  # the gene's own code is the part's


def test_the_registry_tells_it_from_other_observations() -> None:
    assert kind_of(fact(presence="present")) is variant.KIND
    assert kind_of(Observation(subject="p1", code=Concept("tremor"), evidence=())) is observation.KIND
    assert form_of(built(presence="present")) is variant.FORM
    assert form_of({"resourceType": "Observation", "code": {"text": "tremor"}}) is observation.FORM
    assert form_of_type("Observation") is observation.FORM


@cache
def converted(version: Any = "R4", kind: Any = "transaction") -> dict[str, Any]:
    made = convert_text(PAGE, "page.txt", Settings(fhir_version=version, bundle_type=kind)).bundle
    found: dict[str, Any] = json.loads(json.dumps(made, default=float))
    return found


def variants(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    listed = (entry["resource"] for entry in bundle["entry"])
    return {one["code"]["text"]: one for one in listed if variant.is_variant(one)}


def test_it_is_read_written_and_read_back() -> None:
    assert validate_bundle(converted()) == []
    assert set(variants(converted())) == {"ATP7B variant", "SOD1 variant"}
    facts = [one for one in read_back(converted()).facts.facts if isinstance(one, Observation) and one.variant]
    assert {(one.code.text, one.presence) for one in facts} == {
        ("ATP7B variant", "present"),
        ("SOD1 variant", "absent"),
    }
    assert set(variants(converted("R5"))) == {"ATP7B variant", "SOD1 variant"}
    assert "Variants" in [one["title"] for one in converted(kind="document")["entry"][0]["resource"]["section"]]


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_it_has_a_table(version: str) -> None:
    rows, account = rows_of(item_of("page", converted(version)))
    found, missing = sorted(rows["variants"], key=lambda row: str(row["holds"]), reverse=True)
    assert (found["gene"], found["dna_change"], found["dna_change_hgvs"], found["protein_change"]) == (
        "ATP7B", "NM_000053.4(ATP7B):c.3207C>A", "NM_000053.4:c.3207C>A", "p.His1069Gln",
    )  # fmt: skip
    assert (found["gene_code"], found["allelic_state"], found["allelic_state_code"]) == (
        "HGNC:870", "heterozygous", "LA6706-1",
    )  # fmt: skip
    assert (found["transcript"], found["date"], found["value"], found["holds"]) == (
        "NM_000053.4", "2019-05-03", "Present", "yes",
    )  # fmt: skip
    assert (missing["concept"], missing["holds"]) == ("SOD1 variant", "absent")
    assert not [row for row in rows["observations"] if "variant" in str(row.get("concept"))] and account.adds_up
    assert {row["in"] for row in rows["facts"] if "variant" in row["concept"]} == {"variants"}


def test_one_that_was_not_found_does_not_hold() -> None:
    found = standings({entry["fullUrl"]: entry["resource"] for entry in converted()["entry"]})
    states = {one["code"]["text"]: found[f"urn:uuid:{one['id']}"].state for one in variants(converted()).values()}
    assert states == {"ATP7B variant": "", "SOD1 variant": "absent"}


def test_the_review_page_asks_for_its_parts() -> None:
    page = model_of(Volume("page", Path("page.json"), converted(), {}, {}), Known())
    (shown,) = [one for one in page["facts"] if one["name"] == "ATP7B variant"]
    assert shown["form"] == "Observation.variants" and shown["presence"] == "present"
    assert shown["now"]["dna_change"].endswith("c.3207C>A") and shown["now"]["allelic_state"] == "heterozygous"
    assert all("form" not in one for one in page["facts"] if one["name"] == "ataxia")


def test_it_is_compared() -> None:
    other = json.loads(json.dumps(converted()).replace("LA6706-1", "LA6705-3"))
    assert [one.what for one in compared(converted(), other)] == ["changed"]


def test_what_stays_of_it_when_it_is_deidentified() -> None:
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    left = variants(dict(deidentify.deidentified(deidentify.Results("page", converted()), policy).bundle))
    parts = [code["code"] for one in left["ATP7B variant"]["component"] for code in one["code"]["coding"]]
    assert {"48018-6", "48004-6", "48005-3", "53034-5"} <= set(parts)
    assert left["ATP7B variant"]["effectiveDateTime"] in ("2018", "2019")
