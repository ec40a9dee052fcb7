"""Labelled fields: what one says, with or without its label."""

from __future__ import annotations

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.reading import Frame
from etl.parsers.ticked import is_answered, is_ticked

_SAID_OF = ("gene", "finding", "function", "measure", "scale", "cells", "medicine", "procedure")


def spoken(document: Document, lexicon: Lexicon, found: Index, block: Block, frame: Frame) -> Span:
    """What a field says: its value, and with it a label that is itself a sign or function ("Fever: none").

    Args:
        document: the document.
        lexicon: for headings.
        found: what stands where.
        block: any block.
        frame: its frame.

    Returns:
        A place in the document: of other blocks the whole.
    """
    if block.kind != "field" or block.value is None or block.label is None:
        return block.span
    if is_answered(block):
        return block.label
    if is_ticked(document, block) is not None:
        return block.span
    named = [m for m in frame.topic if m.entry.kind in _SAID_OF and m.start >= block.label.start]
    known = any(r.startswith("field:") for r in frame.roles)
    return block.value if not named or known or _only_heads(document, lexicon, found, block) else block.span


def _only_heads(document: Document, lexicon: Lexicon, found: Index, block: Block) -> bool:
    """Whether a label is a heading of what its value names: "Operations: appendectomy 2003" is one operation."""
    assert block.label is not None and block.value is not None
    named, told = ({m.entry.kind for m in part(found.mentions, span)} for span in (block.label, block.value))
    both = "procedure" in named & told
    return both and bool(lexicon.label(document.quote(block.label).strip(" :：.\n"), "heading"))
