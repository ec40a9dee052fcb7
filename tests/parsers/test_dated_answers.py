"""Dates and habits that answer a label or open an item of a list, and what is told beside them."""

from __future__ import annotations

import pytest

from etl.examples import run_one
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

PHRASES = [
    ("Onset of multiple sclerosis: June 2004.", ("condition: multiple sclerosis; onset 2004-06",), ()),
    ("Hypertension - yes, since 2001", ("condition: hypertension; onset 2001",), ()),
    ("Hypertension: until 2001", (), ("condition: hypertension; onset 2001",)),
    ("Gout: 12 mg/dL in May 2004", (), ("condition: gout; onset 2004-05",)),
    ("Died: August 2016", ("death: present; date 2016-08",), ()),
    ("Known case of gout since June 2004.", ("condition: gout; onset 2004-06",), ()),
    ("She has gout; the first attack was in June 2004.", ("condition: gout; onset 2004-06",), ()),
    ("Gout: excluded", ("condition: gout; refuted",), ()),
    ("Tobacco: 10/day", ("smoking: present",), ()),
    ("Teacher, non-smoker, no alcohol.", ("occupation: Teacher", "smoking: absent"), ()),
    ("A teacher by profession, she has gout.", ("occupation: teacher",), ()),
    ("Teacher, where are you?", (), ("occupation: *",)),
    ("She denied smoking and drinking.", ("smoking: absent",), ("difficulty drinking: present",)),
    ("NKDA except penicillin.", ("penicillin allergy: present",), ("medication: penicillin",)),
    ("Fever: +, nausea: - after the injection.", ("fever: present", "nausea: absent"), ("nausea: present",)),
    (
        "Operations: 1998 appendectomy; 2004 cholecystectomy.",
        ("procedure: appendectomy; date 1998", "procedure: cholecystectomy; date 2004"),
        (),
    ),
    ("In 1998 appendectomy, in 2004 cholecystectomy.", ("procedure: appendectomy; date 1998",), ()),
    ("He had 1998 steps; 2004 falls were counted.", (), ("falls: present; date 2004",)),
]


@pytest.mark.parametrize(("text", "gives", "never"), PHRASES)
def test_phrase(text: str, gives: tuple[str, ...], never: tuple[str, ...], lexicon: Lexicon) -> None:
    failure = run_one(Example(text, gives, never), lexicon)
    assert failure is None, str(failure)
