"""What counts say of a few things: that there is only one, that all differ, that most are so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

_T = TypeVar("_T")


def only(things: Iterable[_T]) -> _T | None:
    """Return the one of some things; None for none or several.

    Args:
        things: any things.
    """
    first, *others = *things, None
    return first if len(others) == 1 else None


def all_differ(things: Collection[object]) -> bool:
    """Return True if no two things are equal.

    Args:
        things: any things that can be hashed.
    """
    return len(set(things)) == len(things)


def mostly(answers: Iterable[object]) -> bool:
    """Return True if more than half of some answers are a yes; False for none.

    Args:
        answers: anything that is true or false.
    """
    told = list(map(bool, answers))
    return sum(told) * 2 > len(told)
