"""Cells that list several results, and tables of two columns without heads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TIMES = "| | Before treatment | After treatment |\n|---|---|---|\n"
TABLES = {
    "denied help": (
        TIMES + "| Gait | cannot walk without help | walks alone |\n",
        [],
        ["gait: independent; before"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_cells(tells: Tells, name: str) -> None:
    table, gives, never = TABLES[name]
    tells(table, gives, never, name="page.md")
