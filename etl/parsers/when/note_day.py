"""The day of a note: its headline says what it is and when it was written, and what it found is of that day.

NEUROLOGY - ADMISSION NOTE        29 Oct 2012 17:40
…
PE: T 37.1, BP 158/94. Lungs clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document
from etl.facts import Period
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.when.stays import EARLIER
from etl.patterns import regex
from etl.value import replace

_NOTE = regex(
    r"\b(?:(?:admission|clinic|progress|outpatient|out-patient|emergency|consultation|consult|visit|examination|ward|nursing|intake|triage|follow[- ]up|"
    r"[a-z]{4,}(?:ology|iatry|iatrics)|medical|doctor['’]s|therapist['’]s) (?:note|notes|record|sheet|protocol)|"
    r"(?:clinical|physical|neurological|medical|orthop(?:a)?edic|ophthalmologic(?:al)?|outpatient) (?:examination|check-?up|assessment|consultation|visit)|"
    r"clinic visit|ward round)\b",
    re.I,
)
_OTHER = regex(r"\b(?:discharge|transfer|summary|letter|case|story|report)\b", re.I)
_TIME = regex(r"[\s,;:–—()-]*(?:(?:at )?\d{1,2}[:.h]\d{2}(?: ?(?:h|hrs|am|pm|Uhr))?)?[\s.)]*")
"""What may stand behind the day: the time of day."""
_OPENING = 2
_LOOKED = ("exam", "investigation")
_DATE = regex(r"(?:date|day|seen(?: on)?|written(?: on)?)(?:\s?/\s?time| and time)?\W*", re.I)
_DAY = len("2012-10-29")
_NOT_NOW = (
    "plan", "before", "after", "discharge", "follow_up", "outcome", "treatment", "medication", "field:medication",
    "family_history", "social_history", *EARLIER,
)  # fmt: skip


def dated_note(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; in a note whose headline ends with its day, what was examined and has no date of its own is of that day.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    opening = _opening(document, framed, found)
    if opening is None:
        return tuple(framed)
    at, day = opening
    out, looked = list(framed), False
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        own = bool(part(found.dates, item.block.span))
        if frame.attitude != "reported" or frame.has(*_NOT_NOW):
            looked = False
            continue
        looked = looked or frame.has(*_LOOKED)
        judged = frame.has("field:diagnosis") or (item.block.kind == "field" and frame.roles[-1:] == ("case",))
        told = looked and not judged  # a diagnosis with a day would begin on it
        if told and not own and frame.timepoint is None and frame.effective is None:
            out[i] = replace(item, frame=replace(frame, effective=day))
    return tuple(out)


def _opening(document: Document, framed: Sequence[Framed], found: Index) -> tuple[int, Period] | None:
    """The block that tells a note's day, and the day: its headline, or a field for the date below it."""
    named = -_OPENING
    for i, item in enumerate(framed[:_OPENING]):
        span = item.block.span
        words = document.quote(span)
        if item.block.kind not in ("table", "item") and _NOTE.search(words) and not _OTHER.search(words):
            named = i
        dates = part(found.dates, span)
        if len(dates) != 1 or len(dates[0].first or "") != _DAY or dates[0].yearless or dates[0].last:
            continue
        headline = named == i and item.block.kind in ("title", "heading", "paragraph")
        field = named >= 0 and item.block.label is not None and _DATE.fullmatch(document.quote(item.block.label))
        if (headline or field) and _TIME.fullmatch(document.text, dates[0].end, span.end):
            return i, Period(dates[0].first)
    return None
