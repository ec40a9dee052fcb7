"""Lines of copied tables whose cells have run together."""

from __future__ import annotations

import pytest

from etl.pipeline import convert_text
from etl.readers.text.glued import with_cells_apart

LINES = [
    ("12014-03-02MSCIntravenous Infusionnone reported", "1 2014-03-02 MSC Intravenous Infusion none reported"),
    ("112014-03-02MSCLumbar puncture", "11 2014-03-02 MSC Lumbar puncture"),
    ("5MSC + MNC2014-03-022014-04-01", "5 MSC + MNC 2014-03-02 2014-04-01"),
    ("AtaxiaFemale 31 yearsPolish", "Ataxia Female 31 years Polish"),
    ("Brain Injury (TBI)Male7Swiss", "Brain Injury (TBI) Male 7 Swiss"),
    ("NumberDateCell TypeSide Effects\n12014-03-02MSCnone reported", "Number Date Cell Type Side Effects\n1 2014-03-02 MSC none reported"),
]  # fmt: skip
KEPT = [
    "He lives in McDonald County and uses YouTube and PubMed.",
    "2014-03-02 MSC, intravenous",
    "SARA 12 on 2014-03-02",
    "NumberDateCell TypeSide Effects",
    "iPhoneMale case study",
    "B12 2014-03-02",
]


@pytest.mark.parametrize(("line", "apart"), LINES)
def test_cells_are_parted(line: str, apart: str) -> None:
    assert with_cells_apart(line) == apart


@pytest.mark.parametrize("line", KEPT)
def test_other_lines_stay(line: str) -> None:
    assert with_cells_apart(line) == line


def test_a_copied_schedule() -> None:
    page = (
        "Ataxia, Female, 31 years old\n\nAtaxiaFemale 31 yearsPolish\nInjectionsCell typeAdmission dateDischarge date\n"
        "2MSC2014-03-012014-03-20\n\nTreatment Schedule\n\nNumberDateCell TypeDelivery MethodSide Effects\n"
        "12014-03-02MSCIntravenous Injectionnone reported\n22014-03-09MSCIntrathecal Injectionnone reported\n\n"
        "Condition at discharge\n\nThe patient walks better.\n"
    )
    facts = convert_text(page, "page.txt").facts
    (person,) = facts.persons
    assert person.nationality is not None
    assert person.nationality.text == "Polish"
    days = {f.performed.start for f in facts.facts if getattr(f, "doses", ()) and f.performed}  # type: ignore[union-attr]
    assert days == {"2014-03-02", "2014-03-09"}
    assert {f.code.text for f in facts.facts} >= {"admission", "discharge"}
