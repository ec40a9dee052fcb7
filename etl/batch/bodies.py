"""The bytes of documents: of files and what addresses name, and of members of archives without unpacking them to disk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import InputError
from etl.pipeline import load
from etl.readers.limits import Limits
from etl.sinks.address import head_of, is_remote, place, reached

if TYPE_CHECKING:
    from etl.readers.archive import Tarred
    from etl.readers.office.package import Package

_BEGIN = b"PK\x03\x04"
TARRED = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""Endings of archives that are read from their beginning to their end."""


def body_of(path: Path, member: str, limits: Limits) -> bytes:
    """The bytes of a document.

    Args:
        path: its file, or the archive that it is in.
        member: its name in the archive, "" for a file.
        limits: what it may cost.

    Raises:
        InputError: it isn't there, may not be read, is too large or damaged.
    """
    if is_tarred(path):
        tarred = _unrolled(path, *_state(path), limits)
        if not member:
            raise InputError(f"{path.name}: there is no document in the archive")
        return tarred.content(member)
    if not member:
        return _load(path, limits)
    from etl.readers.archive import content

    return content(_package(path, limits), member, limits)


def is_tarred(path: Path) -> bool:
    """Whether a file's name is one of a tar archive."""
    return path.name.lower().endswith(TARRED)


def members_of(path: Path, limits: Limits) -> Iterator[tuple[str, bool]]:
    """The names of the documents in an archive, and whether each stays inside it.

    Args:
        path: any file.
        limits: what an archive may cost.

    Yields:
        Nothing for what is no archive, or one that can't be opened: its error is told when it is converted. Of names
        that lead out of the archive the first one stands for all.
    """
    try:
        if is_tarred(path):
            tarred = _unrolled(path, *_state(path), limits)
            yield from ((member, True) for member in tarred.members)
            yield from ((member, False) for member in tarred.unsafe[:1])
            return
        if is_remote(path) and path.suffix.lower() != ".zip":  # it would have to be fetched to be looked at
            return
        if not path.is_file():  # nor a pipe, which would be waited for
            return
        if head_of(path, len(_BEGIN)) != _BEGIN:
            return
        from etl.readers.archive import members
        from etl.readers.office.package import is_archive

        if not is_remote(path) and not is_archive(path):
            return
        package = _package(path, limits)
        listed = [(member, True) for member in members(package, limits)]
    except (OSError, ValueError, InputError):
        return
    yield from listed
    yield from ((member, False) for member in package.unsafe[:1])


def _load(path: Path, limits: Limits) -> bytes:
    if not is_remote(path):
        return load(path, limits)
    data = head_of(path, limits.bytes + 1)  # in one request, for some servers don't tell a size
    limits.check_size(len(data), path.name)
    return data


def _state(path: Path) -> tuple[int, int]:
    """When a file was changed, where that is known, and its size: an archive that is another one isn't the open one."""
    try:
        with reached(path):
            about = path.stat()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    return getattr(about, "st_mtime_ns", 0) if not is_remote(path) else 0, about.st_size


def _package(path: Path, limits: Limits) -> Package:
    return _opened(path, *_state(path), limits)


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, size: int, limits: Limits) -> Package:
    """An archive, kept open for its next member."""
    from etl.readers.office.package import open_package

    return open_package(_load(path, limits), path.name, limits)


@lru_cache(maxsize=1)
def _unrolled(path: Path, changed: int, size: int, limits: Limits) -> Tarred:
    """A tar archive, kept open where its last member ended: members that are asked for in turn are read once."""
    from etl.readers.archive import open_tarred

    with reached(path):
        return open_tarred(lambda: place(str(path)).open("rb"), path.name, size, limits)
