"""The finding that a high or low value is: potassium above its range is hyperkalemia, if the mappings say so."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from etl.facts import AnyFact, Coded, Coding, Facts, Observation, Quantity, Range
from etl.mapping.lexicon import Lexicon
from etl.names import SYSTEMS
from etl.terminology.lists import rows_of
from etl.value import replace

_HIGH, _LOW = "H", "L"
_VALUES = {"qualifier:increased": _HIGH, "qualifier:reduced": _LOW}
_GROUP = "group"
_NEAR = 12
"""A denial stands so many characters before a value at most."""


class _Classes(Struct, frozen=True):
    high: frozenset[str]
    low: frozenset[str]
    rising: frozenset[str]
    falling: frozenset[str]
    being: frozenset[str]


@cache
def _classes() -> _Classes:
    rows = rows_of("levels")
    return _Classes(**{name: frozenset(word.strip() for word in words.split(",")) for name, words in rows})


def with_levels(facts: Facts, lexicon: Lexicon, text: str) -> Facts:
    """Return facts in which high and low values have the codes of the finding that they are.

    A value is high or low by a word ("low sodium"), by a printed flag, or by the range printed with it. What a group has, and
    what was measured at a place, is no such finding of somebody.

    Args:
        facts: what was read.
        lexicon: the mappings, which have the codes.
        text: the document's text; a denial before a value makes no finding of it.

    Source:
        Zhang et al., Semantic integration of clinical laboratory tests from electronic health records for deep phenotyping and
        biomarker discovery (npj Digital Medicine 2019): LOINC's tests with their outcome as terms of HPO.
    """
    return replace(facts, facts=tuple(_leveled(fact, lexicon, text) for fact in facts.facts))


def _leveled(fact: AnyFact, lexicon: Lexicon, text: str) -> AnyFact:
    found = _finding(fact, lexicon) if isinstance(fact, Observation) else ()
    if not isinstance(fact, Observation) or not found or _is_denied(fact, lexicon, text):
        return fact
    return replace(fact, finding=found)


def _finding(fact: Observation, lexicon: Lexicon) -> tuple[Coding, ...]:
    """Return the codes of the finding that a value is, none where it is neither high nor low, or none is known for it."""
    if not fact.code.entry.startswith("measure:") or fact.subject == _GROUP or fact.site is not None:
        return ()
    if fact.value is None or fact.presence or fact.change:
        return ()
    entry = lexicon.named(fact.code.entry)
    if entry is None or (_in_loinc(entry.codings) and not _in_loinc(fact.code.codings)):
        return ()  # of another specimen
    return {_HIGH: entry.high_is, _LOW: entry.low_is}.get(level_of(fact), ())


def _in_loinc(codings: Iterable[Coding]) -> bool:
    return any(one.system == SYSTEMS["ln"] for one in codings)


def level_of(fact: Observation) -> str:
    """Return "H" or "L" for a value that is said to be high or low, else "".

    Args:
        fact: a measured value.
    """
    if fact.flag in (_HIGH, _LOW):
        return fact.flag
    if fact.flag:
        return ""
    if isinstance(fact.value, Coded):
        level = _VALUES.get(fact.value.concept.entry, "")
        return level if level and _is_state(fact, fact.value.printed) else ""
    if not isinstance(fact.value, Quantity):
        return ""
    return _beyond(fact.value, fact.reference) or _said(fact)


def _is_denied(fact: AnyFact, lexicon: Lexicon, text: str) -> bool:
    """Return True if a denial stands in a fact's words or directly before them ("no elevated lipase")."""
    place = fact.evidence[0]
    before = text[max(0, place.start - _NEAR) : place.start]
    if any(m.entry.role == "negated" and not before[m.end :].strip() for m in lexicon.find(before)):
        return True
    return any(m.entry.role == "negated" for m in lexicon.find(place.quote))


def _is_state(fact: Observation, printed: str) -> bool:
    """Return True if a word says how a value is, and not what became of it ("CRP increased")."""
    classes, word = _classes(), printed.casefold()
    if word in classes.high | classes.low:
        return True
    if word not in classes.rising | classes.falling:
        return False
    before, found, _ = fact.evidence[0].quote.casefold().rpartition(word)
    words = before.replace(",", " ").split()
    return not found or not words or bool(classes.being.intersection(words[-2:]))


def _said(fact: Observation) -> str:
    """Return what is said of a number ("was markedly elevated at 638")."""
    classes = _classes()
    words = fact.evidence[0].quote.casefold().split()
    states = [word for at, word in enumerate(words) if classes.being.intersection(words[max(0, at - 2) : at])]
    high = (classes.high | classes.rising).intersection(states)
    low = (classes.low | classes.falling).intersection(states)
    return "" if bool(high) == bool(low) else _HIGH if high else _LOW


def _beyond(value: Quantity, reference: Range | None) -> str:
    """Return "H" or "L" for a number beyond the range that is printed with it, in the same unit."""
    if reference is None:
        return ""
    low, high = reference.low, reference.high
    if (
        high is not None
        and high.code == value.code
        and value.comparator in (None, ">", ">=")
        and value.value > high.value
    ):
        return _HIGH
    below = low is not None and low.code == value.code and value.comparator in (None, "<", "<=")
    return _LOW if below and low is not None and value.value < low.value else ""
