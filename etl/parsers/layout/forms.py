"""Forms: options that are ticked or not, questions answered by yes or no, fields that nobody filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from etl.choices import is_printed_choice, printed_choices, ticks_both
from etl.document import Block, Cell, Document, Span, Table
from etl.facts import AnyFact, Evidence, Facts
from etl.parsers.cell.values import absent_reason
from etl.patterns import regex
from etl.value import replace

_BOX = regex(r"\[(?:\s{0,3}|_| ?[xX✓✔√] ?)\]|[☐☑☒]|\((?:\s{1,3}|_| ?[xX✓✔√] ?)\)")
_TICK = regex(r"[xX✓✔√☑☒]")
_NOTHING = regex(r"(?:[\s_.…?]|\[(?:\s{0,3}|_)\]|\((?:\s{1,3}|_)\)|☐)*")
_COLON = regex(r"[\s:?.…_]*")
_ANY_SIGN = regex(r"\S")


def is_ticked(document: Document, block: Block) -> bool | None:
    """Return whether the option of a form is ticked; None for a block that is no option with a box.

    Args:
        document: the document.
        block: one of its blocks.
    """
    if block.kind != "field" or block.value is None:
        return None
    if is_answered(block):
        return block.marker == YES
    box = _BOX.fullmatch(document.text, block.value.start, block.value.end)
    return None if box is None else _TICK.search(box.group()) is not None


def has_no_tick(value: str) -> bool:
    """Return True for a text that has boxes of which none is ticked.

    Args:
        value: of a field.
    """
    boxes = _BOX.findall(value)
    return bool(boxes) and not any(map(_TICK.search, boxes))


_TO_FILL_IN = regex(
    r"\W*\[(?:document|specify|insert|enter|describe|list|add|record|indicate|select|choose|fill in|name|note|if (?:any|applicable))\b[^\[\]]*\]\W*",
    re.I,
)
"""What a form tells to write there: "[Document if any history]"."""


def is_unsaid(value: str) -> bool:
    """Return True for a field's value that nobody filled in, or that has words for a missing one.

    Args:
        value: e.g. "____", "n/a", "#N/A".
    """
    if _NOTHING.fullmatch(value) or _TO_FILL_IN.fullmatch(value):
        return "?" not in value
    return any(c.isalpha() for c in value) and absent_reason(value) is not None


# Options that nobody ticked are read as if spaces stood there, so that all offsets stay.


def without_unticked(document: Document) -> Document:
    """Replace unticked options, and the boxes of ticked ones, by spaces.

    Args:
        document: as it was read.

    Returns:
        The document; the same one where nothing is to be ticked.
    """
    text = document.text
    hidden = [found for block in document.blocks for found in _hidden(text, block)]
    tables = [block.table for block in document.blocks if block.table]
    unmarked = {span for table in tables for span in _unmarked(table)}
    cells = unmarked | {cell.span for table in tables for cell in table.cells if _chooses(cell.text)}
    hidden += [found for span in cells for found in ([(span, False)] if span in unmarked else _options(text, span))]
    if not hidden:
        return document
    parts: list[str] = []
    at = 0
    for span, joins in sorted(hidden):
        start = max(at, span.start)
        blank = _ANY_SIGN.sub(" ", text[start : span.end])
        parts += [text[at:start], "&" + blank[1:] if joins and blank else blank]
        at = max(at, span.end)
    text = "".join([*parts, text[at:]])
    blocks = tuple(_with_choices(block, cells, text) for block in document.blocks) if cells else document.blocks
    return replace(document, text=text, blocks=blocks)


def _hidden(text: str, block: Block) -> Iterator[tuple[Span, bool]]:
    """Yield the unticked options of a block, and whether one more that is ticked follows."""
    if block.table is not None:
        return
    label, value = block.label, block.value
    if block.kind == "field" and label is not None and value is not None:
        said = text[value.start : value.end]
        if is_printed_choice(said, text[label.start : label.end]) or ticks_both(said):
            yield value, False
        elif not _BOX.fullmatch(said):
            yield from _options(text, value)
            yield from _around(text, block, label, value)
    for span in printed_choices(text, block.span):
        yield span, False


def _around(text: str, block: Block, label: Span, value: Span) -> Iterator[tuple[Span, bool]]:
    """Yield the boxes and options between a label and its value, and after the value."""
    begin = max(label.end, text.rfind("\n", label.end, value.start) + 1, text.rfind("\t", label.end, value.start) + 1)
    boxes = list(_BOX.finditer(text, begin, value.start))
    if boxes:
        leads = not text[boxes[-1].end() : value.start].strip() and _TICK.search(boxes[-1].group()) is not None
        lead = _COLON.match(text, begin, value.start)
        yield Span(boxes[0].start() if leads or lead is None else lead.end(), value.start), False
    if value.end < block.span.end and _BOX.search(text, value.end, block.span.end):
        yield Span(value.end, block.span.end), False


def _unmarked(table: Table) -> Iterator[Span]:
    """Yield the cells that print their options without boxes: "yes / no"."""
    for cell in table.cells:
        if is_printed_choice(cell.text):
            heads = [c.text for c in table.cells if cell is not c and (c.row == 0 and c.column == cell.column)]
            if all(is_printed_choice(cell.text, head) for head in heads):
                yield cell.span


def _chooses(text: str) -> bool:
    """Return True for a cell with several options, each with its box: "[ ] male [x] female"."""
    boxes = list(_BOX.finditer(text))
    ends = [*(m.start() for m in boxes[1:]), len(text)]
    return len(boxes) > 1 and all(text[m.end() : end].strip() for m, end in zip(boxes, ends, strict=True))


def _options(text: str, said: Span) -> Iterator[tuple[Span, bool]]:
    """Yield unticked options and the boxes of ticked ones, and whether a ticked one stands before."""
    boxes = list(_BOX.finditer(text, said.start, said.end))
    before = bool(boxes and text[said.start : boxes[0].start()].strip())
    for box, end in zip(boxes, [*(m.start() for m in boxes[1:]), said.end], strict=False):
        ticked = _TICK.search(box.group()) is not None
        yield Span(box.start(), box.end() if ticked else end), ticked and before
        before = before or ticked


def _with_choices(block: Block, cells: set[Span], text: str) -> Block:
    """Return a table whose cells with options have only what is ticked in them."""
    if block.table is None:
        return block
    told = tuple(_with_rest(cell, text) if cell.span in cells else cell for cell in block.table.cells)
    return replace(block, table=replace(block.table, cells=told))


def _with_rest(cell: Cell, text: str) -> Cell:
    said = text[cell.span.start : cell.span.end]
    start = cell.span.start + len(said) - len(said.lstrip())
    span = Span(start, max(start, cell.span.start + len(said.rstrip())))
    return replace(cell, span=span, text=text[span.start : span.end])


def printed(facts: Facts, document: Document) -> Facts:
    """Return facts whose evidence has the words as they are printed.

    Args:
        facts: as they were read from a document without what nobody ticked.
        document: as it was read.
    """

    def quoted(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
        return tuple(replace(e, quote=document.text[e.start : e.end]) for e in found)

    def of(fact: AnyFact) -> AnyFact:
        return replace(fact, evidence=quoted(fact.evidence))

    cohort = facts.cohort
    return replace(
        facts,
        persons=tuple(replace(p, evidence=quoted(p.evidence)) for p in facts.persons),
        cohort=replace(cohort, evidence=quoted(cohort.evidence)) if cohort else None,
        facts=tuple(map(of, facts.facts)),
    )


# Questions that are answered by yes or no: behind their question mark, or in a column of a table.

YES, NO = "yes", "no"
_YES = regex(r"(?:yes|y|ja|oui|s[ií]|true)\b", re.I)
_NO = regex(r"(?:no|never|n|nein|non|false)\b(?! (?:longer|more)\b)", re.I)
_OFTEN = r"sometimes|often|always|rarely|seldom|occasionally|daily|weekly|frequently"
_HOW_OFTEN = regex(_OFTEN, re.I)
_HEADS = regex(
    rf"(?:yes|no|y|n|ja|nein|oui|non|s[ií]|don['’]?t know|do not know|not known|unknown|unsure|not sure|n/?a|[?]|{_OFTEN})", re.I
)  # fmt: skip
_BESIDE_HEADS = regex(
    r"(?:since(?: when)?|remarks?|comments?|notes?|which|details?|if yes.{0,20}|more|what|when)?", re.I
)
_MARK = regex(r"\[[xX✓✔√]\]|[☑☒✓✔√●•]|\([xX✓✔√]\)|[xX+](?=\s|$)")
_UNMARKED = " –-xX✓✔√+●•"
_TO_WHOM = regex(
    r"(?:(?:do|does|did|has|have|had|is|are|was|were)\s+(?:you|he|she|they|there|(?:your|the) \w+)\s+"
    r"(?:(?:ever|still|now|often|currently|regularly|usually|already)\s+)*(?:(?:have|had|has|got|suffer(?:ed|s)?(?: from)?|experience[ds]?|been diagnosed with|feel|notice)\s+)?"
    r"(?:(?:an?|any|the)\s+)?|any\s+)(?=[^\W\d_])",
    re.I,
)
"""How a question begins before what it asks for: "Do you have any …"."""
_QUESTION = regex(r"[ \t]*(?P<asked>[A-Z][^?\n]{2,70})\?[ \t]+(?P<said>(?:[Yy]es|[Nn]o)\b[^\n?]{0,80})(?:\n|$)")
_MORE = regex(r"(?:yes|no)\b[\s,;:.(–-]*", re.I)
_LEAST = 2
_FEWEST_ASKED = 3
_LONGEST_QUESTION = 90
_Row = Sequence[Cell | None]


def is_answered(block: Block) -> bool:
    """Return True for a question that is answered by yes or no, with what is asked as its label.

    Args:
        block: any block.
    """
    return block.kind == "field" and block.marker in (YES, NO)


def with_answers(document: Document) -> Document:
    """Make a field of each question that is answered by yes or no, and of what stands after a yes.

    Args:
        document: the document.

    Returns:
        The document; the same one where nothing is asked in this form.
    """
    text = document.text
    prose = [block for block in document.blocks if block.kind in ("paragraph", "item")]
    asked = sum(len(_QUESTION.findall(text, b.span.start, b.span.end)) for b in prose) if "?" in text else 0
    blocks: list[Block] = []
    for block in document.blocks:
        made: list[Block] = []
        if block.table is not None:
            made = _of_table(block, block.table.grid())
        elif asked >= _FEWEST_ASKED and block.kind in ("paragraph", "item"):
            made = _of_lines(text, block)
        blocks += made or [block]
    return replace(document, blocks=tuple(blocks)) if len(blocks) != len(document.blocks) or asked else document


def _of_lines(text: str, block: Block) -> list[Block]:
    """Return the questions of a paragraph that has nothing else, each with its answer."""
    found = list(_QUESTION.finditer(text, block.span.start, block.span.end))
    if sum(m.end() - m.start() for m in found) < len(text[block.span.start : block.span.end].strip()):
        return []
    return [
        made for m in found for made in _answer(_asked(m["asked"], m.start("asked")), Span(*m.span("said")), m["said"])
    ]


def _answer(label: Span, said: Span, text: str) -> Iterator[Block]:
    """Yield a question with its yes or no, and with what follows a yes."""
    yes = _YES.match(text) is not None
    whole = Span(label.start, said.end)
    yield Block("field", whole, label=label, value=said, marker=YES if yes else NO)
    more = _MORE.match(text)
    if yes and more and any(c.isalnum() for c in text[more.end() :]):
        yield Block("field", whole, label=label, value=Span(said.start + more.end(), said.end))


def _asked(text: str, start: int) -> Span:
    """Return what a question asks for, without its sign and the words that address somebody."""
    lead = _TO_WHOM.match(text)
    return Span(start + (lead.end() if lead else 0), start + len(text.rstrip(" ?:：.")))


def _of_table(block: Block, grid: Sequence[_Row]) -> list[Block]:
    """Return the questions of a table with a column for each answer, or with a column of questions and one of answers."""
    for n, row in enumerate(grid[:_LEAST]):
        if answers := _answer_columns(row):
            return _of_marks(grid[n + 1 :], answers)
    pairs = [(row[0], row[1]) for row in grid if len(row) == _LEAST and row[0] is not None and row[1] is not None]
    asks = [label.text.rstrip().endswith("?") and _says(cell.text) for label, cell in pairs]
    if len(pairs) < _FEWEST_ASKED or sum(asks) * 2 <= len(pairs):
        return []
    made: list[Block] = []
    for (label, cell), asked in zip(pairs, asks, strict=True):
        question, said = _asked(label.text, label.span.start), cell.text.strip()
        if asked:
            made += _answer(question, cell.span, said)
        elif said:
            made.append(Block("field", Span(question.start, cell.span.end), label=question, value=cell.span))
    return made


def _says(text: str) -> bool:
    return bool(_YES.match(text.strip()) or _NO.match(text.strip()))


def _answer_columns(row: _Row) -> Mapping[int, str]:
    """Return the columns that a row heads with yes, no and answers between; none unless both are there."""
    out: dict[int, str] = {}
    for c, cell in enumerate(row):
        text = cell.text.strip() if cell is not None else ""
        if c and _HEADS.fullmatch(text):
            yes = _YES.fullmatch(text) or _HOW_OFTEN.fullmatch(text)
            out[c] = YES if yes else NO if _NO.fullmatch(text) else text.lower()
        elif c and not _BESIDE_HEADS.fullmatch(text):
            return {}
    return out if {YES, NO} <= set(out.values()) and list(out.values()).count(NO) == 1 else {}


def _of_marks(rows: Sequence[_Row], answers: Mapping[int, str]) -> list[Block]:
    """Return the questions of rows with a mark below one of the answers; none where a row isn't such a question."""
    made: list[Block] = []
    for row in rows:
        label = row[0]
        texts = {c: cell.text.strip() if (cell := row[c]) is not None else "" for c in answers}
        marked = [c for c, text in texts.items() if _MARK.match(text)]
        asks = label is not None and any(c.isalpha() for c in label.text) and len(label.text) <= _LONGEST_QUESTION
        if label is None or not asks or (not marked and any(_BOX.sub("", t).strip(_UNMARKED) for t in texts.values())):
            return []
        if len(marked) == 1 and answers[marked[0]] in (YES, NO):  # what nobody answered, nobody has
            made += _marked(row, label, marked[0], answers)
    return made if len(made) >= _LEAST else []


def _marked(row: _Row, label: Cell, at: int, answers: Mapping[int, str]) -> Iterator[Block]:
    """Yield a question with its mark, and with what else its row says where the answer is yes."""
    cell = row[at]
    assert cell is not None
    asked = _asked(label.text, label.span.start)
    whole = Span(label.span.start, max(c.span.end for c in row if c is not None))
    mark = Span(cell.span.start, min(cell.span.start + 1, cell.span.end))
    yield Block("field", whole, label=asked, value=mark, marker=answers[at])
    for c, beside in enumerate(row):
        if answers[at] == YES and beside is not None and c and (c not in answers or c == max(answers)):
            lead = _BOX.match(beside.text)
            said = beside.text[lead.end() if lead else 0 :].lstrip()
            if any(ch.isalnum() for ch in said) and said.strip().lower() != "x":
                yield Block("field", whole, label=asked, value=Span(beside.span.end - len(said), beside.span.end))
