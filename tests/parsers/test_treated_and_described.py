"""Who was treated, how that is told in plain words, and what the same sentences say of other times and of other things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
CELLS = "A 61-year-old man with ALS received stem cells by lumbar puncture in May 2012."


@pytest.mark.parametrize(
    ("text", "facts", "never"),
    [
        ("He was treated with stem cells.", ["treatment: stem cell transplantation"], []),
        ("He got stem cells. At 6 months the NYHA class was II.", ["NYHA class: II; after; offset 6 mo"], []),
        ("He may be treated with stem cells.", [], ["treatment: *"]),
        (f"{CELLS} Vitamin C was given. Dose: 500 mg. Route: oral.", [], ["treatment: stem cell transplantation; route oral"]),
        (f"{CELLS} On day 5 fever.", ["fever: present; after; offset 5 d"], ["fever: 5"]),
        (f"{CELLS} He had 5 falls.", ["falls: 5"], []),
        ("His GMFCS is level IV now.", ["GMFCS level: IV"], []),
        ("GMFCS (Gross Motor Function Classification System) level V.", ["GMFCS level: V"], []),
        ("GMFCS. I was glad.", [], ["GMFCS level: *"]),
        ("Hb 112 g/L, valproate 62 ug/mL.", ["valproate level: 62 ug/mL"], ["medication: valproate"]),
        ("He takes valproate 500 mg.", ["medication: valproate; 500 mg"], ["valproate level: *"]),
        ("The tacrolimus trough level was 7 ng/mL.", ["tacrolimus level: 7 ng/mL"], []),
        ("Dysphagia and weakness of both arms.", ["dysphagia: present", "upper limb weakness: present @ bilateral upper limb"], ["dysphagia: present @ bilateral upper limb"]),
        ("There were fine crackles over both lung bases.", ["rales: present"], ["rales: absent"]),
        ("His handwriting got smaller and smaller.", ["micrographia: present"], ["micrographia: improved"]),
        ("His parents thought he was deaf.", ["hearing loss: present"], ["family history of hearing loss: *"]),
        ("The family feared he would be dead by Christmas.", [], ["family history of death: *", "death: *"]),
        (f"Before we flew to Bangkok he could not walk. {CELLS}", ["inability to walk: present; before"], []),
        (f"{CELLS} Before he went home he could walk.", ["walking: improved; after"], []),
        ("MRI showed a Baker's cyst.", [], ["occupation: *"]),
        ("He worked as a baker.", ["occupation: baker"], []),
        ("He returned to running at six months.", [], ["age at running: *"]),
        ("He walked again at 3 months.", [], ["age at walking: *"]),
        ("He sat at 9 months and walked at 18 months.", ["age at sitting: 9 mo", "age at walking: 18 mo"], []),
    ],
)  # fmt: skip
def test_told_so(tells: Tells, text: str, facts: list[str], never: list[str]) -> None:
    tells(text, facts, never)


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
