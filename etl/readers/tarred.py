"""Tar archives, plain or packed as a whole: each member is one document. They can only be read from their beginning on."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Callable
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import IO

from etl.errors import InputError
from etl.readers.archive import checked, is_hidden, opened
from etl.readers.limits import Limits

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
