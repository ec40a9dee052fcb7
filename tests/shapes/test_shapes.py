"""The same facts in tables of many shapes, each in the writings in which people make it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import forms
import people
import sides
import visits
from left import LEFT
from shape import Shape, faults, told

ROOMS = {"visits": visits, "people": people, "sides": sides, "forms": forms}
CASES = {
    f"{room}: {shape.name} [{form}]": (shape, form)
    for room, of in ROOMS.items()
    for shape in of.SHAPES
    for form in shape.formats
}


def _case(name: str) -> object:
    reason = LEFT.get(name)
    return pytest.param(name, marks=pytest.mark.xfail(reason=reason, strict=True)) if reason else name


def _message(shape: Shape, form: str, wrong: list[str]) -> str:
    table = "\n".join(" | ".join(map(str, row)) for row in shape.rows)
    gave = "\n  ".join(f"{who} | {fact}" for who, fact in told(shape, form)) or "nothing"
    return "\n".join([f"{shape.name} [{form}]", shape.title, table, *wrong, "--- gave:", f"  {gave}"])


@pytest.mark.parametrize("name", map(_case, CASES))
def test_the_facts_of_each_shape(name: str) -> None:
    shape, form = CASES[name]
    wrong = faults(shape, form)
    assert not wrong, _message(shape, form, wrong)


def test_names_are_told_apart() -> None:
    assert len(CASES) == sum(len(shape.formats) for of in ROOMS.values() for shape in of.SHAPES)


def test_what_is_left_is_a_shape() -> None:
    assert set(CASES) >= set(LEFT)
