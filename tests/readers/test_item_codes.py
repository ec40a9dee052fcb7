"""The codes that number the items of a form, and lines that begin like them and are none."""

from __future__ import annotations

import pytest

from etl.readers.text.text import without_item_codes

FORM = (
    "A. PATIENT\nA1  Sex:   1\nA2  Age:   68\n\nB. DISEASE\nB1  Diagnosis:  COPD\nB2  Diabetes:   no\n\n"
    "C. MEDICATION\nC1  tiotropium 18 µg daily\nC2  oxygen at night\n\nE. INFUSIONS\nE1  No. 1   2016-03-15   i.v.\n"
)


def test_codes_of_labels_go() -> None:
    lines = without_item_codes(FORM).splitlines()
    assert lines[:3] == ["A. PATIENT", "Sex:   1", "Age:   68"]
    assert "Diabetes:   no" in lines


def test_what_has_no_label_is_an_item_of_a_list() -> None:
    lines = without_item_codes(FORM).splitlines()
    assert "- tiotropium 18 µg daily" in lines
    assert "No. 1   2016-03-15   i.v." in lines  # cells with gaps between them


@pytest.mark.parametrize(
    "text",
    [
        "1.1 Sex: m\n1.2 Age: 44\n2.1 Tremor: yes\n2.2 Falls: no",
        "A.1. Sex: m\nA.2. Age: 44\nB.1. Tremor: yes\nB.2. Falls: no",
        "A-1) Sex: m\nA-2) Age: 44\nC-1) Tremor: yes\nC-2) Falls: no",
        "Q1. Sex: m\nQ2. Age: 44\nQ3. Tremor: yes\nQ4. Falls: no",
        "A1. Sex: m   A2. Age: 44\nB1. Tremor: yes   B2. Falls: no",
    ],
)
def test_ways_to_number(text: str) -> None:
    lines = without_item_codes(text).replace("   ", "\n").splitlines()
    assert (lines[0], lines[-1]) == ("Sex: m", "Falls: no")


@pytest.mark.parametrize(
    "text",
    [
        "C5: 4/5\nC6: 4/5\nC7: 3/5\nC8: 3/5\nT1: 2/5",
        "C5  elbow flexion: 4\nC6  wrist extension: 4\nC7  elbow extension: 3\nC8  finger flexion: 3\nT1  finger abduction: 2",
        "P1  Sex: F, age: 44\nP2  Sex: M, age: 40\nP3  Sex: F, age: 51\nP4  Sex: M, age: 39",
        "V1  2010-03-04  FVC: 2.1\nV2  2010-09-01  FVC: 2.0\nV3  2011-03-01  FVC: 1.9\nV4  2011-09-01  FVC: 1.7",
        "1.1 Patients\nWe treated two.\n1.2 Methods\nCells were given.\n2.1 Results\nBoth walked.\n2.2 Outlook\nMore to come.",
        "A1  male  45\nA2  female  50\nB1  male  61\nB2  male  38",
        "B12: 300 pg/mL\nT4: 1.1 ng/dL\nC3: 0.9 g/L\nC4: 0.2 g/L",
        "A1  Sex: m\nB1  Age: 40",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert without_item_codes(text) == text
