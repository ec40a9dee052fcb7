"""Tables that are the labelled fields of a case sheet ("Name", "Age", "Diagnosis" beside their values, once or twice a row,
or above them)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Cell, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

_WHO = frozenset(("name", "person", "age", "sex", "diagnosis", "admission", "nationality", "occupation", "stay"))
_FEWEST = 2
_PLAINLY = 4
"""So many labels that only a case sheet has make one, whatever its other labels are."""
_FEWEST_STACKED = 4
_FEWEST_IN_A_ROW = 3
_WIDTHS = (2, 4)
_TWICE = (3, 4)
"""The columns of a sheet that has its labels in two languages, and its values in one of them or both."""
_TOLD = ("condition", "finding", "function", "measure", "scale", "medicine", "procedure", "social", "cells", "gene")
_ANSWERS = {"person", "reference"}
"""What "no" and "normal" are labels of, too."""
_NTH = regex(r"^(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\s+", re.I)
"""The number of a stay before its label: "2nd admission"."""
_TWO = regex(r"([^/,&]{2,20}?)\s?(?:/|,|&|\band\b)\s?([^/,&]{2,20})")


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
    if table is not None and in_two_languages(table, lexicon):
        yield from _in_one(table, lexicon)
        return
    if table is None or table.columns not in _WIDTHS or not _is_sheet(table, lexicon):
        yield block
        return
    made: list[Block] = []
    for row in table.grid():
        cells = _own(row)
        last = made[-1] if made and len(cells) == _WIDTHS[0] and not cells[0].text.strip() else None
        if last is not None and last.value is not None and cells[1].text.strip():
            end = cells[1].span.end  # a row without a label goes on with the value above it
            made[-1] = replace(last, span=replace(last.span, end=end), value=replace(last.value, end=end))
            continue
        if len(cells) == 1 and table.columns > _WIDTHS[0] and cells[0].text.strip():
            made.append(Block("paragraph", cells[0].span, page=cells[0].page))
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            if label.text.strip():
                span = replace(label.span, end=max(label.span.end, value.span.end))
                made.append(Block("field", span, label=label.span, value=value.span, page=label.page))
    yield from made


def in_two_languages(table: Table, lexicon: Lexicon) -> bool:
    """Whether a case sheet has its labels twice, in two columns, and its values behind them, once or twice: "Edad | Age | 31
    años | 31 years".

    Args:
        table: any table.
        lexicon: for the names of fields.
    """
    if table.columns not in _TWICE:
        return False
    rows = [row for row in table.grid() if None not in row and row[0] is not row[1]]
    asked = [(_roles(row[0], lexicon), _roles(row[1], lexicon)) for row in rows if row[0] and row[1]]
    same = [one & two for one, two in asked if one & two]
    other = sum(1 for row in rows if row[0] and row[1] and row[0].text.strip().lower() != row[1].text.strip().lower())
    answers = [cell for row in rows[1:] for cell in row[2:] if cell is not None]
    return (
        len(same) >= _FEWEST_STACKED
        and sum(1 for roles in same if roles & _WHO) >= _FEWEST
        and len(same) * 3 >= len(rows)
        and other * 2 > len(rows)
        and not any(_is_label(cell, lexicon) for cell in answers)
    )


def _in_one(table: Table, lexicon: Lexicon) -> Iterator[Block]:
    """The fields of a sheet in two languages, in the one of which more is understood."""
    rows = [cells for row in table.grid() if len(cells := [c for c in row if c is not None]) == table.columns]
    known = [sum(len(lexicon.find(row[at].text)) for row in rows) for at in range(2, table.columns)]
    best = max(range(len(known)), key=lambda at: (known[at], at))
    for row in rows:
        value, labels = row[2 + best], sorted(row[:2], key=lambda c: (not _roles(c, lexicon), c is not row[best]))
        if value.text.strip() and not _is_label(value, lexicon):
            yield Block("field", value.span, label=labels[0].span, value=value.span, page=value.page)


def _own(row: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a row, a merged one once."""
    return list(dict.fromkeys(cell for cell in row if cell is not None))


def _is_sheet(table: Table, lexicon: Lexicon) -> bool:
    """Whether the columns of labels hold labels of fields or names of what is told, and at least two labels that only a case
    sheet has.

    Where labels and values stand twice in a row, no value is a label itself: that would be the header of a table.
    """
    rows = [_own(row) for row in table.grid()]
    if table.columns > _WIDTHS[0] and any(_is_label(cell, lexicon) for row in rows for cell in row[1::2]):
        return False
    columns = [
        [(row[at], _roles(row[at], lexicon)) for row in rows if len(row) > at + 1 and row[at].text.strip()]
        for at in range(0, table.columns, 2)
    ]
    told = sum(len(found & _WHO) for column in columns for _, found in column)
    plainly = table.columns == _WIDTHS[0] and told >= _PLAINLY
    for column in columns:
        named = sum(1 for cell, found in column if found or _is_term(cell, lexicon))
        if not column or (2 * named < len(column) and not plainly):
            return False
    return told >= _FEWEST


def _is_label(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether a cell is nothing but the label of a field, and no answer."""
    known = lexicon.known(cell.text.strip(" :："))
    return any(entry.kind == "field" and entry.role not in _ANSWERS for entry in known)


def _is_term(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether a cell is nothing but the name of something that is told of: "Spironolactone", "Varices"."""
    return any(entry.kind in _TOLD for entry in lexicon.known(cell.text.strip(" :：")))


def _is_stacked(table: Table, lexicon: Lexicon) -> bool:
    """Whether rows of labels and rows of their values take turns: no row of values holds a label.

    Of one row of each, more of the labels must be those that only a case sheet has.
    """
    rows = table.grid()
    if len(rows) % 2 or not rows or table.columns < _FEWEST:
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
    told = sum(1 for found in labels if found & _WHO)
    if len(rows) < _FEWEST_STACKED:
        known = sum(1 for found in labels if found)
        return told >= _FEWEST_IN_A_ROW and known * 4 >= len(labels) * 3 and told * 2 >= len(labels)
    return bool(labels) and all(labels) and told >= _FEWEST


def _roles(cell: Cell, lexicon: Lexicon) -> set[str]:
    """The roles of the field that a cell is the label of, or of the two of "Sex / age"."""
    label = _NTH.sub("", cell.text.strip(" :："))
    if not label[:1].isalpha():
        return set()  # "11 patients" is a value
    if two := _TWO.fullmatch(label):
        both = [{entry.role for entry in lexicon.label(part, "field")} for part in two.groups()]
        if all(both):
            return both[0] | both[1]
    return {entry.role for entry in lexicon.label(label, "field")} if label else set()
