"""What is told beside the facts: relatives who die, letters that are written, times that are no events, medicines thought of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

BESIDE = [
    # the age at which a relative dies is not the patient's, and the death no disease of its own
    ("2010.05  His elder brother dies from heart failure, 66 years old.", ["family: heart failure; elder brother; died"], ["age: 66", "family: death; *"]),
    ("His father died of a stroke, 71 years old.", ["family: stroke; father; died"], ["age: 71"]),
    # who writes a letter writes better by hand no more
    ("Parents write (Sept. 2014): he now walks with a walker.", ["walker use: present"], ["handwriting: *"]),
    ("The mother writes on 3 May 2010: no seizures.", ["seizure: absent"], ["handwriting: *"]),
    # a disease since a year is no time after what is told next
    ("She has had ataxia since 2006 and received stem cells on 8 May 2017. Fingolimod was stopped in February 2017.",
     ["medication: fingolimod; stopped"], ["medication: fingolimod; after"]),
    # what somebody thinks of isn't taken
    ("She thinks of ocrelizumab.", [], ["medication: ocrelizumab; active"]),
    ("He is thinking about riluzole. Takes baclofen 10 mg.", ["medication: baclofen; 10 mg"], ["medication: riluzole; active"]),
    # what somebody does says when a symptom comes, and is no ability that came back with it
    ("He was again short of breath on stairs.", ["dyspnea: present"], ["climbing stairs: *"]),
    ("She had pain on walking again, and cramps during sleep.", ["pain: present", "muscle cramps: present"], ["walking: *", "sleep: *"]),
    ("He is out of breath climbing stairs again.", ["dyspnea: present"], ["climbing stairs: *"]),
    ("He has no pain, walks again and can speak again.", ["walking: improved", "speech: improved"], []),
    ("He can walk again.", ["walking: improved"], []),
    # a number in words behind another clause is no grade
    ("Ashworth, right elbow: 1+; speaks phrases of two or three words.", ["Ashworth score: 1+; @ right elbow"], ["Ashworth score: 2", "Ashworth score: 3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), BESIDE)
def test_what_is_told_beside(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


LEADERS = "Sensation (Oct 2011)\n  touch .......... reduced T6-T9\n  pin prick ...... reduced\n  temperature .... normal\n  joint position . normal\n"


def test_dots_that_lead_to_a_value(tells: Tells) -> None:
    tells(LEADERS, ["light touch sensation: reduced", "pain sensation: reduced", "proprioception: normal"],
          ["*: ........."])  # fmt: skip


NAMED_SHORTLY = [
    ("C3 0.42 g/L, C4 12 mg/dL, lesion at C5.", ["complement C3: 0.42 g/L", "complement C4: 12 mg/dL", "lesion: present; @ C5"], []),
    ("C3: 0.8 g/l.", ["complement C3: 0.8 g/L"], []),
    ("Fracture of C3. Pain at C4, 6 on the VAS.", [], ["complement C3: *", "complement C4: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), NAMED_SHORTLY)
def test_a_level_before_a_unit_is_a_measure(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


UNNAMED = [
    ("2008.03.11  Marrow was taken, 120 ml; cells 48 × 10^6 into the coronary artery by catheter.",
     ["treatment: cell transplantation; date 2008-03-11; dose 48 10*6"]),
    ("On 4 May 2010 he got 20 million cells intravenously.", ["treatment: *; date 2010-05-04; route intravenous"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), UNNAMED)
def test_cells_that_no_word_names(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives)


def test_cells_that_were_counted_are_no_treatment(tells: Tells) -> None:
    tells("CSF on 4 May 2010: 12 cells/µl. Lumbar puncture: 8 million red cells.", [], ["treatment: *"])
