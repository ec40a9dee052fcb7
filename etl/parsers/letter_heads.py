"""Letters on a page: the line with their day heads them, and what the house adds from its records ends them.

E-mail of 8 October 2013
Dear Professor, … I gave away the crutches in April.
From the file. Admission 21 January 2013. …
"""

from __future__ import annotations

from dataclasses import replace

from etl.document import Block, Document, Span
from etl.parsers.index import Index, part
from etl.parsers.when.entries import LETTER_LINE
from etl.patterns import regex

_LONGEST = 80
_RECORD = regex(
    r"\W*(?:(?:[Ff]rom|[Oo]ut of|[Ee]xtract (?:of|from)|[Nn]otes? (?:of|from|by)|[Aa]dded (?:by|from)) (?:the |our |his |her |their )?"
    r"(?:(?:clinic|hospital|medical|patient|case|ward|doctors?)['’]?s? )?(?:files?|records?|charts?|notes?|doctors?|ward|clinic|hospital)"
    r"|(?:[Dd]octor|[Cc]linic|[Ww]ard|[Ee]ditor|[Hh]ospital)(?:['’]s|s['’]|s)? (?:notes?|remarks?|comments?|records?|files?)"
    r"|(?:[Mm]edical|[Cc]linical|[Hh]ospital) (?:file|record|data|notes?))\s*(?P<sign>[.:–—-])\s+(?=\S)"
)
_DEEP = 2


def with_letter_heads(document: Document, found: Index) -> Document:
    """A document whose lines with the day of a letter are headings, and likewise the words that lead to the records below it.

    Args:
        document: what a reader made.
        found: its dates.
    """
    blocks: list[Block] = []
    level, letter = 1, 0
    for block in document.blocks:
        if block.kind == "heading":
            level, letter = block.level, letter if letter and block.level > letter else 0
        if block.kind in ("paragraph", "field") and _is_day(document, found, block.span):
            letter = max(level + 1, _DEEP)
            blocks.append(Block("heading", block.span, letter, page=block.page))
            continue
        record = _RECORD.match(document.text, block.span.start, block.span.end) if letter else None
        if record is not None and block.kind in ("paragraph", "field"):
            blocks.append(Block("heading", Span(block.span.start, record.start("sign")), letter, page=block.page))
            rest = Span(record.end(), block.span.end)
            blocks.append(replace(block, kind="paragraph", span=rest, label=None, value=None))
            continue
        blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _is_day(document: Document, found: Index, span: Span) -> bool:
    """Whether a line says nothing but of which day a letter is."""
    if span.end - span.start > _LONGEST:
        return False
    days = part(found.dates, span)
    if len(days) != 1 or not days[0].first or days[0].last or document.text[days[0].end : span.end].strip(" .:)]*_"):
        return False
    return LETTER_LINE.search(document.text[span.start : days[0].start]) is not None
