"""One document, one bundle: order, identity, requests, validity."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.elements.write import resource_id
from etl.facts import Coding, Concept, Condition, Evidence, Facts, Observation, Person, Site, Timepoint, identity
from etl.fhir.bundle import _absent, _innermost, build_bundle, build_outcome
from etl.fhir.encode import json_pieces, to_json
from etl.fhir.validate import validate_bundle
from etl.value import replace

Walk = Callable[[Any], list[dict[str, Any]]]
TYPES = ("transaction", "batch", "collection", "document")


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def texts(bundle: dict[str, Any]) -> list[str]:
    return [o["code"]["text"] for o in resources(bundle, "Observation")]


def test_every_kind_is_there(source: Document, everything: Facts) -> None:
    kinds = {e["resource"]["resourceType"] for e in build_bundle(source, everything)["entry"]}
    assert kinds == {
        "DocumentReference",
        "Device",
        "Patient",
        "Condition",
        "Observation",
        "Procedure",
        "MedicationAdministration",
        "MedicationStatement",
        "FamilyMemberHistory",
        "Encounter",
        "Specimen",
        "Provenance",
    }


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("which", ["everything", "cohort"])
def test_valid(source: Document, kind: Any, which: str, request: pytest.FixtureRequest) -> None:
    facts = request.getfixturevalue(which)
    bundle = build_bundle(source, facts, bundle_type=kind)
    assert validate_bundle(bundle) == []
    assert validate_bundle(build_outcome(source, facts, bundle)) == []


@pytest.mark.parametrize("kind", TYPES)
def test_same_bytes_twice(source: Document, everything: Facts, kind: Any) -> None:
    first, second = (to_json(build_bundle(source, everything, bundle_type=kind)) for _ in range(2))
    assert first == second


def test_order(source: Document, everything: Facts) -> None:
    kinds = [e["resource"]["resourceType"] for e in build_bundle(source, everything)["entry"]]
    assert kinds[:4] == ["DocumentReference", "Device", "Patient", "Patient"]
    assert kinds[-1] == "Provenance"
    bundle = build_bundle(source, everything)
    starts = []
    for entry in bundle["entry"][4:-1]:
        spans = [e for e in entry["resource"]["extension"] if e["url"].endswith("/source-span")]
        starts.append(min(p["valueInteger"] for s in spans for p in s["extension"] if p["url"] == "start"))
    assert starts == sorted(starts)


def test_order_of_facts_given_does_not_count(source: Document, everything: Facts) -> None:
    mixed = replace(everything, facts=tuple(reversed(everything.facts)))
    ids = [{e["fullUrl"] for e in build_bundle(source, f)["entry"]} for f in (everything, mixed)]
    assert ids[0] == ids[1]


def test_a_fact_inserted_before_moves_nobody(source: Document, everything: Facts) -> None:
    new = Observation(subject="p1", evidence=(Evidence(10, 19, "wordy-001"),), code=Concept("new"), presence="present")
    before = {e["fullUrl"] for e in build_bundle(source, everything)["entry"]}
    after = {e["fullUrl"] for e in build_bundle(source, replace(everything, facts=(new, *everything.facts)))["entry"]}
    assert before < after and len(after) == len(before) + 1


def test_a_refuted_disease_is_an_absent_finding_with_all_that_is_said_of_it() -> None:
    said: dict[str, Any] = {
        "subject": "p1", "evidence": (Evidence(0, 1, "x"),), "rule": "denied", "tags": ("a tag",), "note": "a note",
        "code": Concept("gout"), "severity": Concept("mild"), "site": Site(Concept("toe")), "timepoint": Timepoint("before"),
    }  # fmt: skip
    assert _absent(Condition(**said, verification="refuted")) == Observation(**said, presence="absent")


def test_a_fact_said_twice_at_one_place_is_one(source: Document) -> None:
    one = Observation(subject="p1", evidence=(Evidence(10, 19, "wordy-001"),), code=Concept("x"), presence="present")
    twin = replace(one, tags=("needs-review",))
    bundle = build_bundle(source, Facts("case_page", (Person(key="p1"),), None, (one, twin)))
    (found,) = resources(bundle, "Observation")
    assert [t["code"] for t in found["meta"]["tag"]] == ["needs-review", "unreviewed"]


def test_ids_come_from_document_and_fact(source: Document, everything: Facts) -> None:
    fact = everything.facts[0]
    own = resource_id(source, identity(fact))
    assert own.version == 5
    urls = [entry["fullUrl"] for entry in build_bundle(source, everything)["entry"]]
    assert own.urn in urls
    assert own != resource_id(replace(source, text=source.text + "."), identity(fact))
    assert own == resource_id(replace(source, name="other.txt"), identity(fact))


def test_a_code_that_an_entry_gains_changes_no_id() -> None:
    code = (Coding("http://snomed.info/sct", "69536005", "Head structure (body structure)"),)
    place = Evidence(0, 4, "head")
    tremor, head = Concept("tremor", (), "finding:tremor"), Concept("head", (), "site:head")
    plain = Observation(subject="p1", code=tremor, site=Site(head, "left"), evidence=(place,))
    assert identity(plain) == identity(replace(plain, code=replace(tremor, codings=code)))
    assert identity(plain) == identity(replace(plain, site=Site(replace(head, codings=code), "left", "", code)))
    assert identity(plain) != identity(replace(plain, site=Site(head, "right")))


def test_requests(source: Document, everything: Facts) -> None:
    for entry in build_bundle(source, everything)["entry"]:
        resource, request = entry["resource"], entry["request"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        kind, own = resource["resourceType"], resource["id"]
        if kind == "Provenance":
            assert request == {"method": "PUT", "url": f"Provenance/{own}"}
            continue
        asked = "identifier={system}|{value}".format_map(resource["identifier"][0])
        if kind == "Patient":  # whom the server knows already is not written over
            assert request == {"method": "POST", "url": kind, "ifNoneExist": asked}
        else:
            assert request == {"method": "PUT", "url": f"{kind}?{asked}"}


@pytest.mark.parametrize(("kind", "requested"), [("batch", True), ("collection", False), ("document", False)])
def test_other_types(source: Document, everything: Facts, kind: Any, requested: bool) -> None:
    bundle = build_bundle(source, everything, bundle_type=kind)
    assert all(("request" in e) is requested for e in bundle["entry"])
    assert (bundle["entry"][0]["resource"]["resourceType"] == "Composition") is (kind == "document")


def test_composition_holds_every_fact_once(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, everything, bundle_type="document")
    sections = bundle["entry"][0]["resource"]["section"]
    assert [s["title"] for s in sections][:3] == ["Background", "Treatment <1>", "Empty"]
    assert "entry" not in sections[2] and "Nothing in this section" in sections[2]["text"]["div"]
    listed = [e["reference"] for s in sections for e in s.get("entry", [])]
    others = {
        e["fullUrl"]
        for e in bundle["entry"]
        if e["resource"]["resourceType"] not in ("Composition", "Device", "Provenance")
    }
    assert sorted(listed) == sorted(others)


def test_unknown_type(source: Document, everything: Facts) -> None:
    with pytest.raises(ValueError, match="history"):
        build_bundle(source, everything, bundle_type="history")  # type: ignore[arg-type]


def test_information_is_about_nobody(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, replace(everything, kind="information"))
    assert [e["resource"]["resourceType"] for e in bundle["entry"]] == ["DocumentReference", "Device", "Provenance"]
    assert validate_bundle(bundle) == []
    assert validate_bundle(build_outcome(source, replace(everything, kind="information"), bundle)) == []


def test_a_fact_about_nobody_is_refused(source: Document, everything: Facts) -> None:
    with pytest.raises(ValueError, match="p1"):
        build_bundle(source, replace(everything, persons=()))


def test_provenance_ties_everything(source: Document, everything: Facts) -> None:
    bundle = build_bundle(source, everything)
    (found,) = resources(bundle, "Provenance")
    assert {t["reference"] for t in found["target"]} == {e["fullUrl"] for e in bundle["entry"][:-1]}
    assert found["entity"][0]["what"]["reference"] == bundle["entry"][0]["fullUrl"]
    assert found["agent"][0]["who"]["reference"] == bundle["entry"][1]["fullUrl"]


@pytest.mark.parametrize(
    ("epoch", "time"),
    [
        ("0", "1970-01-01T00:00:00Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("soon", None),
        ("", None),
        ("9" * 30, None),
    ],
)
def test_recorded(
    source: Document, everything: Facts, epoch: str, time: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    from etl.release import RELEASED

    assert resources(build_bundle(source, everything), "Provenance")[0]["recorded"] == (time or RELEASED)
    stamped = build_bundle(source, everything, recorded="2030-01-01T00:00:00Z")
    assert resources(stamped, "Provenance")[0]["recorded"] == "2030-01-01T00:00:00Z"


def test_references_lead_somewhere(source: Document, everything: Facts, walk: Walk) -> None:
    bundle = build_bundle(source, everything)
    urls = {e["fullUrl"] for e in bundle["entry"]}

    assert {d["reference"] for d in walk(bundle) if isinstance(d.get("reference"), str)} <= urls


def test_document_reference(source: Document, everything: Facts) -> None:
    (found,) = resources(build_bundle(source, everything), "DocumentReference")
    original, text = (c["attachment"] for c in found["content"])
    assert base64.b64decode(original["hash"]).hex() == source.sha1
    assert (original["contentType"], original["url"]) == ("text/plain", source.address)
    data = base64.b64decode(text["data"])
    assert data.decode() == source.text and text["size"] == len(data)
    assert base64.b64decode(text["hash"]) == hashlib.sha1(data).digest()
    assert source.sha256 in [i["value"] for i in found["identifier"]]


def test_no_text(source: Document, everything: Facts) -> None:
    (found,) = resources(build_bundle(source, everything, include_text=False), "DocumentReference")
    assert not any("data" in c["attachment"] for c in found["content"])


@pytest.mark.parametrize("address", ["www.clinic.example/7", "not a url", None])
def test_an_address_that_is_no_url_is_kept_in_words(source: Document, address: str | None) -> None:
    bundle = build_bundle(replace(source, address=address, title=None), Facts("information"))
    (found,) = resources(bundle, "DocumentReference")
    assert "url" not in found["content"][0]["attachment"]
    assert found["description"] == (f"case.txt ({address})" if address else "case.txt")
    assert validate_bundle(bundle) == []


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ((), {}),
        ((("a", 0, 10), ("b", 10, 20)), {0: 0, 9: 0, 10: 1, 19: 1}),
        ((("whole", 0, 30), ("part", 10, 20)), {0: 0, 9: 0, 10: 1, 19: 1, 20: 0}),
        ((("part", 5, 6), ("whole", 0, 30)), {0: 1, 9: 1, 10: 1, 19: 1, 20: 1}),
        ((("a", 0, 12), ("b", 9, 30)), {0: 0, 9: 0, 10: 0, 19: 1, 20: 1}),
    ],
)
def test_innermost_section(sections: tuple[tuple[str, int, int], ...], expected: dict[int, int]) -> None:
    assert _innermost(sections, {0, 9, 10, 19, 20}) == expected


def test_a_bundle_in_pieces_has_a_line_for_each_entry() -> None:
    for bundle in ({"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": [{"a": "x\ny", "b": [1, {"entry": []}]}, {"c": '"entry": []'}], "z": 1}):  # fmt: skip
        body = b"".join(json_pieces(bundle))
        assert json.loads(body) == bundle and body.endswith(b"}\n")
        assert len(body.splitlines()) == (len(bundle.get("entry", ())) + 2 if "entry" in bundle else 1)
