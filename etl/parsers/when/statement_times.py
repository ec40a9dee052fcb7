"""The time of a statement that its own words don't give: of the stay, the visit, the comparison it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.document import Document, Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.reading import Frame
from etl.parsers.sentences import split_sentences
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import TimeRead, read_time

_VISIT_ROLES = ("exam", "case", "history", "investigation")
_EARLIER = ("history", "past_history", "family_history", "social_history")


def admissions(framed: Sequence[Framed], found: Index) -> tuple[DateHit, ...]:
    """The dates of admission that fields and headings give.

    Args:
        framed: the blocks of the document.
        found: what stands where.

    Returns:
        Such dates that have a month, in order.
    """
    out: list[DateHit] = []
    for item in framed:
        label = item.block.label or item.block.span
        field_ = item.block.kind == "field" and item.frame.has("field:admission")
        if field_ or (item.block.kind in ("heading", "field") and _names_admission(found, label)):
            dates = [d for d in part(found.dates, item.block.span) if d.first and len(d.first) >= 7 and not d.yearless]
            out.extend(dates[:1])
    return tuple(out)


def _names_admission(found: Index, span: Span) -> bool:
    return any(m.entry.kind == "cue" and m.entry.value == "admission" for m in part(found.mentions, span))


def dated_arrival(framed: Sequence[Framed], found: Index, admitted: Sequence[DateHit]) -> tuple[Framed, ...]:
    """What was found "on admission" has the date of admission, where the page gives one and only one.

    Args:
        framed: the blocks of the document.
        found: what stands where.
        admitted: the dates of admission.

    Returns:
        The blocks; those under such a heading without a date of its own have the admission's.
    """
    days = {d.first for d in admitted}
    if len(days) != 1:
        return tuple(framed)
    day = Period(admitted[0].first, admitted[0].last)
    points = {
        f.frame.timepoint
        for f in framed
        if f.frame.title is not None
        and f.frame.timepoint is not None
        and f.frame.timepoint.phase == "before"
        and f.frame.has("exam", "before", "investigation")
        and _names_admission(found, f.frame.title)
    }

    def undated(frame: Frame) -> bool:
        return frame.timepoint in points and frame.effective is None and not frame.has(*_EARLIER)

    return tuple(replace(f, frame=replace(f.frame, effective=day)) if undated(f.frame) else f for f in framed)


def in_year_of(
    admitted: DateHit | None, dates: tuple[DateHit, ...], frame: Frame, mentions: Sequence[Mention]
) -> tuple[DateHit, ...]:
    """Dates without a year, told of the stay in hospital, are in the year of its admission (or the next, at its turn).

    Args:
        admitted: the date of admission.
        dates: those of one sentence.
        frame: what its heading and label say.
        mentions: its terms.

    Returns:
        The dates, with the year where it could be told.
    """
    told = frame.has("treatment", "outcome", "after", "exam", "investigation", "adverse") or any(
        m.entry.kind == "cells" for m in mentions
    )
    if admitted is None or admitted.first is None or not told or frame.has("history", "past_history", "before"):
        return dates
    year, month = int(admitted.first[:4]), int(admitted.first[5:7])

    def moved(d: DateHit) -> DateHit:
        if not d.yearless or d.first is None or len(d.first) < 7 or d.start < admitted.start:
            return d
        shift = 0 if int(d.first[5:7]) >= month else 1
        if shift and month - int(d.first[5:7]) < 3:
            return d  # shortly before the admission: no turn of the year
        last = f"{year + shift}{d.last[4:]}" if d.last else None
        return replace(d, first=f"{year + shift}{d.first[4:]}", last=last)

    return tuple(moved(d) for d in dates)


def compared(frame: Frame, nth: int, count: int) -> Timepoint | None:
    """In a comparison of before and after, each line says first how it was and then how it is.

    Args:
        frame: what heading and label say.
        nth: which sentence of its block it is, from 0.
        count: how many the block has.

    Returns:
        Before or after; None where nothing is compared.
    """
    if not frame.has("comparison") or count < 2 or frame.title is None:
        return None
    return Timepoint("before" if nth == 0 else "after", "")


def adverse(document: Document, mentions: Sequence[Mention], frame: Frame) -> Timepoint | None:
    """What is told as an effect of the treatment came after it.

    Args:
        document: the document.
        mentions: the terms of the sentence.
        frame: what its heading and label say.

    Returns:
        The timepoint, with the words that say so as its label.
    """
    cue = next((m for m in mentions if m.entry.kind == "cue" and m.entry.role == "adverse"), None)
    if cue is not None:
        return Timepoint("after", document.text[cue.start : cue.end])
    if frame.has("adverse", "field:adverse") and (span := frame.label or frame.title):
        return Timepoint("after", " ".join(document.quote(span).split()).strip(" :："))
    return None


def is_visit(mentions: Sequence[Mention]) -> bool:
    """Whether a sentence tells of a visit, whose date then is that of the examination.

    Args:
        mentions: the terms of the sentence.

    Returns:
        True when a word for a visit is among them.
    """
    return any(m.entry.kind == "cue" and m.entry.role == "visit" for m in mentions)


def led_items(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """A paragraph that ends with a colon gives the list below it its time: "During the 18 days we saw improvements:".

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what was found in it.

    Returns:
        The blocks; items of such lists have the phase that the last sentence above them names.
    """
    out: list[Framed] = []
    lead: TimeRead | None = None
    for item in framed:
        text = document.quote(item.block.span).rstrip()
        if item.block.kind == "paragraph":
            lead = None
            above = split_sentences(document.text, item.block.span.start, item.block.span.end)
            if above and text.endswith((":", "：")):
                last = above[-1]
                read = read_time(
                    document.text,
                    last,
                    part(found.mentions, last),
                    part(found.dates, last),
                    part(found.durations, last),
                )
                lead = read if read.timepoint else None
        elif item.block.kind != "item":
            lead = None
        elif lead is not None and lead.timepoint is not None:
            roles = tuple(r for r in item.frame.roles if r not in ("before", "after"))
            frame = replace(item.frame, timepoint=lead.timepoint, effective=lead.effective, roles=roles)
            item = replace(item, frame=frame)
        out.append(item)
    return tuple(out)


def carried_date(own: TimeRead, carried: TimeRead, frame: Frame, visit: Period | None) -> Period | None:
    """A date goes on to the next sentences of its paragraph, and from a visit to its examination.

    Args:
        own: the time that the sentence itself gives.
        carried: the time of the sentences before.
        frame: what heading and label say.
        visit: the date of the last visit told.

    Returns:
        The date, None without one.
    """
    if own.timepoint:
        return None if frame.timepoint != own.timepoint else frame.effective
    if carried.effective:
        return carried.effective
    if carried.timepoint:
        return None
    if frame.effective:
        return frame.effective
    return visit if frame.has(*_VISIT_ROLES) else None
