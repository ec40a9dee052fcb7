"""Questions and answers in turn, people told again, ways and classes with times of their own, children whom a page counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.checks import check
from etl.facts import Condition, Facts, FamilyHistory, Observation, Treatment
from etl.mapping.lexicon import Lexicon
from etl.readers import read

Facted = Callable[..., Facts]
Tells = Callable[..., None]

TALK = (
    "A talk with the father of Marek\n\nMarek, a boy of 6 from Poland, was treated here in May 2014. His father, Mr. Jan, answered us.\n\n"
    "Mr. Jan, how did it begin?\nHe could not sit. I had a fever with worry, and I was depressed.\n\nWere there other troubles?\n"
    "He had spasms at night.\n\nHow was the treatment here?\nHe got stem cells into the spine four times in May 2014.\n\n"
    "What did you notice first?\nHe can stand. His drooling was less.\n\nWhat do you hope?\nThat he walks.\n\n"
    "From the papers of Marek:\nWeight 17 kg. No tremor.\n"
)


def seen(facts: Facts) -> dict[str, Observation]:
    return {f.code.text: f for f in facts.facts if isinstance(f, Observation)}


def test_what_an_interview_tells_in_turn(facts_of: Facted) -> None:
    facts = facts_of(TALK)
    assert [(p.name, p.gender) for p in facts.persons] == [("Marek", "male")]
    told = seen(facts)
    phases = {name: f.timepoint.phase if f.timepoint else "" for name, f in told.items()}
    assert phases["inability to sit"] == phases["spasms"] == "before"
    assert phases["standing"] == phases["drooling"] == "after"
    assert {"body weight", "tremor"} <= set(told)  # below the line that announces them, and no wish
    assert not {"fever", "depression", "walking"} & set(told)
    assert not any(isinstance(f, Condition) and "depress" in f.code.text for f in facts.facts)


def test_questions_without_a_treatment_say_no_time(facts_of: Facted) -> None:
    page = "Mr. Otto B., 40, has ataxia.\n\nDo you have a tremor?\nHe has a tremor.\n\nDo you fall?\nHe has falls.\n\nDo you smoke?\nNo.\n"
    assert all(f.timepoint is None for f in seen(facts_of(page)).values())


APPOSED = [
    ("Yusra, a girl of 5 from Oman, has epilepsy. Her mother, Mrs. Huda, brought her.", "Yusra", "female"),
    ("Tomek, a 7-year-old boy from Poland, has epilepsy. His mother, Mrs. Ewa Lis, came with him.", "Tomek", "male"),
    ("Ines, a lively girl aged 9, has epilepsy. With her was her father, Mr. Paulo.", "Ines", "female"),
]


@pytest.mark.parametrize(("text", "name", "gender"), APPOSED)
def test_the_name_that_opens_and_not_the_one_of_kin(facts_of: Facted, text: str, name: str, gender: str) -> None:
    assert [(p.name, p.gender) for p in facts_of(text + "\n").persons] == [(name, gender)]


FIELDS = "Name: Mr. Ivan S.\nSex: Male\nAge: 63\nDiagnosis: ataxia\n\n{}\n"
AGAIN = [
    ("Physical examination\n62-year-old man. Pulse 84/min.", 1),
    ("Present history\nM, 64 years. Falls since 2004.", 1),
    ("Physical examination\n40-year-old man. Pulse 84/min.", 2),
    ("Physical examination\n62-year-old woman. Pulse 84/min.", 2),
]


@pytest.mark.parametrize(("below", "people"), AGAIN)
def test_an_age_beside_the_known_one_is_the_same_persons(facts_of: Facted, below: str, people: int) -> None:
    assert len(facts_of(FIELDS.format(below)).persons) == people


CELLS = "Mr. Otto B., 40, has ataxia. He was treated with mesenchymal stem cells of the umbilical cord.\n\n{}\n"
WAYS = [
    ("He got five injections into the spinal fluid and one into a vein between 4 November and 2 December 2009.", ["2009-11-04"] * 2),
    ("He was given four injections into the spine and two into a vein in October 2009.", ["2009-10"] * 2),
    ("He got five injections into the spinal canal and one into a vein on 4 November 2009.", ["2009-11-04", None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), WAYS)
def test_ways_with_one_stretch_of_time(facts_of: Facted, text: str, days: list[str | None]) -> None:
    found = [f for f in facts_of(CELLS.format(text)).facts if isinstance(f, Treatment)]
    assert {r.text for f in found for d in f.doses if (r := d.route)} == {"intrathecal", "intravenous"}
    assert sorted((f.performed.start if f.performed else None) or "" for f in found) == sorted(d or "" for d in days)


NOBODYS = [
    "Three children who were born with scoliosis sat earlier than others.",
    "All the children with scoliosis sat earlier.",
    "Two little children who had scoliosis were there.",
]


@pytest.mark.parametrize("text", NOBODYS)
def test_children_whom_a_page_counts_are_nobodys(facts_of: Facted, text: str) -> None:
    assert not any(isinstance(f, FamilyHistory) for f in facts_of(CELLS.format(text)).facts)


def test_own_children_are_family(facts_of: Facted) -> None:
    facts = facts_of(CELLS.format("He has three children, two children with epilepsy."))
    assert any(isinstance(f, FamilyHistory) for f in facts.facts)


GROUP = "Results in type 2 diabetes\n\nWe treated 120 patients with type 2 diabetes: 70 men, 50 women{}\n"
OF_GROUP = [
    (", 34-77 years old (mean 56.8 ± 9.4).", ["age: 34 to 77 a", "mean age: 56.8 a", "female patients: 50 {patients}"]),
    (", aged 34 to 77.", ["age: 34 to 77 a", "female patients: 50 {patients}"]),
    (". The disease had lasted 8.2 ± 4 years.", ["disease duration: 8.2 a"]),
    (".\n\nLaboratory values (mean ± SD)\n                     before      6 months\nPatients examined    120         101\nInsulin, IU/day      42 ± 17     24 ± 12\nHbA1c, %             8.9 ± 1.6   7.2 ± 1.1",
     ["*: 101", "insulin: 24", "hemoglobin A1c: 7.2 %"]),
    (".\n\nHbA1c lower after 6 months, by duration\nless than 5 years      20 of 25 (80%)\n5 to 10 years          34 of 46 (74%)\nmore than 10 years     31 of 49 (63%)",
     ["*: 20 {patients}", "*: 80 %"]),
    (".\n\nComplications after 6 months\nNeuropathy: numbness less in 44, worse in 4.\n", ["numbness: 44 {patients}; improved; after; offset 6 mo"]),
    (".\n\nSafety\nThree patients died; none of the deaths had to do with the cells.\n", ["death: 3 {patients}"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), OF_GROUP)
def test_what_pages_tell_of_groups(tells: Tells, text: str, gives: list[str]) -> None:
    tells(GROUP.format(text), gives, ["blood test result: *", "death: absent", "*: 20 %"], who="")


def codes(lexicon: Lexicon, facts_of: Facted, text: str) -> list[str]:
    facts = check(read(text.encode(), "page.txt"), facts_of(text), lexicon)
    return [f.code for f in facts.findings if f.code in ("percent-mismatch", "timepoint-order", "age-conflict")]


SHARES = "\n\nComplications\n                 n     %\nNeuropathy       60    50\nRetinopathy      42    35\nFoot ulcer       18    15\nNone             30    {}\n"


@pytest.mark.parametrize(("share", "found"), [("25", []), ("31", ["percent-mismatch"])])
def test_shares_of_the_group(lexicon: Lexicon, facts_of: Facted, share: str, found: list[str]) -> None:
    assert codes(lexicon, facts_of, GROUP.format("." + SHARES.format(share))) == found


STACKED = (
    "Mr. Otto B., 40, has heart failure.\n\nTreatment\nHe got stem cells into a vein on 13.05.2011 and 20.05.2011.\n\n"
    "Results\nExamination\n{}\nAfter 3 months (22.08.2011)\nLVEF\n28%\n37%\nNYHA class\nIII\nII\nHemoglobin\n121 g/L\n126 g/L\n"
)


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Before (10.05.2011)", []),
        ("Before (16.05.2011)", ["timepoint-order"]),
        ("Before the last infusion (16.05.2011)", []),
    ],
)
def test_before_is_before_all_of_a_course(lexicon: Lexicon, facts_of: Facted, label: str, found: list[str]) -> None:
    assert codes(lexicon, facts_of, STACKED.format(label)) == found
