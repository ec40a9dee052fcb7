"""A patient's course as pages of clinics tell it, and what they don't say: whose it was, when it was, what it was a part of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Tells = Callable[..., None]
Facted = Callable[..., Any]


TITLED = [
    ("Autism patient: William\n\nWilliam could not speak. He was 4 years old.", "autism spectrum disorder", True),
    ("Gout – Success Story\n\nThis case is of a 50 year old man. He could not walk.", "gout", True),
    ("Patient story: Stroke\n\nMr. Hall, 61 years old, could not lift his left arm.", "stroke", True),
    ("Stem cells for gout: what is new\n\nTom, 31, could not move his legs after a fall.", "gout", False),
    ("Gout patients\n\nAnna, 61, had pain in both knees.", "gout", False),
]


@pytest.mark.parametrize(("page", "disease", "told"), TITLED)
def test_whose_disease_a_title_names(page: str, disease: str, told: bool, facts_of: Facted) -> None:
    found = [fact for fact in facts_of(page).facts if type(fact).__name__ == "Condition" and fact.code.text == disease]
    assert bool(found) is told


def test_two_who_are_introduced_by_their_names(facts_of: Facted) -> None:
    page = facts_of(
        "Wayne is a 60-year-old retired planner. He had shoulder pain.\n\n"
        "JG is a 34-year-old man who had knee pain. He could not walk."
    )
    assert [p.name for p in page.persons] == ["Wayne", "JG"]
    whose = {
        fact.code.text: fact.subject for fact in page.facts if fact.code.text in ("shoulder pain", "inability to walk")
    }
    assert whose == {"shoulder pain": page.persons[0].key, "inability to walk": page.persons[1].key}


def test_what_only_a_title_gives(facts_of: Facted) -> None:
    """A treatment that only the title names comes before nothing that is told below it."""
    page = facts_of("Treating gout with stem cells\n\nThe patient is a 50-year-old man. He had pain. He had fever.")
    assert all(getattr(fact, "timepoint", None) is None for fact in page.facts)


def test_a_byline_and_a_list_of_who_somebody_is(facts_of: Facted, tells: Tells) -> None:
    """A line on who posted a page when heads nothing; the day in its title is no onset; a parent in a title has no disease."""
    page = "Author Staff Views Posted at 2012/5/3\n\nDrs. Moor and Hall\n\nThe patient is a 65-year-old male. He had tremor."
    tells(page, ["tremor: present"], who="")
    tells(
        "Gout Male, 2 years, June 2019\n\nThe boy could not walk.",
        ["condition: gout"],
        ["condition: gout; onset*"],
        who="",
    )
    tells(
        "A father's hand – gout treatment in town\n\nThe boy is 4 years old. He could not walk.",
        [],
        ["family: *"],
        who="",
    )
    notes = "Patient F,\n\nMale, Canadian\n\nCondition on admission\n\nPatient sustained a stroke on 3 May 2015. Patient had no speech. Patient underwent surgery."
    tells(notes, ["condition: stroke; onset 2015-05-03"], who="")
    tells(
        "Post Stroke Paresis\n\nThe patient is a 65-year-old man. He had tremor.",
        ["tremor: present"],
        ["tremor: present; after"],
        who="",
    )
