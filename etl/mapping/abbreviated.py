"""Row labels with words cut short: "Resp. insufficiency", "Dress. & hygiene"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.mapping.entry import Item
from etl.mapping.words import normal
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+\.?")
_LEAST = 2


def abbreviated(rows: Mapping[tuple[str, ...], Sequence[Item]], label: str) -> Item | None:
    """The item of a scale whose name a label gives with words that end in a point before they end.

    Args:
        rows: items by the words of their names.
        label: a row label without its number.

    Returns:
        The item; None where no word is cut short, and where the words fit several items or none.
    """
    words = [word for word in _WORD.findall(label) if word.lower() not in ("and", "the", "of")]
    if not any(len(word) > _LEAST and word.endswith(".") for word in words):
        return None
    found = {
        item.key: item
        for name, items in rows.items()
        if len(name) == len(words) and all(map(_is_short_for, words, name))
        for item in items
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_short_for(word: str, full: str) -> bool:
    short = normal(word.rstrip("."))
    return full.startswith(short) if word.endswith(".") and len(short) >= _LEAST else full == short
