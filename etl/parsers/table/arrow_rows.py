"""Labelled lines with a value before and one after: "Rigidity: severe → moderate". Right below one another or alone, they are
the rows of a table whose cells have an arrow; a heading right above may tell what both sides of it are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Block, Cell, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.reading import Reading
from etl.parsers.table.labels import times_around
from etl.parsers.table.times import ARROW

_LOOKED_AT = frozenset(("finding", "function", "measure", "scale"))
_OTHER = frozenset(("medicine", "procedure", "condition", "cells", "route", "method"))
_TIMES = ("before", "after", "baseline", "discharge", "follow_up")
_LONGEST = 60
_TWO = 2


def with_arrow_rows(document: Document, lexicon: Lexicon) -> Document:
    """A document whose labelled lines of this kind are tables.

    Args:
        document: the document.
        lexicon: for what the labels name.

    Returns:
        The document; the same one where no such line is.
    """
    out: list[Block] = []
    run: list[Block] = []
    for block in document.blocks:
        if _moves(document, lexicon, block):
            run.append(block)
            continue
        out += _table(document, out, run)
        run = []
        out.append(block)
    out += _table(document, out, run)
    blocks = tuple(out)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _moves(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a field names one thing that is looked at, and gives two values of it."""
    if block.kind != "field" or block.label is None or block.value is None or block.table is not None:
        return False
    label, value = document.quote(block.label), document.quote(block.value)
    links = list(ARROW.finditer(value))
    if len(links) != 1 or len(label) > _LONGEST or any(sign in value for sign in ",;\n"):
        return False
    sides = (value[: links[0].start()].strip(), value[links[0].end() :].strip(" ."))
    kinds = {m.entry.kind for m in lexicon.find(label)}
    if not all(0 < len(side) <= _LONGEST for side in sides) or not kinds & _LOOKED_AT or kinds & _OTHER:
        return False
    told = lexicon.find(value)
    if any(m.entry.kind == "cue" and m.entry.role in _TIMES and "(" in value[: m.start] for m in told):
        return False  # "4/5 (on admission) → 5/5 (at discharge)" says itself when
    said = {m.entry.kind for m in told}
    return not said & {"measure", "scale", *_OTHER}  # "Pain: VAS 7 → 3", "Allergies: penicillin → rash"


def _table(document: Document, before: Sequence[Block], run: Sequence[Block]) -> Iterator[Block]:
    """The table that a run of such fields is."""
    if not run:
        return
    cells: list[Cell] = []
    for row, block in enumerate(run):
        for column, span in enumerate((block.label, block.value)):
            if span is not None:
                cells.append(Cell(row, column, span, document.quote(span), page=block.page))
    head = before[-1] if before and before[-1].kind == "heading" else None
    caption = head.span if head is not None and ARROW.search(document.quote(head.span)) else None
    span = replace(run[0].span, end=run[-1].span.end)
    yield Block("table", span, table=Table(tuple(cells), len(run), _TWO, span, caption=caption), page=run[0].page)


def arrow_rows(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether each row of a table of two columns, from its first on, is a label and two values with an arrow between them.

    Args:
        reading: the document.
        grid: the table's cells.
    """
    if not grid or len(grid[0]) != _TWO or not all((c := row[1]) is not None and ARROW.search(c.text) for row in grid):
        return False
    first = grid[0][1]
    link = ARROW.search(first.text) if first is not None else None
    return first is not None and link is not None and times_around(reading, first.span, link) is None
