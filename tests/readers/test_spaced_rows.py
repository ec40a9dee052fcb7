"""Tables in plain text whose rows have a single space between their cells; and lines with numbers, which are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Observation, Quantity
from etl.readers import read

Shown = Callable[..., list[str]]
Grid = Callable[..., list[list[str]]]

INTRO = "Here are some words that stand above all of it, and they are a sentence. So are these.\n\n"

TABLES: list[tuple[str, str, list[list[str]]]] = [
    (
        "heads in capitals",
        "Complaint Patients with complaint Better Share\nStiff neck 40 30 75.0%\nCough 20 5 25.0%\nDry mouth 10 4 40%\n",
        [["Complaint", "Patients with complaint", "Better", "Share"], ["Stiff neck", "40", "30", "75.0%"],
         ["Cough", "20", "5", "25.0%"], ["Dry mouth", "10", "4", "40%"]],
    ),
    (
        "names that are numbers, and a sum",
        "Class Patients Percent\n0-1 9 22.5%\n2 21 52.5%\n3 10 25%\nTotal 40 100%\n",
        [["Class", "Patients", "Percent"], ["0-1", "9", "22.5%"], ["2", "21", "52.5%"], ["3", "10", "25%"],
         ["Total", "40", "100%"]],
    ),
    (
        "names that end in numbers",
        "Class Patients Percent\nClass 1 9 22.5 %\nClass 2 21 52.5 %\nClass 3 10 25 %\n",
        [["Class", "Patients", "Percent"], ["Class 1", "9", "22.5 %"], ["Class 2", "21", "52.5 %"],
         ["Class 3", "10", "25 %"]],
    ),
    (
        "a name of two capitals in a head, and a sign",
        "Smith and Jones class Patients %\nfirst 9 22.5%\nsecond 21 52.5%\nthird 10 25%\n",
        [["Smith and Jones class", "Patients", "%"], ["first", "9", "22.5%"], ["second", "21", "52.5%"],
         ["third", "10", "25%"]],
    ),
    (
        "means and deviations, a missing value",
        "Test Before After\nWalking test 33.1 ± 4.2 41.0 ± 5\nStairs 12 ± 2 -\nChair 5.1±1.0 6.2±1.1\n",
        [["Test", "Before", "After"], ["Walking test", "33.1 ± 4.2", "41.0 ± 5"], ["Stairs", "12 ± 2", "-"],
         ["Chair", "5.1±1.0", "6.2±1.1"]],
    ),
    (
        "heads in brackets",
        "Way Before (n = 20) After (n = 18)\nBy hand 10 (50%) 9 (50%)\nBy foot 5 (25%) 5 (27.8%)\nBy ear 5 (25%) 4 (22.2%)\n",
        [["Way", "Before (n = 20)", "After (n = 18)"], ["By hand", "10 (50%)", "9 (50%)"],
         ["By foot", "5 (25%)", "5 (27.8%)"], ["By ear", "5 (25%)", "4 (22.2%)"]],
    ),
    (
        "single words in small letters",
        "test before after\nwalking fast 3 4\ntalking 2 2\nlaughing 1 2\n",
        [["test", "before", "after"], ["walking fast", "3", "4"], ["talking", "2", "2"], ["laughing", "1", "2"]],
    ),
    (
        "below a caption",
        "Table 4. What was seen\nThing Small Large\nRed apple 3 4\nPear 2 2\nPlum 1 2\n",
        [["Thing", "Small", "Large"], ["Red apple", "3", "4"], ["Pear", "2", "2"], ["Plum", "1", "2"]],
    ),
    (
        "heads that begin with times, pairs of both sides, grades",
        "Table 2. Strength, right / left\nMuscle Before Treatment (03.10.2021) After 1 Month (05.11.2021)\nDeltoid 4 / 3 4 / 3+\n"
        "Wrist extension 4- / 2 4 / NT\nKnee flexion 5 / 5- 5 / 5\n",
        [["Muscle", "Before Treatment (03.10.2021)", "After 1 Month (05.11.2021)"], ["Deltoid", "4 / 3", "4 / 3+"],
         ["Wrist extension", "4- / 2", "4 / NT"], ["Knee flexion", "5 / 5-", "5 / 5"]],
    ),
    (
        "heads that end in one word, powers of ten",
        "Table 1. Product\nCell Fraction Relative Quantity, % Absolute Quantity\nCD45+ cells 96.5 716 × 106\n"
        "CD34+ cells 1.1 8.16 × 10^6\nViable cells 94 699 x 106\n",
        [["Cell Fraction", "Relative Quantity, %", "Absolute Quantity"], ["CD45+ cells", "96.5", "716 × 106"],
         ["CD34+ cells", "1.1", "8.16 × 10^6"], ["Viable cells", "94", "699 x 106"]],
    ),
    (
        "numbered items, dates in brackets",
        "Table 3. Scale\nFunction Baseline (12 May 2020) Month 3 (10 Aug 2020)\n1. Talking 3 3\n5a. Cutting (without tube) 2 1\n"
        "5b. Cutting (with tube) N/A N/A\nTotal score 5 4\n",
        [["Function", "Baseline (12 May 2020)", "Month 3 (10 Aug 2020)"], ["1. Talking", "3", "3"],
         ["5a. Cutting (without tube)", "2", "1"], ["5b. Cutting (with tube)", "N/A", "N/A"], ["Total score", "5", "4"]],
    ),
    (
        "groups of rows",
        "Table 3. Mind\nDomain Before Treatment After 3 Months\nOrientation\nTime 2 3\nPlace 3 4\nMemory\nRecall 0 1\nTotal 5 8\n",
        [["Domain", "Before Treatment", "After 3 Months"], ["Orientation"] * 3, ["Time", "2", "3"], ["Place", "3", "4"],
         ["Memory"] * 3, ["Recall", "0", "1"], ["Total", "5", "8"]],
    ),
]  # fmt: skip

NO_TABLES: list[tuple[str, str]] = [
    ("no head", "Deltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("a blank line below the head", "Test Before After\n\nDeltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("a sentence above", "Then his arms were tested.\nDeltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("a title in capitals", "Manual Muscle Test\nDeltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("a title of three words", "Strength of arms\nDeltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("a label above", "Arms: Right Left\nDeltoid 4 5\nBiceps 4 4\nTriceps 3 4\n"),
    ("two rows", "Table 1. Tests\nTest Before After\nWalking 3 4\nTalking 2 2\n"),
    ("not equally many", "Table 1. Tests\nTest Before After\nWalking 3 4\nTalking 2\nLaughing 1 2\nSinging 1 2 3\n"),
    ("heads that part in no way", "Table 1. Tests\nname of test once it later done\nWalking 3 4\nSitting 2 2\nLaughing 1 2\n"),
    ("more heads than columns", "Table 1. Tests\nTest Before After Later\nWalking 3 4\nTalking 2 2\nLaughing 1 2\n"),
    ("heads in two lines that don't repeat",
     "Table 1. Tests\nTest Right Left\nBefore After Then Now\nWalking 3 4 4 5\nTalking 2 2 1 3\nLaughing 1 2 3 3\n"),
    ("some names end in numbers", "Table 1. Tests\nTest Before After\nWalking 6 3 4\nTalking 2 2\nLaughing 1 2\n"),
    ("places", "Where We Live\nMain Street 12 10115\nHigh Street 14 20095\nLow Street 17 50667\n"),
    ("references", "Further Reading List\nLee S Nerve 2009 12\nKim H Brain 2010 14\nPark J Cord 2011 17\n"),
    ("days", "Visits Right After\nMonday 12.05.2009 14.05.2009\nFriday 16.05.2009 19.05.2009\nSunday 18.05.2009 20.05.2009\n"),
    ("items", "Test Before After\n- walking 3 4\n- talking 2 2\n- laughing 1 2\n"),
    ("fields", "Test Before After\nWalking: 3 4\nTalking: 2 2\nLaughing: 1 2\n"),
    ("numbers", "Test Before After\n3 4\n2 2\n1 2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), [case[1:] for case in TABLES], ids=[case[0] for case in TABLES])
def test_tables(grid: Grid, text: str, rows: list[list[str]]) -> None:
    assert grid(INTRO + text + "\nMore words stand below.\n") == rows


@pytest.mark.parametrize("text", [case[1] for case in NO_TABLES], ids=[case[0] for case in NO_TABLES])
def test_no_tables(text: str) -> None:
    assert not [block for block in read((INTRO + text).encode(), "x.txt").blocks if block.table]


def test_a_caption(shown: Shown) -> None:
    text = "Table 2. Tests at the end\nTest Patients Better\nWalking 30 14\nTalking 20 12\nLaughing 10 2\n"
    assert shown(INTRO + text)[1:] == ["caption Table 2. Tests at the end", "table 4x3 2"]


PAGE = """Results of 40 patients with multiple sclerosis treated in our clinic

