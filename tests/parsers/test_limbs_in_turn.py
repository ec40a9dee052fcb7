"""Limbs told one behind the other, signs of reflexes, days without a year in a row, and what is no gain and no value."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]


EYES = """Visual acuity before and after treatment

No.\tPatient\tSex, age\tFirst visit\tbefore\tafter
1\tMs. H. Aydin\tF, 33\t2011-02-14\t0.1\t0.2
2\tMr. K. Osei\tM, 51\t2011-03-07\t0.3\t0.4

Ms. Aydin has asthma. Mr. Osei has diabetes.
"""


def test_names_with_initials_and_columns_that_nothing_measures(tells: Tells) -> None:
    gives = ["visual acuity: 0.1", "visual acuity: 0.4", "age: 33", "condition: asthma", "condition: diabetes mellitus"]
    never = ["visual acuity: 33", "visual acuity: 2011", "visual acuity: 51"]
    tells(EYES, gives, never, who="")
