"""Words that look like terms of medicine and that no mapping knows: by their ending, or because they are written in capitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from etl.document import Span
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.number import QuantityHit
from etl.patterns import regex

_LONG_WORD = regex(r"[^\W\d_]{7,}")
_UNKNOWN_SHORT = regex(r"\b[A-Z]{3,6}\d?\b")
_ENDING = "_ending"
_ORDINARY_WORDS = """
analysis basis crisis emphasis hypothesis thesis synthesis parenthesis oasis genesis photo data aroma diploma academia
media april imprimis autopsy geography photography biography bibliography history symmetry asymmetry geometry category
therapy diagnosis prognosis economy autonomy telemetry poetry industry country metropolis academy drama panorama utopia
syndrome syndromes
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Plain words with an ending that looks clinical."""


@once_for_mappings
def endings(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Return the endings of clinical words, each with the kind of what ends so, the longest first.

    Args:
        lexicon: the compiled mappings.
    """
    found = [
        (text.lstrip("-").lower(), entry.id.removesuffix(_ENDING))
        for entry in lexicon.of("qualifier")
        if entry.role == "ending"
        for text in entry.synonyms
    ]
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one[0])))


@lru_cache(maxsize=1)
def _of_one_or_more(known: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple([ending + plural for ending, _ in known for plural in ("", "s")])


def by_ending(text: str, span: Span, known: tuple[tuple[str, str], ...]) -> Iterator[tuple[Span, str]]:
    """Yield the words with a clinical ending, each with the kind that it speaks for.

    Args:
        text: the document's text.
        span: where to look.
        known: see `endings`.
    """
    any_ending = _of_one_or_more(known)
    for match in _LONG_WORD.finditer(text, span.start, span.end):
        word = match[0].lower()
        if word in _ORDINARY or not word.endswith(any_ending):
            continue
        kind = next((kind for ending, kind in known if word.endswith((ending, ending + "s"))), "")
        if kind:
            yield Span(*match.span()), kind


def unknown_terms(
    text: str, span: Span, hits: Sequence[Mention | QuantityHit], known: tuple[tuple[str, str], ...]
) -> Iterator[Span]:
    """Yield what looks like a term and stands in nothing that was recognized.

    Args:
        text: the document's text.
        span: where to look.
        hits: what was recognized there.
        known: see `endings`.
    """
    looks = [found for found, _ in by_ending(text, span, known)]
    if not text[span.start : span.end].isupper():
        looks += [Span(*match.span()) for match in _UNKNOWN_SHORT.finditer(text, span.start, span.end)]
    yield from (one for one in looks if not any(hit.start < one.end and one.start < hit.end for hit in hits))
