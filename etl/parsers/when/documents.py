"""The days of letters, notes, reports and diaries: what such a page found is of the day at its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Period
from etl.parsers.checkboxes import is_answered
from etl.parsers.index import Index, part
from etl.parsers.outline import BRACKET_LEGEND, Framed
from etl.parsers.sentences import split_sentences
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import DateHit
from etl.parsers.when.stays import EARLIER
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex
from etl.value import replace

# The day of a letter: one stands above its salutation, and what the letter found "today" is of that day.
#
# To the outpatient clinic                    23/09/2022 Dear colleague, … Today: pulse 84/min, weight 56.5 kg.


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


# The day of a note: its headline says what it is and when it was written, and what it found is of that day.
#
# NEUROLOGY - ADMISSION NOTE        29 Oct 2012 17:40 … PE: T 37.1, BP 158/94. Lungs clear.


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
_NOTE_DAY = len("2012-10-29")
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
        if len(dates) != 1 or len(dates[0].first or "") != _NOTE_DAY or dates[0].yearless or dates[0].last:
            continue
        headline = named == i and item.block.kind in ("title", "heading", "paragraph")
        field = named >= 0 and item.block.label is not None and _DATE.fullmatch(document.quote(item.block.label))
        if (headline or field) and _TIME.fullmatch(document.text, dates[0].end, span.end):
            return i, Period(dates[0].first)
    return None


# Reports of one visit: its head says when it was, and what stands in brackets is of an earlier one.
#
# Report: 6 months after the infusion, seen on 24 July 2019 Examination (values of January in brackets) Berg Balance
# Scale 46/56 (39/56)


# Blocks below a day that open with a time that tells nothing else, as how long it is after the treatment.
#
# 18 June 2008 - Back at home
# Ten weeks after the last injection. She walks 50 m.
#
# 4 May 2008
# Last check before flying home. She walks 30 m.

_REPORT_DAY = len("2008-06-18")
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
    frame = item.frame
    day = frame.effective.start if frame.effective else None
    return (
        item.block.kind == "paragraph"
        and frame.timepoint is None
        and len(day or "") == _REPORT_DAY
        and bool(frame.title)
    )


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


_REPORT_TODAY = regex(r"\b(?:today|this (?:visit|session|time)|at this visit)\b", re.I)
_NORMS = regex(r"\b(?:normal|reference|norms?|range|predicted|sd|standard deviation|per ?cent|percentage)\b", re.I)
_DATED = regex(
    r"\b(?:[Dd]ate of (?:the )?(?:status|examination|exam|assessment|visit|test(?:ing)?|investigation|findings)|[Ee]xamined|[Ss]een|[Tt]ested|"
    r"[Ss]tatus|[Ff]indings)\s?(?:(?:on|of|as of|from)\s|[:=]\s?)(?:the )?$"
)
"""Before the day of an examination that the opening of a page tells: "Date of status: 3 June 2016"."""
_EXAMINED = regex(r"\b(?:exam|assess|visit|test|measure|session|seen|review)", re.I)
_RESULTS = ("measure", "scale", "finding", "function")
_TESTS = ("test", "device")
_REPORT_OPENING = 3
_REPORT_NOT_NOW = ("plan", "before", "medication", "field:medication", *EARLIER)


def dated_report(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """What a report of one visit examined has the time that its head names.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.

    Returns:
        The blocks; those of an examination without a time of their own have that of the only field which says when
        the visit was, as have the tables and answers of a form below it, and what is headed as of today has its date.
    """
    framed = opened(document, framed, found)
    heads = [f for f in framed if f.block.kind == "field" and f.frame.has("field:visit") and f.block.value]
    times = [t for f in heads if (t := _time(document, f, found)) is not None]
    if not heads:
        return _of_told_day(document, framed, found)
    if len(times) != 1:
        return tuple(framed)
    visit, out, day = times[0], [], False
    for item in framed:
        frame = item.frame
        free = frame.timepoint is None and frame.effective is None and item not in heads
        free = free and frame.attitude == "reported" and not frame.has(*_REPORT_NOT_NOW)
        day = day or (item in heads and _is_of_test(document, item))
        looked = frame.has("exam", "investigation") or (day and _tells_result(item, found))
        if free and looked and not part(found.dates, item.block.span):
            item = replace(item, frame=replace(frame, timepoint=visit.timepoint, effective=visit.effective))
        elif free and frame.title is not None and _REPORT_TODAY.search(document.quote(frame.title)):
            item = replace(item, frame=replace(frame, effective=visit.effective))
        out.append(item)
    return tuple(out)


def _is_of_test(document: Document, head: Framed) -> bool:
    """Whether a field's day is that of an examination, and not of the report about it."""
    return head.block.label is not None and _EXAMINED.search(document.quote(head.block.label)) is not None


