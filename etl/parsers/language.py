"""In which language a text is, by its letters and by how many of the commonest words of each language it has.

Measured on 20 clinical sentences a language against py3langid: see docs/dependencies.md.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from etl.document import Span
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.patterns import regex

READ = "en"
"""The language that is read."""
_TOKEN = regex(r"[^\W\d_]+")
_LEAST = 2
"""So many common words tell a language …"""
_SHARE = 0.15
"""… if they are such a share of all words."""
_CHARS = 6
"""So many letters of another script are no symbol of a unit or gene: "β-blocker"."""
_MOST = 20_000
"""Characters that are looked at: a language doesn't change with every page."""


_NO_SPACES = "\u2e80"
"""From this letter on, no spaces stand between words."""
_PART = 8
"""Fewer words are a name or a title, and no part of a document in another language."""
_CERTAIN = 3
"""So many different words make a part of an English document one in another language: "et al." doesn't."""
_OTHER = 1.5
"""By so many times more words a sentence is in another language than the rest, and not only in one that is like it."""
_MIXED = 0.2
"""With such a share of English words a document isn't in another language, only a part of it is."""


class _Known(Struct, frozen=True):
    """The languages by their common words and by their letters."""

    languages: Mapping[str, Entry]
    words: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, tuple[str, ...]]
    scripts: Mapping[str, tuple[str, ...]]


@once_for_mappings
def _known(lexicon: Lexicon) -> _Known:
    words: dict[str, list[str]] = {}
    letters: dict[str, list[str]] = {}
    scripts: dict[str, list[str]] = {}
    for language in lexicon.of("language"):
        for word in language.common:
            if len(word) == 1 and word.isascii():
                continue  # "v", "s" and "k" stand for too much
            words.setdefault(word.lower(), []).append(language.id)
        for letter in language.letters.lower():
            letters.setdefault(letter, []).append(language.id)
        for script in language.script:
            scripts.setdefault(script, []).append(language.id)
    return _Known(
        {language.id: language for language in lexicon.of("language")},
        {word: tuple(ids) for word, ids in words.items()},
        {letter: tuple(ids) for letter, ids in letters.items()},
        {script: tuple(ids) for script, ids in scripts.items()},
    )


class _Told(Struct, frozen=True):
    """The language of a text, and how many different words of it speak for that and for others."""

    language: Entry
    words: int
    others: Mapping[str, int] = {}


_BEYOND_LATIN = regex("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\U0010ffff]")
"""A letter of another script than Latin, or of Latin in full width."""


def language_of(text: str, lexicon: Lexicon) -> Entry | None:
    """Return the language of a text.

    Args:
        text: a paragraph, a sentence or a page.
        lexicon: knows the languages (`mappings/languages.yaml`).

    Returns:
        The language's entry; None where too few of its words tell one, as in a list of names or values.
    """
    told = _told(text, lexicon)
    return told.language if told is not None else None


def _told(text: str, lexicon: Lexicon) -> _Told | None:
    known = _known(lexicon)
    text = text[:_MOST]
    tokens = [token.lower() for token in _TOKEN.findall(text) if not token.isupper() or not token.isascii()]
    counts: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    for token, number in Counter(tokens).items():
        of_letters = {one for char in token for one in known.letters.get(char, ())} if not token.isascii() else ()
        for one in (*known.words.get(token, ()), *of_letters):
            counts[one] += number
            distinct[one] += 1
    if script := "" if text.isascii() else _script(text, known):
        best = max(known.scripts[script], key=lambda one: counts[one])
        return _Told(known.languages[best], distinct[best], distinct)
    latin = Counter({one: number for one, number in counts.items() if not known.languages[one].script})
    most = max(latin.values(), default=0)
    if most < _LEAST or most < _SHARE * len(tokens):
        return None
    best = READ if latin[READ] == most else max(latin, key=lambda one: latin[one])
    return _Told(known.languages[best], distinct[best], distinct)


def _script(text: str, known: _Known) -> str:
    """Return the script other than Latin that most letters of a text have; "" for Latin."""
    if not _BEYOND_LATIN.search(text):
        return ""
    letters = [char for char in text if char.isalpha()]
    named = Counter(_script_of(char) for char in letters)
    told = {script: number for script, number in named.items() if script in known.scripts}
    if not told or sum(told.values()) < max(_CHARS, len(letters) // 2):
        return ""
    return "HIRAGANA" if "HIRAGANA" in told else max(told, key=lambda script: told[script])


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0].split("-")[0]


def unread(text: str, blocks: Iterable[Span], sentences: Iterable[Span], lexicon: Lexicon) -> dict[Span, str]:
    """Return the sentences of a document in languages that aren't read.

    Args:
        text: the document's text.
        blocks: its paragraphs and fields.
        sentences: the sentences that stand in them.
        lexicon: knows the languages.

    Returns:
        The English name of its language for each; a sentence too short to tell has its paragraph's, and in a document
        that is hardly English the document's own. Names and titles of an English one are none.
    """
    sentences = list(sentences)
    own = {span: _told(text[span.start : span.end], lexicon) for span in blocks}
    found: dict[Span, _Told | None] = {}
    for block, sentence in _within(sorted(own), sentences):
        told = own[block] if block is not None else None
        if told is None or told.language.id != READ:
            told = _told(text[sentence.start : sentence.end], lexicon) or told
        found[sentence] = told
    weights: Counter[str] = Counter()
    for sentence, told in found.items():
        if told is not None:
            weights[told.language.id] += len(_TOKEN.findall(text, sentence.start, sentence.end))
    english = weights.pop(READ, 0)
    if not weights:
        return {}
    names = {told.language.id: told.language.name for told in found.values() if told}
    most = max(weights, key=lambda one: weights[one])
    others = {sentence: told for sentence, told in found.items() if told is None or told.language.id != READ}
    if english < _MIXED * (english + weights.total()):
        return {
            sentence: told.language.name if told and _is_another(told, names[most], most) else names[most]
            for sentence, told in others.items()
        }
    return {
        sentence: told.language.name
        for sentence, told in others.items()
        if told and (told.words >= _CERTAIN or told.language.script) and weights[told.language.id] >= _PART
    }


@once_for_mappings
def denials(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what finds words of denial in the languages that aren't read.

    Args:
        lexicon: has them as an entry of kind `trace`; those of one language may be other words in another.
    """
    words = {w for e in lexicon.of_role("trace", "denial") for w in (e.name, *e.synonyms)}
    spaced, unspaced = ([re.escape(w) for w in sorted(words) if (w[0] < _NO_SPACES) is has] for has in (True, False))
    return re.compile("|".join((rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", *unspaced)), re.I)


def _is_another(told: _Told, name: str, most: str) -> bool:
    """Whether a sentence is in another language than most of its document, and not only in one that is like it."""
    if told.language.name == name:
        return False
    shared = told.others.get(most, 0)
    own_script = bool(told.language.script) and not shared
    return (own_script and not told.words) or (told.words >= _CERTAIN and told.words > _OTHER * shared)


def _within(blocks: Sequence[Span], sentences: Sequence[Span]) -> Iterator[tuple[Span | None, Span]]:
    """Yield each sentence with the block that it stands in."""
    starts = [block.start for block in blocks]
    for sentence in sentences:
        at = bisect_right(starts, sentence.start) - 1
        yield (blocks[at] if at >= 0 and sentence.start < blocks[at].end else None), sentence
