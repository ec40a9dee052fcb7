"""Courses of treatment told one after the other, heads that open a paragraph, and what stands right below them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import AnyFact, Observation, Treatment
from etl.parsers.reading import Reading

Tells = Callable[..., None]

PAGE = """Mr. Tester, a 38-year-old man, has muscular dystrophy.

COURSE 1

On admission (06.03.2012). Knee jerk weak on both sides. 6-minute walk 312 m.

Strength (MRC), 06.03.2012:
                      left     right
Deltoid               3        3+
Biceps                3-       3

Therapy: 3 infusions of umbilical cord mesenchymal stem cells into a vein, 5 x 10^7 each (07.03., 12.03., 17.03.2012).

At discharge (29.03.2012). 6-minute walk 330 m. Deltoid left 3+, right 4-.

COURSE 2

Before (15.01.2013). 6-minute walk 341 m.

Therapy: 2 infusions into a vein, 8 x 10^7 each (17.01., 23.01.2013).

6 months after course 2 (August 2013). 6-minute walk 377 m.

What we plan: a third course of stem cells in 2014, with injections into the deltoid.
"""


def facts_of(text: str) -> tuple[AnyFact, ...]:
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse
    from etl.readers import read

    return parse(read(text.encode(), "page.txt"), compile_lexicon()).facts


@pytest.fixture(scope="module")
def page() -> list[tuple[object, ...]]:
    facts = facts_of(PAGE)
    rows: list[tuple[object, ...]] = []
    for f in facts:
        if isinstance(f, Observation) and f.timepoint:
            value = getattr(f.value, "value", None) or getattr(f.value, "printed", None)
            when = f.effective.start if f.effective else None
            offset = f.timepoint.offset.value if f.timepoint.offset else None
            rows.append((f.code.text, str(value), f.timepoint.phase, offset, f.timepoint.course, when))
        if isinstance(f, Treatment):
            rows.append((f.code.text, f.performed.start if f.performed else None, f.course))
    return rows


@pytest.mark.parametrize(
    "row",
    [
        ("six-minute walk distance", "312", "before", None, 1, "2012-03-06"),
        ("six-minute walk distance", "330", "after", None, 1, "2012-03-29"),
        ("six-minute walk distance", "341", "before", None, 2, "2013-01-15"),
        ("six-minute walk distance", "377", "after", 6, 2, "2013-08"),
        ("muscle strength", "3-", "before", None, 1, "2012-03-06"),  # of the day of an examination before
        ("muscle strength", "4-", "after", None, 1, "2012-03-29"),
    ],
)
def test_what_stands_below_a_course_is_of_it(page: list[tuple[object, ...]], row: tuple[object, ...]) -> None:
    assert row in page


def test_each_day_of_a_list_is_a_treatment_of_its_course(page: list[tuple[object, ...]]) -> None:
    given = [row[1:] for row in page if len(row) == 3]
    assert given == [
        ("2012-03-07", 1), ("2012-03-12", 1), ("2012-03-17", 1), ("2013-01-17", 2), ("2013-01-23", 2)
    ]  # fmt: skip


TABLE_OF_ALL = """

After course 2 (discharged 29.01.2013)
                      06.03.2012   29.03.2012   15.01.2013   29.01.2013
Barthel index         55           60           61           70
Berg balance scale    31           36           37           40
"""


def test_days_of_a_table_are_of_the_course_they_are_next_to() -> None:
    """A table below the heading of the last course may tell of all: each day counts from the course next to it."""
    facts = facts_of(PAGE.replace("\n\nWhat we plan", TABLE_OF_ALL + "\nWhat we plan"))
    told = [
        (f.effective.start, f.timepoint.phase, f.timepoint.course)
        for f in facts
        if isinstance(f, Observation) and f.code.text.startswith("Barthel") and f.effective and f.timepoint
    ]
    assert told[:4] == [
        ("2012-03-06", "before", 1), ("2012-03-29", "after", 1), ("2013-01-15", "before", 2), ("2013-01-29", "after", 2)
    ]  # fmt: skip


SHEETS = [
    "Name        Mr. Tester\nAge         38\nDiagnosis   ALS\nAdmitted    05.03.2012",
    "Patient     Mr. Tester | male | 38 | bookkeeper | Spain\nDiagnosis   ALS\nAdmitted    05.03.2012",
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_of_two_columns_is_fields(sheet: str, tells: Tells) -> None:
    gives = ["age: 38 a", "condition: amyotrophic lateral sclerosis", "encounter: admission; date 2012-03-05"]
    tells(f"Case 4\n\n{sheet}\n\nHe had tremor.", gives, who="")


FORM = """<h1>Case summary</h1><table>
<tr><td>Patient</td><td>Amira K.</td><td>Sex</td><td>Female</td></tr>
<tr><td>Age</td><td>4 years</td><td>Nationality</td><td>Egyptian</td></tr>
<tr><td>Admission</td><td>5 May 2014</td><td>Discharge</td><td>30 May 2014</td></tr>
<tr><td>Diagnosis</td><td colspan="3">Cerebral palsy</td></tr></table><p>She drooled.</p>"""


def test_a_sheet_with_two_labels_in_a_row_is_fields(tells: Tells) -> None:
    gives = [
        "age: 4 a", "condition: cerebral palsy", "encounter: admission; date 2014-05-05",
        "encounter: discharge; date 2014-05-30", "drooling: present",
    ]  # fmt: skip
    tells(FORM, gives, ["potassium: *"], who="", name="page.html")


def test_the_header_of_a_table_of_four_columns_is_no_sheet(reading_of: Callable[..., Reading]) -> None:
    page = "| Patient | Age | Sex | Diagnosis |\n|---|---|---|---|\n| 1 | 34 | M | ALS |\n"
    assert len(reading_of(f"Two patients\n\n{page}").tables) == 1


FLAT = """Case Study Cerebral Palsy Male, 6 years old, May 2012

Diagnosis Sex Age Nationality
Cerebral Palsy Male 6 years Argentina
Injections Cell type Admission date Discharge date
6 UCBSC 2012-05-02 2012-06-01

Treatment Schedule

Number Date Cell Type Delivery Method Side Effects
1 2012-05-04 UCBSC Intrathecal Injection none reported

Condition at discharge

The doctors saw small improvements. Below is an excerpt from the evaluation form filled in by the parents:

Symptom Assessment of Improvement
Spasticity Small improvement
Swallowing Moderate improvement
Appetite Significant improvement
Walking No improvement
"""


def test_a_flattened_sheet_gives_its_fields_and_no_treatment(tells: Tells) -> None:
    cells = "treatment: umbilical cord blood stem cell transplantation"
    tells(
        FLAT,
        [
            "age: 6 a", "encounter: admission; date 2012-05-02", "encounter: discharge; date 2012-06-01",
            f"{cells}; date 2012-05-04; route intrathecal", "spasticity: improved; after", "walking: unchanged; after",
        ],
        [f"{cells}; date 2012-05-02", "spasticity: improved; before"],
        who="",
    )  # fmt: skip


def test_a_flattened_sheet_of_which_two_values_can_be_told_gives_both(tells: Tells) -> None:
    tells(
        "Case 4\n\nDiagnosis Age Occupation\nCerebral palsy 34 years old teacher\n\nHe walked.\n",
        ["condition: cerebral palsy", "age: 34 a"],
        [],
        who="",
    )
