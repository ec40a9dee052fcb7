"""Parts of a document: its sections by their headings, what stands right above a table, sheets without prose."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Document, Span
from etl.parsers.outline import Framed, by_file


def only_tables(framed: Sequence[Framed]) -> bool:
    """A supplement sheet without a word of prose is one person's, unless it speaks of groups.

    Args:
        framed: the blocks of one file.
    """
    kinds = {f.block.kind for f in framed}
    return "table" in kinds and kinds <= {"table", "title", "caption", "note", "heading", "field"}


def lead_of(document: Document, framed: Sequence[Framed], i: int) -> Span | None:
    """The caption, heading or line right above a table, in its file.

    Args:
        document: the document.
        framed: its blocks.
        i: the number of the table's block.
    """
    file = document.spans[document.file_at(framed[i].block.span.start)]
    for f in reversed(framed[max(0, i - 2) : i]):
        if f.block.span in file and f.block.kind in ("caption", "heading", "title", "paragraph"):
            return f.block.span
    return None


def sections_of(document: Document, framed: Sequence[Framed]) -> tuple[tuple[str, int, int], ...]:
    """The headings of a document with where their parts begin and end, file by file.

    Args:
        document: the document.
        framed: its blocks.
    """
    found: list[tuple[str, int, int]] = []
    for file, part_ in zip(document.spans, by_file(document, framed), strict=True):
        heads = [f.block.span for f in part_ if f.block.kind in ("title", "heading")]
        ends = [s.start for s in heads[1:]] + [file.end] if heads else []
        found += [(" ".join(document.quote(s).split()), s.start, e) for s, e in zip(heads, ends, strict=True)]
    return tuple(found)
