"""Logs that have values and words in each row: what was done and how somebody was, on the day of the row and not on that of a
number which counts from the arrival."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

ROWS = [
    ("Day", "Date", "Temp", "What was done", "How she was"),
    ("0", "2.5.17", "36.6", "arrival", "very tired"),
    ("2", "4.5.17", "36.5", "examination", "arms R 2/5, L 3-/5"),
    ("3", "5.5.17", "36.7", "1st cells, drip in vein, 60 million", "itching, hives"),
    ("8", "10.5.17", "37.9", "2nd cells, lumbar puncture, 40 million", "headache when she sits up"),
    ("9", "11.5.17", "36.4", "physio", "headache gone"),
]
GIVES = [
    "fatigue: present; date 2017-05-02; before",
    "body temperature: 36.6; date 2017-05-02",
    "muscle strength: 2/5; date 2017-05-04; before @ right upper limb",
    "treatment: *; date 2017-05-05; intravenous 60000000 {cells}",
    "treatment: *; date 2017-05-10; intrathecal 40000000 {cells}; method lumbar puncture",
    "1 × urticaria: present; date 2017-05-05; after",
    "headache: present; date 2017-05-10; after",
    "headache: absent; date 2017-05-11; after",
    "2 × treatment: *",
]
NEVER = ["*: present; offset 3 d", "body temperature: *; offset 8 d", "body temperature: *; offset 0 d"]
WIDTHS = (5, 9, 6, 40, 28)


def _row(row: tuple[str, ...], bar: str) -> str:
    return bar.join(f"{cell:<{width}}" for cell, width in zip(row, WIDTHS, strict=True)).rstrip()


def _ruled(rule: str) -> str:
    head, *rows = (_row(row, "| ") for row in ROWS)
    return "\n".join([head, rule, *rows]) + "\n"


PAGES = [
    _ruled("-----+---------+------+----------------------------------------+------------"),
    _ruled("---------------------------------------------------------------------------"),
    _ruled("=====|==========|=======|=========================================|========"),
    "\n".join("| " + " | ".join(row) + " |" for row in [*ROWS[:1], ("---",) * 5, *ROWS[1:]]) + "\n",
    "\n".join(_row(row, "  ") for row in ROWS) + "\n",
    "\n".join(
        _row(row, "| ").replace("How she was", "How she felt").replace("What was done", "What we did") for row in ROWS
    )
    + "\n",
    "\n".join(_row(row, "| ").replace("How she was", "Complaints  ") for row in ROWS) + "\n",
]


@pytest.mark.parametrize("log", PAGES)
def test_a_log_of_values_and_words(tells: Tells, log: str) -> None:
    tells("Log of Ina K., a 47-year-old woman with multiple sclerosis\n\n" + log, GIVES, NEVER, who="")


def test_days_that_are_counted_from_the_treatment(tells: Tells) -> None:
    days = (
        "\n".join(_row(row, "| ") for row in (ROWS[0], *(r for r in ROWS[3:])))
        .replace("3    |", "0    |")
        .replace("8    |", "5    |")
    )
    tells(
        "Log of Ina K., a 47-year-old woman\n\n" + days.replace("9    |", "6    |") + "\n",
        ["body temperature: 37.9; offset 5 d"],
        [],
        who="",
    )


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Date | CRP mg/l\n4.4.16 | 12\n5.4.16 | 9\n7.4.16 | 5\n", True),
        ("Version | CRP mg/l\n4.4.16 | 12\n5.2.1 | 9\n7.4.31 | 5\n", False),
    ],
)
def test_short_days_in_cells(tells: Tells, text: str, dated: bool) -> None:
    day = ["C-reactive protein: 12 mg/L; date 2016-04-04"]
    tells(text, day if dated else [], [] if dated else day)
