"""Several people in one paragraph, each behind a number: "Case 1: F, 34, … Case 2: M, 51, …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.patterns import regex

_MARK = regex(
    r"(?:^|(?<=[.;!)\n]\s))(?P<word>Case|Patient|Pt\.?|Child|Subject|Participant)\s(?:[Nn]o\.?\s?|#)?(?P<n>\d{1,2}|[A-H])\s?(?P<sign>[:.)–-])\s+(?=[A-Z\d])",
    needs=("Case", "Child", "Participant", "Patient", "Pt", "Subject"),
)
_LEAST = 20
"""Characters that are said of each at least."""


def with_cases_apart(document: Document) -> Document:
    """A document whose paragraphs of several numbered people are a paragraph each.

    Args:
        document: the document.

    Returns:
        The document; the same one where no paragraph holds several.
    """
    blocks = [part for block in document.blocks for part in _parts(document, block)]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(document: Document, block: Block) -> Iterator[Block]:
    """The parts of a paragraph, or the block as it is."""
    span, text = block.span, document.text
    found = list(_MARK.finditer(text[span.start : span.end])) if block.kind in ("paragraph", "field") else []
    numbers = [m["n"] for m in found]
    turn = len(found) > 1 and len({m["word"] for m in found}) == 1 and _in_turn(numbers)
    starts = [span.start + m.start() for m in found]
    ends = [*starts[1:], span.end]
    if not turn or any(end - start < _LEAST for start, end in zip(starts, ends, strict=True)):
        yield block
        return
    if starts[0] > span.start:
        yield replace(block, kind="paragraph", span=_trimmed(text, span.start, starts[0]), label=None, value=None)
    for m, start, end in zip(found, starts, ends, strict=True):
        whole = _trimmed(text, start, end)
        if m["sign"] != ":":
            yield replace(block, kind="paragraph", span=whole, label=None, value=None)
            continue
        label = Span(start, span.start + m.end("n"))
        yield replace(block, kind="field", span=whole, label=label, value=Span(span.start + m.end(), whole.end))


def _in_turn(numbers: list[str]) -> bool:
    """Whether numbers or letters follow one another."""
    steps = [ord(n) for n in numbers] if numbers[0].isalpha() else [int(n) if n.isdecimal() else -1 for n in numbers]
    return all(n.isalpha() == numbers[0].isalpha() for n in numbers) and all(b - a == 1 for a, b in pairwise(steps))


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
