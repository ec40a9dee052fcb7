"""The compiled form of the entries' words, and the automaton that finds every one of them in one pass.

Every normalized word has a number, written as `WIDTH` characters of three alphabets of 64 each. A synonym is
then a short text, equal synonyms are equal texts, and one automaton over them has at most 64 branches at each
node: its cost doesn't grow with the number of synonyms. Disjoint alphabets keep matches on word boundaries.

To build the automaton of fifty thousand patterns takes a process 0.12 s, to read it 0.04 s. What is kept is found by a
digest of the patterns and of the library's own file, as the form is the library's.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, product
from pathlib import Path
from typing import Any

import ahocorasick
from msgspec import Struct

from etl.cache import cache_dir, keep_newest, read_cached, write_cached
from etl.mapping import words
from etl.mapping.entry import Entry

WIDTH = 3
_BASE = 64
_FIRST = 0x21
UNKNOWN = "\x01" * WIDTH
"""A word no synonym has: no pattern contains it, so it ends every match."""
MOST = _BASE**WIDTH

FORMS = ("name", "negated", "ability", "item", "total", "done")
_DONE = FORMS.index("done")
WHOLE = frozenset({"heading", "field", "furniture", "unit", "language", "column", "answer", "trace"})
"""Kinds that are looked up whole and never found inside a sentence."""

Claim = tuple[int, int, str]
"""Entry's position, form's position in FORMS, and the item's key or the synonym's capitals ("" for any case)."""


class Index(Struct, frozen=True, array_like=True):
    """Which normalized word sequences mean what.

    Args:
        vocabulary: all normalized words; a word's number is its position.
        patterns: all synonyms as texts of word numbers (see `written`).
        claims: for each pattern, who claims it.
        findable: how many patterns, from the first, are looked for in sentences.
        longest: how many words the longest name of each kind has.
    """

    vocabulary: tuple[str, ...]
    patterns: tuple[str, ...]
    claims: tuple[tuple[Claim, ...], ...]
    findable: int
    longest: dict[str, int]


def written(number: int) -> str:
    """A word's number as a text.

    Args:
        number: 0 ≤ number < MOST.

    Returns:
        WIDTH characters, each of its own alphabet.
    """
    high, low = divmod(number, _BASE)
    top, middle = divmod(high, _BASE)
    return chr(_FIRST + top) + chr(_FIRST + _BASE + middle) + chr(_FIRST + 2 * _BASE + low)


def all_written(most: int) -> Iterator[str]:
    """`written` of 0, 1, 2 … below a number, at a fifth of its cost."""
    alphabets = [[chr(_FIRST + part * _BASE + number) for number in range(_BASE)] for part in range(WIDTH)]
    return map("".join, islice(product(*alphabets), most))


def synonym_words(term: str) -> list[str]:
    """The words under which a synonym is kept.

    Args:
        term: a synonym as written.

    Returns:
        Its normalized words, without a colon or full stop at its end; empty if nothing is left.
    """
    found = [words.spelling(norm) for _, _, norm in words.tokens(term)]
    while found and found[-1] in (".", ":"):
        found.pop()
    return found


def capitals(term: str) -> str:
    """The letters that a text must show for an abbreviation in capitals, "" for other synonyms.

    Args:
        term: a synonym as written.

    Returns:
        The words of the synonym in their own case, with single spaces.
    """
    if not words.shouted(term):
        return ""
    normal = unicodedata.normalize("NFKC", term)
    return " ".join(normal[start:end] for start, end, _ in words.tokens(normal))


def same_case(text: str, stream: list[words.Token], first: int, last: int, printed: str) -> bool:
    """Whether words of a text show the letters that a synonym asks for.

    Args:
        text: the text.
        stream: its words.
        first: the first of the words.
        last: the last of them.
        printed: what `capitals` gave for the synonym.
    """
    shown = " ".join(text[start:end] for start, end, _ in stream[first : last + 1])
    return shown == printed or shown == printed + "s" or capitals(shown) == printed


def in_small_letters(text: str, printed: str) -> bool:
    """Whether a label is a synonym in capitals written in small letters.

    Args:
        text: the label.
        printed: what `capitals` gave for the synonym.
    """
    small = " ".join(text[start:end] for start, end, _ in words.tokens(text)).lower()
    return small in (printed.lower(), printed.lower() + "s")


def terms(entry: Entry) -> Iterator[tuple[str, int, str]]:
    """Everything an entry is called.

    Args:
        entry: any entry.

    Yields:
        The term, its form's position in FORMS, and the item's key for items.
    """
    for term in (entry.name, *entry.synonyms):
        yield term, 0, ""
    for term in entry.negated:
        yield term, 1, ""
    for term in entry.abilities:
        yield term, 2, ""
    for told in map(words.past, entry.abilities) if entry.kind == "function" else ():
        if told is not None and told.partition(" ")[0] not in entry.abilities:
            yield told, _DONE, ""
    for item in entry.items:
        for term in item.terms:
            yield term, 3, item.key
    if entry.total is not None:
        for term in (entry.total.name, *entry.total.synonyms):
            yield term, 4, ""


def build(entries: Iterable[Entry]) -> Index:
    """Compile the words of all entries.

    Args:
        entries: the entries; their order decides the order of equal matches.

    Returns:
        The index.

    Raises:
        ValueError: the synonyms have more than MOST different words.
    """
    vocabulary: dict[str, int] = {}
    patterns: dict[tuple[str, ...], dict[Claim, None]] = {}
    kept = tuple(entries)
    for position, entry in enumerate(kept):
        for term, form, key in terms(entry):
            found = synonym_words(term)
            if not found:
                continue
            for word in found:
                vocabulary.setdefault(word, len(vocabulary))
            claim = (position, form, key or capitals(term))
            claims = patterns.setdefault(tuple(found), {})
            # A synonym that matches in any case makes the same one in capitals superfluous.
            if form < 3 and (position, form, "") in claims:
                continue
            claims[claim] = None
    if len(vocabulary) > MOST:
        raise ValueError(f"the mapping files have {len(vocabulary)} different words; at most {MOST} can be compiled")
    whole = {found: not any(in_sentences(kept[claim[0]], claim) for claim in patterns[found]) for found in patterns}
    ordered = sorted(patterns, key=whole.__getitem__)
    longest: dict[str, int] = {}
    for said, claims in patterns.items():
        for position, form, _ in claims:
            if form == 0:
                kind = kept[position].kind
                longest[kind] = max(longest.get(kind, 0), len(said))
    return Index(
        tuple(vocabulary),
        tuple("".join(written(vocabulary[word]) for word in found) for found in ordered),
        tuple(tuple(patterns[found]) for found in ordered),
        len(ordered) - sum(whole.values()),
        longest,
    )


def in_sentences(entry: Entry, claim: Claim) -> bool:
    """Whether a claim counts inside a sentence.

    Args:
        entry: who claims.
        claim: the claim.

    Returns:
        False for what is only looked up whole: rows of scales, headings, labels, furniture, units and words of languages.
    """
    return (claim[1] < 3 or claim[1] == _DONE) and entry.kind not in WHOLE


_KEPT = 4
"""How many automata of other versions of the mapping files stay."""
_WORTH = 5_000
"""With fewer patterns one is built as fast as it is read."""


def automaton_of(patterns: Sequence[str]) -> Any:
    """The automaton of some patterns, from the user's cache where that is possible.

    Args:
        patterns: what it is to find; of each it tells the number.

    Returns:
        An `ahocorasick.Automaton`.
    """
    if len(patterns) < _WORTH:
        return _built(patterns)
    path = _place(patterns)
    body = read_cached(path)
    if body is not None:
        with suppress(Exception):  # of a library that has another form now
            kept = _Only(io.BytesIO(body)).load()
            if len(kept) == len(patterns):
                return kept
    automaton = _built(patterns)
    write_cached(path, pickle.dumps(automaton))
    keep_newest(path, _KEPT)
    return automaton


def _built(patterns: Sequence[str]) -> Any:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, pattern in enumerate(patterns):
        automaton.add_word(pattern, number)
    automaton.make_automaton()
    return automaton


def _place(patterns: Sequence[str]) -> Path:
    library = os.stat(ahocorasick.__file__)
    total = hashlib.sha256(f"{library.st_size} {library.st_mtime_ns}\0".encode())
    total.update("\0".join(patterns).encode("utf-8", "surrogatepass"))
    return cache_dir() / f"automaton-{total.hexdigest()[:40]}.bin"


class _Only(pickle.Unpickler):
    """Reads automata and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of automata; that of anything else is refused."""
        if (module, name) != ("ahocorasick", "Automaton"):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return ahocorasick.Automaton
