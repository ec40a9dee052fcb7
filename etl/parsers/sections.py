"""Parts of a document: its sections by their headings, what stands right above a table, the parts of a structured
abstract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed, by_file
from etl.patterns import regex
from etl.value import replace

# Parts of a document: its sections by their headings, what stands right above a table, sheets without prose.


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


# The parts of an abstract that is printed as one paragraph: "Background: … Case: … Conclusion: …".


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
