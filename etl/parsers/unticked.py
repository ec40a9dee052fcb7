"""Choices of forms: of "Pain: [ ] none [x] mild [ ] severe" only what is ticked is said.

What isn't ticked is read as if spaces stood there, so that every place of the text stays where it is; the evidence of what is
found has the words as they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Document, Span
from etl.facts import AnyFact, Evidence, Facts
from etl.patterns import regex

_BOX = regex(r"\[[ xX✓✔√]?\]|[☐☑☒]|\([ xX✓✔√]\)")
_COLON = regex(r"[\s:?.…_]*")
_WORD = regex(r"\S")
_TICKED = regex(r"[xX✓✔√☑☒]")


def without_unticked(document: Document) -> Document:
    """A document with spaces where an option stands that nobody ticked, and for the boxes of the others.

    Args:
        document: as it was read.

    Returns:
        The document; the same one where nothing is to be ticked.
    """
    if not _BOX.search(document.text):
        return document
    hidden = [span for block in document.blocks for span in _untold(document.text, block)]
    if not hidden:
        return document
    parts: list[str] = []
    at = 0
    for span, joins in sorted(hidden):
        start = max(at, span.start)
        blank = _WORD.sub(" ", document.text[start : span.end])
        parts += [document.text[at:start], "&" + blank[1:] if joins and blank else blank]
        at = max(at, span.end)
    return replace(document, text="".join([*parts, document.text[at:]]))


def _untold(text: str, block: Block) -> Iterator[tuple[Span, bool]]:
    """The parts of a field in and around its value in which options stand, and whether one more that is ticked follows."""
    label, value = block.label, block.value
    if block.kind != "field" or label is None or value is None or _BOX.fullmatch(text, value.start, value.end):
        return
    for inside in _BOX.finditer(text, value.start, value.end):
        following = _BOX.search(text, inside.end(), value.end)
        end = following.start() if following else value.end
        ticked = _TICKED.search(inside.group()) is not None
        yield Span(inside.start(), inside.end() if ticked else end), ticked
    begin = max(label.end, text.rfind("\n", label.end, value.start) + 1, text.rfind("\t", label.end, value.start) + 1)
    boxes = list(_BOX.finditer(text, begin, value.start))
    if boxes:
        leads = boxes[-1].end() <= value.start and not text[boxes[-1].end() : value.start].strip()
        leads = leads and _TICKED.search(boxes[-1].group()) is not None
        lead = _COLON.match(text, begin, value.start)
        yield Span(boxes[0].start() if leads or lead is None else lead.end(), value.start), False
    if value.end < block.span.end and _BOX.search(text, value.end, block.span.end):
        yield Span(value.end, block.span.end), False


def printed(facts: Facts, document: Document) -> Facts:
    """Facts whose evidence has the words as they are printed.

    Args:
        facts: as they were read from a document without what nobody ticked.
        document: as it was read.
    """

    def quoted(evidence: Evidence) -> Evidence:
        return replace(evidence, quote=document.text[evidence.start : evidence.end])

    def of(fact: AnyFact) -> AnyFact:
        return replace(fact, evidence=tuple(map(quoted, fact.evidence)))

    cohort = facts.cohort
    return replace(
        facts,
        persons=tuple(replace(p, evidence=tuple(map(quoted, p.evidence))) for p in facts.persons),
        cohort=replace(cohort, evidence=tuple(map(quoted, cohort.evidence))) if cohort else None,
        facts=tuple(map(of, facts.facts)),
        passages=tuple(replace(p, evidence=quoted(p.evidence)) for p in facts.passages),
    )
