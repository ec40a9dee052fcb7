"""Whatever facts come, the bundle is valid, the same twice, and the same when it is read back and written again."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.document import Document
from etl.errors import InputError
from etl.facts import (
    Coded,
    Coding,
    Component,
    Concept,
    Condition,
    Dose,
    Encounter,
    Evidence,
    Facts,
    FamilyHistory,
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
from etl.fhir.bundle import build_bundle, build_outcome, shaped
from etl.fhir.encode import from_json, to_json
from etl.fhir.parse import read_back
from etl.fhir.r5 import to_r5
from etl.fhir.validate import validate_bundle
from etl.names import SYSTEMS
from etl.pipeline import Settings, convert_file
from etl.value import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
from units import quantities, unit_faults

TEXT = "A page with words, 3-/5 and “quotes” on it.\n" * 20
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NAMES = st.text(st.characters(categories=("L", "N"), include_characters=" -<&>'\""), min_size=1, max_size=12).filter(
    str.strip
)
DATES = st.one_of(
    st.none(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str),
    st.sampled_from(["2004", "2004-05", "2004-13", "May", "2004-05-16T10:00:00"]),
)
CODES = st.sampled_from(
    [
        ("http://snomed.info/sct", "1"),
        ("http://snomed.info/sct", "2"),
        (SYSTEMS["ln"], "8867-4"),
        (SYSTEMS["ln"], "1-8"),
    ]
).map(lambda code: Coding(*code))
CONCEPTS = st.builds(Concept, NAMES, st.lists(CODES, max_size=2).map(tuple))
NUMBERS = st.one_of(
    st.decimals(-(10**12), 10**12, places=3),
    st.integers(-(10**17), 10**17).map(Decimal),  # of more digits the validator warns: servers may lose them
    st.sampled_from([Decimal(x) for x in ("NaN", "Infinity", "7.5E+8", "0.50", "-0")]),
)
QUANTITIES = st.builds(
    Quantity,
    NUMBERS,
    st.sampled_from(["", "kg", "{cells}", "mm[Hg]", "10*9/L", "%{predicted}", None]),
    st.sampled_from(["zorks", "mg per dl", "kg"]) | WORDS,
    st.sampled_from([None, "<", ">="]),
)
SIDES = st.none() | QUANTITIES.map(lambda q: replace(q, comparator=None))
MIXED = st.builds(Range, SIDES, SIDES)


def one_unit(value: Range) -> Range:
    """FHIR's ranges have one unit; what is measured in two is written as text (MIXED), a dose has none then."""
    low, high = value.low, value.high
    return replace(value, high=replace(high, code=low.code, unit=low.unit)) if low and high else value


