"""Times that head what is told behind them, one after another in a line: "1 month: stable. 3 months: he writes again."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Document, Span
from etl.patterns import regex

_TIME = (
    r"(?:(?:after|at|month|week|day|year) )?(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:[ -]?(?:days?|weeks?|months?|years?))?(?: (?:later|after(?:wards)?|post[- ]?(?:treatment|transplant)|follow[- ]?up))?"
)
_FIRST = regex(rf"\W*(?P<words>{_TIME})\s*[:：]?\s*", re.I)
_NEXT = regex(rf"(?<=[.;!。；])\s+(?P<label>{_TIME})\s?[:：]\s?(?=\S)", re.I)
_UNIT = regex(r"\b(?:day|week|month|year)", re.I)


def with_times_apart(document: Document) -> Document:
    """A document in which a field that a length of time heads ends where the next such time does.

    Args:
        document: the document.

    Returns:
        The document; the same one where no line tells several times in turn.
    """
    blocks = [part for block in document.blocks for part in _parts(document, block)]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(document: Document, block: Block) -> Iterator[Block]:
    """The field of each time of a line, or the block as it is."""
    label, value = block.label, block.value
    first = _is_time(document.quote(label)) if block.kind in ("field", "item") and label and value else False
    found = (
        [m for m in _NEXT.finditer(document.text, value.start, block.span.end) if _UNIT.search(m["label"])]
        if first and value
        else []
    )
    if not found or label is None or value is None:
        yield block
        return
    labels = [label, *(Span(*m.span("label")) for m in found)]
    starts = [value.start, *(m.end() for m in found)]
    ends = [*(m.start() for m in found), block.span.end]
    for named, start, end in zip(labels, starts, ends, strict=True):
        begin = block.span.start if named is label else named.start
        yield replace(block, span=Span(begin, end), label=named, value=Span(start, end))


def _is_time(words: str) -> bool:
    m = _FIRST.fullmatch(words)
    return m is not None and _UNIT.search(words) is not None
