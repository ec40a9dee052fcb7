"""Days without a year that close the heads of a table, and the log of days that a page calls notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
CELLS = "She was given cells on 6 May 2019.\n\n"
TABLES = {
    "in brackets over columns": (
        "Test\tWeek 0 (30/04)\tWeek 12 (29/07)\nBerg balance scale\t30\t40\nFIM\t70\t72\n",
        ["Berg balance scale: 30; before; date 2019-04-30", "FIM total: 72; after; offset 12 wk; date 2019-07-29"],
        [],
    ),
    "in brackets beside rows": (
        "Time\tBerg balance scale\tFIM\nBefore (30/04)\t30\t70\nMonth 3 (05/08)\t40\t71\nMonth 6 (04/11)\t41\t73\n",
        ["Berg balance scale: 30; before; date 2019-04-30", "Berg balance scale: 40; after; date 2019-08-05",
         "FIM total: 73; after; offset 6 mo; date 2019-11-04"],
        [],
    ),
    "in a table of signs": (
        "| Test | Before (04/30) | Week 12 (07/29) |\n|---|---|---|\n| Berg balance scale | 30 | 40 |\n",
        ["Berg balance scale: 40; after; date 2019-07-29"],
        [],
    ),
    "behind the number of a week": (
        "Test\tWeek 0 30/04\tWeek 12 29/07\nBerg balance scale\t30\t40\n",
        ["Berg balance scale: 40; after; date 2019-07-29"],
        [],
    ),
    "over the turn of the year": (
        "Test\tWeek 24 (22/10)\tWeek 36 (14/01)\nBerg balance scale\t30\t40\n",
        ["Berg balance scale: 30; date 2019-10-22", "Berg balance scale: 40; date 2020-01-14"],
        [],
    ),
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
    "days without a year": (
        "Notes\n\n07/05 mild fever in the evening (37.9 °C); no rash.\n\n27/05 he had tremor.\n\n10/06 he had a cough.\n",
        ["body temperature: 37.9 Cel; date 2019-05-07", "rash: absent", "tremor: present; date 2019-05-27"],
        [],
    ),
    "whole days": (
        "Notes\n\n7 May 2019: fever.\n\n27 May 2019: tremor.\n",
        ["fever: present; date 2019-05-07", "tremor: present; date 2019-05-27"],
        [],
    ),
    "a day first, in either order": ("Notes:\n\n07/05/2019 fever.\n\nHe had tremor.\n", ["tremor: present"], []),
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
def test_notes_that_are_a_log(tells: Tells, which: str) -> None:
    notes, gives, never = LOGS[which]
    tells(CELLS + notes, gives, never)
