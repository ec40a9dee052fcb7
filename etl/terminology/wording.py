"""The words that a fact's term is printed with: "low-grade fever" where the entry is fever."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from etl.facts import AnyFact, Concept, Evidence
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.terminology.naming import key_of

_LONGEST = 400
"""In longer evidence a term isn't looked for."""
_MOST = 4
"""So many places of a fact are looked at."""
_WORDS_BEFORE = regex(r"(?:[^\W_]+[ -]){1,3}\Z")
_WORDS_BEHIND = regex(r"(?:[ -][^\W_]+){1,3}")
_WORD = regex(r"[^\W_]+")
_REACH = 80


class Wording(Struct, frozen=True):
    """A term as printed, alone or with words around it that belong to the same noun phrase.

    Args:
        key: the words as names of packs are looked up.
        alone: whether it is the term without further words.
        ends: whether the term is its last word, so that the words before it describe the term.
    """

    key: str
    alone: bool
    ends: bool


def wordings(concept: Concept, fact: AnyFact, lexicon: Lexicon, text: str) -> tuple[tuple[Wording, ...], ...]:
    """Return how a concept is printed at each place of a fact, the longest phrase first.

    Args:
        concept: what the fact is of, or its value.
        fact: the fact.
        lexicon: finds the concept's term.
        text: the document's text.
    """
    found = (tuple(_at(concept.entry, place, lexicon, text)) for place in fact.evidence[:_MOST])
    return tuple(dict.fromkeys(one for one in found if one))


def _at(entry: str, place: Evidence, lexicon: Lexicon, text: str) -> Iterator[Wording]:
    """Yield the phrases around a term in one piece of evidence."""
    if len(place.quote) > _LONGEST or text[place.start : place.end] != place.quote:
        return
    kind, _, own = entry.partition(":")
    for one in lexicon.find(place.quote):
        if (one.entry.kind, one.entry.id, one.form) == (kind, own, "name"):
            yield from _around(text, place.start + one.start, place.start + one.end)
            return


def _around(text: str, start: int, end: int) -> Iterator[Wording]:
    """Yield the phrases that hold a term, the longest first."""
    before = _WORDS_BEFORE.search(text, max(0, start - _REACH), start)
    behind = _WORDS_BEHIND.match(text, end, end + _REACH)
    starts = (
        [start, *(one.start() for one in reversed([*_WORD.finditer(text, before.start(), start)]))]
        if before
        else [start]
    )
    ends = [end, *(one.end() for one in _WORD.finditer(text, end, behind.end()))] if behind else [end]
    pairs = [(left, right) for left in range(len(starts)) for right in range(len(ends))]
    for left, right in sorted(pairs, key=lambda pair: (-sum(pair), pair[1])):
        yield Wording(key_of(text[starts[left] : ends[right]]), not left and not right, not right)
