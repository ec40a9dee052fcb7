"""Labels of notes that a gap sets apart from what is written behind them."""

from __future__ import annotations

import pytest

from etl.readers.text.text import with_labels_apart

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


TOLD = (
    "AFTER\n"
    "  1 month    EDSS 6.0; VA right 0.5, left 0.1. Itching gone.\n"
    "  3 months   EDSS 5.5; walks 200 m without the crutch. Pads 1 a day.\n"
    "  6 months   Gabapentin stopped."
)


def test_labels_with_sentences_beside_them_are_a_note() -> None:
    assert with_labels_apart(TOLD).splitlines() == [
        "AFTER",
        "  1 month: EDSS 6.0; VA right 0.5, left 0.1. Itching gone.",
        "  3 months: EDSS 5.5; walks 200 m without the crutch. Pads 1 a day.",
        "  6 months: Gabapentin stopped.",
    ]


def test_lines_between_them_stay_as_they_are() -> None:
    text = (
        "2007 Sep   Loss of vision on the right. MRI normal.\n"
        "2009 Jan   Legs numb, then paralysed; retention of urine.\n"
        "EDSS 6.0\n"
        "2012 Aug   No attack since then. She is referred to us."
    )
    assert [line[:9] for line in with_labels_apart(text).splitlines()] == [
        "2007 Sep:",
        "2009 Jan:",
        "EDSS 6.0",
        "2012 Aug:",
    ]


TABLES_AND_DIARIES = [
    "Symptom    Assessment\nSpeech     Much clearer. He is understood.\nGait       With a stick; slow.\nSleep      Good. No dreams.",
    "Speech     slurred   clearer\nGait       slow      with a stick\nTremor     strong    less. Much less.",
    "Sep 8      1st injection. No fever.\nSep 15     2nd injection. No fever.\nSep 22     3rd injection. A cold, cough.",
    "2011-09-08  1st injection. No fever.\n2011-09-15  2nd injection. No fever.\n2011-09-22  3rd injection. A cold.",
    "1   He came in May. He had pain.\n2   He went in June. He had no pain.\n3   He wrote in July. No pain.",
    "Grip     3/5\nElbow    4/5\nShoulder 4/5",
]


@pytest.mark.parametrize("text", TABLES_AND_DIARIES)
def test_tables_and_days_stay(text: str) -> None:
    assert with_labels_apart(text) == text
