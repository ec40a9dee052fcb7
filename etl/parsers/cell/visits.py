"""Columns that say when each row is: names of visits, days, ages, times of a course."""

from __future__ import annotations

from collections.abc import Sequence

from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import Sorter
from etl.parsers.cell.keys import is_time, tells_time
from etl.parsers.label.heads import plain, read_head
from etl.parsers.when.dates import find_dates

THINGS = ("measure", "scale", "finding", "condition", "function", "procedure")
"""Kinds of terms that a column's values may be of."""
_SHORT = 12


def are_names(lexicon: Lexicon, texts: Sequence[str]) -> bool:
    """Whether texts are short names of visits and nothing clinical: "BL", "V1 (3 mo)".

    Args:
        lexicon: for terms.
        texts: of a column's cells.
    """
    told = [text for text in texts if text]
    return bool(told) and all(
        len(t) <= _SHORT and not any(m.entry.kind in THINGS for m in lexicon.find(t)) for t in told
    )


def are_times(sorter: Sorter, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether texts may all be times: days, numbers, ages, words for a visit.

    Args:
        sorter: tells what cells look like.
        texts: of a column's cells.
        lexicon: for words of times.
    """
    told = [text for text in texts if text]
    return bool(told) and all(
        is_time(t) or find_dates(t, None) or sorter(t) & {"day", "number", "age", "unknown"} or lexicon.find(t)
        for t in told
    )


def _measures(lexicon: Lexicon, head: str) -> bool:
    """Whether a head asks for an age or a length of time that is a value itself: "Age of onset", "Disease duration"."""
    words = plain(head).split()
    aged = bool(words) and "age" in read_head(lexicon, words[0])
    return aged or any(m.entry.kind in THINGS for m in lexicon.find(plain(head)))


def tell_times(lexicon: Lexicon, head: str, texts: Sequence[str]) -> bool:
    """Whether a column without a word for it tells times, and not values of what its head names: "before", "3 m".

    Args:
        lexicon: for terms.
        head: of the column.
        texts: of its cells.
    """
    told = [text for text in texts if text]
    return len(set(told)) > 1 and all(tells_time(lexicon, text) for text in told) and not _measures(lexicon, head)
