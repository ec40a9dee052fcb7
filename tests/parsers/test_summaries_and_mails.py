"""Discharge summaries, mails and telephone notes: who is meant by a head of names and letters, whose mother writes, whom somebody only
heard of; days without a year, orders of sides behind a list, values of an eye, times that something took, norms, and infusions of a
medicine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Treatment
from etl.readers import read

Tells = Callable[..., None]

HEADS = [
    ("Pt: Doyle, Brendan   M   61 y   Irish   ret. postman\nHe walks 15 m.", ("Doyle, Brendan", "male", "Irish", "61")),
    ("Patient: SMITH, John, M, 45 y\nHe had fever.", ("SMITH, John", "male", None, "45")),
    ("Patient: Maria Lopez   F   34y   Spanish\nShe had fever.", ("Maria Lopez", "female", "Spanish", "34")),
    ("Pt: K.L.  F 45 yrs\nShe had fever.", ("K.L.", "female", None, "45")),
    ("Patient: Mr. Lane      Sex: M      From: Chile      Age: 49 (at 1st admission)\nHe had fever.", ("Mr. Lane", "male", "Chile", "49")),
    ("For Josef Huber, 66, Austrian farmer, the way was another one: he had fever.", ("Josef Huber", "male", "Austrian", "66")),
    ("Dear Professor, I am Elena, mother of Larisa M. from Moldova. Larisa has 6 years and has epilepsy. She had fever.",
     ("Larisa M.", "female", "Moldova", "6")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "others"),
    [
        ("From Mette (his wife), 30 August 2010", True),
        ("His wife wrote on 3 May 2012", True),
        ("His daughter tells us by telephone", True),
        ("The patient wrote on 3 May 2012", False),
    ],
)
def test_whose_is_what_a_quoted_message_says_of_its_writer(
    facts_of: Callable[..., Facts], lead: str, others: bool
) -> None:
    """A wife's own knee and cold are not the patient's; what she tells of him is."""
    page = f'A man of 61 years with ataxia.\n\n{lead}: "No falls this summer. I had a cold. My own knee was operated in July."\n'
    names = [f.code.text for f in facts_of(page).facts if hasattr(f, "code")]
    assert "falls" in names
    assert ("common cold" not in names and "surgery" not in names) is others


@pytest.mark.parametrize(("page", "who"), HEADS)
def test_who_it_is(facts_of: Callable[..., Facts], page: str, who: tuple[str, str, str | None, str]) -> None:
    facts = facts_of(f"A page of the clinic\n\n{page}")
    (person,) = facts.persons
    country = person.nationality.text if person.nationality else None
    ages = [str(f.value.value) for f in facts.facts if getattr(getattr(f, "code", None), "text", "") == "age"]  # type: ignore[union-attr]
    assert (person.name, person.gender, country, *ages) == who


def test_heads_of_mails_on_one_line() -> None:
    page = "Words of the page.\n\nFrom: mother    Date: 2 July 2014    Subject: a question\n\nHe had cough.\n"
    heads = [block for block in read(page.encode(), "page.txt").blocks if block.kind == "heading"]
    assert [page[b.span.start : b.span.end] for b in heads] == ["Date: 2 July 2014"]


def test_the_day_of_a_telephone_note(tells: Tells) -> None:
    page = "File of the clinic\n\nHe is ill since 2008.\n\nPhone note, nurse Britta, 20.1.14\n\nMother: fever since Sunday.\n"
    tells(page, ["fever: present"], ["family: *", "family history of *: *"])


def test_days_between_the_months_of_full_dates(tells: Tells) -> None:
    page = (
        "Admitted 28/04/2013, discharged 11/06/2013.\n\nNCS 02/05: reduced motor amplitudes. Na 128 mmol/L (30/04), 137 (09/05). "
        "Strength 4/5 in the deltoid.\n"
    )
    gives = [
        "sodium: 128 mmol/L; date 2013-04-30",
        "sodium: 137 mmol/L; date 2013-05-09",
        "nerve conduction study: reduced motor amplitudes; date 2013-05-02",
    ]
    tells(page, gives, ["muscle strength: *; date 2013-05-04"])


def test_a_heading_s_day_is_not_that_of_the_paragraph_s_own_treatments(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Name: Dawid\nAge: 8\n\nHe goes to school.\n\nFirst visit, 4 March 2014\nHe then received stem cells by intravenous infusion on "
        "6 March, 13 March and 20 March 2014. During the second infusion a rash came up on the chest.\n"
    )
    days = [f.performed.start for f in facts_of(page).facts if isinstance(f, Treatment) and f.performed]
    assert days == ["2014-03-06", "2014-03-13", "2014-03-20"]


def test_infusions_of_a_medicine_are_no_cells(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Name: Larisa M.\nAge: 6\n\nProf. Adler does not recommend stem cells. The first infusion of rituximab 300 mg was on 25 February "
        "2014. The second infusion was on 5 March 2014.\n"
    )
    assert not [f for f in facts_of(page).facts if isinstance(f, Treatment)]


def test_a_title_that_names_a_patient_is_no_advert(facts_of: Callable[..., Facts]) -> None:
    page = "Correspondence file - girl L. M., epilepsy\n\nA girl of 6 years had fever.\n"
    assert [p.gender for p in facts_of(page).persons] == ["female"]


def test_a_line_that_explains_many_names_is_of_no_one_scale(tells: Tells) -> None:
    page = (
        "# MMRC 0-4; CAT 0-40; SGRQ 0-100; PP per cent of predicted\nPAT\tSEX\tAGE\tVIS\tCAT\tFVC\tCOUGH\n"
        "L-1\tF\t66\tBL\t24\t2.35\tbetter\nL-1\tF\t66\tM3\t19\t2.40\tsame\n"
    )
    tells(
        page, ["COPD assessment test: 24"], ["CAT cough: *", "forced vital capacity: 2.35 %"], who="", name="list.tsv"
    )
