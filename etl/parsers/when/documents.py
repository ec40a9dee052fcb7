"""The days of letters, notes, reports and diaries: what such a page found is of the day at its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Period
from etl.parsers.fields import is_answered
from etl.parsers.index import Index, part
from etl.parsers.outline import BRACKET_LEGEND, Framed
from etl.parsers.sentences import split_sentences
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import DateHit
from etl.parsers.when.stays import EARLIER
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex
from etl.value import replace

# The day at the head of a letter, a note, a report or an entry: what it found, and has no time of its own, is of that day.
#
# To the outpatient clinic                    23/09/2022 Dear colleague, … Today: pulse 84/min, weight 56.5 kg.
# NEUROLOGY - ADMISSION NOTE        29 Oct 2012 17:40 … PE: T 37.1, BP 158/94. Lungs clear.
# Report: 6 months after the infusion, seen on 24 July 2019 … Examination (values of January in brackets) …


_DEAR = regex(
    r"\W*(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Cher|Chère|Estimad[oa]s?|Egregi[oa]?)\b[^\n]{0,80}(?:[,:!]\s|[,:!]?$)|\W*To whom it may concern\b"
)
_TODAY = regex(
    r"\W*(?:(?:[Oo]n )?[Ee]xamination today|[Ff]indings today|[Tt]oday(?:['’]s (?:visit|findings|examination))?)\W*"
)
_VISIT_TODAY = regex(r"\b(?:today|this (?:visit|session|time)|at this visit)\b", re.I)
_OTHER_DAY = regex(
    r"\b(?:born|birth|DOB|d\.o\.b\.|geb\.?|admi\w+|discharg\w+|received|seen|operat\w+|visit)(?: on| date)?\W{0,4}$",
    re.I,
)
"""Before a day that is not the letter's own."""
_HEAD, _OPENING, _REPORT_OPENING = 12, 2, 3
"""Blocks in which a letter, a note and a report tell their day."""
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
_DATE = regex(r"(?:date|day|seen(?: on)?|written(?: on)?)(?:\s?/\s?time| and time)?\W*", re.I)
_DATED = regex(
    r"\b(?:[Dd]ate of (?:the )?(?:status|examination|exam|assessment|visit|test(?:ing)?|investigation|findings)|[Ee]xamined|[Ss]een|[Tt]ested|"
    r"[Ss]tatus|[Ff]indings)\s?(?:(?:on|of|as of|from)\s|[:=]\s?)(?:the )?$"
)
"""Before the day of an examination that the opening of a page tells: "Date of status: 3 June 2016"."""
_EXAMINED = regex(r"\b(?:exam|assess|visit|test|measure|session|seen|review)", re.I)
_NORMS = regex(r"\b(?:normal|reference|norms?|range|predicted|sd|standard deviation|per ?cent|percentage)\b", re.I)
_LOOKED = ("exam", "investigation")
_NOT_THEN = ("plan", "before", "medication", "field:medication", *EARLIER)
_NOT_NOW = ("after", "discharge", "follow_up", "outcome", "treatment", "family_history", "social_history", *_NOT_THEN)
_DAY = len("2022-09-23")
_MOST_WORDS = 12
_TELLS = ("finding", "function", "measure", "scale", "condition", "medicine")
_RESULTS = ("measure", "scale", "finding", "function")
_TESTS = ("test", "device")


