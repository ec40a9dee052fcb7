"""How the tests of cohorts show a fact in one line, and how they read a page."""

from __future__ import annotations

from functools import cache

from etl.facts import AnyFact, Cohort, Condition, Observation, Quantity, Range, Treatment
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.cohorts import cohort
from etl.parsers.reading import Reading
from etl.parsers.statements import read as understand
from etl.readers import read


@cache
def lexicon() -> Lexicon:
    return compile_lexicon()


def reading_of(text: str, name: str = "page.txt") -> Reading:
    return understand(read(text.encode(), name), lexicon())


def facts_of(text: str) -> list[str]:
    """The group's size and its facts, one line each."""
    reading = reading_of(text)
    return ([size(reading.cohort)] if reading.cohort else []) + [shown(fact) for fact in cohort(reading)]


def size(group: Cohort) -> str:
    return f"group of {amount(group.size)}"


def amount(value: object) -> str:
    if isinstance(value, Range):
        return f"{amount(value.low)}..{amount(value.high)}"
    if isinstance(value, Quantity):
        return f"{value.comparator or ''}{value.value} {value.code}".strip()
    return str(value)


def shown(fact: AnyFact) -> str:
    """ "tremor = 14 {patients} improved @ after 6 mo of 24 (bulbar form)"."""
    if isinstance(fact, Condition):
        return f"disease {fact.code.text}"
    if isinstance(fact, Treatment):
        routes = ",".join(d.route.text for d in fact.doses if d.route)
        doses = ",".join(amount(d.amount) for d in fact.doses if d.amount)
        every = f" every {amount(fact.interval)}" if fact.interval else ""
        return f"treatment {fact.code.text}; {fact.count} x {routes} {doses}{every}"
    assert isinstance(fact, Observation)
    out = fact.code.text
    if fact.value is not None:
        out += f" = {amount(fact.value)}"
    out += "".join(f" {word}" for word in (fact.change, fact.presence) if word)
    if fact.timepoint:
        out += f" @ {fact.timepoint.phase} {amount(fact.timepoint.offset) if fact.timepoint.offset else ''}".rstrip()
    for part in fact.components:
        out += f" [{part.code.text} {amount(part.value)}]"
    return out + "".join(f" #{tag}" for tag in fact.tags)
