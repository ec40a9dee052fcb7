"""How the names of packs are compared: the lexicon's words, without commas, with numerals in figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from etl.mapping.index import synonym_words
from etl.mapping.words import shouted
from etl.patterns import regex

_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_NUMBERED = frozenset(("type", "grade", "stage", "class"))
"""Words after which a numeral is a number: "type II" is "type 2"."""
_SIGNS = frozenset((",", ";", '"', "(", ")", "[", "]"))
SMALL = frozenset(("of", "the", "in", "at", "a", "an", "to", "on", "and", "with", "for", "by", "between", "from"))
"""Words that say nothing of their own in a name."""
_REST = regex(r"\b(?:other|unspecified|elsewhere)\b", re.I)
"""Words of the classes in which a classification puts what has none of its own."""
_SHORTEST, _MOST_WORDS = 5, 12


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """Return the form under which a name is kept and looked up.

    "Diabetes mellitus, type II" and "diabetes mellitus type 2" have one key.

    Args:
        text: a name.

    Returns:
        Normalized words with single spaces: no plural, one spelling of English, no commas and brackets; "" for no word.
    """
    return key_of_words(synonym_words(text))


def key_of_words(words: Iterable[str]) -> str:
    """Return the key of a name of which the words are known.

    Args:
        words: what `synonym_words` gives for it.
    """
    return " ".join(figures([word for word in words if word not in _SIGNS]))


def figures(words: Iterable[str]) -> list[str]:
    """Return words with the Roman numerals of types and grades as figures.

    Args:
        words: normalized words.
    """
    found = list(words)
    if not _NUMBERED.isdisjoint(found):
        for place in range(1, len(found)):
            if found[place - 1] in _NUMBERED:
                found[place] = _ROMAN.get(found[place], found[place])
    return found


def is_readable(text: str, kind: str) -> bool:
    """Return True if a name can be looked for in sentences.

    Left out are abbreviations, as they mean other things elsewhere, and rest classes ("Other seizures"); of genes only the symbols in capitals are taken.

    Args:
        text: a name.
        kind: the kind of its concept.
    """
    if kind == "gene":
        return len(text) >= 3 and text.isascii() and text[0].isalpha() and text.upper() == text and " " not in text
    letters = sum(map(str.isalpha, text))
    if _REST.search(text):
        return False
    return letters >= _SHORTEST and not shouted(text) and not text.isupper() and text.count(" ") < _MOST_WORDS
