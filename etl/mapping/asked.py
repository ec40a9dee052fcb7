"""What the lexicon is asked again and again: how a label may be read, its words, and the answers that it remembers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from etl.mapping import index as index_
from etl.mapping import labels
from etl.mapping.entry import Entry

_Key = TypeVar("_Key")
_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


def remember(known: dict[_Asked, _Answer], asked: _Asked, answer: _Answer, most: int) -> _Answer:
    """Keep an answer among the known ones, which are forgotten all at once when they are too many.

    Args:
        known: the answers by what was asked.
        asked: what was asked now.
        answer: the answer.
        most: how many are kept.

    Returns:
        The answer.
    """
    if len(known) >= most:
        known.clear()
    known[asked] = answer
    return answer


def grouped(pairs: Iterable[tuple[_Key, Entry]]) -> dict[_Key, tuple[Entry, ...]]:
    """Entries by a key, each group in the order of the pairs."""
    groups: dict[_Key, list[Entry]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in groups.items()}


# One label is asked for under several kinds, and by several readers of the same table.
@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """The ways to read a printed label (`labels.readings`)."""
    return tuple(labels.readings(text))


@lru_cache(maxsize=8192)
def label_words(text: str) -> tuple[str, ...]:
    """The words of a label as synonyms have them."""
    return tuple(index_.synonym_words(text))


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a row's label alone, without any sign."""
    return tuple(word for word in index_.synonym_words(text) if word[0].isalnum())
