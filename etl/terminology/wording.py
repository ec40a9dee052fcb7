"""The words that a fact's term is printed with: "low-grade fever" where the entry is fever."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from etl.facts import AnyFact, Concept, Evidence
from etl.mapping.entry import Mention
from etl.mapping.words import spelling, tokens
from etl.patterns import regex
from etl.terminology.naming import key_of, key_of_words

Find = Callable[[str], tuple[Mention, ...]]
"""Finds the terms of a text."""
_LONGEST = 400
"""In longer evidence a term isn't looked for."""
_MOST = 4
"""So many places of a fact are looked at."""
_WORDS_BEHIND = regex(r"(?:[ -][^\W_]+){1,3}")
_WORD = regex(r"[^\W_]+")
_WORDS, _JOINED = 3, (" ", "-")
"""So many words on either side belong to a phrase, and what stands between them."""
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


def wordings(concept: Concept, fact: AnyFact, find: Find, text: str) -> tuple[tuple[Wording, ...], ...]:
    """Return how a concept is printed at each place of a fact, the longest phrase first.

    Args:
        concept: what the fact is of, or its value.
        fact: the fact.
        find: finds the terms of a text, as `Lexicon.find` does.
        text: the document's text.
    """
    found = (tuple(_at(concept.entry, place, find, text)) for place in fact.evidence[:_MOST])
    return tuple(dict.fromkeys(one for one in found if one))


def _at(entry: str, place: Evidence, find: Find, text: str) -> Iterator[Wording]:
    """Yield the phrases around a term in one piece of evidence."""
    if len(place.quote) > _LONGEST or text[place.start : place.end] != place.quote:
        return
    kind, _, own = entry.partition(":")
    for one in find(place.quote):
        if (one.entry.kind, one.entry.id, one.form) == (kind, own, "name"):
            yield from _around(text, place.start + one.start, place.start + one.end)
            return


def _around(text: str, start: int, end: int) -> Iterator[Wording]:
    """Yield the phrases that hold a term, the longest first."""
    starts, ends = _starts(text, start), _ends(text, end)
    key = _keys(text, (start, end), starts[-1], ends[-1])
    for left, right in _pairs(len(starts), len(ends)):
        yield Wording(key(starts[left], ends[right]), not left and not right, not right)


@cache
def _pairs(before: int, behind: int) -> tuple[tuple[int, int], ...]:
    """Return how many words before and behind a term each phrase has, the longest phrase first."""
    pairs = [(left, right) for left in range(before) for right in range(behind)]
    return tuple(sorted(pairs, key=lambda pair: (-sum(pair), pair[1])))


def _starts(text: str, start: int) -> list[int]:
    """Return where a term begins, and each of the words right before it, the nearest first."""
    starts = [start]
    for word in reversed([*_WORD.finditer(text, max(0, start - _REACH), start)]):
        if len(starts) > _WORDS or text[word.end() : starts[-1]] not in _JOINED:
            break
        starts.append(word.start())
    return starts


def _ends(text: str, end: int) -> list[int]:
    """Return where a term ends, and each of the words right behind it, the nearest first."""
    behind = _WORDS_BEHIND.match(text, end, end + _REACH)
    return [end, *(word.end() for word in _WORD.finditer(text, end, behind.end()))] if behind else [end]


def _keys(text: str, term: tuple[int, int], first: int, last: int) -> Callable[[int, int], str]:
    """Return a function that gives the key of each part of a phrase; the phrase is cut into words once.

    Args:
        text: the document's text.
        term: where the term stands in it, which all parts hold.
        first: where the phrase begins.
        last: where it ends.
    """
    phrase, (begin, end) = text[first:last], term
    if not (phrase.isascii() and text[begin].isalnum() and text[end - 1].isalnum()):
        # How a sign or mark is read depends on what stands beside it.
        return lambda start, stop: key_of(text[start:stop])
    stream = tokens(phrase)
    words = [spelling(word) for _, _, word in stream]
    begins, stops = [first + token[0] for token in stream], [first + token[1] for token in stream]
    return lambda start, stop: key_of_words(words[bisect_left(begins, start) : bisect_right(stops, stop)])
