"""One procedure on two sides, each with its own day: "cataract operation on the right eye 2005, on the left eye 2006"."""

from __future__ import annotations

from itertools import pairwise

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.phrases import Place, places
from etl.parsers.reading import Statement
from etl.parsers.when.dates import DateHit

_FAR = 40
"""Characters between a side and its day."""


def sides_each(statement: Statement, m: Mention) -> tuple[tuple[Place, Period], ...]:
    """The sides of a procedure with their days.

    Args:
        statement: where it is named.
        m: the procedure.

    Returns:
        A place and a day for each side; empty where the sentence doesn't tell them in turn.
    """
    days = [d for d in statement.dates if d.first and not d.comparator]
    if len(days) < 2 or len(days) != len(statement.dates):
        return ()
    others = [x for x in statement.of("procedure", "condition", "medicine", "cells") if x.start >= m.end]
    if any(x.start < days[-1].start for x in others):
        return ()
    sided = [p for p in places(statement.of("site", "qualifier")) if p.side in ("left", "right")]
    for ahead in (True, False):
        found = [_side_of(sided, days, i, m, ahead=ahead) for i in range(len(days))]
        told = [(p, Period(d.first, d.last)) for p, d in zip(found, days, strict=True) if p]
        if len(told) == len(days) and all(a[0].side != b[0].side for a, b in pairwise(told)):
            return tuple(told)
    return ()


def _side_of(sided: list[Place], days: list[DateHit], at: int, m: Mention, *, ahead: bool) -> Place | None:
    """The side that stands right before a day and behind the one before it, or the other way round."""
    day = days[at]
    if ahead:
        low = days[at - 1].end if at else min(m.start, day.start) - _FAR
        near = [p for p in sided if low <= p.start and p.end <= day.start and day.start - p.end <= _FAR]
    else:
        high = days[at + 1].start if at + 1 < len(days) else day.end + _FAR
        near = [p for p in sided if day.end <= p.start and p.end <= high]
    return near[-1] if ahead and near else near[0] if near else None
