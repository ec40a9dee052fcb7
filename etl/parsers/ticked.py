"""Forms whose options have boxes: which of them are ticked."""

from __future__ import annotations

from etl.document import Block, Document
from etl.patterns import regex

_EMPTY_BOX = regex(r"\[\s?\]|☐|\(\s\)")
_BOX = regex(r"\[[\sxX✓✔√]?\]|[☐☑☒]|\([\sxX✓✔√]\)")


def is_ticked(document: Document, block: Block) -> bool | None:
    """Whether the option of a form is ticked; None for a block that is no option with a box.

    Args:
        document: the document.
        block: one of its blocks.
    """
    if block.kind != "field" or block.value is None:
        return None
    printed = document.quote(block.value)
    if not _BOX.fullmatch(printed):
        return None
    return not _EMPTY_BOX.fullmatch(printed)
