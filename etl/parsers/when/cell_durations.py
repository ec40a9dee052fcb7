"""Spans of time in the cells of a table: each cell says its own, whatever stands on the same line beside it.

In a text the columns "Before" and "3 months" follow each other like the words "before 3 months".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.when.durations import DurationHit, find_durations
from etl.value import replace


def by_cell(document: Document, text: str, durations: Sequence[DurationHit]) -> tuple[DurationHit, ...]:
    """The spans of time of a document, those in cells of tables read without the words of the cells beside them.

    Args:
        document: the document.
        text: its text as it is searched, with a space for a line between words.
        durations: the spans of time in its text, in order.
    """
    starts = [d.start for d in durations]
    out: list[DurationHit] = []
    done = 0
    for span in _cells(document):
        low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if low < done or all(d.relation == "none" for d in durations[low:high]):
            continue
        out += durations[done:low]
        out += (_moved(hit, span.start) for hit in find_durations(text[span.start : span.end]))
        done = high
    return (*out, *durations[done:])


def _cells(document: Document) -> Iterator[Span]:
    """The cells of the tables with words in them, in the order of the text."""
    spans = [c.span for b in document.blocks if b.table is not None for c in b.table.cells if c.span.end > c.span.start]
    return iter(sorted(spans))


def _moved(hit: DurationHit, by: int) -> DurationHit:
    """A hit with its places moved on."""
    return replace(hit, start=hit.start + by, end=hit.end + by, anchor=hit.anchor + by)
