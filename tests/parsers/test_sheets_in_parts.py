"""Sheets: keys of patients like words for sums, pairs of labels, tables that go on, days explained below, rows of the other side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.checks import check
from etl.facts import Facts, Medication, Observation, Procedure, Quantity
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.parsers.people.names import is_sum
from etl.readers import read
from etl.readers.sheet.csv import goes_on, in_parts, side_by_side

FactsOf = Callable[..., Facts]
SUMS = ("total-mismatch",)
MAN = "A man of 58 years has myasthenia gravis.\n\n"


def numbers(facts: Facts, code: str) -> list[tuple[str, str, str]]:
    """The value of each observation of a code, its day, and its phase."""
    return [
        (f"{f.value.value} {f.value.code}".strip(), (f.effective and f.effective.start) or "", f.timepoint.phase if f.timepoint else "")
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == code and isinstance(f.value, Quantity)
    ]  # fmt: skip


def codes_found(facts: Facts, lexicon: Lexicon, page: str, name: str = "page.txt") -> list[str]:
    document = read(page.encode(), name)
    return sorted({f.code for f in check(document, facts, lexicon).findings})


@pytest.mark.parametrize("key", ["P-01", "N-2", "M-3", "SD-4", "P/7", "N_12"])
def test_a_key_is_no_sum(key: str) -> None:
    assert not is_sum(key)


@pytest.mark.parametrize("label", ["P", "p-value", "N", "n (%)", "Mean", "SD", "Median - range", "P - trend"])
def test_a_sum_is_one(label: str) -> None:
    assert is_sum(label)


@pytest.mark.parametrize("stem", ["P", "N", "M"])
def test_keys_join_two_sheets_and_men_are_no_metres(facts_of: FactsOf, stem: str) -> None:
    page = (
        f"ID,Sex,Age (y),Height (cm),Weight (kg)\n{stem}-1,m,9,124,27.5\n{stem}-2,m,7,112,20.3\n\n"
        f"ID,Visit,FVC (%)\n{stem}-1,baseline,94\n{stem}-1,3 months,95\n{stem}-2,baseline,88\n{stem}-2,3 months,91\n"
    )
    facts = facts_of(page, "list.csv")
    assert [p.gender for p in facts.persons] == ["male", "male"]
    assert [v for v, _, _ in numbers(facts, "body height")] == ["124 cm", "112 cm"]
    assert [v for v, _, _ in numbers(facts, "body weight")] == ["27.5 kg", "20.3 kg"]
    assert len({f.subject for f in facts.facts if f.code.text == "forced vital capacity"}) == 2


@pytest.mark.parametrize(
    ("row", "pairs"),
    [
        (("Patient:", "Novak, Petr", "sex:", "m", "age:", "58 y"), ((0, 1), (2, 3), (4, 5))),
        (("Sender:", "Ward 3", "", "Clin. data:", "stroke"), ((0, 1), (3, 4))),
        (("Name:", "", "age:", "58"), ()),
        (("Name:", "Petr", "58"), ()),
        (("Test", "before", "after"), ()),
        (("Ratio 1:", "2", "3:", "4", "x"), ()),
        (("", "sex:", "m"), ((1, 2),)),
    ],
)
def test_labels_side_by_side(row: tuple[str, ...], pairs: tuple[tuple[int, int], ...]) -> None:
    assert side_by_side(row) == pairs


def test_a_head_of_pairs_tells_whose_the_values_are(facts_of: FactsOf) -> None:
    page = (
        "Laboratory\nPatient:;Novak, Petr;sex:;m;age:;58 y\nSender:;Ward 3;;Clin. data:;myasthenia gravis, thymectomy 2019\n;;;\n"
        "Parameter;Unit;03.05.2021;17.05.2021\nSodium;mmol/l;141;139\nCK;U/l;77;81\nCRP;mg/l;18,4;2,1\n"
    )
    facts = facts_of(page, "lab.csv")
    assert [(p.gender, p.name.split(",")[0]) for p in facts.persons] == [("male", "Novak")]
    assert "myasthenia gravis" in [f.code.text for f in facts.facts]
    assert numbers(facts, "sodium") == [("141 mmol/L", "2021-05-03", ""), ("139 mmol/L", "2021-05-17", "")]


HEAD = ["Item", "02/11/2020", "05/18/2020", "Comments"]


@pytest.mark.parametrize(
    ("row", "on"),
    [
        (["FVC (%)", "96", "91"], True),
        (["Weight (lb)", "142", "", "not done"], False),
        (["Falls", "0", "2", "no fracture"], True),
        (["MIP (cmH2O)", "-78", "-61"], True),
        (["Test", "before", "after"], False),
        (["Month", "0", "3"], False),
        (["Item", "08/24/2020", "11/30/2020"], False),
        (["Plan: a walker"], False),
        (["12", "13", "14"], False),
        (["FVC", "96", "91", "x", "y"], False),
    ],
)
def test_a_table_goes_on_behind_a_blank_row(row: list[str], on: bool) -> None:
    assert goes_on([HEAD, ["Speech", "4", "4"], ["Gait", "3", "3"]], [row, ["MoCA", "22", "21"]]) is on


def test_rows_behind_a_blank_one_have_the_days_above(facts_of: FactsOf) -> None:
    page = (
        "ALSFRS-R of a man of 61 years with ALS,,,\n,,,\nItem,02/11/2020,05/18/2020,Comments\n1 Speech,4,4,\n2 Salivation,4,3,\n3 Swallowing,4,4,\n,,,\n"
        '"FVC, seated (% pred)",96,91,\nWeight (lb),142,140,\n'
    )
    facts = facts_of(page, "sheet.csv")
    assert numbers(facts, "body weight") == [("142 [lb_av]", "2020-02-11", ""), ("140 [lb_av]", "2020-05-18", "")]
    assert [d for _, d, _ in numbers(facts, "forced vital capacity")] == ["2020-02-11", "2020-05-18"]


def test_a_plan_below_a_table_is_none_of_its_notes(facts_of: FactsOf) -> None:
    page = (
        "A man of 61 years with ALS,,\n,,\nItem,02/11/2020,05/18/2020\nSpeech,4,4\nSwallowing,4,4\n,,\n"
        '"Plan: discuss cough assist and power wheelchair at next visit (06/14/2021), referral to be sent.",,\n'
    )
    facts = facts_of(page, "sheet.csv")
    assert not [f for f in facts.facts if isinstance(f, Procedure)]
    assert "wheelchair use" not in [f.code.text for f in facts.facts]


TABLE = "| Test | 3 May 2021 | 17 May 2021 |\n| CRP (mg/l) | 12 | 13 |\n| CK (U/l) | 100 | 122 |\n| Sodium (mmol/l) | 141 | 139 |\n\n"


@pytest.mark.parametrize(
    ("note", "phases"),
    [
        ("3 May: before start of rituximab (first infusion on 4 May 2021).", ["before", ""]),
        ("3 May 2021 before treatment; 17 May 2021 two weeks after it.", ["before", "after"]),
        ("17 May = 2 weeks after the infusion", ["", "after"]),
        ("On 3 May he had a cold before breakfast.", ["", ""]),
        ("4 May: before the infusion.", ["", ""]),
        ("3 May: haemolytic. 17 May: fasting.", ["", ""]),
    ],
)
def test_lines_below_tell_what_the_days_were(facts_of: FactsOf, note: str, phases: list[str]) -> None:
    told = numbers(facts_of(f"{MAN}{TABLE}{note}\n"), "sodium")
    assert [phase for _, _, phase in told] == phases


@pytest.mark.parametrize(
    ("legend", "short"),
    [
        ("n. o. = not ordered, foll. = result follows", "n. o."),
        ("n. o. = not ordered, foll. = result follows", "foll."),
        ("pend. = result pending; hem. = haemolytic", "pend."),
    ],
)
def test_what_was_not_ordered_or_follows_is_no_value(facts_of: FactsOf, legend: str, short: str) -> None:
    page = f"{MAN}| Test | 3 May 2021 | 17 May 2021 |\n| CRP (mg/l) | 12 | {short} |\n| CK (U/l) | 100 | 122 |\n\n{legend}\n"
    told = [f for f in facts_of(page).facts if f.code.text == "C-reactive protein" and isinstance(f, Observation)]
    assert [f.value.value for f in told if isinstance(f.value, Quantity)] == [12]
    assert not [f for f in told if isinstance(f.value, str)]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Leukocytes (U)", "urine leukocytes"),
        ("Nitrite (U)", "urine nitrite"),
        ("Nitrite", "urine nitrite"),
        ("Protein, urine", "urine protein"),
        ("U-protein", "urine protein"),
        ("Glucose (urine)", "urine glucose"),
        ("Blood (U)", "urine erythrocytes"),
    ],
)
def test_what_is_found_in_the_urine_is_none_of_the_blood(facts_of: FactsOf, label: str, code: str) -> None:
    page = f"{MAN}| Test | 3 May 2021 | 17 May 2021 |\n| Urine dipstick | | |\n| {label} | pos. | neg. |\n| Ketones (U) | neg. | neg. |\n"
    told = [(f.code.text, f.presence) for f in facts_of(page).facts if isinstance(f, Observation)]
    assert (code, "present") in told
    assert (code, "absent") in told
    assert not {c for c, _ in told} & {"bladder function", "leukocytes", "glucose"}


def test_blood_cells_stay_those_of_the_blood(facts_of: FactsOf) -> None:
    page = (
        f"{MAN}| Test | Unit | 3 May 2021 |\n| Leukocytes | G/l | 12.8 |\n| FVC (L) | | 2.8 |\n| ALT (U/l) | | 63 |\n"
    )
    facts = facts_of(page)
    assert [v for v, _, _ in numbers(facts, "leukocytes")] == ["12.8 10*9/L"]
    assert [v for v, _, _ in numbers(facts, "alanine aminotransferase")] == ["63 U/L"]


@pytest.mark.parametrize(
    ("one", "two"),
    [("Finger chase (0-4), right", "left"), ("Finger chase (0-4), left", "right"), ("Finger chase, right", "Left")],
)
def test_a_row_of_the_other_side_is_of_the_thing_above(facts_of: FactsOf, one: str, two: str) -> None:
    page = (
        "A woman of 44 years has spinocerebellar ataxia type 3.\n\nTable 1. SARA before and after treatment\n\n| Item | Before | 6 months |\n| Gait (0-8) | 4 | 3 |\n"
        f"| {one} | 1 | 1 |\n| {two} | 2 | 1 |\n| Speech (0-6) | 2 | 2 |\n"
    )
    told = [
        (f.site.side, str(f.value.value))
        for f in facts_of(page).facts
        if isinstance(f, Observation)
        and f.code.text == "SARA finger chase"
        and f.site
        and isinstance(f.value, Quantity)
    ]
    first, second = ("right", "left") if "right" in one else ("left", "right")
    assert told == [(first, "1"), (first, "1"), (second, "2"), (second, "1")]


ITEMS = "| Gait (0-8) | 4 | 4 |\n| Stance (0-6) | 3 | 3 |\n| Sitting (0-4) | 1 | 1 |\n| Speech (0-6) | 2 | 2 |\n| Finger chase (0-4), right | 1 | 1 |\n| left | 2 | 2 |\n"


@pytest.mark.parametrize(("total", "wrong"), [("11.5", []), ("15", ["total-mismatch"]), ("10.5", ["total-mismatch"])])
def test_the_mean_of_both_sides_counts_once(lexicon: Lexicon, total: str, wrong: list[str]) -> None:
    page = (
        f"A woman of 44 years has ataxia.\n\n| Item | 4 March 2019 | 5 May 2019 |\n{ITEMS}| Total | 11.5 | {total} |\n"
    )
    assert [c for c in codes_found(parse(read(page.encode(), "p.txt"), lexicon), lexicon, page) if c in SUMS] == wrong


@pytest.mark.parametrize(
    ("label", "total", "wrong"),
    [
        ("Sum w/o neck (max. 15)", 12, []),
        ("Sum without the neck", 12, []),
        ("Sum excluding neck flexors", 12, []),
        ("Sum", 16, []),
        ("Sum w/o neck (max. 15)", 16, ["total-mismatch"]),
    ],
)
def test_a_sum_leaves_out_what_it_says(lexicon: Lexicon, label: str, total: int, wrong: list[str]) -> None:
    first = 16 if label == "Sum" else 12
    page = (
        "A woman of 47 years has CIDP. Manual muscle test, MRC 0-5.\n\n| Muscle | 2 July 2018 | 3 May 2019 |\n| Neck flexors | 4 | 4 |\n| Trapezius | 5 | 5 |\n"
        f"| Deltoid | 4 | 4 |\n| Biceps | 3 | 3 |\n| {label} | {first} | {total} |\n"
    )
    assert [c for c in codes_found(parse(read(page.encode(), "p.txt"), lexicon), lexicon, page) if c in SUMS] == wrong


CELLS = "A woman of 44 years has spinocerebellar ataxia type 3. She received stem cells in March 2019. "


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("The SARA improved by 4 points at six months (from 16.5 to 13.0) and was back at its first value after a year.", True),
        ("The SARA improved by 3.5 points at six months (from 16.5 to 13.0) and was worse after a year.", False),
        ("SARA was better by 2 points after six months (from 16.5 to 13.0).", True),
        ("At six months the SARA fell by 3.5 points (16.5 to 13.0).", False),
        ("At six months the SARA fell by 5 points (16.5 to 13.0).", True),
        ("SARA fell by 1.5 points a year (from 16.5 to 13.0).", False),
    ],
)  # fmt: skip
def test_points_between_two_values(lexicon: Lexicon, said: str, wrong: bool) -> None:
    page = CELLS + said
    facts = parse(read(page.encode(), "p.txt"), lexicon)
    assert codes_found(facts, lexicon, page) == (["change-mismatch"] if wrong else [])
    if "year" not in said or "months" in said:
        told = [(v.split()[0], phase) for v, _, phase in numbers(facts, "SARA total")]
        assert ("16.5", "before") in told
        assert ("13.0", "after") in told


@pytest.mark.parametrize(
    "said",
    [
        "She wants to race her cousin, who is six and healthy.",
        "Her brother, who is 10, goes to school.",
        "Her sister, who was twelve, held her hand.",
        "Her cousin, who has just turned 9, plays football.",
    ],
)
def test_the_age_of_a_relative_who_is_so_old(facts_of: FactsOf, said: str) -> None:
    facts = facts_of(f"A girl of 7 years has cerebral palsy. {said}\n")
    ages = [
        f.value.value
        for f in facts.facts
        if f.code.text == "age" and isinstance(f, Observation) and isinstance(f.value, Quantity)
    ]
    assert ages == [7]


def test_a_child_who_is_so_old_is_the_patient(facts_of: FactsOf) -> None:
    facts = facts_of(
        "The boy, who is six and has cerebral palsy, cannot walk. He was treated with stem cells in 2011.\n"
    )
    ages = [
        f.value.value
        for f in facts.facts
        if f.code.text == "age" and isinstance(f, Observation) and isinstance(f.value, Quantity)
    ]
    assert ages == [6]


def test_a_mutation_named_by_the_disease_is_no_second_disease(facts_of: FactsOf) -> None:
    page = "ID,Sex,Age (y),DMD mutation,Diagnosis\nA-1,m,9,deletion exons 48-50,Duchenne muscular dystrophy\nA-2,m,8,c.2302C>T,Duchenne muscular dystrophy\n"
    facts = facts_of(page, "list.csv")
    found = [(f.code.text, f.presence) for f in facts.facts if isinstance(f, Observation) and f.variant]
    assert found == [("DMD variant", "present")] * 2
    assert not [f for f in facts.facts if isinstance(f, Medication)]


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (("Gait:", "before: two crutches", "", "after: one stick"), True),
        (("Reflexes:", "before: all absent", "after: weak"), True),
        (("Gait", "before: two crutches", "after: one stick"), False),
        (("Gait:", "before: two crutches"), False),
        (("Pain (NRS):", "6", "", "2"), False),
        (("Time:", "10:30", "11:30"), False),
    ],
)
def test_a_row_that_tells_in_parts(row: tuple[str, ...], parts: bool) -> None:
    assert in_parts(row) is parts


def test_what_a_row_tells_in_parts_has_its_times(facts_of: FactsOf) -> None:
    page = (
        "Man of 60 with CIDP, stem cells on 10.7.2018.\n\nMuscle\tbefore\tafter\nDeltoid\t4\t5\nBiceps\t4\t5\n\n"
        "Gait:\tbefore: two crutches, 10 m in 21.4 s\t\tafter: one stick, 10 m in 12.8 s\nReflexes:\tbefore: all absent\t\tafter: biceps reflex weak on both sides\n"
    )
    facts = facts_of(page, "sheet.tsv")
    told = {(f.code.text, f.timepoint.phase if f.timepoint else "") for f in facts.facts if isinstance(f, Observation)}
    assert {
        ("crutch use", "before"),
        ("cane use", "after"),
        ("tendon reflex", "before"),
        ("biceps reflex", "after"),
    } <= told
    assert not {("crutch use", "after"), ("cane use", "before")} & told


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("<tr><th>Girl / boy</th><td>Girl</td><th>Age</th><td>5 years</td></tr><tr><th>Home</th><td>Oman</td><th>Diagnosis</th><td>Cerebral palsy</td></tr>", ("female", "Oman")),
        ("<tr><th>Man / woman</th><td>Man</td><th>Age</th><td>5 years</td></tr><tr><th>Comes from</th><td>Oman</td><th>Diagnosis</th><td>Cerebral palsy</td></tr>", ("male", "Oman")),
    ],
)  # fmt: skip
def test_a_glance_is_a_case_sheet(facts_of: FactsOf, head: str, who: tuple[str, str]) -> None:
    page = f"<html><body><h1>Case 12: Yusra, 5</h1><table>{head}<tr><th>GMFCS level</th><td>IV</td><th>MACS level</th><td>III</td></tr></table></body></html>"
    facts = facts_of(page, "page.html")
    assert [(p.gender, p.nationality and p.nationality.text) for p in facts.persons] == [who]
    assert not [f for f in facts.facts if isinstance(f, Observation) and f.timepoint]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Case 37: Amina, 7, spastic diplegia", "Amina"),
        ("Story 4: Ben, 5 years, cerebral palsy", "Ben"),
        ("Case study 12 - Olga, 31, stroke", "Olga"),
        ("Case 12: Follow-up, 6 months", ""),
        ("Case 37: Stroke, 54", ""),
        ("Case 37: Spastic diplegia", ""),
    ],
)
def test_a_numbered_title_names_the_patient(facts_of: FactsOf, title: str, name: str) -> None:
    facts = facts_of(f"{title}\n\nSex: girl\nAge: 7 years\nDiagnosis: cerebral palsy\n")
    assert [p.name for p in facts.persons] == [name]


@pytest.mark.parametrize(
    "place",
    [
        "Physiotherapy dept. / muscle test, MRC 0-5 (+/-)",
        "Department of Rehabilitation, Aarhus",
        "Dept. of Physiotherapy",
    ],
)
def test_a_department_treats_nobody(facts_of: FactsOf, place: str) -> None:
    facts = facts_of(f"{place}\n\nA man of 60 has CIDP. Deltoid 4/5.\n")
    assert not [f for f in facts.facts if isinstance(f, Procedure)]
    assert not [f for f in facts.facts if isinstance(f, Observation) and f.presence == "equivocal"]
