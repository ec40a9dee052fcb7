"""What a line says of the list below it: a lead that denies, doubts, plans or changes what its items name."""

from __future__ import annotations

import pytest

from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon

LISTS = [
    ("Denies:\n- fever\n- cough\n\nHe has headache.", "fever: absent | cough: absent | headache: present"),
    ("Negative for:\n- fever\n- cough\nPositive for:\n- rash", "fever: absent | cough: absent | rash: present"),
    ("He has no:\n- fever\n- cough", "fever: absent | cough: absent"),
    ("He denied the following symptoms:\n- fever\n- cough", "fever: absent | cough: absent"),
    ("He denied pain and had these symptoms:\n- fever\n- cough", "fever: present | cough: present"),
    ("Worse after the treatment:\n- tremor\n- gait (unchanged)", "tremor: worsened | gait: unchanged"),
    ("Stopped:\n- aspirin", "medication: aspirin; stopped"),
    ("No:\nfever\ncough\n\nThere is a rash.", "fever: absent | cough: absent | rash: present"),
]
UNSAID = [
    ("Call us if you have:\n- fever\n- a rash", "fever: present | rash: present"),
    ("Possible:\n- sarcoidosis", "condition: sarcoidosis; confirmed"),
    ("Planned:\n- splenectomy", "procedure: splenectomy; completed"),
]


@pytest.mark.parametrize(("text", "gives"), LISTS)
def test_a_lead_speaks_of_its_list(text: str, gives: str) -> None:
    found = read_phrase(text, compile_lexicon())
    assert [g for g in gives.split(" | ") if not any(meets(fact, g) for fact in found)] == [], found


@pytest.mark.parametrize(("text", "never"), UNSAID)
def test_what_a_lead_leaves_open_is_no_fact(text: str, never: str) -> None:
    found = read_phrase(text, compile_lexicon())
    assert [n for n in never.split(" | ") if any(meets(fact, n) for fact in found)] == [], found
