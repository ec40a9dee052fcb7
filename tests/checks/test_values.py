"""Ages, quantities, changes, ranges and units: what contradicts itself and what doesn't."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made import codes, document, facts, found, lexicon, observed, place, quantity, small_lexicon, treated

from etl.checks import check
from etl.checks.quantities import differ, measure
from etl.facts import Concept, Dose, Observation, Quantity, Range, Timepoint, Treatment, identity
from etl.parsers import parse
from etl.readers import read
from etl.value import replace

AGES = [
    ("A 52-year-old woman came.", "Later: this 51-year-old woman.", "52", "51", "", "", True),
    ("A 52-year-old woman came.", "Later: this 52-year-old woman.", "52", "52", "", "", False),
    ("The first sign came at 45.", "This 51-year-old woman.", "45", "51", "at onset", "", False),
    ("The first sign came at 57.", "This 51-year-old woman.", "57", "51", "at onset", "", True),
    ("A 60-year-old man came in 2011.", "Now he is 64 in 2015.", "60", "64", "", "", False),
    ("A 60-year-old man came in 2011.", "Now he is 74 in 2015.", "60", "74", "", "", True),
    ("A 60-year-old man came in 2011.", "He is 64 at the treatment.", "60", "64", "", "at treatment", False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "a", "b", "note_a", "note_b", "conflict"), AGES)
def test_ages(one: str, two: str, a: str, b: str, note_a: str, note_b: str, conflict: bool) -> None:
    text = f"{one}\n\n{two}\n"
    made = [
        observed(text, a, "measure:age", quantity(a, "a"), note=note_a),
        observed(text, b, "measure:age", quantity(b, "a"), nth=int(a == b), note=note_b),
    ]
    assert codes(text, facts(made)) == ["age-conflict"] * conflict


def test_ages_of_two_people() -> None:
    text = "Anna, 52, and Ben, 37.\n"
    made = [
        observed(text, "52", "measure:age", quantity(52, "a")),
        observed(text, "37", "measure:age", quantity(37, "a"), subject="p2"),
    ]
    assert not codes(text, facts(made, persons=2))


def test_age_explained_by_the_year_of_treatment() -> None:
    text = "A 60-year-old man came in 2011.\n\nA man of 64 got cells.\n\nCells on 12 March 2015.\n"
    made = [
        observed(text, "60", "measure:age", quantity(60, "a")),
        observed(text, "64", "measure:age", quantity(64, "a")),
        treated(text, "Cells on 12 March 2015", "2015-03-12"),
    ]
    assert not codes(text, facts(made))


def test_one_finding_for_each_pair_of_ages() -> None:
    text = "52, 51, 52, 51.\n"
    made = [observed(text, str(n), "measure:age", quantity(n, "a"), nth=i) for n in (52, 51) for i in (0, 1)]
    assert codes(text, facts(made)) == ["age-conflict"]


@pytest.mark.parametrize(
    ("value", "code", "base", "kind"),
    [
        ("750000000", "{cells}", "750000000", "{cells}"), ("319", "10*6", "319000000", "{cells}"),
        ("2", "10*6{cells}/kg", "2000000", "{cells}/kg"), ("5", "mg", "0.005", "g"),
        ("4", "10*9/L", "4000000000", "{cells}/L"),
        ("30", "mL", "0.030", "L"), ("12", "ug/L", "12", "ug/L"), ("12", "mm[Hg]", "12", "mm[Hg]"),
    ],
)  # fmt: skip
def test_measure(value: str, code: str, base: str, kind: str) -> None:
    assert measure(quantity(value, code)) == (Decimal(base), kind)


@pytest.mark.parametrize(
    ("a", "b", "different"),
    [
        (("750000000", "{cells}"), ("319", "10*6"), True), (("750000000", "{cells}"), ("750", "10*6"), False),
        (("1000000000", "{cells}"), ("1028", "10*6"), False), (("5", "mg"), ("0.005", "g"), False),
        (("6.6", "%"), ("6.64", "%"), False), (("6.6", "%"), ("6.7", "%"), True), (("170", "cm"), ("1.7", "m"), False),
    ],
)  # fmt: skip
def test_differ(a: tuple[str, str], b: tuple[str, str], different: bool) -> None:
    assert differ(quantity(*a), quantity(*b)) is different


TEXT = "Methods. They counted 750 million of them.\n\nSupplement. There are 319 here and 320 there.\n"
SECTIONS = (("Methods", 0, 43), ("Supplement", 44, len(TEXT)))
CELLS = "measure:mononuclear_cells"
MONTH = Timepoint("after", "1 month", quantity(1, "mo"))
LATER = Timepoint("after", "2 months", quantity(2, "mo"))


@pytest.mark.parametrize(
    ("one", "two", "conflict"),
    [
        ({}, {"table": ("S1", 1, 1)}, True),
        ({}, {}, True),
        ({"day": "2020-05-16"}, {"table": ("S1", 1, 1)}, False),
        ({"day": "2020-05-16"}, {"day": "2020-05-16", "table": ("S1", 1, 1)}, True),
        ({"day": "2020-05-16"}, {"day": "2020-05-17", "table": ("S1", 1, 1)}, False),
        ({"day": "2020"}, {"day": "2020", "table": ("S1", 1, 1)}, False),
        ({"time": MONTH}, {"time": MONTH, "table": ("S1", 1, 1)}, True),
        ({"time": MONTH}, {"time": LATER, "table": ("S1", 1, 1)}, False),
        ({"time": Timepoint("before")}, {"time": Timepoint("before"), "table": ("S1", 1, 1)}, False),
        ({"category": "vital-signs"}, {"category": "vital-signs", "table": ("S1", 1, 1)}, False),
        ({"subject": "p2"}, {"table": ("S1", 1, 1)}, False),
        ({"note": "million"}, {"table": ("S1", 1, 1)}, False),
        ({}, {"table": ("S1", 1, 1), "note": "Absolute Quantity"}, True),
    ],
)
def test_quantities(one: dict[str, object], two: dict[str, object], conflict: bool) -> None:
    made = [
        observed(TEXT, "750 million", CELLS, quantity(750000000, "{cells}"), **one),  # type: ignore[arg-type]
        observed(TEXT, "319", CELLS, quantity(319, "10*6"), **two),  # type: ignore[arg-type]
    ]
    assert codes(TEXT, facts(made, sections=SECTIONS)) == ["quantity-conflict"] * conflict


def test_a_series_is_no_conflict() -> None:
    made = [
        observed(TEXT, "750 million", CELLS, quantity(750000000, "{cells}")),
        observed(TEXT, "319", CELLS, quantity(319, "10*6"), table=("S1", 1, 1)),
        observed(TEXT, "320", CELLS, quantity(320, "10*6"), table=("S1", 1, 2)),
    ]
    assert not codes(TEXT, facts(made, sections=SECTIONS))


def test_a_share_is_no_count() -> None:
    made = [
        observed(TEXT, "750 million", CELLS, quantity(750000000, "{cells}")),
        observed(TEXT, "319", CELLS, quantity(31, "%"), table=("S1", 1, 1)),
    ]
    assert not codes(TEXT, facts(made, sections=SECTIONS))


def test_two_doses_of_one_day() -> None:
    text = "10 million on 12 March.\n\n30 million on 12 March.\n"

    def dose(quote: str, amount: int) -> Treatment:
        base = treated(text, quote, "2019-03-12")
        doses = (Dose(route=Concept("intrathecal", (), "route:intrathecal"), amount=quantity(amount, "{cells}")),)
        return Treatment(subject="p1", evidence=base.evidence, code=base.code, performed=base.performed, doses=doses)

    assert codes(text, facts([dose("10 million", 10**7), dose("30 million", 3 * 10**7)])) == ["quantity-conflict"]
    assert not codes(text, facts([dose("10 million", 10**7), dose("30 million", 10**7)]))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The score increased by 15%, rising from 13 to 19 points.", True),
        ("The score increased by 46%, rising from 13 to 19 points.", False),
        ("The score increased by about 45%, rising from 13 to 19 points.", False),
        ("The ALSFRS-R increased by 12.5%, from 13 to 19.", False),
        ("The distance rose from 120 to 180 m (50%).", False),
        ("The distance rose from 120 to 180 m (a 40% increase).", True),
        ("It fell by 20%, from 50 to 40.", False),
        ("It fell by 30%, from 50 to 40.", True),
        ("It rose by 15%, from 40% to 55%.", False),
        ("Between them it improved from 3 to 6 months later by 20%.", False),
        ("From 2005 to 2010 the number increased by 15%.", False),
        ("The pain went from 8 to 2, with an oxygen saturation of 96%.", False),
        ("The range is from 0 to 40; 15% of patients improved.", False),
        ("It changed from 0 to 4, by 10%.", True),
    ],
)
def test_changes(text: str, wrong: bool) -> None:
    assert codes(f"Discussion\n\n{text}\n", facts()) == ["change-mismatch"] * wrong


@pytest.mark.parametrize(("stated", "wrong"), [("15", True), ("46", False), ("50", False)])
def test_change_as_it_was_read(stated: str, wrong: bool) -> None:
    """50 % of the scale's 12 points, or 46 % of the value before."""
    text = "Toy 19, more than the 13 of May.\n"
    parts = (("value-before", quantity(13)), ("stated-change", quantity(stated, "%")))
    fact = observed(text, "19", "scale:toy:total", quantity(19), components=parts)
    assert ("change-mismatch" in codes(text, facts([fact]), small_lexicon())) is wrong


