"""Days that lines begin with: a course noted day by day, its days without a year, beside prose and in no table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.readers import read

Tells = Callable[..., None]
HEAD = "Date of admission: 2009-09-14          Date of discharge: 2009-10-16\n\nCOURSE IN HOSPITAL\n"
LINES = (
    "1st umbilical cord MSC, lumbar puncture L3-4, 2x10^7 cells. Next day headache, better when lying flat.",
    "2nd, lumbar puncture L3-4, 2x10^7 cells. No reaction.",
    "3rd, by vein, 4x10^7 cells. In the evening chills, 38.2 °C.",
    "4th, lumbar puncture L3-4, 2x10^7 cells. No fever.",
)
WAYS = [  # how the days are written
    ("09-18  |09-25  |10-02  |10-09  "),
    ("09-18: |09-25: |10-02: |10-09: "),
    ("09-18 |09-25 |10-02 |10-09 "),
    ("18.09.  |25.09.  |02.10.  |09.10.  "),
    ("18.09. |25.09. |02.10. |09.10. "),
    ("9/18  |9/25  |10/2  |10/9  "),
    ("2009-09-18  |2009-09-25  |2009-10-02  |2009-10-09  "),
    ("2009-09-18\t|2009-09-25\t|2009-10-02\t|2009-10-09\t"),
    ("18 Sep   |25 Sep   |2 Oct    |9 Oct    "),
    ("Sep 18, 2009   |Sep 25, 2009   |Oct 2, 2009    |Oct 9, 2009    "),
]
GIVES = [
    *(
        f"treatment: umbilical cord mesenchymal stem cell transplantation; date {d}"
        for d in ("2009-09-18", "2009-09-25", "2009-10-09")
    ),
    "treatment: *; date 2009-10-02; route intravenous",
    "headache: present; after",
    "chills: present; date 2009-10-02",
    "fever: absent; date 2009-10-09",
]


@pytest.mark.parametrize("days", WAYS)
def test_a_course_day_by_day(tells: Tells, days: str) -> None:
    page = HEAD + "".join(f"{day}{line}\n" for day, line in zip(days.split("|"), LINES, strict=True))
    tells(page + "Also physiotherapy twice a day.\n", GIVES)


def test_the_turn_of_the_year(tells: Tells) -> None:
    tells(
        "Admitted on 12 December 2010.\n\n12-20: cough.\n12-28: rash.\n01-04: headache.\n\nHe left in January.\n",
        ["cough: present; date 2010-12-20", "rash: present; date 2010-12-28", "headache: present; date 2011-01-04"],
    )


def test_what_is_given_from_such_a_day(tells: Tells) -> None:
    tells(
        "Admitted on 2009-09-14.\n\n09-18 cough.\n09-25 rash.\n10-02 headache.\n\nFrom 09-16 aspirin 100 mg qd.\n",
        ["medication: aspirin; date 2009-09-16"],
    )


def test_days_beside_prose_are_no_table() -> None:
    rows = "2009-09-18  First infusion by vein. No reaction was seen.\n2009-09-25  Second infusion. Headache, then fever.\n"
    document = read(f"Course\n\n{rows}".encode(), "page.txt")
    assert [b.kind for b in document.blocks][-2:] == ["paragraph", "paragraph"]


def test_days_beside_values_are_a_table() -> None:
    rows = "Date          Barthel\n2009-09-18    45\n2009-09-25    50\n2009-10-02    60\n"
    document = read(f"Course\n\n{rows}".encode(), "page.txt")
    assert "table" in [b.kind for b in document.blocks]


@pytest.mark.parametrize(
    "numbers",
    [("1.2", "1.3", "2.1", "2.2", "2.3"), ("1.1", "1.2", "1.3", "3.1", "3.2"), ("2.1", "2.2", "2.3", "2.4", "2.5")],
)
def test_numbers_of_parts_are_no_days(tells: Tells, numbers: tuple[str, ...]) -> None:
    heads = (
        "Treatment\nStem cells by lumbar puncture on 2008-03-07.\n",
        "Result when leaving hospital (2008-04-03)\n1) Barthel index 45.\n",
        "Examination before the 2nd round (2008-10-09)\n1) Barthel index 55.\n",
        "Treatment\nStem cells by lumbar puncture on 2008-10-23.\n",
        "Result when leaving hospital (2008-11-05)\n1) Barthel index 65.\n",
    )
    parts = "\n".join(f"{number} {head}" for number, head in zip(numbers, heads, strict=True))
    tells(
        f"Patient: Mr. Bo, 52 years old. Admitted on 2008-03-04.\n\n{parts}",
        [
            "Barthel index total: 45; date 2008-04-03",
            "Barthel index total: 55; date 2008-10-09",
            "Barthel index total: 65; date 2008-11-05",
        ],
    )


@pytest.mark.parametrize("days", [("1.3", "8.3", "15.3"), ("28.12", "4.1", "11.1"), ("2.1", "3.1", "4.1")])
def test_days_with_points_are_no_numbers_of_parts(tells: Tells, days: tuple[str, ...]) -> None:
    lines = "\n".join(f"{d} {word}" for d, word in zip(days, ("Cough.", "Rash.", "Headache."), strict=True))
    day, month = days[1].split(".")
    year = 2010 if days[0] == "28.12" else 2009
    tells(
        f"Admitted on 14.12.2009.\n\n{lines}\n\nHe left later.\n",
        [f"rash: present; date {year}-{int(month):02d}-{int(day):02d}"],
    )
