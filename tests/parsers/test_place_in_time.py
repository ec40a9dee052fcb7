"""Facts and the treatments they are before, during or after; totals and their items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import AnyFact, Facts, Treatment, identity

Facted = Callable[..., Facts]

ONE = "Stem cells were injected intravenously on 2010-05-06."
TWO = "Stem cells were injected on 2010-05-06 and on 2010-11-08."

CALLED = (
    "Mr. F., male, 44, ataxia.\n\nFIRST ADMISSION\nExamination 2008-10-07: MMSE 22.\n"
    "Treatment: stem cells intrathecally on 2008-10-10 and 2008-10-17.\nAt discharge: MMSE 23.\n\nTelephone 2008-12-10: MMSE 24.\n\n"
    "SECOND ADMISSION (half a year after the first)\nExamination 2009-04-14: MMSE 26.\n"
    "Treatment: stem cells intrathecally on 2009-04-17.\nAt discharge: MMSE 27.\n\nTelephone 2009-11-20: MMSE 28.\n"
)
"""Two stays, each with a call behind it that no heading parts from it."""

PLACES = [
    (CALLED, "22", "before", "2008-10-10"),
    (CALLED, "24", "after", "2008-10-10"),
    (CALLED, "26", "before", "2009-04-17"),
    (CALLED, "28", "after", "2009-04-17"),
    # page, fact, phase, date of the treatment it is tied to
    (f"MMSE 22 on 2010-04-01.\n\n{ONE}\n\nMMSE 25 on 2010-08-01.", "22", "before", "2010-05-06"),
    (f"MMSE 22 on 2010-04-01.\n\n{ONE}\n\nMMSE 25 on 2010-08-01.", "25", "after", "2010-05-06"),
    (f"{ONE}\n\nOne month after the treatment the MMSE was 25.", "25", "after", "2010-05-06"),
    (f"{ONE}\n\nBefore the treatment the MMSE was 22.", "22", "before", "2010-05-06"),
    (f"MMSE 22 on 2010-04-01.\n\n{TWO}\n\nMMSE 25 on 2011-02-01.", "22", "before", "2010-05-06"),
    (f"MMSE 22 on 2010-04-01.\n\n{TWO}\n\nMMSE 25 on 2011-02-01.", "25", "after", "2010-11-08"),
    (f"{TWO}\n\nMMSE 25 after the first injection.", "25", "after", "2010-05-06"),
    (f"{TWO}\n\nMMSE 25 after the second injection.", "25", "after", "2010-11-08"),
    ("He was treated at home. MMSE 22 on 2010-04-01.", "22", None, None),
    ("MMSE 22.", "22", None, None),
    (f"{ONE}\n\nMMSE 22 before, now 25.", "25", "after", "2010-05-06"),
    (f"{ONE}\n\nMMSE 22 before, 25 now.", "22", "before", "2010-05-06"),
]


def _facts(facts_of: Facted, text: str) -> tuple[AnyFact, ...]:
    return facts_of(f"Mr. Tester, a 50-year-old man.\n\n{text}\n", "page.md").facts


@pytest.mark.parametrize(("text", "score", "phase", "date"), PLACES, ids=[f"{r[0]} {r[1]}" for r in PLACES])
def test_a_fact_is_tied_to_its_treatment(
    facts_of: Facted, text: str, score: str, phase: str | None, date: str | None
) -> None:
    facts = _facts(facts_of, text)
    fact = next(f for f in facts if f.code.text == "MMSE" and str(f.value.value) == score)  # type: ignore[union-attr]
    point = fact.timepoint  # type: ignore[union-attr]
    assert (point.phase if point else None) == phase
    events = {identity(t): t.performed.start for t in facts if isinstance(t, Treatment) and t.performed}
    assert (events.get(point.event or "") if point else None) == date


ADMITTED = "Date of admission: 2011-03-21\n\n"
EXAM = "Admission PE:\n\nMMSE 22, speech slurred.\n\n"
AFTER = "Post-treatment (2011-04-18):\n\nMMSE 25.\n"

ARRIVALS = [
    (ADMITTED + EXAM + AFTER, "2011-03-21"),
    (ADMITTED + "Second admission date: 2012-02-01\n\n" + EXAM + AFTER, None),
    (ADMITTED + "Medical history:\n\nMMSE 22.\n\n" + AFTER, None),
    (EXAM + AFTER, None),
]


@pytest.mark.parametrize(("text", "date"), ARRIVALS, ids=[r[0][:90] for r in ARRIVALS])
def test_what_was_found_on_admission_has_its_date(facts_of: Facted, text: str, date: str | None) -> None:
    fact = next(f for f in _facts(facts_of, text) if f.code.text == "MMSE")
    assert (fact.effective.start if fact.effective else None) == date  # type: ignore[union-attr]


COURSES = (
    "Condition on admission (July 6th, 2009):\n\n- MMSE 22;\n\nTreatment:\n\n"
    "First course: stem cells by lumbar puncture on July 9th, 2009.\n\n"
    "Second course: stem cells by lumbar puncture on January 8th, 2010.\n"
)


def test_what_was_found_before_all_courses_counts_from_the_first(facts_of: Facted) -> None:
    fact = next(f for f in _facts(facts_of, COURSES) if f.code.text == "MMSE")
    assert fact.timepoint.course == 1  # type: ignore[union-attr]
    single = COURSES[: COURSES.index("Second")]
    fact = next(f for f in _facts(facts_of, single) if f.code.text == "MMSE")
    assert fact.timepoint.course is None  # type: ignore[union-attr]


ARTICLE = (
    "# Stem cell transplantation in a man with ataxia\n\n## Abstract\n\nHe became able to walk after stem cell "
    "transplantation.\n\n## Case\n\nA 44-year-old man was referred in September 2014. His MMSE was 22.\n\n"
    "## Transplantation\n\nStem cells were infused intravenously on 14 February 2017.\n"
)


def test_the_summary_of_an_article_does_not_turn_its_order(facts_of: Facted) -> None:
    fact = next(f for f in facts_of(ARTICLE, "page.md").facts if f.code.text == "MMSE")
    assert fact.timepoint.phase == "before"  # type: ignore[union-attr]


FELL = [
    (f"{ONE}\n\nThe MMSE rose from 22 to 25 points.", {"22": "before", "25": "after"}),
    (f"{ONE}\n\nAfter the treatment the MMSE rose from 22 to 25.", {"22": "before", "25": "after"}),
    (f"{ONE}\n\nBetween month 3 and month 6 the MMSE rose again from 22 to 25.", {"22": "after", "25": "after"}),
    ("He was treated at home. The MMSE rose from 22 to 25 points.", {"22": None, "25": None}),
]


@pytest.mark.parametrize(("text", "phases"), FELL, ids=[r[0][-50:] for r in FELL])
def test_from_is_before_and_to_is_after(facts_of: Facted, text: str, phases: dict[str, str | None]) -> None:
    seen = {
        str(f.value.value): f.timepoint.phase if f.timepoint else None  # type: ignore[union-attr]
        for f in _facts(facts_of, text)
        if f.code.text == "MMSE"
    }
    assert seen == phases


def test_without_a_treatment_nothing_has_an_event(facts_of: Facted) -> None:
    facts = _facts(facts_of, "He had tremor in May 2010. On 2011-02-01 he had no tremor.")
    assert all(getattr(f, "timepoint", None) is None for f in facts)


def test_no_date_is_computed(facts_of: Facted) -> None:
    facts = _facts(facts_of, f"{ONE}\n\nOne month after the treatment his tremor decreased.")
    tremor = next(f for f in facts if f.code.text == "tremor")
    assert tremor.effective is None  # type: ignore[union-attr]
    assert tremor.timepoint.offset.code == "mo"  # type: ignore[union-attr]


def test_a_comorbidity_is_no_fact_of_the_treatment(facts_of: Facted) -> None:
    facts = _facts(facts_of, f"Past history: hypertension since 1999.\n\n{ONE}")
    hypertension = next(f for f in facts if f.code.text == "hypertension")
    assert hypertension.onset.start == "1999"  # type: ignore[union-attr]


def test_totals_of_two_dates_have_their_own_items(facts_of: Facted) -> None:
    table = "| MMSE | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Orientation | 8 | 9 |\n| Registration | 2 | 3 |\n"
    table += "| Attention and calculation | 4 | 5 |\n| Recall | 1 | 2 |\n| Language | 7 | 8 |\n| Total | 22 | 27 |\n"
    facts = _facts(facts_of, table)
    totals = [f for f in facts if getattr(f, "members", ())]
    names = {identity(f): f for f in facts}
    assert len(totals) == 2
    for total in totals:
        members = [names[m] for m in total.members]  # type: ignore[union-attr]
        assert len(members) == 5
        assert {m.effective.start for m in members} == {total.effective.start}  # type: ignore[union-attr]
        assert sum(m.value.value for m in members) == total.value.value  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "said", ["The MMSE was 22 before treatment and is 25 now.", "MMSE 25 now.", "At present MMSE 25."]
)
def test_now_below_a_heading_is_of_its_time(facts_of: Facted, said: str) -> None:
    facts = _facts(facts_of, f"{ONE}\n\n## Condition 6 months after treatment\n\n{said}")
    points = [f.timepoint for f in facts if getattr(getattr(f, "value", None), "value", None) == 25]
    assert [p.offset is not None and str(p.offset.value) for p in points if p is not None] == ["6"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("He had a rash.", "2010-03-03"),
        ("Two hours later he had a rash.", "2010-03-03"),
        ("Two weeks later he had a rash.", None),
        ("He had a rash two weeks later.", None),
        ("After three days, he had a rash.", None),
        ("Over the next months he had a rash.", None),
        ("On 2010-03-05 he had a rash.", "2010-03-05"),
    ],
)
def test_a_later_time_ends_the_day_that_was_told_before(facts_of: Facted, said: str, day: str | None) -> None:
    facts = _facts(facts_of, f"On 3 March 2010 he had a fever. {said}")
    found = next(f for f in facts if f.code.text == "rash")
    assert (found.effective and found.effective.start) == day  # type: ignore[union-attr]