RANGES = MIXED.map(one_unit)
AMOUNTS = st.none() | QUANTITIES | RANGES
VALUES = QUANTITIES | MIXED | st.integers() | WORDS | st.builds(Coded, CONCEPTS, st.none() | NUMBERS, WORDS)
PERIODS = st.none() | st.builds(Period, DATES, DATES, WORDS)
SITES = st.none() | st.builds(
    Site, CONCEPTS, st.sampled_from([None, "left", "bilateral"]), st.sampled_from(["", "distal"])
)
STEPS = st.builds(Quantity, st.integers(1, 99).map(Decimal), st.sampled_from(["d", "wk", "mo", "a"]))
TIMEPOINTS = st.none() | st.builds(
    Timepoint,
    st.sampled_from(["before", "during", "after"]),
    WORDS,
    st.none() | STEPS,
    st.none() | st.integers(-1, 9),
    st.none() | WORDS,
)
PLACES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 40)).map(lambda p: Evidence(p[0], sum(p), TEXT[p[0] : sum(p)])),
    min_size=1,
    max_size=2,
).map(tuple)
COMMON = {
    "subject": st.sampled_from(["p1", "p2"]),
    "evidence": PLACES,
    "rule": WORDS,
    "tags": st.sampled_from([(), ("needs-review",), ("provider-claim", "needs-review")]),
    "note": WORDS,
    "code": CONCEPTS,
}
FACTS = st.one_of(
    st.builds(
        Condition,
        **COMMON,
        verification=st.sampled_from(["confirmed", "provisional", "refuted"]),
        clinical=st.sampled_from(["active", "resolved", "relapse", None]),
        onset=PERIODS,
        onset_quantity=st.none() | STEPS,
        asserted=DATES,
        abatement=PERIODS,
        severity=st.none() | CONCEPTS,
        site=SITES,
        timepoint=TIMEPOINTS,
    ),
    st.builds(
        Observation,
        **COMMON,
        category=st.sampled_from(["exam", "vital-signs", "laboratory"]),
        value=st.none() | VALUES,
        presence=st.sampled_from([None, "present", "absent", "equivocal"]),
        change=st.sampled_from([None, "improved", "worsened", "unchanged"]),
        flag=st.sampled_from([None, "H", "*"]),
        absent_reason=st.sampled_from([None, "not-applicable", "unknown"]),
        severity=st.none() | CONCEPTS,
        site=SITES,
        effective=PERIODS,
        timepoint=TIMEPOINTS,
        reference=st.none() | MIXED,
        components=st.lists(st.builds(Component, CONCEPTS, VALUES), max_size=2).map(tuple),
        performer=WORDS,
        variant=st.booleans(),
    ),
    st.builds(
        Treatment,
        **COMMON,
        product=st.none() | CONCEPTS,
        status=st.sampled_from(["completed", "not-done", "unknown"]),
        performed=PERIODS,
        methods=st.lists(CONCEPTS, max_size=2).map(tuple),
        site=SITES,
        doses=st.lists(
            st.builds(Dose, route=st.none() | CONCEPTS, amount=AMOUNTS, volume=AMOUNTS, site=SITES), max_size=3
        ).map(tuple),
        count=st.none() | st.integers(-1, 9),
        interval=st.none() | STEPS | st.builds(Range, STEPS, STEPS).map(one_unit),
        course=st.none() | st.integers(-1, 9),
        timepoint=TIMEPOINTS,
    ),
    st.builds(
        Procedure,
        **COMMON,
        performed=PERIODS,
        status=st.sampled_from(["in-progress", "stopped"]),
        reason=WORDS,
        site=SITES,
    ),
    st.builds(
        Medication,
        **COMMON,
        status=st.sampled_from(["active", "not-taken"]),
        effective=PERIODS,
        dose=AMOUNTS,
        timing=WORDS,
        per_day=st.none() | st.decimals(),
    ),
    st.builds(FamilyHistory, **COMMON, relation=CONCEPTS, died=st.booleans()),
    st.builds(Encounter, **COMMON, period=PERIODS, performer=WORDS),
    st.builds(Specimen, **COMMON, collected=PERIODS, site=SITES, volume=st.none() | QUANTITIES),
)


def test_units_of_facts_made_by_hand(source: Document, everything: Facts, cohort: Facts) -> None:
    """Those of documents: tests/corpus."""
    bundles = [build_bundle(source, everything), build_bundle(source, cohort)]
    assert not [fault for b in bundles for fault in (*unit_faults(b), *unit_faults(to_r5(b)))]
    unknown = [q for b in bundles for q in quantities(b) if "code" not in q]
    assert any(q.get("unit") == "zorks" for q in unknown)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, max_size=6), WORDS, st.sampled_from(["transaction", "document"]))
def test_any_facts(found: list, name: str, kind: str) -> None:  # type: ignore[type-arg]
    document = Document(name or "x", TEXT, (), "text/plain", "00" * 20, "00" * 32)
    facts = Facts(
        "case_page",
        (Person(key="p1", name=name), Person(key="p2", label=name)),
        None,
        tuple(found),
        sections=((name, 0, 90),),
    )
    bundle = build_bundle(document, facts, bundle_type=kind)  # type: ignore[arg-type]
    assert validate_bundle(bundle) == []
    assert unit_faults(bundle) == unit_faults(to_r5(bundle)) == []
    assert validate_bundle(build_outcome(document, facts, bundle)) == []
    assert to_json(bundle) == to_json(build_bundle(document, facts, bundle_type=kind))  # type: ignore[arg-type]


