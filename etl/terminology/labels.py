"""The labels of a place: what stands before its colon, its field, column, row, and the heading above."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from etl.document import Block, Cell, Document, Table
from etl.patterns import regex

_BEFORE = regex(r"(?P<label>[^\W\d_][\w ,/()-]{1,60}): ?[^.:;\n]{0,80}\Z")
_REACH = 150
"""A label stands so many characters before at most."""


class Labels(Struct, frozen=True, dict=True, eq=False):
    """The labels of a document's places.

    Args:
        document: the document.
    """

    document: Document

    def of(self, place: int, *, rows: bool = False) -> Iterator[str]:
        """Yield the labels of a place, the nearest first; the last is the heading above, "" for none.

        Args:
            place: offset in the text.
            rows: whether all cells of its row are labels, else the first one is.
        """
        before = _BEFORE.search(self.document.text, max(0, place - _REACH), place)
        if before is not None:
            yield before["label"]
        at = bisect_right(self._starts, place) - 1
        if at < 0:
            return
        block = self.document.blocks[at]
        if place < block.span.end and block.kind not in ("heading", "title"):
            if block.label is not None and not block.label.start <= place < block.label.end:
                yield self.document.quote(block.label)
            if block.table is not None:
                yield from self._cells(block.table).labels(place, rows=rows)
        heading = self._headings[at]
        yield self.document.quote(heading.span) if heading is not None else ""

    @cached_property
    def _starts(self) -> list[int]:
        return [block.span.start for block in self.document.blocks]

    @cached_property
    def _tables(self) -> dict[int, _Cells]:
        return {}

    def _cells(self, table: Table) -> _Cells:
        """Return the cells of a table by place, row and column, sorted out once."""
        if id(table) not in self._tables:
            self._tables[id(table)] = _Cells.of_table(table)
        return self._tables[id(table)]

    @cached_property
    def _headings(self) -> list[Block | None]:
        """The heading above each block, or that it is itself."""
        found: list[Block | None] = []
        for block in self.document.blocks:
            above = found[-1] if found else None
            found.append(block if block.kind in ("heading", "title") else above)
        return found


class _Cells(Struct, frozen=True):
    """The cells of a table by place, row and column.

    Args:
        ordered: all of them, in the order of the text.
        starts: where each of them begins.
        rows: those of each row.
        heads: those of each column that may head it.
    """

    ordered: list[Cell]
    starts: list[int]
    rows: dict[int, list[Cell]]
    heads: dict[int, list[Cell]]

    @staticmethod
    def of_table(table: Table) -> _Cells:
        """Return the cells of a table.

        Args:
            table: the table.
        """
        ordered = sorted(table.cells, key=lambda cell: cell.span.start)
        rows: dict[int, list[Cell]] = {}
        heads: dict[int, list[Cell]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell)
            if cell.header or cell.row == 0:
                heads.setdefault(cell.column, []).append(cell)
        return _Cells(ordered, [cell.span.start for cell in ordered], rows, heads)

    def labels(self, place: int, *, rows: bool) -> Iterator[str]:
        """Yield the labels of the row and the head of the column in which a place is.

        Args:
            place: offset in the text.
            rows: whether all cells of its row are labels, else the first one is.
        """
        at = bisect_right(self.starts, place) - 1
        cell = self.ordered[at] if at >= 0 else None
        if cell is None or place >= cell.span.end:
            return
        yield from (one.text for one in self.rows[cell.row] if one is not cell and (rows or one.column == 0))
        yield from (one.text for one in self.heads.get(cell.column, ()) if one.row < cell.row)
