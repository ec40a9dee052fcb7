"""Admissions and discharges that a page dates once: what was found "at discharge" was found on that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.facts import AnyFact, Encounter, Observation, Period
from etl.mapping.lexicon import Lexicon
from etl.parsers.reading import Reading
from etl.parsers.when.stays import EARLIER
from etl.value import replace


def dated_by_visits(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[AnyFact]:
    """Observations that name a visit as their time have its date, where their person has one such visit only.

    Args:
        reading: the document.
        facts: all that was read, the visits among it.

    Yields:
        The facts in their order; one with a date or a distance of its own as it is.
    """
    days = _days(reading, facts)
    named: dict[str, str] = {}
    for fact in facts:
        point = fact.timepoint if isinstance(fact, Observation) else None
        if days and isinstance(fact, Observation) and point and fact.effective is None and point.offset is None:
            visit = named.setdefault(point.label, _visit(reading.lexicon, point.label))
            day = days.get((fact.subject, visit)) if visit and point.course is None else None
            fact = replace(fact, effective=day) if day is not None else fact
        yield fact


def _visit(lexicon: Lexicon, label: str) -> str:
    """Which visit the words for a time name: "At discharge", "adm."."""
    cues = (m.entry for m in lexicon.find(label) if m.entry.kind == "cue")
    return next((e.value for e in cues if e.value in ("admission", "discharge")), "")


def _days(reading: Reading, facts: Sequence[AnyFact]) -> dict[tuple[str, str], Period]:
    """The day of each person's only admission and only discharge; those of an earlier history aren't meant."""
    found: dict[tuple[str, str], dict[str, Period]] = {}
    earlier = [s.span for s in reading.statements if s.frame.has(*EARLIER)]
    for fact in facts:
        if not isinstance(fact, Encounter) or fact.period is None or len(fact.period.start or "") != 10:
            continue
        start = fact.evidence[0].start
        if not any(span.start <= start < span.end for span in earlier):
            found.setdefault((fact.subject, fact.code.text), {})[fact.period.start or ""] = fact.period
    return {key: next(iter(days.values())) for key, days in found.items() if len(days) == 1}
