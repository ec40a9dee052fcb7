"""Whether what a resource says to be UCUM's is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from etl.names import SYSTEMS


def quantities(value: Any) -> Iterator[dict[str, Any]]:
    """Every Quantity, Age and Duration of a resource, but for the points of a scale's range, which have no unit."""
    if isinstance(value, list):
        for one in value:
            yield from quantities(one)
    elif isinstance(value, dict) and not _is_range_of_scale(value):
        if isinstance(value.get("value"), int | Decimal):
            yield value
        for one in value.values():
            yield from quantities(one)


def _is_range_of_scale(value: dict[str, Any]) -> bool:
    kind = value.get("type")
    return isinstance(kind, dict) and [c.get("code") for c in kind.get("coding", ())] == ["scale"]


def unit_faults(resource: dict[str, Any]) -> list[dict[str, Any]]:
    """The quantities that say they are UCUM's and aren't, or say so by system or code alone."""
    return [one for one in quantities(resource) if not _is_right(one)]


def _is_right(quantity: dict[str, Any]) -> bool:
    if "code" not in quantity:
        return "system" not in quantity
    return quantity.get("system") == SYSTEMS["ucum"] and _is_ucum(quantity["code"])


@cache
def _parser() -> Any:
    return pytest.importorskip("ucumvert").get_ucum_parser()


@cache
def _is_ucum(code: str) -> bool:
    """Whether a parser of UCUM reads a unit."""
    from lark.exceptions import LarkError

    try:
        _parser().parse(code)
    except LarkError:
        return False
    return True