@pytest.mark.parametrize(
    ("entry", "value", "code", "wrong"),
    [
        ("scale:toy:one", "4", "", False), ("scale:toy:one", "5", "", True), ("scale:toy:one", "-1", "", True),
        ("scale:toy:total", "12", "", False), ("scale:toy:total", "13", "", True), ("scale:toy", "13", "", True),
        ("scale:toy", "50", "%", False), ("measure:beat", "72", "/min", False), ("measure:beat", "320", "/min", False),
        ("measure:beat", "7200", "/min", True), ("measure:beat", "1", "/h", False), ("measure:beat", "2", "/min", True),
        ("measure:other", "7200", "/min", False),
    ],
)  # fmt: skip
def test_ranges(entry: str, value: str, code: str, wrong: bool) -> None:
    text = f"Value {value}.\n"
    made = facts([observed(text, value, entry, quantity(value, code))])
    code = "value-implausible" if entry.startswith("measure") else "value-out-of-range"
    assert codes(text, made, small_lexicon()) == [code] * wrong


IMPOSSIBLE = [
    ("Heart rate was 6/min.", ["heart rate 6 /min is a value that nobody can have (10–480 /min)."]),
    ("Hemoglobin was 135 g/dL.", ["hemoglobin 135 g/dL is a value that nobody can have (0.5–30 g/dL)."]),
    ("Leukocytes were 2100 x 10^9/L.", ["leukocytes 2100 10^9/L is a value that nobody can have (0–1000 10^9/L)."]),
    ("The pH was 72.5.", ["blood pH 72.5 is a value that nobody can have (6.3–8.1)."]),
    ("SpO2 was 130 %.", ["oxygen saturation 130 % is a value that nobody can have (10–100 %)."]),
    ("Blood pressure was 70/110 mmHg.", ["systolic blood pressure 70 is below diastolic blood pressure 110."]),
    ("BP 80/130, quiet.", ["systolic blood pressure 80 is below diastolic blood pressure 130."]), ("BP 130/80, quiet.", []),
    ("RR 85/125.", ["systolic blood pressure 85 is below diastolic blood pressure 125."]), ("RR 125/85.", []),
    ("Height was 16 cm.", ["body height 16 cm is a value that nobody can have (20–280 cm)."]), ("Height was 161 cm.", []),
    ("BMI was 244 kg/m2.", ["body mass index 244 kg/m2 is a value that nobody can have (4–230 kg/m2)."]), ("BMI was 62 kg/m2.", []),
    ("SpO2 was 9.4 %.", ["oxygen saturation 9.4 % is a value that nobody can have (10–100 %)."]), ("SpO2 was 61 %.", []),
    ("Sodium was 1390 mmol/L.", ["sodium 1390 mmol/L is a value that nobody can have (85–260 mmol/L)."]),
    ("Glucose was 2100 mg/dL.", []), ("Glucose was 120 mmol/L.", []), ("Hemoglobin was 135 g/L.", []), ("The pH was 7.1.", []),
    ("Leukocytes were 210000/µL.", []), ("Blood pressure was 110/70 mmHg.", []), ("Heart rate was 220/min.", []),
    ("Temperature was 104 °F.", []), ("Potassium was 9.1 mmol/L.", []),
]  # fmt: skip
"""What nobody can have, and what somebody had."""