def _tells_result(item: Framed, found: Index) -> bool:
    """Whether a block below such a day is a result by its form: a table, an answer, a field named after what is measured."""
    block = item.block
    if block.kind == "table" or is_answered(block):
        return True
    if block.kind != "field" or block.label is None or any(r.startswith("field:") for r in item.frame.roles):
        return False
    return any(m.entry.kind in _RESULTS or m.entry.role in _TESTS for m in part(found.mentions, block.label))


def _of_told_day(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """What stands below an opening that says when somebody was examined, and has no date of its own, is of that day."""
    told = [
        (i, d)
        for i, f in enumerate(framed)
        if f.frame.attitude == "reported" and f.block.kind not in ("table", "heading")
        for d in part(found.dates, f.block.span)
        if len(d.first or "") == len("2019-07-24")
        and _DATED.search(document.text, max(f.block.span.start, d.start - 60), d.start)
    ]
    if len(told) != 1 or told[0][0] >= _REPORT_OPENING:
        return tuple(framed)
    at, day = told[0]
    out = list(framed)
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        free = frame.timepoint is None and frame.effective is None and frame.attitude == "reported"
        if free and not frame.has(*_REPORT_NOT_NOW) and not part(found.dates, item.block.span):
            out[i] = replace(item, frame=replace(frame, effective=Period(day.first)))
    return tuple(out)


def _time(document: Document, item: Framed, found: Index) -> TimeRead | None:
    """The time of a visit by its field, without what stands in brackets behind; None without a day."""
    assert item.block.value is not None
    value = item.block.value
    bracket = document.text.find("(", value.start, value.end)
    span = Span(value.start, bracket) if bracket > value.start + 1 else value
    dates = part(found.dates, span)
    if len(dates) != 1 or len(dates[0].first or "") != len("2019-07-24"):
        return None
    return read_time(document.text, span, part(found.mentions, span), dates, part(found.durations, span), label=True)


def bracket_times(document: Document, framed: Sequence[Framed], found: Index) -> tuple[TimeRead | None, ...]:
    """For each block the time of the values in its brackets, where a sentence above it in its section says of when they are.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    out: list[TimeRead | None] = []
    told: TimeRead | None = None
    level = level_told = 0
    for item in framed:
        block = item.block
        if block.kind in ("heading", "title"):
            level = block.level
            if told is not None and level <= level_told:
                told = None
        out.append(told)
        if block.kind != "table" and BRACKET_LEGEND.search(document.text, block.span.start, block.span.end):
            time = _legend(document, block.span, found)
            told, level_told = (time, level) if time is not None else (told, level_told)
    return tuple(out)


def _legend(document: Document, span: Span, found: Index) -> TimeRead | None:
    """ "January values (before treatment) in brackets", "In brackets: 14 January"; None for "reference range in brackets"."""
    for sentence in split_sentences(document.text, span.start, span.end):
        said = document.quote(sentence)
        if BRACKET_LEGEND.search(said) and not _NORMS.search(said):
            read = read_time(
                document.text, sentence, part(found.mentions, sentence), part(found.dates, sentence),
                part(found.durations, sentence), label=True,
            )  # fmt: skip
            if read.timepoint is not None or read.effective is not None:
                return read
    return None


# Paragraphs that each begin with their day, as in a diary: "6 March. 1st lumbar puncture …", "27 March. Last
# examination".
#
# What stands behind a day of its own is told of that day; a heading above that only says "Before she came" ends where
# the diary begins.


_DIARY_DAY = 10
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


def of_their_days(document: Document, framed: Sequence[Framed], index: Index) -> tuple[Framed, ...]:
    """The blocks with their frames; an entry is not before something only because a heading without a day says so.

    Args:
        document: the document.
        framed: its blocks.
        index: its dates.
    """
    entries = _entries([f.block for f in framed], index, document)
    out = []
    for i, item in enumerate(framed):
        point = item.frame.timepoint
        bare = i in entries and point is not None and point.phase == "before" and point.offset is None
        undated = item.frame.effective is None
        out.append(replace(item, frame=replace(item.frame, timepoint=None)) if bare and undated else item)
    return tuple(out)


def _entries(blocks: Sequence[Block], index: Index, document: Document) -> dict[int, DateHit]:
    """The days of the paragraphs that begin with one, by the number of the block."""
    found: dict[int, DateHit] = {}
    for i, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item"):
            continue
        begin = block.value.start if block.kind == "item" and block.value is not None else block.span.start
        day = next((d for d in part(index.dates, block.span) if d.start == begin), None)
        if day is not None and len(day.first or "") == _DIARY_DAY and day.last is None and _sign(document.text, day):
            found[i] = day
    days = [day.first or "" for day in found.values()]
    return found if len(days) >= _FEWEST and all(a <= b for a, b in pairwise(days)) else {}


def _sign(text: str, day: DateHit) -> re.Match[str] | None:
    """The sign behind a day; the point of "3 March." may have been read with it."""
    return _SIGN.match(text, day.end - (text[day.end - 1] == "."))
