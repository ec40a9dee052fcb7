"""A heading that says how it was before ends where the treatment is told below it; other small readings found beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Medication, Observation, Procedure

Read = Callable[..., Facts]

PAGE = """CASE

A 29-year-old man with Crohn's disease.

Medical treatment before the transplantation
  - azathioprine 150 mg/day, 2004-2006
  - methotrexate 25 mg weekly, 2007-2009

At referral on 03/02/2015 he had abdominal pain. On 27/04/2015 autologous hematopoietic stem cells were infused. Then he had fever and nausea.
"""


def test_what_follows_the_treatment_is_not_before(facts_of: Read) -> None:
    phases = {
        f.code.text: f.timepoint and f.timepoint.phase for f in facts_of(PAGE).facts if isinstance(f, Observation)
    }
    assert phases["abdominal pain"] == "before"
    assert phases["fever"] != "before"
    assert phases["nausea"] != "before"


def test_a_medicine_that_somebody_is_free_of_was_not_taken(facts_of: Read) -> None:
    facts = facts_of("A 29-year-old man had Crohn's disease. He was in steroid-free remission.\n").facts
    assert not [f for f in facts if isinstance(f, Medication)]


@pytest.mark.parametrize(
    "said",
    [
        "Polymyositis was diagnosed; myocarditis was considered.",
        "Polymyositis was diagnosed, and myocarditis was discussed as a cause.",
        "Polymyositis was found; myocarditis was considered but biopsy was declined.",
    ],
)
def test_what_was_considered_is_no_diagnosis(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A 58-year-old woman was admitted with dyspnea. {said}\n").facts
    assert [f.code.text for f in facts if isinstance(f, Condition)] == ["polymyositis"]


@pytest.mark.parametrize(
    "said", ["Mutations were found neither in SOD1 nor in FUS.", "Neither SOD1 nor FUS had a mutation."]
)
def test_genes_between_neither_and_nor(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A 58-year-old woman has ALS. {said}\n").facts
    told = {f.code.text: f.presence for f in facts if isinstance(f, Observation) and "variant" in f.code.text}
    assert told == {
        "SOD1 variant": "absent",
        "FUS variant": "absent",
    }


def test_a_date_is_of_its_part_between_semicolons(facts_of: Read) -> None:
    said = (
        "Ileocaecal resection was carried out in June 2006 for stenosis; seton drainage of a perianal fistula in 2010."
    )
    done = [f for f in facts_of(f"A 29-year-old man had Crohn's disease. {said}\n").facts if isinstance(f, Procedure)]
    assert [f.performed and f.performed.start for f in done] == ["2006-06", "2010"]


def test_links_to_other_cases_are_nobodys_ages(facts_of: Read) -> None:
    links = "Ask our doctors  |  More cases: Buerger's disease (M, 38)  |  Stroke (F, 71)"
    facts = facts_of(f"Mr. Lee, 60 years old, has diabetes. He was treated on 2 May 2012.\n\n{links}\n")
    assert [p.name for p in facts.persons] == ["Mr. Lee"]
    assert not [f for f in facts.facts if isinstance(f, Condition) and f.code.text == "stroke"]
