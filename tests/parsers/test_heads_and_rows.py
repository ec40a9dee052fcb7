"""A disease, a sex and an age that head a page; a sentence that says first how old somebody is; where each row's treatment went."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]


@pytest.mark.parametrize(
    ("page", "gender", "country", "age"),
    [
        ("Stroke - Female - 61 years - Chile - treated 2009\n\nShe was weak.", "female", "Chile", "61"),
        ("ALS, male, 44 years old, Norway\n\nHe has a tremor.", "male", "Norway", "44"),
        ("Multiple Sclerosis / Woman / 38 / Italy\n\nShe has a tremor.", "female", "Italy", "38"),
        ("Optic nerve hypoplasia | boy | 14 months | Peru\n\nHe has nystagmus.", "male", "Peru", "14"),
        ("Mateo is 7 years old and comes from Peru with his mother Lucia and his sister Sara (11). He has a tremor.", "male", "Peru", "7"),
        ("Anna Lind is 44 and lives in Norway. She has a tremor.", "female", "Norway", "44"),
    ],
)  # fmt: skip
def test_who_it_is(facts_of: Callable[..., Facts], page: str, gender: str, country: str, age: str) -> None:
    facts = facts_of(page)
    assert [(p.gender, p.nationality.text if p.nationality else "") for p in facts.persons] == [(gender, country)]
    ages = [
        f.value.value
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "age" and isinstance(f.value, Quantity)
    ]
    assert [str(a) for a in ages] == [age]


@pytest.mark.parametrize(
    "page",
    ["Stroke - 61 patients - 2010\n\nThey were weak.", "Stroke - therapy - costs\n\nCall us.", "Life is 80 years long. Tremor is common."],
)  # fmt: skip
def test_nobody_is_told_of(facts_of: Callable[..., Facts], page: str) -> None:
    assert not facts_of(page).persons


def test_a_daughter_beside_a_patient(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Lane, 50, has a tremor.\n\nSofia is 12 years old and plays the piano. Mr. Lane has two children."
    )
    assert [p.name for p in facts.persons] == ["Mr. Lane"]


ROW = "| {} | 2010-04-06 | UC-MSC | 1×10^7 | {} | {} |"


@pytest.mark.parametrize(
    ("head", "way", "one", "two", "sites"),
    [
        ("Eye", "retrobulbar", "R", "L", ("right eye", "left eye")),
        ("Eye", "retrobulbar", "OD", "OS", ("right eye", "left eye")),
        ("Knee", "intra-articular", "left", "right", ("left knee", "right knee")),
        ("Injected into", "intramuscular", "left calf", "right thigh", ("left calf", "right thigh")),
        ("Site", "intra-articular", "right hip", "left hip", ("right hip", "left hip")),
    ],
)  # fmt: skip
def test_where_each_row_went(tells: Tells, head: str, way: str, one: str, two: str, sites: tuple[str, str]) -> None:
    rows = [
        f"| No. | Date | Cells | Number | Way | {head} |",
        "|---|---|---|---|---|---|",
        ROW.format(1, way, one),
        ROW.format(2, way, two),
    ]
    tells("\n".join(rows), [f"1 × treatment: *; date 2010-04-06; @ {site}" for site in sites])


def test_a_family_that_is_asked_for(tells: Tells) -> None:
    page = "Q: When did it begin?\nA: At two. A doctor told us: autism.\n\nQ: And in the family?\nA: Nobody has autism. I myself have migraine.\n\nQ: And now?\nA: He sleeps well.\n"
    tells(
        page,
        ["family history of autism spectrum disorder: absent"],
        ["condition: autism spectrum disorder; refuted", "condition: migraine"],
    )