We treated 40 patients with multiple sclerosis (25 women, 15 men) with stem cells from 2008 to 2010.

Table 1. Complaints at the end of treatment
Complaint Patients with complaint Improved Rate
Fatigue 30 21 70.0%
Leg pain 20 10 50.0%
Vertigo 16 4 25.0%

Table 2. Course of the disease
Course Patients Percent
relapsing 24 60%
progressive 16 40%
Total 40 100%

No patient had a fever.
"""


COUNTS = {
    ("fatigue", 30, False, None),
    ("fatigue", 21, False, "improved"),
    ("fatigue", 70, True, None),
    ("leg pain", 20, False, None),
    ("leg pain", 10, False, "improved"),
    ("leg pain", 50, True, None),
    ("vertigo", 16, False, None),
    ("vertigo", 4, False, "improved"),
    ("vertigo", 25, True, None),
}


def test_the_counts_of_a_group() -> None:
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse

    facts = parse(read(PAGE.encode(), "page.txt"), compile_lexicon()).facts
    found = {
        (fact.code.text, float(fact.value.value), fact.value.unit == "%", fact.change)
        for fact in facts
        if isinstance(fact, Observation) and isinstance(fact.value, Quantity) and fact.value.value is not None
    }
    assert found >= COUNTS
    values = {(value, percent) for _, value, percent, _ in found}
    assert values >= {(24, False), (60, True), (16, False), (40, True)}
    assert (100, True) not in values  # the row of sums is no further kind
