"""Places that an address names: `s3://bucket/folder`, `gs://…`, `az://…`, `https://…`, `zip://case.txt::s3://bucket/all.zip`.

What fsspec can open is read and written as files on disk are: through pathlib's methods (`UPath`). Nothing is imported
until there is such an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from etl.errors import Case2FhirError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "az": "az", "abfs": "az", "abfss": "az", "adl": "az"}
_READ_ONLY = ("http", "https", "zip", "tar")


def is_address(given: str) -> bool:
    """Whether an argument is an address and no path of this machine."""
    return _ADDRESS.match(given) is not None


def is_remote(path: Path) -> bool:
    """Whether a place that `place` gave is none of this machine's own paths."""
    return not isinstance(path, Path)


def place(given: str) -> Path:
    """Where an argument leads.

    Args:
        given: a path, or an address that fsspec knows.

    Returns:
        A path; for an address what has a path's methods.

    Raises:
        InputError: fsspec doesn't know such addresses, or what it needs for them isn't installed.
    """
    if not is_address(given):
        return Path(given)
    scheme = given.partition("://")[0].lower()
    if scheme == "file" and "::" not in given:
        return Path(given.partition("://")[2])
    try:
        from upath import UPath
    except ImportError as error:
        raise InputError(f"{given}: addresses need fsspec: pip install 'case2fhir[remote]'") from error
    try:
        made = UPath(given, use_listings_cache=False) if scheme in _EXTRAS else UPath(given)
        _ = made.fs  # imports what the scheme needs
    except ImportError as error:
        extra = _EXTRAS.get(scheme, "remote")
        raise InputError(
            f"{given}: what opens {scheme}:// isn't installed: pip install 'case2fhir[{extra}]'"
        ) from error
    except Exception as error:
        raise _said(error, given, InputError) from error
    return cast(Path, made)


def writable(given: str) -> Path:
    """Where results go.

    Args:
        given: a path, or an address that fsspec can write to.

    Raises:
        OutputError: that can't be written to.
        InputError: as `place`.
    """
    scheme = given.partition("://")[0].lower() if is_address(given) else ""
    if scheme in _READ_ONLY:
        raise OutputError(f"{given}: {scheme}:// can only be read; write to a folder or a bucket")
    return place(given)


@contextmanager
def reached(path: Path, raises: Callable[[str], Case2FhirError] = InputError) -> Iterator[None]:
    """Tell what a storage has to say in one line.

    Args:
        path: the place.
        raises: the kind of error.

    Raises:
        Case2FhirError: of that kind, whatever its client raised.
    """
    try:
        yield
    except Case2FhirError:
        raise
    except Exception as error:  # each client has its own, without a common class
        if not is_remote(path):
            raise
        raise _said(error, str(path), raises) from error


def _said(error: Exception, given: str, raises: Callable[[str], Case2FhirError]) -> Case2FhirError:
    if isinstance(error, FileNotFoundError):
        return raises(f"{given}: no such file")
    if isinstance(error, PermissionError):
        return raises(f"{given}: access denied; check the credentials")
    if isinstance(error, OSError) and error.strerror:
        return raises(f"{given}: {error.strerror.lower()}")
    return raises(f"{given}: can't be reached ({type(error).__name__})")


def head_of(path: Path, most: int) -> bytes:
    """The first bytes of a file, in one request where that is possible.

    Args:
        path: the file.
        most: how many bytes.

    Raises:
        InputError: it can't be read.
    """
    with reached(path), path.open("rb") as stream:
        return stream.read(most)


def files_below(path: Path, pattern: str = "") -> list[tuple[Path, str]]:
    """The files of a folder, bucket or archive.

    Args:
        path: where they are.
        pattern: which of them, as a glob.

    Returns:
        Each file with its path from there on, in the order of a walk through folders.

    Raises:
        InputError: there can't be looked.
    """
    base: Any = path
    with reached(path):
        fs, root, (first, *rest) = base.fs, base.path, str(path).split("::")
        if pattern:
            found = [one for one in fs.glob(pattern) if not fs.isdir(one)]
            root = re.split(r"[*?\[]", pattern, maxsplit=1)[0].rpartition("/")[0]
        else:
            found = fs.find(root)
    scheme, behind = first.partition("://")[0], "".join(f"::{one}" for one in rest)
    root = root.strip("/")
    named = {one: one.strip("/").removeprefix(root).lstrip("/") or one.rpartition("/")[2] for one in map(str, found)}
    return [
        (place(one if is_address(one) else f"{scheme}://{one.lstrip('/') if behind else one}{behind}"), named[one])
        for one in sorted(named, key=lambda one: _turn(named[one]))
    ]


def _turn(name: str) -> list[tuple[bool, str]]:
    """The order of a walk: a folder's files before its folders."""
    *folders, file = name.split("/")
    return [*((True, folder) for folder in folders), (False, file)]


def present(out: Path) -> set[str]:
    """The names of all files below a folder of results, from there on; none when it isn't there.

    Args:
        out: the folder.

    Raises:
        OutputError: there can't be looked.
    """
    if not is_remote(out):
        return {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    place_: Any = out
    with reached(out, OutputError):
        place_.fs.invalidate_cache()
        root = place_.path.rstrip("/") + "/"
        return {str(one).removeprefix(root) for one in place_.fs.find(root)}
