"""Classes of onset: when a disease or feature began, in the words of HPO ("Infantile onset"); of `mappings/rules/onsets.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from etl.mapping.load import read_rules


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    words: tuple[str, ...]


class _File(Struct, frozen=True):
    onsets: dict[str, _Row]


class OnsetClass(Struct, frozen=True):
    """A class of onset.

    Args:
        name: HPO's name of it, "Infantile onset".
        code: HPO's code.
    """

    name: str
    code: str


@cache
def _classes() -> tuple[Mapping[str, OnsetClass], Mapping[str, OnsetClass]]:
    """Return the classes by their names, and by the other words for them."""
    rows = read_rules("onsets", _File).onsets
    named = {name.casefold(): OnsetClass(name, row.code) for name, row in rows.items()}
    words = {word: OnsetClass(name, row.code) for name, row in rows.items() for word in row.words}
    return named, words


def onset_class(text: str, *, asked: bool = False) -> OnsetClass | None:
    """Return the class of onset that a whole text names, None for another text.

    Args:
        text: a cell.
        asked: whether its head asks for an onset, so that less says it: "neonatal", "at birth".

    Raises:
        MappingError: the shipped file is missing or has another form.
    """
    bare = " ".join(text.casefold().strip(" .;,()").split())
    named, words = _classes()
    return named.get(bare) or (words.get(bare) if asked else None)
