"""Tables that are lists of events ("Date | Event", "Operation | Year", "Relative | Disease"), diaries ("D8 | bone marrow
taken from both iliac crests") or one row of labelled fields.

Such a row is read like the line it would be without the table: "June 2004  weakness of the right hand".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.when.clauses import PHASES
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.patterns import regex
from etl.value import replace

_DATE = regex(
    r"(?:approx(?:imate|\.)? )?(?:date|year|month|time|when|datum|jahr|wann|fecha|año|année|data|anno)"
    r"(?: ?[/(] ?(?:year|month|date)\)?)?",
    re.I,
)
_WHEN = frozenset(("when", "onset", "diagnosed"))
_NAMES = frozenset(("listed", "diagnosis"))
_BESIDE = frozenset(("remark", "measured", "listed"))
_SHEET = frozenset(("diagnosis", "onset", "diagnosed", "admission", "discharge", "occupation", "comorbidity"))
_TERMS: tuple[Kind, ...] = ("condition", "finding", "procedure", "gene", "relation")
_CLINICAL: tuple[Kind, ...] = (*_TERMS, "function", "measure", "scale", "medicine", "cells")
_DAY = regex(r"(?:D|day|week|month|year|visit|wk|mo)\s?[+-]?\d{1,4}(?:\s?(?:-|–|to)\s?(?:D|day)?\s?\d{1,4})?", re.I)
_AROUND = regex(r"\([^()]*\)")
_AROUND_TIME = regex(
    r"\b(?:on|in|at|about|the|after|before|later|post|pre|treatment|and|to|until|from|since|follow-?up|visit)\b", re.I
)
_WORD = regex(r"[^\W\d_]{2,}")
_LONGEST_TIME = 40
_WORDS = 3
_WIDEST_DIARY = 3
_LEAST_HEADLESS = 3
_MOST = 4
_FEWEST = 2


def with_listed(document: Document, lexicon: Lexicon) -> Document:
    """A document whose tables of events are lines, and whose tables of one row of fields are fields.

    Args:
        document: the document.
        lexicon: for the names of fields and terms.

    Returns:
        The document; the same one where no table is such a list.
    """
    blocks = tuple(made for block in document.blocks for made in _lines(document, block, lexicon))
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _lines(document: Document, block: Block, lexicon: Lexicon) -> Iterator[Block]:
    rows = _rows(block.table) if block.table is not None else []
    if rows and _is_sheet(lexicon, rows):
        for head, cell in zip(*rows, strict=True):
            yield Block("field", cell.span, label=head.span, value=cell.span, page=cell.page)
    elif rows and _is_list(document, lexicon, rows):
        for row in rows[1:]:
            told = [cell for cell in row if cell.text.strip()]
            if told:
                yield Block("paragraph", Span(told[0].span.start, told[-1].span.end), page=told[0].page)
    elif (days := _diary(document, lexicon, rows)) is not None:
        for row in days:
            value = Span(row[1].span.start, row[-1].span.end)
            if find_dates(row[0].text, None):  # a sentence that opens with its day dates all that it tells
                yield Block("paragraph", Span(row[0].span.start, value.end), page=row[0].page)
                continue
            yield Block("field", Span(row[0].span.start, value.end), label=row[0].span, value=value, page=row[0].page)
    else:
        yield block


def _diary(document: Document, lexicon: Lexicon, rows: list[list[Cell]]) -> list[list[Cell]] | None:
    """The rows of a table that tells in words what was when, with or without heads; None for other tables."""
    if not rows or len(rows[0]) > _WIDEST_DIARY:
        return None
    headless = is_time(lexicon, rows[0][0].text)
    told = [[row[0], *(c for c in row[1:] if c.text.strip())] for row in (rows if headless else rows[1:])]
    told = [row for row in told if len(row) > 1]
    if len(told) < (_LEAST_HEADLESS if headless else _FEWEST) or not all(is_time(lexicon, row[0].text) for row in told):
        return None
    if not headless and not all(_asks_story(lexicon, head) for head in rows[0][1:]):
        return None
    texts = [cell for row in told for cell in row[1:]]
    wordy = sum(len(_WORD.findall(cell.text)) >= _WORDS for cell in texts)
    clinical = sum(_opens(document, lexicon, cell, _CLINICAL) for cell in texts)
    return told if wordy * 5 >= len(texts) * 3 and clinical * 2 >= len(texts) else None


def _asks_story(lexicon: Lexicon, head: Cell) -> bool:
    """Whether a column's head asks for what happened, and for nothing in particular."""
    text = head.text.strip(" :：?")
    fields = lexicon.label(text, "field")
    return not text or any(e.role == "listed" or (e.role == "remark" and e.value == "told") for e in fields)


def is_time(lexicon: Lexicon, text: str) -> bool:
    """Whether a cell is a day, a distance in time or a phase, and nothing else: "D8", "22 March 2011", "3 months", "before".

    Args:
        lexicon: for the words of phases.
        text: the cell's.
    """
    bare = _AROUND.sub("", text).strip(" :.–-")
    if not bare or len(bare) > _LONGEST_TIME:
        return False
    if _DAY.fullmatch(bare) or any(e.role in PHASES for e in lexicon.label(bare, "cue")):
        return True
    hits = [(d.start, d.end) for d in find_dates(bare, None)] + [(d.start, d.end) for d in find_durations(bare)]
    rest = _AROUND_TIME.sub(" ", "".join(c for i, c in enumerate(bare) if not any(s <= i < e for s, e in hits)))
    return bool(hits) and not rest.strip(" ,.;:–-+")


def _rows(table: Table) -> list[list[Cell]]:
    """The rows of a plain table: each cell stands in its own row and column."""
    grid = table.grid()
    if not _FEWEST <= table.columns <= _MOST or len(grid) < _FEWEST:
        return []
    rows = [[cell for cell in row if cell is not None and (cell.rowspan, cell.colspan) == (1, 1)] for row in grid]
    return rows if all(len(row) == table.columns for row in rows) else []


def _roles(lexicon: Lexicon, head: Cell) -> set[str]:
    text = head.text.strip(" :：?")
    asked = {entry.role for entry in lexicon.label(text, "field")}
    return asked | {"when"} if _DATE.fullmatch(text) else asked


def _is_sheet(lexicon: Lexicon, rows: list[list[Cell]]) -> bool:
    """Whether a table has one row below heads that all ask for something of one patient's history."""
    asked = [_roles(lexicon, head) & _SHEET or lexicon.label(head.text.strip(), "social") for head in rows[0]]
    return len(rows) == _FEWEST and all(asked)


def _is_list(document: Document, lexicon: Lexicon, rows: list[list[Cell]]) -> bool:
    """Whether a table's heads ask for things by name and when they were, or for relatives and what they had."""
    asked = [_roles(lexicon, head) for head in rows[0]]
    naming = [at for at, roles in enumerate(asked) if roles & _NAMES]
    dated = any(roles & _WHEN for roles in asked)
    if not naming or not all(roles & (_WHEN | _NAMES | _BESIDE) for roles in asked):
        return False
    if not dated and len(naming) < _FEWEST and not any("measured" in roles for roles in asked):
        return False
    opening = [_opens(document, lexicon, row[naming[0]]) for row in rows[1:]]
    return 2 * sum(opening) > len(opening)


def _opens(document: Document, lexicon: Lexicon, cell: Cell, kinds: tuple[Kind, ...] = _TERMS) -> bool:
    """Whether a cell names something clinical."""
    return any(m.entry.kind in kinds for m in lexicon.find(document.text, cell.span.start, cell.span.end))
