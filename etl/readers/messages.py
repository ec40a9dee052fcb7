"""Mail: each message has a head of lines (From, To, Date, Subject), of which the day heads what stands below it.

A chain of messages is told in the days of its heads: "I walk without a stick" is of the day it was written. Who wrote to
whom is no fact of anybody, and what an answer is called ("Re: …") heads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.patterns import regex
from etl.value import replace

_LEVEL = 6
"""Level of a message: below every printed heading."""
_LABEL = r"(?:from|to|cc|bcc|date|sent(?: on)?|subject|reply[ -]to|von|an|datum|gesendet|betreff|de|à|para|fecha|asunto|objet|oggetto)"
_LINE = regex(
    rf"[ \t>*_]*(?P<label>{_LABEL})[ \t*_]*:[ \t*_]*(?=\S)(?P<value>(?:(?![ \t]{{2,9}}{_LABEL}[ \t]?:)[^\n])*)",
    re.I,
)
"""A line of a head, or one of several on a line: "From: …    Date: …"."""
_WHEN = frozenset(("date", "sent", "sent on", "datum", "gesendet", "fecha"))
_WHAT = frozenset(("subject", "betreff", "asunto", "objet", "oggetto"))
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_WROTE = regex(
    r"[ \t>]*(?:On|Am|Le|El) (?=[^\n]{0,40}\d)(?P<when>[^\n:]{6,60}?)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]m)?)?,? [^\n:]{2,60} (?:wrote|writes|schrieb|a écrit|escribió):[ \t]*",
    re.I,
)
_PROSE = ("paragraph", "field", "heading", "title", "item")
_FEWEST = 2
_GREETING = regex(
    r"\W*(?:dear|hello|hi|good (?:morning|evening|afternoon|day)|greetings|sehr geehrte|guten|liebe|cher|estimad)\b",
    re.I,
)


class _Line(Struct, frozen=True):
    span: Span
    label: str
    value: Span


def with_messages(document: Document) -> Document:
    """A document with the days of its messages as headings.

    Args:
        document: as it was read.

    Returns:
        The document; as it is when it has no head of a message.
    """
    blocks: list[Block] = []
    made, titled, at = False, any(b.kind == "title" and not _lines(document, b) for b in document.blocks), 0
    while at < len(document.blocks):
        end, lines = at, list[_Line]()
        while end < len(document.blocks) and (told := _lines(document, document.blocks[end])):
            lines += told
            end += 1
        block = document.blocks[at]
        told_of = [x for x in lines if x.label in _WHAT]
        if not blocks and len(lines) == len(told_of) == 1 and _greets(document, end):
            made, at = True, end  # the subject of a letter, and no participant's name
            blocks.append(Block("paragraph" if titled else "title", told_of[0].value, page=block.page))
            continue
        if lines and _is_head(document, lines):
            made = True
            for line in lines:
                if line.label in _WHAT and not blocks:  # what a later one is called says nothing new
                    blocks.append(Block("paragraph" if titled else "title", line.value, page=block.page))
            blocks += [Block("heading", x.span, _LEVEL, page=block.page) for x in lines if x.label in _WHEN][:1]
            at = end
            continue
        quoted = _WROTE.fullmatch(document.text, block.span.start, block.span.end) if block.kind != "table" else None
        if quoted and _YEAR.search(quoted["when"]):
            made = True
            block = Block("heading", block.span, _LEVEL, page=block.page)
        blocks.append(block)
        at += 1
    return replace(document, blocks=tuple(blocks)) if made else document


def _is_head(document: Document, lines: Sequence[_Line]) -> bool:
    """Whether lines are the head of a message: two at least, one of them its day."""
    labels = {line.label for line in lines}
    days = [line for line in lines if line.label in _WHEN]
    return len(labels) >= _FEWEST and bool(days) and _YEAR.search(document.quote(days[0].value)) is not None


def _greets(document: Document, at: int) -> bool:
    """Whether a block opens a letter."""
    span = document.blocks[at].span if at < len(document.blocks) else None
    return span is not None and _GREETING.match(document.text, span.start, span.end) is not None


def _lines(document: Document, block: Block) -> list[_Line]:
    """The lines of a head that a block is made of; nothing where one of its lines is none."""
    at = block.span.start
    if block.kind not in _PROSE or document.text.find(":", at, block.span.end) < 0:
        return []
    out: list[_Line] = []
    while at < block.span.end:
        m = _LINE.match(document.text, at, block.span.end)
        if m is None:
            return []
        kept = len(document.text[m.start("value") : m.end("value")].rstrip(" \t*_"))
        value = Span(m.start("value"), m.start("value") + kept)
        out.append(_Line(Span(m.start("label"), value.end), " ".join(m["label"].lower().split()), value))
        at = m.end() + 1
    return out
