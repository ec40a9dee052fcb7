"""Headings of the parts of an examination below one that only says when: "On admission" above "Speech", "Muscle strength"."""

from __future__ import annotations

from collections.abc import Collection

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.heading_reach import HEADING_END
from etl.parsers.index import Index, part
from etl.parsers.when.timepoints import read_time

_NO_VISIT = ("treatment", "plan", "outlook", "history", "past_history", "family_history", "social_history")
"""Roles of a heading with a time that is no examination's."""


def parts_of_visits(document: Document, lexicon: Lexicon, index: Index, ends: Collection[str]) -> frozenset[int]:
    """The headings that stand below one that says when, though they are set like it.

    The first of them stands right below it; the others follow until the next one that says when, or begins a part of its own.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.
        ends: roles of headings that begin a part of their own.
    """
    out: set[int] = set()
    level, timed, opened = -1, -1, False
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (block.kind == "heading" and block.level > level >= 0):
            continue
        hit = lexicon.prefix(document.quote(block.span), "heading")
        named = lexicon.label(HEADING_END.sub("", document.quote(block.span)), "heading")
        roles = {e.role for e in named} or ({hit[0].role} if hit else set())
        if block.kind == "heading" and _says_when(document, index, block) and roles.isdisjoint(_NO_VISIT):
            level, timed, opened = block.level, i, False
        elif block.kind == "title" or block.level != level or not roles.isdisjoint(ends):
            level = -1
        elif opened or i == timed + 1:
            opened = True
            out.add(i)
        else:
            level = -1
    return frozenset(out)


def _says_when(document: Document, index: Index, block: Block) -> bool:
    """Whether a heading names a phase or a day."""
    span = block.span
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    dates = part(index.dates, span)
    return bool(dates) or read_time(document.text, span, mentions, (), durations, label=True).timepoint is not None
