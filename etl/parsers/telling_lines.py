"""Short lines that have the shape of a heading and head nothing: "Riluzole 50 mg 1-0-1", "PEG (09/2012)", "NKDA".

A reader tells a heading by its shape alone; here a line that tells a fact of its own becomes a paragraph again, so that
its fact is read and its day isn't given to all that stands below it.
"""

from __future__ import annotations

import re

from etl.document import Document, Span
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.patterns import regex
from etl.value import replace

_SHAPED = 2
"""The level of what is a heading by its shape alone."""
_TERMS = ("medicine", "procedure", "condition", "finding")
_LOOKED = ("test", "imaging", "sampling", "therapy", "care", "treatment")
"""Roles of procedures with which a bare date dates what is told below, as the results of a test."""
_GRADED = regex(
    r"[^\W\d_][^\W\d_. ]{0,12}(?:\.? [^\W\d_.]{1,12}){0,3}\.?\s+(?:[0-5](?:[+\-−–]{1,2}|\s?/\s?5)?|(?:IV|V|I{1,3})[+\-−–]{0,2})"
)
"""A place and its grade: "Right leg 4+", "RLE IV"."""
_ENDS = regex(r"[\s:：.]+$")
_LASTING = regex(r"\b(?:since|from|until|till|till now)\b|\d\s*[-–]\s*(?:present|today|now)\b", re.I)
_OPENING = regex(r"(?:(?:tab|tabl|cap|inj|syr|t|c|po)\b\.?\s*)?", re.I)
_DASH = regex(r"\s*[-–—:]\s*")
_RESULT = regex(r":?\s+[^\W\d_][^:\n]{1,40}:\s+(?P<told>\S[^\n]*)")
_CUES = ("discontinued", "prescribed", "diagnosed")
_SHORT_LINE = 60
_PER_DAY = regex(r"\b\d(?:\s?[-–]\s?\d){2,3}\b")


def telling(document: Document, lexicon: Lexicon, found: Index) -> Document:
    """The document with lines that tell a fact as paragraphs.

    Args:
        document: what a reader made.
        lexicon: for the names of headings.
        found: what stands where in it.
    """
    blocks = tuple(
        replace(block, kind="paragraph", level=0) if _tells(document, lexicon, found, i) else block
        for i, block in enumerate(document.blocks)
    )
    return replace(document, blocks=blocks) if blocks != document.blocks else document


def _tells(document: Document, lexicon: Lexicon, found: Index, i: int) -> bool:
    block = document.blocks[i]
    if block.kind != "heading" or block.level != _SHAPED or block.marker or i == 0:
        return False
    text = document.quote(block.span)
    if text.endswith((":", "：")) or lexicon.label(_ENDS.sub("", text), "heading") or lexicon.prefix(text, "heading"):
        return False
    mentions = part(found.mentions, block.span)
    if _GRADED.fullmatch(text) and any(m.entry.kind == "site" for m in mentions):
        return True
    if _answers(document, lexicon, found, block.span):
        return not _runs_into(document, i)
    if _in_list(document, i, mentions):
        return True
    terms = [m for m in mentions if m.entry.kind in _TERMS]
    if not terms or any(m.entry.kind in ("cells", "relation") for m in mentions):
        return False
    return (
        _opens(document, found, block.span, terms[0])
        and _said(document, found, block.span, mentions)
        and not _runs_into(document, i)
    )


def _in_list(document: Document, i: int, mentions: tuple[Mention, ...]) -> bool:
    """Whether a line is nothing but a term among lines without a blank one between them: "Type 2 DM", "Pancreatitis", "HTN"."""
    if i + 1 >= len(document.blocks):
        return False
    above, block, below = document.blocks[i - 1 : i + 2]
    text = document.text
    close = "\n\n" not in text[above.span.end : block.span.start] + "|" + text[block.span.end : below.span.start]
    whole = any((m.start, m.end) == (block.span.start, block.span.end) for m in mentions if m.entry.kind in _TERMS)
    return (
        whole and close and above.kind not in ("heading", "title") and below.span.end - below.span.start <= _SHORT_LINE
    )


def _answers(document: Document, lexicon: Lexicon, found: Index, span: Span) -> bool:
    """Whether a line that begins with a day names a test and tells its result: "04.16 spirometry: FVC 3.6 L"."""
    dates = part(found.dates, span)
    if not dates or dates[0].start != span.start:
        return False
    m = _RESULT.match(document.text, dates[0].end, span.end)
    return m is not None and not lexicon.label(_ENDS.sub("", m["told"]), "heading")


def _opens(document: Document, found: Index, span: Span, term: Mention) -> bool:
    """Whether a line opens with a term, or with a date and a dash or nothing before it."""
    dates = part(found.dates, span)
    start = span.start
    if dates and dates[0].start == start and (dates[0].end < term.start):
        dash = _DASH.match(document.text, dates[0].end)
        return dash is not None or _is_done(term)
    opening = _OPENING.match(document.text, start)
    return opening is not None and term.start <= opening.end()


def _said(document: Document, found: Index, span: Span, mentions: tuple[Mention, ...]) -> bool:
    """Whether a line says how much, since when, or that it ended."""
    text = document.quote(span)
    first = next(m for m in mentions if m.entry.kind in _TERMS)
    dates = part(found.dates, span)
    if first.entry.kind == "medicine":
        dosed = any(q.start >= first.end for q in part(found.quantities, span) if q.kind != "number")
        if dosed or _PER_DAY.search(text):
            return True
    if dates and (_LASTING.search(text) or any(m.entry.role in _CUES for m in mentions if m.entry.kind == "cue")):
        return True
    if dates and dates[0].start == span.start and dates[0].end < first.start:
        return True
    return bool(dates) and _is_done(first)


def _runs_into(document: Document, i: int) -> bool:
    """Whether prose stands right below a line, so that it may head it."""
    if i + 1 >= len(document.blocks):
        return False
    block, below = document.blocks[i], document.blocks[i + 1]
    gap = document.text[block.span.end : below.span.start]
    return below.kind in ("paragraph", "table", "item") and gap.count("\n") < len("\n\n")


def _is_done(term: Mention) -> bool:
    """Whether a term is of an operation or a device."""
    return term.entry.kind == "procedure" and term.entry.role not in _LOOKED
