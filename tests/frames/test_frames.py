"""The same facts in prose of many frames, each with all of its facts and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import beside
import places
import presence
import rounds
import twice
from frame import Frame, faults, told

ALL = {
    f"{room}: {one.name}": one
    for room, module, step in (
        ("twice", twice, 9),
        ("courses", rounds, 1),
        ("presence", presence, 5),
        ("places", places, 1),
        ("beside", beside, 1),
    )
    for one in list(module.frames())[::step]
}
"""Of the ways that are crossed with many things or times every few, so that each meets each other somewhere."""


def _left() -> dict[str, str]:
    """The frames that are not read yet, with the reason."""
    out: dict[str, str] = {}
    for part in Path(__file__).with_name("left.txt").read_text(encoding="utf-8").split("%% ")[1:]:
        reason, *names = part.strip().split("\n")
        out.update(dict.fromkeys((name for name in names if name), reason))
    return out


LEFT = _left()


def _case(name: str) -> object:
    reason = LEFT.get(name)
    return pytest.param(name, marks=pytest.mark.xfail(reason=reason, strict=True)) if reason else name


def _message(frame: Frame, wrong: list[str]) -> str:
    gave = "\n  ".join(map(str, told(frame.text))) or "nothing"
    return "\n".join([frame.name, frame.text, *wrong, "--- gave:", f"  {gave}"])


@pytest.mark.parametrize("name", [_case(name) for name in ALL])
def test_the_facts_of_each_frame(name: str) -> None:
    wrong = faults(ALL[name])
    assert not wrong, _message(ALL[name], wrong)


def test_what_is_left_is_a_frame() -> None:
    assert set(LEFT) <= set(ALL)
