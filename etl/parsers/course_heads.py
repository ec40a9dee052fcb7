"""Lines that tell a course of treatment and head what came of it: "Course 1 (May 2008, 4 lumbar punctures)", "2nd round, July
2011, two injections into the spinal canal:".

Such a line is a treatment, with its number, date and ways, and what stands below it is told after that course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Cohort
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.people import Described
from etl.parsers.people.subjects import subjects_of
from etl.parsers.reading import Frame, Statement
from etl.parsers.treatment.courses_apart import courses_apart
from etl.parsers.when.course_lines import course_line
from etl.parsers.when.timepoints import PHASES, ordinal, period_of

_PLAIN_LEVEL = 2
_BELOW = ("item", "paragraph", "field", "table")


def with_course_heads(document: Document, index: Index) -> Document:
    """A document whose lines that tell a course, with what came of it below them, are headings.

    Args:
        document: what a reader made.
        index: its dates and terms.
    """
    blocks = list(document.blocks)
    for i, (block, below) in enumerate(pairwise(document.blocks)):
        if block.kind not in ("paragraph", "field") or below.kind not in _BELOW:
            continue
        if len(courses_apart(document.text, (block.span,))) > 1:
            continue  # it tells all courses, and heads none
        if course_line(document, index, block.span) and not course_line(document, index, below.span):
            blocks[i] = Block("heading", block.span, _PLAIN_LEVEL, page=block.page)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


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
