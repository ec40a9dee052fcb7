"""Newsletters that tell of several people: names with an initial in heads of their own, and whom the next issue is about."""

from __future__ import annotations

import pytest

from etl import convert_text

PAGE = """THREE FAMILIES

{0}

Sofia comes from Italy. Before the treatment she had nystagmus. She has no epilepsy.

{1}

{2} had an accident on 9 May 2011. Seizures began in September 2011.

{3}

Jonas P. from Denmark has scoliosis. He has used a wheelchair since August 2012.

{4}
"""
HEADS = [
    ("1) Sofia, 6 - optic nerve hypoplasia", "2) Ahmed K., 31 - traumatic brain injury", "3) Jonas, 11 - Duchenne muscular dystrophy"),
    ("1. Sofia, 6 years, optic nerve hypoplasia", "2. Ahmed K., 31 years, brain injury", "3. Jonas, 11 years, Duchenne muscular dystrophy"),
    ("Sofia (6), optic nerve hypoplasia", "Ahmed K. (31), brain injury", "Jonas (11), Duchenne muscular dystrophy"),
    ("Sofia, 6: optic nerve hypoplasia", "Ahmed Kaya, 31: brain injury", "Jonas, 11: Duchenne muscular dystrophy"),
]  # fmt: skip
NEXT = [
    "Coming up in no. 15: Mrs. Berger, 70, and her Parkinson's disease.",
    "In our next issue: Mrs. Berger, 70, and her Parkinson's disease.",
    "Next time: Olga, 70, with Parkinson's disease.",
    "Preview: a woman of 70 with Parkinson's disease.",
    "",
]


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("following", NEXT)
def test_each_their_own(heads: tuple[str, str, str], following: str) -> None:
    name = "Ahmed Kaya" if "Kaya," in heads[1] else "Ahmed K., a Jordanian,"
    facts = convert_text(PAGE.format(heads[0], heads[1], name, heads[2], following)).facts
    assert [person.name.split()[0] for person in facts.persons] == ["Sofia", "Ahmed", "Jonas"]
    told = {(fact.subject, fact.code.text) for fact in facts.facts}
    assert {("p1", "nystagmus"), ("p2", "seizure"), ("p3", "scoliosis")} <= told
    assert not [text for _, text in told if "Parkinson" in text or text in ("potassium", "calcium")]
