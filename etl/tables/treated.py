"""What the line of each patient says of their treatment: its day, way, dose and side, also where the text tells of it.

"Patient | Knee | Date of injection | Cells (× 10⁶)" is a treatment for each line; below a text that says how all were
treated, each line's side, dose and day belong to the treatment that the text tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

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
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.references import asks_treatment_date
from etl.parsers.index import part
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.labels import read_label
from etl.parsers.label.laterality import side_alone
from etl.parsers.label.times import day_in
from etl.parsers.phrases import make_site
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.administration import notes_of
from etl.parsers.treatment.courses import Draft
from etl.parsers.treatment.dosage import cells_counted, counts_cells, power_of
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.tables.courses import COUNTS_CELLS, still_to_come
from etl.tables.lines import Line
from etl.value import replace

_DATE = regex(r"(?:visit|vis|exam)?[ _]?(?:date|day|dat|dt)|datum|fecha|data", re.I)

Headed = tuple[Cell, tuple[Cell, ...]]
"""A cell with the heads of its column."""
Amount = Quantity | Range


class _Told(Struct, frozen=True):
    """What some cells of a patient's line say of a treatment, each with the cell that does.

    Args:
        days: below heads that ask when it was.
        dates: below heads that only say "Date": the treatment's, beside its cells and their way.
        doses: numbers of cells.
        named: ways and kinds of cells.
    """

    days: tuple[tuple[Period, Cell], ...]
    dates: tuple[tuple[Period, Cell], ...]
    doses: tuple[tuple[Amount, Cell], ...]
    named: tuple[Mention, ...]


def _told(reading: Reading, cells: Iterable[Headed]) -> _Told:
    days: list[tuple[Period, Cell]] = []
    dates: list[tuple[Period, Cell]] = []
    doses: list[tuple[Amount, Cell]] = []
    named: list[Mention] = []
    for cell, heads in cells:
        counted = any(COUNTS_CELLS.match(h.text.strip()) for h in heads)
        amount = cells_counted(reading, cell, power_of(reading, heads), bare=counted)
        if amount is not None and counts_cells(amount):
            doses.append((amount, cell))
        elif asks_treatment_date(reading, heads) and (several := _days(reading, cell)):
            days += [] if still_to_come(reading, cell) else [(one, cell) for one in several]
        elif _DATE.fullmatch(heads[-1].text.strip() if heads else "") and (day := day_in(reading, cell)):
            dates.append((day, cell))
        elif not _asks_way(reading, heads):
            continue
        said = (m for h in (*heads, cell) for m in part(reading.index.mentions, h.span))
        named += [m for m in said if m.entry.kind in ("route", "method", "cells")]
    return _Told(tuple(days), tuple(dates), tuple(doses), tuple(named))


def _days(reading: Reading, cell: Cell) -> list[Period]:
    """The days that a cell holds, and nothing between them but signs: "2016-03-01; 2016-03-29"."""
    hits, text = part(reading.index.dates, cell.span), reading.document.text
    if any(c.isalpha() for a, b in pairwise(hits) for c in text[a.end : b.start].replace("and", "")):
        return []
    return [p for d in hits if (p := period_of(d))]


def _asks_way(reading: Reading, heads: Iterable[Cell]) -> bool:
    """Whether a label asks which cells were given, or by which way: "Cell type", "Route"."""
    return any(e.role in ("method", "treatment") for h in heads for e in reading.lexicon.label(h.text.strip(), "field"))


def of_patients(reading: Reading, place: TableInPlace) -> Iterator[tuple[str, Draft]]:
    """The treatments of a table that has a line for each patient, in rows or in columns.

    Args:
        reading: the document.
        place: a table.

    Yields:
        The key of a patient with a draft for each day, or for the only dose without one, with the number of cells, the way
        and the kind of cells that the patient's line or its labels tell.
    """
    lines = place.lines if len(reading.persons) > 1 else ()
    notes = [s for s in (place.table.caption, *notes_of(reading.document, place.table)) if s and lines]
    around = [m.entry for s in notes for m in part(reading.index.mentions, s) if m.entry.kind == "cells"]
    for line, row in ((one, row) for one in lines for row in _rows(one)):
        if (key := reading.owners.of(line.name)) is None:
            continue
        told = _told(reading, row)
        kinds = [m.entry for m in told.named if m.entry.kind == "cells"] or around
        routes, methods = ([m.entry for m in told.named if m.entry.kind == way] for way in ("route", "method"))
        draft = Draft(
            entry=max(kinds, key=lambda e: len(e.name), default=None), routes=tuple(dict.fromkeys(routes)),
            methods=tuple(dict.fromkeys(methods)),
        )  # fmt: skip
        days = told.days or (told.dates if len(told.dates) == 1 and told.doses and (routes or methods) else ())
        amount, given = told.doses[0] if len(told.doses) == 1 else (None, None)
        for day, cell in days if told.doses or kinds else ():
            places = tuple(evidence_of(reading, place, c) for c in (cell, given) if c is not None)
            yield key, replace(draft, performed=day, amount=amount, offset=cell.span.start, evidence=places)
        if given is not None and not days:
            places = (evidence_of(reading, place, given),)
            yield key, replace(draft, amount=amount, offset=given.span.start, evidence=places)


def _rows(line: Line) -> list[Sequence[Headed]]:
    """The rows that a table has for one patient, each with its own treatment; those of a table by columns are one."""
    if len({cell.column for cell, _ in line.cells}) <= len({cell.row for cell, _ in line.cells}):
        return [line.cells]
    rows: dict[int, list[Headed]] = {}
    for cell, heads in line.cells:
        rows.setdefault(cell.row, []).append((cell, heads))
    return list(rows.values())


class _Own(Struct):
    """The sides by site, and the doses and days of treatment, that all lines of a patient give."""

    sides: dict[str, tuple[Entry, Side, Evidence]] = field(default_factory=dict)
    doses: list[tuple[Amount, Evidence]] = field(default_factory=list)
    days: list[tuple[Period, Evidence]] = field(default_factory=list)


def completed(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts of a text with the sides, doses and days that tables print for each patient.

    Args:
        reading: the document.
        facts: what was read of it.

    Yields:
        All facts; one at a site without side gets the side of its patient's column for that site ("Knee: left"), the
        only treatment of a patient gets the patient's number of cells, and the patient's day.
    """
    facts = list(facts)
    known: dict[str, _Own] = {}
    treated = Counter(fact.subject for fact in facts if isinstance(fact, Treatment))
    for place in reading.tables if len(reading.persons) > 1 else ():
        for line in place.lines:
            if (key := reading.owners.of(line.name)) is not None:
                _learn(reading, place, line, known.setdefault(key, _Own()), treated=key in treated)
    for fact in facts:
        own = known.get(fact.subject)
        yield fact if own is None else _complete(reading, fact, own, only=treated[fact.subject] == 1)


