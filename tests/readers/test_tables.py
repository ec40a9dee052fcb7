"""Tables in plain text: the ways pages print them, and the grids they give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.document import Document, Table
from etl.readers import read

Shown = Callable[..., list[str]]
Grid = Callable[..., list[list[str]]]

COPIED = (
    "Some words before the tables, as pages have them.\n More\n\n\n\t\nTable S2 | Test of the hands\n\n\n\n\t\n"
    "\t16.05.2020\n(Before)\n\t05.06.2020\n(After)\n\n\n"
    "\tThumb\n\t1\n\t2\n\n\n"
    "\tRing finger\n\t0\n\t\n\n\n"
    "\t0: nothing is to be seen or felt at all; 1: something is to be seen, but nothing moves; 2: it moves\n\n\n"
    "\t\nTable S3 | Test of the voice\n\n\n\t\n\tFirst\n\tSecond\n\tThird\n\n\n"
    "\tSinging\n\t1\n\t2\n\t2\n\n\n"
    "\t4 – Good\n3 – Fair\n2 – Poor\n\t\n\t\n\t\n\n\n"
    "\tTotal\n\t1\n\t2\n\t2\n\n\n"
    "\tHow long?\n\t3\n\t\n\n\n"
    "\tN/A: not applicable; X: some other thing that isn't said here\n "
)


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table]


def test_copied_with_a_cell_on_a_line(grid: Grid, shown: Shown) -> None:
    assert grid(COPIED) == [
        ["", "16.05.2020\n(Before)", "05.06.2020\n(After)"],
        ["Thumb", "1", "2"],
        ["Ring finger", "0", ""],
    ]
    assert grid(COPIED, 1) == [
        ["", "First", "Second", "Third"],
        ["Singing", "1", "2", "2"],
        ["Total", "1", "2", "2"],
        ["How long?", "3", "", ""],
    ]
    document = read(COPIED.encode(), "x")
    first, second = tables(document)
    assert (first.label, second.label) == ("S2", "S3")
    assert first.caption and document.quote(first.caption) == "Table S2 | Test of the hands"
    assert [document.quote(note)[:10] for note in first.notes] == ["0: nothing"]
    assert [document.quote(note)[:8] for note in second.notes] == ["4 – Good", "N/A: not"]
    singing = next(cell for cell in second.cells if cell.text == "Singing")
    total = next(cell for cell in second.cells if cell.text == "Total")
    assert singing.span < second.notes[0] < total.span


def test_rows_with_tabs(grid: Grid, shown: Shown) -> None:
    text = (
        "Table 1. Test. Month 0 = the first day.\nItem (range)\tM-1\tM0\nWalk (0-8)\t2\t4\nStand* (0-6)\t\t3\n"
        "* mean of both; n.r. not recorded\n\nAnd more words.\n"
    )
    assert shown(text) == [
        "caption Table 1. Test. Month 0 = the first day.",
        "table 3x3 1",
        "note * mean of both; n.r. not recorded",
        "paragraph And more words.",
    ]
    assert grid(text) == [["Item (range)", "M-1", "M0"], ["Walk (0-8)", "2", "4"], ["Stand* (0-6)", "", "3"]]


def test_tabs_spread_for_looks(grid: Grid) -> None:
    assert grid("Test\t\t\tBefore\tAfter\nA very long name\t80\t90\nShort\t\t\t70\t75\n") == [
        ["Test", "Before", "After"],
        ["A very long name", "80", "90"],
        ["Short", "70", "75"],
    ]


def test_fields_with_tabs_and_a_table_below(shown: Shown) -> None:
    text = "Name:\tMr. X\nAge:\t50\n\n\tV1\tV2\nA\t1\t2\nB\t3\t4\n"
    assert shown(text) == ["field Name = Mr. X", "field Age = 50", "table 3x3"]


def test_two_header_rows_with_tabs(grid: Grid) -> None:
    text = "\tLeft\t\tRight\t\n\tbefore\tafter\tbefore\tafter\nArm\t1\t2\t3\t4\n"
    assert grid(text)[0] == ["", "Left", "Left", "Right", "Right"]


def test_items_with_tabs_are_no_table(shown: Shown) -> None:
    assert shown("•\tone\n•\ttwo\n") == ["item 0 • one", "item 0 • two"]
    assert shown("\t- one thing\n\t- other\n\n\t- third\n\t- last\n")[0] == "item 0 - one thing"


ALIGNED = """\
                        George                        Paul
                     before    2 months           before    2 months
 Score of hands        22         29                41         47
 Left  L/R           4 / 4      5 / 4+            5 / 5      5 / 5
 Mood              severe      mild            moderate    20 steps, slow
