"""Lines that call a patient by name and age without a colon: "Patient Lind, 38 years, stroke in 2009."; they are read like the field
"Patient: Lind, 38 years, …"."""

from __future__ import annotations

from etl.document import Block, Document, Span
from etl.patterns import regex
from etl.value import replace

_LINE = regex(
    r"(?P<label>Patient|Pt\.)\s(?P<name>[A-Z][a-zà-ÿ'’-]{2,20}(?: [A-Z]\.| [A-Z][a-zà-ÿ'’-]{2,20})?),?\s\(?(?:aged )?\d{1,3}\s?"
    r"(?:y|yrs?|years?)\b\.?(?! (?:and|or|ago|after|before|later|of)\b)"
)


def with_called_so(document: Document) -> Document:
    """A document whose lines of this kind are fields.

    Args:
        document: the document.

    Returns:
        The document; the same one where no line is so.
    """
    if not _LINE.search(document.text):
        return document
    blocks = tuple(_field(document, block) for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _field(document: Document, block: Block) -> Block:
    m = _LINE.match(document.text, block.span.start, block.span.end)
    if m is None or block.kind not in ("paragraph", "title", "heading"):
        return block
    return replace(block, kind="field", label=Span(*m.span("label")), value=Span(m.start("name"), block.span.end))
