"""The same facts in tables laid out in every usual way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import table_cells
import table_cohorts
import table_more
import table_people
import table_sides
import table_small
import table_times
from grids import Way, faults, message

ROOMS = {
    "sides": table_sides,
    "times": table_times,
    "cells": table_cells,
    "people": table_people,
    "cohorts": table_cohorts,
    "more": table_more,
    "small": table_small,
}
WAYS = {f"{room}-{way.slot}-{way.name}": way for room, module in ROOMS.items() for way in module.WAYS}
LEFT = frozenset((Path(__file__).parent / "tables_left.txt").read_text(encoding="utf-8").splitlines())
"""The ways that aren't read yet."""


def _case(name: str) -> object:
    left = pytest.mark.xfail(reason="a way that is not read yet", strict=True)
    return pytest.param(name, marks=left) if name in LEFT else name


@pytest.mark.parametrize("name", map(_case, WAYS))
def test_the_same_facts(name: str) -> None:
    way: Way = WAYS[name]
    wrong = faults(way)
    assert not wrong, message(way, wrong)


def test_what_is_left_is_a_way() -> None:
    assert set(WAYS) >= LEFT
