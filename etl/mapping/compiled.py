"""The compiled lexicon and its cache on disk.

Reading the cache imports neither yaml nor pydantic. A cache is found by a digest of everything that decides
its content, and holds a digest of itself: what can't be used is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, Encoder

from etl.cache import cache_dir, keep_newest, read_cached, write_cached
from etl.collector import held_back
from etl.errors import MappingError
from etl.mapping import load
from etl.mapping.entry import CODES, Entry
from etl.mapping.index import Index
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