@pytest.mark.parametrize(("said", "texts"), IMPOSSIBLE)
def test_values_that_nobody_can_have(said: str, texts: list[str]) -> None:
    page = document(f"Mr. Lane, 50 years old, is a man.\n\n{said}\n")
    checked = check(page, parse(page, lexicon()), lexicon())
    assert [f.text for f in checked.findings if f.code == "value-implausible"] == texts
    tagged = [f for f in checked.facts if "needs-review" in f.tags]
    assert bool(tagged) == bool(texts)
    assert any(
        isinstance(f, Observation) and isinstance(f.value, Quantity) and f.code.text != "age" for f in checked.facts
    )


def test_a_comma_that_may_part_both_is_a_finding() -> None:
    text = "Mr. Lane, 50 years old, is a man.\n\nPotassium 4,1 mmol/L, sodium 139,5 mmol/L, glucose 5,1 mmol/L. CK 1,180 U/L.\n"
    checked = check(document(text), parse(document(text), lexicon()), lexicon())
    assert [f.text for f in checked.findings] == ["creatine kinase 1,180 may be 1180 or 1.180; it is kept as printed."]
    assert "1,180 U/L" in [f.value for f in checked.facts if isinstance(f, Observation)]


UNSURE = [
    ("Sodium 137,5 mmol/L. PSA 3.215 ng/mL.", ["prostate-specific antigen 3.215 may be 3215 or 3.215; it is kept as printed."]),
    ("Sodium 137,5 mmol/L. TSH 2.345 mU/L. Creatinine 1.105 mg/dL.", []),
    ("Ferritin 2.150 ng/mL. CRP 1,350 mg/L.", ["C-reactive protein 1,350 may be 1350 or 1.350; it is kept as printed."]),
    ("Sodium 137,5 mmol/L. Platelets 310.000/µL. CK 1.250 U/L.", []),
]  # fmt: skip
"""Three digits after a point or comma: what is said of them, and what the limits or the document's other numbers decide."""


