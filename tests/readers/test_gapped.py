"""Labels of notes that a gap sets apart from what is written behind them."""

from __future__ import annotations

import pytest

from etl.readers.text.gapped import with_labels_apart

NOTE = "C/O   Cough for three days.\nP/H   No earlier illness known.\nO/E   Afebrile, chest clear, no edema."
TABLE = "CASE      SEX       DOSE OF CELLS\nA         male      10 million given\nB         female    12 million given"


def test_labels_get_a_colon() -> None:
    assert with_labels_apart(NOTE).splitlines()[0] == "C/O: Cough for three days."


def test_two_lines_are_no_note() -> None:
    two = "\n".join(NOTE.splitlines()[:2])
    assert with_labels_apart(two) == two


def test_a_table_stays() -> None:
    assert with_labels_apart(TABLE) == TABLE


COLUMN = (
    "ADM I    14.01. - 29.01.2013\n"
    "c/o      fatigue, itching, swollen legs.\n"
    "o/e      Weight 81 kg. Icterus mild. Ascites is moderate.\n"
    "         Spleen palpable below the ribs.\n"
    "Cell tx  aspiration of bone marrow under sedation, then cells\n"
    "         by the hepatic artery."
)


def test_a_column_of_labels_makes_a_line_of_each() -> None:
    assert with_labels_apart(COLUMN).splitlines() == [
        "ADM I: 14.01. - 29.01.2013",
        "c/o: fatigue, itching, swollen legs.",
        "o/e: Weight 81 kg. Icterus mild. Ascites is moderate.",
        "Spleen palpable below the ribs.",
        "Cell tx: aspiration of bone marrow under sedation, then cells by the hepatic artery.",
    ]


def test_what_goes_on_below_nothing_but_days_stays_a_line_of_its_own() -> None:
    text = "ADM II   15.04. - 18.04.2013\n         Fatigue is less than before.\nc/o      cramps in both legs at night."
    assert with_labels_apart(text).splitlines()[:2] == ["ADM II: 15.04. - 18.04.2013", "Fatigue is less than before."]


LEFT = [
    "The patient came in May with a\n         cough that he had had for weeks\n         and which did not go away.",
    "Item          Before treatment     After treatment\nGait          20 of 40 points      30 of 40 points\n"
    "              in all               in all",
    "1. The patient came with a cough\n   that he had had for weeks on end.\n2. He had no fever and no pain.",
]


@pytest.mark.parametrize("text", LEFT)
def test_other_lines_that_are_set_in_stay(text: str) -> None:
    assert with_labels_apart(text) == text
