"""Who is nobody of a page: those quoted beside its patient, those who make the page, a nurse's patient of another room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

FactsOf = Callable[..., Facts]
Tells = Callable[..., None]

BOY = "Salim, 5 years old, from Oman, has cerebral palsy. He was admitted on March 5, 2018. He could not walk.\n\n"
QUOTED = [
    "“Our daughter Mia, 6, with epilepsy said Mama after the third injection.”",
    '"Omar, 12, has epilepsy and stopped levetiracetam." – Family K., Jordan',
    "“Nothing helped my epilepsy before. Now I walk with a cane.” - Howard, 66, Leeds",
    "What other parents say\n\nOmar has epilepsy and takes levetiracetam.",
    "Reader responses (2)\n\nI am 29 and have epilepsy; levetiracetam 500 mg.",
    "Knowledge corner: epilepsy is frequent. Drooling is treated with levetiracetam.",
]
MAKERS = [
    "(Translated from Chinese by Miss Xu)",
    "Interpreter: Miss Xu",
    "Text and photos: Mr. Wang",
    "Questions please send to Miss Xu, tel. extension 302.",
    "For an appointment please call Mrs. Adler.",
]


@pytest.mark.parametrize("beside", QUOTED)
def test_those_quoted_are_nobody_of_the_page(facts_of: FactsOf, tells: Tells, beside: str) -> None:
    assert [p.name for p in facts_of(BOY + beside + "\n").persons] == ["Salim"]
    tells(
        BOY + beside + "\n",
        ["condition: cerebral palsy"],
        ["condition: epilepsy", "medication: levetiracetam*", "drooling: *"],
    )


@pytest.mark.parametrize("makes", MAKERS)
def test_those_who_make_a_page_are_nobody_of_it(facts_of: FactsOf, makes: str) -> None:
    told = "Mr. Carlos M., 29 years old, has ALS.\n\nMrs. Nadia P. is 68 years old and had a stroke.\n\n"
    assert [p.name for p in facts_of(f"NEWS OF THE WARD\n\n{makes}\n\n{told}").persons] == [
        "Mr. Carlos M.",
        "Mrs. Nadia P.",
    ]
    assert [p.name for p in facts_of(f"NEWS OF THE WARD\n\n{told}{makes}\n").persons] == [
        "Mr. Carlos M.",
        "Mrs. Nadia P.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Pt: D.W.    F    41 y/o    Canadian    Dx: RRMS",
        "Name:    D.W.    F    41 y    Canadian    Dx: RRMS",
        "Name: D.W., 41F, Canadian    Dx: RRMS",
        "Name: D.W.    female    41 yrs    Canadian    Dx: RRMS    Adm: 09/12/2016",
    ],
)
def test_age_and_sex_in_gaps_behind_a_name(facts_of: FactsOf, line: str) -> None:
    facts = facts_of(line + "\n\nEDSS 5.0. Babinski R (+).\n")
    (one,) = facts.persons
    assert (one.name, one.gender, one.nationality and one.nationality.text) == ("D.W.", "female", "Canadian")
    assert [str(f.value.value) for f in facts.facts if f.rule == "age"] == ["41"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "held",
    [
        "Different from Carlos she had a fever.",
        "Unlike Carlos she had a fever.",
        "She differs from Carlos: she had a fever.",
    ],
)
def test_with_whom_somebody_is_compared(facts_of: FactsOf, held: str) -> None:
    facts = facts_of(
        f"Mr. Carlos M., 29 years old, has ALS.\n\nMrs. Nadia P. is 68 years old and had a stroke.\n\n{held}\n"
    )
    assert {f.subject for f in facts.facts if f.code.text == "fever"} == {"p2"}
