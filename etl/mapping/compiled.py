"""The compiled lexicon, its cache on disk, and what differs between two states of the mapping files.

Reading the cache imports neither yaml nor pydantic. A cache is found by a digest of everything that decides
its content, and holds a digest of itself: what can't be used is made again.

Everything that is found is found by its words: a document that lacks a word of each term of the changed entries, and of
the entries that refer to them, is read as before. Entries that are asked for without their words (by their unit, by
their role, by an id in the code) touch every document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, Encoder

from etl.cache import cache_dir, keep_newest, read_cached, write_cached
from etl.collector import held_back
from etl.errors import MappingError
from etl.mapping import load, words
from etl.mapping.entry import CODES, Entry
from etl.mapping.index import Index, synonym_words, terms
from etl.mapping.lexicon import Lexicon, build_lexicon
from etl.value import replace

FORMAT = 7
"""Raise it when the cache's form changes."""
_KEPT = 8
"""How many caches of other versions of the mapping files stay."""


class _Kept(Struct, frozen=True, array_like=True):
    """What the cache holds of a lexicon."""

    entries: tuple[Entry, ...]
    index: Index


_ENCODER, _DECODER = Encoder(), Decoder(_Kept)


def compile_lexicon(extra: Sequence[Path] = (), *, wider: bool = False) -> Lexicon:
    """The lexicon of the shipped mapping files, and of others laid over them, from the cache where possible.

    Args:
        extra: further mappings folders, each laid over the ones before.
        wider: whether codes that mean more than an entry count as codes of it.

    Returns:
        The lexicon; the same object for the same folders within one process.

    Raises:
        MappingError: a mapping file can't be used.
    """
    return _compiled((load.shipped_dir(), *(Path(folder) for folder in extra)), wider)


@cache
def _compiled(dirs: tuple[Path, ...], wider: bool) -> Lexicon:
    return lexicon_of(dirs, wider=wider)


def lexicon_of(dirs: Sequence[Path], *, wider: bool = False) -> Lexicon:
    """The lexicon of some mappings folders, from the cache on disk where that is possible.

    Args:
        dirs: mappings folders, each laid over the ones before.
        wider: whether codes that mean more than an entry count as codes of it.

    Returns:
        The lexicon.

    Raises:
        MappingError: a mapping file can't be used.
    """
    path = _place(digest(dirs) + ("-wider" if wider else ""))
    known = _read(path)
    if known is not None:
        return known
    try:
        # Examples are for those who write mappings; no document is read with them.
        entries = load.load_entries(dirs)
        if wider:
            entries = tuple(replace(entry, codings=(*entry.codings, *entry.wider)) for entry in entries)
        lexicon = build_lexicon(replace(entry, examples=()) for entry in entries)
    except ValueError as error:
        raise MappingError(f"{dirs[-1]}:0: {error}") from error
    _write(path, lexicon)
    return lexicon


def cached_lexicon(digest: str) -> Lexicon | None:
    """The lexicon of mapping files as they were, None when it isn't in the cache any more.

    Args:
        digest: what `digest` gave for them.
    """
    return _read(_place(digest))


def _place(digest: str) -> Path:
    return cache_dir() / f"lexicon-{digest}.bin"


