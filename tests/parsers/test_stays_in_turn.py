"""Several admissions, each with its days above what was found and done in it; pages that are called a letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Encounter, Facts

Tells = Callable[..., None]
Read = Callable[..., Facts]

HEADS = [
    ("Admission I (14.01. - 29.01.2013)", "Admission II (15.04. - 18.04.2013)"),
    ("Admission 1: 14.01. – 29.01.2013", "Admission 2: 15.04. – 18.04.2013"),
    ("ADM I: 14.01. - 29.01.2013", "ADM II: 15.04. - 18.04.2013"),
    ("1st admission: 14 Jan - 29 Jan 2013", "2nd admission: 15 Apr - 18 Apr 2013"),
    ("First admission (14 to 29 January 2013)", "Second admission (15 to 18 April 2013)"),
    ("First admission, January 14, 2013", "Second admission, April 15, 2013"),
]
PAGE = """Patient: K. D., male, 58 years
Diagnosis: Liver cirrhosis

{}
Complaints: fatigue, itching. No fever.
Body weight: 81 kg.

{}
Complaints: fatigue less, itching gone.
Body weight: 75 kg.
"""


@pytest.mark.parametrize("heads", HEADS, ids=lambda pair: pair[0])
def test_each_admission_heads_what_was_found_in_it(tells: Tells, facts_of: Read, heads: tuple[str, str]) -> None:
    page = PAGE.format(*heads)
    tells(page, ["body weight: 81 kg; date 2013-01-14", "body weight: 75 kg; date 2013-04-15"], who="")
    stays = [fact.period.start for fact in facts_of(page).facts if isinstance(fact, Encounter)]
    assert sorted(stays) == ["2013-01-14", "2013-04-15"]


def test_admissions_of_a_form_head_nothing(tells: Tells) -> None:
    form = "First admission: 14 January 2013\nSecond admission: 15 April 2013\nBody weight: 81 kg.\n"
    tells(form, ["body weight: 81 kg"], ["body weight: 81 kg; date 2013-04-15", "body weight: 81 kg; date 2013-01-14"])


def test_what_stands_behind_the_treatment_of_a_stay_was_not_before_it(tells: Tells) -> None:
    page = (
        "Admission I (14.01. - 29.01.2013)\nComplaints: fatigue.\n"
        "Cell tx: 21.01. BM-MNC 4.1 x 10^8 via the hepatic artery. Groin haematoma on the right.\n"
        "Outcome: temperature 37.9.\n"
    )
    told = ["treatment: *; date 2013-01-21", "fatigue: present; before"]
    tells(page, told, ["hematoma: present; before", "body temperature: *; before"])


LETTERS = ["LETTER TO THE EDITOR", "Letters to the editor", "Comments"]


@pytest.mark.parametrize("head", LETTERS)
def test_a_page_that_is_called_a_letter_is_one(tells: Tells, head: str) -> None:
    page = (
        f"{head}\n\nA foot kept for two years\n\nSir,\n\nWe report on Mrs. Tester, 67 years old, who has had arterial "
        "hypertension since 1993.\n\nOn examination she had a tremor of the right hand.\n"
    )
    tells(page, ["hand tremor: present @ right hand"], who="")


@pytest.mark.parametrize(
    ("told", "open_"),
    [
        ("She was admitted on 3 May 2012 with fever. She is on hospital day 3.", True),
        ("She was admitted on 3 May 2012 with fever and is still an inpatient.", True),
        ("She was admitted on 3 May 2012 with fever. She was on hospital day 3 when the fever fell.", False),
        ("She was admitted on 3 May 2012 with fever and discharged on 9 May 2012. She is not admitted now.", False),
    ],
)
def test_a_stay_that_goes_on_has_not_ended(facts_of: Read, told: str, open_: bool) -> None:
    stays = [fact for fact in facts_of(told).facts if isinstance(fact, Encounter) and fact.code.text == "admission"]
    assert [stay.open for stay in stays] == [open_]