@pytest.mark.parametrize(("said", "texts"), UNSURE)
def test_marks_before_three_digits(said: str, texts: list[str]) -> None:
    page = document(f"Mr. Lane, 50 years old, is a man.\n\n{said}\n")
    checked = check(page, parse(page, lexicon()), lexicon())
    assert [f.text for f in checked.findings] == texts


TABLES = [
    ("Patient,Age,SBP,DBP\nP1,44,85,125\nP2,45,125,85", ["systolic blood pressure 85 is below diastolic blood pressure 125."]),
    ("Patient,Age,Temp (°C)\nP1,247,36.5\nP2,45,-36.5", ["Age 247 is an age that nobody can have; it is kept as printed.", "Temp (°C) -36.5 is a value that nobody can have; it is kept as printed."]),
    ("Patient,Age,Weight (SD)\nP1,44,-1.4\nP2,45,0.2", []),
    ("Patient,Age,RR\nP1,44,85/125\nP2,45,125/85", ["systolic blood pressure 85 is below diastolic blood pressure 125."]),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "texts"), TABLES)
def test_cells_that_nobody_can_have(sheet: str, texts: list[str]) -> None:
    page = read(sheet.encode(), "table.csv")
    checked = check(page, parse(page, lexicon()), lexicon())
    assert [f.text for f in checked.findings if f.code == "value-implausible"] == texts


