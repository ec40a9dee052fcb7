"""Clinics' pages and families' stories, and what they don't say: idioms, comparisons of places, times of a clause only,
what happened next for a test's result, whose child the page is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]
Facted = Callable[..., Facts]


WHOSE = [
    # page, name, sex, country: the parents bring somebody in, and a journey is no home
    ("Paul, a retired teacher, and his wife wanted the best for their daughter, Nora, who had been living with cerebral palsy.\n\n"
     "Nora had her fifth stem cell treatment. Her strength increased and her head control improved.", "Nora", "female", None),
    ("A 6-year-old girl who went to China to receive stem cells for her blindness. Her vision has improved.", "", "female", None),
    ("A 40-year-old man travelled to Mexico for a transplantation because of multiple sclerosis. He walks again.", "", "male", None),
    ("A 40-year-old man from Mexico has multiple sclerosis. He walks again.", "", "male", "MX"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "name", "sex", "country"), WHOSE)
def test_whose_story_it_is(page: str, name: str, sex: str, country: str | None, facts_of: Facted) -> None:
    (person,) = facts_of(page).persons
    codes = {c.code for c in person.nationality.codings} if person.nationality else set()
    assert (person.name or "", person.gender) == (name, sex)
    assert (country in codes) if country else not codes


def test_another_patient_and_a_date(tells: Tells) -> None:
    """Another named patient's medicine is not the first one's; years ago are no age; a parent names a child, not a relative."""
    page = "Mrs. Lena Moor, 40 years old, has lupus.\n\nDr. Iyer, a type 2 diabetes patient since 2000, takes insulin."
    tells(
        page,
        ["condition: systemic lupus erythematosus"],
        ["medication: insulin", "condition: type 2 diabetes mellitus"],
        who="",
    )
    tells("As Mr. Tester, 5 years ago woke up with weakness, he was afraid.", ["muscle weakness: present"], ["age: 5*"])
    story = (
        "Their daughter, Nora, who had been living with cerebral palsy, was tired. Nora walked. Her strength increased."
    )
    tells(story, [], ["family: cerebral palsy; *"], who="")


def test_the_name_of_a_page_is_no_history(tells: Tells) -> None:
    """What came after the treatment is told below a title "Story of …" too."""
    page = "Story of Multiple Sclerosis\n\nMs. Tester, 40 years old, has lupus.\n\nIn 2016 she had an injection of stem cells in one eye. Her vision improved."
    tells(page, ["vision: improved"], ["vision: improved; before"], who="")


COUNTED = [
    ("The department has treated more than 65 patients with lupus.", "department has treated"),
    ("Ten patients (sex ratio; 2 male: 3 female) with knee pain were treated with stem cells.", "male patients"),
    ("20 patients were treated. The mean reduction of the score was 30%, from 55.6 ± 6.4 to 39 ± 3.1.", "from"),
]


@pytest.mark.parametrize(("text", "never"), COUNTED)
def test_what_a_group_is_not_counted_by(text: str, never: str, facts_of: Facted) -> None:
    page = f"Our results\n\nFrom 2004 to 2010 we treated 120 patients with multiple sclerosis. 60% of the patients improved.\n\n{text}"
    names = {fact.code.text for fact in facts_of(page).facts if hasattr(fact, "code")}
    assert never not in names
