"""The bytes of documents: of files, and of members of zip archives without unpacking them to disk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import InputError
from etl.pipeline import load
from etl.readers.limits import Limits

if TYPE_CHECKING:
    from etl.readers.office.package import Package

_BEGIN = b"PK\x03\x04"


def body_of(path: Path, member: str, limits: Limits) -> bytes:
    """The bytes of a document.

    Args:
        path: its file, or the archive that it is in.
        member: its name in the archive, "" for a file.
        limits: what it may cost.

    Raises:
        InputError: it isn't there, may not be read, is too large or damaged.
    """
    if not member:
        return load(path, limits)
    from etl.readers.archive import content

    return content(_package(path, limits), member, limits)


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
        if not path.is_file():  # nor a pipe, which would be waited for
            return
        with path.open("rb") as file:
            if file.read(len(_BEGIN)) != _BEGIN:
                return
        from etl.readers.archive import members
        from etl.readers.office.package import is_archive

        if not is_archive(path):
            return
        package = _package(path, limits)
        listed = [(member, True) for member in members(package, limits)]
    except (OSError, ValueError, InputError):
        return
    yield from listed
    yield from ((member, False) for member in package.unsafe[:1])


def _package(path: Path, limits: Limits) -> Package:
    try:
        about = path.stat()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    return _opened(path, about.st_mtime_ns, about.st_size, limits)


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, size: int, limits: Limits) -> Package:
    """An archive, kept open for its next member."""
    from etl.readers.office.package import open_package

    return open_package(load(path, limits), path.name, limits)
