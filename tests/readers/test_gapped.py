"""Labels of notes that a gap sets apart from what is written behind them."""

from __future__ import annotations

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
