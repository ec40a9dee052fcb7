"""A column for the unit or the range of each row, labels and cells in two languages, and totals of another thing than the scale."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
OF_RANGES = ["*: 0", "*: s", "*: m", "*: cm", "Berg balance scale: 0-56", "Tinetti balance: 41"]
TABLES = {
    "unit, range": (
        "Test\tUnit, range\tBefore\t3 months\nBerg balance scale\t0-56\t41\t44\nTimed up and go\ts\t16.8\t14.2\n"
        "6-minute walk\tm\t286\t321\nFalls\tper month\t4\t1\n",
        ["Berg balance scale: 41; before", "timed up and go: 14.2 s; after", "six-minute walk distance: 286 m; before"],
        OF_RANGES,
    ),
    "range or unit, and another scale than the one with most rows": (
        "Test\tRange or unit\tBefore\t3 months\nTinetti balance\t0-16\t10\t11\nTinetti gait\t0-12\t7\t8\n"
        "Tinetti total\t0-28\t17\t19\nBerg balance scale\t0-56\t41\t44\nStep length\tcm\t41\t44\n",
        ["Berg balance scale: 41; before", "Tinetti balance: 11; after", "step length: 44 cm; after"],
        OF_RANGES,
    ),
    "German and English": (
        "Test\tEinheit, Spanne / unit, range\tvor / before\t3 Monate / months\n10-m-Gehtest / 10-m walk\ts\t14,9\t12,7\n"
        "Berg-Balance-Skala / Berg balance scale\t0-56\t41\t44\nFunctional Reach\tcm\t18,5\t22,0\n",
        ["10-meter (10-m) walk/run time: 14.9 s; before", "Berg balance scale: 44; after", "functional reach: 18.5 cm; before"],
        OF_RANGES,
    ),
    "Spanish and English": (
        "Prueba / Test\tUnidad, rango / unit, range\tAntes / Before\t3 meses / months\n"
        "Escala de Berg / Berg balance scale\t0–56\t41\t44\nPeso / Weight\tkg\t70\t71\n",
        ["Berg balance scale: 41; before", "body weight: 71 kg; after"],
        OF_RANGES,
    ),
    "times in rows": (
        "Time\tBerg balance scale\tTimed up and go\tWeight\nUnit, range\t0-56\ts\tkg\nBefore\t41\t16\t70\n3 months\t44\t15\t71\n",
        ["Berg balance scale: 41; before", "timed up and go: 15 s; after", "body weight: 70 kg; before"],
        OF_RANGES,
    ),
    "what a cell says in two languages below two sides": (
        "Test\tBefore\t3 months\nrechts / links (right / left)\t\t\nSchrittlänge / step length (cm)\t41 / 38\t44 / 42\n"
        "Hilfsmittel / walking aid\t2 Stöcke / 2 sticks\t1 Stock / 1 stick\n",
        ["step length: 41 cm; before @ right", "step length: 42 cm; after @ left", "walking aid: 2 Stöcke; before"],
        ["walking aid: *; before @ left", "walking aid: 2"],
    ),
    "two sides with the same value in words are two": (
        "Test\tBefore\t3 months\nAchilles reflex (right / left)\t1+ / 1+\treduced / reduced\n",
        ["ankle reflex: reduced; after @ left ankle", "ankle reflex: reduced; after @ right ankle"],
        [],
    ),
    "how many aids": (
        "Test\tBefore\t3 months\nWalking aid\ttwo sticks\tone stick\nBerg balance scale\t41\t44\n",
        ["walking aid: two sticks; before", "walking aid: one stick; after"],
        ["walking aid: 2", "walking aid: 1"],
    ),
    "the total of a sign beside a scale": (
        "Item,max.,05.02.2013,13.08.2013\nTotal functional capacity,,,\nOccupation,3,2,2\nFinances,3,3,2\nDomestic chores,2,2,2\n"
        "ADL,3,3,3\nCare level,2,2,2\nTFC total,13,12,11\nChorea (UHDRS 12),,,\nface,4,1,1\ntrunk,4,1,1\nChorea total,28,10,16\n",
        ["total functional capacity: 12", "total functional capacity: 11"],
        ["total functional capacity: 10", "total functional capacity: 16"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", TABLES)
def test_units_ranges_and_languages(tells: Tells, which: str) -> None:
    table, gives, never = TABLES[which]
    if "," in table.partition("\n")[0] and "\t" not in table:
        tells(table, gives, never, name="table.csv", who="")
    else:
        tells(table, gives, never)
