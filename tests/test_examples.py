"""The notation for facts, and running examples."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli.mappings import test as command
from etl.examples import meets, parsed, read_phrase, rendered, run_one
from etl.facts import (
    AnyFact,
    Coded,
    Concept,
    Condition,
    Dose,
    Evidence,
    FamilyHistory,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
    Range,
    Site,
    Timepoint,
    Treatment,
)
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example

PLACE = (Evidence(0, 1, "x"),)
ARM = Site(Concept("upper limb"), "left", "distal")

STRENGTH = Observation(
    subject="p1",
    evidence=PLACE,
    code=Concept("muscle strength"),
    value=Coded(Concept("gravity"), Decimal("2.67"), "3-/5"),
    site=ARM,
    timepoint=Timepoint("after", "", Quantity(Decimal(6), "mo"), 2),
)
PRESSURE = Observation(
    subject="p1",
    evidence=PLACE,
    code=Concept("pressure"),
    value=Quantity(Decimal("120.0"), "mm[Hg]", "mmHg", "<"),
    effective=Period("2004-05"),
)
RATE = Observation(
    subject="p1",
    evidence=PLACE,
    code=Concept("rate"),
    value=Range(Quantity(Decimal(2), "%"), Quantity(Decimal(3), "%")),
)
ILLNESS = Condition(
    subject="p1",
    evidence=PLACE,
    code=Concept("illness: rare"),
    onset=Period("2003"),
    onset_quantity=Quantity(Decimal(34), "a"),
    asserted="2005-03",
)
OPERATION = Procedure(subject="p1", evidence=PLACE, code=Concept("operation"), performed=Period("1996", "1997"))
DRUG = Medication(
    subject="p1",
    evidence=PLACE,
    code=Concept("drug"),
    status="active",
    dose=Quantity(Decimal(50), "mg"),
    timing="twice daily",
    per_day=Decimal(2),
    route=Concept("oral"),
)
CELLS = Treatment(
    subject="p1",
    evidence=PLACE,
    code=Concept("cells"),
    count=4,
    doses=(Dose(route=Concept("oral"), amount=Quantity(Decimal(10), "{cells}")),),
)
MOTHER = FamilyHistory(subject="p1", evidence=PLACE, relation=Concept("mother"), code=Concept("illness"), died=True)


@pytest.mark.parametrize(
    ("fact", "notation"),
    [
        (STRENGTH, "muscle strength"),
        (STRENGTH, "Muscle Strength: 3-/5 @ left upper limb, distal"),
        (STRENGTH, "muscle strength @ left upper limb, distal"),
        (STRENGTH, "muscle strength: gravity"),
        (STRENGTH, "muscle strength: 2.67; after; offset 6 mo; course 2"),
        (STRENGTH, "*: after"),
        (STRENGTH, "*"),
        (PRESSURE, "pressure: < 120 mmHg; date 2004-05"),
        (PRESSURE, "pressure: < 120 mm[Hg]"),
        (PRESSURE, "pressure: < 120"),
        (RATE, "rate: 2 to 3 %"),
        (ILLNESS, "condition: illness: rare"),
        (ILLNESS, "condition: illness: rare; onset 2003; onset at 34 a; diagnosed 2005-03; confirmed; active"),
        (ILLNESS, "condition: *; onset 2003"),
        (OPERATION, "procedure: operation; completed; date 1996; until 1997"),
        (DRUG, "medication: drug; 50 mg; twice daily; 2 per day; route oral; active"),
        (CELLS, "treatment: cells; count 4; route oral; dose 10 {cells}; oral 10 {cells}"),
        (MOTHER, "family: illness; mother; died"),
    ],
)
def test_met(fact: AnyFact, notation: str) -> None:
    assert meets(rendered(fact), notation), (str(rendered(fact)), parsed(notation))


@pytest.mark.parametrize(
    ("fact", "notation"),
    [
        (STRENGTH, "muscle strength: 3/5"),
        (STRENGTH, "muscle strength: 3-/5 @ left upper limb"),
        (STRENGTH, "strength"),
        (STRENGTH, "condition: muscle strength"),
        (STRENGTH, "condition: *"),
        (PRESSURE, "pressure: 120 mmHg"),
        (PRESSURE, "pressure: < 120 mmHg; date 2004"),
        (ILLNESS, "condition: illness: rare; refuted"),
        (ILLNESS, "illness: rare"),
        (DRUG, "medication: drug; 5 mg"),
        (MOTHER, "condition: illness"),
    ],
)
def test_not_met(fact: AnyFact, notation: str) -> None:
    assert not meets(rendered(fact), notation)


def test_a_fact_is_shown_in_the_notation_that_it_meets() -> None:
    for fact in (STRENGTH, PRESSURE, RATE, ILLNESS, OPERATION, DRUG, CELLS, MOTHER):
        assert meets(rendered(fact), str(rendered(fact))), str(rendered(fact))


def test_the_line_that_describes_the_patient_gives_nothing() -> None:
    assert read_phrase("The weather was fine.", compile_lexicon()) == ()


def test_a_failure_says_what_is_missing_and_what_came() -> None:
    failure = run_one(
        Example("No tremor.", ("tremor: present",), ("tremor: absent",)),
        compile_lexicon(),
        "a.yaml:7",
        "finding:tremor",
    )
    assert failure is not None
    assert str(failure).splitlines() == [
        "a.yaml:7: finding:tremor: “No tremor.” doesn't give “tremor: present”; must never give “tremor: absent”",
        "    gave: tremor: absent",
    ]


def test_the_command_runs_a_clinics_own_examples(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    entry = "kind: finding\nentries:\n  glow:\n    name: glow\n    examples:\n      - text: %s\n        gives: ['glow: present']\n"
    own.write_text(entry % "He has a glow.", encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "")
    own.write_text(entry % "He has no glow.", encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert result.exit_code == 1
    assert "own.yaml:3: finding:glow: “He has no glow.” doesn't give “glow: present”" in result.stdout
