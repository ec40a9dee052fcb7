"""Tables whose column tells how each thing changed: what their heads ask for is no change itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]

PAGE = "Tom, 4, has cerebral palsy. He was given stem cells on 9 May 2010.\n\n"
LABELS = ["Symptom", "Symptoms", "Item", "Function", "Condition", "Area", ""]
CELLS = [
    ("Parents' Assessment of Improvement", ("Significant improvement", "No improvement", "Moderate improvement")),
    ("Improvement", ("Significant improvement", "No improvement", "Moderate improvement")),
    ("Improvement", ("improved", "unchanged", "better")),
    ("Degree of improvement", ("significant", "none", "moderate")),
    ("Improvement after treatment", ("++", "0", "+")),
    ("Change", ("improved", "no change", "better")),
    ("Changes after 6 months", ("better", "the same", "less")),
    ("Result", ("improved", "unchanged", "better")),
]
GIVES = ["sitting: improved", "speech: unchanged", "drooling: improved"]
NEVER = ["symptoms: *", "general condition: *", "sitting: present", "drooling: present"]


def in_bars(label: str, head: str, cells: tuple[str, ...]) -> str:
    rows = zip(("Sitting balance", "Speech", "Drooling"), cells, strict=True)
    return f"| {label} | {head} |\n|---|---|\n" + "".join(f"| {name} | {cell} |\n" for name, cell in rows)


def in_gaps(label: str, head: str, cells: tuple[str, ...]) -> str:
    rows = zip(("Sitting balance", "Speech", "Drooling"), cells, strict=True)
    return f"{label:<24}{head}\n" + "".join(f"{name:<24}{cell}\n" for name, cell in rows)


@pytest.mark.parametrize("table", [in_bars, in_gaps])
@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("head", "cells"), CELLS, ids=[f"{head}: {cells[0]}" for head, cells in CELLS])
def test_each_row_tells_its_change(
    tells: Tells, table: Callable[..., str], label: str, head: str, cells: tuple[str, ...]
) -> None:
    tells(PAGE + table(label, head, cells), GIVES, NEVER, who="")


def test_two_opinions_of_one_thing(tells: Tells) -> None:
    table = "| Condition | Improvement at discharge | Improvement after 6 months |\n|---|---|---|\n| Sitting | little | clear |\n"
    tells(PAGE + table, ["2 × sitting: improved; after"], ["sitting: normal", "general condition: *"], who="")


@pytest.mark.parametrize(
    ("seen", "sizes"),
    [
        (("20", "13", "8"), ("20", "13", "8")),
        (("20", "-", "8"), ("20", None, "8")),
        (("20", "12", "8"), None),  # fewer than the 9 better and the 4 worse
        (("20.5", "13", "8"), None),
    ],
)
def test_a_column_beside_two_of_change_that_none_exceeds_says_how_many_there_were(
    facts_of: Callable[..., Facts], seen: tuple[str, ...], sizes: tuple[str | None, ...] | None
) -> None:
    rows = zip(("Tremor", "Spasticity", "Fatigue"), seen, ("10", "9", "1"), ("2", "4", "0"), strict=True)
    table = "| Symptom | Before | Improved | Worse |\n|---|---|---|---|\n"
    table += "".join(f"| {' | '.join(row)} |\n" for row in rows)
    found = facts_of(f"We treated 80 patients with multiple sclerosis.\n\n{table}").facts
    better = [f for f in found if isinstance(f, Observation) and f.change == "improved"]
    parts = [[str(part.value.value) for part in f.components if isinstance(part.value, Quantity)] for f in better]
    assert parts == [[one] if one else [] for one in sizes or (None,) * 3]
