"""The tables of a source, rebuilt from its bundle: cell for cell as they were printed, in CSV or Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from etl.document import Document, Table, table_name
from etl.errors import InputError
from etl.fhir.document_reference import read_source


class SourceTable(Struct, frozen=True):
    """A table of a source.

    Args:
        label: its printed label, or its number in its file.
        name: the same; in a case of several files with the name of its file.
        rows: the texts of its cells by row and column; of a merged cell only the upper left place has the text.
        filled: the same with the text of a merged cell in each of its places.
        caption: as printed, "" for none.
        notes: notes and legends, as printed.
        document: the name of its file in a case of several, "" for a document that is one file.
        page: one-based page for paged formats.
    """

    label: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    filled: tuple[tuple[str, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    document: str = ""
    page: int | None = None

    def as_csv(self, *, fill: bool = False) -> str:
        """The cells as CSV; captions and notes are no cells.

        Args:
            fill: whether the text of a merged cell stands in each of its places.
        """
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.filled if fill else self.rows)
        return out.getvalue()

    def as_markdown(self, *, fill: bool = False) -> str:
        """The table as Markdown, below its caption and above its notes.

        Args:
            fill: whether the text of a merged cell stands in each of its places.
        """
        head, *body = self.filled if fill else self.rows
        lines = [_row(head), "|" + " --- |" * len(head), *map(_row, body)]
        title = self.caption or f"Table {self.name}"
        return "\n\n".join([f"**{_line(title)}**", "\n".join(lines), *map(_line, self.notes)]) + "\n"


def rebuilt(bundle: Mapping[str, Any]) -> tuple[SourceTable, ...]:
    """The tables of the source of a bundle.

    Args:
        bundle: a Bundle of ours as plain JSON data.

    Returns:
        The tables, in the order of the text.

    Raises:
        InputError: it isn't a bundle of ours, or was made without the document's text.
    """
    sources = [
        entry["resource"]
        for entry in bundle.get("entry", [])
        if entry["resource"].get("resourceType") == "DocumentReference"
    ]
    try:
        document = read_source(sources) if sources else None
    except (KeyError, IndexError, StopIteration, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("not a bundle that this software wrote") from error
    if document is None:
        raise InputError("there is no DocumentReference in it")
    tables = [(block.table, block.page) for block in document.blocks if block.table is not None]
    return tuple(
        _table(document, table, page, name)
        for (table, page), name in zip(tables, document.table_names(), strict=True)
        if table.rows and table.columns
    )


def _table(document: Document, table: Table, page: int | None, name: str) -> SourceTable:
    file = document.files[document.file_at(table.span.start)][1].name if document.files else ""
    grid = table.grid()
    return SourceTable(
        label=name.removesuffix(table_name("", file)) if file else name,
        name=name,
        rows=tuple(
            tuple(cell.text if cell and (cell.row, cell.column) == (r, c) else "" for c, cell in enumerate(row))
            for r, row in enumerate(grid)
        ),
        filled=tuple(tuple(cell.text if cell else "" for cell in row) for row in grid),
        caption=document.quote(table.caption) if table.caption else "",
        notes=tuple(map(document.quote, table.notes)),
        document=file,
        page=page,
    )


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_line(cell) for cell in cells) + " |"


def _line(text: str) -> str:
    """A text as one line of Markdown, its own signs without meaning."""
    for sign in "\\|*_`<>[]":
        text = text.replace(sign, f"\\{sign}")
    return "<br>".join(part.strip() for part in text.splitlines())