def test_a_change_of_a_group_is_no_score() -> None:
    text = "It fell by 14.\n"
    made = facts([observed(text, "14", "scale:toy", quantity(14), subject="group")], "cohort", 0)
    assert not codes(text, made, small_lexicon())


def test_units() -> None:
    text = "Sodium 140, 141 and 3 mg.\n"
    made = [
        observed(text, "140", "measure:sodium", quantity(140, None)),
        observed(text, "141", "measure:sodium", quantity(141, None)),
        observed(text, "3 mg", "measure:dose", quantity(3, "mg")),
        observed(text, "Sodium", "scale:toy", quantity(3, "")),
    ]
    (one,) = found(text, facts(made))
    assert one.code == "unit-missing" and "140, 141" in one.text and len(one.facts) == 2


def test_a_unit_that_a_column_lacks_is_said_once() -> None:
    text = "Sodium 140 141.\n"
    cells = [
        observed(text, one, "measure:sodium", quantity(int(one), None), subject=who)
        for one, who in (("140", "p1"), ("141", "p2"))
    ]
    cells = [replace(fact, evidence=(replace(fact.evidence[0], table="1"),)) for fact in cells]
    (one,) = found(text, facts(cells))
    assert one.code == "unit-missing" and "140, 141" in one.text and len(one.facts) == 2


def test_unit_of_a_range() -> None:
    text = "Sodium 140-145.\n"
    evidence = (place(text, "140-145"),)
    value = Range(quantity(140, None), quantity(145, None))
    fact = Observation(subject="p1", evidence=evidence, code=Concept("sodium", (), "measure:sodium"), value=value)
    assert codes(text, facts([fact])) == ["unit-missing"]


def test_tags_and_identity() -> None:
    text = "A 52-year-old woman.\n\nA 51-year-old woman. Hb 108.\n"
    made = facts(
        [
            observed(text, "52", "measure:age", quantity(52, "a")),
            observed(text, "51", "measure:age", quantity(51, "a")),
            observed(text, "108", "measure:hemoglobin", quantity(108, "g/L")),
        ]
    )
    checked = check(document(text), made, lexicon())
    assert [f.tags for f in checked.facts] == [("needs-review",), ("needs-review",), ()]
    assert [identity(f) for f in checked.facts] == [identity(f) for f in made.facts]
    (one,) = checked.findings
    assert one.facts == tuple(identity(f) for f in made.facts[:2])
    assert [e.quote for e in one.evidence] == ["52", "51"]
    again = check(document(text), made, lexicon())
    assert again == checked


def test_information_has_no_findings() -> None:
    made = facts(kind="information", persons=0)
    assert check(document("Of 30 patients 16 of 30 (99%) improved on 31.02.2010.\n"), made, lexicon()) == made


