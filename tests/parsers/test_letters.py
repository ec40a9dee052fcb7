"""Letters, posts and lists in plain words: links of the page, answers of others, copied lines, grades in turn."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]
Facted = Callable[..., Facts]

CASE = "Mr. Lane - ALS, male, 50 years old\n\nMr. Lane is 50 years old. He walks 20 m.\n\n"

LINKS = [
    "Back to list | Mrs. Okoye (ALS,48 years old) | Mr. Brandt (PLS,63 years old, walks 500 m now)\n",
    "Previous case | Next case: Mrs. Berg (PLS, 61 years old, walks 500 m)\n",
    "Mrs. Berg (PLS, 61 years old, walks 500 m) »\n",
]


@pytest.mark.parametrize("links", LINKS)
def test_links_to_other_cases_are_nobody_of_the_page(facts_of: Facted, links: str) -> None:
    facts = facts_of(CASE + links)
    assert [p.name for p in facts.persons] == ["Mr. Lane"]
    assert not [f for f in facts.facts if "500" in str(f) or "primary lateral sclerosis" in f.code.text]


ILL = " I've had lupus since 2001. I was tired and I had a fever. I got the cells in May 2010. My tremor is gone.\n"
LETTERS = [  # how a letter begins, who wrote it: name, country
    ("Dear Mrs. Chen,\n\nMy name is Daniela R., I am 30, I come from Santiago in Chile.", "Daniela R.", "Chile"),
    (
        "Dear doctors and nurses, dear Miss Wen,\n\nMy name is Oksana B. and I am 44, from Kharkiv in Ukraine.",
        "Oksana B.",
        "Ukraine",
    ),
    ("Dear Dr. Ruiz and Mr. Ito,\n\nI'm 51, a baker from Ghent, Belgium.", "", "Belgium"),
    (
        "I am Marta K., 38, and I live in Lisbon in Portugal. Mr. Kim in the next bed gave me tea.",
        "Marta K.",
        "Portugal",
    ),
    ("I'm Mrs. Silva, 56, from Brazil. Miss Li held my hand.", "Mrs. Silva", "Brazil"),
    ("I was 33 when I came. Miss Wen wrote the numbers on a card for me. My neighbour Mr. Haas slept.", "", ""),
    ("I am 30 and I come from a small village near Plovdiv in Bulgaria.", "", "Bulgaria"),
    ("I am 30 and I work in a hospital of nuns.", "", ""),
]


@pytest.mark.parametrize(("head", "name", "country"), LETTERS)
def test_whom_a_letter_is_written_to_is_not_its_patient(facts_of: Facted, head: str, name: str, country: str) -> None:
    persons = facts_of(head + ILL).persons
    assert [(p.name, p.nationality.text if p.nationality else "") for p in persons] == [(name, country)]


NAMESAKES = [
    ("Finn O., 4 years old, comes from Ireland.", "Ireland"),
    ("Jordan P., 6 years old, comes from Spain.", "Spain"),
    ("Roman F. (31), a Swiss cook, has asthma.", "Swiss"),
    ("Israel M., 40 years old, from Peru.", "Peru"),
]


@pytest.mark.parametrize(("page", "country"), NAMESAKES)
def test_a_name_is_no_country(facts_of: Facted, page: str, country: str) -> None:
    persons = facts_of(page + " He has epilepsy. He walks 20 m.\n").persons
    assert [p.nationality.text if p.nationality else "" for p in persons] == [country]


POST = (
    "Posted by lea_k on 03 May 2011\n\nI'm 40, a mother of two. In autumn 2008 I started to trip. I was tired. I could not run. "
    "I had a lumbar puncture, and in May 2009 that settled it: multiple sclerosis. I took prednisolone. I got a rash. "
    "I can walk 200 m. I live in Ireland. I felt low.\n\n"
)


def test_what_others_answer_is_about_others(facts_of: Facted) -> None:
    facts = facts_of(
        POST + "-- 2 replies --\nbob: My da (71) has neuropathy from diabetes.\nAnka: I've had epilepsy since 2003.\n"
    )
    assert [p.gender for p in facts.persons] == ["female"]
    names = {f.code.text for f in facts.facts}
    assert "multiple sclerosis" in names
    assert not names & {"diabetes mellitus", "epilepsy", "neuropathy"}


def test_copied_lines_have_the_day_of_the_line_above(tells: Tells) -> None:
    tells(
        "This is copied from the hospital paper of 30 August 2011:\n\n"
        "   ankle dorsiflexion R 2/5, L 3/5; knee extension 4-/5 both sides\n"
        "   grip (dynamometer) R 14 kg, L 19 kg\n   knee and ankle jerks absent\n   INCAT disability score 6\n\nThen he left.\n",
        [
            "muscle strength: 2/5 @ right ankle dorsiflexion; date 2011-08-30",
            "muscle strength: 3/5 @ left ankle dorsiflexion; date 2011-08-30",
            "muscle strength: 4-/5 @ bilateral knee extension; date 2011-08-30",
            "grip strength: 14 kg @ right hand; date 2011-08-30",
            "grip strength: 19 kg @ left hand; date 2011-08-30",
            "knee reflex: absent; date 2011-08-30",
            "ankle reflex: absent; date 2011-08-30",
            "INCAT disability score: 6; date 2011-08-30",
        ],
        ["dynamometry: *"],
    )
