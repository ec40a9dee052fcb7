"""How far a heading reaches: over the table right below it, and not over a label that stands beside it."""

from __future__ import annotations

from etl.document import Document


def beside(document: Document, i: int) -> bool:
    """Whether a label in capitals stands beside the heading in capitals above it, whose list ended before the label:
    "DIAGNOSES ON DISCHARGE / 1. … / HOSPITAL COURSE: …".

    Args:
        document: the document.
        i: which of its blocks is the labelled field.
    """
    label = document.blocks[i].label
    if label is None or not document.quote(label).isupper():
        return False
    at, listed = i - 1, False
    while at >= 0 and document.blocks[at].kind in ("item", "field", "paragraph"):
        listed = listed or document.blocks[at].kind == "item"
        at -= 1
    return (
        listed
        and at >= 0
        and document.blocks[at].kind == "heading"
        and document.quote(document.blocks[at].span).isupper()
    )


def heads_table(document: Document, i: int) -> bool:
    """Whether a heading is of the table right below it and of nothing behind that: "Strength (MRC), 6 March 2012:".

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    block, below = document.blocks[i], document.blocks[i + 1]
    colon = document.quote(block.span).rstrip().endswith((":", "："))
    return block.kind == "heading" and colon and below.kind == "table"
