"""Blocks below a day that open with a time that tells nothing else, as how long it is after the treatment.

18 June 2008 - Back at home
Ten weeks after the last injection. She walks 50 m.

4 May 2008
Last check before flying home. She walks 30 m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.document import Document
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.sentences import split_sentences
from etl.parsers.when.timepoints import read_time

_DAY = len("2008-06-18")
_MOST_WORDS = 12
_TELLS = ("finding", "function", "measure", "scale", "condition", "medicine")


def opened(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; one below a day that opens with a sentence of nothing but how long it is after the treatment is of that
    day and that time: "18 June 2008 / Ten weeks after the last injection. Gait better."

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what was found in it.
    """
    return tuple(_opened(document, f, found) if _of_day(f) else f for f in framed)


def _of_day(item: Framed) -> bool:
    """Whether a block is prose below a heading that is a day, and says nothing of before or after."""
    frame = item.frame
    day = frame.effective.start if frame.effective else None
    return item.block.kind == "paragraph" and frame.timepoint is None and len(day or "") == _DAY and bool(frame.title)


def _opened(document: Document, item: Framed, found: Index) -> Framed:
    span = item.block.span
    first = split_sentences(document.text, span.start, span.end)[:1]
    if not first or len(document.quote(first[0]).split()) > _MOST_WORDS or part(found.dates, first[0]):
        return item
    mentions, durations = part(found.mentions, first[0]), part(found.durations, first[0])
    if any(m.entry.kind in _TELLS for m in mentions):
        return item
    point = read_time(document.text, first[0], mentions, (), durations).timepoint
    told = point is not None and point.phase == "after"
    return replace(item, frame=replace(item.frame, timepoint=point)) if told else item
