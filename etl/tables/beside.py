"""Columns that say more of the feature in another column: how severe it is, on which side, since which age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.mapping.load import read_rules
from etl.parsers.label.heads import plain, without_brackets
from etl.tables.counts import only

Detail = Literal["severity", "side", "onset"]
_ALONE: tuple[Detail, ...] = ("severity", "side")
"""What a head without the name of a feature can ask for; an onset alone is that of the disease."""
_TWO = 2
_JOINS = " ,:;-–/_"


@cache
def _words() -> Mapping[Detail, tuple[str, ...]]:
    """Return the words of heads by what they ask for, the longest first."""
    told = read_rules("beside", dict[Detail, tuple[str, ...]])
    return {name: tuple(sorted(words, key=len, reverse=True)) for name, words in told.items()}


def details_of(lexicon: Lexicon, labels: Sequence[str], features: Mapping[int, Entry]) -> dict[int, tuple[Detail, int]]:
    """Return the columns of a table that say more of another's feature, with what they say and of which.

    Args:
        lexicon: for the names of features.
        labels: of the columns.
        features: the columns that ask for a feature, with it.
    """
    told = {c: asked for c, label in enumerate(labels) if (asked := _asked(label)) is not None}
    others = {c: entry for c, entry in features.items() if c not in told}
    after = {c for c, (name, of) in told.items() if not of and name in _ALONE and c - 1 in others}
    found: dict[int, tuple[Detail, int]] = {}
    for c, (name, of) in told.items():
        if of:
            at = only(at for at, entry in others.items() if _calls(lexicon, labels[at], entry, of))
            if at is not None:
                found[c] = (name, at)
        elif c in after and len(after) >= _TWO:
            found[c] = (name, c - 1)
    return found


def _asked(label: str) -> tuple[Detail, str] | None:
    """Return what a label asks for and the feature that it names, "" for none; None for another label."""
    shown = plain(label).casefold()
    for text in dict.fromkeys((shown, without_brackets(shown))):
        for name, words in _words().items():
            for word in words:
                if text == word:
                    return name, ""
                if text.startswith(f"{word} of "):
                    return name, text.removeprefix(f"{word} of ").removeprefix("the ").strip()
                rest = text.removesuffix(word)
                if rest != text and rest[-1:] in _JOINS:
                    return name, rest.strip(_JOINS)
    return None


def _calls(lexicon: Lexicon, label: str, entry: Entry, words: str) -> bool:
    """Return True if words are the label of a feature's column, or a name of the feature."""
    return plain(label).casefold() == words or any(e.id == entry.id for e in lexicon.label(words, entry.kind))
