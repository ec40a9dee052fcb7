"""Zip archives of documents: each member is one document. Archives within archives are not opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from etl.document import Document
from etl.errors import InputError
from etl.readers.detect import detect
from etl.readers.limits import Limits
from etl.readers.office.package import Package, open_package
from etl.value import replace

BEHIND = "!"
"""Between the name of an archive and that of a member: `all.zip!ward/case.txt`."""


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read an archive that holds one document.

    Args:
        data: its bytes.
        name: its name; it stays the document's name.
        limits: what it may cost.

    Returns:
        The first document in it, with a warning when there are more.

    Raises:
        InputError: when no member can be read, or the archive may not be opened.
    """
    documents = read_all(data, name, limits)
    first = replace(documents[0], name=name)
    if len(documents) == 1:
        return first
    warning = f"only the first of {len(documents)} documents in the archive is read: unpack it"
    return replace(first, warnings=(*first.warnings, warning))


def read_all(data: bytes, name: str, limits: Limits | None = None) -> tuple[Document, ...]:
    """Read all documents of an archive.

    Args:
        data: its bytes.
        name: its name, for messages; a document is named `archive.zip!folder/member.txt`.
        limits: what each member and the archive may cost.

    Returns:
        The documents, by their members' names; the first one's warnings tell what could not be read.

    Raises:
        InputError: when no member can be read, or the archive may not be opened.
    """
    from etl.readers import read as read_member

    limits = limits or Limits()
    package = open_package(data, name, limits)
    documents: list[Document] = []
    failed: list[str] = []
    for member in [*members(package, limits), *package.unsafe[:1]]:
        try:
            documents.append(read_member(content(package, member, limits), f"{name}{BEHIND}{member}", limits))
        except InputError as error:
            failed.append(str(error))
    if not documents:
        raise InputError(failed[0] if failed else f"{name}: there is no document in it")
    return (replace(documents[0], warnings=(*documents[0].warnings, *failed)), *documents[1:])


def documents_of(data: bytes, name: str, limits: Limits | None = None) -> tuple[Document, ...]:
    """Read a source of any format: all documents of an archive, or the one that any other source is.

    Args:
        data: its bytes.
        name: its name, kept in the documents and used in messages.
        limits: what it may cost.

    Returns:
        The documents.

    Raises:
        InputError: when nothing can be read.
    """
    from etl.readers import read as read_one

    limits = limits or Limits()
    limits.check_size(len(data), name)
    return read_all(data, name, limits) if detect(data, name) == "zip" else (read_one(data, name, limits),)


def members(package: Package, limits: Limits) -> list[str]:
    """The names of the documents in an archive.

    Args:
        package: the opened archive.
        limits: what it may cost.

    Returns:
        The names of all members but those that are a system's own, sorted.

    Raises:
        InputError: when there are too many.
    """
    found = sorted(member for member in package.sizes if not is_hidden(member))
    if len(found) > limits.members:
        told = f"{len(found)} documents are more than the limit of {limits.members} (members); unpack the archive"
        raise InputError(f"{package.name}: {told}")
    return found


def content(package: Package, member: str, limits: Limits) -> bytes:
    """The bytes of a member.

    Args:
        package: the opened archive.
        member: its name.
        limits: what it may cost.

    Returns:
        The bytes.

    Raises:
        InputError: when it is too large, damaged, protected, an archive itself, or when its name leads out of the
            archive.
    """
    called = checked(package.name, member, package.sizes, package.unsafe, limits)
    return opened(package.read(member), member, called)


def checked(name: str, member: str, sizes: Mapping[str, int], unsafe: Sequence[str], limits: Limits) -> str:
    """See whether a member may be read, of an archive of any kind.

    Args:
        name: the archive's.
        member: its name.
        sizes: the bytes of each member.
        unsafe: names that lead out of the archive.
        limits: what it may cost.

    Returns:
        How the member is called in messages.

    Raises:
        InputError: it isn't there, is too large, or its name leads out of the archive.
    """
    called = f"{name}{BEHIND}{member}"
    if member in unsafe:
        more = f" (and {len(unsafe) - 1} more names)" if len(unsafe) > 1 else ""
        raise InputError(f"{called}: its name leads out of the archive{more}: it isn't read")
    if member not in sizes:
        raise InputError(f"{called}: there is no such member in the archive")
    limits.check_size(sizes[member], called)
    return called


def opened(data: bytes | None, member: str, called: str) -> bytes:
    """What was read of a member, unless it is an archive itself.

    Args:
        data: its bytes; None where they are none of a document's.
        member: its name.
        called: see `checked`.

    Raises:
        InputError: it is an archive.
    """
    if data is None or detect(data, member) in ("zip", "archive"):
        raise InputError(f"{called}: an archive within an archive isn't opened; unpack it")
    return data


def is_hidden(member: str) -> bool:
    """Whether a member is a system's own (".DS_Store", "__MACOSX/…"), not a document.

    Args:
        member: its name in the archive.
    """
    parts = PurePosixPath(member.replace("\\", "/")).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts) or parts[-1].endswith(".db")
