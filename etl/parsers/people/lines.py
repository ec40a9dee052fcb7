"""What a patient's line of a table adds to what the text tells of all patients: the side, the day and the dose of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from etl.document import Cell
from etl.facts import (
    AnyFact,
    Condition,
    Dose,
    Evidence,
    Observation,
    Period,
    Procedure,
    Quantity,
    Range,
    Side,
    Treatment,
)
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.label.labels import read_label
from etl.parsers.label.norms import asks_treatment_date
from etl.parsers.label.roles import evidence_of
from etl.parsers.label.times import day_in
from etl.parsers.phrases import make_site
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.tables import dose_of, power_of, still_to_come
from etl.value import replace


class _Added(Struct):
    """The sides by site, the doses of cells and the days of treatment that a patient's line gives."""

    sides: dict[str, tuple[Entry, Side, Evidence]] = field(default_factory=dict)
    doses: list[tuple[Quantity | Range, Evidence]] = field(default_factory=list)
    days: list[tuple[Period, Evidence]] = field(default_factory=list)


def completed(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts with the sides and doses that tables print for each patient.

    Args:
        reading: the document.
        facts: what was read of it.

    Yields:
        All facts; one at a site without side gets the side of its patient's column for that site ("Knee: left"), the
        only treatment of a patient gets the patient's number of cells, and the patient's day.
    """
    facts = list(facts)
    added: dict[str, _Added] = {}
    for place in reading.tables if len(reading.persons) > 1 else ():
        _read(reading, place, added)
    for fact in facts:
        own = added.get(fact.subject)
        yield fact if own is None else _complete(reading, fact, own, facts)


def _read(reading: Reading, place: TableInPlace, added: dict[str, _Added]) -> None:
    for line in place.lines:
        key = reading.owners.of(line.name)
        for cell, heads in line.cells if key else ():
            if not key or not heads:
                continue
            own = added.setdefault(key, _Added())
            evidence = evidence_of(reading, place, cell)
            head = read_label(reading, heads[-1].text, heads[-1].span)
            if head.site and not head.what and (side := read_label(reading, cell.text, cell.span).side):
                own.sides[head.site.id] = (head.site, side, evidence)
            amount = dose_of(reading, cell, power_of(reading, heads)) if _of_cells(reading, heads) else None
            if amount is not None:
                own.doses.append((amount, evidence))
            day = day_in(reading, cell) if asks_treatment_date(reading, heads) else None
            if day is not None and not still_to_come(reading, cell):
                own.days.append((day, evidence))


def _of_cells(reading: Reading, heads: tuple[Cell, ...]) -> bool:
    """Whether a column's label names cells or their dose."""
    return any(m.entry.kind == "cells" for h in heads for m in part(reading.index.mentions, h.span)) or any(
        w in h.text.lower() for h in heads for w in ("cell", "dose")
    )


def _complete(reading: Reading, fact: AnyFact, own: _Added, facts: list[AnyFact]) -> AnyFact:
    if isinstance(fact, Condition | Observation | Procedure | Treatment) and (known := _side_of(reading, fact, own)):
        entry, side, place = known
        part_of = fact.site.part if fact.site else ""
        site = make_site(reading.document.text, reading.lexicon, entry, side, part_of)
        fact = replace(fact, site=site, evidence=(*fact.evidence, place))
    if isinstance(fact, Treatment) and len(own.doses) == 1 and _lacks_dose(fact, facts):
        amount, place = own.doses[0]
        doses = tuple(replace(d, amount=amount) for d in fact.doses) or (Dose(amount=amount),)
        fact = replace(fact, doses=doses, evidence=(*fact.evidence, place))
    if isinstance(fact, Treatment) and len(own.days) == 1 and _lacks_day(fact, facts):
        day, place = own.days[0]
        fact = replace(fact, performed=day, evidence=(*fact.evidence, place))
    return fact


def _given_locally(reading: Reading, fact: Treatment) -> bool:
    """Whether cells were given by ways only that reach one place: a muscle, a joint."""
    routes = [d.route.entry.removeprefix("route:") for d in fact.doses if d.route is not None]
    entries = [reading.lexicon.get("route", route) for route in routes]
    return bool(entries) and all(e is not None and e.site_words for e in entries)


def _side_of(
    reading: Reading, fact: Condition | Observation | Procedure | Treatment, own: _Added
) -> tuple[Entry, Side, Evidence] | None:
    """The side for a fact without one, by its site or by the site in its name ("knee osteoarthritis")."""
    if fact.site is not None:
        return None if fact.site.side else own.sides.get(fact.site.concept.entry.removeprefix("site:"))
    if isinstance(fact, Treatment):
        return next(iter(own.sides.values())) if len(own.sides) == 1 and _given_locally(reading, fact) else None
    words = fact.code.text.lower().split()
    return next((known for known in own.sides.values() if known[0].name in words), None)


def _lacks_dose(fact: Treatment, facts: list[AnyFact]) -> bool:
    """Whether a treatment is the only one of its patient, by one way, and has no dose yet."""
    only = sum(isinstance(f, Treatment) and f.subject == fact.subject for f in facts) == 1
    return only and len(fact.doses) < 2 and not any(d.amount for d in fact.doses)


def _lacks_day(fact: Treatment, facts: list[AnyFact]) -> bool:
    """Whether a treatment that was given is the only one of its patient, and nothing tells its day."""
    only = sum(isinstance(f, Treatment) and f.subject == fact.subject for f in facts) == 1
    return only and fact.status == "completed" and not (fact.performed and fact.performed.start)
