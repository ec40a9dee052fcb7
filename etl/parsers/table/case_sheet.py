"""Tables of two columns that are the labelled fields of a case sheet ("Name", "Age", "Diagnosis" beside their values)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon

_WHO = frozenset(("name", "person", "age", "sex", "diagnosis", "admission", "nationality", "occupation", "stay"))
_FEWEST = 2


def with_sheet_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose case sheets are fields, as they are where a colon stands behind each label.

    Args:
        document: the document.
        lexicon: for the names of fields.

    Returns:
        The document; the same one where no table is a case sheet.
    """
    blocks = tuple(made for block in document.blocks for made in _fields(block, lexicon))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _fields(block: Block, lexicon: Lexicon) -> Iterator[Block]:
    table = block.table
    if table is None or table.columns != 2 or not _is_sheet(block, lexicon):
        yield block
        return
    for label, value in table.grid():
        if label is not None and value is not None and label is not value and label.text.strip():
            span = replace(label.span, end=max(label.span.end, value.span.end))
            yield Block("field", span, label=label.span, value=value.span, page=label.page)


def _is_sheet(block: Block, lexicon: Lexicon) -> bool:
    """Whether the first column holds labels of fields, and at least two that only a case sheet has."""
    assert block.table is not None
    labels = [row[0].text.strip(" :：") for row in block.table.grid() if row[0] is not None and row[0].text.strip()]
    roles = [{e.role for e in lexicon.label(label, "field")} for label in labels]
    who = sum(1 for found in roles if found & _WHO)
    return who >= _FEWEST and 2 * sum(map(bool, roles)) >= len(labels)
