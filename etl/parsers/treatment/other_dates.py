"""Dates in sentences on treatments with cells that aren't the treatment's."""

from __future__ import annotations

import re

from etl.parsers.reading import Statement
from etl.parsers.treatment.offers import day_called_off
from etl.parsers.treatment.ways import INJECTION
from etl.parsers.when.dates import DateHit
from etl.parsers.when.disease_times import time_cues
from etl.patterns import regex

_WATCHED = regex(
    r"\b(?:monitored|followed(?: up)?|observed|evaluated|assessed|discharged|examined|measured|admitted|arrived|referred|"
    r"(?:was|were|had been) (?:taken|harvested|collected|aspirated|drawn|obtained))\b", re.I,
)  # fmt: skip

_DAY = len("2013-04-22")
_SAME_SITTING = regex(
    r"\b(?:(?:in|during|under|at) the same (?:\w+ )?(?:anaesthesia|anesthesia|session|sitting|operation|procedure|intervention|narcosis|time)|(?:on )?the same day|"
    r"at once|immediately)\b",
    re.I,
)
"""Between a day and what was given later on that day: "marrow was taken on 5 May; in the same session …"."""
_TAKEN_OUT = regex(r"\b(?:out of|drawn from|taken from|harvested from|collected from)\b[^.;,(]{0,40}\(?(?:on )?$", re.I)
"""Before the day on which the cells were taken: "out of the hip bone (6 May)"."""


_WAS_TO = regex(
    r"\b(?:was|were) (?:(?:supposed |meant |due )?to (?:get|have|receive|be given|undergo)|(?:due|scheduled|planned|set) for)\b[^.;]{0,60}$",
    re.I,
)
_ANNOUNCED = regex(r"\b(?:said|told|announced|reported|stated|published|presented)\b[^.;]{0,40}$", re.I)
"""Before the day of an announcement: "…, the clinic told the press today"."""
_BUT = regex(r"[^.;:()]{0,12}\bbut\b")
"""Around a day on which nothing was given: "was to get a third injection on 20 May but had fever"."""


def _holds_others(statement: Statement, d: DateHit) -> bool:
    """Whether a time is that of a stay on whose days cells were given: "from 22 April to 10 May … on 25 April and 2 May"."""
    if not d.first or not d.last or d.last <= d.first or len(d.first) < _DAY:
        return False
    days = [x.first for x in statement.dates if x is not d and x.first and not x.last and x.start > d.end]
    return bool(days) and all(d.first <= day <= d.last for day in days)


def of_other_event(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a date belongs to something else in the sentence: a birth, a diagnosis, the onset, what was taken before.

    Args:
        text: the document's text.
        statement: a sentence on a treatment.
        d: one of its dates.
    """
    if day_called_off(text, statement, d) or _holds_others(statement, d):
        return True
    if d.kind == "relative" and _ANNOUNCED.search(text, statement.span.start, d.start):
        return True
    if _WAS_TO.search(text, statement.span.start, d.start) and _BUT.match(text, d.end, statement.span.end):
        return True
    behind = [m for m in statement.of("procedure", "medicine") if m.end <= d.start and ";" not in text[m.end : d.start]]
    cell = [m for m in statement.of("cells") if m.end <= d.start]
    told = cell[-1].end if cell else statement.span.start
    first = next(iter(statement.of("cells")), None)
    if (
        first
        and _SAME_SITTING.search(text, d.end, first.start)
        and not any(d.end < x.start < first.start for x in statement.dates)
    ):
        return False
    if first and ";" in text[d.end : first.start] and any(x.start > first.start for x in statement.dates):
        return True  # "injured in 2015; cells were implanted on 4 April 2017"
    if behind and told < behind[-1].start and ";" in text[told : behind[-1].start]:
        return True  # the next item of a list: "…; PEG in January 2018"
    own = statement.turn_of(d)
    if own is not None and not any(
        own[0] <= m.start < own[1]
        for m in statement.mentions
        if m.entry.kind in ("cells", "route", "method") or m.entry.role == "event"
    ):
        return True
    if of_harvest(text, statement, d) or _TAKEN_OUT.search(text, max(statement.span.start, d.start - 60), d.start):
        return True
    cues = time_cues(text, statement)
    watched = _WATCHED.search(text, own[0] if own else statement.span.start, d.start)
    nearer = watched and any(
        watched.end() <= x.start < d.start for x in statement.dates
    )  # "taken on July 8, and on July 9 …"
    if watched and not nearer and not INJECTION.search(text, watched.end(), d.start):
        return True
    return any(
        abs(c.start - d.start) < 40
        and not {",", ";"} & set(text[d.end : c.start])  # "… on 1 July, since the wound …"
        and not INJECTION.search(text, min(c.end, d.end), max(c.start, d.start))
        for c in cues
    )


def of_harvest(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a date is of what was done for the treatment: "marrow was aspirated on 5 May, the cells were given on 6 May".

    Args:
        text: the document's text.
        statement: a sentence on a treatment.
        d: one of its dates.
    """
    ways_in = {m.start for m in statement.of("method", "route", "cells")}
    taken = [m for m in statement.of("procedure") if m.end <= d.start and m.start not in ways_in]
    if not taken or not any(x.start > d.end for x in statement.dates):
        return False
    if any(taken[-1].end <= x.start < d.start for x in statement.dates):
        return False  # the day of the harvest is told before it
    given = INJECTION.search(text, taken[-1].end, d.start) or any(
        taken[-1].end <= m.start < d.start for m in statement.of("route")
    )
    return not given and INJECTION.search(text, d.end, statement.span.end) is not None
