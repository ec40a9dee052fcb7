"""What `re` made of regular expressions, kept from one process to the next.

A page asks for about a thousand; to parse them anew costs a third of the time that a process needs for one page. `re`
turns an expression into a list of numbers, its engine takes the list and checks it. The list is kept in the user's
cache, by the version of the engine; where anything is otherwise than expected the expression is compiled as ever.
"""

from __future__ import annotations

import re
import sys
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

from etl.cache import cache_dir
from etl.kept import Kept

_MOST = 8_000
"""Expressions that are kept; beyond that those of other versions are more than those in use."""
_WORTH = 25
"""One is parsed in a millisecond, and the file is large."""
Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, numbers, groups, and the groups' names by number and numbers by name."""


def kept_pattern(source: str, flags: int) -> re.Pattern[str]:
    """As `re.compile`.

    Args:
        source: the expression.
        flags: as `re.compile` takes them.

    Returns:
        The same pattern.

    Raises:
        re.error: it is no expression.
    """
    if sys.implementation.name != "cpython":
        return re.compile(source, flags)
    key = (source, int(flags))
    try:
        return _engine(source, PATTERNS.get(key) or PATTERNS.put(key, _parsed(source, int(flags))))
    except re.error:
        raise
    except Exception:  # of an engine that is made otherwise
        return re.compile(source, flags)


def _place() -> Path:
    magic = getattr(import_module("_sre"), "MAGIC", 0)
    return cache_dir() / f"patterns-{sys.implementation.cache_tag}-{magic}-{sys.hexversion:x}.bin"


PATTERNS: Kept[tuple[str, int], Made] = Kept(_place, _MOST, _WORTH)
"""What `re` made of expressions and flags."""


def _parsed(source: str, flags: int) -> Made:
    """What `re.compile` does before it calls the engine."""
    compiler: Any = import_module("re._compiler")
    parser: Any = import_module("re._parser")
    tree = parser.parse(source, flags)
    code = compiler._code(tree, flags)
    state = tree.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return (flags | state.flags, array("I", code).tobytes(), state.groups - 1, dict(state.groupdict), tuple(names))


def _engine(source: str, made: Made) -> re.Pattern[str]:
    flags, numbers, groups, by_name, names = made
    code = array("I")
    code.frombytes(numbers)
    engine: Any = import_module("_sre")
    found: re.Pattern[str] = engine.compile(source, flags, code.tolist(), groups, by_name, names)
    return found