def _learn(reading: Reading, place: TableInPlace, line: Line, own: _Own, *, treated: bool) -> None:
    """Add what a line gives; doses and days only where its patient has a treatment for them."""
    if treated:
        told = _told(reading, line.cells)
        own.doses += [(amount, evidence_of(reading, place, cell)) for amount, cell in told.doses]
        own.days += [(day, evidence_of(reading, place, cell)) for day, cell in told.days]
    for cell, heads in line.cells:
        head = read_label(reading, heads[-1].text, heads[-1].span) if heads else None
        if head and head.site and not head.what and (side := side_alone(cell.text.strip())):
            own.sides[head.site.id] = (head.site, side, evidence_of(reading, place, cell))


def _complete(reading: Reading, fact: AnyFact, own: _Own, *, only: bool) -> AnyFact:
    if isinstance(fact, Condition | Observation | Procedure | Treatment) and (told := _side_of(reading, fact, own)):
        entry, side, place = told
        site = make_site(reading.document.text, reading.lexicon, entry, side, fact.site.part if fact.site else "")
        fact = replace(fact, site=site, evidence=(*fact.evidence, place))
    if not isinstance(fact, Treatment) or not only:
        return fact
    if len(own.doses) == 1 and len(fact.doses) < 2 and not any(d.amount for d in fact.doses):
        amount, place = own.doses[0]
        doses = tuple(replace(d, amount=amount) for d in fact.doses) or (Dose(amount=amount),)
        fact = replace(fact, doses=doses, evidence=(*fact.evidence, place))
    if len(own.days) == 1 and fact.status == "completed" and not (fact.performed and fact.performed.start):
        day, place = own.days[0]
        fact = replace(fact, performed=day, evidence=(*fact.evidence, place))
    return fact


def _side_of(
    reading: Reading, fact: Condition | Observation | Procedure | Treatment, own: _Own
) -> tuple[Entry, Side, Evidence] | None:
    """The side for a fact without one, by its site or by the site in its name ("knee osteoarthritis")."""
    if fact.site is not None:
        return None if fact.site.side else own.sides.get(fact.site.concept.entry.removeprefix("site:"))
    if isinstance(fact, Treatment):
        return next(iter(own.sides.values())) if len(own.sides) == 1 and _given_locally(reading, fact) else None
    words = fact.code.text.lower().split()
    return next((told for told in own.sides.values() if told[0].name in words), None)


def _given_locally(reading: Reading, fact: Treatment) -> bool:
    """Whether cells were given by ways only that reach one place: a muscle, a joint."""
    routes = [d.route.entry.removeprefix("route:") for d in fact.doses if d.route is not None]
    entries = [reading.lexicon.get("route", route) for route in routes]
    return bool(entries) and all(e is not None and e.site_words for e in entries)
