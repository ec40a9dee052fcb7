"""Cells of a disease's column that hold a day with a month in words, and cells of samples that gave no value."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]

SPOILT = (
    "Laboratory of a woman of 60\n\nTest | Unit | 05-Mar-18 | 19-Mar-18 | 30-Apr-18\nSodium | mmol/L | 129 | 133 | 139\n"
    "Potassium | mmol/L | 4.0 | hemol. | 4.3\nCRP | mg/L | 11 | 3 | sample frozen\n\nhemol. = sample hemolyzed; n.d. not done\n"
)


def test_a_sample_without_a_value(tells: Tells) -> None:
    tells(
        SPOILT, ["potassium: 4 mmol/L; date 2018-03-05", "C-reactive protein: 3 mg/L; date 2018-03-19"],
        ["potassium: hemol.", "hemolysis: present"],
    )  # fmt: skip


BORN = (
    "Patient | Year of birth | Gender | Hypotonia | Growth\nP1 | 2010 | F | yes | short stature\n"
    "P2 | 2018 | M | no | macrocephaly\nP3 | 2016 | F | no | normal\n"
)


def test_the_year_of_a_birth_dates_no_cell_of_its_row(tells: Tells) -> None:
    tells(
        BORN, ["short stature: present", "macrocephaly: present"],
        ["short stature: present; date 2010", "macrocephaly: present; date 2018"], who="",
    )  # fmt: skip
    tells(
        BORN.replace("Year of birth", "Date of visit").replace("2010", "2010-05-06"),
        ["short stature: present; date 2010-05-06"],
        who="",
    )
