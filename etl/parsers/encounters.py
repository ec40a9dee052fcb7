"""Admissions, discharges and visits that have a date of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Concept, Encounter
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import period_of

_AT = re.compile(r"(?:\b(?:at|on|upon) (?:the )?)(?:hospital )?\w+$", re.I)
_ON = re.compile(r"\s*(?:on|in|[(,:])?\s*")
_WILL = re.compile(r"\b(?:will|going to|is to|are to|to be|due to be|hopes? to|plans? to)\s(?:\w+\s){0,2}$", re.I)


def _headed(reading: Reading) -> Iterator[Encounter]:
    """Admissions and discharges that a heading dates ("Admission PE (2008-03-03)")."""
    seen: set[tuple[str, str]] = set()
    for statement in reading.reported():
        frame = statement.frame
        span = frame.label or frame.title
        named = next(
            (
                m.entry.value
                for m in frame.topic
                if m.entry.kind == "cue" and m.entry.value in ("admission", "discharge")
            ),
            "",
        )
        if (
            not named
            or frame.effective is None
            or frame.effective.start is None
            or span is None
            or len(statement.subjects) != 1
            or (frame.timepoint is not None and frame.timepoint.offset is not None)  # "1 month after discharge (…)"
        ):
            continue
        if (named, frame.effective.start) not in seen:
            seen.add((named, frame.effective.start))
            yield Encounter(
                subject=statement.subjects[0], code=Concept(named, (), f"encounter:{named}"), period=frame.effective,
                evidence=(reading.evidence(span.start, span.end),), rule="encounter",
            )  # fmt: skip


def _told(reading: Reading) -> Iterator[Encounter]:
    """ "Admitted on 12 May 2011, discharged on 30 May 2011"."""
    for statement in reading.reported():
        if statement.frame.has("field:admission", "field:discharge"):
            continue
        for m in statement.mentions:
            if m.entry.kind != "cue" or m.entry.value not in ("admission", "discharge"):
                continue
            if m.entry.role != "visit" and not _is_entry(reading.document.text, statement, m):
                continue
            if _WILL.search(reading.document.text, max(statement.span.start, m.start - 30), m.start):
                continue  # "will be admitted in November"
            if any(x.start == m.start and x.entry.kind != "cue" for x in statement.mentions):
                continue  # ADM is a muscle
            date = next((d for d in statement.dates if d.first and 0 <= d.start - m.end <= 60), None)
            period = period_of(date) if date else None
            if date is None or period is None or len(statement.subjects) != 1:
                continue
            yield Encounter(
                subject=statement.subjects[0], code=Concept(m.entry.value, (), f"encounter:{m.entry.value}"), period=period,
                evidence=(reading.evidence(m.start, date.end),), rule="encounter",
            )  # fmt: skip


def _is_entry(text: str, statement: Statement, cue: Mention) -> bool:
    """Whether a visit's word has its date at once: "D/C 2014-06-28." and nothing else, or "At admission on 7 May 2016 …"."""
    day = next((d for d in statement.dates if d.start >= cue.end), None)
    if day is not None and _AT.search(text, statement.span.start, cue.end) and _ON.fullmatch(text, cue.end, day.start):
        return True
    alone = not text[statement.span.start : cue.start].strip()
    return alone and day is not None and not text[cue.end : day.start].strip(" .:") and day.end + 2 > statement.span.end


def encounters(reading: Reading) -> Iterator[Encounter]:
    """Admissions, discharges and visits with a date of their own."""
    yield from _headed(reading)
    yield from _told(reading)
    for statement in reading.reported():
        role = next((r[6:] for r in statement.frame.roles if r in ("field:admission", "field:discharge")), None)
        if role is None:
            continue
        for d in statement.dates:
            period = period_of(d)
            if period is None:
                continue
            start = statement.frame.label.start if statement.frame.label else d.start
            for subject in statement.subjects:
                yield Encounter(
                    subject=subject, code=Concept(role, (), f"encounter:{role}"), period=period,
                    evidence=(reading.evidence(start, d.end),), rule="encounter",
                )  # fmt: skip
