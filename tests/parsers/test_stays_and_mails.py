"""What a heading of a stay dates, who writes a mail and of when it tells, days in lists, times of columns side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Encounter, Facts, Observation, Procedure, Quantity, Treatment
from etl.parsers.when.dates import find_dates

FactsOf = Callable[..., Facts]
WHO = "Patient: Mrs. Berg        Sex: F        Age: 61\n\nEpilepsy since 1999.\n\n"
GIVEN = "Treatment: cord blood stem cells by lumbar puncture on May 6, 2011.\n\n"

YEAR, BEFORE = "2011", "2008"

HEADS = [
    "SUMMARY OF THE STAY (May 2 - May 30, 2011)",
    "Summary of her stay, 2 May 2011 to 30 May 2011",
    "Hospital stay (May 2, 2011 - May 30, 2011)",
    "Hospital course (2 May – 30 May 2011)",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_heading_with_the_days_of_a_stay_dates_the_stay_alone(facts_of: FactsOf, head: str) -> None:
    page = f"{WHO}{head}\n\nShe has a tremor of the left hand. Slight hearing loss.\n\n{GIVEN}On leaving: no tremor.\n"
    facts = facts_of(page)
    stays = [(f.period.start, f.period.end) for f in facts.facts if isinstance(f, Encounter) and f.period]
    seen = [f for f in facts.facts if isinstance(f, Observation) and "tremor" in f.code.text]
    assert stays == [("2011-05-02", "2011-05-30")]
    assert {(f.presence, f.timepoint.phase if f.timepoint else "") for f in seen} == {
        ("present", "before"),
        ("absent", "after"),
    }
    assert not [f for f in seen if f.effective]


def test_two_stays_of_one_line_are_two(facts_of: FactsOf) -> None:
    facts = facts_of(f"{WHO}First stay: 08/09/2010 to 05/10/2010. Second stay: 11/01/2011 to 21/02/2011.\n")
    stays = [(f.period.start, f.period.end) for f in facts.facts if isinstance(f, Encounter) and f.period]
    assert stays == [("2010-09-08", "2010-10-05"), ("2011-01-11", "2011-02-21")]


LISTS = [
    ("(13/09, 18/09, 23/09/2010)", ["2010-09-13", "2010-09-18", "2010-09-23"]),
    ("on 03/05, 10/05 and 17/05/2012", ["2012-05-03", "2012-05-10", "2012-05-17"]),
    ("on 28/12, 30/12/2010 and 03/01/2011", ["2010-12-28", "2010-12-30", "2011-01-03"]),
    ("on December 28 and January 4, 2011", ["2010-12-28", "2011-01-04"]),
    ("in 2012, on August 14, 21 and 28, and later", ["2012", "2012-08-14", "2012-08-21", "2012-08-28"]),
    ("in 2012; on May 28: power 4", ["2012", "2012-05-28"]),
    ("grades 4/5, 3/5, seen 12/05/2010", ["2010-05-12"]),
    ("in 2012, at May 5 10:30", ["2012", "2012-05"]),
]


@pytest.mark.parametrize(("text", "days"), LISTS)
def test_days_of_a_list_have_the_year_that_is_printed_once(text: str, days: list[str]) -> None:
    found = [d.first for d in find_dates(text, "dmy") if d.first]
    assert found[: len(days) - 1] == days[: len(days) - 1]
    assert found[-1].startswith(days[-1][:7])


MAILS = [
    ("Date: November 30, 2010", "She had pneumonia in October.", "2010-10"),
    ("Sent: 20 January 2011", "In December she had pneumonia.", "2010-12"),
    ("From: her son\nDate: 20.01.2011", "She had pneumonia on 28 December.", "2010-12-28"),
    ("From: her son\nDate: 20.01.2011", "She had pneumonia in March 2009.", "2009-03"),
]


@pytest.mark.parametrize(("head", "told", "onset"), MAILS)
def test_a_mail_looks_back_from_its_day(facts_of: FactsOf, head: str, told: str, onset: str) -> None:
    head = head if head.startswith("From") else f"From: her husband\n{head}"
    facts = facts_of(
        f"{WHO}{GIVEN.replace(YEAR, BEFORE)}MAILS\n\n{head}\n\nDear doctors, thank you. {told} She walks 2 km.\n"
    )
    ill = next(f for f in facts.facts if isinstance(f, Condition) and f.code.text == "pneumonia")
    assert ill.onset is not None and ill.onset.start == onset
    walk = next(f for f in facts.facts if isinstance(f, Observation) and f.code.text == "walking distance")
    assert walk.effective is not None and walk.effective.start in ("2010-11-30", "2011-01-20", onset)
    assert walk.timepoint is not None and walk.timepoint.phase == "after"


OTHERS = [  # who writes, and what is none of the patient's
    ("her husband", "She is well. My own knees are worse and I'll need an operation.", "operation"),
    ("Mrs. Berg's sister", "My own back pain is worse, but she sings.", "pain"),
    ("hospital", "Please take care that she doesn't fall.", "fall"),
    ("Dr. Chen, ward 3", "If she has a headache, let us know. Take paracetamol then.", "headache"),
]


@pytest.mark.parametrize(("sender", "told", "word"), OTHERS)
def test_a_mail_tells_of_its_sender_too(facts_of: FactsOf, sender: str, told: str, word: str) -> None:
    facts = facts_of(f"{WHO}{GIVEN}From: {sender}\nDate: June 6, 2011\n\nHello. {told}\n")
    told_of = [f for f in facts.facts if isinstance(f, (Observation, Procedure))]
    assert not [f for f in told_of if word in f.code.text or "surgery" in f.code.text or "fall" in f.code.text]


def test_the_patient_and_the_ward_still_tell_in_mails(facts_of: FactsOf) -> None:
    mails = (
        "From: Mrs. Berg\nDate: June 6, 2011\n\nI have a headache.\n\n"
        "From: the ward\nDate: June 9, 2011\n\nYour MMSE was 25 when you left.\n"
    )
    told = {f.code.text for f in facts_of(f"{WHO}{GIVEN}{mails}").facts if isinstance(f, Observation)}
    assert "headache" in told and any("MMSE" in name or "Mini" in name for name in told)


HEADS_OF_COLUMNS = [
    "                         Before  3 months  12 months",
    "                         Before   3 months   12 months",
    "                         Baseline  6 weeks  1 year",
]


@pytest.mark.parametrize("head", HEADS_OF_COLUMNS)
def test_a_time_in_a_cell_is_none_of_the_cell_beside_it(facts_of: FactsOf, head: str) -> None:
    rows = "\n".join(f" {name:<24} 52       27        21" for name in ("WOMAC total", "Barthel index", "MMSE"))
    facts = facts_of(f"{WHO}{GIVEN}Measured\n\n{head}\n{rows}\n")
    seen = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "WOMAC total"]
    assert [f.timepoint.phase for f in seen if f.timepoint] == ["before", "after", "after"]


def test_each_day_of_a_list_is_a_treatment(facts_of: FactsOf) -> None:
    facts = facts_of(f"{WHO}Stem cells were injected on 13/09, 18/09 and 23/09/2010.\n")
    given = [f.performed.start for f in facts.facts if isinstance(f, Treatment) and f.performed]
    assert given == ["2010-09-13", "2010-09-18", "2010-09-23"]


POINTED = [  # what a group had, how often, and how it changed
    ("Epilepsy: 37 patients (31%) had it on arrival.", {("epilepsy", "37", None), ("epilepsy", "31", None)}),
    ("Anna from Austria (34) walks again.", set()),
    ("Depression (8) was seen.", {("depression", "8", None)}),
]


@pytest.mark.parametrize(("told", "counted"), POINTED)
def test_what_a_count_points_at_is_what_was_named(
    facts_of: FactsOf, told: str, counted: set[tuple[str, str, str | None]]
) -> None:
    facts = facts_of(f"64 patients with multiple sclerosis were treated with stem cells.\n\n{told}\n")
    seen = [f for f in facts.facts if isinstance(f, Observation) and f.rule.startswith("count of ")]
    assert {(f.code.text, str(f.value.value), f.change) for f in seen if isinstance(f.value, Quantity)} == counted
