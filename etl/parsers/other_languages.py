"""Terms on pages in other languages than English: words that only look like terms, and what is said in two languages."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from etl.document import Document
from etl.mapping.entry import Kind, Mention
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.language import READ
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+")
_FEW = 2
"""So many words tell the language of a paragraph; of a shorter one the page's own is taken."""


def without_mistaken(document: Document, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the terms without words of other languages that look like them ("die", "falls", "grave").

    Args:
        document: the document.
        lexicon: knows the words of languages.
        mentions: the terms found.
    """
    text, (mistaken, suspects, known) = document.text, _words(lexicon)
    if not any(text[m.start : m.end].lower() in suspects for m in mentions):
        return tuple(mentions)
    page = _most(Counter(_languages(text, known)))
    begins = [block.span.start for block in document.blocks]
    found: dict[int, str] = {}

    def is_mistaken(m: Mention) -> bool:
        word = text[m.start : m.end]
        if word.isupper() or word.lower() not in suspects:
            return False
        at = max(0, bisect_right(begins, m.start) - 1)
        if at not in found:
            own = Counter(_languages(document.quote(document.blocks[at].span), known))
            found[at] = _most(own) if own.total() >= _FEW else page
        return word.lower() in mistaken.get(found[at], ())

    return tuple(m for m in mentions if not is_mistaken(m))


@once_for_mappings
def _words(lexicon: Lexicon) -> tuple[dict[str, frozenset[str]], frozenset[str], dict[str, str]]:
    """Return the words that look like terms by language, all of them, and the words that tell a language."""
    languages = lexicon.of("language")
    mistaken = {language.id: frozenset(language.mistaken) for language in languages}
    known = {word: language.id for language in languages for word in language.synonyms}
    return mistaken, frozenset[str]().union(*mistaken.values()), known


def _languages(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the language of each word in small letters that tells one; in capitals it is an abbreviation."""
    return (known[word] for word in _WORD.findall(text) if word in known)


def _most(counted: Counter[str]) -> str:
    """Return the language with most words; of as many the one that isn't read, whose texts have "in" and "an" too."""
    return max(counted, key=lambda one: (counted[one], one != READ), default="")


_RUN = regex(r"[\u4e00-\u9fff][^A-Za-z\n]*+(?=(?![A-Z]{3})[A-Za-z]{3})(?<=\s)")
"""Chinese words with the figures and signs among them, before English ones: "否认糖尿病 diabetes denied"."""
_REPEATED: tuple[Kind, ...] = ("condition", "finding", "medicine", "procedure", "cells")


def without_repeated(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the terms without the Chinese ones that English words repeat right behind them.

    Args:
        text: the document's text.
        mentions: the terms found in it; names of measures, scales and labels are kept in both languages.
    """
    runs = () if text.isascii() else [m.span() for m in _RUN.finditer(text)]
    if not runs:
        return tuple(mentions)

    def is_repeated(m: Mention) -> bool:
        at = bisect_right(runs, (m.start, len(text))) - 1
        return m.entry.kind in _REPEATED and at >= 0 and m.end <= runs[at][1]

    return tuple(m for m in mentions if not is_repeated(m))
