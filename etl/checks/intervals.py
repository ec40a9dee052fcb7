"""interval-conflict: "1 year after" against dates that say otherwise, beyond the rounding of its unit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from etl.checks.grids import plain
from etl.checks.timepoints import courses, event_of, stamps
from etl.checks.view import View, finding, later, quoted
from etl.document import Span
from etl.facts import AnyFact, Condition, Encounter, Finding, Procedure, Treatment
from etl.mapping.entry import Mention
from etl.parsers.sentences import split_sentences
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit, find_durations
from etl.parsers.when.timepoints import ordinal, tells_interval
from etl.patterns import regex

_DAYS = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.4375"), "a": Decimal("365.25")}
_REACH = 60  # characters behind "after" in which its event is named


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "joined": regex(
            r"[\s,;:(–—-]{1,4}(?:that is,?|i\.e\.,?|which (?:is|was)|this (?:is|was)|or)?[\s(]{0,2}"
            r"(?:exactly |just |about |approximately |almost )?"
        ),
        "behind": regex(r"[\s,;:)(–—-]{1,4}(?:that is,? |i\.e\.,? )?(?:in|on|,)?[\s(]{0,2}(?:early |late )?"),
        "about": regex(
            r"(?:about|around|approximately|approx\.|roughly|some|nearly|almost|~|≈|ca\.|circa|more than|less than|over"
            r"|under|up to|at least)[ ]{0,2}$",
            re.IGNORECASE,
        ),
    }  # fmt: skip


def findings(view: View) -> Iterator[Finding]:
    """The stated distances in time that the dates don't give.

    Args:
        view: the document.

    Yields:
        One finding for each: in prose a date with "… after/before the event" right beside it, in tables a label with
        both a distance from the treatment and a date.
    """
    for block in view.document.blocks:
        told = block.table is None and block.kind not in ("title", "note", "caption")
        if told and (view.dates_in(block.span) or tells_interval(view.text, block.span)):
            for sentence in split_sentences(view.text, block.span.start, block.span.end):
                dates = view.dates_in(sentence)
                if not dates and not tells_interval(view.text, sentence):
                    continue
                hits = find_durations(view.text, sentence.start, sentence.end)
                for hit in hits:
                    if dates:
                        yield from _in_prose(view, hit, dates, sentence.end)
                if not dates and len(hits) == 1:
                    yield from _of_courses(view, sentence, hits[0])
    yield from _in_tables(view)


def _in_prose(view: View, hit: DurationHit, dates: Sequence[DateHit], end: int) -> Iterator[Finding]:
    if hit.value is None or hit.unit not in _DAYS or hit.relation not in ("after", "before"):
        return
    stop = min(end, hit.end + _REACH)
    stops = [p for mark in ",;:.(" if (p := view.text.find(mark, hit.end, stop)) >= 0]
    mentions = view.lexicon.find(view.text, hit.start, min([stop, *stops]))
    found = _event(view, hit, [m for m in mentions if m.end > hit.end])
    day = _beside(view, hit, dates, mentions)
    if not found or day is None or day.first is None:
        return
    about = hit.comparator is not None or bool(
        _patterns()["about"].search(view.text[max(0, hit.start - 16) : hit.start])
    )
    first, second = (day.first, None) if hit.relation == "after" else (None, day.first)
    if any(_fits(start, first, second, hit.value, hit.unit, about=about) for start, _ in found):
        return
    start, event = found[0]
    place = view.evidence(min(hit.start, day.start), max(hit.end, day.end))
    facts = [event, *(f for f in view.facts.facts if f is not event and _dated(f, day))]
    whole = view.text[min(hit.start, day.start) : max([hit.end, day.end, *(m.end for m in mentions)])]
    text = f"{quoted(whole, 80)}: {_between(start, day.first)} lie between {start} and {day.first}."
    yield finding("interval-conflict", text, facts, [place, event.evidence[0]])


def _of_courses(view: View, sentence: Span, hit: DurationHit) -> Iterator[Finding]:
    """How long after another a course is said to have been given: "This course was given 6 months after the second one"."""
    if hit.value is None or hit.unit not in _DAYS or hit.relation != "after":
        return
    number = ordinal(view.text[sentence.start : hit.start])
    earlier = ordinal(view.text[hit.end : sentence.end])
    for person in dict.fromkeys(t.subject for t in view.treatments()):
        known = courses(view, person, "course")
        behind = [c for c in known if any(e.start > sentence.start for f in c.facts for e in f.evidence)]
        this = behind[:1] if number is None else [c for c in known if c.number == number]
        other = [c for c in known if this and c.number == (earlier or this[0].number - 1)]
        if not this or not other or this == other:
            continue
        ends = [f.performed.end or f.performed.start or "" for f in other[0].facts if f.performed]
        starts, start = (other[0].start, max(ends)), this[0].start
        about = bool(_patterns()["about"].search(view.text[max(0, hit.start - 16) : hit.start]))
        if any(_fits(s, start, None, hit.value, hit.unit, about=about) for s in starts):
            continue
        text = f"{quoted(view.document.quote(sentence), 80)}: {_between(starts[0], start)} lie between {starts[0]} and {start}."
        places = [view.evidence(sentence.start, sentence.end), this[0].facts[0].evidence[0]]
        yield finding("interval-conflict", text, [other[0].facts[0], this[0].facts[0]], places)


def _event(view: View, hit: DurationHit, mentions: Sequence[Mention]) -> list[tuple[str, AnyFact]]:
    """The dates that the words behind "after" may speak of, each with its fact."""
    conditions = [f for f in view.facts.facts if isinstance(f, Condition) and f.verification == "confirmed"]
    for m in mentions:
        entry = m.entry
        if entry.kind == "cue" and entry.role == "onset":
            return [(f.onset.start, f) for f in conditions if f.onset is not None and f.onset.start]
        if entry.kind == "cue" and entry.role == "diagnosed":
            return [(f.asserted, f) for f in conditions if f.asserted]
        if entry.kind == "cue" and entry.value in ("admission", "discharge"):
            return _stays(view, entry.value)
        if entry.kind == "cells" or (entry.kind == "cue" and entry.role == "event"):
            number = ordinal(view.text[hit.end : m.end])
            treated: list[tuple[str, AnyFact]] = []
            for person in dict.fromkeys(t.subject for t in view.treatments()):
                known = courses(view, person, view.text[hit.end : m.end + 10])
                treated += [(c.start, c.facts[0]) for c in known if number is None or c.number == number]
            if entry.kind == "cue":  # "the operation" may be any
                others = [f for f in view.facts.facts if isinstance(f, Procedure) and f.performed is not None]
                treated += [(f.performed.start, f) for f in others if f.performed and f.performed.start]
            return treated
    return []


def _stays(view: View, which: str) -> list[tuple[str, AnyFact]]:
    """The dated admissions, or discharges, with those that end a stay told by both its days."""
    found: list[tuple[str, AnyFact]] = []
    for fact in view.facts.facts:
        if not isinstance(fact, Encounter) or fact.period is None:
            continue
        named = fact.code.text == which
        day = fact.period.start if named else fact.period.end if which == "discharge" else None
        if day:
            found.append((day, fact))
    return found


def _beside(view: View, hit: DurationHit, dates: Sequence[DateHit], mentions: Sequence[Mention]) -> DateHit | None:
    """The date that a distance is said of: right before it, or right behind its event."""
    usable = [
        d for d in dates if d.first and not d.ambiguous and not d.approximate and not d.problem and d.last is None
    ]
    for d in usable:
        if d.end <= hit.start and _patterns()["joined"].fullmatch(view.text, d.end, hit.start):
            return d
    last = max([hit.end, *(m.end for m in mentions)])
    for d in usable:
        if d.start >= last and _patterns()["behind"].fullmatch(view.text, last, d.start):
            return d
    return None


def _dated(fact: AnyFact, day: DateHit) -> bool:
    """Whether a treatment is the one of a date."""
    return isinstance(fact, Treatment) and fact.performed is not None and fact.performed.start == day.first


def _days(printed: str) -> tuple[date, date]:
    """The first and the last day of a partial date."""
    year, month, day = (*(int(p) for p in printed.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _fits(event: str, first: str | None, second: str | None, value: Decimal, unit: str, *, about: bool) -> bool:
    """Whether a date is so far after (`first`) or before (`second`) an event, by the rounding of the unit.

    Two dates to the month are as far apart as their months; where a date is coarser than the unit, any day of it may
    be meant.
    """
    other = first or second
    if other is None:
        return True
    try:
        early, late = (event, other) if first else (other, event)
        a, b = _days(early), _days(late)
    except ValueError:
        return True
    per = _DAYS[unit]
    coarse = min(len(event), len(other))
    if (coarse == 10) or (coarse == 7 and unit == "a"):
        if unit in ("a", "mo") and coarse >= 7:
            months = (b[0].year - a[0].year) * 12 + b[0].month - a[0].month
            extra = Decimal(b[0].day - a[0].day) / 30 if coarse == 10 else Decimal(0)
            gap = (months + extra) / (12 if unit == "a" else 1)
        else:
            gap = (b[0] - a[0]).days / per
        low = high = gap
    else:
        low, high = (b[0] - a[1]).days / per, (b[1] - a[0]).days / per
    half = max(Decimal("0.5"), value * Decimal("0.15")) if unit != "a" else Decimal("0.5")
    if unit in ("d", "wk"):
        half = max(Decimal(1), value / 5)
    if about:
        half = max(half * 2, Decimal(1))
    return value - half <= high and low < value + half


def _between(one: str, two: str) -> str:
    """The distance of two partial dates in words."""
    try:
        a, b = sorted((_days(one)[0], _days(two)[0]))
    except ValueError:
        return "other spans"
    days = (b - a).days
    if min(len(one), len(two)) < 10 or days > 90:
        months = (b.year - a.year) * 12 + b.month - a.month
        return f"{months} months"
    return f"{days} days"


_BY_ANOTHER = regex(r"\([^()]*\b(?:before|prior to|after)\b", re.I)
"""A time that is told by a second event too: "3 months (day before treatment 2)"."""


def _in_tables(view: View) -> Iterator[Finding]:
    for stamp in stamps(view):
        offset = stamp.time.offset
        if offset is None or offset.code not in _DAYS or stamp.day is None or stamp.subject is None or not offset.value:
            continue
        known = courses(view, stamp.subject, stamp.label)
        event = event_of(view, stamp, known)
        apart = _BY_ANOTHER.search(stamp.label) is not None
        open_to_all = apart or stamp.time.course is None
        candidates = [event] if event and not apart else list(known) if open_to_all else []
        if not candidates:
            continue
        after = stamp.time.phase != "before" or apart
        first, second = (stamp.day, None) if after else (None, stamp.day)
        if any(_fits(c.start, first, second, offset.value, offset.code, about=True) for c in candidates):
            continue
        start = candidates[0].start
        if stamp.time.phase == "after" and later(start, stamp.day) and not apart:
            continue  # dated before the treatment: its order is wrong, not its length
        text = (
            f"{quoted(stamp.label)} is said to be {plain(offset.value)} {offset.unit or offset.code} from the treatment"
            f" of {start}, but {_between(start, stamp.day)} lie between."
        )
        places = [view.cell_evidence(stamp.placed, c) for c in stamp.cells]
        yield finding("interval-conflict", text, candidates[0].facts, [*places, candidates[0].facts[0].evidence[0]])
