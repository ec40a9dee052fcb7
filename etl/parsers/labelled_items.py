"""Items and notes that are labelled fields: "• Surgical method: lumbar puncture", "Stop criteria: pulse above 120"."""

from __future__ import annotations

from dataclasses import replace

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_LABELLED = regex(r"^\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\s*(?=\S)")


def labelled_item(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """An item that is a labelled field ("• Surgical method: lumbar puncture"), when its label is a known one.

    Args:
        document: the document.
        lexicon: for labels.
        block: an item.
    """
    text = document.quote(block.span)
    m = _LABELLED.match(text)
    if not m or not (lexicon.label(m.group(1), "field") or lexicon.label(m.group(1), "heading")):
        return None
    start = block.span.start
    return replace(block, label=Span(start + m.start(1), start + m.end(1)), value=Span(start + m.end(), block.span.end))


def set_apart(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """A note that opens with the name of something that is nobody's: "Stop criteria: pulse above 120", as a labelled field.

    Args:
        document: the document.
        lexicon: for headings.
        block: a note.
    """
    labelled = labelled_item(document, lexicon, block)
    if labelled is None or labelled.label is None:
        return None
    heads = lexicon.label(document.quote(labelled.label), "heading")
    return labelled if any(e.role == "eligibility" for e in heads) else None
