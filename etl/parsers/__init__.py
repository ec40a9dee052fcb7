"""From a document to facts. One function, `parse`; one file for each kind of fact."""

from __future__ import annotations

from etl.document import Document
from etl.facts import Facts
from etl.mapping.lexicon import Lexicon


def parse(document: Document, lexicon: Lexicon, *, keep_unmapped: bool = True) -> Facts:
    """Read the facts of a document.

    Args:
        document: what a reader made.
        lexicon: the compiled mappings.
        keep_unmapped: whether values under labels that no mapping knows become facts as printed, tagged "unmapped".

    Returns:
        People or group, facts in the order of the text, and the ledger of what became of every cell, field and sentence.
    """
    from etl.parsers.assemble import facts_of

    return facts_of(document, lexicon, keep_unmapped=keep_unmapped)
