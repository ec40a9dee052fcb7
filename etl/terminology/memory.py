"""What a pack answered is remembered: a pack is written once, so an answer never changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

_Asked = TypeVar("_Asked", bound=Hashable)
_Answer = TypeVar("_Answer")


class Memory(Generic[_Asked, _Answer]):
    """Answers of a pack by what was asked. A class, because it is added to; several threads may ask it.

    Args:
        ask: asks the pack for all that isn't known in one question; yields what was asked with each of its answers.
        most: so many are remembered, those without an answer too; beyond that all are forgotten but those in use.
    """

    def __init__(self, ask: Callable[[Sequence[_Asked]], Iterable[tuple[_Asked, _Answer]]], most: int) -> None:
        self._ask, self._most = ask, most
        self._known: dict[_Asked, tuple[_Answer, ...]] = {}

    def of(self, asked: _Asked) -> tuple[_Answer, ...]:
        """Return the answers to one thing.

        Args:
            asked: a word, name or code.
        """
        found = self._known.get(asked)
        return self._learned({asked})[asked] if found is None else found

    def of_all(self, asked: Iterable[_Asked]) -> dict[_Asked, tuple[_Answer, ...]]:
        """Return the answers to several things, by what was asked; what has no answer is left out.

        Args:
            asked: words, names or codes.
        """
        wanted = asked if isinstance(asked, set) else set(asked)
        known = self._learned(wanted)
        return {one: found for one in wanted if (found := known[one])}

    def _learned(self, wanted: set[_Asked]) -> dict[_Asked, tuple[_Answer, ...]]:
        """Return what is known, with all that is wanted in it. A dictionary is never emptied: another thread may read it."""
        known = self._known
        fresh = [*wanted.difference(known)]
        if fresh:
            made: dict[_Asked, list[_Answer]] = {one: [] for one in fresh}
            for one, answer in self._ask(fresh):
                made[one].append(answer)
            if len(known) + len(fresh) > self._most:
                self._known = known = {one: known[one] for one in wanted if one in known}
            known.update({one: tuple(answers) for one, answers in made.items()})
        return known
