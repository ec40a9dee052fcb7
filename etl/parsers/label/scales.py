"""The items of a scale as heads: when most heads are items of one scale, all of those are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from etl.mapping.entry import Entry, Item
from etl.mapping.lexicon import Lexicon
from etl.parsers.label.heads import plain, without_brackets
from etl.parsers.number.numerals import parse_number

_LEAST = 3
_FITS = 0.9


def items_of(
    lexicon: Lexicon, labels: Mapping[int, str], texts: Mapping[int, Sequence[str]]
) -> dict[int, tuple[Entry, Item]]:
    """Which columns are items of a scale.

    Args:
        lexicon: for scales and their items.
        labels: the label of each column.
        texts: the cells of each column that say anything.

    Returns:
        The scale and the item of each such column: of the scale that explains most of them, if it explains at least three
        (or one, beside its own name) and their values lie within the items' ranges.
    """
    named: dict[str, Entry] = {}
    claims: dict[str, dict[int, Item]] = {}
    for column, label in labels.items():
        for entry in lexicon.label(plain(label), "scale"):
            named[entry.id] = entry
        words = plain(label).casefold()
        for entry, item in (*lexicon.scales_with(plain(label)), *lexicon.scales_with(without_brackets(plain(label)))):
            claims.setdefault(entry.id, {})[column] = item
            if any(name.casefold() in words for name in (entry.name, *entry.synonyms) if len(name) > 2):
                named[entry.id] = entry
    for scale in list(named.values()):
        for column, label in labels.items():
            known = lexicon.item(scale, without_brackets(plain(label)))
            if known is not None:
                claims.setdefault(scale.id, {}).setdefault(column, known)
    best: dict[int, tuple[Entry, Item]] = {}
    weight = 0
    for scale_id, columns in claims.items():
        scale = lexicon.need("scale", scale_id)
        own = {column: (scale, item) for column, item in columns.items() if _in_range(item, texts.get(column, ()))}
        distinct = len({item.key for _, item in own.values()})
        enough = distinct >= _LEAST or (scale_id in named and distinct)
        count = distinct + (1 if scale_id in named else 0)
        if enough and count > weight:
            best, weight = own, count
    return best


def _in_range(item: Item, texts: Sequence[str]) -> bool:
    values = [value for text in texts if (value := parse_number(text.strip())) is not None]
    if not values or len(values) < _FITS * len(texts):
        return False
    low, high = item.low if item.low is not None else Decimal(0), item.high
    return all(value >= low and (high is None or value <= high) for value in values)
