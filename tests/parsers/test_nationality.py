"""Where people come from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

PAGES = [
    (
        "A 31-year-old woman with multiple sclerosis was treated.\n\nThe patient, a Finnish teacher, had numbness.",
        "Finnish",
    ),
    ("ALS patient from Lebanon\n\nName: Samir\nAge: 47 years\n", "Lebanon"),
    ("A 40-year-old man from the USA has gout.", "USA"),
    ("Mr. D. is a 71-year-old man, a former miner, from New Mexico.", None),
    ("Mr. D. is a 71-year-old man. He was treated in Germany.", None),
    ("Mr. D. is a 71-year-old man. A Chinese hospital treated him.", None),
    ("At 46 Anna Lind has lived with gout for years. The Dane got stem cells in 2012.", "Dane"),
    ("Mr. D. is a 71-year-old man. The Danish hospital was good, the USA has others.", None),
    ("Emre K. is 11 years old, Kerem K. is 7. The two brothers are Turkish.", "Turkish"),
    ("Mr. D., 44 years old, of Polish nationality, has gout.", "Polish"),
    ("Mr. D. is 44 years old. He is of Polish descent and has gout.", None),
    ("Mr. D. is 44 years old. He was asked for his nationality by a Polish hospital.", None),
    ("Emre and Kerem are brothers from Izmir, Turkey. Emre is 11 years old, Kerem is 7.", "Turkey"),
]


@pytest.mark.parametrize(("page", "country"), PAGES)
def test_the_words_that_speak_of_a_person_give_the_country(
    facts_of: Callable[..., Facts], page: str, country: str | None
) -> None:
    found = {p.nationality.text if p.nationality else None for p in facts_of(page).persons}
    assert found == {country}
