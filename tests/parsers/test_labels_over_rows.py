"""Labels of tables that are broken over the rows of several times or sides, and labels that only look so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = "Anna, a woman of 34, has a spinal cord injury. She was given stem cells on 3 May 2010.\n\n"


def in_bars(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]]) + "\n"


def in_gaps(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("".join(f"{cell:<14}" for cell in row).rstrip() for row in (head, *rows)) + "\n"


@pytest.mark.parametrize("printed", [in_bars, in_gaps])
def test_labels_of_their_own_stay(tells: Tells, printed: Callable[..., str]) -> None:
    rows = [
        ["Weight", "kg", "62", "64"],
        ["height", "cm", "170", "170"],
        ["temperature", "°C", "36.6", "36.7"],
    ]
    page = PAGE + printed(["Sign", "Unit", "before", "3 months"], rows)
    tells(page, ["body weight: 62 kg; before", "body height: 170 cm; before"], who="")


@pytest.mark.parametrize("printed", [in_bars, in_gaps])
def test_rows_of_the_same_time_stay(tells: Tells, printed: Callable[..., str]) -> None:
    rows = [
        ["Biceps", "right", "4", "4"],
        ["triceps", "right", "3", "4"],
        ["deltoid", "right", "2", "3"],
    ]
    page = PAGE + "Muscle strength (MRC)\n\n" + printed(["Muscle", "Side", "before", "3 months"], rows)
    tells(page, ["muscle strength: 3 @ right triceps; before", "muscle strength: 2 @ right deltoid; before"], who="")
