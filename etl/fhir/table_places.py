"""The tables of a source as its DocumentReference keeps them: each cell's place in the text, so that they can be rebuilt."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from etl.document import Block, Cell, Document, Span, Table

MEDIA = "application/json"
_VERSION = 1


def packed_tables(document: Document) -> bytes | None:
    """The tables of a document, without a word of their text.

    Args:
        document: the document.

    Returns:
        JSON: for each table its label, the places of its caption and notes, and its cells as
        `[row, column, rowspan, colspan, header, start, end]` with page and box where these are known; None when the
        document has no table. The same tables give the same bytes.
    """
    tables = [_plain(block) for block in document.blocks if block.table is not None]
    return orjson.dumps({"version": _VERSION, "tables": tables}) if tables else None


def unpacked_tables(data: str, text: str) -> tuple[Block, ...]:
    """The tables that `packed_tables` wrote, as blocks.

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
    return {
        **({"label": table.label} if table.label else {}),
        **({"page": block.page} if block.page is not None else {}),
        "rows": table.rows,
        "columns": table.columns,
        "span": [table.span.start, table.span.end],
        **({"caption": [table.caption.start, table.caption.end]} if table.caption else {}),
        **({"notes": [[note.start, note.end] for note in table.notes]} if table.notes else {}),
        "cells": [_cell(cell) for cell in table.cells],
    }


def _cell(cell: Cell) -> list[Any]:
    plain: list[Any] = [cell.row, cell.column, cell.rowspan, cell.colspan, int(cell.header)]
    plain += [cell.span.start, cell.span.end]
    if cell.page is not None or cell.box is not None:
        plain += [cell.page, *([round(edge, 2) for edge in cell.box] if cell.box else ())]
    return plain


def _blocks(tables: Iterable[dict[str, Any]], text: str) -> Iterator[Block]:
    for plain in tables:
        span = Span(*plain["span"])
        table = Table(
            cells=tuple(_read_cell(cell, text) for cell in plain["cells"]),
            rows=plain["rows"],
            columns=plain["columns"],
            span=span,
            label=plain.get("label", ""),
            caption=Span(*plain["caption"]) if "caption" in plain else None,
            notes=tuple(Span(*note) for note in plain.get("notes", ())),
        )
        yield Block("table", span, table=table, page=plain.get("page"))


def _read_cell(plain: list[Any], text: str) -> Cell:
    row, column, rowspan, colspan, header, start, end, *more = plain
    page, box = (more[0], tuple(more[1:])) if more else (None, ())
    assert len(box) in (0, 4)
    return Cell(
        row, column, Span(start, end), text[start:end], rowspan, colspan, bool(header), page,
        (box[0], box[1], box[2], box[3]) if box else None,
    )  # fmt: skip
