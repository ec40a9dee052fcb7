"""The days of reports, notes and entries: what such a page found is of the day at its head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Period
from etl.parsers.index import Index, part
from etl.parsers.outline import BRACKET_LEGEND, Framed
from etl.parsers.sentences import split_sentences
from etl.parsers.when.dates import DateHit
from etl.parsers.when.stays import EARLIER
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex
from etl.value import replace

# Pages about one visit: their opening says when it was.
#
# Admission note, 29 Oct 2012 17:40 … Lungs clear.
# Date of status: 3 June 2016 … Reflexes …


_SEEN = regex(
    r"\b(?:date of (?:the )?(?:status|exam\w*|assessment|visit|test\w*|findings)|examined|seen|tested|status|findings|"
    r"(?:[a-z]+(?:ology|iatry)|admission|clinic|progress|consultation|visit|examination|ward) (?:note|record|sheet)|"
    r"(?:clinical|physical|neurological|medical) (?:examination|assessment|visit))\b[\s:,(–-]*(?:(?:on|of|as of|from)\s)?(?:the\s)?$",
    re.I,
)
"""Before the day of an examination that the opening of a page tells."""
_OPENING = 5
_NOT_NOW = (
    "plan",
    "before",
    "medication",
    "field:medication",
    "field:diagnosis",
    "family_history",
    "social_history",
    *EARLIER,
)


def dated_report(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; what stands below an opening that says when somebody was seen, and has no time of its own, is of then.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    told = [
        (i, day)
        for i, f in enumerate(framed)
        if f.frame.attitude == "reported" and f.block.kind != "table"
        for day in _seen(document, f, found)
    ]
    if len(told) != 1 or told[0][0] >= _OPENING or BRACKET_LEGEND.search(document.text):
        return tuple(framed)  # of values in brackets that are of another day, the day would be wrong
    at, day = told[0]
    span = framed[at].block.span
    time = read_time(document.text, span, part(found.mentions, span), (day,), part(found.durations, span), label=True)
    out = list(framed)
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        free = frame.timepoint is None and frame.effective is None and frame.attitude == "reported"
        if free and not frame.has(*_NOT_NOW) and not part(found.dates, item.block.span):
            out[i] = replace(item, frame=replace(frame, timepoint=time.timepoint, effective=time.effective))
    return tuple(out)


_DEAR = regex(
    r"\W*(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Cher|Chère|Estimad[oa]s?|Egregi[oa]?)\b[^\n]{0,80}(?:[,:!]\s|[,:!]?$)"
)
_TODAY = regex(
    r"\W*(?:(?:[Oo]n )?[Ee]xamination today|[Ff]indings today|[Tt]oday(?:['’]s (?:visit|findings|examination))?)\W*"
)
_NOT_OF_LETTER = regex(
    r"\b(?:born|birth|DOB|d\.o\.b\.|geb\.?|admi\w+|discharg\w+|received|seen|operat\w+|visit)(?: on| date)?\W{0,4}$",
    re.I,
)
_HEAD = 12


def dated_letter(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; those of a letter that "Today" heads have the one day that stands above its salutation.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    dear = next((i for i, f in enumerate(framed[:_HEAD]) if _DEAR.match(document.quote(f.block.span))), 0)
    days = {
        d.first or ""
        for f in framed[:dear]
        for d in part(found.dates, f.block.span)
        if d.first and len(d.first) == _DAY and not _NOT_OF_LETTER.search(document.text, max(0, d.start - 30), d.start)
    }
    if len(days) != 1:
        return tuple(framed)
    out = list(framed)
    for i, item in enumerate(framed[dear + 1 :], dear + 1):
        head = item.block.label or item.frame.title
        headed = head is not None and _TODAY.fullmatch(document.quote(head)) is not None
        if headed and item.frame.effective is None and not part(found.dates, item.block.span):
            out[i] = replace(item, frame=replace(item.frame, timepoint=None, effective=Period(next(iter(days)))))
    return tuple(out)


def _seen(document: Document, item: Framed, found: Index) -> Iterator[DateHit]:
    """The days outside of brackets on which a block says that somebody was seen."""
    text, start = document.text, item.block.span.start
    for day in part(found.dates, item.block.span):
        open_bracket = text.count("(", start, day.start) > text.count(")", start, day.start)
        seen = item.frame.has("field:visit") or _SEEN.search(text, max(start, day.start - 60), day.start)
        if len(day.first or "") == _DAY and seen and not open_bracket:
            yield day


# Blocks below a day that open with a time that tells nothing else, as how long it is after the treatment.
#
# 18 June 2008 - Back at home
# Ten weeks after the last injection. She walks 50 m.


_DAY = len("2008-06-18")
_MOST_WORDS = 12
_TELLS = ("finding", "function", "measure", "scale", "condition", "medicine")


def opened(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; one below a day that opens with a sentence of nothing but how long it is after the treatment is of that
    day and that time: "18 June 2008 / Ten weeks after the last injection. Gait better."

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what was found in it.
    """
    return tuple(_opened(document, f, found) if _of_day(f) else f for f in framed)


