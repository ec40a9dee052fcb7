"""Regular expressions of modules: written down at import, compiled when the first text asks for one.

A page uses about four in ten of them; compiling all took a fifth of the time that one page needs.
"""

from __future__ import annotations

import re
from typing import Any, cast

_OFFERED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")


class _Later:
    """Stands for a pattern; takes over its methods when the first of them is asked for."""

    __slots__ = ("flags", "pattern", *_OFFERED)

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _OFFERED:
            raise AttributeError(name)
        made = re.compile(self.pattern, self.flags)
        for offered in _OFFERED:
            setattr(self, offered, getattr(made, offered))
        return getattr(self, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression for a module to keep.

    Args:
        source: the expression.
        flags: as `re.compile` takes them.

    Returns:
        What behaves as the compiled pattern does, and is compiled at its first use.

    Raises:
        re.error: at its first use, when `source` is no expression; a test compiles every one.
    """
    return cast("re.Pattern[str]", _Later(source, flags))
