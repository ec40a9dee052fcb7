"""Regular expressions of modules: written down at import, made when the first text asks for one, and kept for the next process.

A page uses about four in ten of them; compiling all took a fifth of the time that one page needs. The engine is told all
characters that each can begin with, and tries it only where one of them stands.

To parse anew those that a page does ask for costs a third of the time that a process needs for one page. `re` turns an
expression into a list of numbers, its engine takes the list and checks it. The list is kept in the user's cache, by the
version of the engine; where anything is otherwise than expected the expression is compiled as ever.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from etl.cache import Kept, cache_dir

_MOST = 8_000
"""Expressions that are kept; beyond that those of other versions are more than those in use."""
_WORTH = 25
"""One is parsed in a millisecond, and the file is large."""
Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...], tuple[str, ...], bool]
"""Flags, numbers, groups, the groups' names by number and numbers by name, what it needs (`_needed`), and whether it holds
only at the beginning of a text."""


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
    made = _made(source, int(flags))
    try:
        return _engine(source, made) if made else re.compile(source, flags)
    except Exception:  # of an engine that is made otherwise
        return re.compile(source, flags)


def _made(source: str, flags: int) -> Made | None:
    """Return what is known of an expression; None where Python's own parser is made otherwise."""
    try:
        return PATTERNS.get((source, flags)) or PATTERNS.put((source, flags), _parsed(source, flags))
    except re.error:
        raise
    except Exception:
        return None


def _place() -> Path:
    magic = getattr(import_module("_sre"), "MAGIC", 0)
    return cache_dir() / f"patterns-made-{sys.implementation.cache_tag}-{magic}-{sys.hexversion:x}.bin"


PATTERNS: Kept[tuple[str, int], Made] = Kept(_place, _MOST, _WORTH)
"""What `re` made of expressions and flags."""


def _parsed(source: str, flags: int) -> Made:
    """What `re.compile` does before it calls the engine."""
    compiler: Any = import_module("re._compiler")
    parser: Any = import_module("re._parser")
    tree = parser.parse(source, flags)
    code = _quick(compiler._code(tree, flags), tree, compiler)
    state = tree.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    known: Any = import_module("re._constants")
    return (
        flags | state.flags, array("I", code).tobytes(), state.groups - 1, dict(state.groupdict), tuple(names),
        _needed(tree, known), _is_first(tree, state.flags, known),
    )  # fmt: skip


def _is_first(sequence: Any, flags: int, known: Any) -> bool:
    """Return True if an expression begins with the beginning of a text."""
    if not sequence:
        return False
    kind, held = sequence[0]
    if kind is known.BRANCH:
        return all(_is_first(part, flags, known) for part in held[1])
    if kind is known.SUBPATTERN:
        return _is_first(held[3], flags | held[1], known)
    line = held is known.AT_BEGINNING and not flags & known.SRE_FLAG_MULTILINE
    return kind is known.AT and (line or held is known.AT_BEGINNING_STRING)


def _needed(sequence: Any, known: Any) -> tuple[str, ...]:
    """Return words, in small letters, of which one stands in whatever an expression holds for; none where none need."""
    found: list[tuple[str, ...]] = [()]
    run = ""
    for kind, held in [*sequence, (None, None)]:
        if kind is known.LITERAL:
            run += chr(held).lower()
            continue
        found, run = [*found, (run,)] if run else found, ""
        if kind is known.BRANCH:
            parts = [_needed(part, known) for part in held[1]]
            found.append(tuple(dict.fromkeys(word for part in parts for word in part)) if all(parts) else ())
        elif kind is known.SUBPATTERN or (kind is known.ASSERT and held[0] > 0):
            found.append(_needed(held[-1], known))
        elif kind in (known.MAX_REPEAT, known.MIN_REPEAT, known.POSSESSIVE_REPEAT) and held[0]:
            found.append(_needed(held[2], known))
    return max(found, key=lambda words: (min(map(len, words), default=0), -len(words)))


def _quick(code: list[int], tree: Any, compiler: Any) -> list[int]:
    """Let the engine know all characters that an expression can begin with, also where `re` doesn't look for them (behind
    the edge of a word, without regard to case): it then tries the expression only where one of them stands."""
    known: Any = import_module("re._constants")
    begun = None if code[2] or not code[3] else _begun(tree, tree.state.flags, known)
    but = {} if begun is None else {str(held): held for kind, held in begun[0] if kind is known.NEGATE}
    if begun is None or begun[1] or len(but) > 1:
        return code
    chars, _ = compiler._optimize_charset([one for one in dict.fromkeys(begun[0]) if one[0] is not known.NEGATE])
    held: list[int] = []
    compiler._compile_charset(chars, known.SRE_FLAG_UNICODE, held)
    for others in but.values():  # behind those that it may be, those that it may not be
        compiler._compile_charset([(known.NEGATE, None), *others], known.SRE_FLAG_UNICODE, held := held[:-1])
    return [code[0], 4 + len(held), known.SRE_INFO_CHARSET, *code[3:5], *held, *code[1 + code[1] :]]


