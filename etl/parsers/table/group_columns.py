"""Printed tables whose labels have two columns in one: a name at the edge only where it begins, and its parts set in.

MAS  hip adductors   R / L     3 / 3        2 / 3
     hamstrings      R / L     2 / 2        1+ / 2
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from etl.document import Cell, Document, Span, Table
from etl.patterns import regex

_TWO = regex(r"(?P<group>\S(?:[^\n]*?\S)??)[ ]{2,}(?P<label>\S[^\n]*)")
_SIDES = regex(r"(?P<sides>R\s?/\s?L|L\s?/\s?R)[ ]{2,}(?=\S)")
_FEWEST = 3


def with_group_columns(document: Document) -> Document:
    """A document whose tables of this kind have a column for the names.

    Args:
        document: the document.

    Returns:
        The document; the same one where no label has a gap at which the labels below it begin.
    """
    blocks = tuple(
        replace(block, table=_split(document.text, _with_sides(document.text, block.table)))
        if block.table is not None
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks) if blocks != document.blocks else document


def _with_sides(text: str, table: Table) -> Table:
    """A table whose labels have the letters of two sides that stand before their first values: "R / L     3 / 3"."""
    sides = {c.row: m for c in table.cells if c.column == 1 and (m := _SIDES.match(c.text))}
    if not sides:
        return table
    cells = []
    for cell in table.cells:
        pair = sides.get(cell.row)
        value = next((c for c in table.cells if c.row == cell.row and c.column == 1), None) if pair else None
        if pair is None or value is None or cell.column > 1:
            cells.append(cell)
        elif cell.column:
            cut = replace(cell.span, start=cell.span.start + pair.end())
            cells.append(replace(cell, span=cut, text=text[cut.start : cut.end]))
        else:
            whole = replace(cell.span, end=value.span.start + len(pair["sides"]))
            cells.append(replace(cell, span=whole, text=text[whole.start : whole.end]))
    return replace(table, cells=tuple(cells))


def _split(text: str, table: Table) -> Table:
    labels = [row[0] for row in table.grid()] if table.rows >= _FEWEST and table.columns > 1 else []
    begins = [None if c is None or not c.text.strip() else _offset(text, c.span.start) for c in labels]
    gaps: dict[int, int] = {}
    below: set[int] = set()
    edge: int | None = None
    for r, cell in enumerate(labels):
        if edge is not None and begins[r] == edge:
            below.add(r)
            continue
        two = _TWO.fullmatch(cell.text) if cell is not None and cell.row == r else None
        edge = _offset(text, cell.span.start + two.start("label")) if two and cell is not None else None
        if two is not None and r + 1 < len(begins) and begins[r + 1] == edge:
            gaps[r] = two.start("label")
    if not gaps:
        return table
    cells = [made for cell in table.cells for made in _cells(text, cell, gaps, below)]
    return replace(table, cells=tuple(cells), columns=table.columns + 1)


def _cells(text: str, cell: Cell, gaps: Mapping[int, int], below: Set[int]) -> tuple[Cell, ...]:
    """The cells that a cell becomes: two for a label with its name, a blank one before a label that is set in."""
    if cell.column:
        return (replace(cell, column=cell.column + 1),)
    if cell.row in gaps:
        cut = cell.span.start + gaps[cell.row]
        head = text[cell.span.start : cut].rstrip()
        first = Span(cell.span.start, cell.span.start + len(head))
        label = Span(cut, cell.span.end)
        return (
            replace(cell, span=first, text=head),
            replace(cell, column=1, span=label, text=text[label.start : label.end]),
        )
    blank = replace(cell, span=Span(cell.span.start, cell.span.start), text="", colspan=1)
    if cell.row in below:
        return (blank, replace(cell, column=1))
    return (replace(cell, colspan=cell.colspan + 1),)


def _offset(text: str, at: int) -> int:
    """How far from the edge of its line a place stands."""
    return at - (text.rfind("\n", 0, at) + 1)
