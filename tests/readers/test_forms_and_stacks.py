"""Forms whose colons stand in a column, days side by side below heads, and tables with one cell on a line whose rows stand in groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.document import Document
from etl.readers import read

FORM = "A. DISEASE\nDiagnosis      : aplastic anaemia\nFever          : no\nBiopsy of skin : normal, in\n                 2018\nWeight kg      : 54\n"


def _read(text: str) -> Document:
    return read(text.encode(), "page.txt")


def _fields(document: Document) -> list[tuple[str, str]]:
    quote = document.quote
    return [(quote(b.label), quote(b.value)) for b in document.blocks if b.kind == "field" and b.label and b.value]


def test_colons_in_a_column() -> None:
    told = [
        ("Diagnosis", "aplastic anaemia"),
        ("Fever", "no"),
        ("Biopsy of skin", "normal, in 2018"),
        ("Weight kg", "54"),
    ]
    assert _fields(_read(FORM)) == told


@pytest.mark.parametrize(
    "text",
    [
        "Test : before : after\nSARA : 12 : 10\nBBS  : 40 : 45\n",
        "          :  May    June    July\nSARA      :  12     10      9\nBBS       :  40     45      47\nMMSE      :  28     28      29\n",
        "He said this : it hurts. And so it\nwent : for two years : until May.\n",
    ],
)
def test_colons_that_stay(text: str) -> None:
    assert " :" in _read(text).text


def test_days_side_by_side_below_heads() -> None:
    text = (
        "                Before     1 month    3 months\n                2019-06-17 2019-07-25 2019-09-24\n"
        "Haemoglobin     71         84         103\nPlatelets       9          46         118\n"
    )
    table = next(b.table for b in _read(text).blocks if b.table)
    assert table.columns == 4
    assert [c.text for c in table.cells if c.row == 1 and c.text] == ["2019-06-17", "2019-07-25", "2019-09-24"]


@pytest.mark.parametrize("between", ["\n\n", "\n\n\n"])
def test_rows_in_groups(between: str) -> None:
    parts = [
        "Item\nCase\nBefore\n6 months",
        "Walking test\n1\n320\n350\n2\n280\n300",
        "Harris hip score\n1\n58\n81\n2\n49\n70",
    ]
    table = next(
        b.table for b in _read("Table 1 Scores\n\n" + between.join(parts) + "\n\nAll walk.\n").blocks if b.table
    )
    rows = [[c.text if c else "" for c in row] for row in table.grid()]
    assert rows == [
        ["Item", "Case", "Before", "6 months"],
        ["Walking test", "1", "320", "350"], ["", "2", "280", "300"],
        ["Harris hip score", "1", "58", "81"], ["", "2", "49", "70"],
    ]  # fmt: skip


def test_names_and_values_that_are_no_groups() -> None:
    text = "Anna\nBerta\nCarla\nDora\n\nWalking\n320\n350\n\nThey all walk.\n"
    assert all(b.table is None or b.table.columns < 4 for b in _read(text).blocks)


def test_a_sign_behind_the_last_box_is_kept() -> None:
    blocks = _read("gout [x]:\n").blocks
    assert [(b.kind, b.span.end) for b in blocks] == [("field", 9)]


def test_an_extract_of_many_columns_is_no_form(shown: Callable[..., list[str]]) -> None:
    heads = "\t".join(f"A{n}" for n in range(14))
    rows = [heads, *("\t".join(["Q", *["[x] yes"] * 13]) for _ in range(4))]
    assert shown("\n".join(rows), "x.csv") == ["table 5x14"]