def rewritten(written: bytes, text: str | None = None) -> bytes:
    """A bundle read back and built again."""
    back = read_back(from_json(written), text)
    return to_json(
        build_bundle(
            back.document,
            back.facts,
            bundle_type=back.bundle_type,
            include_text=back.include_text,
            narratives=back.narratives,
            recorded=back.recorded,
            origin=back.origin,
        )
    )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, max_size=4), WORDS, st.sampled_from(["transaction", "document"]), st.booleans())
def test_round_trip(found: list, name: str, kind: str, text: bool) -> None:  # type: ignore[type-arg]
    document = Document(name or "x", TEXT, (), "text/plain", "00" * 20, "00" * 32)
    facts = Facts(
        "case_page",
        (Person(key="p1", name=name), Person(key="p2", label=name)),
        None,
        tuple(found),
        sections=((name, 0, 90),),
    )
    written = to_json(build_bundle(document, facts, bundle_type=kind, include_text=text))  # type: ignore[arg-type]
    assert from_json(rewritten(written, TEXT)) == from_json(written)


@pytest.mark.parametrize("kind", ["transaction", "batch", "collection", "document"])
@pytest.mark.parametrize("which", ["everything", "cohort"])
def test_round_trip_of_facts_made_by_hand(
    which: str, kind: str, source: Document, request: pytest.FixtureRequest
) -> None:
    facts: Facts = request.getfixturevalue(which)
    written = to_json(build_bundle(source, facts, bundle_type=kind, recorded="2020-02-02T02:02:02Z"))  # type: ignore[arg-type]
    assert rewritten(written) == written


def test_round_trip_of_samples(samples: Path) -> None:
    for page in sorted(samples.iterdir()):
        if page.suffix in (".txt", ".csv"):
            written = to_json(convert_file(page, Settings(bundle_type="document")).bundle)
            assert rewritten(written) == written, page.name


def test_what_is_read_back_says_the_same(source: Document, everything: Facts) -> None:
    back = read_back(build_bundle(source, everything))
    assert [p.name for p in back.facts.persons] == [p.name for p in everything.persons]
    ordered = sorted(shaped(everything.facts)[0], key=lambda f: f.evidence[0].start)
    assert [type(f) for f in back.facts.facts] == [type(f) for f in ordered]
    for mine, theirs in zip(back.facts.facts, ordered, strict=True):
        assert (mine.evidence, mine.rule, mine.tags) == (theirs.evidence, theirs.rule, theirs.tags)
        named, code = getattr(mine, "code", None), theirs.code
        assert named and named.text == code.text
        if isinstance(theirs, Observation):
            assert isinstance(mine, Observation)
            assert (mine.presence, mine.change, mine.absent_reason) == (
                theirs.presence,
                theirs.change,
                theirs.absent_reason,
            )
            assert mine.timepoint is None or (theirs.timepoint and mine.timepoint.phase == theirs.timepoint.phase)
    (total,) = [f for f in back.facts.facts if isinstance(f, Observation) and f.members]
    assert set(total.members) <= {identity(f) for f in back.facts.facts}


def test_a_bundle_without_its_text(source: Document, cohort: Facts) -> None:
    bundle = build_bundle(source, cohort, include_text=False)
    assert read_back(bundle, source.text).document.text == source.text
    for text in (None, "another text"):
        with pytest.raises(InputError, match="text"):
            read_back(bundle, text)


def test_r5_is_not_read_back(source: Document, cohort: Facts) -> None:
    with pytest.raises(InputError, match="R5"):
        read_back(to_r5(build_bundle(source, cohort)))


@pytest.mark.parametrize("bundle", [{}, {"entry": []}, {"resourceType": "Bundle", "entry": [{"resource": {}}]}])
def test_what_is_no_bundle_of_ours(bundle: dict[str, object]) -> None:
    with pytest.raises(InputError):
        read_back(bundle)
