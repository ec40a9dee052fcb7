"""Questions that a mail quotes above its answers ("> 2. Any pain?"): each heads what is answered below it, as in an interview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Block, Document, Span
from etl.parsers.heading_reach import told_after_all
from etl.parsers.outline import Framed
from etl.patterns import regex

_QUESTION = regex(
    r"(?:>\s?)+(?:[(]?\d{1,2}[.):]\s+)?(?P<lead>(?:(?:and|so|then|also)\s)?(?:(?:what|how)(?:['’]s|\sis|\sare|\sabout|\smuch\sis)\s)?(?:(?:the|his|her|your|their|my)\s)?(?=(?:(?!he\b|she\b|you\b|it\b|they\b)[^\s?]+\s?){1,3}\?))?(?P<asked>[^.!?\n>]{2,160}\?(?: ?\([^()\n]{1,60}\))?)\s*",
    re.I,
)
"""A quoted question with its number; what leads to the thing that it asks for ("And what is his …") stands apart."""
_LEVEL = 8
"""Below the head of the mail."""


def with_quoted_questions(document: Document) -> Document:
    """A document whose quoted questions are headings.

    Args:
        document: what a reader made.
    """
    if ">" not in document.text:
        return document
    blocks = tuple(
        _asked(document, block, below)
        for block, below in zip(document.blocks, [*document.blocks[1:], None], strict=True)
    )
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _asked(document: Document, block: Block, below: Block | None) -> Block:
    if block.kind not in ("paragraph", "field", "heading") or below is None:
        return block
    line = document.text.rfind("\n", 0, block.span.start) + 1
    m = _QUESTION.fullmatch(document.text, line, block.span.end)
    if m is None or document.text.startswith(">", below.span.start):
        return block
    return Block("heading", Span(*m.span("asked")), _LEVEL, page=block.page)


def answered(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """The blocks; what stands below a quoted question is told of somebody, however generally it is asked.

    Args:
        document: the document.
        framed: its blocks with their frames.
    """
    if ">" not in document.text:
        return tuple(framed)
    out: list[Framed] = []
    mail = None  # the day of the mail in which somebody answers
    for f in framed:
        quoted = _is_quoted(document, f)
        mail = mail if quoted else f.frame.effective
        if quoted:
            frame = told_after_all(f.frame) if f.frame.attitude == "general" else f.frame
            f = replace(f, frame=replace(frame, effective=frame.effective or (None if frame.timepoint else mail)))
        out.append(f)
    return tuple(out)


def _is_quoted(document: Document, item: Framed) -> bool:
    title = item.frame.title
    if title is None:
        return False
    line = document.text.rfind("\n", 0, title.start) + 1
    return _QUESTION.fullmatch(document.text, line, title.end) is not None
