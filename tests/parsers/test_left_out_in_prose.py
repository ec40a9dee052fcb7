"""What running prose leaves out: verbs, units, years, and whom a clause goes on to speak of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


DISCUSSED = (
    "Case report\n\nA 40-year-old man with burns of the chest was admitted on 3 May 2012. He was given stem cells on 7 May "
    "2012. The wound closed.\n\nDiscussion\n\n"
)
PUBLISHED = [
    "Orlov treated a woman of 45 with a stroke in 2005.",
    "Orlov (2005) treated a woman of 45 with a stroke.",
    "Brandt and Lee described a woman of 45 with a stroke who died after 2 years.",
    "In 2009 Lee reported a woman of 45 who had a stroke and died.",
    "A similar case was published by Hansen: a woman of 45 with a stroke.",
    "The first patient, described by Osler, had a stroke and died.",
]


@pytest.mark.parametrize("text", PUBLISHED)
def test_whom_others_have_published_is_nobody_of_the_page(tells: Tells, text: str) -> None:
    never = ["age: 45", "condition: stroke", "death: present"]
    tells(DISCUSSED + text, ["age: 40", "condition: burn injury"], never, who="")


def test_a_treatment_s_month_is_not_the_date_of_what_came_of_it(tells: Tells) -> None:
    page = "Mrs. Lane, 54, has multiple sclerosis. She was given stem cells in May 2010. Her EDSS was 4.5. Walking is better."
    tells(page, ["EDSS: 4.5; after", "walking: improved; after"], ["EDSS: 4.5; date 2010-05"], who="")


def test_a_mother_s_blog_is_about_her_child(tells: Tells) -> None:
    page = "Type 1 diabetes after stem cells - a mother's blog\n\nOur son is eleven. He got type 1 diabetes in November 2012."
    tells(page, ["age: 11", "condition: type 1 diabetes mellitus"], ["family: type 1 diabetes mellitus"], who="")


def test_the_day_of_a_stroke_is_no_onset_of_another_disease(tells: Tells) -> None:
    page = (
        "Mrs. Nowak, 66, had an infarct of the right middle cerebral artery on 9 February 2011. Since then the left arm has been "
        "paralysed. She has high blood pressure, takes ramipril 5 mg in the morning."
    )
    tells(page, ["condition: hypertension"], ["condition: hypertension; onset 2011-02-09"], who="")
