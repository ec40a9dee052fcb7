"""When each of several patients got the first dose of the medicine that the words above their table name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Span
from etl.facts import Concept, Medication, Quantity, Range
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.label.shape import evidence_of
from etl.parsers.number.amounts import find_quantities
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.medicine_doses import amount_of, is_mass
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex

_FIRST = regex(
    r"(?:(?:date|day) of (?:the )?)?(?:(?:first|1st|initial) (?:dose|infusion|injection|administration|application|treatment|intake)|(?:treatment|therapy) (?:start(?:ed)?|begin|begun)"
    r"|(?:start|begin(?:ning)?|onset|initiation) of (?:the )?(?:treatment|therapy|dosing|medication)|(?:treated|dosed|started) (?:since|on|from)|started)\b",
    re.I,
)


def starts(reading: Reading) -> Iterator[Medication]:
    """The first doses in tables with a line for each patient, below words that name one medicine and no cells.

    Args:
        reading: the document.
    """
    if len(reading.persons) < 2:
        return
    for place in reading.tables:
        drug = _named(reading, place) if place.frame.attitude == "reported" else None
        for line in place.lines if drug is not None else ():
            key = reading.owners.of(line.name)
            for cell, heads in line.cells if key else ():
                label = heads[-1].text.strip() if heads else ""
                days = part(reading.index.dates, cell.span)
                told = (
                    _FIRST.match(label)
                    and len(days) == 1
                    and len(cell.text.strip()) - (days[0].end - days[0].start) < 3
                )
                period = period_of(days[0]) if told else None
                if period is not None and drug is not None:
                    dose, route = told_by_label(reading, label)
                    yield Medication(
                        subject=key or "", code=drug.concept, status="active", effective=period, dose=dose, route=route,
                        evidence=(evidence_of(reading, place, cell),), rule="medicine table",
                    )  # fmt: skip


def told_by_label(reading: Reading, label: str) -> tuple[Quantity | Range | None, Concept | None]:
    """The dose and the way that a label gives to all of its cells: "First dose (12 mg, intrathecal)".

    Args:
        reading: the document, for units and ways.
        label: of a row or column.
    """
    doses = [q for q in find_quantities(label, reading.lexicon.units()) if is_mass(q)]
    ways = [m.entry.concept for m in reading.lexicon.find(label, 0, len(label)) if m.entry.kind == "route"]
    return amount_of(doses[0]) if len(doses) == 1 else None, ways[0] if len(ways) == 1 else None


def _named(reading: Reading, place: TableInPlace) -> Entry | None:
    """The one medicine that a caption, or else the title, names; None where cells are named too."""
    spans: Sequence[Span | None] = (place.table.caption, place.frame.title, reading.document.title)
    for span in (s for s in spans if s is not None):
        found = {
            m.entry.id: m.entry for m in part(reading.index.mentions, span) if m.entry.kind in ("medicine", "cells")
        }
        if found:
            one = next(iter(found.values()))
            return one if len(found) == 1 and one.kind == "medicine" else None
    return None
