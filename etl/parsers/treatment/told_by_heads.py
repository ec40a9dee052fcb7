"""Treatments that only the headings of a page tell of: "Before the stem cell treatment on June 28th, 2006:", "After cell therapy".

What somebody was like after a treatment with cells is told of one who had it. A page on what treatments do in general, a plan
and a page of a group aren't such pages; a date right behind the treatment's name is the treatment's.
"""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.treatment.draft import Draft
from etl.parsers.when.timepoints import period_of
from etl.parsers.when.timing import PHASES
from etl.patterns import regex

_ON = regex(r"\s*(?:of (?:stem )?cells\s*)?\b(?:on|in)\s(?:the\s)?", re.I)
"""Between a treatment and its day."""
_HEADS = ("heading", "title", "field")
_FAR = 24


def by_heads(reading: Reading, subject: str) -> list[Draft]:
    """The treatment of somebody whose page names it in headings alone.

    Args:
        reading: the document.
        subject: the person's key.

    Returns:
        One draft, with the day where a heading tells it; none where no fact is told of the person below such a heading.
    """
    told: list[Draft] = []
    after = False
    for block in reading.document.blocks:
        if block.kind not in _HEADS:
            continue
        mentions = part(reading.index.mentions, block.span)
        cue = next((m for m in mentions if m.entry.kind == "cue" and m.entry.role in PHASES), None)
        cells = next((m for m in mentions if m.entry.kind == "cells" and cue and 0 <= m.start - cue.end <= _FAR), None)
        if cue is None or cells is None:
            continue
        after = after or PHASES[cue.entry.role] in ("after", "during")
        told.append(_draft(reading, cells, block.span.end))
    spoken = any(
        s.attitude == "reported" and subject in s.subjects and s.frame.timepoint and s.frame.timepoint.phase == "after"
        for s in reading.statements
    )
    dated = [d for d in told if d.performed]
    return (dated or told)[:1] if dated or (after and spoken) else []


def _draft(reading: Reading, cells: Mention, end: int) -> Draft:
    dates = [d for d in reading.index.dates if cells.end <= d.start < end and d.first]
    day = next((d for d in dates if _ON.fullmatch(reading.document.text, cells.end, d.start)), None)
    place = reading.evidence(cells.start, day.end if day else cells.end)
    return Draft(performed=period_of(day) if day else None, entry=cells.entry, evidence=(place,), offset=cells.start)
