"""Delimited text: separators, quotes, several things in one sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.readers import read
from etl.readers.sheet.csv import parse, sniff

Shown = Callable[..., list[str]]
Grid = Callable[..., list[list[str]]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"], []]),
        ('"a,b",c', [["a,b", "c"]]),
        ('"say ""x""",c', [['say "x"', "c"]]),
        ('"two\nlines",c', [["two\nlines", "c"]]),
        ('5" wide,c', [['5" wide', "c"]]),
        ('"never closed,c\nd,e', [['"never closed', "c"], ["d", "e"]]),
        ('"a" b,c', [['"a" b', "c"]]),
        ('a, "b, c",  "say ""x""" , d', [["a", "b, c", 'say "x"', "d"]]),
        ('1, "two\nlines"\n2, x', [["1", "two\nlines"], ["2", "x"]]),
        ('a, "b" c', [["a", '"b" c']]),
        ("a,,\n,,b", [["a", "", ""], ["", "", "b"]]),
        ("a\n\nb", [["a"], [], ["b"]]),
    ],
)
def test_parse(text: str, rows: list[list[str]]) -> None:
    assert parse(text, ",") == rows


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n2,5;3,5;4\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('"Mar. 5, 2010",3\n"Jun. 6, 2010",4\n', ","),
    ],
)
def test_sniff(text: str, separator: str) -> None:
    assert sniff(text)[0] == separator


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        (
            "Table 2: The three patients; one injection each\nPat.;Sex;Before;After\nA. K.;m;3;4\nB. S.;f;2;2\n",
            "Table 2: The three patients; one injection each",
        ),
        (
            "Table 1. Walking, standing, and sitting\nTest,Before,After,Unit,Norm\nWalk,3,4,m,5\nStand,2,2,s,4\n",
            "Table 1. Walking, standing, and sitting",
        ),
    ],
)
def test_a_line_of_words_is_no_row(shown: Shown, text: str, caption: str) -> None:
    """Words hold the sign that parts the cells, with a space behind it."""
    assert shown(text, "x.csv")[0] == f"caption {caption}"
    assert shown(text, "x.csv")[1].startswith("table 3x")


def test_a_space_behind_each_separator(grid: Grid) -> None:
    text = "Test, Before, After, Unit\nWalk, 3, 4, m\nStand, 2, 2\nSit, 1, 2, s\n"
    assert grid(text, 0, "x.csv")[2] == ["Stand", "2", "2", ""]


def test_sheet_with_fields_table_and_note(shown: Shown, grid: Grid) -> None:
    text = (
        "\ufeffName;A. B.\r\nAge;27 years\r\nCare;6,0 mg, daily\r\n\r\n"
        "Visit;Date;Walk;Talk\r\nFirst;20.01.2020;1,5;2\r\nSecond;03.02.2020;2,0;n. d.\r\n\r\n"
        "Walk: mean of both. n. d. = not done\r\n"
    )
    assert shown(text, "x.csv") == [
        "field Name = A. B.",
        "field Age = 27 years",
        "field Care = 6,0 mg, daily",
        "table 3x4",
        "note Walk: mean of both. n. d. = not done",
    ]
    assert grid(text, 0, "x.csv")[1] == ["First", "20.01.2020", "1,5", "2"]


def test_caption_merged_headers_and_note(shown: Shown, grid: Grid) -> None:
    text = (
        "Table S2. Power (grade),,,,\nName,12/03/2009,,2009.9.24,\n,L,R,L,R\nArm,3+,3-,4-,3\nUpper,,,,\nLeg,4,,5,†\n"
        '"NT, not tested; † not done (3/9/2009)",,,,\n'
    )
    assert shown(text, "x.csv") == [
        "caption Table S2. Power (grade)",
        "table 5x5 S2",
        "note NT, not tested; † not done (3/9/2009)",
    ]
    assert grid(text, 0, "x.csv") == [
        ["Name", "12/03/2009", "12/03/2009", "2009.9.24", "2009.9.24"],
        ["", "L", "R", "L", "R"],
        ["Arm", "3+", "3-", "4-", "3"],
        ["Upper", "", "", "", ""],
        ["Leg", "4", "", "5", "†"],
    ]


