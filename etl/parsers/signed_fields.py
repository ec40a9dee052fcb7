"""Fields whose label a dash or a sign of equality closes, told by what they ask for: "Diagnosis – stroke", "Age = 54".

A reader takes a dash for a colon only where the lines beside it have one too; a line that begins with the name of a field
or of a part of a page is a field wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

_SIGNED = regex(
    r"[ \t]*(?P<label>[^\W\d_][^.:;,=|()\n–—]{1,40}?)[ \t]+(?:--?|[–—=])[ \t]+(?=\S)",
    needs=("-", "–", "—", "="),
)
_SIGNS = (" - ", " -- ", " – ", " — ", " = ")
_KINDS = ("paragraph", "item", "heading")
_NEVER = ("listed", "before", "after", "legend")
"""Roles of columns, of times, which stand beside their values, and of what explains signs: "T – temperature"."""
_MOST_WORDS = 5


def with_signed_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose paragraphs that begin with a known label and a dash are fields.

    Args:
        document: what a reader made.
        lexicon: for labels of fields and for headings.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        signed = block.kind in _KINDS and not block.label and any(s in document.quote(block.span) for s in _SIGNS)
        blocks += _parts(document, lexicon, block) if signed else [block]
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _parts(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """A block as the fields that its lines are; as it is where its first line is none."""
    begins = [block.span.start]
    text = document.text
    while (end := text.find("\n", begins[-1], block.span.end)) >= 0:
        begins.append(end + 1)
    found = [(at, m) for at in begins if (m := _SIGNED.match(text, at, block.span.end)) and _asks(lexicon, m["label"])]
    if not found or found[0][0] != block.span.start or (block.kind == "item" and len(found) > 1):
        yield block
        return
    if block.kind == "heading":
        yield block  # "History – present illness"
        return
    ends = [at for at, _ in found[1:]] + [block.span.end]
    for (at, m), end in zip(found, ends, strict=True):
        end = at + len(text[at:end].rstrip())
        label, value = Span(*m.span("label")), Span(m.end(), end)
        yield replace(block, kind="field", level=0, marker="", span=Span(at, end), label=label, value=value)


def _asks(lexicon: Lexicon, label: str) -> bool:
    """Whether words are the name of a field or of a part of a page, with a capital."""
    if len(label.split()) > _MOST_WORDS or not (label[0].isupper() or not label[0].isascii()):
        return False
    entries = (*lexicon.label(label, "field"), *lexicon.label(label, "heading"))
    return bool(entries) and not any(e.role in _NEVER for e in entries)
