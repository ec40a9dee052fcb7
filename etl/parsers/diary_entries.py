"""Paragraphs that each begin with their day, as in a diary: "6 March. 1st lumbar puncture …", "27 March. Last examination".

What stands behind a day of its own is told of that day; a heading above that only says "Before she came" ends where the diary
begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_DAY = 10
_FEWEST = 3
_LONGEST_HEAD = 60
_PLAIN_LEVEL = 2
_TOLD = ("finding", "condition", "function", "measure", "scale", "medicine", "procedure", "cells", "social", "gene")
_HEADS = regex(
    r"\b(?:examination|exam|visit|control|check(?:-?up)?|follow-?up|consultation|admission|admitted|arrival|arrives|discharge|discharged|assessment|evaluation|review|tests?|day of|goes home|back home)\b",
    re.I,
)
"""What the first line of an entry names that heads what was found then."""
_SIGN = regex(r"\s?(?:\([^()\n]{1,30}\))?\s?(?:[.:,]\s|[–—-]\s|\n)")
_ONE_PHRASE = regex(r"[^.;:!?\n]{3,}\.?\s*")


def with_entry_heads(document: Document, index: Index) -> Document:
    """A document in which an entry's short first line heads the paragraph below it: "27 March. Last examination".

    Args:
        document: the document.
        index: its dates.

    Returns:
        The document; the same one where fewer than three paragraphs begin with a day, or their days don't rise.
    """
    entries = _entries(document.blocks, index, document)
    if not entries:
        return document
    blocks, level = list(document.blocks), 0
    for i, block in enumerate(document.blocks):
        if block.kind == "heading":
            level = block.level
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        if i not in entries or below is None or i + 1 in entries or below.kind not in ("paragraph", "item", "field"):
            continue
        said = _sign(document.text, entries[i])
        short = block.span.end - block.span.start <= _LONGEST_HEAD
        named = said and _HEADS.search(document.text, said.end(), block.span.end)
        if said and any(m.entry.kind in _TOLD for m in part(index.mentions, Span(said.end(), block.span.end))):
            continue  # "4 January: headache" tells of that day itself
        if said and named and short and _ONE_PHRASE.fullmatch(document.text, said.end(), block.span.end):
            blocks[i] = Block("heading", block.span, level or _PLAIN_LEVEL, page=block.page)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def of_their_days(document: Document, framed: Sequence[Framed], index: Index) -> tuple[Framed, ...]:
    """The blocks with their frames; an entry is not before something only because a heading without a day says so.

    Args:
        document: the document.
        framed: its blocks.
        index: its dates.
    """
    entries = _entries([f.block for f in framed], index, document)
    out = []
    for i, item in enumerate(framed):
        point = item.frame.timepoint
        bare = i in entries and point is not None and point.phase == "before" and point.offset is None
        undated = item.frame.effective is None
        out.append(replace(item, frame=replace(item.frame, timepoint=None)) if bare and undated else item)
    return tuple(out)


def _entries(blocks: Sequence[Block], index: Index, document: Document) -> dict[int, DateHit]:
    """The days of the paragraphs that begin with one, by the number of the block."""
    found: dict[int, DateHit] = {}
    for i, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item"):
            continue
        begin = block.value.start if block.kind == "item" and block.value is not None else block.span.start
        day = next((d for d in part(index.dates, block.span) if d.start == begin), None)
        if day is not None and len(day.first or "") == _DAY and day.last is None and _sign(document.text, day):
            found[i] = day
    days = [day.first or "" for day in found.values()]
    return found if len(days) >= _FEWEST and all(a <= b for a, b in pairwise(days)) else {}


def _sign(text: str, day: DateHit) -> re.Match[str] | None:
    """The sign behind a day; the point of "3 March." may have been read with it."""
    return _SIGN.match(text, day.end - (text[day.end - 1] == "."))
