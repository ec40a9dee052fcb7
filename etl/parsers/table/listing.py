"""Tables that are lists of events ("Date | Event", "Operation | Year", "Relative | Disease") or one row of labelled fields.

Such a row is read like the line it would be without the table: "June 2004  weakness of the right hand".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon

_DATE = re.compile(
    r"(?:approx(?:imate|\.)? )?(?:date|year|month|time|when|datum|jahr|wann|fecha|año|année|data|anno)"
    r"(?: ?[/(] ?(?:year|month|date)\)?)?",
    re.I,
)
_WHEN = frozenset(("when", "onset", "diagnosed"))
_NAMES = frozenset(("listed", "diagnosis"))
_BESIDE = frozenset(("remark", "measured", "listed"))
_SHEET = frozenset(("diagnosis", "onset", "diagnosed", "admission", "discharge", "occupation", "comorbidity"))
_TERMS: tuple[Kind, ...] = ("condition", "finding", "procedure", "gene", "relation")
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
    else:
        yield block


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


def _opens(document: Document, lexicon: Lexicon, cell: Cell) -> bool:
    """Whether a cell names something clinical."""
    return any(m.entry.kind in _TERMS for m in lexicon.find(document.text, cell.span.start, cell.span.end))
