"""What curators of cohorts look for: features that exclude or include each other, people twice, features before birth.

Source: phenopacket-store's checks of cohorts (pyphetools' CohortValidator), https://monarch-initiative.github.io/pyphetools/
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from etl.document import Document
from etl.facts import YEARS_IN, AnyFact, Condition, Evidence, Facts, Finding, Observation, Person, Quantity, identity
from etl.kinds.registry import kind_of
from etl.names import SYSTEMS
from etl.terminology.ontology import Ontology, ontology_of
from etl.terminology.store import Pack

_AGE, _ONSET = "measure:age", "measure:age_at_onset"
_MOST_FEATURES = 300
"""Of somebody with more the features aren't compared: they are a list, and no person's."""
_SHOWN = 3
_LEAST_SHARED = 3
"""Rows with fewer facts may be the same by chance."""


def quality(facts: Facts, document: Document, packs: Sequence[Pack]) -> Iterator[Finding]:
    """Yield what a curator would ask about the people of a document.

    Args:
        facts: what was read, with its codes.
        document: for the rows of its tables.
        packs: the packs in use; without one of HPO no features are compared.
    """
    ontology = ontology_of(packs)
    by_person: dict[str, list[AnyFact]] = defaultdict(list)
    for fact in facts.facts:
        by_person[fact.subject].append(fact)
    rows = _Rows(document)
    for person in facts.persons:
        own = by_person[person.key]
        if ontology is not None:
            yield from _compared(person, own, ontology)
        yield from _before_birth(person, own)
        yield from _onset_after_visit(person, own)
        yield from _rows_twice(person, own, rows)
    yield from _people_twice(facts.persons, by_person)


def _called(person: Person) -> str:
    return person.label or person.name or person.key


def _finding(code: str, severity: Any, text: str, facts: Sequence[AnyFact]) -> Finding:
    places = tuple(fact.evidence[0] for fact in facts if fact.evidence)
    return Finding(code, severity, text, tuple(map(identity, facts)), places)


_Feature = tuple[str, bool, AnyFact]


def _features(facts: Sequence[AnyFact]) -> Mapping[object, list[_Feature]]:
    """Return the features with a code of HPO and whether they are there, by their time."""
    found: dict[object, list[_Feature]] = defaultdict(list)
    for fact in facts:
        if not isinstance(fact, (Condition, Observation)):
            continue
        if isinstance(fact, Condition):
            there = {"confirmed": True, "refuted": False}.get(fact.verification)
        else:
            there = {"present": True, "absent": False}.get(fact.presence or "")
        code = next((one.code for one in fact.code.codings if one.system == SYSTEMS["hp"]), None)
        if code is not None and there is not None:
            time = (getattr(fact, "effective", None), fact.timepoint)
            found[time].append((code, there, fact))
    return found


def _compared(person: Person, facts: Sequence[AnyFact], ontology: Ontology) -> Iterator[Finding]:
    """Yield the features of one time that contradict a wider one, or say no more than a narrower one."""
    above: dict[str, tuple[str, ...]] = {}
    for features in _features(facts).values():
        if len(features) > _MOST_FEATURES:
            continue
        codes: dict[tuple[str, bool], AnyFact] = {(code, there): fact for code, there, fact in features}
        redundant: list[tuple[AnyFact, AnyFact]] = []
        for (code, there), fact in codes.items():
            if code not in above:
                above[code] = tuple(sorted(ontology.pack.above(code)))  # in one order, whatever a set has
            for wider in above[code]:
                if there and (other := codes.get((wider, False))) is not None:
                    text = f"{_called(person)} has {fact.code.text}, and not {other.code.text}, of which it is a kind."
                    yield _finding("feature-contradicted", "warning", text, (fact, other))
                if (other := codes.get((wider, there))) is not None:
                    redundant.append((fact, other) if there else (other, fact))
        if redundant:
            told = "; ".join(f"{more.code.text} says {less.code.text} too" for more, less in redundant[:_SHOWN])
            rest = f", and {len(redundant) - _SHOWN} more" if len(redundant) > _SHOWN else ""
            involved = [fact for pair in redundant[:_SHOWN] for fact in pair]
            yield _finding("feature-redundant", "information", f"{_called(person)}: {told}{rest}.", involved)


def _before_birth(person: Person, facts: Sequence[AnyFact]) -> Iterator[Finding]:
    """Yield the features that are dated before the person's birth."""
    for fact in facts if person.birth else ():
        dated = fact.onset if isinstance(fact, Condition) else getattr(fact, "effective", None)
        day = (dated.start or "") if dated is not None else ""
        if isinstance(fact, (Condition, Observation)) and day and day < person.birth[: len(day)]:
            text = f"{_called(person)} was born on {person.birth}, and {fact.code.text} is of {day}."
            yield _finding("feature-before-birth", "warning", text, (fact,))


