"""Reports of one visit: its head says when it was, and what stands in brackets is of an earlier one.

Report: 6 months after the infusion, seen on 24 July 2019
Examination (values of January in brackets)
Berg Balance Scale 46/56 (39/56)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Period
from etl.parsers.index import Index, part
from etl.parsers.outline import BRACKET_LEGEND, Framed
from etl.parsers.sentences import split_sentences
from etl.parsers.ticked import is_answered
from etl.parsers.when.stays import EARLIER
from etl.parsers.when.timepoints import read_time
from etl.parsers.when.timing import TimeRead
from etl.patterns import regex
from etl.value import replace

# Blocks below a day that open with a time that tells nothing else, as how long it is after the treatment.
#
# 18 June 2008 - Back at home
# Ten weeks after the last injection. She walks 50 m.
#
# 4 May 2008
# Last check before flying home. She walks 30 m.

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
    frame = item.frame
    day = frame.effective.start if frame.effective else None
    return item.block.kind == "paragraph" and frame.timepoint is None and len(day or "") == _DAY and bool(frame.title)


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


_TODAY = regex(r"\b(?:today|this (?:visit|session|time)|at this visit)\b", re.I)
_NORMS = regex(r"\b(?:normal|reference|norms?|range|predicted|sd|standard deviation|per ?cent|percentage)\b", re.I)
_DATED = regex(
    r"\b(?:[Dd]ate of (?:the )?(?:status|examination|exam|assessment|visit|test(?:ing)?|investigation|findings)|[Ee]xamined|[Ss]een|[Tt]ested|"
    r"[Ss]tatus|[Ff]indings)\s?(?:(?:on|of|as of|from)\s|[:=]\s?)(?:the )?$"
)
"""Before the day of an examination that the opening of a page tells: "Date of status: 3 June 2016"."""
_EXAMINED = regex(r"\b(?:exam|assess|visit|test|measure|session|seen|review)", re.I)
_RESULTS = ("measure", "scale", "finding", "function")
_TESTS = ("test", "device")
_OPENING = 3
_NOT_NOW = ("plan", "before", "medication", "field:medication", *EARLIER)


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
        free = free and frame.attitude == "reported" and not frame.has(*_NOT_NOW)
        day = day or (item in heads and _is_of_test(document, item))
        looked = frame.has("exam", "investigation") or (day and _tells_result(item, found))
        if free and looked and not part(found.dates, item.block.span):
            item = replace(item, frame=replace(frame, timepoint=visit.timepoint, effective=visit.effective))
        elif free and frame.title is not None and _TODAY.search(document.quote(frame.title)):
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
    if len(told) != 1 or told[0][0] >= _OPENING:
        return tuple(framed)
    at, day = told[0]
    out = list(framed)
    for i, item in enumerate(framed[at + 1 :], at + 1):
        frame = item.frame
        free = frame.timepoint is None and frame.effective is None and frame.attitude == "reported"
        if free and not frame.has(*_NOT_NOW) and not part(found.dates, item.block.span):
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
