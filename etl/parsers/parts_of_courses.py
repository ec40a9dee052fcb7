"""Headings that only say when, below one that counts a course of treatment, however the two are set.

COURSE 2 - admitted 2010-01-11        2nd course
Before:                               BEFORE
After (discharge 2010-02-06):         AFTER
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from etl.document import Block, Document
from etl.facts import Timepoint
from etl.mapping.lexicon import Lexicon
from etl.parsers.heading_reach import HEADING_END, by_role, counted_below
from etl.parsers.index import Index, part
from etl.parsers.when.timepoints import named_course, read_time
from etl.patterns import regex

# Headings of the parts of an examination below one that only says when: "On admission" above "Speech", "Muscle strength".

_NO_VISIT = ("treatment", "plan", "outlook", "history", "past_history", "family_history", "social_history")
"""Roles of a heading with a time that is no examination's."""


def parts_of_visits(document: Document, lexicon: Lexicon, index: Index, ends: Collection[str]) -> frozenset[int]:
    """The headings that stand below one that says when, though they are set like it.

    The first of them stands right below it; the others follow until the next one that says when, or begins a part of its own.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.
        ends: roles of headings that begin a part of their own.
    """
    out: set[int] = set()
    level, timed, opened = -1, -1, False
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (block.kind == "heading" and block.level > level >= 0):
            continue
        hit = lexicon.prefix(document.quote(block.span), "heading")
        named = lexicon.label(HEADING_END.sub("", document.quote(block.span)), "heading")
        roles = {e.role for e in named} or ({hit[0].role} if hit else set())
        if block.kind == "heading" and _says_when(document, index, block) and roles.isdisjoint(_NO_VISIT):
            level, timed, opened = block.level, i, False
        elif block.kind == "title" or block.level != level or not roles.isdisjoint(ends):
            level = -1
        elif opened or i == timed + 1:
            opened = True
            out.add(i)
        else:
            level = -1
    return frozenset(out)


def _says_when(document: Document, index: Index, block: Block) -> bool:
    """Whether a heading names a phase or a day."""
    span = block.span
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    dates = part(index.dates, span)
    return bool(dates) or read_time(document.text, span, mentions, (), durations, label=True).timepoint is not None


_ASKS_DAY = regex(r"\b(?:dates?|days?|when)\b[^\w]*$", re.I)
"""A label that asks for a day: "Second admission date:"."""
_WORDS = 8
"""The most words of a heading that counts a course; one with more tells of it."""


def set_deeper(
    document: Document, lexicon: Lexicon, index: Index, turns: Collection[str], closes: Collection[str]
) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set: the counted parts of a heading, the parts of a visit, and
    what a course of treatment has below it.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.
        turns: roles of headings that begin a part of their own behind a visit.
        closes: roles of headings that end a course.

    Returns:
        Levels to add, of those headings only.
    """
    parts = counted_below(document) | parts_of_visits(document, lexicon, index, turns)
    courses = parts_of_courses(document, lexicon, index, closes)
    return {i: (i in parts) / 2 + courses.get(i, 0) for i in {*parts, *courses}}


def parts_of_courses(document: Document, lexicon: Lexicon, index: Index, ends: Collection[str]) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set, since it is a part of the course above it.

    A course reaches to the last heading below it that says before or after, and over that one's own parts.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.
        ends: roles of headings that end the course: of what is general, or others'.

    Returns:
        Levels to add, of the headings that would close their course otherwise.
    """
    headings = [i for i, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    deeper: dict[int, float] = {}
    again = _said_again(document, headings)
    at = 0
    while at < len(headings):
        block = document.blocks[headings[at]]
        if not _counts_course(document, lexicon, index, block):
            at += 1
            continue
        end, phases = at + 1, [at]
        while end < len(headings):
            inner = document.blocks[headings[end]]
            if inner.kind == "title" or named_course(document.quote(inner.span)):
                break
            if not _roles(document, lexicon, inner).isdisjoint(ends):
                break
            if _phase(document, lexicon, index, inner) is not None or headings[end] in again:
                phases.append(end)
            end += 1
        inside = headings[at + 1 : phases[-1] + 1]
        lowest = min((document.blocks[i].level for i in inside), default=block.level + 1)
        if lowest <= block.level:
            first = document.blocks[headings[phases[-1]]].level
            own = [i for i in headings[phases[-1] + 1 : end] if document.blocks[i].level > first]
            deeper.update(dict.fromkeys([*inside, *own], block.level - lowest + 0.25))
        at = end
    return deeper


def _said_again(document: Document, headings: Sequence[int]) -> set[int]:
    """The headings that stand in the same words below several courses, and so are a part of each: "What the parents say"."""
    below: dict[str, dict[str, list[int]]] = {}
    course = ""
    for i in headings:
        words = document.quote(document.blocks[i].span).strip(" :").casefold()
        if (named := named_course(words)) is not None:
            course = str(named)
        elif course:
            below.setdefault(words, {}).setdefault(course, []).append(i)
    return {i for told in below.values() if len(told) > 1 for places in told.values() for i in places}


def _counts_course(document: Document, lexicon: Lexicon, index: Index, block: Block) -> bool:
    """Whether a heading counts a course and doesn't tell before or after which it is."""
    words = document.quote(block.span)
    if block.kind != "heading" or named_course(words) is None or len(words.split()) > _WORDS or _ASKS_DAY.search(words):
        return False
    point = _phase(document, lexicon, index, block)
    return point is None or point.course is None


def _phase(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Timepoint | None:
    """What a heading says of when, if it is before or after."""
    span = block.span
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    time = read_time(document.text, span, mentions, part(index.dates, span), durations, label=True).timepoint
    point = time or by_role(tuple(_roles(document, lexicon, block)), document.quote(span))
    return point if point is not None and point.phase in ("before", "after") else None


def _roles(document: Document, lexicon: Lexicon, block: Block) -> set[str]:
    words = document.quote(block.span)
    return {e.role for e in lexicon.label(HEADING_END.sub("", words), "heading") if e.role}
