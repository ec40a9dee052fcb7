"""Several values in one cell or line, at times that are told in the same order."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]


def test_a_register_with_such_columns(tells: Tells) -> None:
    page = "Patient,Sex,Age,Diagnosis,ALSFRS-R (0/1/3/6 mo)\n1,M,54,ALS,38/38/37/35\n2,F,47,ALS,41/-/40/39\n"
    gives = [
        "ALSFRS-R total: 38; before",
        "ALSFRS-R total: 35; after; offset 6 mo",
        "ALSFRS-R total: 40; after; offset 3 mo",
    ]
    tells(page, gives, who="", name="page.csv")
