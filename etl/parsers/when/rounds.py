"""Courses of treatment by their number: "COURSE 2", "second round", and lines that tell one and how it was given."""

from __future__ import annotations

import re

from etl.document import Document, Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.index import Index, part
from etl.parsers.number import WORD_NUMBER, roman, word_value
from etl.patterns import regex

ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    )
}
_ORDINAL = regex(r"\b(?:(\d{1,2})(?:st|nd|rd|th)|(" + "|".join(ORDINALS) + r"))\b", re.I)
_FIRST_FEW = regex(rf"\b(?:first|initial)\s(\d{{1,2}}|{WORD_NUMBER})\s[^.,;\d]*s\Z", re.I)
"""Several courses counted together: "the first three courses"."""
NUMBERED = r"\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,2}|I{1,3}|IV|VI{0,3})\b(?!:\d|\s*(?:[-–/.%]\s*\d|(?:months?|mos?|mths?|m|weeks?|wks?|w|days?|d|years?|yrs?|y|hours?|hrs?|h)\b))"
_COURSE_NUMBER = regex(
    r"(?:\W|[①-⑳])*(?:treatment |therapy )?(?:courses?|rounds?|cycles?)" + NUMBERED,
    re.I,
)
_NTH_COURSE = regex(
    r"\W*(?:the )?(?:\d{1,2}(?:st|nd|rd|th)|"
    + "|".join(ORDINALS)
    + r")\s+(?:treatment |therapy )?(?:course|round|cycle)\b",
    re.I,
)
_STAYS = r"(?:courses?|rounds?|cycles?|stays?|hospitali[sz]ations?|admissions?|discharges?|treatments?|therap(?:y|ies))"
_MONTHS = r"(?!\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"
COURSE_NAMED = regex(
    rf"\b{_STAYS}{NUMBERED}{_MONTHS}"
    r"|\b(?:(?P<roman>(?-i:I{1,3}|IV|V))|(?P<nth>\d{1,2}(?:st|nd|rd|th)|" + "|".join(ORDINALS) + r"))\s+"
    rf"(?:(?:hospital|treatment|therapy|stem|cells?|in)[ -]){{0,2}}{_STAYS}\b",
    re.I,
)
"""A course, or the stay in hospital it was for, by its number: "2nd stay", "Treatment No. 2"."""


def ordinal(text: str) -> int | None:
    """Return the first ordinal number in a text ("2nd", "second"), None if there is none."""
    m = _ORDINAL.search(text)
    if not m:
        return None
    return int(m.group(1)) if m.group(1) else ORDINALS[m.group(2).lower()]


def last_of(text: str) -> int | None:
    """Return the last course that a text counts: 3 of "the first three", 2 of "the second".

    Args:
        text: the words between "after" and the end of what it counts from.
    """
    m = _FIRST_FEW.search(text)
    if m is None:
        return ordinal(text)
    return int(word_value(m[1])) if m[1][0].isalpha() else int(m[1])


def named_course(text: str) -> int | None:
    """Return the course of treatment that a heading names in any place: "At discharge (2nd stay)".

    Args:
        text: the heading or label. A stay in hospital counts the course it was for.
    """
    if course := counted_course(text):
        return course
    m = COURSE_NAMED.search(text)
    if m is None or m["nth"]:
        return ordinal(m["nth"]) if m else None
    printed = m["roman"] or m[1]
    return roman(printed) or int(printed)


def counted_course(text: str) -> int | None:
    """Return the course that a heading counts: "COURSE 2", "Second round of treatment"; None where it counts none.

    Args:
        text: the heading, or what stands behind the word for a course.
    """
    if m := _COURSE_NUMBER.match(text):
        return roman(m[1]) or int(m[1])
    m = _NTH_COURSE.match(text)
    return ordinal(m[0]) if m else None


def during_course(label: str) -> Timepoint | None:
    """Return the time that a label counts by its course: "Second course"; None where it counts none.

    Args:
        label: what stands before the colon of a field or sentence.
    """
    course = counted_course(label)
    return Timepoint("during", " ".join(label.split()).strip(" :：-–"), None, course) if course else None


# Lines that say of a course of treatment when it was and how the cells were given, and nothing else.