def test_a_second_header_row_stays_below_its_own_headings(grid: Grid) -> None:
    text = "Name,Walk,,Events\n,m,,\n,before,6 mo,\nA.R.,310,352,none\nD.L.,402,415,none\n"
    assert grid(text, 0, "x.csv")[:3] == [
        ["Name", "Walk", "Walk", "Events"],
        ["", "m", "m", ""],
        ["", "before", "6 mo", ""],
    ]


def test_row_of_units_is_kept(grid: Grid) -> None:
    text = 'Date,A,A,B\n,L,% pred.,kg\n"Mar. 5th, 2010",3.12,82,74\nDec. 2010,<2.0,n.d.,68\n'
    assert grid(text, 0, "x.csv")[1:3] == [["", "L", "% pred.", "kg"], ["Mar. 5th, 2010", "3.12", "82", "74"]]


REGISTER = "Name,Sex,Age,Score before,Score after\nA. K.,f,54,12,9\nB. S.,m,61,15,11\n"


@pytest.mark.parametrize(
    "more",
    [
        "\nC. T.,f,47,10,8\nD. U.,m,39,9,9\n",
        "\nC. T.,f,47,10,8\n\n,,,,\nD. U.,m,39,9,9\n",
        "\nMean,,50,11.5,9.3\n",
        "\nC. T.,f,47,,8\n",
    ],
)
def test_rows_behind_a_blank_one_are_of_the_table_above(shown: Shown, grid: Grid, more: str) -> None:
    assert [line[:5] for line in shown(REGISTER + more, "x.csv")] == ["table"]
    assert grid(REGISTER + more, 0, "x.csv")[3][2] in ("47", "50")


def test_a_head_may_stand_apart_from_its_rows(shown: Shown) -> None:
    text = "Name,Sex,Age,Score\n\nA. K.,f,54,12\n\nB. S.,m,61,15\n"
    assert shown(text, "x.csv") == ["table 3x4"]


@pytest.mark.parametrize(
    "more",
    [
        "\nTest,Unit,Normal,May,June\nHb,g/l,120,101,113\n",  # a head of its own
        "\nMonth,0,3,6,12\nGait,1,2,3,4\n",
        "\nGait,0,3,6,12\nArm,1,2,3,4\n",
        "\n54,f,A. K.,12,9\n",  # other columns
        "\nC. T.,f,47,10,8,9\n",
    ],
)
def test_rows_of_another_table_are_not(shown: Shown, more: str) -> None:
    assert len(shown(REGISTER + more, "x.csv")) > 1


def test_two_tables_below_each_other(shown: Shown) -> None:
    text = "Case 7,,\n,,\nItem,V1,V2\nA,1,2\n,,\nTable 2. More,,\nItem,V1,V2\nB,3,4\n"
    assert shown(text, "x.csv") == ["title Case 7", "table 2x3", "caption Table 2. More", "table 2x3 2"]


def test_two_columns_of_numbers_are_a_table(shown: Shown) -> None:
    assert shown("Item,Score\nWalk,3\nTalk,2\nTotal,5\n", "x.csv") == ["table 4x2"]


def test_empty_header_cell_above_numbers_stays_alone(grid: Grid) -> None:
    assert grid("Walk,1,,2\nTalk,1,2,2\n", 0, "x.csv")[0] == ["Walk", "1", "", "2"]


def test_cells_and_text_agree() -> None:
    document = read(b'a,b,c\n"x, ""y""",2,3\n', "x.csv")
    table = document.blocks[0].table
    assert table and [cell.text for cell in table.cells] == ["a", "b", "c", 'x, "y"', "2", "3"]
    assert all(document.quote(cell.span) == cell.text for cell in table.cells)


def test_sentences_alone_in_their_rows_are_no_headings() -> None:
    text = "Scores,before,after\nA,1,2\nB,3,4\n\nThe onset was at 28 years.\nNo side effects were seen at all.\nHe went on.\n"
    blocks = read(text.encode(), "notes.csv").blocks
    assert "heading" not in {block.kind for block in blocks}


def test_long_lines_with_parts_and_numbers_are_no_headings() -> None:
    text = (
        "Suppl. Table 3. Strength by side\n\n"
        "Patient: man of 41 years, motor neuropathy of both arms, in a wheelchair since 2012\n"
        "Before: 12 May 2014. After: 4 August 2014 (8 weeks after the third injection)\n\n"
        "Measure\tbefore\tafter\nGrip\t38\t39\n"
    )
    blocks = read(text.encode(), "strength.tsv").blocks
    assert [block.kind for block in blocks] == ["caption", "paragraph", "note", "table"]
