"""What a discussion cites of others and says in general: nobody's age and nobody's score."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Read = Callable[..., Facts]

CITED = [
    "Ohta et al. saw an INCAT score of 7 fall to 5 in a 63-year-old diabetic.",
    "Vermeer and co-workers described a 46-year-old man in remission for five years.",
    "A change of one point of the INCAT score is generally regarded as clinically meaningful.",
]


@pytest.mark.parametrize("said", CITED)
def test_nothing_of_it_is_the_patients(facts_of: Read, said: str) -> None:
    facts = facts_of(f"A 58-year-old woman has CIDP.\n\nDiscussion\n{said}\n").facts
    assert [f.evidence[0].quote for f in facts if isinstance(f, Observation)] == ["58-year-old"]


LITERATURE = """Library: autism and cells, what has been published

[1] Sharma A. et al. (2013), India. 32 patients with autism were given their own bone marrow cells intrathecally.

[2] Case: a boy of 14 from India, treated in 2011 by lumbar puncture; CARS 42.5 before and 23.5 after. He took risperidone 1 mg.

[3] Lv Y.T. et al. (2013), China. 14 children got cord blood cells. CARS fell from 46.0 to 34.1 at 24 weeks.
"""


def test_a_numbered_selection_of_papers_is_about_nobody(facts_of: Read) -> None:
    facts = facts_of(LITERATURE)
    assert not facts.facts
    assert not facts.persons


def test_numbered_paragraphs_of_a_patient_are(facts_of: Read) -> None:
    facts = facts_of(
        "Mr. Lane, 63, has ataxia.\n\n[1] In May 2010 he had a tremor.\n\n[2] In June 2010 he fell.\n\n[3] Since July 2010 he walks.\n"
    )
    assert len(facts.facts) > 2
