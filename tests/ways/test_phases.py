"""When a fact was so: the ways in which pages part themselves into before, during and after a treatment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from facts import message, wrong
from phases import Case, cases, left

LEFT = left()


def _listed(case: Case) -> object:
    reason = LEFT.get(f"{case.slot}: {case.way}")
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(case, id=f"{case.slot}: {case.way[:60]!r}", marks=marks)


@pytest.mark.parametrize("case", [_listed(c) for c in cases()])
def test_a_way(case: Case) -> None:
    faults = wrong(case.text, case.gives, case.never)
    assert not faults, message(case.text, faults)