def dated_by_heads(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; what a letter, a note or a report of one visit found, and has no time of its own, has the day at its head.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
    """
    framed = tuple(_opened(document, f, found) if _below_day(f) else f for f in framed)
    return _letter(document, _note(document, _report(document, framed, found), found), found)


def _day_in(found: Index, span: Span) -> DateHit | None:
    """The only date of a place, if it is a whole day."""
    dates = part(found.dates, span)
    whole = len(dates) == 1 and len(dates[0].first or "") == _DAY and not dates[0].last
    return dates[0] if whole else None


def _is_free(item: Framed, found: Index, other: Sequence[str]) -> bool:
    """Whether a block is told of its page's day: reported, of no time of its own, and below no heading of another."""
    frame = item.frame
    timed = frame.timepoint is not None or frame.effective is not None or part(found.dates, item.block.span)
    return not timed and frame.attitude == "reported" and not frame.has(*other)


def _on(item: Framed, day: Period | None) -> Framed:
    return replace(item, frame=replace(item.frame, effective=day))


def _letter(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; those of a letter that "Today" heads have the day that stands above its salutation."""
    dear = next((i for i, f in enumerate(framed[:_HEAD]) if _DEAR.match(document.quote(f.block.span))), 0)
    days = {
        d.first
        for f in framed[:dear]
        for d in part(found.dates, f.block.span)
        if len(d.first or "") == _DAY and not d.last
        and not _OTHER_DAY.search(document.text, max(0, d.start - 30), d.start)
    }  # fmt: skip
    if len(days) != 1:
        return tuple(framed)
    day, out = Period(days.pop()), list(framed)
    for i, item in enumerate(framed[dear + 1 :], dear + 1):
        head, untimed = item.block.label or item.frame.title, replace(item, frame=replace(item.frame, timepoint=None))
        if head and _TODAY.fullmatch(document.quote(head)) and _is_free(untimed, found, ()):
            out[i] = _on(untimed, day)
    return tuple(out)


def _note(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; in a note whose headline ends with its day, what was examined is of that day."""
    opening = _note_opens(document, framed, found)
    if opening is None:
        return tuple(framed)
    at, day = opening
    out, looked = list(framed), False
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        if frame.attitude != "reported" or frame.has(*_NOT_NOW):
            looked = False
            continue
        looked = looked or frame.has(*_LOOKED)
        judged = frame.has("field:diagnosis") or (item.block.kind == "field" and frame.roles[-1:] == ("case",))
        if looked and not judged and _is_free(item, found, ()):  # a diagnosis with a day would begin on it
            out[i] = _on(item, day)
    return tuple(out)


def _note_opens(document: Document, framed: Sequence[Framed], found: Index) -> tuple[int, Period] | None:
    """The block that tells a note's day, and the day: its headline, or a field for the date below it."""
    named = -_OPENING
    for i, item in enumerate(framed[:_OPENING]):
        span, words = item.block.span, document.quote(item.block.span)
        if item.block.kind not in ("table", "item") and _NOTE.search(words) and not _OTHER.search(words):
            named = i
        day = _day_in(found, span)
        headline = named == i and item.block.kind in ("title", "heading", "paragraph")
        field = named >= 0 and item.block.label is not None and _DATE.fullmatch(document.quote(item.block.label))
        if day and not day.yearless and (headline or field) and _TIME.fullmatch(document.text, day.end, span.end):
            return i, Period(day.first)
    return None


def _below_day(item: Framed) -> bool:
    """Whether a block is prose below a heading that is a day, and says nothing of before or after."""
    frame = item.frame
    day = frame.effective.start if frame.effective else None
    return item.block.kind == "paragraph" and frame.timepoint is None and len(day or "") == _DAY and bool(frame.title)


def _opened(document: Document, item: Framed, found: Index) -> Framed:
    """A block below a day; where it opens with a sentence of nothing but how long it is after the treatment, it is of that day
    and that time: "18 June 2008 / Ten weeks after the last injection. Gait better."."""
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


def _report(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """The blocks; in a report of one visit those of an examination have the time of the only field which says when it was, as
    have the tables and answers of a form below it, and what is headed as of today has its date."""
    heads = [f for f in framed if f.block.kind == "field" and f.frame.has("field:visit") and f.block.value]
    times = [t for f in heads if (t := _time(document, f, found)) is not None]
    if not heads:
        return _of_told_day(document, framed, found)
    if len(times) != 1:
        return tuple(framed)
    visit, out, day = times[0], [], False
    for item in framed:
        frame = item.frame
        headed = item in heads
        label = item.block.label if headed else None
        day = day or (
            label is not None and _EXAMINED.search(document.quote(label)) is not None
        )  # and not of the report
        looked = frame.has(*_LOOKED) or (day and _tells_result(item, found))
        if not headed and looked and _is_free(item, found, _NOT_THEN):
            item = replace(item, frame=replace(frame, timepoint=visit.timepoint, effective=visit.effective))
        elif not headed and frame.title is not None and _VISIT_TODAY.search(document.quote(frame.title)):
            undated = frame.timepoint is None and frame.effective is None and frame.attitude == "reported"
            item = _on(item, visit.effective) if undated and not frame.has(*_NOT_THEN) else item
        out.append(item)
    return tuple(out)


def _tells_result(item: Framed, found: Index) -> bool:
    """Whether a block below such a day is a result by its form: a table, an answer, a field named after what is measured."""
    block = item.block
    if block.kind == "table" or is_answered(block):
        return True
    if block.kind != "field" or block.label is None or any(r.startswith("field:") for r in item.frame.roles):
        return False
    return any(m.entry.kind in _RESULTS or m.entry.role in _TESTS for m in part(found.mentions, block.label))


def _of_told_day(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """What stands below an opening that says when somebody was examined is of that day."""
    told = [
        (i, d)
        for i, f in enumerate(framed)
        if f.frame.attitude == "reported" and f.block.kind not in ("table", "heading")
        for d in part(found.dates, f.block.span)
        if len(d.first or "") == _DAY and _DATED.search(document.text, max(f.block.span.start, d.start - 60), d.start)
    ]
    if len(told) != 1 or told[0][0] >= _REPORT_OPENING:
        return tuple(framed)
    at, day = told[0][0], Period(told[0][1].first)
    return tuple(_on(f, day) if i > at and _is_free(f, found, _NOT_THEN) else f for i, f in enumerate(framed))


def _time(document: Document, item: Framed, found: Index) -> TimeRead | None:
    """The time of a visit by its field, without what stands in brackets behind; None without a day."""
    assert item.block.value is not None
    value = item.block.value
    bracket = document.text.find("(", value.start, value.end)
    span = Span(value.start, bracket) if bracket > value.start + 1 else value
    if (day := _day_in(found, span)) is None:
        return None
    return read_time(document.text, span, part(found.mentions, span), (day,), part(found.durations, span), label=True)


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
        if day is not None and len(day.first or "") == _DAY and day.last is None and _sign(document.text, day):
            found[i] = day
    days = [day.first or "" for day in found.values()]
    return found if len(days) >= _FEWEST and all(a <= b for a, b in pairwise(days)) else {}


def _sign(text: str, day: DateHit) -> re.Match[str] | None:
    """The sign behind a day; the point of "3 March." may have been read with it."""
    return _SIGN.match(text, day.end - (text[day.end - 1] == "."))
