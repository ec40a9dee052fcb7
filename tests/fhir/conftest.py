"""A document with a fact of every kind, made by hand; names are invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from etl.document import Document, Span
from etl.facts import (
    AnyFact,
    Coded,
    Coding,
    Cohort,
    Component,
    Concept,
    Condition,
    Dose,
    Encounter,
    Entry,
    Evidence,
    Facts,
    FamilyHistory,
    Finding,
    Indication,
    Medication,
    Observation,
    Period,
    Person,
    Procedure,
    Quantity,
    Range,
    Site,
    Specimen,
    Timepoint,
    Treatment,
    identity,
)
from etl.names import OWN, SYSTEMS

SCT, LN, HP = SYSTEMS["sct"], SYSTEMS["ln"], SYSTEMS["hp"]
TEXT = " ".join(f"<b>{i}</b>y" if i == 3 else f"wordy-{i:03}" for i in range(250))


Walk = Callable[[Any], list[dict[str, Any]]]


def document(text: str = TEXT, **changes: object) -> Document:
    plain = {
        "name": "case.txt",
        "text": text,
        "blocks": (),
        "media_type": "text/plain",
        "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d",
        "sha256": "ba7816bf" * 8,
        "title": Span(0, 9),
        "address": "https://clinic.example/case/7",
        "language": "en",
    }
    return Document(**{**plain, **changes})  # type: ignore[arg-type]


def at(start: int, length: int = 9, text: str = TEXT, **cell: object) -> tuple[Evidence, ...]:
    if text is TEXT:  # from word to word
        start -= start % 10
    return (Evidence(start, start + length, text[start : start + length], **cell),)  # type: ignore[arg-type]


def q(value: str, code: str | None = "", unit: str = "", comparator: str | None = None) -> Quantity:
    return Quantity(Decimal(value), code, unit, comparator)


LIMB = Site(Concept("upper limb", (Coding(SCT, "53120007", "Upper limb structure"),)), "left", "distal")
INTRATHECAL = Concept("intrathecal", (Coding(SCT, "72607000", "Intrathecal route"),), "route:intrathecal")
INTRAVENOUS = Concept("intravenous", (Coding(SCT, "47625008", "Intravenous route"),))
LUMBAR = Concept("lumbar puncture", (Coding(SCT, "277762005", "Lumbar puncture"),))
STRENGTH = Concept("muscle strength", (Coding(OWN, "muscle-strength", "muscle strength"),), "measure:muscle_strength")
WEAK = Concept(
    "muscle weakness", (Coding(HP, "HP:0001324", "Muscle weakness"), Coding(SCT, "26544005")), "finding:weakness"
)
DISEASE = Concept("motor neuron disease", (Coding(SCT, "37340000", "Motor neuron disease"),), "condition:mnd")
GENE = Concept("SOD1", (Coding(SYSTEMS["hgnc"], "HGNC:11179", "SOD1"),), "gene:sod1")

FRACTURE = Condition(
    subject="p1",
    evidence=at(60),
    code=Concept("fracture"),
    clinical="active",
    abatement=Period("1999"),
    onset_quantity=q("12", "a", "years"),
)
REASONS = (Indication("fracture", identity(FRACTURE)), Indication("possible cramps", "", at(530)[0]))
TREATMENT = Treatment(
    subject="p1",
    evidence=at(700),
    rule="round",
    code=Concept("stem cell transplantation"),
    product=Concept("mesenchymal stem cell", (Coding(SYSTEMS["cl"], "CL:0000134", "mesenchymal stem cell"),)),
    performed=Period("2005-11", None),
    indications=REASONS,
    methods=(LUMBAR,),
    site=Site(Concept("L3-L4")),
    doses=(
        Dose(route=INTRATHECAL, amount=q("7.5E+8", "{cells}", "million cells"), volume=q("2.5", "mL", "ml")),
        Dose(route=INTRAVENOUS, amount=Range(q("5", "10*6", "× 10⁶"), q("10", "10*6", "× 10⁶"))),
        Dose(route=INTRAVENOUS, amount=q("3", "10*6", "million", ">")),
        Dose(route=INTRATHECAL),
        Dose(route=INTRATHECAL),
    ),
    count=4,
    interval=Range(q("5", "d", "days"), q("7", "d", "days")),
    course=1,
    performer="Beautiful Clinic",
    note="no fever after it",
)
EVENT = identity(TREATMENT)
BEFORE = Timepoint("before", "Before treatment", None, 1, EVENT)
AFTER = Timepoint("after", "6 months after", q("6", "mo", "months"), 2, EVENT)
SPECIMEN = Specimen(
    subject="p1",
    evidence=at(900),
    code=Concept("cerebrospinal fluid"),
    collected=Period("2005-11-03"),
    site=LIMB,
    volume=q("5", "mL", "ml"),
)


def obs(start: int, code: str | Concept, **more: object) -> Observation:
    concept = Concept(code) if isinstance(code, str) else code
    return Observation(**{"subject": "p1", "evidence": at(start), "code": concept, **more})  # type: ignore[arg-type]


ITEM = obs(1000, "speech item", value=3, category="survey", effective=Period("2006-03-01"))
MISSING_ITEM = obs(1010, "device item", category="survey", absent_reason="not-applicable")
OBSERVATIONS = (
    obs(
        100,
        WEAK,
        presence="present",
        site=LIMB,
        severity=Concept("severe", (Coding(SCT, "24484000", "Severe"),)),
        timepoint=BEFORE,
        rule="finding",
    ),
    obs(110, WEAK, presence="absent", change="improved", timepoint=AFTER),
    obs(120, WEAK, presence="equivocal"),
    obs(130, "speech", change="worsened", timepoint=AFTER),
    obs(140, "walking", change="unchanged", timepoint=AFTER),
    obs(
        150,
        STRENGTH,
        site=LIMB,
        value=Coded(Concept("3-", (Coding(OWN, "mrc-3-minus", "3-"),)), Decimal("2.75"), "3-/5"),
    ),
    obs(160, "muscle tone", value=Coded(Concept("normal", (Coding(SCT, "17621005", "Normal"),)), None, "intact")),
    obs(170, "tendon reflex", value=Coded(Concept("reduced"), None, "weak")),
    obs(180, Concept("age", (Coding(LN, "30525-0", "Age"),)), value=q("54", "a", "years old")),
    obs(
        190,
        "vital capacity",
        value=q("2.50", "L", "L"),
        reference=Range(q("3", "L", "L"), None),
        flag="L",
        category="laboratory",
        specimen=identity(SPECIMEN),
        performer="Laboratory",
        method=Concept("spirometry"),
    ),
    obs(200, "cell count", value=q("427", "10*6", "× 10⁶", "<"), presence="present"),
    obs(210, "ratio", value=q("0.5", "")),
    obs(220, "count", value=q("12", "")),
    obs(230, "unknown unit", value=q("12.0", None, "zorks")),
    obs(240, "leg lift angle", value=Range(q("20", "deg", "°"), q("10", "deg", "°"))),
    obs(250, "open range", value=Range(None, q("10", "deg", "°"))),
    obs(260, "occupation", value="teacher", category="social-history", note="retired"),
    obs(
        270,
        Concept("heart rate", (Coding(LN, "8867-4", "Heart rate"),)),
        value=q("72", "/min", "bpm"),
        category="vital-signs",
    ),
    obs(
        280,
        "total",
        value=q("41", "{score}", "points"),
        members=(identity(ITEM), identity(MISSING_ITEM), "nobody"),
        category="survey",
        effective=Period("2006-03-01"),
    ),
    obs(290, Concept("SOD1 variant", GENE.codings), presence="absent", variant=True, category="laboratory"),
    obs(
        300,
        "UBQLN2 variant",
        presence="present",
        variant=True,
        category="laboratory",
        components=(
            Component(Concept("gene"), Coded(Concept("UBQLN2", (Coding(SYSTEMS["hgnc"], "HGNC:12509", "UBQLN2"),)))),
            Component(
                Concept("allelic state"), Coded(Concept("heterozygous", (Coding(LN, "LA6706-1", "heterozygous"),)))
            ),
        ),
        value="c.1490C>T",
    ),
    obs(310, "dated badly", presence="present", effective=Period("2005-13", None, "13/2005")),
    obs(320, "backwards", presence="present", effective=Period("2006-03-01", "2005-03-01")),
    obs(330, "period", presence="present", effective=Period("2004-05", "2005")),
    obs(340, "huge", value=q("1E+15", "")),
    obs(350, "age in months", value=q("18", "mo", "months"), tags=("needs-review",)),
    obs(360, "cell of a table", value=q("5", "kg", "kg"), evidence=at(360, page=2, table="Table 1", row=3, column=0)),
)
OTHERS: tuple[AnyFact, ...] = (
    Condition(
        subject="p1",
        evidence=(*at(20), *at(40)),
        rule="diagnosis",
        code=DISEASE,
        onset=Period("2004-05"),
        onset_quantity=q("52", "a", "years"),
        asserted="2005-03",
        severity=Concept("severe"),
        site=LIMB,
    ),
    Condition(subject="p1", evidence=at(50), code=Concept("diabetes"), verification="refuted"),
    FRACTURE,
    Condition(
        subject="p2",
        evidence=at(70),
        code=Concept("hypertension"),
        onset=Period(text="since childhood"),
        asserted="spring",
        clinical=None,
        verification="provisional",
    ),
    Condition(
        subject="p2", evidence=at(80), code=Concept("old illness"), abatement=Period("1999"), verification="refuted"
    ),
    Procedure(
        subject="p1",
        evidence=at(400),
        code=Concept("ventilation"),
        status="in-progress",
        performed=Period("2006"),
        methods=(Concept("mask"),),
        performer="Home",
        reason="breathing",
    ),
    Procedure(subject="p1", evidence=at(410), code=Concept("gastrostomy"), status="not-done", reason="declined"),
    Procedure(
        subject="p1",
        evidence=at(420),
        code=Concept("imaging"),
        performed=Period(text="last spring"),
        timepoint=AFTER,
        indications=REASONS,
    ),
    Procedure(subject="p1", evidence=at(430), code=Concept("stay"), performed=Period("2005-11-01", "2005-11-20")),
    Medication(
        subject="p1",
        evidence=at(500),
        code=Concept("riluzole", (Coding(SYSTEMS["atc"], "N07XX02", "riluzole"),)),
        status="active",
        effective=Period("2005-03"),
        route=Concept("oral"),
        dose=q("50", "mg", "mg"),
        timing="twice daily",
        per_day=Decimal(2),
    ),
    Medication(
        subject="p1",
        evidence=at(510),
        code=Concept("edaravone"),
        status="stopped",
        reason="ineffective",
        dose=Range(q("30", "mg", "mg"), q("60", "mg", "mg")),
        per_day=Decimal("0.3333333"),
    ),
    Medication(
        subject="p1",
        evidence=at(520),
        code=Concept("baclofen"),
        dose=q("5", "mg", "mg", "<="),
        timepoint=BEFORE,
        indications=REASONS,
    ),
    FamilyHistory(
        subject="p1",
        evidence=at(600),
        relation=Concept("mother", (Coding(SYSTEMS["rolecode"], "MTH", "mother"),)),
        code=DISEASE,
        onset=q("61", "a", "years"),
        died=True,
        died_at=Range(q("70", "a", "years"), q("79", "a", "years")),
        died_of_it=True,
    ),
    Encounter(
        subject="p1",
        evidence=at(610),
        code=Concept("admission"),
        period=Period("2005-11"),
        performer="Hospital",
        note="first",
    ),
    Encounter(subject="p1", evidence=at(620), code=Concept("something else"), period=Period(text="one day")),
    Treatment(
        subject="p2",
        evidence=at(710),
        code=Concept("stem cell transplantation"),
        product=Concept("cord blood cell"),
        interval=q("7", "d", "days"),
    ),
    Treatment(subject="p2", evidence=at(720), code=Concept("stem cell transplantation"), status="not-done"),
    Treatment(
        subject="p2",
        evidence=at(730),
        code=Concept("cell therapy"),
        performed=Period(text="in winter"),
        doses=(Dose(volume=Range(q("2", "mL", "ml"), q("3", "mL", "ml"))),),
    ),
    SPECIMEN,
)
PERSONS = (
    Person(
        key="p1",
        name="Mr. Doe",
        gender="male",
        evidence=at(0),
        nationality=Concept("China", (Coding("urn:iso:std:iso:3166", "CN", "China"),)),
        birth="1966-02",
        records=("4711",),
    ),
    Person(key="p2", evidence=at(10)),
)
EVERYTHING = Facts(
    "case_page",
    PERSONS,
    None,
    (*OTHERS, TREATMENT, *OBSERVATIONS, ITEM, MISSING_ITEM),
    findings=(
        Finding("age-conflict", "warning", "54 and 55 years.", (identity(OBSERVATIONS[8]), "p1"), at(180)),
        Finding("unmapped", "information", "“zork” isn't known."),
    ),
    ledger=(Entry("sentence", "left out", at(1500)[0], "general knowledge"),),
    sections=(("Background", 0, 300), ("Treatment <1>", 650, 800), ("Empty", 2000, 2010)),
)
COHORT = Facts(
    "cohort",
    (),
    Cohort(size=q("120", "{patients}", "patients"), evidence=at(0)),
    (
        obs(
            20,
            "improved",
            subject="group",
            value=q("48", "{patients}", "patients"),
            change="improved",
            tags=("provider-claim",),
            components=(
                Component(Concept("denominator"), q("60", "{patients}", "patients")),
                Component(Concept("stratum"), "bulbar form"),
            ),
        ),
        obs(
            40,
            "mean score",
            subject="group",
            value=q("31.4"),
            components=(Component(Concept("standard deviation"), q("2.10")),),
        ),
        Condition(subject="group", evidence=at(60), code=DISEASE),
    ),
)


def _walked(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [d for v in value for d in _walked(v)]
    return [value, *(d for v in value.values() for d in _walked(v))] if isinstance(value, dict) else []


@pytest.fixture(scope="session")
def walk() -> Walk:
    """`walk(resource)` gives every object of a resource, itself first."""
    return _walked


@pytest.fixture(scope="session")
def source() -> Document:
    return document()


@pytest.fixture(scope="session")
def everything() -> Facts:
    return EVERYTHING


@pytest.fixture(scope="session")
def cohort() -> Facts:
    return COHORT
