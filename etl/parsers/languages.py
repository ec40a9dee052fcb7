"""Pages in other languages than English: which of their words only look like terms ("die", "falls", "grave")."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from etl.document import Document
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+")
_FEW = 2
"""So many words tell the language of a paragraph; of a shorter one the page's own is taken."""


def without_mistaken(document: Document, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The terms of a document without words of other languages that look like them.

    Args:
        document: the document.
        lexicon: knows the words of languages.
        mentions: the terms found.

    Returns:
        The others, in their order.
    """
    languages = lexicon.of("language")
    mistaken = {word for language in languages for word in language.mistaken}
    text = document.text
    lowered = ((m, text[m.start : m.end].lower()) for m in mentions)
    suspects = {m: word for m, word in lowered if word in mistaken}
    if not suspects:
        return tuple(mentions)
    told = {word: language.id for language in languages for word in language.synonyms}
    taken = {language.id: frozenset(language.mistaken) for language in languages}
    page = Counter(_told(text, told))
    begins = [block.span.start for block in document.blocks]
    found: dict[int, str] = {}
    kept = []
    for m in mentions:
        word = suspects.get(m)
        if word is not None and not text[m.start : m.end].isupper():
            at = max(0, bisect_right(begins, m.start) - 1)
            if at not in found:
                own = Counter(_told(document.quote(document.blocks[at].span), told))
                found[at] = _most(own) if own.total() >= _FEW else _most(page)
            if word in taken.get(found[at], ()):
                continue
        kept.append(m)
    return tuple(kept)


def _told(text: str, told: dict[str, str]) -> Iterable[str]:
    """The language of each word in small letters that tells one; in capitals it is an abbreviation."""
    return (told[word] for word in _WORD.findall(text) if word in told)


def _most(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else ""
