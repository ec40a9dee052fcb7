"""The entries of a large bundle as JSON, each read again when it is asked for.

Ten thousand people have a hundred thousand resources: as dicts they take three times the memory of their JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableSequence
from typing import Any

from etl.fhir.common import Resource
from etl.fhir.encode import from_json, to_json

Entries = MutableSequence[Resource]


class Packed(MutableSequence[Resource]):
    """A sequence of entries that holds their JSON. What it gives is a copy: to change an entry is to set it.

    Args:
        entries: those that it begins with.
    """

    def __init__(self, entries: Iterable[Resource] = ()) -> None:
        self._packed = [_packed(entry) for entry in entries]

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Resource]:
        return map(from_json, self._packed)

    def __getitem__(self, at: Any) -> Any:
        return [*map(from_json, self._packed[at])] if isinstance(at, slice) else from_json(self._packed[at])

    def __setitem__(self, at: Any, entry: Any) -> None:
        self._packed[at] = [*map(_packed, entry)] if isinstance(at, slice) else _packed(entry)

    def __delitem__(self, at: int | slice) -> None:
        del self._packed[at]

    def insert(self, at: int, entry: Resource) -> None:
        """Put an entry before another."""
        self._packed.insert(at, _packed(entry))


def _packed(entry: Resource) -> bytes:
    return bytes(memoryview(to_json(entry, indent=False)))  # a copy: the encoder leaves room behind its own


def with_entries(bundle: Resource, change: Callable[[Resource], Resource]) -> Resource:
    """A bundle with each entry changed, kept as its entries are kept.

    Args:
        bundle: a Bundle; it isn't changed.
        change: gives the entry to stand in the place of one.

    Returns:
        The same bundle with the new entries.
    """
    entries = bundle.get("entry", [])
    changed = map(change, entries)
    return {**bundle, "entry": Packed(changed) if isinstance(entries, Packed) else list(changed)}
