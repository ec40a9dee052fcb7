"""Lines that tell a course of treatment and head what came of it: "Course 1 (May 2008, 4 lumbar punctures)", "2nd round, July
2011, two injections into the spinal canal:".

Such a line is a treatment, with its number, date and ways, and what stands below it is told after that course.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Cohort
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.names import Described
from etl.parsers.people.subjects import subjects_of
from etl.parsers.reading import Frame, Statement
from etl.parsers.treatment.courses_apart import courses_apart
from etl.parsers.when.timepoints import course_line, ordinal, period_of
from etl.parsers.when.timing import PHASES
from etl.patterns import regex
from etl.value import replace

_STAY = regex(
    r"(?:[①-⑳]|\d{1,2}[.)]|[-–—•*])?\s*(?P<name>(?:(?:treatment|therapy)\s)?(?:round|course|cycle|treatment|stay)\s?(?:no\.?\s?|nr\.?\s?|#\s?)?(?:\d{1,2}|I{1,3}|IV|VI{0,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s(?:treatment\s|therapy\s|hospital\s)?(?:round|course|cycle|treatment|stay))\b",
    re.I,
)
"""What counts a course or stay, at the beginning of a line."""
_BETWEEN = regex(r"[\s:,.()\[\]–—-]*(?:(?:from|to|till|until|and|in|on)\b[\s:,.()–—-]*)?", re.I)
_GOES_ON = regex(r"\)?\s(?=[\dA-Z])")
"""Behind the days of a line that is one with the next: "② Round 2: 03.12. - 21.12.2007 2 x by lumbar puncture"."""
_PLAIN_LEVEL = 2
_LEAST = 2
_BELOW = ("item", "paragraph", "field", "table")


def with_course_heads(document: Document, index: Index) -> Document:
    """A document whose lines that tell a course, with what came of it below them, are headings.

    Args:
        document: what a reader made.
        index: its dates and terms.
    """
    document = _with_stays(document, index)
    blocks = list(document.blocks)
    for i, (block, below) in enumerate(pairwise(document.blocks)):
        if block.kind not in ("paragraph", "field") or below.kind not in _BELOW:
            continue
        if len(courses_apart(document.text, (block.span,))) > 1:
            continue  # it tells all courses, and heads none
        if course_line(document, index, block.span) and not course_line(document, index, below.span):
            blocks[i] = Block("heading", block.span, _PLAIN_LEVEL, page=block.page)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _with_stays(document: Document, index: Index) -> Document:
    """The document whose lines that count a course and say nothing more than its days head what stands below them:
    "② Round 2: 03.12. - 21.12.2007"; lines that list all courses head nothing."""
    told = [_stay_line(document, index, block) for block in document.blocks]
    if sum(line is not None for line in told) < _LEAST:
        return document
    blocks: list[Block] = []
    for i, (block, line) in enumerate(zip(document.blocks, told, strict=True)):
        rest = line is not None and line.end < block.span.end
        beside = [told[j] for j in (i - 1, i + 1) if 0 <= j < len(told)]
        below = document.blocks[i + 1].kind if i + 1 < len(told) else ""
        listed = line is None or (not rest and (below not in _BELOW or any(beside)))
        if line is None or listed:
            blocks.append(block)
            continue
        blocks.append(Block("heading", line, _PLAIN_LEVEL, page=block.page))
        if rest:
            said = document.text[line.end : block.span.end]
            start = block.span.end - len(said.lstrip(" )\n"))
            blocks.append(Block("paragraph", Span(start, block.span.end), page=block.page))
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _stay_line(document: Document, index: Index, block: Block) -> Span | None:
    """The first line of a block, without its number in a list, if it counts a course and gives its days and nothing else."""
    if block.kind not in ("paragraph", "field", "item"):
        return None
    text, start = document.text, block.span.start
    stop = text.find("\n", start, block.span.end)
    line = Span(start, stop if stop >= 0 else block.span.end)
    m = _STAY.match(text, line.start, line.end)
    dates = part(index.dates, Span(m.end(), line.end)) if m else ()
    if m is None or not dates:
        return None
    at = m.end()
    for date in dates:
        between = _BETWEEN.match(text, at, date.start)
        if date.start > at and (between is None or between.end() < date.start):
            break
        at = max(at, date.end)
    if at == m.end():
        return None
    tail = _BETWEEN.match(text, at, line.end)
    if tail is not None and tail.end() == line.end:
        return Span(m.start("name"), line.end)
    joined = dates[0].end == at and dates[0].last is not None and _GOES_ON.match(text, at, line.end)
    return Span(m.start("name"), at) if joined else None


def course_heading(
    document: Document, item: Framed, found: Index, people: Sequence[Described], cohort: Cohort | None
) -> Statement | None:
    """A heading that tells a course with its date or its ways: "Second Course of Stem Cell Treatment (May 2007)".

    Args:
        document: the document.
        item: the heading, reported of somebody.
        found: what stands where.
        people: the people of the page.
        cohort: the group that it is about.

    Returns:
        What it says; None for other headings.
    """
    span = item.block.span
    mentions, dates = part(found.mentions, span), part(found.dates, span)
    course = course_line(document, found, span)
    if course is None and (len(dates) != 1 or not any(m.entry.kind == "cells" for m in mentions)):
        return None
    phased = any(m.entry.kind == "cue" and (m.entry.role in PHASES or m.entry.role == "planned") for m in mentions)
    if phased or (course is None and ordinal(document.quote(span)) is None):
        return None
    counted = document.text.find(course.label, span.start) + len(course.label) if course else span.start
    rest = Span(counted, span.end)  # the number of the course counts no injections
    return Statement(
        span=span, block=item.block, frame=Frame(course=course.course) if course else Frame(), mentions=mentions,
        context=sentence_context(document.text, span, mentions), dates=dates, durations=part(found.durations, span),
        quantities=part(found.quantities, rest), subjects=subjects_of(document, span, item.frame, people, cohort, ()),
        effective=period_of(dates[0]) if dates else None, own_time=True,
    )  # fmt: skip
