"""Workbooks: a sheet for each patient, tables side by side, doses by date, a sheet that explains the scales."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from etl.facts import Facts, Medication, Observation, Quantity
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

openpyxl = pytest.importorskip("openpyxl")

Sheets = dict[str, Sequence[Sequence[Any]]]


@pytest.fixture
def of_book(lexicon: Lexicon) -> Callable[..., Facts]:
    """`of_book({name: rows}, merges)` gives the facts of a workbook."""

    def made(sheets: Sheets, *merges: str) -> Facts:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for merge in merges:
                sheet.merge_cells(merge)
        data = io.BytesIO()
        book.save(data)
        return parse(read(data.getvalue(), "book.xlsx"), lexicon)

    return made


def values(facts: Facts, code: str) -> list[tuple[str, str]]:
    """The person and the value of each observation of a code."""
    return [
        (f.subject, str(f.value.value))
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == code and isinstance(f.value, Quantity)
    ]


SCORES = (("Scores",), ("Scale", "2012-05-01", "2012-11-05"), ("EDSS", 6, 5.5), ("MMSE", 27, 28))
ALSO = (("Scores",), ("Scale", "2012-05-01", "2012-11-05"), ("EDSS", 3, 3.5), ("MMSE", 29, 29))


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2"), ("A brother", "B sister")])
@pytest.mark.parametrize(
    ("one", "two", "names_of"),
    [
        ("A. K., m, 33", "B. L., sister of Patient 1, 29 years", ["A. K.", "B. L."]),
        ("man, 33 years", "woman, 29 years, no treatment", ["", ""]),
        ("Mr. A. K., 33 years old", "Ms. B. L., 29 years old", ["Mr. A. K.", "Ms. B. L."]),
    ],
)
def test_a_sheet_for_each_patient(
    of_book: Callable[..., Facts], names: tuple[str, str], one: str, two: str, names_of: list[str]
) -> None:
    facts = of_book(
        {
            names[0]: (("Patient 1", one), ("Diagnosis", "Multiple sclerosis since 2005"), (), *SCORES),
            names[1]: (("Patient 2", two), ("Diagnosis", "Multiple sclerosis since 2009"), (), *ALSO),
        }
    )
    assert [(p.name, p.gender) for p in facts.persons] == list(zip(names_of, ["male", "female"], strict=True))
    assert values(facts, "age") == [("p1", "33"), ("p2", "29")]
    assert values(facts, "EDSS") == [("p1", "6"), ("p1", "5.5"), ("p2", "3"), ("p2", "3.5")]
    assert not values(facts, "potassium")


def test_a_numbered_label_with_a_state_describes_nobody(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester is a 50-year-old man.\n\nPatient 2: improved\nPatient 3: unchanged\n")
    assert len(facts.persons) == 1


def test_tables_side_by_side_with_numbered_items_and_doses(of_book: Callable[..., Facts]) -> None:
    rows = (
        ("Ms. R. T., 58 years old, Parkinson disease.",), (),
        ("Table 1. UPDRS III", None, None, None, "Table 2. Drugs", None, None, None),
        ("Item", "Before", "6 months", None, "Drug", "Unit", "Before", "6 months"),
        ("3.1 Speech", 2, 1, None, "Levodopa", "mg/day", 600, 450),
        ("3.2 Facial expression", 3, 2, None, "Amantadine", "mg/day", 200, 0),
        ("3.3 Rigidity, neck", 2, 1, None, "Pramipexole", "mg/day", 2.1, 2.1), ("Total", 7, 4),
    )  # fmt: skip
    facts = of_book({"Visits": rows}, "A1:H1", "A3:C3", "E3:H3")
    assert values(facts, "UPDRS-III total") == [("p1", "7"), ("p1", "4")]
    doses = [
        (f.code.text, str(f.dose.value) if isinstance(f.dose, Quantity) else "", f.status)
        for f in facts.facts
        if isinstance(f, Medication)
    ]
    assert doses == [
        ("levodopa", "600", "active"), ("levodopa", "450", "active"), ("amantadine", "200", "active"),
        ("amantadine", "", "not-taken"), ("pramipexole", "2.1", "active"), ("pramipexole", "2.1", "active"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Legend", (("Scale", "Range", "Meaning"), ("MMSE", "0–30", "26 and more = normal"), ("EDSS", "0–10", "10 = dead"))),
        ("Legend", (("MMSE", "30 = normal"), ("EDSS", "0 (normal) to 10 (dead)"), ("Dyspnea", "4 = at rest"))),
        ("Info", (("MMSE", "0–30, higher is better"), ("EDSS", "0–10, higher is worse"), ("In others", "the patient falls"))),
    ],
)  # fmt: skip
def test_a_sheet_that_explains_scales_tells_nothing(of_book: Callable[..., Facts], name: str, rows: Any) -> None:
    who = (("Patient", "Mr. Tester, 50 years old"), (), *SCORES)
    facts = of_book({"Data": who, name: rows})
    told = [f.code.text for f in facts.facts if isinstance(f, Observation)]
    assert sorted(told) == ["EDSS", "EDSS", "MMSE", "MMSE", "age"]


def test_a_section_of_scores_is_no_legend(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Tester is a 50-year-old man.\n\n## Scores\n\nMMSE: 27\nEDSS: 6.0\nBerg balance scale: 41\n", "a.md"
    )
    assert values(facts, "MMSE") == [("p1", "27")]


@pytest.mark.parametrize("name", ["Sheet1", "Case"])
def test_a_sheet_of_one_column_is_a_page(of_book: Callable[..., Facts], name: str) -> None:
    rows = [
        ("Patient: Mr. John B., 44 years old",),
        ("Diagnosis: multiple sclerosis since 2001",),
        ("Treatment: 20 million mesenchymal stem cells intravenously on 4 June 2012",),
        ("Before treatment: EDSS 6.5, fatigue",),
        ("After 3 months: EDSS 5.5, walks 300 m.",),
        ("Complications: none",),
    ]
    facts = of_book({name: rows})
    assert [p.name for p in facts.persons] == ["Mr. John B."]
    assert values(facts, "EDSS") == [("p1", "6.5"), ("p1", "5.5")]
    assert "multiple sclerosis" in {f.code.text for f in facts.facts if hasattr(f, "code")}
