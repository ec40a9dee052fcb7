"""What one process worked out and the next needs again, kept in the user's cache: answers by what was asked."""

from __future__ import annotations

import atexit
import marshal
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from etl.cache import read_cached, write_cached

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
