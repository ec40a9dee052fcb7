"""The day of a letter: one stands above its salutation, and what the letter found "today" is of that day.

To the outpatient clinic                    23/09/2022
Dear colleague, …
Today: pulse 84/min, weight 56.5 kg.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document
from etl.facts import Period
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.patterns import regex
from etl.value import replace

_DEAR = regex(
    r"\W*(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Cher|Chère|Estimad[oa]s?|Egregi[oa]?)\b[^\n]{0,80}(?:[,:!]\s|[,:!]?$)|\W*To whom it may concern\b"
)
_TODAY = regex(
    r"\W*(?:(?:[Oo]n )?[Ee]xamination today|[Ff]indings today|[Tt]oday(?:['’]s (?:visit|findings|examination))?)\W*"
)
_OTHER_DAY = regex(
    r"\b(?:born|birth|DOB|d\.o\.b\.|geb\.?|admi\w+|discharg\w+|received|seen|operat\w+|visit)(?: on| date)?\W{0,4}$",
    re.I,
)
"""Before a day that is not the letter's own."""
_HEAD = 12
_DAY = len("2022-09-23")


def dated_letter(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; those of a letter that "Today" heads have the day that stands above its salutation.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    dear = next((i for i, f in enumerate(framed[:_HEAD]) if _DEAR.match(document.quote(f.block.span))), 0)
    days = [d for f in framed[:dear] for d in part(found.dates, f.block.span)]
    own = [
        d
        for d in days
        if len(d.first or "") == _DAY
        and not d.last
        and not _OTHER_DAY.search(document.text, max(0, d.start - 30), d.start)
    ]
    if len({d.first for d in own}) != 1:
        return tuple(framed)
    day = Period(own[0].first)
    return tuple(_of_today(document, item, found, day) if i > dear else item for i, item in enumerate(framed))


def _of_today(document: Document, item: Framed, found: Index, day: Period) -> Framed:
    frame, head = item.frame, item.block.label or item.frame.title
    headed = head is not None and _TODAY.fullmatch(document.quote(head)) is not None
    if not headed or frame.attitude != "reported" or frame.effective is not None or part(found.dates, item.block.span):
        return item
    return replace(item, frame=replace(frame, timepoint=None, effective=day))
