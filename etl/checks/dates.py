"""date-implausible and date-ambiguous: dates that can't be right, and dates that can be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from etl.checks.ages import AGE, years
from etl.checks.view import View, finding, later, quoted
from etl.facts import (
    AnyFact,
    Condition,
    Encounter,
    Evidence,
    Finding,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
    Specimen,
    Treatment,
)
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_OPENING = 60
_HEAD = 1500
"""So far into a page its own line may stand."""
_LINE = 140


@cache
def _published() -> re.Pattern[str]:
    return regex(
        r"(?:^|\n|\||•|\t|/|  )[ \t]{0,4}(?:first |last |date |publication |release )?"
        r"(?:posted|published|publication|updated|modified|released|revised|accepted|uploaded)"
        r"(?: online)?(?: by \w{2,20})?(?: date)?(?: (?:at|on|in))?[ \t]?[:\-–]?[ \t]{0,4}(?=[\w(])",
        re.IGNORECASE,
    )


@cache
def _bylines() -> tuple[re.Pattern[str], ...]:
    """What pages say of themselves in the line with their day: who put them up, how often they were looked at, the day."""
    return (
        regex(r"\b(?:author|editor|webmaster|admin(?:istrator)?|posted by|source|(?:^|[\W_])by:)\b", re.IGNORECASE),
        regex(r"\b(?:clicks?|hits?|(?:page ?)?views?|viewed|read|reads)\b\W{0,3}\d+", re.IGNORECASE),
        regex(r"\b(?:date|time|added|on|at)\b\s{0,2}:?\s{0,2}\d", re.IGNORECASE),
    )


@cache
def _news() -> re.Pattern[str]:
    return regex(
        r"\b(?:e-?mails?|letters?|messages?|postcards?|text message|news|updates?|(?:tele)?phone calls?"
        r"|(?:sent|wrote|writes|phoned|called) (?:us|an?|the|that|back|home))\b",
        re.IGNORECASE,
    )


def findings(view: View) -> Iterator[Finding]:
    """The dates that can't be right or can't be told.

    Args:
        view: the document.

    Yields:
        date-implausible: unreadable dates, ends before starts, diagnoses before onsets, facts before birth, facts
        after the document's own date of publication. date-ambiguous: each date whose day and month can't be told apart.
    """
    yield from _unreadable(view)
    for fact in view.facts.facts:
        yield from _turned(fact)
    yield from _unborn(view)
    yield from _future(view)
    yield from _ambiguous(view)


def _unreadable(view: View) -> Iterator[Finding]:
    told: set[str] = set()
    for hit in view.dates:
        printed = view.text[hit.start : hit.end]
        if hit.problem and printed not in told:
            told.add(printed)
            yield finding(
                "date-implausible",
                f"There is no such date as {quoted(printed)}.",
                view.at(hit.start, hit.end),
                [view.evidence(hit.start, hit.end)],
            )


def _ambiguous(view: View) -> Iterator[Finding]:
    places: dict[str, list[Evidence]] = {}
    for hit in view.dates:
        if hit.ambiguous:
            places.setdefault(view.text[hit.start : hit.end], []).append(view.evidence(hit.start, hit.end))
    for printed, where in places.items():
        text = f"{quoted(printed)}: day and month can't be told apart, and nothing in the document decides it."
        facts = [f for e in where for f in view.at(e.start, e.end)]
        yield finding("date-ambiguous", text, facts, where, "information")


def _period(fact: AnyFact) -> Period | None:
    match fact:
        case Observation() | Medication():
            return fact.effective
        case Treatment() | Procedure():
            return fact.performed
        case Condition():
            return fact.onset
        case Encounter():
            return fact.period
        case Specimen():
            return fact.collected
    return None


def _turned(fact: AnyFact) -> Iterator[Finding]:
    """An end before its start; a diagnosis before its onset."""
    period = _period(fact)
    name = fact.code.text
    if period is not None and period.start and period.end and later(period.start, period.end):
        yield finding("date-implausible", f"{name} ends ({period.end}) before it begins ({period.start}).", [fact])
    if isinstance(fact, Condition) and fact.onset is not None and fact.onset.start:
        if fact.asserted and later(fact.onset.start, fact.asserted):
            text = f"{name} is said to be diagnosed ({fact.asserted}) before it began ({fact.onset.start})."
            yield finding("date-implausible", text, [fact])
        ended = fact.abatement.start if fact.abatement else None
        if ended and later(fact.onset.start, ended):
            yield finding("date-implausible", f"{name} ends ({ended}) before it begins ({fact.onset.start}).", [fact])


def _unborn(view: View) -> Iterator[Finding]:
    """Facts of a person before the year of birth that the age and the dates of care allow at the earliest."""
    by_person: dict[str, list[AnyFact]] = {}
    for fact in view.facts.facts:
        by_person.setdefault(fact.subject, []).append(fact)
    for person in view.facts.persons:
        own = by_person.get(person.key, [])
        ages = [
            f
            for f in own
            if isinstance(f, Observation) and f.code.entry == AGE and isinstance(f.value, Quantity) and not f.note
        ]
        seen = [p.start for f in own if isinstance(f, (Encounter, Treatment)) and (p := _period(f)) and p.start]
        if not ages or not seen:
            continue
        born = int(min(seen)[:4]) - int(max(years(a) for a in ages)) - 2
        for fact in own:
            period = _period(fact)
            if period is not None and period.start and int(period.start[:4]) < born:
                text = f"{fact.code.text} is dated {period.start}, before the person of {int(years(ages[0]))} was born."
                yield finding("date-implausible", text, [fact, ages[0]])


def _future(view: View) -> Iterator[Finding]:
    """What is told of a time after the document's own date: one finding, since one date is wrong."""
    begins = {d.start: d for d in view.dates if d.first and len(d.first) >= 7 and not d.ambiguous}
    printed = [begins[m.end()] for m in _published().finditer(view.text) if m.end() in begins]
    printed += [d for d in begins.values() if d not in printed and _in_byline(view, d)]
    if not printed:
        return
    last = max(printed, key=lambda d: str(d.first))
    own = str(last.first)
    marks = {(d.start, d.end) for d in printed}
    late: list[tuple[str, Evidence]] = []
    facts: list[AnyFact] = []
    added = _added_later(view, last.end)
    for fact in view.facts.facts:
        if any(start <= fact.evidence[0].start < end for start, end in added):
            continue
        period = _period(fact)
        starts = [period.start if period else None, fact.asserted if isinstance(fact, Condition) else None]
        for start in starts:
            if start and later(start, own) and getattr(fact, "status", "") not in ("not-done", "intended", "not-taken"):
                late.append((start, fact.evidence[0]))
                facts.append(fact)
    for block in view.document.blocks:
        span = block.span if block.kind == "heading" else block.label if block.kind == "field" else None
        if span is None or any(start <= span.start < end for start, end in added):
            continue
        planned = any(
            m.entry.kind == "cue" and m.entry.role in ("planned", "hypothetical")
            for m in view.lexicon.find(view.text, span.start, span.end)
        )
        for hit in view.dates_in(span):
            if hit.first and later(hit.first, own) and not planned and (hit.start, hit.end) not in marks:
                late.append((hit.first, view.evidence(hit.start, hit.end)))
    if late:
        told = ", ".join(dict.fromkeys(sorted(day for day, _ in late)))
        text = f"The document is of {own} by its own words but tells of {told}."
        yield finding("date-implausible", text, facts, [view.evidence(last.start, last.end), *(e for _, e in late)])


def _in_byline(view: View, day: DateHit) -> bool:
    """Whether a day is the one of a page's own line: "Author: webmaster    Date: 02/11/2010    Clicks: 871"."""
    if day.start > _HEAD:
        return False
    start, end = view.text.rfind("\n", 0, day.start) + 1, view.text.find("\n", day.end)
    line = view.text[start : end if end >= 0 else len(view.text)]
    return len(line) <= _LINE and sum(p.search(line) is not None for p in _bylines()) > 1


def _added_later(view: View, posted: int) -> list[tuple[int, int]]:
    """The blocks below the day of publication that tell what somebody wrote since, as pages are continued by:
    "E-mail from the parents, March 2013: …", and the heading right above such words."""
    found = []
    headed = False
    for block in view.document.blocks:
        span = block.span
        heading = block.kind in ("heading", "title")
        opening = view.text[span.start : min(span.end, span.start + _OPENING)]
        news = span.start > posted and _news().search(opening) is not None
        if heading:
            headed = news
        elif headed or news:
            found.append((span.start, span.end))
    return found
