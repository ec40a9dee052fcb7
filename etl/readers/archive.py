"""Archives of documents, zip or tar: each member is one document. Archives within archives are not opened."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import IO

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


# Tar archives, plain or packed as a whole: each member is one document. They can only be read from their beginning
# on.


_DAMAGED = (tarfile.TarError, EOFError, OSError, zlib.error, LZMAError)


class Tarred:
    """An open archive. A class, because where its stream stands is kept: going back means to begin anew.

    Attributes:
        members: the names of its documents, in its own order.
        unsafe: names that lead out of it.
    """

    def __init__(self, begin: Callable[[], IO[bytes]], name: str, limits: Limits) -> None:
        """Take what opens the archive's bytes."""
        self.name, self._limits, self._begin = name, limits, begin
        self._sizes: dict[str, int] = {}
        self.unsafe: list[str] = []
        self._stream: IO[bytes] | None = None
        self._tar: tarfile.TarFile | None = None
        self._process = 0

    @property
    def members(self) -> tuple[str, ...]:
        """The names of its documents, in its own order."""
        return tuple(self._sizes)

    def list_up(self, size: int) -> None:
        """Read the archive once for the names of its members.

        Args:
            size: its bytes.

        Raises:
            InputError: it is damaged, has too many members, or unpacks to too much.
        """
        limits, total = self._limits, 0
        try:
            for one in self._rewound():
                total += one.size
                if total > limits.unpacked or total > max(limits.ratio * size, limits.bytes):
                    what = "growth" if total > limits.unpacked else "ratio"
                    raise InputError(f"{self.name}: it unpacks to more than the limits allow ({what}); raise it")
                if not one.isreg():
                    continue
                if one.name.startswith("/") or ".." in PurePosixPath(one.name).parts:
                    self.unsafe.append(one.name)
                    continue
                if is_hidden(one.name):
                    continue
                self._sizes[one.name] = one.size
                if len(self._sizes) > limits.members:
                    told = f"more documents than the limit of {limits.members} (members); unpack the archive"
                    raise InputError(f"{self.name}: {told} or raise the limit")
        except _DAMAGED as error:
            raise InputError(f"{self.name}: the archive is damaged ({type(error).__name__}); fetch it again") from error
        finally:
            self._close()

    def content(self, member: str) -> bytes:
        """The bytes of a member.

        Args:
            member: its name.

        Raises:
            InputError: it is too large, damaged, an archive itself, or its name leads out of the archive.
        """
        called = checked(self.name, member, self._sizes, self.unsafe, self._limits)
        try:
            data = self._forward(member)
            if data is None:
                self._close()
                data = self._forward(member)
        except _DAMAGED as error:
            self._close()
            raise InputError(f"{called}: damaged ({type(error).__name__}); fetch the archive again") from error
        return opened(data, member, called)

    def _forward(self, member: str) -> bytes | None:
        if self._process != os.getpid():  # a stream that was open before the process was forked is its parent's too
            self._tar = self._stream = None
        tar = self._tar or self._rewound()
        while (one := tar.next()) is not None:
            tar.members.clear()  # type: ignore[attr-defined]  # else it keeps all that were passed
            if one.name == member and one.isreg():
                stream = tar.extractfile(one)
                return stream.read() if stream else None
        return None

    def _rewound(self) -> tarfile.TarFile:
        self._close()
        self._process = os.getpid()
        self._stream = self._begin()
        self._tar = tarfile.open(fileobj=self._stream, mode="r|*")  # noqa: SIM115  # it stays open
        return self._tar

    def _close(self) -> None:
        for one in (self._tar, self._stream):
            if one is not None:
                one.close()
        self._tar = self._stream = None


def open_tarred(begin: Callable[[], IO[bytes]], name: str, size: int, limits: Limits) -> Tarred:
    """Open a tar archive.

    Args:
        begin: opens its bytes, each time from the beginning.
        name: its name, for messages.
        size: its bytes.
        limits: what it and each member may cost.

    Returns:
        The archive.

    Raises:
        InputError: it is damaged, or too large.
    """
    made = Tarred(begin, name, limits)
    made.list_up(size)
    return made
