"""Regular expressions of modules: written down at import, made when the first text asks for one, and kept for the next process.

A page uses about four in ten of them; compiling all took a fifth of the time that one page needs. Of those asked of every
sentence most are costly to try and hold in few: they say what a text needs, and are neither tried on a text without it nor
compiled for one.

To parse anew those that a page does ask for costs a third of the time that a process needs for one page. `re` turns an
expression into a list of numbers, its engine takes the list and checks it. The list is kept in the user's cache, by the
version of the engine; where anything is otherwise than expected the expression is compiled as ever.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from etl.cache import Kept, cache_dir

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
    return cache_dir() / f"patterns-guarded-{sys.implementation.cache_tag}-{magic}-{sys.hexversion:x}.bin"


PATTERNS: Kept[tuple[str, int], Made] = Kept(_place, _MOST, _WORTH)
"""What `re` made of expressions and flags."""


def _parsed(source: str, flags: int) -> Made:
    """What `re.compile` does before it calls the engine."""
    compiler: Any = import_module("re._compiler")
    parser: Any = import_module("re._parser")
    tree = parser.parse(source, flags)
    _guard(tree, parser)
    code = compiler._code(tree, flags)
    state = tree.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return (flags | state.flags, array("I", code).tobytes(), state.groups - 1, dict(state.groupdict), tuple(names))


def _guard(tree: Any, parser: Any) -> None:
    """Let a look ahead for all characters that an expression can begin with stand before it: what is costly to try, many
    words in capitals or not, is then tried in few places. What it finds stays the same."""
    known: Any = import_module("re._constants")
    begun = _begun(tree, known)
    at = int(bool(tree.data) and tree.data[0][0] is known.AT)  # the edge of a word is cheaper still
    if begun is None or begun[1] or tree.data[at][0] in (known.LITERAL, known.IN):
        return
    ahead = parser.SubPattern(tree.state, [(known.IN, list(dict.fromkeys(begun[0])))])
    tree.data.insert(at, (known.ASSERT, (1, ahead)))


def _begun(sequence: Any, known: Any) -> tuple[list[Any], bool] | None:
    """The characters that a part of an expression can begin with, as a set in brackets is held, and whether it may be empty;
    None where they can't be listed."""
    found: list[Any] = []
    for kind, held in sequence:
        if kind in (known.AT, known.ASSERT, known.ASSERT_NOT):
            continue
        if kind is known.LITERAL:
            return [*found, (kind, held)], False
        if kind is known.IN and held[0][0] is not known.NEGATE:
            return [*found, *held], False
        repeated = kind in (known.MAX_REPEAT, known.MIN_REPEAT, known.POSSESSIVE_REPEAT)
        if kind is known.SUBPATTERN and not (held[1] or held[2]):  # without flags of its own
            parts = [held[3]]
        elif repeated or kind is known.BRANCH:
            parts = [held[2]] if repeated else held[1]
        else:
            return None
        optional = repeated and held[0] == 0
        for part in parts:
            begun = _begun(part, known)
            if begun is None:
                return None
            found += begun[0]
            optional = optional or begun[1]
        if not optional:
            return found, False
    return found, True


def _engine(source: str, made: Made) -> re.Pattern[str]:
    flags, numbers, groups, by_name, names = made
    code = array("I")
    code.frombytes(numbers)
    engine: Any = import_module("_sre")
    found: re.Pattern[str] = engine.compile(source, flags, code.tolist(), groups, by_name, names)
    return found


_OFFERED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")
_SPARED: dict[str, Callable[[], Any]] = {
    "search": lambda: None,
    "match": lambda: None,
    "finditer": lambda: iter(()),
    "findall": list,
}
"""The methods that aren't called for a text without what the pattern needs, and what they give then."""


_LONG = 2_000
"""Of a longer text it is remembered where what a pattern needs begins: it may be asked of each of its parts."""


@lru_cache(maxsize=4)
def _small(text: str) -> str:
    return text.lower()


class _Begun:
    """Where one of some words begins in one text: it is looked through once, however many of its parts are asked for."""

    __slots__ = ("folded", "seen", "words")

    def __init__(self, words: tuple[str, ...], folded: bool) -> None:
        self.words, self.folded = words, folded
        self.seen: tuple[str, Sequence[int]] = ("", ())  # taken and put back as a whole, for there may be threads

    def places(self, text: str) -> Sequence[int]:
        """Where a word begins in the text."""
        known, places = self.seen
        if text is not known:
            places = self._places(text)
            self.seen = (text, places)
        return places

    def _places(self, text: str) -> Sequence[int]:
        shown = _small(text) if self.folded else text
        if len(shown) != len(text):
            return range(len(text))  # where a letter has two small ones no place is sure
        found: set[int] = set()
        for word in self.words:
            at = shown.find(word)
            while at >= 0:
                found.add(at)
                at = shown.find(word, at + 1)
        return sorted(found)


class _Later:
    """Stands for a pattern; takes over its methods when the first of them is asked for."""

    __slots__ = ("flags", "made", "needs", "pattern", *_OFFERED)

    def __init__(self, source: str, flags: int, needs: tuple[str, ...]) -> None:
        self.pattern, self.flags, self.needs = source, flags, needs
        self.made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in _OFFERED:
            raise AttributeError(name)
        if self.needs and name in _SPARED:
            setattr(self, name, self._sparing(name, _SPARED[name]))
        else:
            for offered in _OFFERED if not self.needs else (name,):
                setattr(self, offered, self._method(offered))
        return getattr(self, name)

    def _method(self, name: str) -> Any:
        if self.made is None:
            self.made = kept_pattern(self.pattern, self.flags)
        return getattr(self.made, name)

    def _sparing(self, name: str, nothing: Callable[[], Any]) -> Callable[..., Any]:
        """A method that gives nothing at once for a text that holds none of what the pattern needs, and compiles nothing."""
        needs, folded = self.needs, bool(self.flags & re.IGNORECASE)
        method: Callable[..., Any] | None = None
        long = _Begun(needs, folded)

        def tried(text: str, start: int = 0, end: int = sys.maxsize) -> Any:
            nonlocal method
            if len(text) > _LONG:
                places = long.places(text)  # a word that begins in the part may end behind it
                found = bool(places) and places[-1] >= start and places[bisect_left(places, start)] < end
            else:
                within = text[start:end].lower() if folded else text[start:end]
                found = False
                for need in needs:
                    if need in within:
                        found = True
                        break
            if not found:
                return nothing()
            method = method or self._method(name)
            return method(text, start, end)

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
