"""Lines that count a course and give its days head what stands below them: the treatments, how it was before and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Encounter, Facts, Observation, Treatment

Facted = Callable[..., Facts]

HER = "Nora B. is a girl with spinal muscular atrophy type II, 4 years old.\n\n"
PAGE = (
    HER + "{first}\n{pad}Umbilical cord blood stem cells: 3 x by lumbar puncture, 8 million cells each.\n"
    "{pad}Result at the end: HFMS 13/40.\n\n"
    "{second}\n{pad}2 x by lumbar puncture, 10 million cells each.\n{pad}Before: HFMS 12/40.\n{pad}After: HFMS 15/40. No headache.\n"
)
HEADS = [  # the first line, the second, what stands before the lines below
    ("① Round 1: 14.05. - 12.06.2007", "② Round 2: 03.12. - 21.12.2007", "   "),
    ("Round 1: 14.05.2007 - 12.06.2007", "Round 2: 03.12.2007 - 21.12.2007", ""),
    ("1) Round 1: 14.05. - 12.06.2007", "2) Round 2: 03.12. - 21.12.2007", "   "),
    ("1. Course 1 (14.05.2007 - 12.06.2007)", "2. Course 2 (03.12.2007 - 21.12.2007)", ""),
    ("## Round 1: 14.05.2007 - 12.06.2007\n", "## Round 2: 03.12.2007 - 21.12.2007\n", ""),
    ("Course 1: 14 May - 12 June 2007\n", "Course 2: 3 - 21 December 2007\n", ""),
    ("First round: 14.05. - 12.06.2007", "Second round: 03.12. - 21.12.2007", ""),
    ("1st course, 14.05.2007 to 12.06.2007", "2nd course, 03.12.2007 to 21.12.2007", ""),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "pad"), HEADS)
def test_what_stands_below_is_of_the_course(facts_of: Facted, first: str, second: str, pad: str) -> None:
    facts = facts_of(PAGE.format(first=first, second=second, pad=pad))
    scores = [f for f in facts.facts if isinstance(f, Observation) and "Hammersmith" in f.code.text]
    times = [(f.timepoint.phase, f.timepoint.course) for f in scores if f.timepoint]
    assert times == [("after", 1), ("before", 2), ("after", 2)]


def test_the_days_are_those_of_stays(facts_of: Facted) -> None:
    facts = facts_of(PAGE.format(first=HEADS[0][0], second=HEADS[0][1], pad="   "))
    stays = [f.period.start for f in facts.facts if isinstance(f, Encounter) and f.period]
    assert stays == ["2007-05-14", "2007-12-03"]


def test_a_treatment_with_a_day_keeps_it(facts_of: Facted) -> None:
    facts = facts_of(
        f"{HER}Round 1: 14.05.2007 - 12.06.2007\nStem cells by lumbar puncture on 20.05.2007.\nResult: HFMS 13/40.\n\n"
        "Round 2: 03.12.2007 - 21.12.2007\nStem cells by lumbar puncture on 10.12.2007.\nResult: HFMS 15/40.\n"
    )
    given = [f for f in facts.facts if isinstance(f, Treatment)]
    assert [f.performed.start for f in given if f.performed] == ["2007-05-20", "2007-12-10"]


def test_a_list_of_courses_heads_nothing(facts_of: Facted) -> None:
    facts = facts_of(
        f"{HER}She got stem cells by lumbar puncture.\nRound 1: 14.05.2007 - 12.06.2007\nRound 2: 03.12.2007 - 21.12.2007\n"
        "Round 3: 01.03.2008 - 20.03.2008\n\nShe has scoliosis.\n"
    )
    scoliosis = [f for f in facts.facts if getattr(f, "code", None) and f.code.text == "scoliosis"]  # type: ignore[union-attr]
    assert scoliosis
    assert not any(getattr(f, "timepoint", None) for f in scoliosis)


OTHERS = [
    "The first child of the family, a boy, had SMA type I and died when he was 7 months old.",
    "The older child of the family had epilepsy and died.",
    "Another child of the family died last year.",
]
OWN = [
    ("She is the second child of the family and had jaundice.", "jaundice"),
    ("As the first child of the family she had asthma.", "asthma"),
]


@pytest.mark.parametrize("told", OTHERS)
def test_another_child_of_the_family(facts_of: Facted, told: str) -> None:
    codes = {f.code.text for f in facts_of(f"{HER}{told}\n").facts if isinstance(f, Observation | Condition)}
    assert not {"death", "epilepsy", "spinal muscular atrophy type 1"} & codes


@pytest.mark.parametrize(("told", "what"), OWN)
def test_which_child_the_patient_is(facts_of: Facted, told: str, what: str) -> None:
    assert what in {f.code.text for f in facts_of(f"{HER}{told}\n").facts if isinstance(f, Observation | Condition)}
