"""What the other kinds of fact become."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from etl.elements.write import (
    Context,
    body_site,
    fhir_date,
    note,
    noted,
    number,
    period,
    printed_amount,
    range_,
    source_span,
    timepoint_extension,
    timing,
)
from etl.facts import (
    Coding,
    Cohort,
    Concept,
    Condition,
    Dose,
    Encounter,
    Evidence,
    FamilyHistory,
    Medication,
    Period,
    Person,
    Procedure,
    Quantity,
    Range,
    Site,
    Timepoint,
    Treatment,
)
from etl.fhir.group import group
from etl.fhir.patient import LABELS, patient
from etl.kinds.condition import condition
from etl.kinds.encounter import encounter
from etl.kinds.family_history import family_member_history
from etl.kinds.medication import medication_statement
from etl.kinds.procedure import procedure
from etl.kinds.treatment import administrations, treatment
from etl.value import replace

URL = "urn:uuid:0"
CONTEXT = Context("k", {"p1": "urn:uuid:p", "group": "urn:uuid:g", "event": "urn:uuid:e"}, frozenset({"group"}))
COMMON: dict[str, Any] = {"subject": "p1", "evidence": (Evidence(0, 3, "abc"),)}
UCUM = "http://unitsofmeasure.org"


def q(value: str, code: str | None = "", unit: str = "", comparator: str | None = None) -> Quantity:
    return Quantity(Decimal(value), code, unit, comparator)


def texts(parts: dict[str, Any]) -> list[str]:
    return [e["valueString"] for e in parts.get("extension", []) if "valueString" in e]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2004", "2004"),
        ("2004-05", "2004-05"),
        ("2004-05-16", "2004-05-16"),
        ("2004-02-29", "2004-02-29"),
        ("2004-05-16T10:00:00Z", "2004-05-16T10:00:00Z"),
        ("2004-05-16T10:00:00", None),
        ("2003-02-29", None),
        ("2004-13", None),
        ("2004-5", None),
        ("May 2004", None),
        ("", None),
        (None, None),
        ("0000", None),
        ("٢٠٠٤", None),
    ],
)
def test_dates(text: str | None, expected: str | None) -> None:
    assert fhir_date(text) == expected


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        (Period("2004-05"), {}, {"tDateTime": "2004-05"}),
        (Period("2004-05", "2004-05"), {}, {"tDateTime": "2004-05"}),
        (Period("2004-05"), {"span": True}, {"tPeriod": {"start": "2004-05"}}),
        (Period("2004", "2005-01"), {}, {"tPeriod": {"start": "2004", "end": "2005-01"}}),
        (Period(None, "2005"), {}, {"tPeriod": {"end": "2005"}}),
        (Period(text="in spring"), {"texts": True}, {"tString": "in spring"}),
        (Period("2004-13"), {"texts": True}, {"tString": "2004-13"}),
        (Period(), {}, {}),
        (None, {}, {}),
    ],
)
def test_timing(value: Period | None, more: dict[str, bool], expected: dict[str, Any]) -> None:
    assert timing("t", value, **more) == expected


def test_what_is_no_date_stays_as_printed() -> None:
    assert texts(timing("t", Period(text="in spring"))["tPeriod"]) == ["in spring"]
    assert texts(timing("t", Period("2004", text="about"))["_tDateTime"]) == ["about"]
    assert timing("t", None, need="unknown")["tPeriod"]["extension"][0]["valueCode"] == "unknown"


@pytest.mark.parametrize(
    ("value", "kept", "printed"),
    [
        (Period("2006", "2005"), {"start": "2006"}, "2005"),
        (Period("2006-03", "2006"), {"start": "2006-03"}, "2006"),
        (Period("2006", "soon"), {"start": "2006"}, "soon"),
    ],
)
def test_a_period_that_fhir_refuses_keeps_both_dates(value: Period, kept: dict[str, str], printed: str) -> None:
    found = period(value)
    assert {k: v for k, v in found.items() if k in ("start", "end")} == kept
    assert texts(found["_end"]) == [printed]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("427", "427"),
        ("2.5", "2.5"),
        ("2.50", "2.50"),
        ("7.5E+8", "750000000"),
        ("0", "0"),
        ("-1", "-1"),
        ("5.0", "5.0"),
        ("1E-3", "0.001"),
        ("NaN", "None"),
        ("-Infinity", "None"),
        ("12345678901234567", "12345678901234567"),
        ("123456789012345678", "None"),
    ],
)
def test_numbers(value: str, expected: str) -> None:
    from etl.fhir.encode import to_json

    found = number(Decimal(value))
    assert (
        found is None
        if expected == "None"
        else to_json({"v": found}, indent=False) == b'{"v":%b}\n' % expected.encode()
    )


@pytest.mark.parametrize(
    ("fact", "clinical", "category"),
    [
        ({}, "active", "problem-list-item"),
        ({"clinical": "remission"}, "remission", "problem-list-item"),
        ({"clinical": None}, None, "encounter-diagnosis"),
        ({"verification": "refuted"}, None, "encounter-diagnosis"),
        ({"abatement": Period("1999")}, "resolved", "problem-list-item"),
        ({"abatement": Period("1999"), "clinical": "inactive"}, "inactive", "problem-list-item"),
        ({"abatement": Period(text="as a child"), "clinical": "relapse"}, "resolved", "problem-list-item"),
    ],
)
def test_condition_status(fact: dict[str, Any], clinical: str | None, category: str) -> None:
    found = condition(Condition(**COMMON, code=Concept("x"), **fact), CONTEXT, URL)
    assert (found["clinicalStatus"]["coding"][0]["code"] if "clinicalStatus" in found else None) == clinical
    assert found["category"][0]["coding"][0]["code"] == category


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({"onset": Period("2004-05")}, {"onsetDateTime": "2004-05"}),
        ({"onset": Period(text="in childhood")}, {"onsetString": "in childhood"}),
        ({"onset": Period("2004", "2006")}, {"onsetPeriod": {"start": "2004", "end": "2006"}}),
        ({"onset_quantity": q("52", "a")}, {"onsetAge": {"value": 52, "system": UCUM, "code": "a"}}),
        (
            {"onset": Period("2004"), "onset_quantity": q("52", "a", "years")},
            {"onsetDateTime": "2004", "note": [{"text": "Onset at 52 years"}]},
        ),
        ({"asserted": "spring"}, {"note": [{"text": "Diagnosed: spring"}]}),
    ],
)
def test_condition_onset(fact: dict[str, Any], expected: dict[str, Any]) -> None:
    found = condition(Condition(**COMMON, code=Concept("x"), **fact), CONTEXT, URL)
    assert {k: v for k, v in found.items() if k.startswith("onset") or k == "note"} == expected


def test_condition_asserted_date() -> None:
    found = condition(Condition(**COMMON, code=Concept("x"), asserted="2005-03"), CONTEXT, URL)
    url = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
    assert {"url": url, "valueDateTime": "2005-03"} in found["extension"]


@pytest.mark.parametrize(
    ("site", "text", "code"),
    [
        (Site(Concept("upper limb", (Coding("s", "1"),)), "left", "distal"), "left upper limb, distal", "1"),
        (Site(Concept("upper limb", (Coding("s", "1"),)), "left", "", (Coding("s", "2"),)), "left upper limb", "2"),
        (Site(Concept("L3-L4")), "L3-L4", None),
    ],
)
def test_body_site(site: Site, text: str, code: str | None) -> None:
    found = body_site(site)
    assert found and found["text"] == text
    assert [c["code"] for c in found.get("coding", [])] == ([code] if code else [])


def test_source_span() -> None:
    found = source_span(Evidence(3, 6, "abc", 2, "Table 1", 0, 4), CONTEXT)
    assert {p["url"]: p[next(k for k in p if k != "url")] for p in found["extension"]} == {
        "start": 3,
        "end": 6,
        "quote": "abc",
        "page": 2,
        "table": "Table 1",
        "row": 0,
        "column": 4,
    }
    assert [p["url"] for p in source_span(Evidence(3, 3, ""), CONTEXT)["extension"]] == ["start", "end"]
    start, end, quote = source_span(Evidence(3, 10, "\n abc \n"), CONTEXT)["extension"]
    assert (start["valueInteger"], end["valueInteger"], quote["valueString"]) == (5, 8, "abc")


def test_source_span_of_a_file_of_a_case() -> None:
    case = replace(CONTEXT, files=((0, "urn:uuid:a", "a.txt"), (10, "urn:uuid:b", "b.txt")))
    found = source_span(Evidence(13, 16, "abc", 2, "S1 of b.txt", 0, 4), case)
    parts = {p["url"]: p[next(k for k in p if k != "url")] for p in found["extension"]}
    assert parts["document"] == {"reference": "urn:uuid:b"}
    assert (parts["start"], parts["end"], parts["table"]) == (3, 6, "S1")
    (*_, document) = source_span(Evidence(9, 10, "a"), case)["extension"]
    assert document["valueReference"] == {"reference": "urn:uuid:a"}


def test_timepoint() -> None:
    (found,) = timepoint_extension(Timepoint("after", "6 months after", q("6", "mo", "months"), 2, "event"), CONTEXT)
    assert {p["url"]: p[next(k for k in p if k != "url")] for p in found["extension"]} == {
        "phase": "after",
        "label": "6 months after",
        "course": 2,
        "event": {"reference": "urn:uuid:e"},
        "offset": {"value": 6, "unit": "months", "system": UCUM, "code": "mo"},
    }
    (bare,) = timepoint_extension(Timepoint("before", event="nobody"), CONTEXT)
    assert [p["url"] for p in bare["extension"]] == ["phase"]


def test_treatment() -> None:
    fact = Treatment(
        **COMMON,
        code=Concept("t"),
        product=Concept("cells"),
        performed=Period("2005-11"),
        methods=(Concept("m"),),
        site=Site(Concept("L3-L4")),
        count=4,
        interval=q("7", "d"),
        course=2,
        performer="Clinic",
        doses=(Dose(route=Concept("r1"), amount=q("5E+6", "{cells}")), Dose(route=Concept("r2"))),
    )
    found = treatment(fact, CONTEXT, URL)
    assert found["performedDateTime"] == "2005-11" and found["performer"] == [{"actor": {"display": "Clinic"}}]
    course = next(e for e in found["extension"] if e["url"].endswith("/course"))
    assert [p["url"] for p in course["extension"]] == ["round", "count", "interval"]
    (url1, first), (url2, second) = administrations(fact, CONTEXT, URL)
    assert url1 != url2 and first["partOf"] == second["partOf"] == [{"reference": URL}]
    assert first["dosage"]["dose"] == {"value": 5000000, "system": UCUM, "code": "{cells}"}
    assert first["dosage"]["route"] == {"text": "r1"} and first["dosage"]["site"] == {"text": "L3-L4"}
    assert "value" not in second["dosage"]["dose"]  # mad-1: it says that it wasn't printed
    assert first["medicationCodeableConcept"] == {"text": "cells"}
    swapped = administrations(Treatment(**{**COMMON, **_slots(fact), "doses": fact.doses[::-1]}), CONTEXT, URL)
    assert {url for url, _ in swapped} == {url1, url2}


def _slots(fact: Any) -> dict[str, Any]:
    return {f: getattr(fact, f) for f in fact.__struct_fields__}


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [
        (Range(q("5", "mg"), q("10", "mg")), 5, 10),
        (q("5", "mg", comparator=">"), 5, None),
        (q("5", "mg", comparator="<="), None, 5),
    ],
)
def test_bounded_doses(amount: Any, low: int | None, high: int | None) -> None:
    ((_, found),) = administrations(Treatment(**COMMON, code=Concept("t"), doses=(Dose(amount=amount),)), CONTEXT, URL)
    bounds = found["dosage"]["dose"]["extension"][0]["valueRange"]
    assert (bounds.get("low", {}).get("value"), bounds.get("high", {}).get("value")) == (low, high)
    taken = medication_statement(Medication(**COMMON, code=Concept("m"), dose=amount), CONTEXT, URL)
    assert taken["dosage"][0]["doseAndRate"] == [{"doseRange": bounds}]


@pytest.mark.parametrize(
    ("product", "status", "count"),
    [(None, "completed", 0), (Concept("cells"), "completed", 1), (Concept("cells"), "not-done", 0)],
)
def test_treatment_without_doses(product: Concept | None, status: Any, count: int) -> None:
    fact = Treatment(**COMMON, code=Concept("t"), product=product, status=status)
    assert len(administrations(fact, CONTEXT, URL)) == count


@pytest.mark.parametrize(
    ("status", "where"), [("not-done", "statusReason"), ("stopped", "statusReason"), ("completed", "reasonCode")]
)
def test_procedure_reason(status: Any, where: str) -> None:
    found = procedure(Procedure(**COMMON, code=Concept("x"), status=status, reason="refused"), CONTEXT, URL)
    assert where in found and ("statusReason" in found) != ("reasonCode" in found)


@pytest.mark.parametrize(
    ("per_day", "expected"),
    [
        ("1", (1, 1)),
        ("3", (3, 1)),
        ("0.5", (1, 2)),
        ("1.5", (3, 2)),
        ("0.3333333", (1, 3)),
        ("0.142857", (1, 7)),
        ("0", None),
        ("-1", None),
        ("NaN", None),
        (None, None),
    ],
)
def test_medication_repeat(per_day: str | None, expected: tuple[int, int] | None) -> None:
    fact = Medication(**COMMON, code=Concept("m"), timing="so often", per_day=Decimal(per_day) if per_day else None)
    timing_ = medication_statement(fact, CONTEXT, URL)["dosage"][0]["timing"]
    repeat = timing_.get("repeat")
    assert timing_["code"] == {"text": "so often"}
    assert ((repeat["frequency"], repeat["period"]) if repeat else None) == expected


def test_medication() -> None:
    fact = Medication(
        **COMMON,
        code=Concept("m"),
        status="stopped",
        reason="no effect",
        effective=Period("2004", "2005"),
        route=Concept("oral"),
        dose=q("5", "mg", "mg"),
        timing="daily",
    )
    found = medication_statement(fact, CONTEXT, URL)
    assert found["statusReason"] == [{"text": "no effect"}] and found["effectivePeriod"] == {
        "start": "2004",
        "end": "2005",
    }
    assert found["dosage"][0]["text"] == "5 mg, oral, daily"


AGE = Quantity(Decimal(61), "a", "years")


def test_family_history() -> None:
    fact = FamilyHistory(**COMMON, relation=Concept("mother"), code=Concept("x"), died=True, died_of_it=True, onset=AGE)
    found = family_member_history(fact, CONTEXT, URL)
    assert found["condition"][0]["contributedToDeath"] is found["deceasedBoolean"] is True
    assert found["condition"][0]["onsetAge"]["value"] == 61
    found = family_member_history(replace(fact, died_of_it=False, died_at=Range(AGE, AGE)), CONTEXT, URL)
    assert "contributedToDeath" not in found["condition"][0] and found["deceasedRange"]["low"]["value"] == 61
    with pytest.raises(ValueError, match="group"):
        family_member_history(
            FamilyHistory(**{**COMMON, "subject": "group"}, relation=Concept("m"), code=Concept("x")), CONTEXT, URL
        )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (Concept("admission"), "IMP"),
        (Concept("outpatient visit"), "AMB"),
        (Concept("zork"), None),
        (Concept("zork", (Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "SS"),)), "SS"),
    ],
)
def test_encounter_class(code: Concept, expected: str | None) -> None:
    assert encounter(Encounter(**COMMON, code=code), CONTEXT, URL)["class"].get("code") == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (q("120", "{patients}"), 120),
        (q("2200", "{patients}", comparator=">"), None),
        (q("12.5"), None),
        (q("-1"), None),
        (None, None),
    ],
)
def test_group(size: Quantity | None, expected: int | None) -> None:
    assert group(Cohort(size=size), CONTEXT).get("quantity") == expected


def test_patient() -> None:
    context = Context("k", {"p1": "urn:uuid:p"})
    bare = patient(Person(key="p1"), context)
    assert not {"name", "gender", "birthDate"} & set(bare)
    full = patient(Person(key="p1", name="Mr. Doe", gender="male", nationality=Concept("China")), context)
    assert full["name"] == [{"text": "Mr. Doe"}] and full["gender"] == "male"
    assert full["extension"][0]["extension"] == [{"url": "code", "valueCodeableConcept": {"text": "China"}}]
    labelled = patient(Person(key="p1", label="II:2"), context)
    assert labelled["name"] == [{"text": "II:2"}]
    assert labelled["identifier"][1:] == [{"system": f"{LABELS}/k", "value": "II:2"}]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (q("5"), q("10", "mg", "mg"), ("5 mg", "10 mg")),
        (q("5", "mg", "mg"), q("10"), ("5 mg", "10 mg")),
        (q("5", "mL", "ml"), q("10", "mL", "mL"), ("5 mL", "10 mL")),
        (q("10", "mg", "mg"), q("5", "mg", "mg"), ("5 mg", "10 mg")),
        (q("500", "g", "g"), q("1", "kg", "kg"), None),
        (q("5", None, "zorks"), q("10", None, "gorks"), None),
    ],
)
def test_a_range_has_one_unit(low: Quantity, high: Quantity, expected: tuple[str, str] | None) -> None:
    found = range_(Range(low, high))
    shown = found and tuple(f"{found[side]['value']} {found[side]['unit']}" for side in ("low", "high"))
    assert shown == expected
    said = printed_amount(Range(low, high))
    assert {str(low.value), str(high.value)} <= set(said.split())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("below <5 mg & more", "below <5 mg & more"),
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("&lt;b> &amp;lt; &amp; <!-- x", "&amp;lt;b> &amp;amp;lt; &amp; &lt;!-- x"),
    ],
)
def test_a_note_is_no_markup(text: str, written: str) -> None:
    assert note(text) == [{"text": written}]
    assert noted(written) == text
