"""Names whose words stand in another order within one noun phrase: "atrophy of the optic nerve" is optic nerve atrophy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from etl.mapping.words import Token
from etl.terminology.lists import rows_of
from etl.terminology.naming import SMALL, key_of

_FEWEST, _MOST = 2, 5
_LONGER = 3
"""A phrase has so many words more than the name at most."""
_ENDINGS = ("ing", "ed", "ness")
_STEM = 4


class Run(Struct, frozen=True):
    """A noun phrase in which all words of a name stand.

    Args:
        key: its words, without sides, as the name would have them if it were called so.
        first: position of its first word in the text's words.
        last: position of its last word.
    """

    key: str
    first: int
    last: int


class _Classes(Struct, frozen=True):
    between: frozenset[str]
    sides: frozenset[str]
    after: frozenset[str]


class _Phrase(Struct, frozen=True):
    """What a noun phrase says: its words without small ones and sides, and its head."""

    words: tuple[str, ...]
    head: str
    joined: bool
    """Whether a small word joins head and what it is about."""


class Page(Struct, frozen=True):
    """The words of a text, prepared to look for names in another order.

    Args:
        text: the text.
        stream: its words with their places.
        said: the same as keys have them, as a list.
        at: the positions of each word.
        stems: the words before a small word by their stem.
    """

    text: str
    stream: Sequence[Token]
    said: list[str]
    at: Mapping[str, Sequence[int]]
    stems: Mapping[str, frozenset[str]]


@cache
def _classes() -> _Classes:
    return _Classes(**{name: frozenset(words.split()) for name, words in rows_of("phrases")})


def page_of(text: str, stream: Sequence[Token], said: list[str]) -> Page:
    """Prepare the words of a text.

    Args:
        text: the text.
        stream: what `Lexicon.stream` gave for it.
        said: the words as keys have them.
    """
    between = _classes().between
    at: dict[str, list[int]] = {}
    stems: dict[str, set[str]] = {}
    before = ""
    for place, word in enumerate(said):
        if word in at:
            at[word].append(place)
        else:
            at[word] = [place]
        if word in between and before.isalpha() and before not in SMALL:
            stems.setdefault(stem(before), set()).add(before)
        before = word
    return Page(text, stream, said, at, {one: frozenset(words) for one, words in stems.items()})


def inflected(page: Page) -> set[str]:
    """Return other forms of the heads of a page's phrases, by which names could be found.

    Args:
        page: the page.
    """
    return {form for one in page.stems if len(one) >= _STEM for form in (one, f"{one}ed", f"{one}ing")}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a word without the endings of participles and of nouns of a quality.

    "Slanted", "slanting" and "slant" have one stem, "stiffness" and "stiff" too.

    Args:
        word: a normalized word.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


def places_of(words: list[str], page: Page) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each place where some words stand in their order.

    Args:
        words: the words, at least one.
        page: where to look.
    """
    nothing: Sequence[int] = ()
    rare = min(range(len(words)), key=lambda n: len(page.at.get(words[n], nothing)))
    for place in page.at.get(words[rare], nothing):
        first = place - rare
        if first >= 0 and page.said[first : first + len(words)] == words:
            yield first, first + len(words) - 1


def runs_of(name: str, key: str, page: Page) -> Iterator[Run]:
    """Find the noun phrases that say a name in another order.

    Args:
        name: the name as its release prints it.
        key: the name as it is looked up.
        page: where to look.

    Yields:
        Each phrase; none for names of one word, of more than five, and with words that join two things.
    """
    named = _name(name, key)
    if named is None or not (named.joined or any(stem(word) in page.stems for word in named.words)):
        return
    rare = min((_places(word, page) for word in named.words), key=len)
    size = len(named.words)
    reach = size + _LONGER
    seen: set[tuple[int, int]] = set()
    for place in rare:
        for first in range(max(0, place - reach + 1), place + 1):
            last = _end(first, place, named, page, reach)
            if last is None or (first, last) in seen:
                continue
            seen.add((first, last))
            run = _run(first, last, named, page)
            if run is not None and run.key != key:
                yield run


@lru_cache(maxsize=8192)
def _name(name: str, key: str) -> _Phrase | None:
    """Return what a name says, None for one that isn't read in another order."""
    classes = _classes()
    words = key.split()
    small = {word for word in words if word in SMALL}
    content = tuple(word for word in words if word not in SMALL)
    if not _FEWEST <= len(content) <= _MOST or len(set(content)) < len(content) or small - classes.between - {"the"}:
        return None
    if classes.sides.intersection(content):
        return None
    front = key_of(name.split(",", 1)[0]).split() or words
    return _Phrase(content, _head(front), bool(small) or front != words)


def _head(words: Sequence[str]) -> str:
    """Return the head of a phrase: its last word before a small word."""
    between = _classes().between
    cut = next((n for n, word in enumerate(words) if word in between and n), len(words))
    return words[cut - 1]


def _places(word: str, page: Page) -> list[int]:
    forms = {word, *page.stems.get(stem(word), ())}
    return sorted(place for form in forms for place in page.at.get(form, ()))


def _end(first: int, place: int, named: _Phrase, page: Page, reach: int) -> int | None:
    """Return where a phrase ends that begins at a word and holds another one, None if none does."""
    classes = _classes()
    missing = [stem(word) for word in named.words]
    for at in range(first, min(first + reach, len(page.said))):
        word = page.said[at]
        form = stem(word)
        if form in missing:
            missing.remove(form)
        elif at == first or (word not in classes.between and word not in classes.sides):
            return None
        if not missing:
            return at if at >= place else None
    return None


def _run(first: int, last: int, named: _Phrase, page: Page) -> Run | None:
    """Return the phrase between two words if it says a name and nothing else."""
    classes = _classes()
    words = [word for word in page.said[first : last + 1] if word not in classes.sides]
    if "\n" in page.text[page.stream[first][0] : page.stream[last][1]]:
        return None
    head = _head(words)
    joined = any(word in classes.between for word in words)
    others = [word for word in words if word not in classes.between and word != head]
    rest = list(named.words)
    for word in others:
        if word not in rest:
            return None  # only the head may be inflected
        rest.remove(word)
    if len(rest) != 1:
        return None
    own = rest[0]
    if own == named.head:
        fits = joined or (named.joined and not head.endswith("ing"))  # "finger spreading 4/5" is what somebody does
    else:
        # "downslant to the palpebral fissures": the head is what a participle says of the name's own head
        fits = joined and not named.joined and own.endswith("ed") and own != head
    if not fits or (joined and not _ends(last, page)):
        return None
    return Run(" ".join(words), first, last)


def _ends(last: int, page: Page) -> bool:
    """Return True if no word behind a phrase could be its real head."""
    if last + 1 >= len(page.said):
        return True
    between = page.text[page.stream[last][1] : page.stream[last + 1][0]]
    word = page.said[last + 1]
    if "\n" in between or not word[:1].isalpha():
        return True
    return word in _classes().after or word.endswith("ed")
