"""Regular expressions are compiled late; here all of them are."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import etl
from etl.patterns import regex


def held(value: object) -> list[object]:
    """A module's value, and what stands in its tuples, lists and dicts."""
    if isinstance(value, dict):
        return [x for one in value.values() for x in held(one)]
    if isinstance(value, tuple | list):
        return [x for one in value for x in held(one)]
    return [value]


def test_every_pattern_of_every_module_compiles() -> None:
    late = type(regex(""))
    found = 0
    for info in pkgutil.walk_packages(etl.__path__, "etl."):
        if info.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            for one in held(value):
                if isinstance(one, late):
                    found += 1
                    assert one.groups >= 0, one.pattern  # type: ignore[attr-defined]
    assert found > 1000


def test_it_behaves_as_the_compiled_pattern_does() -> None:
    late, made = regex(r"(?P<n>\d+)([a-z])", re.IGNORECASE), re.compile(r"(?P<n>\d+)([a-z])", re.IGNORECASE)
    text = "1a, 22B"
    assert late.pattern == made.pattern
    assert [m.span() for m in late.finditer(text)] == [m.span() for m in made.finditer(text)]
    assert (late.sub("-", text), late.split(text)) == (made.sub("-", text), made.split(text))
    assert (late.groups, dict(late.groupindex)) == (made.groups, dict(made.groupindex))


def test_what_is_no_pattern_says_so_at_its_first_use() -> None:
    with pytest.raises(re.error):
        regex("(").search("")
    with pytest.raises(AttributeError):
        _ = regex("a").nothing  # type: ignore[attr-defined]
