"""Who was treated, how that is told in plain words, and what the same sentences say of other times and of other things."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]
CELLS = "A 61-year-old man with ALS received stem cells by lumbar puncture in May 2012."


EVENTS = """"Patient 07: woman, 44 years, myasthenia gravis. Stem cell transplantation on 18/03/2019",,,
Event,Start,Grade,Outcome
Febrile neutropenia,26/03/2019,3,resolved
Oral mucositis,24/03/2019,2,resolved
Alopecia,04/2019,1,hair grown again
"""


def test_what_an_event_came_to_is_no_finding_of_its_first_day(tells: Tells) -> None:
    gives = [
        "neutropenic fever: present; severity severe; date 2019-03-26",
        "mucositis: present; severity moderate; date 2019-03-24",
        "hair loss: present; severity mild; date 2019-04",
    ]
    never = ["neutropenic fever: absent", "mucositis: absent", "hair loss: worsened"]
    tells(EVENTS, gives, never, who="", name="events.csv")


def test_a_sign_with_its_own_day_behind_it(tells: Tells) -> None:
    text = f"{CELLS} In October 2012 he sat in the wheelchair, had one seizure in August 2012, and could not stand."
    tells(
        text,
        ["seizure: present; date 2012-08", "inability to stand: present; date 2012-10"],
        ["inability to stand: *; date 2012-08"],
    )


def test_a_day_that_leads_to_a_table_is_the_tables(tells: Tells) -> None:
    text = (
        f"{CELLS}\n\nCondition at discharge (14 June 2012)\n\nHe could sit. Below is the form which the parents filled in on 13 June 2012:\n\n"
        "Symptom\tAssessment of improvement\nSpasticity\tModerate improvement\nSwallowing\tNo improvement\n"
    )
    tells(text, ["spasticity: improved; date 2012-06-13"], ["spasticity: *; date 2012-06-14"], who="")
