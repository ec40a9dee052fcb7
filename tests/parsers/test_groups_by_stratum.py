"""Groups: answers in quotation marks and in degrees, parts of the group told one behind the other, and shares that don't fit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of

from etl import convert_text

INTRO = "We treated 112 patients with osteoarthritis.\n\n"
OF_ALL = ("group of ", "disease osteoarthritis")

TOLD = {
    # not to respond is to have no effect, unless it was asked by letter
    "15 patients did not respond to our letter.": ["lost to follow-up = 15 {patients}"],
    # words that name nothing
    "At 3, 6 and 12 months 60%, 66% and 58% of the patients were free of pain.": [],
}
ASKED = '"How is your knee?" (12 months, 103 answers)\n   much better   41 (40%)\n   better        34 (33%)\n   the same      19 (18%)\n'


@pytest.mark.parametrize("sentence", TOLD)
def test_each_part_of_the_group_has_its_answer(sentence: str) -> None:
    found = [f for f in facts_of(INTRO + sentence + "\n") if not f.startswith(OF_ALL)]
    assert sorted(found) == sorted(TOLD[sentence])


def test_who_did_not_respond_is_not_lost() -> None:
    assert not [f for f in facts_of(INTRO + "15 patients did not respond.\n") if f.startswith("lost")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("26 of 31 patients (74%) improved.", "26 of 31 is 83.87 %"),
        ("26 of 31 patients with grade II improved (74%).", "26 of 31 is 83.87 %"),
        ("26 of 31 patients with grade II (74%) improved.", "26 of 31 is 83.87 %"),
        ("88 patients took pain tablets before; 46 of them had stopped (25%).", "46 of 88 is 52.27 %"),
        (ASKED + "   worse          9 (12%)\n", "9 of 103 is 8.74 %"),
        ("26 of 31 patients with grade II improved (84%).", ""),
        (ASKED + "   worse          9 (9%)\n", ""),
    ],
)
def test_a_share_fits_what_it_is_of(said: str, told: str) -> None:
    found = [i["diagnostics"] for i in convert_text(INTRO + said + "\n").outcome["issue"] if "details" in i]
    assert bool(found) == bool(told)
    assert all(told in one for one in found)
