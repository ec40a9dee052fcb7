"""Regular expressions of modules: written down at import, compiled when the first text asks for one.

A page uses about four in ten of them; compiling all took a fifth of the time that one page needs. Of those asked of every
sentence most are costly to try and hold in few: they say what a text needs, and are tried on no text without it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, cast

_OFFERED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")
_SPARED: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("search", lambda: None),
    ("match", lambda: None),
    ("finditer", lambda: iter(())),
    ("findall", list),
)
"""The methods that aren't called for a text without what the pattern needs, and what they give then."""


class _Later:
    """Stands for a pattern; takes over its methods when the first of them is asked for."""

    __slots__ = ("flags", "needs", "pattern", *_OFFERED)

    def __init__(self, source: str, flags: int, needs: tuple[str, ...]) -> None:
        self.pattern, self.flags, self.needs = source, flags, needs

    def __getattr__(self, name: str) -> Any:
        if name not in _OFFERED:
            raise AttributeError(name)
        made = re.compile(self.pattern, self.flags)
        for offered in _OFFERED:
            setattr(self, offered, getattr(made, offered))
        for spared, nothing in _SPARED if self.needs else ():
            setattr(
                self, spared, _sparing(getattr(made, spared), nothing, self.needs, bool(made.flags & re.IGNORECASE))
            )
        return getattr(self, name)


def _sparing(
    method: Callable[..., Any], nothing: Callable[[], Any], needs: tuple[str, ...], folded: bool
) -> Callable[..., Any]:
    """A pattern's method that gives nothing at once for a text that holds none of what the pattern needs."""

    def tried(text: str, start: int = 0, end: int = sys.maxsize) -> Any:
        within = text[start:end].lower() if folded else text[start:end]
        for need in needs:
            if need in within:
                return method(text, start, end)
        return nothing()

    return tried


def regex(source: str, flags: int = 0, needs: tuple[str, ...] = ()) -> re.Pattern[str]:
    """A regular expression for a module to keep.

    Args:
        source: the expression.
        flags: as `re.compile` takes them.
        needs: what stands in every text that it holds for, one of these at least; in small letters where case doesn't
            count. Worth its while where a pattern is asked of every sentence and can begin with nearly any word.

    Returns:
        What behaves as the compiled pattern does, and is compiled at its first use.

    Raises:
        re.error: at its first use, when `source` is no expression; a test compiles every one.
    """
    return cast("re.Pattern[str]", _Later(source, flags, needs))
