"""unit-missing: a number whose unit isn't known."""

from __future__ import annotations

from collections.abc import Iterator

from etl.checks.grids import plain
from etl.checks.view import View, finding
from etl.facts import AnyFact, Finding, Medication, Observation, Quantity, Range, Treatment, Value


def findings(view: View) -> Iterator[Finding]:
    """The quantities without a known unit.

    Args:
        view: the document.

    Yields:
        One finding for each thing: the values of one row or column of a table are told together.
    """
    groups: dict[tuple[str, str, str | None], list[AnyFact]] = {}
    for fact in view.facts.facts:
        if any(q.code is None for value in _values(fact) for q in _quantities(value)):
            groups.setdefault((fact.subject, fact.code.text, fact.evidence[0].table), []).append(fact)
    for (_, name, _), facts in groups.items():
        unknown = [q for f in facts for value in _values(f) for q in _quantities(value) if q.code is None]
        numbers = ", ".join(dict.fromkeys(f"{plain(q.value)} {q.unit}".strip() for q in unknown))
        yield finding("unit-missing", f"The unit of {name} {numbers} isn't known.", facts)


def _values(fact: AnyFact) -> Iterator[Value | Quantity | Range | None]:
    if isinstance(fact, Observation):
        yield fact.value
    elif isinstance(fact, Medication):
        yield fact.dose
    elif isinstance(fact, Treatment):
        for dose in fact.doses:
            yield dose.amount
            yield dose.volume


def _quantities(value: object) -> Iterator[Quantity]:
    if isinstance(value, Quantity):
        yield value
    elif isinstance(value, Range):
        yield from (q for q in (value.low, value.high) if q is not None)
