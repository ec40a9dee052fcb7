"""Lines that head what stands below them by their day, and say beside it where it was written or who looks: "** Sun 3/8/09,
Oslo **" of a diary, "Dr. Lane examines (second day, 14 January 2014):", "Added in May 2013 (by telephone). …".
"""

from __future__ import annotations

import re

from etl.document import Document, Span
from etl.facts import Timepoint
from etl.parsers.index import Index, part
from etl.parsers.when.timing import TimeRead
from etl.patterns import regex

_LONGEST = 80
_MARKS = regex(r"[\W_]{0,6}(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,? {1,2})?")
_PLACE = regex(
    r"(?:,| [-–—|@]| (?:in|at|from))? ?(?:(?:[A-Z][\w'’.-]{1,20}|the|of|de)(?:,? |$)){1,4}[\W_]{0,6}"
    r"|[,:]? ?[(\[][^()\[\]\n]{2,40}[)\]][\W_]{0,6}"
    r"|(?:,| [-–—|@]| at)? ?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?[\W_]{0,6}"
)
"""Behind the day of an entry: the place, a word in brackets, or the hour."""
_TOLD = ("finding", "condition", "function", "measure", "scale", "medicine", "cells", "social", "gene", "procedure")
_DAY = 10
_SIGNS = " *_=~#-–—|:"
_FEWEST = 2
_NTH_DAY = regex(
    r"(?:(?:on )?the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) day",
    re.I,
)
_ADDED = regex(
    r"\W{0,3}(?:(?:(?:This|A|An|The) )?(?:[Nn]ote )?[Aa]dded|(?:(?:A|An|The) )?(?:[Ll]ast |[Ss]hort |[Ll]ater )?(?:[Uu]pdate|UPDATE|[Pp]ostscript|[Aa]ddendum|[Aa]ddition|[Ff]ollow-?up note|P\.? ?S\b\.?))(?!\w)[^.:!?\n]{0,60}[.:]"
)
"""What a piece begins with that was written later than the rest: "Added in May 2013 (by telephone).", "Update, June 2014:"."""


def entry_day(document: Document, index: Index, span: Span) -> bool:
    """Whether a line is the day of an entry and its place, one word in brackets or the hour: "Sat 4/4/09 (airport)".

    Args:
        document: the document.
        index: its dates and terms.
        span: the line.

    Returns:
        True for one of several lines of the document that begin so.
    """
    dates = part(index.dates, span)
    if not _is_entry_day(document, index, span) or not document.text[dates[0].end : span.end].strip(_SIGNS):
        return False
    found = 0
    for block in document.blocks:
        if block.kind in ("paragraph", "field", "heading") and block.span.end - block.span.start <= _LONGEST:
            found += _is_entry_day(document, index, block.span)
            if found >= _FEWEST:
                return True
    return False


def _is_entry_day(document: Document, index: Index, span: Span) -> bool:
    marks = _MARKS.match(document.text, span.start, span.end)
    if marks is None:
        return False
    dates = part(index.dates, span)
    if len(dates) != 1 or dates[0].start != marks.end() or dates[0].last or len(dates[0].first or "") != _DAY:
        return False
    told = any(m.entry.kind in _TOLD and m.start >= dates[0].end for m in part(index.mentions, span))
    rest = document.text[dates[0].end : span.end].strip(_SIGNS)
    return not told and (not rest or _PLACE.fullmatch(document.text, dates[0].end, span.end) is not None)


def day_named(time: TimeRead) -> Timepoint | None:
    """The phase that a heading names, unless it only counts the day of a stay beside its date: "(second day, 14 January)".

    Args:
        time: what the heading says.
    """
    point, day = time.timepoint, time.effective
    bare = point is not None and point.offset is not None and _NTH_DAY.fullmatch(point.label) is not None
    return None if bare and day is not None and len(day.start or "") == _DAY else point


def added_later(document: Document, index: Index, span: Span) -> Span | None:
    """The words that a paragraph begins with that was added on a later day: "Added in May 2013 (by telephone).".

    Args:
        document: the document.
        index: its dates.
        span: the paragraph.

    Returns:
        The words; None where a paragraph doesn't begin so, or has nothing behind it.
    """
    m = _ADDED.match(document.text, span.start, span.end)
    if m is None or not document.text[m.end() : span.end].strip():
        return None
    words = Span(m.start(), m.end())
    dates = part(index.dates, words)
    return words if len(dates) == 1 and dates[0].first and not dates[0].last else None
