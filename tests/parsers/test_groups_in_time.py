"""Groups: counts of one thing at several times, and times that belong to one event and not to the next sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of

INTRO = "We treated 112 patients with osteoarthritis.\n\n"
OF_ALL = ("group of ", "disease osteoarthritis")

TOLD = {
    # the day of an event is not the scene of what follows
    "One man died of a heart attack eight months later. Swelling of the knee in 23 patients (20.5%).": [
        "death from myocardial infarction = 1 {patients} @ after 8 mo",
        "joint swelling = 23 {patients}",
        "joint swelling = 20.5 %",
    ],
    "Two patients died five months later. Fever in 4 patients.": [
        "death = 2 {patients} @ after 5 mo",
        "fever = 4 {patients}",
    ],
    "Five patients had a knee replacement at 9 months. Fever in 4 patients.": [
        "knee replacement = 5 {patients} @ after 9 mo",
        "fever = 4 {patients}",
    ],
    "At 6 months 90 were examined. One patient died of a stroke at 9 months. 40 had less pain.": [
        "patients followed up = 90 {patients} @ after 6 mo",
        "death from stroke = 1 {patients} @ after 9 mo",
        "pain = 40 {patients} improved @ after 6 mo",
    ],
    "Six months later 61 patients were examined. 40 had less pain.": [
        "patients followed up = 61 {patients} @ after 6 mo",
        "pain = 40 {patients} improved @ after 6 mo",
    ],
    # one thing at two times
    "Before treatment 88 patients took pain tablets every day.": ["took pain tablets = 88 {patients} @ before"],
    "At 1 year 74 of 84 patients were alive (88%).": [
        "alive = 74 {patients} @ after 1 a [denominator 84 {patients}]",
        "alive = 88 % @ after 1 a [denominator 84 {patients}]",
    ],
}


@pytest.mark.parametrize("sentence", TOLD)
def test_a_count_has_the_time_of_its_own_words(sentence: str) -> None:
    found = [f for f in facts_of(INTRO + sentence + "\n") if not f.startswith(OF_ALL)]
    assert sorted(found) == sorted(TOLD[sentence])
