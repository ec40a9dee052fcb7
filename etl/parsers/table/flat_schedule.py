"""Schedules of treatment that copying has flattened: a line of labels above a line for each injection.

    Number Date Cell Type Delivery Method Side Effects
    1 2012-05-04 UCBSC Intravenous Injection none reported
    2 2012-05-08 UCBSC Intrathecal Injection headache

Where a cell ends is told by what it is: a day, cells, a way. What stands behind the way is the side effect of that day, and
of no other. A block with a line that can't be parted so is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.when.dates import Order, date_order, find_dates
from etl.patterns import regex

_NUMBER_HEAD = regex(r"(?:number|no\.?|nr\.?|#)\s+", re.I)
_WORD = regex(r"\S+")
_ROW = regex(r"(?<!\S)(\d{1,2})[.)]?\s+(?=\d)")
_COLUMNS = {
    "treatment_date": "day",
    "day": "day",
    "treatment": "cells",
    "given": "cells",
    "method": "way",
    "adverse": "after",
}
_KINDS = {"cells": ("cells",), "way": ("route", "method")}
_ORDER = ("day", "cells", "way", "after")
_LONGEST_LABEL = 3
_LONGEST_HEAD = 120
_FEWEST_ROWS = 2
_FEWEST_COLUMNS = 3


def with_schedules(document: Document, lexicon: Lexicon) -> Document:
    """A document whose flattened schedules are tables.

    Args:
        document: the document.
        lexicon: for the names of fields, of cells and of ways.

    Returns:
        The document; the same one where nothing was flattened so.
    """
    order: Order | None = None
    blocks: list[Block] = []
    changed = False
    for block in document.blocks:
        heads = _heads(document, lexicon, block) if block.kind == "paragraph" else []
        if heads:
            order = order or date_order(document.text)
        table = _table(document, lexicon, block, heads, order) if heads else None
        changed = changed or table is not None
        blocks.append(replace(block, kind="table", table=table) if table else block)
    return replace(document, blocks=tuple(blocks)) if changed else document


def _heads(document: Document, lexicon: Lexicon, block: Block) -> list[tuple[str, Span]]:
    """The columns that the labels before a paragraph's first row name, each with its label; none where other words stand."""
    text = document.text
    number = _NUMBER_HEAD.match(text, block.span.start, block.span.end)
    first = _ROW.search(text, number.end(), block.span.end) if number else None
    if number is None or first is None or first.start() - number.start() > _LONGEST_HEAD:
        return []
    found = [("number", _trimmed(text, number.start(), number.end()))]
    words = list(_WORD.finditer(text, number.end(), first.start()))
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_LABEL, len(words) - at), 0, -1):
            span = Span(words[at].start(), words[at + size - 1].end())
            roles = [e.role for e in lexicon.label(document.quote(span), "field") if e.role in _COLUMNS]
            if roles:
                found.append((_COLUMNS[roles[0]], span))
                at += size
                break
        else:
            return []
    columns = [column for column, _ in found[1:]]
    fits = columns == [column for column in _ORDER if column in columns] and columns[:1] == ["day"]
    return found if fits and columns[-1] == "after" and len(columns) >= _FEWEST_COLUMNS else []


def _table(
    document: Document, lexicon: Lexicon, block: Block, heads: list[tuple[str, Span]], order: Order | None
) -> Table | None:
    """The table of a paragraph below its labels; none where a row doesn't part into them."""
    text = document.text
    marks: list[tuple[Span, Span]] = []  # a row's number and its day
    for mark in _ROW.finditer(text, heads[-1][1].end, block.span.end):
        days = [d for d in find_dates(text, order, mark.end(), block.span.end) if d.start == mark.end()]
        if days and (not marks or int(mark[1]) > int(text[marks[-1][0].start : marks[-1][0].end])):
            marks.append((Span(mark.start(1), mark.end(1)), Span(days[0].start, days[0].end)))
    if len(marks) < _FEWEST_ROWS or text[heads[-1][1].end : marks[0][0].start].strip():
        return None
    columns = [column for column, _ in heads[2:]]
    rows: list[list[Span]] = [[span for _, span in heads]]
    ends = [*(number.start for number, _ in marks[1:]), block.span.end]
    for (number, day), end in zip(marks, ends, strict=True):
        cells = list(_parted(text, lexicon, columns, Span(day.end, end)))
        if len(cells) < len(columns):
            return None
        rows.append([number, day, *cells])
    made = tuple(
        Cell(row=at, column=column, span=span, text=text[span.start : span.end], page=block.page)
        for at, row in enumerate(rows)
        for column, span in enumerate(row)
    )
    return Table(made, len(rows), len(heads), block.span)


def _parted(text: str, lexicon: Lexicon, columns: list[str], rest: Span) -> Iterator[Span]:
    """The cells of a row behind its day, as far as they can be told."""
    named = list(lexicon.find(text, rest.start, rest.end))
    begins, behind = rest.start, rest.start
    told = [[m for m in named if m.entry.kind in _KINDS[column]] for column in columns[:-1]]
    for at, mentions in enumerate(told):
        if not mentions or text[begins : mentions[0].start].strip():
            return  # something else stands before it: the parts can't be told
        following = told[at + 1][0].start if at + 1 < len(told) and told[at + 1] else 0
        behind = following or mentions[-1].end
        yield _trimmed(text, mentions[0].start, behind)
        begins = behind
    yield _trimmed(text, behind, rest.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
