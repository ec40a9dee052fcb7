"""Treatments below a heading that counts a course and gives its days: "Round 2: 3 - 21 December 2007" above "2 x by vein"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Span
from etl.facts import Period
from etl.parsers.heading_reach import tells_stay
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.draft import Draft
from etl.parsers.when.timepoints import named_course
from etl.patterns import regex

_STAY = regex(r"\b(?:stay|hospitali[sz]ation|admission)\b", re.I)


def in_headed_stays(reading: Reading, told: Sequence[tuple[Statement, Draft]]) -> list[tuple[Statement, Draft]]:
    """The drafts, those without a day of their own with the days of the course that the heading above them counts.

    Args:
        reading: the document.
        told: drafts with the statements that tell them.

    Returns:
        All drafts; as they were where another one below the same heading has its own day.
    """
    dated = {s.frame.title for s, d in told if d.performed is not None}
    out: list[tuple[Statement, Draft]] = []
    for s, d in told:
        title = s.frame.title
        when = _days(reading, title) if title is not None and title not in dated and s.frame.course else None
        given = (d.count or d.routes or d.methods) and not d.product and not d.anchored
        out.append((s, replace(d, performed=when, course=d.course or s.frame.course)) if when and given else (s, d))
    return out


def _days(reading: Reading, title: Span) -> Period | None:
    """The first and the last day of a course that a heading gives beside its number; None for other headings, and for a stay,
    which is longer than what was given in it."""
    words = reading.document.quote(title)
    if named_course(words) is None or not tells_stay(words) or _STAY.search(words):
        return None
    days = [d for d in part(reading.index.dates, title) if d.first and d.last]
    return Period(days[0].first, days[0].last) if len(days) == 1 else None
