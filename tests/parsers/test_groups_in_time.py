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
    "60 patients used a stick before and 20 at 6 months.": [
        "cane use = 60 {patients} @ before",
        "cane use = 20 {patients} @ after 6 mo",
    ],
    "60 patients used a stick before, 20 after.": [
        "cane use = 60 {patients} @ before",
        "cane use = 20 {patients} @ after",
    ],
    "30 patients (27%) needed a wheelchair at the start and 12 (11%) at 12 months.": [
        "wheelchair use = 30 {patients} @ before",
        "wheelchair use = 27 % @ before",
        "wheelchair use = 12 {patients} @ after 12 mo",
        "wheelchair use = 11 % @ after 12 mo",
    ],
    "45 patients had pain before and 12 at 6 months, 15 at 12 months.": [
        "pain = 45 {patients} @ before",
        "pain = 12 {patients} @ after 6 mo",
        "pain = 15 {patients} @ after 12 mo",
    ],
    "Walking was possible in 8 before treatment and in 20 after it.": [
        "walking = 8 {patients} @ before",
        "walking = 20 {patients} @ after",
    ],
    "88 patients took pain tablets every day before; at 12 months 46 of them had stopped (52%).": [
        "took pain tablets = 88 {patients} @ before",
        "stopped pain tablets = 46 {patients} @ after 12 mo [denominator 88 {patients}]",
        "stopped pain tablets = 52 % @ after 12 mo [denominator 88 {patients}]",
    ],
    "Before treatment 88 patients took pain tablets every day.": ["took pain tablets = 88 {patients} @ before"],
    "Before treatment 30 patients wore a brace.": ["orthosis use = 30 {patients} @ before"],
    "Falls: 17 patients had fallen in the half year before, 11 in the half year after.": [
        "falls = 17 {patients} @ before",
        "falls = 11 {patients} @ after 0.5 a",
    ],
    "At 1 year 74 of 84 patients were alive (88%).": [
        "alive = 74 {patients} @ after 1 a [denominator 84 {patients}]",
        "alive = 88 % @ after 1 a [denominator 84 {patients}]",
    ],
    # what only compares with before
    "12 walked better than before; 9 could walk as before.": [
        "walking = 12 {patients} improved",
        "walking = 9 {patients}",
    ],
}


@pytest.mark.parametrize("sentence", TOLD)
def test_a_count_has_the_time_of_its_own_words(sentence: str) -> None:
    found = [f for f in facts_of(INTRO + sentence + "\n") if not f.startswith(OF_ALL)]
    assert sorted(found) == sorted(TOLD[sentence])