def digest(dirs: Sequence[Path]) -> str:
    """A digest of everything that decides what the lexicon of some folders is.

    Args:
        dirs: mappings folders.

    Returns:
        Hexadecimal digits.

    Raises:
        MappingError: a folder is missing, or a file of it can't be read.
    """
    total = hashlib.sha256(f"case2fhir lexicon {FORMAT}\n".encode())
    # The code that normalizes words is as much a part of it as the files are.
    here = Path(__file__).parent
    for name in ("entry", "index", "load", "words", "yamlfile", "../names"):
        try:
            total.update((here / f"{name}.py").read_bytes())
        except OSError:
            continue
    for folder in dirs:
        total.update(b"\0folder\0")
        for path in (*load.mapping_files(folder), folder / CODES):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise MappingError(f"{path}:0: can't be read ({error.strerror})") from error
            total.update(f"\0{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()[:40]


def _read(path: Path) -> Lexicon | None:
    body = read_cached(path)
    try:
        with held_back():
            if body is not None:
                kept = _DECODER.decode(body)
                return Lexicon(kept.entries, kept.index)
    except MsgspecError:
        pass
    return None


def _write(path: Path, lexicon: Lexicon) -> None:
    write_cached(path, _ENCODER.encode(_Kept(lexicon.entries, lexicon.index)))
    keep_newest(path, _KEPT)


FOUND_BY_WORDS = frozenset(
    ["condition", "finding", "function", "procedure", "cells", "medicine", "gene", "site", "scale", "social"]
)
"""Kinds whose entries nothing but their words leads to."""
ASKED_BY_ID = frozenset([("finding", "death"), ("cells", "cell_transplantation")])
"""Those of them that code asks for by their id."""


class Changes(Struct, frozen=True):
    """What differs.

    Args:
        entries: the entries that were added, removed or changed, as `kind:id`, sorted.
        everywhere: those of them that touch every document; none where the terms tell.
        terms: what the changed entries and those that refer to them are called, each as its normalized words.
        words: normalized words that only one of the two states knows.
    """

    entries: tuple[str, ...]
    everywhere: tuple[str, ...]
    terms: frozenset[frozenset[str]]
    words: frozenset[str]

    def touch(self, text: str) -> bool:
        """Whether a document may be read otherwise than before.

        Args:
            text: its normalized text.
        """
        if self.everywhere:
            return True
        have: set[str] = set()
        short: set[str] = set()  # words before a full stop may be the beginnings of others
        last = ""
        for _, _, word in words.tokens(text):
            have.add(word)
            have.add(words.spelling(word))
            if word == "." and last.isalpha():
                short.add(last)
            last = word
        if self.words & have or any(term <= have for term in self.terms):
            return True
        cut = tuple(short)
        return any(
            all(word in have or _begins(word, cut) for word in term) for term in {*self.terms, *map(_alone, self.words)}
        )


def changes(old: Lexicon, new: Lexicon) -> Changes:
    """What differs between two lexicons.

    Args:
        old: the one before.
        new: the one now.

    Returns:
        The changes; none where only examples, comments and places in files differ.
    """
    before, now = _by_id(old), _by_id(new)
    changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    if [key for key in before if key in now] != [key for key in now if key in before]:
        moved = "the order of the entries"  # decides between two that one text names
        return Changes(tuple(sorted(map(_named, changed))), (moved,), frozenset(), frozenset())
    everywhere = sorted(_named(key) for key in changed if _everywhere(before.get(key), now.get(key)))
    known = {*before.values(), *now.values()}
    near = {one for key in changed for one in (before.get(key), now.get(key)) if one is not None}
    kin = {id for one in near for id in _kin(one)}
    ids = {one.id for one in near}
    while more := {one for one in known - near if not ids.isdisjoint(_refers(one))}:
        near |= more
        ids |= {one.id for one in more}
    near |= {one for one in known if one.id in kin}
    return Changes(
        tuple(sorted(map(_named, changed))),
        tuple(everywhere),
        frozenset(frozenset(found) for one in near for term in _called(one) if (found := synonym_words(term))),
        frozenset(set(old.index.vocabulary) ^ set(new.index.vocabulary)),
    )


Key = tuple[str, str]


def _by_id(lexicon: Lexicon) -> dict[Key, Entry]:
    return {(one.kind, one.id): replace(one, file="", line=0, examples=()) for one in lexicon.entries}


def _named(key: Key) -> str:
    return ":".join(key)


def _everywhere(old: Entry | None, new: Entry | None) -> bool:
    """Whether a change is of an entry that more than its words leads to."""
    one = old or new
    assert one is not None
    if (one.kind, one.id) in ASKED_BY_ID or any(each.units for each in (old, new) if each and each.kind == "finding"):
        return True
    if one.kind in FOUND_BY_WORDS:
        return False
    if one.kind != "measure" or old is None or new is None:
        return True
    bare = [replace(each, synonyms=(), negated=(), abilities=()) for each in (old, new)]
    return bare[0] != bare[1]  # of a measure only more or fewer words


def _called(entry: Entry) -> Iterator[str]:
    yield from (term for term, _, _ in terms(entry))
    yield from entry.spots
    yield from entry.site_words
    if entry.kind == "scale":
        yield entry.name.rpartition(" ")[0]  # its items are listed under the beginning of its name


def _kin(entry: Entry) -> Iterator[str]:
    """Ids of entries that are understood through this one, although it is this one that names them."""
    yield from (wider for _, wider in entry.refines)
    yield from (
        id for id in (entry.impaired, entry.unable, entry.shows, entry.function, entry.part_of, *entry.pair) if id
    )


def _refers(entry: Entry) -> Iterable[str]:
    """Ids of the entries that an entry names, of whatever kind."""
    found = [*entry.implies, *entry.values, *entry.pair, *(id for pair in entry.refines for id in pair)]
    found += [
        entry.impaired,
        entry.unable,
        entry.shows,
        entry.function,
        entry.grade,
        entry.part_of,
        entry.route,
        entry.value,
    ]
    found += [id for item in entry.items for id in (item.absent_of, item.site, item.measure)]
    return {id for id in found if id}


def _alone(word: str) -> frozenset[str]:
    return frozenset((word,))


def _begins(word: str, short: tuple[str, ...]) -> bool:
    return any(word != one and word.startswith(one) for one in short)
