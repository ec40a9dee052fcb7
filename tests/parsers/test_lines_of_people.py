"""Tables with a line for each of several people: siblings, children, pairs of columns, arrows, lines of sums that are nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from etl.facts import Condition, Facts, Observation, Quantity, Treatment

Read = Callable[..., Facts]
PAIRS = (
    "Supplement. {head} with limb-girdle muscular dystrophy: before and 6 months after the cells\n"
    "No.;Age;10MWT, s;10MWT, s;FVC, %;FVC, %;Cells, 10^6 (i.v.)\n;;before;6 mo;before;6 mo;\n"
    "1;7.5;9.1;8.4;81;84;50\n2;11;12.0;n.c.;66;65;60\n3;9;7.7;7.9;92;90;55\n{sum};9.2;9.1;8.2;81;84;55\n"
    "n.c. did not cooperate. Patient 2 had fever.\n"
)
TWINS = (
    "# Cerebral palsy\n\n{one} is a girl of 3 years and 5 months with spastic diplegia. {two} is a boy, 30 months old, with epilepsy.\n\n"
    "Table 1. Tests, {one} and {two}\n\n| Test | {one}: before → 9 mo | {two}: before → 9 mo |\n|---|---|---|\n"
    "| GMFM-66 | 41.2 → 45 | 30.1 → 33 |\n| Weight (kg) | 14.6 → 15.9 | 11.2 → 12.0 |\n"
)


def numbers(facts: Facts, name: str) -> list[tuple[str, str, str]]:
    """Whose, when and how much: the values of what has a name."""
    return [
        (f.subject, f.timepoint.phase if f.timepoint else "", f"{f.value.value}")
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == name and isinstance(f.value, Quantity)
    ]


@pytest.mark.parametrize("row", ["Median", "Mean ± SD", "Mean (SD)", "n", "All patients", "Total"])
@pytest.mark.parametrize(("head", "sex"), [("Three boys", "male"), ("3 girls", "female"), ("Three children", None)])
def test_pairs_of_columns_below_heads(facts_of: Read, row: str, head: str, sex: str | None) -> None:
    facts = facts_of(PAIRS.format(head=head, sum=row), "page.csv")
    assert [(p.name, p.gender) for p in facts.persons] == [("", sex)] * 3
    assert [n for _, _, n in numbers(facts, "age")] == ["7.5", "11", "9"]
    assert numbers(facts, "forced vital capacity") == [
        ("p1", "before", "81"), ("p1", "after", "84"), ("p2", "before", "66"), ("p2", "after", "65"),
        ("p3", "before", "92"), ("p3", "after", "90"),
    ]  # fmt: skip
    assert len(numbers(facts, "10-meter (10-m) walk/run time")) == 5
    assert {f.subject for f in facts.facts if isinstance(f, Condition)} == {"p1", "p2", "p3"}
    given = [f for f in facts.facts if isinstance(f, Treatment)]
    assert [(f.subject, str(f.doses[0].amount.value)) for f in given if isinstance(f.doses[0].amount, Quantity)] == [
        ("p1", "50"), ("p2", "60"), ("p3", "55"),
    ]  # fmt: skip
    assert not [f for f in facts.findings if f.code == "unmapped"]


@pytest.mark.parametrize(
    "names", [("Child 1", "Child 2"), ("Twin A", "Twin B"), ("Sibling 1", "Sibling 2"), ("Volunteer 1", "Volunteer 2")]
)
def test_two_beside_each_other_with_arrows(facts_of: Read, names: Sequence[str]) -> None:
    facts = facts_of(TWINS.format(one=names[0], two=names[1]), "page.md")
    assert [(p.name, p.gender) for p in facts.persons] == [("", "female"), ("", "male")]
    assert [n for _, _, n in numbers(facts, "age")] == ["41", "30"]
    assert numbers(facts, "GMFM-66") == [
        ("p1", "before", "41.2"), ("p1", "after", "45"), ("p2", "before", "30.1"), ("p2", "after", "33"),
    ]  # fmt: skip
    assert [f.subject for f in facts.facts if isinstance(f, Condition) and f.code.text == "epilepsy"] == ["p2"]


@pytest.mark.parametrize(
    "heads",
    [
        "| | Brother, 19 y | Brother, 19 y | Sister, 23 y | Sister, 23 y |\n|---|---|---|---|---|\n| Measure | admission | 1 year | admission | 1 year |\n",
        "| Case | 1 | 1 | 2 | 2 |\n|---|---|---|---|---|\n| Sex | M | M | F | F |\n| Age | 19 | 19 | 23 | 23 |\n| Visit | admission | discharge | admission | discharge |\n",
        "| Case | 1 | 1 | 2 | 2 |\n|---|---|---|---|---|\n| Visit | admission | 6 months | admission | 6 months |\n| Age | 19 | 19 | 23 | 23 |\n| Sex | M | M | F | F |\n",
    ],
)
def test_columns_of_each_with_their_times(facts_of: Read, heads: str) -> None:
    facts = facts_of(
        f"# Course\n\nTable 2. Both patients\n\n{heads}| SARA | 17.5 | 16 | 24 | 23.5 |\n| LVEF (%) | 61 | 60 | 55 | 57 |\n",
        "page.md",
    )
    assert [p.gender for p in facts.persons] == ["male", "female"]
    assert [n for _, _, n in numbers(facts, "age")] == ["19", "23"]
    assert numbers(facts, "SARA total") == [
        ("p1", "before", "17.5"), ("p1", "after", "16"), ("p2", "before", "24"), ("p2", "after", "23.5"),
    ]  # fmt: skip


def test_relatives_in_a_column_of_relatives_are_no_patients(facts_of: Read) -> None:
    facts = facts_of(
        "# Mr. A. K., 40, with ataxia\n\n| Relative | Age | Disease |\n|---|---|---|\n| Brother | 44 | ataxia |\n| Sister | 38 | none |\n",
        "page.md",
    )
    assert len(facts.persons) == 1


@pytest.mark.parametrize(
    "note",
    [
        "V1, before the first injection; V2, 4 months after the last one.",
        "V1: before the first injection; V2: 4 months after the last one.",
    ],
)
def test_visits_that_a_note_explains(facts_of: Read, note: str) -> None:
    rows = "ID,Sex,Age,SARA,SARA,Weight (kg) V1,Weight (kg) V2\n,,,V1,V2,,\nK-03,F,44,21,19,61,62\nK-05,M,39,26,25,80,79\nMean (SD),,41.5 (3.5),23.5,22,70,70\n"
    facts = facts_of(f'Table 1. Two patients with ataxia\n{rows}"{note}"\n', "page.csv")
    assert numbers(facts, "SARA total") == [
        ("p1", "before", "21"), ("p1", "after", "19"), ("p2", "before", "26"), ("p2", "after", "25"),
    ]  # fmt: skip
    assert [phase for _, phase, _ in numbers(facts, "body weight")] == ["before", "after"] * 2


@pytest.mark.parametrize(
    "head",
    [
        "Muscle strength, MRC: admission → discharge",
        "Strength (MRC), before -> 6 months",
        "Power (baseline → last visit), MRC",
    ],
)
def test_an_arrow_in_the_caption(facts_of: Read, head: str) -> None:
    page = f"Ms. L. T., 13, SMA type 3\n\nAt discharge\n\nTable 1. {head}\n\n| Muscle | Left | Right |\n|---|---|---|\n| Deltoid | 3+ → 4- | 3 → 3 |\n| Biceps | 4 → 4 | 2 → ? |\n"
    found = [
        f for f in facts_of(page, "page.md").facts if isinstance(f, Observation) and f.code.text == "muscle strength"
    ]
    assert [f.timepoint.phase for f in found if f.timepoint] == ["before", "after"] * 4


@pytest.mark.parametrize(
    "said",
    [
        "Lower limit of normal MCV: median and ulnar 49 m/s, peroneal 41 m/s.", "Normal limit of MCV: 49 m/s.",
        "The upper limit of normal for ALT is 41 U/L.", "Reference values of ALT (up to 41 U/L).",
    ],
)  # fmt: skip
def test_limits_are_no_values(facts_of: Read, said: str) -> None:
    found = facts_of(f"A 40-year-old man with CIDP was seen. {said} His weight was 80 kg.").facts
    assert [str(f.value.value) for f in found if isinstance(f, Observation) and isinstance(f.value, Quantity)] == [
        "40",
        "80",
    ]


@pytest.mark.parametrize("cell", ["del 45-50", "dup 2", "del exon 51", "exons 3-7 del", "c.4375C>T", "nonsense"])
def test_a_gene_with_its_variant(facts_of: Read, cell: str) -> None:
    facts = facts_of(f"Table 1. Two boys with DMD\nPatient,Age,DMD gene\nA,7,{cell}\nB,9,del 44\n", "page.csv").facts
    found = [f for f in facts if isinstance(f, Observation) and f.variant]
    assert [(f.subject, f.presence, f.note) for f in found] == [("p1", "present", cell), ("p2", "present", "del 44")]


@pytest.mark.parametrize("head", ["Patient", "", "Code", "No"])
@pytest.mark.parametrize(
    "keys",
    [
        "1 2 3", "A B C", "a b c", "I II III", "#1 #2 #3", "001 002 003", "K01-A K02-A K03-B", "S-1-03 S-1-07 S-2-01",
        "2019/4 2019/7 2020/1", "II-1 II-3 III-2", "1a 1b 2a", "AK BL CM",
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_whatever_calls_a_patient(facts_of: Read, head: str, keys: str, turned: bool) -> None:
    one, two, three = keys.split()
    rows = [
        (head, "Sex", "Age", "EDSS before", "EDSS 6 mo"), (one, "m", "34", "4", "3"), (two, "f", "51", "6", "6"),
        (three, "m", "29", "2", "2.5"), ("Median", "", "34", "4", "3"),
    ]  # fmt: skip
    lines = zip(*rows, strict=True) if turned else rows
    facts = facts_of("Table 1. Values of the patients\n" + "".join(";".join(row) + "\n" for row in lines), "page.csv")
    assert [p.gender for p in facts.persons] == ["male", "female", "male"]
    assert [(who, n) for who, _, n in numbers(facts, "EDSS")] == [
        ("p1", "4"), ("p1", "3"), ("p2", "6"), ("p2", "6"), ("p3", "2"), ("p3", "2.5"),
    ] or sorted((who, n) for who, _, n in numbers(facts, "EDSS")) == [
        ("p1", "3"), ("p1", "4"), ("p2", "6"), ("p2", "6"), ("p3", "2"), ("p3", "2.5"),
    ]  # fmt: skip


def test_a_grade_of_the_liver_is_no_child(facts_of: Read) -> None:
    facts = facts_of("Mr. K. L., 54, has cirrhosis (Child B). In 2019 it was Child A, 6 points.")
    assert len(facts.persons) == 1


def test_ends_of_a_scale_in_a_note(facts_of: Read) -> None:
    facts = facts_of(
        "A girl of 4 years and 2 months with cerebral palsy.\n\nGMFCS and MACS: I is the best and V the worst level.\n"
    ).facts
    assert not [f for f in facts if isinstance(f, Observation) and "level" in f.code.text]
