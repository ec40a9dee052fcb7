"""What a curator says stays said: on every run, in every version of the text, and beside what other curators say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import convert_text
from etl.cli import main
from etl.corrections import Anchor, anchor_of, as_line, found, parsed, plain_of, read_corrections
from etl.fhir.validate import validate_bundle
from etl.pipeline import Result, Settings

PAGE = """Patient story: Mrs. Vale

Name: Mrs. Vale
Sex: female
Age: 58 years old
Diagnosis: Multiple sclerosis

Condition on admission, 3 May 2019
  • Muscle strength of left upper limb: 3/5
  • Babinski sign positive on the left.
  • Walking distance: 40 m.
  • ALSFRS-R: 34.
Takes baclofen 10 mg twice daily.
"""


def facts(result: Result) -> dict[str, dict[str, Any]]:
    """Resources by what they are called."""
    named = {}
    for entry in result.bundle["entry"]:
        one = entry["resource"]
        code = one.get("code") or one.get("medicationCodeableConcept") or {}
        named[code.get("text", one["resourceType"])] = one
    return named


def plain(action: str, name: str = "", curator: str = "Dr. A", **more: Any) -> dict[str, Any]:
    """A line about a fact of PAGE."""
    result = convert_text(PAGE, "page.txt")
    fact = facts(result)[name] if name else {}
    span = next((x for x in fact.get("extension", []) if x["url"].endswith("source-span")), {"extension": []})
    place = {part["url"]: next(v for k, v in part.items() if k != "url") for part in span["extension"]}
    anchor = anchor_of(PAGE.strip("\n"), place["start"], place["end"]) if place else Anchor("")
    return {
        "id": f"{curator}-{action}-{name}",
        "curator": curator,
        "action": action,
        "document": {"name": "page.txt", "sha256": result.document.sha256},
        "fact": f"urn:uuid:{fact['id']}" if fact else "",
        "what": {"type": fact.get("resourceType", ""), "name": name},
        "anchor": {"exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix, "start": anchor.start},
    } | more


def added(quote: str, **more: Any) -> dict[str, Any]:
    anchor = anchor_of(PAGE, PAGE.index(quote), PAGE.index(quote) + len(quote))
    told = {"exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix, "start": anchor.start}
    return plain("add") | {"anchor": told, "fact": "", "what": {"type": "Observation", "name": "x"}} | more


def converted(*lines: dict[str, Any], page: str = PAGE, version: Any = "R4") -> Result:
    result = convert_text(page, "page.txt", Settings(corrections=tuple(map(parsed, lines)), fhir_version=version))
    assert validate_bundle(result.bundle, version) == []
    return result


def codes(result: Result) -> list[str]:
    return [i["details"]["coding"][0]["code"] for i in result.outcome["issue"] if "details" in i]


def curators(result: Result) -> list[dict[str, Any]]:
    every = [e["resource"] for e in result.bundle["entry"] if e["resource"]["resourceType"] == "Provenance"]
    return [one for one in every if one["activity"].get("text") != "facts read from a document"]


LIMB = {"text": "right upper limb", "coding": [{"system": "http://snomed.info/sct", "code": "6921000"}]}
GRADE = {
    "text": "4/5",
    "ordinal": 4,
    "coding": [{"system": "https://case2fhir.org/fhir/CodeSystem/concepts", "code": "grade-mrc-4"}],
}


@pytest.mark.parametrize(
    ("name", "changes", "path", "expected"),
    [
        ("ALSFRS-R total", {"value": "36"}, "valueInteger", 36),
        ("walking distance", {"value": "45,5"}, "valueQuantity.value", 45.5),
        ("walking distance", {"value": ">50"}, "valueQuantity.comparator", ">"),
        ("walking distance", {"value": "40-50", "unit": "km"}, "valueRange.high.code", "km"),
        ("walking distance", {"unit": "[ft_i]"}, "valueQuantity.code", "[ft_i]"),
        ("walking distance", {"date": "2019-05"}, "effectiveDateTime", "2019-05"),
        ("walking distance", {"date": None}, "effectiveDateTime", None),
        ("walking distance", {"value": "45", "unit": None}, "valueInteger", 45),
        ("walking distance", {"value": "45"}, "valueQuantity.unit", "m"),
        ("walking distance", {"value": None}, "valueQuantity", None),
        ("muscle strength", {"value": GRADE}, "valueCodeableConcept.text", "4/5"),
        ("muscle strength", {"site": LIMB}, "bodySite.text", "right upper limb"),
        ("muscle strength", {"side": "right"}, "bodySite", {"text": "right upper limb"}),
        ("muscle strength", {"site": None}, "bodySite", None),
        ("Babinski sign", {"presence": "absent"}, "valueCodeableConcept.coding.0.code", "2667000"),
        ("multiple sclerosis", {"presence": "absent"}, "verificationStatus.coding.0.code", "refuted"),
        ("multiple sclerosis", {"date": "2011"}, "onsetDateTime", "2011"),
        ("baclofen", {"value": "5", "unit": "mg"}, "dosage.0.doseAndRate.0.doseQuantity.value", 5),
        ("baclofen", {"value": "5", "unit": None}, "dosage.0.doseAndRate", [{"doseQuantity": {"value": 5}}]),
        ("baclofen", {"value": None}, "dosage.0.doseAndRate", None),
        ("Babinski sign", {"phase": "after"}, "extension.0.extension.0.valueCode", "after"),
        ("baclofen", {"concept": {"text": "tizanidine"}}, "medicationCodeableConcept", {"text": "tizanidine"}),
    ],
)
def test_correct(name: str, changes: dict[str, Any], path: str, expected: Any) -> None:
    before = facts(convert_text(PAGE, "page.txt"))[name]
    result = converted(plain("correct", name, set=changes))
    assert set(result.corrections.values()) == {"applied"}
    one = next(e["resource"] for e in result.bundle["entry"] if e["resource"]["id"] == before["id"])
    value: Any = one
    for key in path.split("."):
        value = value[int(key)] if key.isdigit() else value.get(key)
    assert value == expected
    assert one.get("status") not in ("preliminary",)
    assert "unreviewed" not in json.dumps(one["meta"])
    (told,) = curators(result)
    assert told["agent"][0]["who"] == {"display": "Dr. A"}
    assert told["target"] == [{"reference": f"urn:uuid:{before['id']}"}]
    (original,) = told["contained"]
    kept = {k for k in before if k not in ("id", "meta", "text")}
    assert {k: original[k] for k in kept} == {k: before[k] for k in kept}
    assert codes(convert_text(PAGE, "page.txt")) == codes(result)


def test_accept_and_reject_and_comment() -> None:
    result = converted(
        plain("accept", "ALSFRS-R total"),
        plain("reject", "Babinski sign", note="Of another patient"),
        plain("reject", "multiple sclerosis"),
        plain("comment", "baclofen", note="see page 2"),
    )
    got = facts(result)
    assert got["ALSFRS-R total"]["status"] == "final"
    assert got["Babinski sign"]["status"] == "entered-in-error"
    assert "clinicalStatus" not in got["multiple sclerosis"]
    notes = [one["reason"][0]["text"] for one in curators(result) if "reason" in one]
    assert sorted(notes) == ["Of another patient", "see page 2"]
    assert len(curators(result)) == 4


def test_an_added_fact_stands_in_its_place() -> None:
    concept = {"text": "spasticity", "coding": [{"system": "http://snomed.info/sct", "code": "221360009"}]}
    result = converted(added("baclofen", set={"concept": concept, "date": "2019-05-03"}))
    one = facts(result)["spasticity"]
    assert one["valueCodeableConcept"]["coding"][0]["code"] == "52101004"
    assert one["extension"][0]["extension"][2]["valueString"] == "baclofen"
    order = [e["resource"]["resourceType"] for e in result.bundle["entry"]]
    assert order[-2:] == ["Provenance", "Provenance"]
    urls = [e["fullUrl"] for e in result.bundle["entry"]]
    assert urls.index(f"urn:uuid:{one['id']}") > urls.index(f"urn:uuid:{facts(result)['walking distance']['id']}")


@pytest.mark.parametrize("bundle_type", ["collection", "batch", "document"])
def test_every_type_of_bundle_takes_corrections(bundle_type: Any) -> None:
    lines = [
        added("baclofen", set={"concept": {"text": "spasticity"}}),
        plain("correct", "baclofen", set={"value": "5"}),
    ]
    settings = Settings(corrections=tuple(map(parsed, lines)), bundle_type=bundle_type)
    assert convert_text(PAGE, "page.txt", settings).problems == ()


def test_r5() -> None:
    result = converted(
        plain("correct", "baclofen", set={"value": "5"}),
        plain("reject", "multiple sclerosis"),
        added("baclofen", set={"concept": {"text": "spasticity"}}),
        version="R5",
    )
    assert set(result.corrections.values()) == {"applied"}


def test_a_correction_finds_its_place_in_another_version_of_the_text() -> None:
    page = PAGE.replace("Patient story", "Updated in 2024.\n\nA patient's story").replace(
        "Walking distance: 40", "Walks: 60"
    )
    result = converted(plain("correct", "ALSFRS-R total", set={"value": "36"}), page=page)
    assert facts(result)["ALSFRS-R total"]["valueInteger"] == 36


def test_what_is_gone_is_a_finding() -> None:
    page = PAGE.replace("Walking distance: 40 m.", "Sleeps well.")
    result = converted(plain("correct", "walking distance", set={"value": "45"}, note="measured twice"), page=page)
    assert list(result.corrections.values()) == ["gone"]
    assert "correction-gone" in codes(result)
    (told,) = [i["diagnostics"] for i in result.outcome["issue"] if "correction" in json.dumps(i.get("details", {}))]
    assert "value 45" in told and "measured twice" in told and "Dr. A" in told


def test_curators_who_contradict_each_other() -> None:
    lines = [
        plain("correct", "ALSFRS-R total", set={"value": "36"}),
        plain("reject", "ALSFRS-R total", "Dr. B"),
        plain("accept", "baclofen"),
        plain("accept", "baclofen", "Dr. B"),
    ]
    result = converted(*lines)
    one = facts(result)["ALSFRS-R total"]
    assert one["valueInteger"] == 34 and "needs-review" in json.dumps(one["meta"])
    assert codes(result).count("correction-conflict") == 1
    assert len(curators(result)) == 2


def test_the_last_word_of_a_curator_counts() -> None:
    first, last = plain("reject", "baclofen"), plain("correct", "baclofen", set={"value": "5"})
    assert facts(converted(first, last))["baclofen"]["status"] != "entered-in-error"


def test_what_a_resource_has_no_place_for() -> None:
    result = converted(plain("correct", "multiple sclerosis", set={"value": "5"}), plain("accept", "baclofen"))
    assert sorted(result.corrections.values()) == ["applied", "impossible"]
    assert "correction-impossible" in codes(result)


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("walking distance", {"value": "1e400"}, "written out"),
        ("walking distance", {"value": "-Infinity"}, "written out"),
        ("walking distance", {"value": "9" * 40}, "written out"),
        ("walking distance", {"unit": "furl"}, "the unit 'furl'"),
        ("baclofen", {"value": "5", "unit": "grain"}, "the unit 'grain'"),
        ("walking distance", {"value": "about 3 houses"}, ""),
        ("walking distance", {"value": "1.25", "unit": "km"}, ""),
        ("baclofen", {"value": "5", "unit": "mg/kg/h"}, ""),
    ],
)
def test_a_number_or_unit_that_isnt_one_is_a_finding(name: str, changes: dict[str, Any], why: str) -> None:
    result = converted(plain("correct", name, set=changes))
    assert list(result.corrections.values()) == ["impossible" if why else "applied"]
    assert ("correction-impossible" in codes(result)) == bool(why)
    assert why in json.dumps(result.outcome)


@pytest.mark.parametrize(("value", "outside"), [("49", True), ("-1", True), ("48", False), ("0", False)])
def test_a_score_outside_its_scale_is_set_and_told(value: str, outside: bool) -> None:
    result = converted(plain("correct", "ALSFRS-R total", set={"value": value}))
    assert list(result.corrections.values()) == ["applied"]
    assert ("value-out-of-range" in codes(result)) == outside


def test_corrections_of_other_documents_change_nothing() -> None:
    other = plain("reject", "baclofen", document={"name": "other.txt", "sha256": "0" * 64})
    assert converted(other).bundle == convert_text(PAGE, "page.txt").bundle


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"colour": "red"}, "no key 'colour'"),
        ({"set": {"valeu": "4"}}, "no key 'valeu'"),
        ({"set": {"date": "03.05.2019"}}, "set.date"),
        ({"set": {"side": "both"}}, "set.side"),
        ({"set": {}}, "sets something"),
        ({"action": "approve"}, "action is one of"),
        ({"curator": " "}, "curator"),
        ({"when": "yesterday"}, "when is an instant"),
        ({"anchor": {"exact": 4}}, "exact"),
        ({"document": "page.txt"}, "document is a JSON object"),
        ({"set": {"concept": {"coding": []}}}, "text is missing"),
    ],
)
def test_a_line_that_cant_be_used_is_named_and_the_others_count(
    change: dict[str, Any], why: str, tmp_path: Path
) -> None:
    good = plain("accept", "baclofen")
    bad = plain("correct", "ALSFRS-R total", set={"value": "36"}) | change
    file = tmp_path / "c.jsonl"
    file.write_text(f"# ours\n{json.dumps(bad)}\n{{broken\n{json.dumps(good)}\n")
    (kept,), (first, second) = read_corrections([file])
    assert kept.action == "accept"
    assert why in str(first) and str(first).startswith(f"{file}:2:")
    assert str(second).endswith(":3: not JSON")
    (tmp_path / "page.txt").write_text(PAGE)
    run = CliRunner().invoke(
        main, ["convert", str(tmp_path / "page.txt"), "-o", str(tmp_path / "out"), "--corrections", str(file)]
    )
    assert run.exit_code == 1
    assert "1 corrections: 1 applied" in run.stderr and why in run.stderr


def test_two_documents_of_one_name_have_their_own_corrections(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(PAGE.replace("34", "30") if folder == "b" else PAGE)
    one = plain("correct", "ALSFRS-R total", set={"value": "36"})
    one["document"] = {"name": "page.txt", "sha256": "", "result": "a/page"}
    elsewhere = plain("accept", "baclofen") | {"document": {"name": "lost.txt"}}
    file = tmp_path / "c.jsonl"
    file.write_text(json.dumps(one) + "\n" + json.dumps(elsewhere) + "\n")
    out = tmp_path / "out"
    arguments = ["convert", f"{tmp_path}/a", f"{tmp_path}/b", "-o", str(out), "--corrections", str(file)]
    run = CliRunner().invoke(main, arguments)
    states = {
        d["target"]: list(d["corrections"].values()) for d in json.loads((out / "run.json").read_bytes())["documents"]
    }
    assert sorted(map(tuple, states.values())) in ([(), ("applied",)], [("applied",), ("gone",)]), (states, run.stderr)
    assert "1 are of a document that was not converted: lost.txt" in run.stderr


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
def test_an_anchor_finds_its_own_place(quote: str, before: str, after: str, new: str) -> None:
    text = before + quote + after
    anchor = anchor_of(text, len(before), len(before) + len(quote))
    place = found(text, anchor)
    assert place is not None and (place.start, place.end) == (len(before), len(before) + len(quote))
    moved = found(new + "\n" + text, anchor)
    assert moved is None or (new + "\n" + text)[moved.start : moved.end] == quote


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Left 4, right 4, trunk 4.", 15),
        ("A long preface. Arms: left 4, right 4.", 37),
        ("Nothing of the kind.", None),
        ("4", None),
    ],
)
def test_a_quote_among_other_words_is_another_place(text: str, start: int | None) -> None:
    place = found(text, Anchor("4", "Arms: left 4, right ", ".", 20))
    assert (place.start if place else None) == (start - 1 if start else None)


def test_a_line_reads_back() -> None:
    one = parsed(
        added("baclofen", set={"concept": {"text": "spasticity"}}, note="“quoted”\nline", when="2026-11-25T10:00:00Z")
    )
    assert parsed(json.loads(as_line(one))) == one
    assert "set" not in plain_of(parsed(plain("accept", "baclofen")))
