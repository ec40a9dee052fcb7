"""How far a heading reaches: over the table right below it, and not over a label that stands beside it."""

from __future__ import annotations

import re

from etl.document import Document
from etl.facts import Timepoint
from etl.patterns import regex

_NOW = regex(r"\b(?:now|today|these days|nowadays)\b(?! that\b)", re.I)
"""What a question asks for that is told after the treatment: "What is it like now?"."""
_OF_SOMEBODY = regex(
    r"\b(?:was|were|did|is|are) (?:it|he|she|you|they|life|things|your \w+|his \w+|her \w+)\b(?=.*\b(?:like|was|were|did|now|today)\b)"
    r"|\b(?:was|were|did) (?:it|he|she|you|they|life|things)\b",
    re.I,
)
"""A question of a general kind that is put to somebody: "What is it like now?", "How bad was it before you came?"."""

_COUNT = regex(r"\W{0,4}(\d{1,2})[.)]\s")


def beside(document: Document, i: int) -> bool:
    """Whether a label in capitals stands beside the heading in capitals above it, whose list ended before the label:
    "DIAGNOSES ON DISCHARGE / 1. … / HOSPITAL COURSE: …".

    Args:
        document: the document.
        i: which of its blocks is the labelled field.
    """
    label = document.blocks[i].label
    if label is None or not document.quote(label).isupper():
        return False
    at, listed = i - 1, False
    while at >= 0 and document.blocks[at].kind in ("item", "field", "paragraph"):
        listed = listed or document.blocks[at].kind == "item"
        at -= 1
    return (
        listed
        and at >= 0
        and document.blocks[at].kind == "heading"
        and document.quote(document.blocks[at].span).isupper()
    )


def heads_table(document: Document, i: int) -> bool:
    """Whether a heading is of the table right below it and of nothing behind that: "Strength (MRC), 6 March 2012:".

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    block, below = document.blocks[i], document.blocks[i + 1]
    colon = document.quote(block.span).rstrip().endswith((":", "："))
    return block.kind == "heading" and colon and below.kind == "table"


def asked_time(text: str, roles: tuple[str, ...], point: Timepoint | None) -> Timepoint | None:
    """Of when a question asks that tells of no part of a page: "How bad was it before you came?", "What is it like now?".

    Args:
        text: a heading.
        roles: its roles; one that is general but for its time is put to somebody.
        point: its timepoint by its other words.

    Returns:
        The timepoint, None for other headings.
    """
    if not text.rstrip(" *_").endswith("?") or set(roles) - {"general"}:
        return None
    if roles and not _OF_SOMEBODY.search(text):
        return None
    now = _NOW.search(text) if point is None else None
    return Timepoint("after", now.group()) if now else point


def counted_below(document: Document) -> frozenset[int]:
    """The numbers of the headings that count the parts of the heading above them, though they are set like it.

    "FIRST COURSE" above "1. Walking", "2. Standing": the count begins anew below each heading without a number.

    Args:
        document: the document.
    """
    out: set[int] = set()
    run: list[int] = []
    level, last, plain = 0, 0, False
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (run and block.level > level):
            continue
        m = _COUNT.match(document.text, block.span.start, block.span.end) if block.kind == "heading" else None
        number = int(m[1]) if m else 0
        if run and number == last + 1 and block.level == level:
            run, last = [*run, i], number
            continue
        out.update(run if len(run) > 1 else ())
        run = [i] if number == 1 and plain and block.level == level else []
        level, last, plain = block.level, number, not number
    out.update(run if len(run) > 1 else ())
    return frozenset(out)
