"""Days that a page or a list tells of itself: when it was posted, exported, printed. They are no day of the case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

POSTED = regex(
    r"\b(?:posted|published|updated|last modified|views?|author|written by|export(?:ed)?|printed|print-?out|downloaded"
    r"|(?:data|database) (?:cut-?off|cut|lock(?:ed)?|closed)"
    r"|(?:registry|register|list|database|dataset|records?|data)\b[^.\n]{0,60}\bextracted)\b\s*(?:at|on|by|of|:)?",
    re.I,
)
"""Words of a page about itself; a date behind them is no date of the case."""

DATELINE = regex(r"[A-Z][A-Z .'’-]{2,30}[,(][^\n]{0,60}?\b(?:19|20)\d\d\b\)?\s*[-–—:/]+\s")
"""The place and day a press release begins with; the place is nobody's country."""
_WRITTEN = regex(
    r"[A-Z][A-Z .'’-]{2,30}, (?:[A-Z][a-z.]{2,9} \d{1,2},? |\d{1,2}\.? [A-Z][a-z.]{2,9},? )(?:19|20)\d\d\s*[-–—/]+\s"
)
"""The same with its day, behind which no value is told: "BUENOS AIRES, May 4, 2011 --"."""


def without_dateline(text: str, block: Span, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates of a sentence without the day on which a press release was written: "BUENOS AIRES, May 4, 2011 -- Two people …".

    Args:
        text: the document's text.
        block: the paragraph.
        dates: of one of its sentences.
    """
    begun = _WRITTEN.match(text, block.start, block.end) if dates else None
    return tuple(d for d in dates if begun is None or d.end > begun.end())