@pytest.mark.parametrize("unit", ["from 3 to 5 by 20% ", "from ", "by 15%, from ", "52-year-old ", "("])
def test_linear(unit: str, seconds: Callable[..., float]) -> None:
    text = unit * (30_000 // len(unit))

    def work() -> None:
        found(text, facts())

    assert seconds(work, 5) < 5


TABLE = "| EDSS | Baseline | 12 months |\n|---|---|---|\n| EDSS | {first} | 3.0 |\n"


@pytest.mark.parametrize(
    ("told", "first", "wrong"),
    [
        ("The EDSS fell from 5.5 to 3.0 at 12 months.", "6.0", 1),
        ("The EDSS fell from 6.0 to 3.0 at 12 months.", "6.0", 0),
        ("The EDSS fell from 5.5 to 4.0 at 6 months.", "6.0", 0),
        ("The EDSS was 5.5 in 2010.", "6.0", 0),
    ],
)
def test_a_fall_that_a_table_begins_elsewhere(told: str, first: str, wrong: int) -> None:
    page = f"A 31-year-old woman with multiple sclerosis received mesenchymal stem cells on 3 May 2015.\n\n{told}\n\n"
    read_ = document(page + "Table 1. Scores before and after treatment\n" + TABLE.format(first=first))
    made = check(read_, parse(read_, lexicon()), lexicon())
    assert [f.code for f in made.findings].count("quantity-conflict") == wrong


POINTS = [
    (
        "Before treatment: Fugl-Meyer upper extremity 22.\n\nAfter treatment: Fugl-Meyer upper extremity 34. His Fugl-Meyer score rose by 14 points.",
        True,
    ),
    (
        "Before treatment: Fugl-Meyer upper extremity 22.\n\nAfter treatment: Fugl-Meyer upper extremity 34. His Fugl-Meyer score rose by 12 points.",
        False,
    ),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. NIHSS lower by 4 points at discharge.", True),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. NIHSS lower by 3 points at discharge.", False),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. NIHSS was 3 points lower.", False),
    ("Before treatment: Barthel index (BI) 40.\n\nAfter treatment: Barthel index 55. The BI rose by 20 points.", True),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. NIHSS was 5 points better than before.", True),
    (
        "Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. In the series of Brandt et al. the NIHSS fell by 5 points.",
        False,
    ),
    (
        "Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8. NIHSS fell by 5 points, more than in most patients.",
        True,
    ),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: no headache. NIHSS fell by 5 points.", False),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8.\n\nThe NIHSS falls by 5 points a year.", False),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8, down 4 pts vs before.", True),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8, down 3 pts vs before.", False),
    ("Before treatment: NIHSS 11.\n\nAfter treatment: NIHSS 8, this is 5 points less.", True),
    ("Before treatment: weight 92.4 kg.\n\nAfter treatment: weight 87.1 kg, 6.3 kg less than before.", True),
    ("Before treatment: weight 92.4 kg.\n\nAfter treatment: weight 87.1 kg, 5.3 kg less than before.", False),
    ("Before treatment: weight 92.4 kg.\n\nAfter treatment: weight 87.1 kg, about 5 kg less than before.", False),
    ("Before treatment: weight 92.4 kg.\n\nAfter treatment: weight 87.1 kg; he had lost 9 kg in 2012.", False),
    ("Before treatment: weight 60 kg, 8 kg less than in 2012.\n\nAfter treatment: weight 61 kg.", False),
    ("Before treatment: hemoglobin 9.1 g/dL.\n\nAfter treatment: hemoglobin rose by 3.2 g/dL to 11.3 g/dL.", True),
    ("Before treatment: hemoglobin 9.1 g/dL.\n\nAfter treatment: hemoglobin rose by 2.2 g/dL to 11.3 g/dL.", False),
    (
        "Before treatment: grip strength right 12 kg, left 20 kg.\n\nAfter treatment: grip strength right 15 kg, left 24 kg. "
        "Grip strength of the right hand increased by 4 kg.",
        True,
    ),
    (
        "Before treatment: grip strength right 12 kg, left 20 kg.\n\nAfter treatment: grip strength right 15 kg, left 24 kg. "
        "Grip strength of the left hand increased by 4 kg.",
        False,
    ),
]


@pytest.mark.parametrize(("text", "wrong"), POINTS)
def test_a_change_in_points(text: str, wrong: bool) -> None:
    source = document("Mr. Tester, a 60-year-old man, has stroke.\n\n" + text)
    checked = check(source, parse(source, lexicon()), lexicon())
    assert ("change-mismatch" in [f.code for f in checked.findings]) is wrong
