"""Tables of two columns that tell in sentences how it was before and after: "Before | After" above "Walks 10 m | Walks 50 m".

Each cell names what it tells of itself, so it is read like a field whose label is the time at the head of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.table.listing import is_time
from etl.patterns import regex

_ROLES = ("before", "after", "baseline", "discharge", "follow_up", "during")
_AROUND = regex(r"\([^()]*\)|[:：]")
_OF_IT = regex(r"(?<=[a-z]) (?:the )?(?:\w+ )?(?:treatment|therapy|procedure)$", re.I)
_COUNTER = regex(r"(?:no\.?|nr\.?|#|\d{1,3}[.)]?)?", re.I)
_CHANGE_ONLY = regex(
    r"\W*(?:no change|unchanged|the same|same|as before|better|worse|improved|worsened|idem|ditto|=)\W*", re.I
)
_NOTHING = regex(r"[-–—.*/]{0,3}")
_KINDS: tuple[Kind, ...] = ("finding", "function", "measure", "scale", "condition", "procedure", "site")
_TWO = 2


def with_times_told_beside(document: Document, lexicon: Lexicon) -> Document:
    """A document whose tables of this kind are a field for each cell.

    Args:
        document: the document.
        lexicon: for the words of times, and for what the cells name.

    Returns:
        The document; the same one where no table is of this kind.
    """
    blocks = tuple(made for block in document.blocks for made in _fields(document, block, lexicon))
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _fields(document: Document, block: Block, lexicon: Lexicon) -> Iterator[Block]:
    rows = _rows(block.table) if block.table is not None else []
    if len(rows) <= 1 or not _tells(lexicon, rows):
        yield block
        return
    heads = rows[0]
    for row in rows[1:]:
        for n, (head, cell) in enumerate(zip(heads, row, strict=True)):
            if _NOTHING.fullmatch(cell.text.strip()):
                continue
            span = cell.span
            if n and _CHANGE_ONLY.fullmatch(cell.text) and row[0].text.strip():
                span = Span(row[0].span.start, span.end)  # "Disc pale | no change"
            yield Block("field", span, label=head.span, value=span, page=block.page)
    for note in block.table.notes if block.table is not None else ():
        yield Block("note", note, page=block.page)


def _rows(table: Table) -> list[list[Cell]]:
    """The rows of a table of two columns, without one that is empty or only counts; [] for any other table."""
    grid = table.grid()
    if any(c is None or (c.rowspan, c.colspan) != (1, 1) for row in grid for c in row):
        return []
    rows = [[c for c in row if c is not None] for row in grid]
    if table.columns == _TWO + 1 and all(_COUNTER.fullmatch(row[0].text.strip()) for row in rows):
        rows = [row[1:] for row in rows]
    return rows if all(len(row) == _TWO for row in rows) else []


def _tells(lexicon: Lexicon, rows: list[list[Cell]]) -> bool:
    """Whether both heads are times, and most cells name what they tell of."""
    one, two = (" ".join(c.text.split()).lower() for c in rows[0])
    if one == two or not all(_timed(lexicon, head) for head in (one, two)):
        return False
    cells = [c.text for row in rows[1:] for c in row if not _NOTHING.fullmatch(c.text.strip())]
    named = sum(any(m.entry.kind in _KINDS for m in lexicon.find(text)) for text in cells)
    return named * _TWO > len(cells) > 1


def _timed(lexicon: Lexicon, head: str) -> bool:
    bare = _AROUND.sub(" ", head).strip()
    roles = {e.role for words in (bare, _OF_IT.sub("", bare)) for e in lexicon.label(words, "cue")}
    return bool(roles & set(_ROLES)) or is_time(lexicon, head)
