"""What an observed fact becomes, as tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from etl.document import Document
from etl.elements.write import Context, stated, value_x
from etl.facts import Coded, Coding, Component, Concept, Evidence, Facts, Observation, Period, Person, Quantity, Range
from etl.fhir.bundle import build_bundle
from etl.kinds.observation import UNDATED, observation
from etl.names import SYSTEMS
from etl.value import replace

UCUM = "http://unitsofmeasure.org"
CONTEXT = Context("k", {"p1": "urn:uuid:p", "item": "urn:uuid:i", "tube": "urn:uuid:t"})


def q(value: str, code: str | None = "", unit: str = "", comparator: str | None = None) -> Quantity:
    return Quantity(Decimal(value), code, unit, comparator)


def built(**more: Any) -> dict[str, Any]:
    plain = {"subject": "p1", "evidence": (Evidence(0, 3, "abc"),), "code": Concept("thing")}
    return observation(Observation(**{**plain, **more}), CONTEXT, "urn:uuid:o")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (q("427", "10*6", "× 10⁶"), {"valueQuantity": {"value": 427, "unit": "× 10⁶", "system": UCUM, "code": "10*6"}}),
        (q("2.50", "L"), {"valueQuantity": {"value": Decimal("2.50"), "system": UCUM, "code": "L"}}),
        (q("7.5E+8", "{cells}"), {"valueQuantity": {"value": 750000000, "system": UCUM, "code": "{cells}"}}),
        (
            q("5", "%", "%", ">="),
            {"valueQuantity": {"value": 5, "comparator": ">=", "unit": "%", "system": UCUM, "code": "%"}},
        ),
        (q("12"), {"valueInteger": 12}),
        (q("-3"), {"valueInteger": -3}),
        (q("12.0"), {"valueQuantity": {"value": Decimal("12.0"), "system": UCUM, "code": "1"}}),
        (q("0.5"), {"valueQuantity": {"value": Decimal("0.5"), "system": UCUM, "code": "1"}}),
        (q("12", comparator="<"), {"valueQuantity": {"value": 12, "comparator": "<", "system": UCUM, "code": "1"}}),
        (q("12", None, "zorks"), {"valueQuantity": {"value": 12, "unit": "zorks"}}),
        (q("12", None), {"valueQuantity": {"value": 12}}),
        (q("NaN", "kg"), {}),
        (q("Infinity"), {}),
        (Range(q("NaN", "g"), q("NaN", "kg")), {}),
        (q("3000000000"), {"valueQuantity": {"value": 3000000000, "system": UCUM, "code": "1"}}),
        (3, {"valueInteger": 3}),
        (10**12, {"valueQuantity": {"value": 10**12}}),
        ("teacher", {"valueCodeableConcept": {"text": "teacher"}}),
        ("  ", {}),
        (None, {}),
        (
            Range(q("10", "deg"), q("20", "deg")),
            {
                "valueRange": {
                    "low": {"value": 10, "system": UCUM, "code": "deg"},
                    "high": {"value": 20, "system": UCUM, "code": "deg"},
                }
            },
        ),
        (
            Range(q("30", "deg"), q("20", "deg")),
            {
                "valueRange": {
                    "low": {"value": 20, "system": UCUM, "code": "deg"},
                    "high": {"value": 30, "system": UCUM, "code": "deg"},
                }
            },
        ),
        (Range(None, q("20", None)), {"valueRange": {"high": {"value": 20}}}),
        (Range(None, None), {}),
        (Coded(Concept("reduced"), None, "weak"), {"valueCodeableConcept": {"text": "reduced (weak)"}}),
        (Coded(Concept("reduced"), None, "Reduced"), {"valueCodeableConcept": {"text": "Reduced"}}),
        (
            Coded(Concept("normal", (Coding("s", "1", "Normal"),)), None, "intact"),
            {"valueCodeableConcept": {"coding": [{"system": "s", "code": "1", "display": "Normal"}], "text": "intact"}},
        ),
        (
            Coded(Concept("3-", (Coding("s", "3m"),)), Decimal("2.75"), "3-/5"),
            {
                "valueCodeableConcept": {
                    "coding": [
                        {
                            "extension": [
                                {
                                    "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                    "valueDecimal": Decimal("2.75"),
                                }
                            ],
                            "system": "s",
                            "code": "3m",
                        }
                    ],
                    "text": "3-/5",
                }
            },
        ),
        (Coded(Concept("3-"), Decimal("2.75"), "3-/5"), {"valueCodeableConcept": {"text": "3-/5"}}),
    ],
)
def test_value(value: Any, expected: dict[str, Any]) -> None:
    assert value_x(value) == expected


def marks(resource: dict[str, Any]) -> list[str]:
    return [i["coding"][0]["code"] if "coding" in i else i["text"] for i in resource.get("interpretation", [])]


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ({"presence": "present"}, "52101004", []),
        ({"presence": "absent"}, "2667000", []),
        ({"presence": "equivocal"}, "equivocal", ["IND"]),
        ({"change": "improved"}, None, ["B"]),
        ({"change": "worsened"}, None, ["W"]),
        ({"change": "unchanged"}, None, ["unchanged"]),
        ({"presence": "present", "change": "improved"}, "52101004", ["B"]),
        ({"presence": "present", "value": 3}, 3, ["POS"]),
        ({"presence": "absent", "value": 0}, 0, ["NEG"]),
        ({"presence": "equivocal", "value": 1}, 1, ["IND"]),
        ({"presence": "present", "value": 3, "change": "worsened", "flag": "H"}, 3, ["POS", "W", "H"]),
        ({"value": 3, "flag": "L"}, 3, ["L"]),
        ({"value": 3, "flag": "*"}, 3, []),
        ({"flag": "N"}, None, ["N"]),
        ({"absent_reason": "not-applicable"}, None, []),
    ],
)
def test_value_presence_change(fact: dict[str, Any], value: Any, expected: list[str]) -> None:
    resource = built(**fact)
    concept = resource.get("valueCodeableConcept")
    found = resource.get("valueInteger")
    if concept:
        found = concept["coding"][0]["code"] if "coding" in concept else concept["text"]
    assert (found, marks(resource)) == (value, expected)


def test_no_reason_beside_a_value() -> None:
    assert "dataAbsentReason" not in built(value=3, absent_reason="unknown")
    assert built(absent_reason="not-applicable")["dataAbsentReason"]["coding"][0]["code"] == "not-applicable"


def test_members_and_specimen() -> None:
    resource = built(members=("item", "nobody", "item"), specimen="tube")
    assert resource["hasMember"] == [{"reference": "urn:uuid:i"}]
    assert resource["specimen"] == {"reference": "urn:uuid:t"}
    assert "specimen" not in built(specimen="nobody")


def test_severity_is_a_component() -> None:
    (part,) = built(presence="present", severity=Concept("severe"))["component"]
    assert part["code"]["coding"][0]["code"] == "246112005"
    assert part["valueCodeableConcept"] == {"text": "severe"}


def test_a_part_never_has_the_code_of_the_whole() -> None:
    code = Concept("thing", (Coding("s", "1"),))
    (part,) = built(code=code, value=1, components=(Component(code, 2),))["component"]
    assert part["code"] == {"text": "thing"}


def test_vital_signs_have_category_and_time() -> None:
    pulse = Concept("pulse", (Coding("http://loinc.org", "8867-4"),))
    resource = built(code=pulse, change="improved")
    assert [c["coding"][0]["code"] for c in resource["category"]] == ["exam"]
    assert resource["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert resource["code"]["coding"] == [{"system": UNDATED, "code": "8867-4"}]
    dated = built(code=pulse, value=q("72", "/min"), effective=Period("2006-03-04"))
    assert [c["coding"][0]["code"] for c in dated["category"]] == ["exam", "vital-signs"]
    assert dated["code"]["coding"][0]["system"] == "http://loinc.org"
    assert dated["meta"]["profile"][1:] == ["http://hl7.org/fhir/StructureDefinition/heartrate"]


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (q("72", "/min"), None),
        (q("72", "/min"), Period("2006")),
        (q("72", "/min"), Period("2006-03")),
        (q("72", "/min"), Period("2006-03-04", "2006-03-05")),
        (q("72", None), Period("2006-03-04")),
        ("normal", Period("2006-03-04")),
    ],
)
def test_what_the_profile_cannot_hold_does_not_call_for_it(value: Any, when: Period | None) -> None:
    found = built(code=Concept("pulse", (Coding("http://loinc.org", "8867-4"),)), value=value, effective=when)
    assert [c["system"] for c in found["code"]["coding"]] == [UNDATED] and len(found["meta"]["profile"]) == 1


@pytest.mark.parametrize(
    ("code", "value", "when", "subject", "system"),
    [
        ("8867-4", q("72", "/min"), None, "p1", SYSTEMS["ln"]),
        ("8867-4", q("72", "/min"), Period("2006-03"), "p1", SYSTEMS["ln"]),
        ("29463-7", q("70", "kg"), Period("2006-03-04", "2006-03-05"), "p1", SYSTEMS["ln"]),
        ("29463-7", q("70", "kg"), None, "group", UNDATED),  # nobody's vital sign
        ("85354-9", "high", None, "p1", None),  # a panel without parts
    ],
)
def test_with_loincs_codes_undated_vital_signs_claim_no_profile(
    code: str, value: Any, when: Period | None, subject: str, system: str | None
) -> None:
    context = replace(
        CONTEXT, urls={**CONTEXT.urls, "group": "urn:uuid:g"}, groups=frozenset({"group"}), vitals="loinc"
    )
    concept = Concept("x", (Coding(SYSTEMS["ln"], code),))
    fact = Observation(subject=subject, evidence=(), code=concept, value=value, effective=when)
    found = stated(observation(fact, context, "urn:uuid:o"))
    assert [c["system"] for c in found["code"].get("coding", [])] == ([system] if system else [])
    assert all(url.startswith("https://case2fhir.org/") for url in found["meta"]["profile"])
    if value != "high":
        assert found["valueQuantity"]["unit"] == value.code


def pressure(code: str, number: str, start: int, **more: Any) -> Observation:
    place = (Evidence(start, start + 3, "120"),)
    concept = Concept(code, (Coding("http://loinc.org", code),))
    return Observation(subject="p1", evidence=place, code=concept, value=q(number, "mm[Hg]"), **more)


DAY = Period("2006-03-04")
UPPER, LOWER = pressure("8480-6", "120", 0, effective=DAY), pressure("8462-4", "80", 4, effective=DAY)


@pytest.mark.parametrize(
    ("facts", "panels"),
    [
        ((UPPER, LOWER), [("120", "80")]),
        ((UPPER, pressure("8462-4", "80", 4)), [("120", "unknown"), ("80",)]),
        ((UPPER, LOWER, pressure("8480-6", "140", 200, effective=DAY), pressure("8462-4", "90", 204, effective=DAY)),
         [("120", "80"), ("140", "90")]),
        ((replace(UPPER, flag="H"), LOWER), [("120H", "80")]),
        ((pressure("8480-6", "120", 0), pressure("8462-4", "80", 4)), [("120", "80")]),
    ],
)  # fmt: skip
def test_blood_pressure_is_one_observation(source: Document, facts: Any, panels: list[tuple[str, ...]]) -> None:
    bundle = build_bundle(source, Facts("case_page", (Person(key="p1"),), None, facts))
    found = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]

    def told(part: Any) -> str:
        flags = "".join(i["coding"][0]["code"] for i in part.get("interpretation", []))
        return (
            str(
                part["valueQuantity"]["value"]
                if "valueQuantity" in part
                else part["dataAbsentReason"]["coding"][0]["code"]
            )
            + flags
        )

    assert sorted(tuple(map(told, r.get("component", [r]))) for r in found) == sorted(panels)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (q("72", "/min"), "/min"),
        (q("72", "/min", "bpm", "<"), "bpm"),
        (q("72", "/min", "", ">="), "/min"),
        (q("72", None), None),
        (q("72.5", ""), None),
    ],
)
def test_a_vital_sign_says_its_unit(value: Quantity, unit: str | None) -> None:
    """FHIR's vital-signs profiles want it, and a table's cell prints none."""
    found = built(code=Concept("pulse", (Coding("http://loinc.org", "8867-4"),)), value=value)["valueQuantity"]
    assert found.get("unit") == unit
    order = ("value", "comparator", "unit", "system", "code")
    assert list(found) == [key for key in order if key in found]
    assert "unit" not in built(code=Concept("reach"), value=q("72", "cm"))["valueQuantity"]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (Quantity(Decimal("5.4"), "mmol/L"), ["mole", "plain", "other"]),
        (Quantity(Decimal(98), "mg/dL"), ["mass", "plain", "other"]),
        (Range(Quantity(Decimal(98), "mg/dL"), None), ["mass", "plain", "other"]),
        (Quantity(Decimal(3), "L"), ["volume", "plain", "other"]),
        (Quantity(Decimal(58), "%"), ["ratio", "plain", "other"]),
        (Quantity(Decimal(58), "%{predicted}"), ["ratio", "plain", "other"]),
        (Quantity(Decimal(98), None), ["plain", "other"]),
        ("reduced", ["plain", "other"]),
        (None, ["plain", "other"]),
        (Quantity(Decimal(12), "{patients}"), ["other"]),
    ],
)
def test_a_code_fits_its_value(value: Any, codes: list[str]) -> None:
    loinc = SYSTEMS["ln"]
    names = {
        "mass": "X [Mass/volume]",
        "mole": "X [Moles/volume]",
        "volume": "X [Volume] by Y",
        "ratio": "X measured/predicted",
        "plain": "X",
    }
    named = (*(Coding(loinc, code, name) for code, name in names.items()), Coding("s", "other"))
    fact = Observation(subject="p1", evidence=(), code=Concept("x", named), value=value)
    out = observation(fact, Context("k", {"p1": "urn:uuid:1"}), "urn:uuid:2")
    assert [c["code"] for c in out["code"]["coding"]] == codes


@pytest.mark.parametrize(
    ("entry", "value", "code"),
    [
        ("measure:urine_protein", q("3", None), ("measure-urine-protein", "urine protein")),
        ("measure:urine_protein", "raised", ("measure-urine-protein", "urine protein")),
        ("scale:zork:item_2", q("3", None), ("scale-zork-item-2", "zork item 2")),
        ("measure:urine_protein", q("3", "g/L"), ("mass", "X [Mass/volume]")),
        ("", q("3", None), None),
    ],
)
def test_no_code_of_an_entry_gets_lost_for_want_of_a_unit(entry: str, value: Any, code: Any) -> None:
    found = built(code=Concept("x", (Coding(SYSTEMS["ln"], "mass", "X [Mass/volume]"),), entry), value=value)["code"]
    assert [(c["code"], c["display"]) for c in found.get("coding", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("entry", "code"),
    [("component:sd", "std-dev"), ("component:denominator", "component-denominator"), ("component:stratum", None)],
)
def test_parts_of_a_groups_result_are_coded(entry: str, code: str | None) -> None:
    given = () if code else (Coding("s", "own"),)
    part = Component(Concept("x", given, entry), Quantity(Decimal(2)))
    fact = Observation(subject="p1", evidence=(), code=Concept("y"), components=(part,))
    out = observation(fact, Context("k", {"p1": "urn:uuid:1"}), "urn:uuid:2")
    assert [c["code"] for c in out["component"][0]["code"]["coding"]] == [code or "own"]
