"""Interviews: whoever asks heads what the others answer.

A page of fields "HOST: When did it start?", "ANNA: In spring 2012 …" has no labels but speakers. Their questions are
headings ("How were you before the treatment?"), the answers are prose below them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Document, Span

_LEVEL = 6
"""Level of a question: below every printed heading."""
_FEWEST_TURNS = 5
_FEWEST_ASKED = 3
_MOST_SPEAKERS = 5
_LONGEST_NAME = 30
_ANSWERED = 2
_NAME = re.compile(r"\W*[^\W\d_][^\W\d_.]*\.?(?: [^\W\d_][\w.'’-]*){0,3}\d?\W*")
_CALLED = re.compile(
    r"(?:(?:And|But|So|Well)\b,? )?(?:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor)\.? ?)?(?:[A-Z][\w'’-]+ ?){1,2}, )?(?=\w)"
)
_LAST_SENTENCE = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bProf)[.!?]\s+(?=[^\W_])")


def with_questions(document: Document) -> Document:
    """A document with the turns of an interview as headings and prose.

    Args:
        document: as it was read.

    Returns:
        The document; as it is when no speaker of it asks.
    """
    turns = [b for b in document.blocks if _is_turn(document, b)]
    if len(turns) < _FEWEST_TURNS:
        return document
    counted = Counter(_speaker(document, b) for b in turns)
    speakers = {s for s, n in counted.items() if n > 1}
    asked = Counter(_speaker(document, b) for b in turns if _asks(document, b))
    askers = {s for s, n in asked.items() if n >= _FEWEST_ASKED and n * 2 > counted[s]}
    answers = sum(n for s, n in counted.items() if s in speakers - askers)
    if len(askers) != 1 or len(speakers) > _MOST_SPEAKERS or answers < _ANSWERED:
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        if not _is_turn(document, block) or _speaker(document, block) not in speakers:
            blocks.append(block)
        elif _speaker(document, block) in askers and _asks(document, block):
            blocks += _question(document, block)
        else:
            blocks.append(_prose(block))
    return replace(document, blocks=tuple(blocks))


def _is_turn(document: Document, block: Block) -> bool:
    """Whether a field may be what a speaker says."""
    if block.kind != "field" or block.label is None or block.value is None or block.value.start >= block.value.end:
        return False
    label = document.quote(block.label)
    return len(label) <= _LONGEST_NAME and label[:1].isupper() and _NAME.fullmatch(label) is not None


def _speaker(document: Document, block: Block) -> str:
    assert block.label is not None
    return document.quote(block.label).strip(" :：.").rstrip("0123456789").casefold()


def _asks(document: Document, block: Block) -> bool:
    assert block.value is not None
    return document.quote(block.value).rstrip(' "”»)').endswith("?")


def _question(document: Document, block: Block) -> Iterator[Block]:
    """What is said before the question, and the question without whom it is put to ("Anna, how …?")."""
    assert block.value is not None
    value = block.value
    cuts = [value.start + m.end() for m in _LAST_SENTENCE.finditer(document.quote(value))]
    start = cuts[-1] if cuts else value.start
    if cuts:
        said = document.text[value.start : start].rstrip()
        yield replace(_prose(block), span=Span(value.start, value.start + len(said)))
    called = _CALLED.match(document.text, start, value.end)
    yield Block("heading", Span(called.end() if called else start, value.end), _LEVEL, page=block.page)


def _prose(block: Block) -> Block:
    assert block.value is not None
    return Block("paragraph", block.value, page=block.page)
