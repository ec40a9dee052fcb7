"""Forms whose options have boxes: only what is ticked is said; and questions that are answered by yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from etl.document import Block, Cell, Document, Span, Table
from etl.facts import AnyFact, Evidence, Facts
from etl.patterns import regex
from etl.value import replace

# Forms whose options have boxes: which of them are ticked; and questions that are answered by yes or no, in whatever
# column, box or word the answer stands.


_EMPTY_BOX = regex(r"\[\s?\]|☐|\(\s\)")
_BOX = regex(r"\[[\sxX✓✔√]?\]|[☐☑☒]|\([\sxX✓✔√]\)")
_MARK = regex(r"\[[xX✓✔√]\]|[☑☒✓✔√●•]|\([xX✓✔√]\)|[xX+](?=\s|$)")
_TO_WHOM = regex(
    r"(?:(?:do|does|did|has|have|had|is|are|was|were)\s+(?:you|he|she|they|there|the (?:patient|child|person)|(?:your|the) (?:child|son|daughter|wife|husband|mother|father))\s+"
    r"(?:(?:ever|still|now|often|currently|regularly|usually|already)\s+)*(?:(?:have|had|has|got|suffer(?:ed|s)?(?: from)?|experience[ds]?|been diagnosed with|feel|notice)\s+)?"
    r"(?:(?:an?|any|the)\s+)?|any\s+)",
    re.I,
)
"""What a question begins with before what it asks for: "Do you have any …"."""
_YES = regex(r"(?:yes|y|ja|oui|s[ií]|true)\b", re.I)
_NO = regex(r"(?:no|never|n|nein|non|false)\b(?! (?:longer|more)\b)", re.I)
_OFTEN = r"sometimes|often|always|rarely|seldom|occasionally|daily|weekly|frequently"
_HEADS = regex(
    r"(?:yes|no|y|n|ja|nein|oui|non|s[ií]|don['’]?t know|do not know|not known|unknown|unsure|not sure|n/?a|[?]|"
    + _OFTEN
    + ")",
    re.I,
)
_SOMETIMES = regex(_OFTEN, re.I)
_SIDE_HEADS = regex(r"(?:since(?: when)?|remarks?|comments?|notes?|which|details?|if yes.{0,20}|more|what|when)?", re.I)
_QUESTION = regex(
    r"[ \t]*(?P<asked>[A-Z][^?\n]{2,70})\?[ \t]+(?P<said>(?:[Yy]es|[Nn]o)\b[^\n?]{0,80})(?:\n|$)", needs=("?",)
)
_MORE = regex(r"(?:yes|no)\b[\s,;:.(–-]*", re.I)
_LEAST = 2
_FEWEST = 3
_LONGEST = 90
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
    if not _BOX.fullmatch(printed):
        return None
    return not _EMPTY_BOX.fullmatch(printed)


def is_answered(block: Block) -> bool:
    """Whether a block is a question that is answered by yes or no, with what is asked as its label."""
    return block.kind == "field" and block.marker in (YES, NO)


def with_answers(document: Document) -> Document:
    """A document whose questions with an answer of yes or no are fields that say which.

    A question may have a column for each answer with a mark in one of them, a column with the answer, or the answer behind
    its question mark. What stands behind a yes is a field of its own.

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


def _of_table(block: Block, table: Table) -> list[Block]:
    """The rows of a table that asks for yes and no, as fields; the table itself, where it does not."""
    grid = table.grid()
    heads = next((r for r, row in enumerate(grid[:_LEAST]) if _answers_of(row)), -1)
    if heads < 0:
        return _of_two_columns(block, table, grid)
    answers = _answers_of(grid[heads])
    out: list[Block] = []
    for row in grid[heads + 1 :]:
        label = row[0]
        marked = [c for c in answers if (cell := row[c]) is not None and _MARK.match(cell.text.strip())]
        if label is None or not any(ch.isalpha() for ch in label.text) or len(label.text) > _LONGEST:
            return [block]
        blank = [c for c in answers if (cell := row[c]) is None or not _BOX.sub("", cell.text).strip(" –-xX✓✔√+●•")]
        if not marked and len(blank) < len(answers):
            return [block]
        if len(marked) != 1:
            continue  # what nobody answered, nobody has
        out += _marked(row, label, marked[0], answers, block.page)
    return out if len(out) >= _LEAST else [block]


def _marked(
    row: Sequence[Cell | None], label: Cell, at: int, answers: dict[int, str], page: int | None
) -> Iterator[Block]:
    cell = row[at]
    assert cell is not None
    asked = _without_sign(label)
    end = max(label.span.end, *(c.span.end for c in row if c is not None))
    if answers[at] not in (YES, NO):
        return
    mark = Span(cell.span.start, cell.span.start + 1) if cell.span.end > cell.span.start else cell.span
    yield Block("field", Span(label.span.start, end), label=asked, value=mark, page=page, marker=answers[at])
    rests = [_rest(c) for i, c in enumerate(row) if c is not None and i > 0 and (i not in answers or i == max(answers))]
    for rest in rests if answers[at] == YES else ():
        if rest is not None:
            yield Block("field", Span(label.span.start, end), label=asked, value=rest, page=page)


