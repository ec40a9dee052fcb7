"""Rows that are the items of a scale which only the row of their total names: "Speech (8)", …, "ICARS total (100)"."""

from __future__ import annotations

from collections.abc import Mapping

from etl.mapping.entry import Entry
from etl.parsers.reading import Reading
from etl.parsers.table.frame import Frame2D
from etl.parsers.table.labels import RANGE, label_text

_LEAST = 2


def items_above(reading: Reading, frame: Frame2D) -> Mapping[int, Entry]:
    """The scale of each row that stands in an unbroken run of its items right above the row of its total.

    Args:
        reading: the document.
        frame: the table.

    Returns:
        For the number of such a row the scale; a run has at least two items.
    """
    labels = [RANGE.sub("", label_text(row[: frame.left])).strip() for row in frame.grid]
    found: dict[int, Entry] = {}
    for r in range(frame.top + _LEAST, len(labels)):
        scale = _totalled(reading, labels[r])
        if scale is None:
            continue
        first = r
        while first > frame.top and _is_part(reading, scale, labels[first - 1]):
            first -= 1
        if r - first >= _LEAST:
            found.update(dict.fromkeys(range(first, r), scale))
    return found


def _is_part(reading: Reading, scale: Entry, label: str) -> bool:
    """Whether a label names an item of a scale, and not its total at another time."""
    item = reading.lexicon.item(scale, label) if label else None
    return item is not None and item.key != "total"


def _totalled(reading: Reading, label: str) -> Entry | None:
    """The scale whose total a label names, and which has items."""
    named = [m.entry for m in reading.lexicon.find(label) if m.entry.kind == "scale" and m.entry.items]
    return named[0] if len(named) == 1 and named[0].total is not None else None
