"""What was found on the same day of one person stands at the same place in the course of treatment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.facts import AnyFact, Observation, Phase, Timepoint, Treatment


def same_day(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """What was found on the day of an examination is before or after the treatment as that examination was.

    Args:
        facts: merged facts.

    Returns:
        The facts; those of a day whose facts have one phase and no two courses have it too.
    """
    days: dict[tuple[str | None, str], set[tuple[Phase, int | None]]] = {}
    given: dict[str | None, str] = {}
    for f in facts:
        if isinstance(f, Treatment) and f.performed and f.performed.start:
            given[f.subject] = min(f.performed.start, given.get(f.subject, f.performed.start))
    for f in facts:
        if isinstance(f, Observation) and f.timepoint and (day := _day(f)):
            if f.timepoint.phase == "after" and day < given.get(f.subject, ""):
                continue  # "wearing off after 2 weeks": after something else
            days.setdefault((f.subject, day), set()).add((f.timepoint.phase, f.timepoint.course))
    out: list[AnyFact] = []
    for f in facts:
        if isinstance(f, Observation) and f.timepoint is None and (day := _day(f)):
            known = days.get((f.subject, day), set())
            phases, courses = {phase for phase, _ in known}, {course for _, course in known if course}
            if len(phases) == 1 and len(courses) <= 1:
                f = replace(f, timepoint=Timepoint(next(iter(phases)), day, course=next(iter(courses), None)))
        out.append(f)
    return out


def _day(fact: Observation) -> str | None:
    """The day of an observation, None when it has no day or more than one."""
    when = fact.effective
    return when.start if when and when.start and len(when.start) == 10 and when.end in (None, when.start) else None
