"""The parts of an abstract that is printed as one paragraph: "Background: … Case: … Conclusion: …"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

_LABEL = regex(
    r"(?:(?<=\A)|(?<=[.!?)] )|(?<=[.!?)]\n))([A-Z][a-z]{2,15}(?: [a-z]{2,15}){0,3}|[A-Z]{3,15}(?: [A-Z]{2,15}){0,3})\s?[:.—–]\s(?=\S)"
)
"""Words at the start of a sentence that may be the name of a part."""
_LEAST = 2
_SHORTEST = 40
_OF_PAPER = ("introduction", "conclusion", "methods", "discussion")
"""Parts that only a paper has: with one of them a paragraph of parts is an abstract, whatever stands above it."""


def with_abstract_parts(document: Document, lexicon: Lexicon) -> Document:
    """The document with a labelled field for each part of an abstract.

    Args:
        document: what a reader made.
        lexicon: for the names of headings.
    """
    blocks: list[Block] = []
    inside = False
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            named = lexicon.label(document.quote(block.span).rstrip(" :."), "heading")
            inside = any(e.role == "abstract" for e in named)
        parts = list(_parts(document, lexicon, block, inside)) if block.kind in ("paragraph", "field") else []
        blocks.extend(parts or (block,))
    return replace(document, blocks=tuple(blocks)) if len(blocks) != len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, block: Block, inside: bool) -> Iterator[Block]:
    text = document.quote(block.span)
    if len(text) < _SHORTEST:
        return
    found = [m for m in _LABEL.finditer(text) if lexicon.label(m[1], "heading")]
    if len(found) < _LEAST or found[0].start() > _LEAST:
        return
    if not inside and not any(e.role in _OF_PAPER for m in found for e in lexicon.label(m[1], "heading")):
        return
    for at, m in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        start, stop = block.span.start + m.start(), block.span.start + len(text[:end].rstrip())
        yield replace(
            block,
            kind="field",
            level=0,
            marker="",
            span=Span(start, stop),
            label=Span(start, block.span.start + m.end(1)),
            value=Span(block.span.start + m.end(), stop),
        )
