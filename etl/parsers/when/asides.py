"""Sentences that look back for a moment: "After treatment she walked 60 m. She had pneumonia in 1998. The EDSS was 5.5"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.parsers.when.statement_times import of_age
from etl.parsers.when.timing import TimeRead
from etl.value import replace

_YEAR = len("2011")
_VALUED = ("scale", "measure")


def aside_of(own: TimeRead, carried: TimeRead, given: str) -> TimeRead | None:
    """The time that a sentence looks aside from: one with a date before the time that goes on, which is not that of the next
    values.

    Args:
        own: the time that the sentence itself gives.
        carried: the time of the sentences before.
        given: the date of the first treatment told before.

    Returns:
        What is left of the time of the sentences before: its phase. None for a sentence that looks nowhere else.
    """
    day = own.effective.start if own.effective and own.timepoint is None else None
    then, point = carried.effective.start if carried.effective else None, carried.timepoint
    if then is None and point is not None and given:
        then = given[: _YEAR if point.phase == "before" else None]
    if not day or not then or day[: len(then)] >= then[: len(day)]:
        return None
    return TimeRead(Timepoint(point.phase, "", None, point.course) if point else None)


def behind_aside(
    document: Document, sentence: Span, mentions: Sequence[Mention], carried: TimeRead, aside: TimeRead | None
) -> TimeRead:
    """The time that goes on to a sentence, without that of an aside where a value is told, and without any in a sentence that
    tells at what age something was.

    Args:
        document: the document.
        sentence: the sentence.
        mentions: its terms.
        carried: the time of the sentences before.
        aside: the time that the sentence before looked aside from.
    """
    if aside is not None and any(m.entry.kind in _VALUED for m in mentions):
        return aside
    return TimeRead() if of_age(document, sentence) else carried


def of_earlier_day(statement: Statement | None, date: str | None, first: str) -> bool:
    """Whether something of a day before the first treatment has only the time of the sentences before it: "After treatment …
    A scan of May 2009 showed …".

    Args:
        statement: where it is told.
        date: its date.
        first: the first treatment's date.
    """
    if statement is None or date is None or not statement.own_time or statement.points:
        return False
    point, framed = statement.timepoint, statement.frame.timepoint
    carried = point is not None and (framed is None or (point.phase, point.label) != (framed.phase, framed.label))
    return carried and bool(first) and date < first and not first.startswith(date)


def denied_behind(statement: Statement | None, told: tuple[int, int] | None, at: int) -> Timepoint | None:
    """The time of a disease that is denied in the paragraph which tells the treatment, behind it: "There was no infection".

    Args:
        statement: where it is denied; None where it can't be one of these.
        told: where the treatment is told.
        at: the place.
    """
    if statement is None or told is None or not statement.block.span.start < told[1] <= at:
        return None
    frame = statement.frame
    apart = frame.has("history", "past_history", "exam", "before", "family_history", "social_history")
    return None if apart else Timepoint("after")


def of_course(statement: Statement, own: TimeRead, carried: TimeRead) -> Statement:
    """A statement with the course that its time counts from: that of its heading, or the one that "after it" means.

    Args:
        statement: the statement.
        own: the time that it gives itself.
        carried: the time of the sentences before.
    """
    point, told, before = statement.timepoint, own.timepoint, carried.timepoint
    if point is None or point.course is not None:
        return statement
    it = told is not None and told.label.lower().endswith((" it", " them"))
    course = statement.frame.course or (before.course if it and before is not None else None)
    return replace(statement, timepoint=replace(point, course=course)) if course else statement
