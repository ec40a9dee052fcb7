"""Forms whose options have boxes: only what is ticked is said; and questions that are answered by yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from etl.document import Block, Cell, Document, Span, Table
from etl.facts import AnyFact, Evidence, Facts
from etl.patterns import regex
from etl.value import replace

# Questions that are answered by a mark in a column for yes or one for no.


_TO_WHOM = regex(
    r"(?:(?:do|does|did|has|have|had|is|are|was|were)\s+(?:you|he|she|they|there|the (?:patient|child|person)|(?:your|the) (?:child|son|daughter|wife|husband|mother|father))\s+"
    r"(?:(?:ever|still|now|often|currently|regularly|usually|already)\s+)*(?:(?:have|had|has|got|suffer(?:ed|s)?(?: from)?|experience[ds]?|been diagnosed with|feel|notice)\s+)?"
    r"(?:(?:an?|any|the)\s+)?|any\s+)",
    re.I,
)
"""What a question begins with before what it asks for: "Do you have any …"."""
_QUESTION = regex(
    r"[ \t]*(?P<asked>[A-Z][^?\n]{2,70})\?[ \t]+(?P<said>(?:[Yy]es|[Nn]o)\b[^\n?]{0,80})(?:\n|$)", needs=("?",)
)
_MORE = regex(r"(?:yes|no)\b[\s,;:.(–-]*", re.I)
_FEWEST = 3
_MARK = regex(r"\W*[xX✓✔√☑☒+●•]\W*")
_YES = regex(r"(?:yes|y|ja|oui|s[ií])", re.I)
_NO = regex(r"(?:no|n|nein|non|never)", re.I)
YES, NO = "yes", "no"


def is_ticked(document: Document, block: Block) -> bool | None:
    """Whether the option of a form is ticked; None for a block that is no option with a box.

    Args:
        document: the document.
        block: one of its blocks.
    """
    if block.kind != "field" or block.value is None:
        return None
    if is_answered(block):
        return block.marker == YES
    printed = document.quote(block.value)
    return _TICKED.search(printed) is not None if _BOX.fullmatch(printed) else None


def is_answered(block: Block) -> bool:
    """Whether a block is a question that is answered by yes or no, with what is asked as its label."""
    return block.kind == "field" and block.marker in (YES, NO)


def with_answers(document: Document) -> Document:
    """A document whose questions with an answer of yes or no, in one of two columns or behind the question mark, are fields that
    say which.

    Args:
        document: the document.

    Returns:
        The document; the same one where nothing is so asked.
    """
    asked = sum(
        len(_QUESTION.findall(document.quote(b.span))) for b in document.blocks if b.kind in ("paragraph", "item")
    )
    blocks = tuple(
        made
        for block in document.blocks
        for made in (
            _of_table(block, block.table)
            if block.table
            else _of_lines(document, block)
            if asked >= _FEWEST
            else [block]
        )
    )
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _of_lines(document: Document, block: Block) -> list[Block]:
    """The questions of a paragraph that has nothing else, each with its answer behind it on its line."""
    found = list(_QUESTION.finditer(document.text, block.span.start, block.span.end))
    at = block.span.start
    for m in found:
        if document.text[at : m.start()].strip():
            return [block]
        at = m.end()
    if block.kind not in ("paragraph", "item") or not found or document.text[at : block.span.end].strip():
        return [block]
    return [
        made
        for m in found
        for made in _answer(_asked(m["asked"], m.start("asked")), Span(*m.span("said")), m["said"], block.page)
    ]


def _answer(label: Span, said: Span, text: str, page: int | None) -> Iterator[Block]:
    """A question with what was said: yes or no, and what follows it."""
    yes = _YES.match(text) is not None
    yield Block("field", Span(label.start, said.end), label=label, value=said, page=page, marker=YES if yes else NO)
    more = _MORE.match(text)
    if yes and more and any(c.isalnum() for c in text[more.end() :]):
        rest = Span(said.start + more.end(), said.end)
        yield Block("field", Span(label.start, said.end), label=label, value=rest, page=page)


def _asked(text: str, start: int) -> Span:
    """What a question asks for, without its sign and the words to whom it speaks."""
    lead = _TO_WHOM.match(text)
    at = lead.end() if lead and any(c.isalpha() for c in text[lead.end() :]) else 0
    return Span(start + at, start + len(text.rstrip(" ?:：.")))


def _of_table(block: Block, table: Table) -> list[Block]:
    """The rows of a table that asks for yes and no, as fields; the table itself, where it does not."""
    heads, *rows = table.grid() or [[]]
    named = {c: cell.text.strip() for c, cell in enumerate(heads) if c and cell is not None}
    answers = {
        c: YES if _YES.fullmatch(name) else NO
        for c, name in named.items()
        if _YES.fullmatch(name) or _NO.fullmatch(name)
    }
    if sorted(answers.values()) != [NO, YES]:
        return [block]
    out: list[Block] = []
    for label, *row in rows:
        marked = [(c, cell) for c, cell in enumerate(row, 1) if c in answers and cell and _MARK.fullmatch(cell.text)]
        if label is None or not label.text.strip():
            return [block]
        if len(marked) == 1:  # what nobody answered, nobody has
            (c, cell), asked = marked[0], _asked(label.text, label.span.start)
            whole = Span(label.span.start, max(label.span.end, cell.span.end))
            out.append(Block("field", whole, label=asked, value=cell.span, page=block.page, marker=answers[c]))
    return out or [block]


# Choices of forms: of "Pain: [ ] none [x] mild [ ] severe" only what is ticked is said.
#
# What isn't ticked is read as if spaces stood there, so that every place of the text stays where it is; the evidence
# of what is found has the words as they are printed.


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
    cells = {c.span for block in document.blocks if block.table for c in block.table.cells if _chooses(c.text)}
    hidden += [found for span in cells for found in _options(document.text, span)]
    if not hidden:
        return document
    parts: list[str] = []
    at = 0
    for span, joins in sorted(hidden):
        start = max(at, span.start)
        blank = _WORD.sub(" ", document.text[start : span.end])
        parts += [document.text[at:start], "&" + blank[1:] if joins and blank else blank]
        at = max(at, span.end)
    text = "".join([*parts, document.text[at:]])
    blocks = tuple(_with_choices(block, cells, text) for block in document.blocks) if cells else document.blocks
    return replace(document, text=text, blocks=blocks)


def _chooses(text: str) -> bool:
    """Whether a cell has several options, each with its box: "[ ] male [x] female"."""
    boxes = list(_BOX.finditer(text))
    ends = [*(m.start() for m in boxes[1:]), len(text)]
    return len(boxes) > 1 and all(text[m.end() : end].strip() for m, end in zip(boxes, ends, strict=True))


def _with_choices(block: Block, cells: Set[Span], text: str) -> Block:
    """A table whose cells with options have only what is ticked in them."""
    if block.table is None or not any(c.span in cells for c in block.table.cells):
        return block
    return replace(
        block,
        table=replace(block.table, cells=tuple(_told(c, text) if c.span in cells else c for c in block.table.cells)),
    )


def _told(cell: Cell, text: str) -> Cell:
    said = text[cell.span.start : cell.span.end]
    start = cell.span.start + len(said) - len(said.lstrip())
    span = Span(start, max(start, cell.span.start + len(said.rstrip())))
    return replace(cell, span=span, text=text[span.start : span.end])


def _options(text: str, said: Span) -> Iterator[tuple[Span, bool]]:
    """The options that nobody ticked, and the boxes of the others, and whether one more that is ticked follows."""
    for inside in _BOX.finditer(text, said.start, said.end):
        following = _BOX.search(text, inside.end(), said.end)
        end = following.start() if following else said.end
        ticked = _TICKED.search(inside.group()) is not None
        yield Span(inside.start(), inside.end() if ticked else end), ticked


def _untold(text: str, block: Block) -> Iterator[tuple[Span, bool]]:
    """The parts of a field in and around its value in which options stand, and whether one more that is ticked follows."""
    label, value = block.label, block.value
    if block.kind != "field" or label is None or value is None or _BOX.fullmatch(text, value.start, value.end):
        return
    yield from _options(text, value)
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
    )
