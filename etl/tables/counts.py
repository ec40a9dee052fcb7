"""Counts of small collections: whether there is only one thing, whether all differ, whether most are true."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

_T = TypeVar("_T")


def only(things: Iterable[_T]) -> _T | None:
    """Return the only thing there is; None for none or several.

    Args:
        things: any things.
    """
    found = list(things)
    return found[0] if len(found) == 1 else None


def all_differ(things: Collection[object]) -> bool:
    """Return True if no two things are equal.

    Args:
        things: any things that can be hashed.
    """
    return len(set(things)) == len(things)


def mostly(answers: Iterable[object]) -> bool:
    """Return True if more than half of the answers are true; False for none.

    Args:
        answers: anything that is true or false.
    """
    told = list(map(bool, answers))
    return sum(told) * 2 > len(told)
