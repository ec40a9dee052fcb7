"""Rows of a group's table that say when, behind what they are of: "EDSS, baseline", "T25FW (s), month 12"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.parsers.when.timepoints import read_time
from etl.parsers.when.timing import TimeRead
from etl.patterns import regex

_LEAD = 400
_TAIL = regex(
    r"(?P<name>.*[^\W_]\)?)(?:,|\s[-–—:]|\s(?=\())\s*(?P<when>\(?(?:(?:at|after|in) )?(?:baseline|before(?: [\w ]{3,20})?|pre-?treatment|post-?treatment|"
    r"(?:day|week|month|year)s? \d{1,3}|\d{1,3}(?:st|nd|rd|th)? ?(?:days?|weeks?|months?|years?|mo|yrs?|wks?|d|w|m|y)(?: (?:after|later|post)[\w -]{0,24})?|"
    r"entry|inclusion|admission|discharge|enrol?ment|(?:last |end of )?follow-?up|after(?: [\w ]{3,20})?)\)?)\s*",
    re.I,
)


def time_in(reading: Reading, words: str, mentions: Sequence[Mention]) -> TimeRead:
    """The time that a caption, a heading or a label of a group's table says.

    Args:
        reading: the document, for the order of its dates.
        words: what is printed; dates and durations are looked for at its beginning.
        mentions: what the mappings know of it.
    """
    lead = words[:_LEAD]
    return read_time(
        words, Span(0, len(words)), mentions, find_dates(lead, reading.index.order), find_durations(lead), label=True
    )


def timed(reading: Reading, label: str) -> tuple[str, Timepoint | None]:
    """A row's label without the time that it closes with, and that time.

    Args:
        reading: the document, for words of time.
        label: the label as printed, or without its unit.

    Returns:
        The label as it was and None, where it closes with no time.
    """
    found = _TAIL.fullmatch(label)
    if found is None:
        return label, None
    when = found["when"].strip("() ")
    told = time_in(reading, when, reading.lexicon.find(when)).timepoint
    return (found["name"].strip(" ,"), told) if told is not None else (label, None)
