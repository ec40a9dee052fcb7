"""Columns that are the items of one scale as a set: shortened, numbered or in another language, where the scale is named.

A head alone ("Spe", "Q4", "Ankleiden") names no item; beside the others of its set, in the order of the scale and within its
ranges, it does. What can't be aligned so is kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from etl.mapping.entry import Entry, Item
from etl.mapping.lexicon import Lexicon
from etl.parsers.label.heads import plain, sums_up, without_brackets
from etl.patterns import regex

_NUMBERED = regex(r"(?P<stem>.*?)[\s_.#]*(?P<n>\d{1,2})[a-z]?")
_PRINTED = regex(r"(?:Q|item )?(\d{1,2})[a-z]?\b", re.I)
_WORD = regex(r"[^\W\d_]{2,}")
_STEMS = ("", "q", "item", "i", "question", "frage")
_LEAST, _ANCHORS, _ALIKE, _SHORTEST = 3, 3, 4, 3
Aligned = dict[int, tuple[Entry, Item]]


def aligned_items(
    totals: Mapping[int, Entry], labels: Mapping[int, str], texts: Mapping[int, Sequence[str]], around: Sequence[Entry]
) -> Aligned:
    """Return which columns are the items of a scale that a total's head or the words around the table name.

    Args:
        totals: the columns that a scale's name heads, see `total_columns`.
        labels: of the columns that may be items, in their order.
        texts: the cells of each column.
        around: the scales that the caption and the file's name say.
    """
    best: Aligned = {}
    for scale in dict.fromkeys((*totals.values(), *around)):
        slots = _slots(scale)
        total = next((c for c, one in totals.items() if one is scale), None)
        for run in _runs([c for c in labels if c not in totals], texts, slots):
            shown = {c: plain(labels[c]) for c in run}
            for found in (
                _by_number(scale, shown, slots),
                _by_words(shown, slots),
                _by_place(shown, slots, texts, total),
            ):
                if len(found) > len(best):
                    best = {c: (scale, slots[at]) for c, at in found.items()}
    return best


def total_columns(lexicon: Lexicon, labels: Mapping[int, str]) -> dict[int, Entry]:
    """Return the columns that a scale's name heads, alone or with a word for a sum: "MG-ADL total", "ALSFRS-R (max 48)".

    Args:
        lexicon: for scales and words of heads.
        labels: of the columns.
    """
    found: dict[int, Entry] = {}
    for c, label in labels.items():
        bare = without_brackets(plain(label))
        for mention in lexicon.find(bare):
            rest = " ".join((bare[: mention.start] + bare[mention.end :]).split()).strip(" :,-")
            if mention.entry.kind == "scale" and mention.entry.items and (not rest or sums_up(lexicon, rest)):
                found[c] = mention.entry
    return found


def _slots(scale: Entry) -> list[Item]:
    """The items of a scale by their printed numbers, of alternatives ("5a", "5b") the first; else those that are scored."""
    scored = [item for item in scale.items if not item.absent_of]
    numbers: dict[int, Item] = {}
    for item in scored:
        said = next((m for text in item.synonyms if (m := _PRINTED.match(text))), None)
        if said is not None:
            numbers.setdefault(int(said[1]), item)
    whole = sorted(numbers) == list(range(1, len(numbers) + 1)) and len(numbers) >= _LEAST
    return [numbers[n] for n in sorted(numbers)] if whole else [item for item in scored if not item.optional]


def _runs(columns: Sequence[int], texts: Mapping[int, Sequence[str]], slots: Sequence[Item]) -> Iterator[list[int]]:
    """Yield the columns beside each other whose cells may all be points of an item."""
    high = max((item.high for item in slots if item.high is not None), default=Decimal(0))
    run: list[int] = []
    for c in columns:
        points = bool(texts[c]) and all(text.strip().isdecimal() and int(text) <= high for text in texts[c])
        if not points or (run and c != run[-1] + 1):
            yield run
            run = []
        run += [c] * points
    yield run


def _by_number(scale: Entry, labels: Mapping[int, str], slots: Sequence[Item]) -> dict[int, int]:
    """The items of heads that number all of a scale: "MG-ADL 1" to "MG-ADL 8"."""
    parts = {c: m for c, label in labels.items() if (m := _NUMBERED.fullmatch(label))}
    for stem in dict.fromkeys(_letters(m["stem"]) for m in parts.values()):
        own = {c: int(m["n"]) - 1 for c, m in parts.items() if _letters(m["stem"]) == stem}
        said = stem in _STEMS or any(_letters(name).startswith(stem) for name in (scale.name, *scale.synonyms))
        if said and sorted(own.values()) == list(range(len(slots))) and len(slots) >= _LEAST:
            return own
    return {}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _by_words(labels: Mapping[int, str], slots: Sequence[Item]) -> dict[int, int]:
    """The items of heads that begin their words, in the order of the scale: "Spe, Sal, Swa"."""
    best: dict[int, int] = {}
    columns = list(labels)
    for begin in range(len(columns)):
        found, last = dict[int, int](), -1
        for c in columns[begin:]:
            at = next((n for n in range(last + 1, len(slots)) if _begins(labels[c], slots[n], _SHORTEST)), None)
            if at is None:
                break
            found[c], last = at, at
        best = max(best, found, key=len)
    return best if len(best) >= _LEAST and len(best) * 5 >= len(slots) * 3 else {}


def _by_place(
    labels: Mapping[int, str], slots: Sequence[Item], texts: Mapping[int, Sequence[str]], total: int | None
) -> dict[int, int]:
    """The items of as many heads as the scale has, some of which are like its words, and whose points come to the total."""
    if len(labels) != len(slots) or total is None or len(slots) < _LEAST:
        return {}
    like = {c: [n for n, item in enumerate(slots) if _begins(label, item, _ALIKE)] for c, label in labels.items()}
    own = [n in like[c] for n, c in enumerate(labels)]
    strays = [c for n, c in enumerate(labels) if like[c] and n not in like[c]]
    sums = [sum(map(int, row)) for row in zip(*(texts[c] for c in labels), strict=False)]
    added = [text.strip() for text in texts[total]]
    fits = len({len(texts[c]) for c in (*labels, total)}) == 1 and added == list(map(str, sums))
    return {c: n for n, c in enumerate(labels)} if sum(own) >= _ANCHORS and not strays and fits else {}


def _begins(label: str, item: Item, least: int) -> bool:
    """Whether a word of a label begins as one of an item's names does."""
    said = [word.casefold() for word in _WORD.findall(label)]
    names = {word.casefold() for name in (item.name, *item.synonyms) for word in _WORD.findall(name)}
    if least == _SHORTEST:
        return len(said) == 1 and len(said[0]) >= least and any(name.startswith(said[0]) for name in names)
    return any(
        word[:least] == name[:least] for word in said for name in names if len(word) > least and len(name) > least
    )
