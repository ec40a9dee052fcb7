"""What stands around a table of patients and is said of all of them: its notes, and the block right below it."""

from __future__ import annotations

from etl.document import Document, Span, Table

_NEAR = 6


def notes_of(document: Document, table: Table) -> tuple[Span, ...]:
    """The notes of a table, and the text right below them.

    Args:
        document: the document.
        table: any table.
    """
    end = max((table.span.end, *(n.end for n in table.notes)))
    below = next(
        (b.span for b in document.blocks if b.span.start >= end and b.table is None and b.kind != "heading"), None
    )
    near = below is not None and below.start - end <= _NEAR and not document.text[end : below.start].strip(" |\n\t")
    return (*table.notes, below) if near and below is not None else table.notes
