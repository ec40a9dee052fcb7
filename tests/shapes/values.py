"""What the tables of the shapes tell, and the facts of each value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DAYS = ("2013-02-04", "2013-03-11", "2013-08-12")
PLAIN_HEADS = ("Before", "1 month", "6 months")
PHASES = ("before", "after; offset 1 mo", "after; offset 6 mo")
DATED = tuple(f"{phase}; date {day}" for phase, day in zip(PHASES, DAYS, strict=True))
ON_DAYS = tuple(f"date {day}" for day in DAYS)

Measure = tuple[str, str, str, Sequence[Any]]
"""How it is printed, its unit, its name, its values."""

MEASURES: tuple[Measure, ...] = (
    ("ALSFRS-R", "", "ALSFRS-R total", (36, 35, 31)),
    ("FVC", "%", "forced vital capacity", (82, 80, 71)),
    ("Berg balance scale", "", "Berg balance scale", (40, 43, 38)),
    ("Body weight", "kg", "body weight", (61.5, 62.0, 60.2)),
    ("6MWT", "m", "six-minute walk distance", (210, 245, 190)),
)
LABS: tuple[Measure, ...] = (
    ("Hemoglobin", "g/L", "hemoglobin", (121, 118, 125)),
    ("Creatine kinase", "U/L", "creatine kinase", (455, 410, 380)),
    ("ALT", "U/L", "alanine aminotransferase", (22, 61, 25)),
    ("Creatinine", "µmol/L", "creatinine", (55, 57, 54)),
    ("Glucose", "mmol/L", "glucose", (5.1, 5.4, 5.0)),
)
NORMS = ("120-160", "30-170", "<40", "45-84", "3.9-6.1")
UCUM = {"µmol/L": "umol/L", "mmHg": "mm[Hg]"}

MUSCLES = (
    ("Deltoid", (("4", "4+"), ("4+", "5-"), ("3+", "4"))),
    ("Biceps", (("4+", "5"), ("4+", "5"), ("4-", "4"))),
    ("Quadriceps", (("3", "3+"), ("3+", "4-"), ("2", "3"))),
    ("Tibialis anterior", (("2", "3-"), ("2+", "3"), ("1", "2"))),
)
SIDES = ("right", "left")


def value(name: str, number: Any, unit: str = "", when: str = "", where: str = "", who: str = "") -> str:
    """The fact of one value."""
    shown = f"{number:g}" if isinstance(number, float) else str(number)
    told = f"{name}: {shown}" + (f" {UCUM.get(unit, unit)}" if unit else "") + (f"; {when}" if when else "")
    return (f"{who} | " if who else "") + told + (f" @ {where}" if where else "")


def label(printed: str, unit: str) -> str:
    """A label with its unit in brackets."""
    return f"{printed} ({unit})" if unit else printed


def of(measures: Sequence[Measure], times: Sequence[str] = PHASES, who: str = "") -> tuple[str, ...]:
    """The facts of measures at each time."""
    return tuple(
        value(name, number, unit, when, who=who)
        for _, unit, name, numbers in measures
        for number, when in zip(numbers, times, strict=True)
    )


def grades(times: Sequence[str] = PHASES) -> tuple[str, ...]:
    """The facts of the muscles of both sides at each time."""
    return tuple(
        value("muscle strength", both[at], when=when, where=f"{side} {muscle.lower()}")
        for muscle, visits in MUSCLES
        for both, when in zip(visits, times, strict=True)
        for at, side in enumerate(SIDES)
    )
