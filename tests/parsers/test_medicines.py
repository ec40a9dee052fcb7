"""Medicines: dose, route, how often, since when, stopped, refused, not the patient's."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]


def test_a_line_of_a_medicine_that_was_never_taken(tells: Tells) -> None:
    lines = [
        ("Prednisolone", "20 mg daily", "continued"),
        ("Rituximab", "500 mg", "planned"),
        ("Cyclophosphamide", "-", "considered, not given"),
        ("Methotrexate", "10 mg weekly", "not taken since 2014"),
        ("Baclofen", "10 mg daily", "declined after 3 weeks"),
    ]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    tells(
        f"Medication\n\n| Drug | Dose | Status |\n|---|---|---|\n{table}\n",
        ["medication: prednisolone; 20 mg", "medication: methotrexate", "medication: baclofen"],
        ["medication: rituximab", "medication: cyclophosphamide"],
        name="page.md",
    )