def _of_day(item: Framed) -> bool:
    """Whether a block is prose below a heading that is a day, and says nothing of before or after."""
    day = item.frame.effective.start if item.frame.effective else None
    prose = item.block.kind == "paragraph" and item.frame.title is not None and item.frame.timepoint is None
    return prose and day is not None and len(day) == _DAY


def _opened(document: Document, item: Framed, found: Index) -> Framed:
    span = item.block.span
    first = split_sentences(document.text, span.start, span.end)[:1]
    if not first or len(document.quote(first[0]).split()) > _MOST_WORDS or part(found.dates, first[0]):
        return item
    mentions, durations = part(found.mentions, first[0]), part(found.durations, first[0])
    if any(m.entry.kind in _TELLS for m in mentions):
        return item
    point = read_time(document.text, first[0], mentions, (), durations).timepoint
    told = point is not None and point.phase == "after"
    return replace(item, frame=replace(item.frame, timepoint=point)) if told else item


# Paragraphs that each begin with their day, as in a diary: "6 March. 1st lumbar puncture …", "27 March. Last
# examination".
#
# What stands behind a day of its own is told of that day; a heading above that only says "Before she came" ends where
# the diary begins.


_ENTRY_DAY = 10
_FEWEST = 3
_LONGEST_HEAD = 60
_PLAIN_LEVEL = 2
_TOLD = ("finding", "condition", "function", "measure", "scale", "medicine", "procedure", "cells", "social", "gene")
_HEADS = regex(
    r"\b(?:examination|exam|visit|control|check(?:-?up)?|follow-?up|consultation|admission|admitted|arrival|arrives|discharge|discharged|assessment|evaluation|review|tests?|day of|goes home|back home)\b",
    re.I,
)
"""What the first line of an entry names that heads what was found then."""
_SIGN = regex(r"\s?(?:\([^()\n]{1,30}\))?\s?(?:[.:,]\s|[–—-]\s|\n)")
_ONE_PHRASE = regex(r"[^.;:!?\n]{3,}\.?\s*")


def with_entry_heads(document: Document, index: Index) -> Document:
    """A document in which an entry's short first line heads the paragraph below it: "27 March. Last examination".

    Args:
        document: the document.
        index: its dates.

    Returns:
        The document; the same one where fewer than three paragraphs begin with a day, or their days don't rise.
    """
    entries = _entries(document.blocks, index, document)
    if not entries:
        return document
    blocks, level = list(document.blocks), 0
    for i, block in enumerate(document.blocks):
        if block.kind == "heading":
            level = block.level
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        if i not in entries or below is None or i + 1 in entries or below.kind not in ("paragraph", "item", "field"):
            continue
        said = _sign(document.text, entries[i])
        short = block.span.end - block.span.start <= _LONGEST_HEAD
        named = said and _HEADS.search(document.text, said.end(), block.span.end)
        if said and any(m.entry.kind in _TOLD for m in part(index.mentions, Span(said.end(), block.span.end))):
            continue  # "4 January: headache" tells of that day itself
        if said and named and short and _ONE_PHRASE.fullmatch(document.text, said.end(), block.span.end):
            blocks[i] = Block("heading", block.span, level or _PLAIN_LEVEL, page=block.page)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _entries(blocks: Sequence[Block], index: Index, document: Document) -> dict[int, DateHit]:
    """The days of the paragraphs that begin with one, by the number of the block."""
    found: dict[int, DateHit] = {}
    for i, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item"):
            continue
        begin = block.value.start if block.kind == "item" and block.value is not None else block.span.start
        day = next((d for d in part(index.dates, block.span) if d.start == begin), None)
        if day is not None and len(day.first or "") == _ENTRY_DAY and day.last is None and _sign(document.text, day):
            found[i] = day
    days = [day.first or "" for day in found.values()]
    return found if len(days) >= _FEWEST and all(a <= b for a, b in pairwise(days)) else {}


def _sign(text: str, day: DateHit) -> re.Match[str] | None:
    """The sign behind a day; the point of "3 March." may have been read with it."""
    return _SIGN.match(text, day.end - (text[day.end - 1] == "."))