COURSE_HEAD = regex(
    r"(?:\W|[①-⑳]|\d{1,2}[.)]\s)*(?P<name>(?:the )?(?:(?:(?:treatment|therapy)\s)?(?:course|round|cycle|treatment|stay)s?\s?(?:no\.?\s?|nr\.?\s?|number\s?|#\s?)?(?:\d{1,2}|I{1,3}|IV|VI{0,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s(?:(?:treatment|therapy|hospital)\s)?(?:course|round|cycle|treatment|stay)"
    r"(?: of (?:treatment|therapy))?))\b",
    re.I,
)
"""What counts a course or stay, at the beginning of a line."""
_PARTED = regex(r"\s*(?=[-–—:,(.]|in\b|on\b)")
_LINE_GIVEN = regex(
    r"\b(?:injections?|infusions?|transplantations?|implantations?|punctures?|administrations?|doses?|LPs?|i\.?v\.?|i\.?t\.?)(?!\w)",
    re.I,
)
_WORDS = regex(r"[^\W\d_]+")
_LONGEST = 120
_HEADER_ROWS = 3
_AFTER_ANOTHER = regex(
    r"\b(?:after|since|from|following|later than) (?:(?:the|his|her|our) )?(?:first|second|third|fourth|fifth|previous|last|other|1st|2nd|3rd|[45]th)\b(?= ?[)\].,;:]|\s*$)",
    re.I,
)
_OF_WHAT = regex(r"(?:[^\W\d_]+ ){1,3}\Z")
_KINDS = ("route", "method", "cells", "site")


def after_another(text: str) -> bool:
    """Return True for a heading that says how long after another course its own began: "half a year after the second".

    Args:
        text: the heading.
    """
    return _AFTER_ANOTHER.search(text) is not None


def course_line(document: Document, index: Index, span: Span) -> Timepoint | None:
    """Return the course that a line tells, if it says only how it was given: "Round II - January 2013 - 2 x i.v.".

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
    m = COURSE_HEAD.match(text, span.start, span.end)
    course = counted_course(m["name"]) if m and _PARTED.match(text, m.end(), span.end) else None
    if m is None or course is None:
        return None
    mentions = part(index.mentions, Span(m.end(), span.end))
    known = [(d.start, d.end) for d in part(index.dates, span)]
    told = [(x.start, x.end) for x in mentions if x.entry.kind in _KINDS or _line_is_event(x)]
    told += [g.span() for g in _LINE_GIVEN.finditer(text, m.end(), span.end)]
    if not told or any(x.entry.kind == "cue" and x.entry.role == "planned" for x in mentions):
        return None
    known += told + [(d.start, d.end) for d in part(index.durations, span)]
    known += [_source(text, m.end(), x) for x in mentions if x.entry.kind == "cells"]
    other = any(
        w.group().lower() not in load_reach().words["BESIDE_A_COURSE"]
        and not any(a <= w.start() and w.end() <= b for a, b in known)
        for w in _WORDS.finditer(text, m.end(), span.end)
    )
    return None if other else Timepoint("after", m["name"], course=course)


def _source(text: str, start: int, cells: Mention) -> tuple[int, int]:
    """Return where the words before a kind of cells begin that say of what it was made: "cord blood MNC"."""
    m = _OF_WHAT.search(text, start, cells.start)
    return (m.start() if m else cells.start, cells.end)


def _line_is_event(m: Mention) -> bool:
    return m.entry.kind == "cue" and m.entry.role == "event"


def one_course(document: Document, course: int | None) -> int | None:
    """Return the course that a title counts; None where heads of the page's parts and tables count it and others.

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


_COURSE_TOLD = regex(
    r"\W*(?:this|the|her|his|their|our)?\s?(?:(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|next|following)\s)?"
    r"(?:treatment |therapy |hospital )?(?:courses?|rounds?|cycles?|treatments?|stays?|series|one)(?: (?:no\. ?)?\d{1,2})?"
    r" (?:(?:was|were) (?:then |only )?(?:given|done|carried out|performed|started|begun|repeated|applied)|took place|followed|began|started|came|was|were)\b[^,;:.\n]*(?:[.\n]|$)",
    re.I,
)


def tells_interval(text: str, sentence: Span) -> bool:
    """Return True for a sentence that only says when a course was given: "The third followed the second after a year".

    Args:
        text: the document's text.
        sentence: the sentence, or a block that begins with it.
    """
    return _COURSE_TOLD.match(text, sentence.start, sentence.end) is not None
