"""The same facts in tables of many shapes, each in the writings in which people make it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import books
import courses
import forms
import groups
import limbs
import nerves
import panels
import people
import scales
import sides
import tongues
import visits
from left import LEFT
from shape import Shape, compared, faults, told, told_by

ROOMS = {
    "visits": visits,
    "people": people,
    "sides": sides,
    "forms": forms,
    "scales": scales,
    "nerves": nerves,
    "panels": panels,
    "courses": courses,
    "tongues": tongues,
    "groups": groups,
    "limbs": limbs,
}
SHAPES = {f"{room}: {shape.name}": shape for room, module in ROOMS.items() for shape in module.SHAPES}
ALL = frozenset(f"{name} [{form}]" for name, shape in SHAPES.items() for form in shape.formats)
CASES = {
    f"{name} [{form}]": (shape, form)
    for at, (name, shape) in enumerate(SHAPES.items())
    for form in [shape.formats[at % len(shape.formats)]]
}
"""Each shape in one of its writings, another from shape to shape: that a table is the same in all is asked in tests/formats."""
MADE = {made.name: made for made in books.MADE}


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


@pytest.mark.parametrize("name", MADE)
def test_the_facts_of_each_file(name: str) -> None:
    made = MADE[name]
    found = told_by(made.data, made.file)
    wrong = compared(found, made.gives)
    assert not wrong, "\n".join([name, *wrong, "--- gave:", *(f"  {who} | {fact}" for who, fact in found)])


def test_names_are_told_apart() -> None:
    assert len(SHAPES) == sum(len(module.SHAPES) for module in ROOMS.values())
    assert len(MADE) == len(books.MADE)


def test_what_is_left_is_a_shape() -> None:
    assert set(LEFT) <= ALL
