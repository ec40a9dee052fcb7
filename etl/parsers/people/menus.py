"""Drop menus: rows and lists of diseases above or below a patient's page that lead to other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.index import Index, part
from etl.parsers.layout.roles import PAGES
from etl.parsers.layout.tree import Framed
from etl.parsers.people.names import Described
from etl.parsers.people.number import CLINICAL
from etl.parsers.people.traces import phrases
from etl.patterns import regex
from etl.value import replace

_BAR = regex(r"\s*[|•·»›]\s*")
_COMMA = regex(r"\s*[|•·»›]\s*|\s+/\s+|[,;]\s+")
"""What parts the terms of a menu: bars, or weaker signs that a sentence has too."""
_IN_LINE, _IN_LIST = 2, 3
"""So many names in a line with bars, or in a list without a heading, lead to other pages."""
_NAMED = frozenset(("condition", "procedure", "cells", "medicine", "finding"))
_HEADS = ("title", "heading")
_LINES = ("paragraph", "item", "heading", "title")
_ILL, _OWN = frozenset(("condition",)), frozenset(("medicine",))
"""Below a story, a menu names diseases, and no medicines, which are more likely the patient's."""
_CLINICAL = frozenset(CLINICAL)
_SENTENCE = regex(r"\S+(?:\s+\S+){2,}[.!?…][\"”’)]?\s*")


def without_menus(
    document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described], lexicon: Lexicon
) -> tuple[Framed, ...]:
    """Return the blocks, those that only lead to other pages as no report.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        people: whom it describes.
        lexicon: knows the labels of menus.

    Returns:
        All blocks. Lines and lists of nothing but terms are a menu above the heading that introduces the first person,
        and on a web page after the last sentence, unless a label or heading of a record stands there ("Diagnoses").
    """
    if not people:
        return tuple(framed)
    menus = {
        id(f)
        for f in (*_above(document, framed, found, people, lexicon), *_below(document, framed, found, people, lexicon))
    }
    return tuple(replace(f, frame=replace(f.frame, attitude="advert")) if id(f) in menus else f for f in framed)


def _above(
    document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described], lexicon: Lexicon
) -> Iterator[Framed]:
    """Yield the menus above the heading that introduces the first person."""
    first = min(one.first for one in people)
    head = next((f.block for f in framed if f.block.span.start <= first < f.block.span.end), None)
    if head is None or head.kind not in _HEADS:
        return
    counted = [(f, _terms(document, f, found, lexicon)) for f in framed if f.block.span.end <= head.span.start]
    for only, group in groupby(counted, key=lambda one: bool(one[1])):
        run = list(group)
        if not only:
            continue
        in_list = sum(number for _, number in run) >= _IN_LIST
        yield from (f for f, number in run if in_list or (number >= _IN_LINE and _is_barred(document, f)))


def _below(
    document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described], lexicon: Lexicon
) -> Iterator[Framed]:
    """Yield the menus that follow the last sentence of a web page."""
    if document.media_type not in PAGES:
        return
    first = min(one.first for one in people)
    menus: list[Framed] = []
    for item in reversed(framed):
        span = item.block.span
        if span.start <= first:
            return
        named = {m.entry.kind for m in part(found.mentions, span)}
        if _terms(document, item, found, lexicon) >= _IN_LIST and named & _ILL and not named & _OWN:
            menus.append(item)
        elif item.frame.attitude == "reported" and (item.block.table or named & _CLINICAL or item.block.kind in _HEADS):
            said = item.block.kind == "paragraph" and _SENTENCE.fullmatch(document.text, span.start, span.end)
            yield from menus if said else ()
            return


def _is_barred(document: Document, item: Framed) -> bool:
    """Return True where bars part the terms of a line."""
    return _BAR.search(document.text, item.block.span.start, item.block.span.end) is not None


@once_for_mappings
def _menu_labels(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{phrases(lexicon, 'menu_label')})\W*", re.I)


def _terms(document: Document, item: Framed, found: Index, lexicon: Lexicon) -> int:
    """Count the terms of a block that has nothing else; 0 for others, and where a record's label or heading asks for them."""
    block, at = item.block, item.block.span
    if item.frame.attitude != "reported":
        return 0
    if block.label is not None and block.value is not None:
        if document.media_type not in PAGES or not _menu_labels(lexicon).fullmatch(document.quote(block.label)):
            return 0
        at = block.value
    elif block.kind not in _LINES or item.frame.roles:
        return 0
    named = {Span(m.start, m.end) for m in part(found.mentions, at) if m.entry.kind in _NAMED}
    return next((n for parts in (_BAR, _COMMA) if (n := _count(document.text, at, parts, named))), 0)


def _count(text: str, span: Span, parts: re.Pattern[str], named: set[Span]) -> int:
    """Count the pieces of a line if each of them is a term; 0 otherwise."""
    pieces = list(_pieces(text, span, parts))
    return len(pieces) if pieces and all(piece in named for piece in pieces) else 0


def _pieces(text: str, span: Span, parts: re.Pattern[str]) -> Iterator[Span]:
    """Yield what stands between the separators of a line."""
    at = span.start
    for bar in [*parts.finditer(text, span.start, span.end), None]:
        end = bar.start() if bar is not None else span.end
        piece = text[at:end]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            yield Span(start, start + len(piece.strip()))
        at = bar.end() if bar is not None else end
