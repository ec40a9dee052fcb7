"""The tables of a source as its DocumentReference keeps them: the place of each cell in the text, and not a word of it."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from etl.document import Block, Cell, Document, Span, Table

MEDIA = "application/json"
_VERSION = 2
"""Of how tables are written; version 1 had all cells whole."""


def packed_tables(document: Document) -> bytes | None:
    """Write the tables of a document, without a word of their text.

    Args:
        document: the document.

    Returns:
        JSON: for each table its label, the places of its caption and notes, and its cells in reading order. A cell is
        `[row, column, rowspan, colspan, header, start, end]`, with page and box where these are known. A plain cell at
        the next free place of the grid is `[gap, length]`: so many characters behind the cell before, and so long; or
        only its length where the gap is the table's `gap`. None when the document has no table. The same tables give
        the same bytes.
    """
    tables = [_plain(block) for block in document.blocks if block.table is not None]
    return orjson.dumps({"version": _VERSION, "tables": tables}) if tables else None


def unpacked_tables(data: str, text: str) -> tuple[Block, ...]:
    """Return the tables that `packed_tables` wrote, in this version or the one before, as blocks.

    Args:
        data: in base64, as the attachment holds it.
        text: the document's normalized text.

    Returns:
        A block for each table, in order.

    Raises:
        ValueError: it is nothing that `packed_tables` wrote.
        KeyError: the same.
        TypeError: the same.
    """
    return tuple(_blocks(orjson.loads(base64.b64decode(data))["tables"], text))


def _plain(block: Block) -> dict[str, Any]:
    table = block.table
    assert table is not None
    gap, cells = _written(table.cells, table.columns, table.span.start)
    return {
        **({"label": table.label} if table.label else {}),
        **({"page": block.page} if block.page is not None else {}),
        "rows": table.rows,
        "columns": table.columns,
        "span": [table.span.start, table.span.end],
        **({"caption": [table.caption.start, table.caption.end]} if table.caption else {}),
        **({"notes": [[note.start, note.end] for note in table.notes]} if table.notes else {}),
        "gap": gap,
        "cells": cells,
    }


def _written(cells: Sequence[Cell], columns: int, start: int) -> tuple[int, list[Any]]:
    """Return the most frequent gap between cells, and the cells as they are written."""
    gaps = [
        cell.span.start - (before.span.end if before else start) if _is_next(cell, before, columns) else None
        for before, cell in zip((None, *cells), cells, strict=False)
    ]
    known = Counter(gap for gap in gaps if gap is not None)
    usual = min(known, key=lambda gap: (-known[gap], gap), default=0)
    return usual, [_cell(cell, gap, usual) for cell, gap in zip(cells, gaps, strict=True)]


def _is_next(cell: Cell, before: Cell | None, columns: int) -> bool:
    """Return True if a cell is a plain one at the place behind the cell before."""
    plain = (cell.rowspan, cell.colspan, cell.header, cell.page, cell.box) == (1, 1, False, None, None)
    return plain and (cell.row, cell.column) == _next_place(before, columns)


def _next_place(before: Cell | None, columns: int) -> tuple[int, int]:
    """Return row and column behind a cell; the first ones for none."""
    if before is None:
        return 0, 0
    column = before.column + before.colspan
    return (before.row, column) if column < columns else (before.row + 1, 0)


def _cell(cell: Cell, gap: int | None, usual: int) -> Any:
    if gap is not None:
        length = cell.span.end - cell.span.start
        return length if gap == usual else [gap, length]
    plain: list[Any] = [cell.row, cell.column, cell.rowspan, cell.colspan, int(cell.header)]
    plain += [cell.span.start, cell.span.end]
    if cell.page is not None or cell.box is not None:
        plain += [cell.page, *([round(edge, 2) for edge in cell.box] if cell.box else ())]
    return plain


def _blocks(tables: Iterable[dict[str, Any]], text: str) -> Iterator[Block]:
    for plain in tables:
        span = Span(*plain["span"])
        table = Table(
            cells=tuple(_read_cells(plain, text)),
            rows=plain["rows"],
            columns=plain["columns"],
            span=span,
            label=plain.get("label", ""),
            caption=Span(*plain["caption"]) if "caption" in plain else None,
            notes=tuple(Span(*note) for note in plain.get("notes", ())),
        )
        yield Block("table", span, table=table, page=plain.get("page"))


def _read_cells(plain: dict[str, Any], text: str) -> Iterator[Cell]:
    before: Cell | None = None
    for written in plain["cells"]:
        if isinstance(written, list) and len(written) > 2:
            cell = _read_cell(written, text)
        else:
            gap, length = written if isinstance(written, list) else (plain["gap"], written)
            start = (before.span.end if before else plain["span"][0]) + gap
            row, column = _next_place(before, plain["columns"])
            cell = Cell(row, column, Span(start, start + length), text[start : start + length])
        yield cell
        before = cell


def _read_cell(plain: list[Any], text: str) -> Cell:
    row, column, rowspan, colspan, header, start, end, *more = plain
    page, box = (more[0], tuple(more[1:])) if more else (None, ())
    assert len(box) in (0, 4)
    return Cell(
        row, column, Span(start, end), text[start:end], rowspan, colspan, bool(header), page,
        (box[0], box[1], box[2], box[3]) if box else None,
    )  # fmt: skip
