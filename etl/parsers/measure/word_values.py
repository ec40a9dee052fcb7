"""Values in words where the numbers of a measure end: "Visual acuity: right eye counting fingers at 50 cm"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Coded, Concept, Observation
from etl.mapping.entry import Entry
from etl.parsers.listed.named import Names
from etl.parsers.measure.fit import category_of
from etl.parsers.reading import Reading, Statement
from etl.value import replace

_PREFIX = "finding:"
_BEHIND = 24


def as_word_values(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts; a finding that a measure has as its value, where the measure is named before it, is that value.

    "He can only count fingers" stays the finding that it is.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    statements: list[Statement] = []
    names: dict[str, Names] = {}
    for fact in facts:
        measure = _measure_of(reading, fact)
        if measure is None or not isinstance(fact, Observation):
            yield fact
            continue
        statements = statements or sorted(reading.statements, key=lambda s: s.span.start)
        known = names.setdefault(measure.id, Names(reading, measure))
        yield _as_value(reading, statements, known, measure, fact) or fact


def _measure_of(reading: Reading, fact: AnyFact) -> Entry | None:
    """The measure that ends in the finding which a fact tells to be there."""
    if not isinstance(fact, Observation) or fact.presence != "present" or fact.evidence[0].table is not None:
        return None
    key = fact.code.entry.removeprefix(_PREFIX) if fact.code.entry.startswith(_PREFIX) else ""
    finding = reading.lexicon.get("finding", key) if key else None
    for measure in reading.lexicon.of_function(finding.function) if finding is not None and finding.function else ():
        systems = (reading.lexicon.get("grade", value) for value in measure.values)
        if finding and any(g.name == finding.name for system in systems if system for g in system.grades):
            return measure
    return None


def _as_value(
    reading: Reading, statements: list[Statement], names: Names, measure: Entry, fact: Observation
) -> Observation | None:
    place = fact.evidence[0]
    at = bisect_right(statements, place.start, key=lambda s: s.span.start) - 1
    statement = statements[at] if at >= 0 else None
    if statement is None or place.start >= statement.span.end:
        return None
    named = [m for m in (*statement.frame.topic, *statement.mentions) if m.entry.id in (measure.id, measure.function)]
    stop = min(statement.span.end, place.end + _BEHIND)
    found = names.search(reading.document.text, place.start, stop)
    if found is None or found[0].id != fact.code.entry.removeprefix(_PREFIX) or found[1] > place.end:
        return None
    headed = any(m.entry.id == measure.id for e in fact.evidence[1:] for m in reading.lexicon.find(e.quote))
    if not headed and not any(m.form == "name" and m.start < found[1] for m in named):
        return None
    words = reading.document.text[found[1] : found[2]]
    return replace(
        fact, code=measure.concept, category=category_of(measure), presence=None, severity=None, rule="measure",
        value=Coded(Concept(found[0].name, (), fact.code.entry), None, " ".join(words.split())),
        evidence=(reading.evidence(min(place.start, found[1]), max(place.end, found[2])), *(e for e in fact.evidence if e is not place)),
    )  # fmt: skip
