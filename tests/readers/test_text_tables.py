"""Tables in plain text told apart by bars, gaps or lines; and sentences, which are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.document import Table
from etl.readers import read
from etl.readers.grid import is_value

Shown = Callable[..., list[str]]
Grid = Callable[..., list[list[str]]]

INTRO = "Here are some words that stand above all of it, and they are a sentence. So are these.\n\n"

TABLES: list[tuple[str, str, list[list[str]]]] = [
    (
        "bars, one row",
        "No | Date | Way | Number\n1 | 2012-03-14 | vein | 1.2×10^7\n",
        [["No", "Date", "Way", "Number"], ["1", "2012-03-14", "vein", "1.2×10^7"]],
    ),
    (
        "colons below each other before the values",
        "Hb          : 10.2    g/dl     12-16\nALT         : 45      U/l      < 35\nUrea        : 5.1     mmol/l   2-7\n",
        [["Hb", "10.2", "g/dl", "12-16"], ["ALT", "45", "U/l", "< 35"], ["Urea", "5.1", "mmol/l", "2-7"]],
    ),
    (
        "the hour below the day in one cell",
        "Lab\t10/13/25\n0807\t10/14/25\n0712\nWBC\t7.04\t6.77\nHGB\t16.1\t16.6\n",
        [["Lab", "10/13/25\n0807", "10/14/25\n0712"], ["WBC", "7.04", "6.77"], ["HGB", "16.1", "16.6"]],
    ),
    (
        "a column of colons",
        "Power       :   right   left\nDeltoid     :   4       3\nBiceps      :   4+      3-\n",
        [["Power", "right", "left"], ["Deltoid", "4", "3"], ["Biceps", "4+", "3-"]],
    ),
    (
        "days one space apart",
        "                Before     1 month    3 months\n                2019-06-17 2019-07-25 2019-09-24\n"
        "Walk m          71         84         103\nRise s          9          8.5        7\n",
        [
            ["", "Before", "1 month", "3 months"],
            ["", "2019-06-17", "2019-07-25", "2019-09-24"],
            ["Walk m", "71", "84", "103"],
            ["Rise s", "9", "8.5", "7"],
        ],
    ),
    (
        "one name above the rows of several cases, a cell on each line",
        "Item\nCase\nBefore\nAfter\n\nWalk (m)\n1\n38\n41\n2\n29\n30\n\nRise (s)\n1\n9\n8\n2\n7\n6\n\n"
        "Talk\n1\n3\n4\n2\n2\n2\n",
        [
            ["Item", "Case", "Before", "After"],
            ["Walk (m)", "1", "38", "41"],
            ["", "2", "29", "30"],
            ["Rise (s)", "1", "9", "8"],
            ["", "2", "7", "6"],
            ["Talk", "1", "3", "4"],
            ["", "2", "2", "2"],
        ],
    ),
    (
        "the same without empty lines",
        "Item\nCase\nBefore\nAfter\nWalk (m)\n1\n38\n41\n2\n29\n30\nRise (s)\n1\n9\n8\n2\n7\n6\n"
        "Talk\n1\n3\n4\n2\n2\n2\n",
        [
            ["Item", "Case", "Before", "After"],
            ["Walk (m)", "1", "38", "41"],
            ["", "2", "29", "30"],
            ["Rise (s)", "1", "9", "8"],
            ["", "2", "7", "6"],
            ["Talk", "1", "3", "4"],
            ["", "2", "2", "2"],
        ],
    ),
    (
        "names that end with a letter over their rows",
        "            before    6 months\n Harold P.\n   EDSS      6.5       5.0\n   MMSE      20        24\n Li-Ting C.\n   EDSS      3.0       2.5\n   MMSE      30        30\n",
        [
            ["", "before", "6 months"],
            ["Harold P.", "", ""],
            ["EDSS", "6.5", "5.0"],
            ["MMSE", "20", "24"],
            ["Li-Ting C.", "", ""],
            ["EDSS", "3.0", "2.5"],
            ["MMSE", "30", "30"],
        ],
    ),
]  # fmt: skip

NO_TABLES: list[tuple[str, str]] = [
    ("sentences", "He came, saw, and left.\nShe sat, stood, and went.\nThey ate, slept, and read.\n"),
    ("tight sentences", "He walked,talked,slept well.\nShe sat,stood,went home.\nThey came,saw,left again.\n"),
    (
        "sentences with dates",
        "In May 2014, he came, and after 2 weeks, he left\nIn June 2015, he fell, and after 3 days, he rose\n"
        "In July 2016, he left, and after 4 days, he was back\n",
    ),
    (
        "labels with parts",
        "Force: left arm 3/5; right arm 4/5; legs 2/5\nTone: left arm high; right arm low; legs 2\n"
        "Knees: left +; right ++; both +++\n",
    ),
    ("names", "Smith J, Brown P, White K\nLee S, Kim H, Park J\nWang L, Li M, Zhao Q\n"),
    ("places", "12 Main Street, London, 2010\n14 High Street, Paris, 2011\n17 Low Street, Rome, 2012\n"),
    ("items", "- tea, bread, 2 eggs\n- milk, butter, 3 cakes\n- beer, fish, 1 lemon\n"),
    ("numbers without a header", "1,2,3\n4,5,6\n7,8,9\n"),
    ("years", "(c) 1989, 1990, 1993\n(c) 1989, 1991, 1993\n(c) 1992, 1993, 1994\n"),
    ("two lines", "Test,before,after\nWalk,3,4\n"),
    ("fields with lists", "Bp: 120/80, 76/min, 18\nHr: 70, 80, 90\nBr: 12, 14, 16\n"),
    ("a menu with bars", "Home | About us | Contact\nAll | of | these\n"),
]


def tables(text: str) -> list[Table]:
    return [block.table for block in read(text.encode(), "x.txt").blocks if block.table]


@pytest.mark.parametrize(("text", "rows"), [case[1:] for case in TABLES], ids=[case[0] for case in TABLES])
def test_tables(grid: Grid, text: str, rows: list[list[str]]) -> None:
    assert grid(INTRO + text) == rows
    assert len(tables(INTRO + text)) == 1


@pytest.mark.parametrize("text", [case[1] for case in NO_TABLES], ids=[case[0] for case in NO_TABLES])
def test_no_tables(text: str) -> None:
    assert not tables(INTRO + text)


def test_captions(shown: Shown) -> None:
    rows = "Item | before | after\nGrip | 1 | 2\nPush | 2 | 3\n"
    aligned = "         before    after\nWalk        1         2\nSit         2         3\n"
    for above, label in [
        ("Table 3. Scores of him\n", " 3"),
        ("Scores of him, mean of both sides, n = 12, and of all the days that he was with us here\n", ""),
        ("Scores of him\n(in percent)\n", ""),
    ]:
        for body in (rows, aligned):
            document = read((INTRO + above + body).encode(), "x.txt")
            table = document.blocks[-1].table
            assert table and table.caption
            assert document.quote(table.caption) == above.strip()
            assert shown(INTRO + above + body)[-1] == f"table 3x3{label}"


def test_captions_behind_a_heading(shown: Shown) -> None:
    text = f"{INTRO}RESULTS\n\n(percent)\n\nItem | before | after\nGrip | 1 | 2\nPush | 2 | 3\n"
    assert shown(text)[1:] == ["heading RESULTS", "caption (percent)", "table 3x3"]
    assert (
        shown(f"{INTRO}It went well.\nItem | before | after\nGrip | 1 | 2\nPush | 2 | 3\n")[1]
        == "paragraph It went well."
    )


VALUES = [
    "1",
    "-",
    "3+",
    "4-",
    "12 kg",
    "n.t.",
    "n.d.",
    "2012-03-14",
    "12 Mar 2012",
    "May 2012",
    "1.2×10^7",
    "<5",
    "none",
]
NO_VALUES = ["walks", "left arm 3/5", "in 2012", "he went", "slow", "A lot", "home again 2", ""]


def test_values() -> None:
    assert [value for value in VALUES if not is_value(value)] == []
    assert [value for value in NO_VALUES if is_value(value)] == []
