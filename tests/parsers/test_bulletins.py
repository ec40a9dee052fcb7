"""Notes of a ward: the day somebody came, patients who are still to come, a discharge that is a secretion, numbers of whom a row is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Facted = Callable[..., Facts]
Tells = Callable[..., None]

ROWS = [
    ("Gout since 2004.\n\nCame 2007/5/14. Tremor.", ["encounter: admission; date 2007-05-14", "tremor: present; date 2007-05-14"], []),
    ("Gout since 2004.\n\nArrived here on 3 June 2009: ataxia.", ["encounter: admission; date 2009-06-03", "ataxia: present; date 2009-06-03"], []),
    ("Gout since 2004.\n\nEntered our ward 3 June 2009. Ataxia.", ["encounter: admission; date 2009-06-03"], []),
    ("His brother came on 3 June 2009. The tremor came 3 June 2009.", ["tremor: present"], ["encounter: *"]),
    ("Came home in June 2009. Ataxia.", ["ataxia: present"], ["encounter: *"]),
    ("Two patients with ataxia are awaited in August.", [], ["ataxia: *"]),
    ("Next month: three more patients with epilepsy will come.", [], ["condition: epilepsy*"]),
    ("Several new patients with gout are expected in May.", [], ["condition: gout*"]),
    ("Two admissions for pneumonia in 2006. Gout.", ["condition: gout"], ["condition: gout; before"]),
    ("Cord blood stem cells were infused on 2 May 2012.\n\nAt presentation in April 2012 she wore pads because of discharge. Weight 61 kg.",
     ["body weight: 61 kg; before"], ["*; after"]),
    ("Cord blood stem cells were infused on 2 May 2012.\n\nThere is more discharge. Weight 61 kg at discharge.", ["body weight: 61 kg; after"], []),
    ("Baclofen 10 mg three times a day, sertraline 50 mg daily; prednisone was stopped in 2009.",
     ["medication: baclofen; active", "medication: sertraline; active", "medication: prednisone; stopped"], []),
    ("Prednisone was stopped in 2009; baclofen 10 mg three times a day.", ["medication: baclofen; active", "medication: prednisone; stopped"], []),
    ("Left hip flexion 85°, internal rotation 5° and painful.",
     ["hip flexion: 85 deg; @ left hip", "hip internal rotation: 5 deg"], ["hip flexion: 5 deg"]),
    ("Knee flexion right 110°, extension 0°.", ["knee flexion: 110 deg; @ right knee"], ["knee flexion: 0 deg"]),
    ("Shoulder abduction 60 deg and flexion 95 deg.", ["shoulder abduction: 60 deg", "shoulder flexion: 95 deg"], []),
    ("Hip flexion 85°, temperature 37°.", ["hip flexion: 85 deg"], ["hip *: 37 deg"]),
    ("Baclofen 10 mg and sertraline 50 mg were given in 2009.", [], ["medication: baclofen; active"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:50] for r in ROWS])
def test_notes_of_a_ward(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


GENERAL = [
    "Without transplantation half of the patients with cirrhosis die within two years.",
    "About 30% of people with cirrhosis develop ascites.",
]


@pytest.mark.parametrize("said", GENERAL)
def test_what_happens_to_anybody_is_no_result(facts_of: Facted, said: str) -> None:
    facts = facts_of(
        f"We treated 118 patients with cirrhosis. 12 of 118 patients with cirrhosis died.\n\nRemarks\n{said}\n"
    )
    told = [f for f in facts.facts if isinstance(f, Observation) and f.rule == "count of people"]
    assert {int(f.value.value) for f in told if isinstance(f.value, Quantity)} <= {12, 118}
    assert any(isinstance(f.value, Quantity) and f.value.value == 12 for f in told)


OF_THEM = ["(95 with ascites)", "(n = 95 with ascites)", "(of 95 who had it)"]


@pytest.mark.parametrize("aside", OF_THEM)
def test_of_how_many_a_row_is(facts_of: Facted, aside: str) -> None:
    facts = facts_of(
        "We treated 118 patients with cirrhosis.\n\nComplaints after 3 months (n = 112)\n"
        f"| | better | same | worse | |\n|---|---|---|---|---|\n| Fatigue | 71 | 33 | 8 | |\n| Ascites | 59 | 27 | 9 | {aside} |\n"
    )
    told = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "ascites"]
    assert [int(f.value.value) for f in told if isinstance(f.value, Quantity)] == [59, 27, 9]
    assert {str(c.value.value) for f in told for c in f.components if isinstance(c.value, Quantity)} == {"95"}
