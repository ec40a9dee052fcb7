"""Lines that say of a course of treatment when it was and how the cells were given, and nothing else."""

from __future__ import annotations

import re

from etl.document import Document, Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.parsers.index import Index, part
from etl.parsers.when.timepoints import counted_course, named_course
from etl.patterns import regex

_NAME = regex(
    r"\W*(?P<name>(?:the )?(?:(?:treatment |therapy )?(?:course|round|cycle|treatment)s?\s*(?:no\.?|nr\.?|number|#)?\s*(?:\d{1,2}|I{1,3}|IV|VI{0,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s+(?:treatment |therapy )?(?:course|round|cycle)"
    r"(?: of (?:treatment|therapy))?))\b\s*(?=[-–—:,(.]|in\b|on\b)",
    re.I,
)
_GIVEN = regex(
    r"\b(?:injections?|infusions?|transplantations?|implantations?|punctures?|administrations?|doses?|LPs?|i\.?v\.?|i\.?t\.?)(?!\w)",
    re.I,
)
_WORDS = regex(r"[^\W\d_]+")
_LONGEST = 120
_HEADER_ROWS = 3
_LIGHT = frozenset((
    "a", "an", "and", "the", "of", "in", "on", "at", "by", "via", "into", "through", "with", "to", "from", "x", "times", "time",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "once", "twice", "each", "last", "days", "day", "weeks",
    "week", "apart", "course", "round", "cycle", "cell", "cells", "stem", "million", "i", "ii", "iii", "iv", "v", "t", "st",
    "nd", "rd", "th", "s",
))  # fmt: skip
_AFTER_ANOTHER = regex(
    r"\b(?:after|since|from|following|later than) (?:(?:the|his|her|our) )?(?:first|second|third|fourth|fifth|previous|last|other|1st|2nd|3rd|[45]th)\b(?= ?[)\].,;:]|\s*$)",
    re.I,
)
_OF_WHAT = regex(r"(?:[^\W\d_]+ ){1,3}\Z")
_KINDS = ("route", "method", "cells", "site")


def after_another(text: str) -> bool:
    """Whether a heading says how long after another course its own began: "Third admission (half a year after the second)".

    Args:
        text: the heading.
    """
    return _AFTER_ANOTHER.search(text) is not None


def course_line(document: Document, index: Index, span: Span) -> Timepoint | None:
    """Whether a line tells a course and how it was given: "Round II - January 2013 - cord blood cells, 2 x i.v.".

    Args:
        document: the document.
        index: what stands where.
        span: the line.

    Returns:
        The time after that course, with the words that count it as label; None for other lines.
    """
    text = document.text
    if span.end - span.start > _LONGEST or "\n" in text[span.start : span.end]:
        return None
    m = _NAME.match(text, span.start, span.end)
    course = counted_course(m["name"]) if m else None
    if m is None or course is None:
        return None
    mentions = part(index.mentions, Span(m.end(), span.end))
    known = [(d.start, d.end) for d in part(index.dates, span)]
    told = [(x.start, x.end) for x in mentions if x.entry.kind in _KINDS or _is_event(x)]
    told += [g.span() for g in _GIVEN.finditer(text, m.end(), span.end)]
    if not told or any(x.entry.kind == "cue" and x.entry.role == "planned" for x in mentions):
        return None
    known += told + [(d.start, d.end) for d in part(index.durations, span)]
    known += [_source(text, m.end(), x) for x in mentions if x.entry.kind == "cells"]
    other = any(
        w.group().lower() not in _LIGHT and not any(a <= w.start() and w.end() <= b for a, b in known)
        for w in _WORDS.finditer(text, m.end(), span.end)
    )
    return None if other else Timepoint("after", m["name"], course=course)


def _source(text: str, start: int, cells: Mention) -> tuple[int, int]:
    """The words right before a kind of cells, which say of what it was made: "cord blood MNC"."""
    m = _OF_WHAT.search(text, start, cells.start)
    return (m.start() if m else cells.start, cells.end)


def _is_event(m: Mention) -> bool:
    return m.entry.kind == "cue" and m.entry.role == "event"


def one_course(document: Document, course: int | None) -> int | None:
    """The course that a title counts; None where heads of the page's parts and tables count it and others: "back for the
    2nd round".

    Args:
        document: the document.
        course: the one that its title counts, None without one.
    """
    if course is None:
        return None
    heads = [
        span
        for b in document.blocks
        for span in (b.label if b.kind == "field" else b.span if b.kind == "heading" else None,)
        if span
    ]
    cells = [c.span for b in document.blocks if b.table is not None for c in b.table.cells if c.row < _HEADER_ROWS]
    named = {n for span in (*heads, *cells) if (n := named_course(document.quote(span))) is not None}
    return None if course in named and named - {course} else course
