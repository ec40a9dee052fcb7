"""Where this project keeps what it can make again, and answers that one process worked out and the next needs again."""

from __future__ import annotations

import atexit
import hashlib
import marshal
import os
import tempfile
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

_DIGEST = 65
"""A digest in hexadecimal, and a line break."""


def cache_dir() -> Path:
    """The user's folder for this project's caches ($XDG_CACHE_HOME/case2fhir, or ~/.cache/case2fhir)."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(home) if os.path.isabs(home) else Path(os.path.expanduser("~")) / ".cache"
    return base / "case2fhir"


def read_cached(path: Path) -> bytes | None:
    """What `write_cached` wrote; None when it isn't there or isn't whole.

    Args:
        path: the file.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    return body if hashlib.sha256(body).hexdigest().encode() == content[: _DIGEST - 1] else None


def keep_newest(path: Path, most: int) -> None:
    """Remove the oldest caches of a kind ("lexicon-…"), those of other versions of what they were made of.

    Args:
        path: the one in use, which stays; its name up to the first hyphen is the kind.
        most: how many others stay.
    """
    with suppress(OSError):
        others = [other for other in path.parent.glob(path.name.partition("-")[0] + "-*") if other != path]
        for old in sorted(others, key=lambda other: other.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)


def write_cached(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, with a digest of itself; a cache that can't be written is no reason to stop.

    Args:
        path: the file.
        body: its content.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            os.replace(name, path)
        except OSError:
            os.unlink(name)
            raise
    except OSError:
        return


_Asked = TypeVar("_Asked", bound=Hashable)
_Answer = TypeVar("_Answer")


class Kept(Generic[_Asked, _Answer]):
    """The answers of this process and of those before it. A class, because it is read once and added to.

    Args:
        place: gives the file; by whatever decides the answers, for nothing in it is ever doubted. Called at the first use.
        most: answers that are kept; beyond that those of other versions are more than those in use.
        worth: so many new ones are worth writing the file again.
    """

    def __init__(self, place: Callable[[], Path], most: int, worth: int) -> None:
        self._place, self._most, self._worth = place, most, worth
        self._known: dict[_Asked, _Answer] | None = None
        self._added: dict[_Asked, _Answer] = {}

    def get(self, asked: _Asked) -> _Answer | None:
        """The answer, None when it isn't known.

        Args:
            asked: what `put` was told; of types that marshal can write.
        """
        if self._known is None:
            self._known = self._read()
            atexit.register(self.keep)
        found = self._known.get(asked)
        return self._added.get(asked) if found is None else found

    def put(self, asked: _Asked, answer: _Answer) -> _Answer:
        """Remember an answer; when they are too many the earlier ones are forgotten.

        Args:
            asked: what was asked.
            answer: the answer; of types that marshal can write.

        Returns:
            The answer.
        """
        if len(self._added) >= self._most:
            self._added.clear()
        self._added[asked] = answer
        return answer

    def _read(self) -> dict[_Asked, _Answer]:
        body = read_cached(self._place())
        try:
            return dict(marshal.loads(body)) if body else {}
        except (ValueError, TypeError, EOFError):
            return {}

    def keep(self) -> None:
        """Write down what is new, if it is worth it: at the exit of a process, and by one that will be killed before."""
        if len(self._added) < self._worth:
            return
        whole = {**self._read(), **self._added}  # processes side by side add to it in turn
        self._known = whole if len(whole) <= self._most else self._added
        self._added = {}
        write_cached(self._place(), marshal.dumps(self._known))