"""


def test_aligned_with_a_header_over_several_columns(grid: Grid) -> None:
    assert grid(ALIGNED) == [
        ["", "George", "George", "Paul", "Paul"],
        ["", "before", "2 months", "before", "2 months"],
        ["Score of hands", "22", "29", "41", "47"],
        ["Left  L/R", "4 / 4", "5 / 4+", "5 / 5", "5 / 5"],
        ["Mood", "severe", "mild", "moderate", "20 steps, slow"],
    ]


def test_aligned_with_empty_cells_groups_and_long_names(grid: Grid) -> None:
    text = """\
Name                        Before  After
Upper
  Hand                        4       5
  Arm                         3
Lower
  Foot, with the
  knee bent                   2       3
------------------------------------------
Total                         9      11

Words after it.
"""
    assert grid(text) == [
        ["Name", "Before", "After"],
        ["Upper", "", ""],
        ["Hand", "4", "5"],
        ["Arm", "3", ""],
        ["Lower", "", ""],
        ["Foot, with the\n  knee bent", "2", "3"],
        ["Total", "9", "11"],
    ]


def test_aligned_with_a_name_that_touches_its_value(grid: Grid) -> None:
    text = (
        "Lab                Before   After   Normal\nHb (g/dl)           14.1    13.9   12-16\n"
        "Creatinine (umol/l) 88.0    90.5   60-110\nCRP (mg/l)           3.0     4.0   < 5\n"
    )
    assert grid(text)[2] == ["Creatinine (umol/l)", "88.0", "90.5", "60-110"]
    assert grid(text.replace("Creatinine (umol/l) 88.0", "Stored at number 3      "))[2][0] == "Stored at number 3"


def test_aligned_below_a_numbered_heading(grid: Grid, shown: Shown) -> None:
    text = (
        "Words.\n\n2. How long\n< 1 year          10     16\n1-2 years         19     31\n> 3 years         4      6\n"
        "\n3. What then\nIt went well with all of them, and with some of them it went better than that. So be it.\n"
    )
    assert shown(text)[1:3] == ["heading How long", "table 3x3 2"]
    assert grid(text)[0] == ["< 1 year", "10", "16"]


def test_double_spaced(grid: Grid) -> None:
    text = "Name      Unit    V1    V2\n\nOne       g/l     13    14\n\nTwo       mg      8     9\n"
    assert grid(text) == [["Name", "Unit", "V1", "V2"], ["One", "g/l", "13", "14"], ["Two", "mg", "8", "9"]]


def test_two_spaces_behind_full_stops_are_no_columns(shown: Shown) -> None:
    text = "He came home.  He was well.  He slept.\nShe came too.  She was well.  She slept.\n"
    assert all(line.startswith("paragraph") for line in shown(text))


def test_bars(grid: Grid, shown: Shown) -> None:
    text = "| Item | V1 | V2 |\n|------|:--:|---:|\n| Walk | 3 | |\n| Talk | 2 | 2 |\n"
    assert grid(text) == [["Item", "V1", "V2"], ["Walk", "3", ""], ["Talk", "2", "2"]]
    boxed = "+------+----+\n| Item | V1 |\n+------+----+\n| Walk | 3  |\n+------+----+\n"
    assert grid(boxed) == [["Item", "V1"], ["Walk", "3"]]
    assert shown("Other pages: one | two | three\n") == ["field Other pages = one | two | three"]


def test_stacked_cells_with_a_spread(grid: Grid) -> None:
    text = "What\nBefore\nAfter\nOne (%)\n8.9 ± 1.1\n7.3 ± 0.9\nTwo (g)\n10.4 (2.2)\n7.8 (1.6)\nThree\n12 (10-14)\n9 +/- 2\n"
    assert grid(text) == [
        ["What", "Before", "After"],
        ["One (%)", "8.9 ± 1.1", "7.3 ± 0.9"],
        ["Two (g)", "10.4 (2.2)", "7.8 (1.6)"],
        ["Three", "12 (10-14)", "9 +/- 2"],
    ]


def test_stacked_cells(grid: Grid) -> None:
    parted = "My diary of it\n\nItem\nBefore\nAfter\n\nWalk\n0\n1\n\nStand\n1\n2\n\nSit\n2\n2\n\nThank you.\n"
    unbroken = "My diary of it\n\nBefore\nAfter\nWalk\n0\n1\nStand\n1\n2/5\nSit\n2\nN/A\nThank you.\n"
    assert grid(parted) == [["Item", "Before", "After"], ["Walk", "0", "1"], ["Stand", "1", "2"], ["Sit", "2", "2"]]
    assert grid(unbroken) == [["", "Before", "After"], ["Walk", "0", "1"], ["Stand", "1", "2/5"], ["Sit", "2", "N/A"]]


def test_caption_below(shown: Shown) -> None:
    text = "Words here.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTable 4. What it was.\n\nMore words.\n"
    assert shown(text)[1:3] == ["table 2x2 4", "caption Table 4. What it was."]


def test_caption_on_two_lines_and_a_bracketed_note(shown: Shown, grid: Grid) -> None:
    text = "Table 1\nThe men\n\nNo.  Sex  Age  Town\n1    m    45   A, north\n2    f    60   B\n\n(all of them)\n"
    assert shown(text) == ["caption Table 1 The men", "table 3x4 1", "note (all of them)"]
    assert grid(text)[0] == ["No.", "Sex", "Age", "Town"]


STACKED_BELOW_TIMES = [
    ("Results\nItem\nBefore (2 May 2011)\nAfter 3 months\nOne\n28%\n37%\n6-minute walk\n285 m\n390 m\nClass\nIII\nII\nKind\nmuch\nlittle\n",
     [["Item", "Before (2 May 2011)", "After 3 months"], ["One", "28%", "37%"], ["6-minute walk", "285 m", "390 m"], ["Class", "III", "II"], ["Kind", "much", "little"]]),
    ("On admission\nAt discharge\n6 months later\nOne\n2140 pg/ml\n1260 pg/ml\n900 pg/ml\nTwo\n4\n5\n6\n",
     [["", "On admission", "At discharge", "6 months later"], ["One", "2140 pg/ml", "1260 pg/ml", "900 pg/ml"], ["Two", "4", "5", "6"]]),
    ("Parameter\n12.05.2011\n22.08.2011\nOne\n1.0\n2.0\nTwo\n3.0 g/dl\n4.0 g/dl\nThree\nfair\ngood\n",
     [["Parameter", "12.05.2011", "22.08.2011"], ["One", "1.0", "2.0"], ["Two", "3.0 g/dl", "4.0 g/dl"], ["Three", "fair", "good"]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), STACKED_BELOW_TIMES)
def test_one_column_of_cells_below_times(grid: Grid, text: str, cells: list[list[str]]) -> None:
    assert grid("Words of it\n\n" + text) == cells


@pytest.mark.parametrize(
    "text",
    ["Before\nAfter\nHe walks\nwell.\nShe sits\nalone.\n", "Before\nAfter\nA word\nanother\nmore words\nlike these\n"],
)
def test_lines_below_times_that_are_no_cells(shown: Shown, text: str) -> None:
    assert not any(line.startswith("table") for line in shown("Words of it\n\n" + text))


def test_heads_that_stand_over_the_middle_of_their_columns(grid: Grid) -> None:
    text = (
        "                        Sight                          Shaking\n                right            left\n"
        "             before  after    before  after          before     after\n"
        " Anna.       0.02    0.05     0.04    0.10           severe     mild\n Bert.       0.20    0.25     0.05    0.05           moderate   moderate\n"
    )
    assert grid(text)[:3] == [
        ["", "Sight", "Sight", "Sight", "Sight", "Shaking", "Shaking"],
        ["", "right", "right", "left", "left", "", ""],
        ["", "before", "after", "before", "after", "before", "after"],
    ]


def test_rows_with_a_blank_line_between_each_two_are_one_table(shown: Shown) -> None:
    rows = ["Parameter\tFinding\tNormal range", "Heart rate\t76 bpm\t60-100 bpm", "Weight\t70 kg\t-"]
    assert shown("\n\n".join(rows)) == ["table 3x3"]
    problems = ["Description\tStatus\tOnset", "Gout\tActive\t2010", "Asthma\tActive\t2011"]
    for lines in (rows[:2], problems):
        assert not any(line.startswith("table") for line in shown("\n\n".join(lines)))