def _years(fact: AnyFact) -> Decimal | None:
    value = fact.onset_quantity if isinstance(fact, Condition) else getattr(fact, "value", None)
    if not isinstance(value, Quantity) or value.comparator is not None or value.code not in YEARS_IN:
        return None
    return value.value * YEARS_IN[value.code]


def _onset_after_visit(person: Person, facts: Sequence[AnyFact]) -> Iterator[Finding]:
    """Yield an age at onset that is higher than the highest age of the person."""
    ages = [(age, fact) for fact in facts if fact.code.entry == _AGE and (age := _years(fact)) is not None]
    onsets = [
        (age, fact)
        for fact in facts
        if (fact.code.entry == _ONSET or isinstance(fact, Condition)) and (age := _years(fact)) is not None
    ]
    if not ages:
        return
    last, seen = max(ages, key=lambda one: one[0])
    for age, fact in onsets:
        if age > last + 1:
            text = f"{_called(person)} was last seen at an age below that of the onset."
            yield _finding("onset-after-visit", "warning", text, (fact, seen))


def _rows_twice(person: Person, facts: Sequence[AnyFact], rows: _Rows) -> Iterator[Finding]:
    """Yield a finding where two rows of a table are the same, and both are one person's."""
    places: dict[tuple[str, int], Evidence] = {}
    for fact in facts:
        for told in fact.evidence:
            if told.table is not None and told.row is not None:
                places.setdefault((told.table, told.row), told)
    seen: dict[object, Evidence] = {}
    for (table, row), place in places.items() if len(places) > 1 else ():
        texts = rows.of(place.start, row)
        if len(texts) < _LEAST_SHARED:
            continue
        if (other := seen.get((table, texts))) is not None:
            text = f"{_called(person)} has two rows that say the same."
            yield Finding("person-duplicate", "warning", text, (person.key,), (other, place))
        seen.setdefault((table, texts), place)


class _Rows:
    """The filled cells of the rows of a document's tables; each table is gone through once, when it is asked for."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._known: dict[int, dict[int, tuple[str, ...]]] = {}

    def of(self, start: int, row: int) -> tuple[str, ...]:
        """Return the filled cells of the row of the table around a place."""
        at = bisect_right(self._blocks, start, key=lambda block: block.span.start) - 1
        table = self._blocks[at].table if at >= 0 else None
        if table is None:
            return ()
        if at not in self._known:
            texts: dict[int, list[str]] = defaultdict(list)
            for cell in table.cells:
                if cell.text.strip():
                    texts[cell.row].append(cell.text)
            self._known[at] = {number: tuple(own) for number, own in texts.items()}
        return self._known[at].get(row, ())


def _people_twice(persons: Sequence[Person], facts: Mapping[str, Sequence[AnyFact]]) -> Iterator[Finding]:
    """Yield a finding for two people of one birth and sex, or of one name, whose features and variants are the same."""
    known: dict[object, Person] = {}
    for person in persons:
        said = frozenset(
            (
                fact.code.text,
                str(getattr(fact, "value", "")),
                str(getattr(fact, "presence", "")),
                str(getattr(fact, "verification", "")),
            )
            for fact in facts[person.key]
        )
        exact = any(kind_of(fact).identifies or fact.code.entry == _AGE for fact in facts[person.key])
        key = (person.birth, person.gender, said)
        if len(said) < _LEAST_SHARED or not (person.birth or exact):
            continue
        if (other := known.get(key)) is not None:
            text = f"{_called(other)} and {_called(person)} have the same sex, birth or age, features and variants: they may be one person."
            places = tuple(one.evidence[0] for one in (other, person) if one.evidence)
            yield Finding("person-duplicate", "information", text, (other.key, person.key), places)
        known.setdefault(key, person)
