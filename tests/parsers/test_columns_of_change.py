"""Tables whose column tells how each thing changed: what their heads ask for is no change itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
