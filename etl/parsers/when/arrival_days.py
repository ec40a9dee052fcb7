"""Days that are counted from an arrival and not from the treatment: "On the first day, 13 September, they tested me", "Day | Date"
above "0 | 4.4.16" and the first injection on the day that is numbered 3."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from etl.facts import AnyFact, Condition, Medication, Observation, Period, Procedure, Treatment
from etl.patterns import regex

_COUNTED = regex(
    r"(?:on |in )?(?:the |my |our |his |her )?(?:very )?(?:first|second|third|1st|2nd|3rd|next) (?:day|morning|evening|afternoon|night)",
    re.I,
)
_DAY = len("2010-09-13")
_OFTEN = 3
_PLACED = (Observation, Condition, Procedure, Medication)


def since_arrival(fact: Observation, first: str) -> bool:
    """Whether a counted day has a date of its own that is before the first treatment.

    Args:
        fact: an observation that is told after something.
        first: the day of the first treatment.
    """
    point, when = fact.timepoint, fact.effective
    if point is None or point.course is not None or _COUNTED.fullmatch(point.label.strip()) is None:
        return False
    day = when.start if when else None
    return day is not None and len(day) == _DAY == len(first) and day < first


def by_their_dates(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts, those of numbered days that have dates too without the number, where the days are counted from long before
    the first treatment.

    Args:
        facts: merged facts.
    """
    given = Counter((f.subject, day) for f in facts if isinstance(f, Treatment) and (day := _full(f)))
    firsts = {who: min(day for one, day in given if one == who) for who, _ in given}
    zeros = Counter((f.subject, zero) for f in facts if firsts.get(f.subject) and (zero := _zero(f)))
    arrivals = {
        who: zero for (who, zero), times in zeros.items() if times >= _OFTEN and zero + timedelta(days=1) < firsts[who]
    }
    labels = {
        (f.subject, f.timepoint.label)
        for f in facts
        if isinstance(f, _PLACED) and f.timepoint and _is_zero(f, arrivals)
    }
    return [
        replace(f, timepoint=None)
        if isinstance(f, _PLACED)
        and f.timepoint is not None
        and (_is_zero(f, arrivals) or (_when(f) is None and (f.subject, f.timepoint.label) in labels))
        else f
        for f in facts
    ]


def _is_zero(fact: AnyFact, arrivals: dict[str, date]) -> bool:
    zero = _zero(fact)
    return zero is not None and arrivals.get(fact.subject) == zero


def _zero(fact: AnyFact) -> date | None:
    """The day from which a fact's days are counted, if it has a day of its own as well."""
    point = fact.timepoint if isinstance(fact, _PLACED) else None
    if point is None or point.offset is None or point.offset.code != "d" or point.course or point.phase == "before":
        return None
    day = _full(fact)
    return day - timedelta(days=int(point.offset.value)) if day is not None else None


def _full(fact: AnyFact) -> date | None:
    """The day of a fact, if it has one."""
    when = _when(fact)
    return date.fromisoformat(when.start) if when is not None and when.start and len(when.start) == _DAY else None


def _when(fact: AnyFact) -> Period | None:
    if isinstance(fact, (Procedure, Treatment)):
        return fact.performed
    return fact.effective if isinstance(fact, (Observation, Medication)) else None
