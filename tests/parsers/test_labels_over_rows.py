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
@pytest.mark.parametrize(
    ("parts", "named"),
    [
        (("Light", "touch", "(0-112)"), "light touch score"),
        (("Pin", "prick", "(0-112)"), "pin prick score"),
        (("Body", "weight", "(kg)"), "body weight"),
        (("Barthel", "index", ""), "Barthel index total"),
        (("Body", "weight", ""), "body weight"),
    ],
)
def test_a_label_goes_on_below(
    tells: Tells, printed: Callable[..., str], parts: tuple[str, str, str], named: str
) -> None:
    rows = [
        [parts[0], "before", "38", "40"],
        [parts[1], "3 months", "41", "42"],
        [parts[2], "6 months", "44", "45"],
        ["", "12 months", "46", "47"],
        ["Berg", "before", "20", "21"],
        ["balance", "3 months", "22", "23"],
        ["scale", "6 months", "24", "25"],
        ["", "12 months", "26", "27"],
    ]
    gives = [
        f"{named}: 41; after; offset 3 mo",
        f"{named}: 44; after; offset 6 mo",
        f"{named}: 46; after; offset 12 mo",
    ]
    gives += [f"{named}: 38; before", "Berg balance scale: 22; after; offset 3 mo"]
    tells(PAGE + printed(["Test", "Time", "Score", "Again"], rows), gives, who="")


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
