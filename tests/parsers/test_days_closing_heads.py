"""Days without a year that close the heads of a table, and the log of days that a page calls notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
CELLS = "She was given cells on 6 May 2019.\n\n"
TABLES = {
    "shares of one whole are no days": (
        "Test\tFirst try (14/28)\tLast try (15/28)\nBerg balance scale\t30\t40\n",
        ["Berg balance scale: 30"],
        ["Berg balance scale: 30; date 2019-*", "*: *; date 2019-*-28"],
    ),
    "what could be both is no day": (
        "Test\tLeg (04/05)\tArm (05/06)\nPain NRS\t3\t4\n",
        [],
        ["*: *; date 2019-04-05", "*: *; date 2019-05-04"],
    ),
}  # fmt: skip
LOGS = {
    "notices to readers": (
        "Notes\n\nThis page is for information. Fever may occur.\n\nPatients with tremor are welcome.\n",
        [],
        ["fever: *", "tremor: *"],
    ),
    "a notice of a day": ("Notes\n\nThe page of 7 May 2019 was changed. Tremor of others.\n", [], ["tremor: *"]),
}


@pytest.mark.parametrize("which", TABLES)
def test_days_that_close_heads(tells: Tells, which: str) -> None:
    table, gives, never = TABLES[which]
    tells(CELLS + table, gives, never)


@pytest.mark.parametrize("which", LOGS)
def test_notes_that_are_no_log(tells: Tells, which: str) -> None:
    notes, gives, never = LOGS[which]
    tells(CELLS + notes, gives, never)
