"""Rows and lists of diseases above the one whom a page is about: they lead to other pages, and are nobody's diagnoses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from etl.document import Document, Span
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.names import Described
from etl.patterns import regex
from etl.value import replace

_BAR = regex(r"\s*[|•·»›]\s*")
_IN_LINE, _IN_LIST = 2, 3
"""So many names in a line with bars, or in a list without a heading, lead to other pages."""
_NAMED = frozenset(("condition", "procedure", "cells", "medicine", "finding"))
_HEADS = ("title", "heading")
_LINES = ("paragraph", "item", "heading", "title")


def without_menus(
    document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described]
) -> tuple[Framed, ...]:
    """Return the blocks, those that only lead to other pages as no report.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        people: whom it describes.

    Returns:
        All blocks: of those above the heading that introduces the first person, lines and lists of nothing but terms are
        a menu, unless a label or heading says what they are ("Diagnoses: epilepsy | stroke").
    """
    first = min((one.first for one in people), default=0)
    head = next((f.block for f in framed if f.block.span.start <= first < f.block.span.end), None)
    if not people or head is None or head.kind not in _HEADS:
        return tuple(framed)
    above = [f for f in framed if f.block.span.end <= head.span.start]
    menus = {id(f) for run in _runs(document, above, found) for f in run}
    return tuple(replace(f, frame=replace(f.frame, attitude="advert")) if id(f) in menus else f for f in framed)


def _runs(document: Document, above: Sequence[Framed], found: Index) -> Iterator[list[Framed]]:
    """Yield the blocks that are menus: those that stand together and name nothing but terms, enough of them."""
    counted = [(f, _terms(document, f, found)) for f in above]
    for only, group in groupby(counted, key=lambda one: bool(one[1])):
        run = list(group)
        if not only:
            continue
        barred = [f for f, number in run if number >= _IN_LINE]
        yield [f for f, _ in run] if sum(number for _, number in run) >= _IN_LIST else barred


def _terms(document: Document, item: Framed, found: Index) -> int:
    """Count the terms of a block that has nothing else and stands below no heading that asks for them; 0 for others."""
    block = item.block
    if block.kind not in _LINES or item.frame.roles or item.frame.attitude != "reported" or block.label is not None:
        return 0
    named = [Span(m.start, m.end) for m in part(found.mentions, block.span) if m.entry.kind in _NAMED]
    pieces = list(_pieces(document.text, block.span))
    return len(pieces) if pieces and all(piece in named for piece in pieces) else 0


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield what stands between the bars of a line."""
    at = span.start
    for bar in [*_BAR.finditer(text, span.start, span.end), None]:
        end = bar.start() if bar is not None else span.end
        piece = text[at:end]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            yield Span(start, start + len(piece.strip()))
        at = bar.end() if bar is not None else end
