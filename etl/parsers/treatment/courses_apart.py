"""Courses that a line tells one after another: "1st course (May 2010): 4 x LP; 2nd course (Nov 2010): 3 x LP". Each is told of
by itself, with the label that the line has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.patterns import regex
from etl.value import replace

_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_COURSE = regex(
    r"(?:(?P<n>\d)(?:st|nd|rd|th)|(?P<w>first|second|third|fourth|fifth))\s(?:course|cycle|session|round)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)"
    r"|(?:course|cycle|session|round)\s(?:no\.?\s?)?(?P<m>\d)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)",
    re.I,
    needs=("course", "cycle", "round", "session"),
)
_HEAD = regex(
    r"(?:(?<=[.;]\s)|(?<=[.;]\n)|(?:\A|(?<=\n)))(?:the\s)?(?:(?:(?P<n>\d)(?:st|nd|rd|th)|(?P<w>first|second|third|fourth|fifth))\s(?:course|cycle|session|round)"
    r"|(?:course|cycle|session|round)\s(?:no\.?\s?)?(?P<m>\d))\s?:\s",
    re.I,
    needs=("course", "cycle", "round", "session"),
)
"""A course that heads what stands behind it: "Round 2: by lumbar puncture on …"."""
_BEFORE = regex(r"\s*[;,]\s*(?:and\s)?(?:the\s)?$")
_LEAST = 2


def with_courses_apart(document: Document) -> Document:
    """A document whose lines of this kind that begin with a course are no fields of the first one, and those whose courses
    are labels ("Round 1: … Round 2: …") a field for each.

    Args:
        document: the document.

    Returns:
        The document; the same one where no line tells of several.
    """
    if len(_COURSE.findall(document.text)) < _LEAST and len(_HEAD.findall(document.text)) < _LEAST:
        return document
    blocks = tuple(part for block in document.blocks for part in _headed(document.text, block))
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _headed(text: str, block: Block) -> Iterator[Block]:
    """A block as it is, or a field for each course that a part of it is headed by, counted from the first on."""
    heads = (
        list(_HEAD.finditer(text, block.span.start, block.span.end))
        if block.kind in ("field", "paragraph", "item")
        else []
    )
    if len(heads) < _LEAST or heads[0].start() != block.span.start or _numbers(heads) != list(range(1, len(heads) + 1)):
        yield _line(text, block)
        return
    ends = [*(m.start() for m in heads[1:]), block.span.end]
    for m, end in zip(heads, ends, strict=True):
        stop = m.end() + len(text[m.end() : end].rstrip(" ;,\n"))
        label = Span(m.start(), m.start() + len(m.group().rstrip(" :\n")))
        yield replace(block, kind="field", span=Span(m.start(), stop), label=label, value=Span(m.end(), stop))


def _numbers(found: Sequence[re.Match[str]]) -> list[int]:
    return [int(m["n"] or m["m"] or _NUMBERS[m["w"].lower()]) for m in found]


def _line(text: str, block: Block) -> Block:
    if block.kind != "field" or block.label is None or _COURSE.match(text, block.span.start) is None:
        return block
    several = next(iter(courses_apart(text, (block.span,))), block.span) != block.span
    return replace(block, kind="paragraph", label=None, value=None) if several else block


def courses_apart(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Sentences, of those that tell several courses in turn the part of each.

    Args:
        text: the document's text.
        sentences: of a block.
    """
    return tuple(part for sentence in sentences for part in _parts(text, sentence))


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    found = list(_COURSE.finditer(text, sentence.start, sentence.end))
    numbers = _numbers(found)
    cuts = [_BEFORE.search(text, max(sentence.start, m.start() - 12), m.start()) for m in found[1:]]
    if len(found) < _LEAST or numbers != list(range(1, len(found) + 1)) or not all(cuts):
        yield sentence
        return
    ends = [*(cut.start() for cut in cuts if cut is not None), sentence.end]
    starts = [sentence.start, *(m.start() for m in found[1:])]
    yield from (Span(start, end) for start, end in zip(starts, ends, strict=True))
