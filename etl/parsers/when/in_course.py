"""What is told below the heading of one of several courses, above or behind what was given in it."""

from __future__ import annotations

from collections.abc import Sequence

from etl.facts import Condition, Observation, Timepoint, Treatment


def told_in_course(
    fact: Observation | Condition, day: str | None, course: int, given: Sequence[Treatment], told: Sequence[int]
) -> Timepoint | None:
    """Below the heading of a course, what stands above the account of its treatment was before it, and what stands behind
    it came after; a day that isn't the heading's own month says more.

    Args:
        fact: what was found, without a place in time of its own.
        day: its date.
        course: the course that the heading above it counts.
        given: the treatments of that course.
        told: where they are told, below the same heading.

    Returns:
        The place in time; None for what belongs to no time, or stands between two of the treatments.
    """
    place = fact.evidence[0]
    if isinstance(fact, Condition) or place.table is not None or fact.variant or not told:
        return None
    if fact.category == "social-history" or fact.rule == "milestone":
        return None
    starts = [t.performed.start or "" for t in given if t.performed]
    if day is not None and not any(start.startswith(day) for start in starts):
        return None
    if min(told) <= place.start <= max(told):
        return None
    return Timepoint("before" if place.start < min(told) else "after", course=course)
