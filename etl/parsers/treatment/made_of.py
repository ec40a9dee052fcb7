"""What is given of a harvest that the lines before tell: "Bone marrow was taken …; the concentrate was injected"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.document import Document
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.patterns import regex

_GIVEN = regex(
    r"\b(?:inject(?:ion|ed|ing)|infus(?:ion|ed|ing)|implant(?:ation|ed|ing)|instill(?:ation|ed))\s(?:of\s)?(?P<what>the\s(?:[a-z]+\s)?(?:concentrate|cell fraction))\b"
    r"|\b(?P<other>[Tt]he\s(?:[a-z]+\s)?(?:concentrate|cell fraction))\s(?:\([^()]{1,40}\)\s)?(?:was|were)\s(?:then\s|slowly\s)?(?:injected|infused|implanted|instilled|given)\b"
)
_KINDS = (" concentrate", " cells")


def with_made_cells(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells that a concentrate is of.

    Args:
        document: the document.
        lexicon: for the names of cells.
        found: what stands where in it.
    """
    made = (
        tuple(_made(document, lexicon, found)) if "concentrate" in document.text or "fraction" in document.text else ()
    )
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end))))


def _made(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    for block in document.blocks:
        if block.kind == "table":
            continue
        for m in _GIVEN.finditer(document.text, block.span.start, block.span.end):
            told = [x for x in part(found.mentions, block.span) if x.end <= m.start()]
            source = next(
                (e for x in reversed(told) if x.entry.kind == "procedure" and (e := _of(document, lexicon, x))), None
            )
            what = "what" if m["what"] else "other"
            if source is not None and not any(x.entry.kind == "cells" for x in told):
                yield Mention(m.start(what), m.end(what), source)


def _of(document: Document, lexicon: Lexicon, harvest: Mention) -> Entry | None:
    """The cells of what a harvest names first: bone marrow of "bone marrow was taken"."""
    words = document.text[harvest.start : harvest.end].lower().split()[:2]
    names = (" ".join(words[:n]) + kind for n in (2, 1) for kind in _KINDS)
    return next((e for name in names for e in lexicon.label(name, "cells")), None)