def _begun(sequence: Any, flags: int, known: Any) -> tuple[list[Any], bool] | None:
    """The characters that a part of an expression can begin with, as a set in brackets is held, and whether it may be empty;
    None where they can't be listed. What isn't in a set is held as (NEGATE, set)."""
    found: list[Any] = []
    if flags & (known.SRE_FLAG_ASCII | known.SRE_FLAG_LOCALE):
        return None
    for kind, held in sequence:
        if kind in (known.AT, known.ASSERT_NOT) or (kind is known.ASSERT and held[0] < 0):
            continue
        if kind in (known.LITERAL, known.IN):
            chars = [(kind, held)] if kind is known.LITERAL else held
            if chars[0][0] is known.NEGATE:
                return [*found, (known.NEGATE, tuple(chars[1:]))], False
            return found + (list(_of_any_case(chars, known)) if flags & known.SRE_FLAG_IGNORECASE else chars), False
        repeated = kind in (known.MAX_REPEAT, known.MIN_REPEAT, known.POSSESSIVE_REPEAT)
        within = flags
        if kind is known.SUBPATTERN:
            within, parts = (flags | held[1]) & ~held[2], [held[3]]
        elif repeated or kind is known.BRANCH:
            parts = [held[2]] if repeated else held[1]
        elif kind is known.ASSERT and not found:  # what stands ahead says it alone
            parts = [held[1]]
        else:
            return None
        optional = repeated and held[0] == 0
        for part in parts:
            begun = _begun(part, within, known)
            if begun is None:
                return None
            found += begun[0]
            optional = optional or begun[1]
        if not optional:
            return found, False
    return found, True


def _of_any_case(chars: Sequence[Any], known: Any) -> Iterator[Any]:
    """The characters of a set, small and in capitals."""
    for kind, held in chars:
        yield kind, held
        for char in range(held[0], held[1] + 1) if kind is known.RANGE else (held,) if kind is known.LITERAL else ():
            yield from ((known.LITERAL, one) for one in _spelled().get(chr(char).lower()[0], ()))


@cache
def _spelled() -> dict[str, list[int]]:
    """The characters that count as one where case doesn't, by each of them in small letters."""
    like: dict[int, tuple[int, ...]] = import_module("re._casefix")._EXTRA_CASES
    found: dict[str, list[int]] = {}
    for char in range(0x20000):
        found.setdefault(chr(char).lower()[0], []).append(char)
    return {
        small: [c for one in (ord(small), *like.get(ord(small), ())) for c in found.get(chr(one), ())]
        for small in found
    }


def _engine(source: str, made: Made) -> re.Pattern[str]:
    flags, numbers, groups, by_name, names, *_ = made
    code = array("I")
    code.frombytes(numbers)
    engine: Any = import_module("_sre")
    found: re.Pattern[str] = engine.compile(source, flags, code.tolist(), groups, by_name, names)
    return found


_OFFERED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")


@lru_cache(maxsize=4)
def _letters(text: str) -> frozenset[str]:
    """Return all runs of three letters of a text, with capitals as small letters."""
    small = text.lower().replace("ſ", "s").replace("ı", "i")  # as they count without regard to case
    return frozenset([small[at : at + 3] for at in range(len(small) - 2)])


Words = tuple[frozenset[str], re.Pattern[str]]
"""The runs of letters of a word, and a pattern that needs it."""


@cache
def _triggers(patterns: tuple[re.Pattern[str], ...]) -> tuple[dict[str, list[Words]], frozenset[re.Pattern[str]]]:
    """Return words that patterns need, each by its rarest run of letters, and the patterns that need no word."""
    words = {p: cast("_Later", p).letters for p in patterns}
    count = Counter(run for needed in words.values() for word in needed for run in word)
    found: dict[str, list[Words]] = {}
    for pattern, needed in words.items():
        for word in needed:
            found.setdefault(min(word, key=lambda run: (count[run], run)), []).append((word, pattern))
    return found, frozenset(p for p, needed in words.items() if not needed)


@lru_cache(maxsize=32)
def living(patterns: tuple[re.Pattern[str], ...], text: str) -> frozenset[re.Pattern[str]]:
    """Return those of some patterns that may hold anywhere in a text, by the words that each of them needs.

    Args:
        patterns: made by `regex`.
        text: a document's; its sentences need be asked of no other.
    """
    triggers, always = _triggers(patterns)
    letters = _letters(text)
    return always | {p for run in triggers.keys() & letters for word, p in triggers[run] if word <= letters}


class _Later:
    """Stands for a pattern; takes over its methods when the first of them is asked for."""

    __slots__ = ("__dict__", "flags", "pattern", *_OFFERED)

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags

    @cached_property
    def letters(self) -> tuple[frozenset[str], ...]:
        """The runs of three letters of each word of which it needs one; none where a word is shorter."""
        made = _made(self.pattern, int(self.flags))
        words = made[-2] if made else ()
        whole = all(len(word) > 2 and word.isascii() for word in words)
        return tuple(frozenset(word[at : at + 3] for at in range(len(word) - 2)) for word in words) if whole else ()

    def __getattr__(self, name: str) -> Any:
        if name not in _OFFERED:
            raise AttributeError(name)
        made = kept_pattern(self.pattern, self.flags)
        known = _made(self.pattern, int(self.flags))
        first = known is not None and known[-1]
        for offered in _OFFERED:  # what holds only at the beginning is looked for nowhere else
            setattr(self, offered, getattr(made, "match" if first and offered == "search" else offered))
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