def _rest(cell: Cell) -> Span | None:
    """What a cell says behind its box."""
    lead = _BOX.match(cell.text)
    at = lead.end() if lead else 0
    said = cell.text[at:]
    if not any(c.isalnum() for c in said) or said.strip() in ("x", "X"):
        return None
    at += len(said) - len(said.lstrip())
    return Span(cell.span.start + at, cell.span.end)


def _without_sign(label: Cell) -> Span:
    """A question without its question mark."""
    return _asked(label.text, label.span.start)


def _asked(text: str, start: int) -> Span:
    """What a question asks for, without its sign and the words to whom it speaks."""
    lead = _TO_WHOM.match(text)
    at = lead.end() if lead and any(c.isalpha() for c in text[lead.end() :]) else 0
    return Span(start + at, start + len(text.rstrip(" ?:：.")))


def _answers_of(row: Sequence[Cell | None]) -> dict[int, str]:
    """The columns that a row heads with yes and no, and with other answers between them; none unless both are there."""
    out: dict[int, str] = {}
    for c, cell in enumerate(row):
        text = cell.text.strip() if cell is not None else ""
        if c and _HEADS.fullmatch(text):
            yes = _YES.fullmatch(text) or _SOMETIMES.fullmatch(text)
            out[c] = YES if yes else NO if _NO.fullmatch(text) else text.lower()
        elif c and text and not _SIDE_HEADS.fullmatch(text):
            return {}
    return out if {YES, NO} <= set(out.values()) and list(out.values()).count(NO) == 1 else {}


def _of_two_columns(block: Block, table: Table, grid: Sequence[Sequence[Cell | None]]) -> list[Block]:
    """The rows of two columns, of which the first asks and the second says yes or no."""
    rows = [(row[0], row[1]) for row in grid if row[0] is not None and row[1] is not None]
    if table.columns != _LEAST or len(rows) < _FEWEST:
        return [block]
    asking = [label.text.rstrip().endswith("?") for label, _ in rows]
    saying = [bool(_YES.match(cell.text.strip()) or _NO.match(cell.text.strip())) for _, cell in rows]
    if sum(a and s for a, s in zip(asking, saying, strict=True)) * 2 <= len(rows):
        return [block]
    out: list[Block] = []
    for (label, cell), asks, says in zip(rows, asking, saying, strict=True):
        if asks and says:
            out += _answer(_without_sign(label), cell.span, cell.text.strip(), block.page)
        elif cell.text.strip():
            out.append(
                Block("field", Span(label.span.start, cell.span.end), label=_without_sign(label), value=cell.span)
            )
    return out


# Choices of forms: of "Pain: [ ] none [x] mild [ ] severe" only what is ticked is said.
#
# What isn't ticked is read as if spaces stood there, so that every place of the text stays where it is; the evidence
# of what is found has the words as they are printed.


_UNTICKED_BOX = regex(r"\[[ xX✓✔√]?\]|[☐☑☒]|\([ xX✓✔√]\)")
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
    if not _UNTICKED_BOX.search(document.text):
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
    boxes = list(_UNTICKED_BOX.finditer(text))
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
    for inside in _UNTICKED_BOX.finditer(text, said.start, said.end):
        following = _UNTICKED_BOX.search(text, inside.end(), said.end)
        end = following.start() if following else said.end
        ticked = _TICKED.search(inside.group()) is not None
        yield Span(inside.start(), inside.end() if ticked else end), ticked


def _untold(text: str, block: Block) -> Iterator[tuple[Span, bool]]:
    """The parts of a field in and around its value in which options stand, and whether one more that is ticked follows."""
    label, value = block.label, block.value
    if block.kind != "field" or label is None or value is None or _UNTICKED_BOX.fullmatch(text, value.start, value.end):
        return
    yield from _options(text, value)
    begin = max(label.end, text.rfind("\n", label.end, value.start) + 1, text.rfind("\t", label.end, value.start) + 1)
    boxes = list(_UNTICKED_BOX.finditer(text, begin, value.start))
    if boxes:
        leads = boxes[-1].end() <= value.start and not text[boxes[-1].end() : value.start].strip()
        leads = leads and _TICKED.search(boxes[-1].group()) is not None
        lead = _COLON.match(text, begin, value.start)
        yield Span(boxes[0].start() if leads or lead is None else lead.end(), value.start), False
    if value.end < block.span.end and _UNTICKED_BOX.search(text, value.end, block.span.end):
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
