"""Tables that are the labelled fields of a case sheet ("Name", "Age", "Diagnosis" beside their values, once or twice a row,
or above them)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Block, Cell, Document, Table
from etl.mapping.lexicon import Lexicon

_WHO = frozenset(("name", "person", "age", "sex", "diagnosis", "admission", "nationality", "occupation", "stay"))
_FEWEST = 2
_FEWEST_STACKED = 4
_WIDTHS = (2, 4)


def with_sheet_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose case sheets are fields, as they are where a colon stands behind each label.

    Args:
        document: the document.
        lexicon: for the names of fields.

    Returns:
        The document; the same one where no table is a case sheet.
    """
    blocks = tuple(made for block in document.blocks for made in _fields(block, lexicon))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _fields(block: Block, lexicon: Lexicon) -> Iterator[Block]:
    table = block.table
    if table is not None and _is_stacked(table, lexicon):
        rows = table.grid()
        for labels, values in zip(rows[::2], rows[1::2], strict=True):
            for label, value in zip(labels, values, strict=True):
                if label is not None and value is not None and value.text.strip():
                    yield Block("field", value.span, label=label.span, value=value.span, page=value.page)
        return
    if table is None or table.columns not in _WIDTHS or not _is_sheet(table, lexicon):
        yield block
        return
    for row in table.grid():
        cells = _own(row)
        if len(cells) == 1 and table.columns > _WIDTHS[0] and cells[0].text.strip():
            yield Block("paragraph", cells[0].span, page=cells[0].page)
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            if label.text.strip():
                span = replace(label.span, end=max(label.span.end, value.span.end))
                yield Block("field", span, label=label.span, value=value.span, page=label.page)


def _own(row: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a row, a merged one once."""
    return list(dict.fromkeys(cell for cell in row if cell is not None))


def _is_sheet(table: Table, lexicon: Lexicon) -> bool:
    """Whether the columns of labels hold labels of fields, and at least two that only a case sheet has.

    Where labels and values stand twice in a row, no value is a label itself: that would be the header of a table.
    """
    rows = [_own(row) for row in table.grid()]
    roles = [[_roles(cell, lexicon) for cell in row] for row in rows]
    if table.columns > _WIDTHS[0] and any(found for row in roles for found in row[1::2]):
        return False
    columns = [[row[at] for row in roles if len(row) > at + 1] for at in range(0, table.columns, 2)]
    if not all(column and 2 * sum(map(bool, column)) >= len(column) for column in columns):
        return False
    return sum(1 for column in columns for found in column if found & _WHO) >= _FEWEST


def _is_stacked(table: Table, lexicon: Lexicon) -> bool:
    """Whether rows of labels and rows of their values take turns, at least twice: no row of values holds a label."""
    rows = table.grid()
    if len(rows) % 2 or len(rows) < _FEWEST_STACKED or table.columns < _FEWEST:
        return False
    roles = [[_roles(cell, lexicon) if cell is not None else set() for cell in row] for row in rows]
    if any(found for row in roles[1::2] for found in row):
        return False
    labels = [
        found
        for row, of_row in zip(rows[::2], roles[::2], strict=True)
        for cell, found in zip(row, of_row, strict=True)
        if cell is not None and cell.text.strip()
    ]
    return bool(labels) and all(labels) and sum(1 for found in labels if found & _WHO) >= _FEWEST


def _roles(cell: Cell, lexicon: Lexicon) -> set[str]:
    """The roles of the field that a cell is the label of."""
    label = cell.text.strip(" :：")
    return {entry.role for entry in lexicon.label(label, "field")} if label else set()
