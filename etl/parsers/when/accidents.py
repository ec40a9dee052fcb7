"""Injuries of an accident whose day is told: "On 14 September he had a motorbike accident. CT: burst fracture of T8, fracture
of ribs 5-7" began on it, though no word of theirs says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct

from etl.document import Block
from etl.facts import Condition, Period
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.statement_times import of_age
from etl.patterns import regex
from etl.value import replace

_ACCIDENT = regex(
    r"\b(?:accidents?|crash(?:ed)?|collision|collided|fell (?:off|from|down|into|out)|fall from"
    r"|(?:was|were|been|got) (?:thrown|hit by|struck by|run over|knocked|shot|stabbed|injured|assaulted|buried)"
    r"|div(?:ed|ing) into|dove into|explosion|earthquake|gunshot)\b",
    re.I,
)
_NONE = regex(r"\b(?:no|without|never|not|denie[sd]) (?:\w+ ){0,3}(?:accident|fall)", re.I)
_EARLIER = regex(
    r"\b(?:had had|previous(?:ly)?|earlier|old|former|past|years? (?:ago|before|earlier)|in (?:his|her) (?:youth|childhood))\b",
    re.I,
)
_FIRST_SYMPTOM = "onset by first symptom"


class _Accident(Struct, frozen=True):
    subject: str
    block: Block
    start: int
    end: int
    day: str


def dated_by_accident(reading: Reading, found: Iterable[Condition]) -> Iterator[Condition]:
    """Diseases, of which injuries without a date of their own began on the day of the accident told right before them.

    Args:
        reading: the document.
        found: the diseases of its people.

    Yields:
        The diseases. Of somebody who had one accident only, an injury that is told as the diagnosis is of its day too; what
        was felt first behind the accident is no onset of an injury.
    """
    reported = sorted(reading.reported(), key=lambda s: s.span.start)
    told = [a for s in reported for a in _accidents(s)]
    if not told:
        yield from found
        return
    starts = [s.span.start for s in reported]
    for fact in found:
        mine = [a for a in told if a.subject == fact.subject]
        entry = reading.lexicon.get("condition", fact.code.entry.partition(":")[2])
        began = fact.onset.start if fact.onset else None
        by_symptom = fact.rule == _FIRST_SYMPTOM and began is not None and any(a.day <= began for a in mine)
        open_ = fact.asserted is None and (began is None or by_symptom)
        if not mine or not open_ or entry is None or entry.role != "injury" or fact.verification != "confirmed":
            yield fact
            continue
        at = fact.evidence[0].start
        last = bisect_right(starts, at)
        day = _told_before(reading, reported[:last], at, mine)
        if day is None and len({a.day for a in mine}) == 1 and (by_symptom or _diagnosed(reported[:last])):
            day = mine[0].day
        if day is None:
            yield fact
            continue
        told_by = next((a for a in mine if a.day == day), mine[0])  # and not the symptom that came behind it
        places = (reading.evidence(told_by.start, told_by.end),) if by_symptom else fact.evidence
        yield replace(fact, onset=Period(day), evidence=places)


def _accidents(statement: Statement) -> Iterator[_Accident]:
    """The accident that a statement tells with its day."""
    text, span = statement.context.text, statement.span
    days = [d.first for d in statement.dates if d.first and d.comparator is None]
    happened = _ACCIDENT.search(text, span.start, span.end) if len(days) == 1 else None
    if happened is None or _NONE.search(text, span.start, span.end):
        return
    if any(m.start < happened.end() and happened.start() < m.end for m in statement.of("condition")):
        return  # a stroke is called an accident too
    for subject in statement.subjects:
        yield _Accident(subject, statement.block, span.start, span.end, days[0])


def _told_before(reading: Reading, reported: list[Statement], at: int, mine: list[_Accident]) -> str | None:
    """The day of the accident that an injury is told of: in its sentence, or behind it in its paragraph with no date between."""
    for statement in reversed(reported):
        here = next((a for a in mine if a.start == statement.span.start), None)
        if here is not None:
            return here.day
        text = reading.document.text
        earlier = _EARLIER.search(text, statement.span.start, statement.span.end)
        if (
            statement.block is not reported[-1].block
            or statement.dates
            or earlier
            or of_age(reading.document, statement.span)
        ):
            return None
    return None


def _diagnosed(reported: list[Statement]) -> bool:
    """Whether the last statement is a diagnosis, without a date of its own."""
    return bool(reported) and reported[-1].frame.has("field:diagnosis") and not reported[-1].dates
