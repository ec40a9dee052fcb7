"""What rows of a sheet are to each other: pairs of a label and its value side by side, and the rest of a table below a blank row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.patterns import regex
from etl.readers.grid import is_numeric, is_value

_DAY = regex(
    r"(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\.?|(?:\d{1,2}\.? )?[^\W\d_]{3,9}\.?,? (?:\d{1,2},? )?\d{4})(?: \d{1,2}:\d{2})?"
)
"""A day as a column's head."""
_HEADS = regex(
    r"(?:months?|weeks?|days?|years?|visits?|times?|time ?points?|dates?|items?|tests?|parameters?|scales?|mo|wk)\b(?!\s[a-z])",
    re.I,
)
"""A first cell that begins a head of its own: "Month | 0 | 3", "Visit | 1 | 2"."""
_SAID = regex(r"[^\W\d_][^\W\d_ ]{2,12}(?: [^\W\d_]{1,10}){0,3}:\s+\S")
"""A cell that begins with a label: "before: two crutches"."""
_LEAST = 2
_MOST_LABEL = 40
_MOST_LOOKED_AT = 50
"""So many rows tell what a table's columns hold."""

Texts = Sequence[str]


def side_by_side(texts: Texts) -> tuple[tuple[int, int], ...]:
    """The columns of the labels of a row and of their values: "Patient: | Novák, Petr | sex: | m | age: | 58 y".

    Args:
        texts: its cells.

    Returns:
        (label, value) for each pair; () for a row that has anything else.
    """
    filled = [c for c, text in enumerate(texts) if text]
    labels = [c for c in filled if texts[c].endswith(":") and len(texts[c]) <= _MOST_LABEL and not is_numeric(texts[c])]
    values = [c for c in filled if c not in labels]
    if not labels or filled[0] != labels[0] or any(two - one == 1 for one, two in pairwise(labels)):
        return ()
    pairs = tuple((c, c + 1) for c in labels if c + 1 in values)
    return pairs if len(pairs) == len(labels) == len(values) else ()


def labelled_rows(rows: Sequence[Texts]) -> int:
    """How many of the first rows of a group are such pairs, one of them with two at least; 0 where fewer than that.

    Args:
        rows: the texts of the cells of each row.
    """
    count = 0
    while count < len(rows) and side_by_side(rows[count]):
        count += 1
    return count if any(len(side_by_side(row)) >= _LEAST for row in rows[:count]) else 0


def in_parts(texts: Texts) -> bool:
    """Whether a row is a line of its own whose cells each say what they tell: "Gait: | before: two crutches | after: one stick".

    Args:
        texts: its cells.
    """
    told = [text for text in texts[1:] if text]
    return texts[0].endswith(":") and len(told) >= _LEAST and sum(1 for t in told if _SAID.match(t)) >= _LEAST


def goes_on(above: Sequence[Texts], below: Sequence[Texts]) -> bool:
    """Whether rows behind a blank one are of the table above: its head has days, and the first of them is no head but
    has a name and a value below each day that it fills; or its head has words only, and they have values where it has.

    Args:
        above: the rows of the table so far.
        below: the rows behind the blank one.
    """
    head = next((row for row in above if len([t for t in row if t]) > _LEAST), ())
    if _fills(head, above, below):
        return True
    days = [c for c, text in enumerate(head) if _DAY.fullmatch(text)]
    first = below[0] if below else ()
    told = [c for c, text in enumerate(first) if text]
    if len(days) < _LEAST or not told or told[0] != 0 or max(len(row) for row in below) > max(map(len, above)):
        return False
    if is_value(first[0]) or _HEADS.match(first[0]) or any(_DAY.fullmatch(text) for text in first):
        return False
    values = [first[c] for c in told if c in days]
    return len(values) >= _LEAST and all(is_value(v) for v in values)


def _fills(head: Texts, above: Sequence[Texts], below: Sequence[Texts]) -> bool:
    """Whether rows behind a blank one have words and values in the same columns as those of a table whose head has words only."""
    first = below[0] if below else ()
    told = [c for c, text in enumerate(first) if text]
    if not head or any(is_value(text) for text in head if text) or len(told) <= _LEAST or told[0] != 0:
        return False
    if max(map(len, below)) > len(head) or is_value(first[0]) or _HEADS.match(first[0]) or _counts_up(first):
        return False
    body = [row for row in above[above.index(head) + 1 :] if len([t for t in row if t]) > 1][:_MOST_LOOKED_AT]
    if not body and len(first) != len(head):
        return False
    valued = 0
    for c in told[1:]:
        here = [is_value(row[c]) for row in body if c < len(row) and row[c]]
        alike = is_value(first[c])
        if here and (sum(here) * 2 > len(here)) != alike:
            return False
        valued += alike
    return valued > 0


def _counts_up(row: Texts) -> bool:
    """Whether the values of a row are numbers that rise, as those of a head do ("0 | 3 | 6 months")."""
    values = [text for text in row[1:] if text]
    return len(values) > 1 and all(v.isdecimal() for v in values) and all(int(a) < int(b) for a, b in pairwise(values))
