"""Tables and aligned lists of medicines: a row for each, with its dose, frequency, way, begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Cell
from etl.facts import Concept, Medication, Period, Quantity
from etl.mapping.entry import Mention
from etl.parsers.cell.values import parse_cell
from etl.parsers.index import part
from etl.parsers.label.groups import evidence_of, spanning
from etl.parsers.label.heads import roles_among
from etl.parsers.label.labels import read_label
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.dosage import TIMING, amount_of, per_day
from etl.parsers.treatment.medicines import GOING_ON, is_dose, periods_in
from etl.parsers.treatment.stopped import STOPPED
from etl.patterns import regex
from etl.tables.grid import Row, filled
from etl.value import replace

_NEVER = regex(
    r"^\W*(?:(?:only|was|were)\s){0,2}(?:considered|planned|discussed|proposed|offered|declined|refused|intended|under consideration)\b(?!\s(?:after|since|from)\b)"
    r"|\b(?:not|never)\s(?:yet\s)?(?:given|taken|started|begun|used|initiated)\b(?!\s(?:since|after|any|again|regularly|every|daily|as|on|in|with))",
    re.I,
)
"""The cell of a medicine that nobody took: "considered, not given", "planned"."""
_TIMES_A_DAY = regex(r"times (?:a|per) day", re.I)
_LEAST, _SHORT, _HEADERS = 2, 16, 3


class _Taken(Struct, frozen=True):
    """A row with what its cells say.

    Args:
        cells: those that hold anything.
        name: the one with the medicine's name.
        mention: the medicine; None for one that no mapping knows.
        dose: how much.
        timing: how often, as its cells print it.
        never: whether nobody took it.
    """

    cells: tuple[Cell, ...]
    name: Cell
    mention: Mention | None
    dose: QuantityHit | None
    timing: str
    never: bool


def medications(reading: Reading, place: TableInPlace) -> list[Medication]:
    """The medicines of a table that lists them.

    Args:
        reading: the document.
        place: a table.

    Returns:
        One for each row and person; none when the table is about something else.
    """
    grid = place.table.grid()
    if not any(m.entry.kind == "medicine" for c in place.table.cells for m in part(reading.index.mentions, c.span)):
        return []
    asked = [_fields(reading, c) for c in grid[0]] if grid else []
    heads = grid[0] if any("unit" in roles for roles in asked) else []
    rows = [one for row in grid if (one := _taken(reading, row, heads)) is not None]
    known = [one for one in rows if one.mention is not None]
    if len(reading.persons) > 1 and not all(map(_names_one, known)):
        return []  # the rows are patients, with all that each of them takes
    told = [one for one in known if one.dose is not None or one.timing]
    if not told or len(told) * 2 < len(known) or len(known) * 2 < len(grid) - 1:
        return []
    first, column = min(one.name.row for one in known), known[0].name.column
    if sum(_over_time(reading, one, grid[: min(first, _HEADERS)]) for one in known) * 2 > len(known):
        return []  # doses by date are read cell by cell
    header = grid[first - 1] if first else []
    named = bool(header) and "medication" in _fields(reading, header[0])
    only = [place.frame.subject] if place.frame.subject else [p.key for p in reading.persons]
    of_one = only[0] if len(only) == 1 else None
    return [
        _medication(reading, place, one, header, subject) for one in rows
        if one.name.row >= first and one.name.column == column and not one.never
        and (one.mention is not None or (named and (one.dose or one.timing)))
        and (subject := of_one or reading.owners.of(*one.cells))
    ]  # fmt: skip


def _names_one(one: _Taken) -> bool:
    """Whether the cell of a row's medicine is its name and little else."""
    return one.mention is not None and (one.mention.end - one.mention.start) * 2 > len(one.name.text.strip())


def _taken(reading: Reading, row: Row, heads: Row) -> _Taken | None:
    """What a row says, None for one without two filled cells; `heads` are those of a table with a column of units."""
    cells = filled(row)
    if len(cells) < _LEAST or spanning(row):
        return None
    found = [(c, m) for c in cells for m in part(reading.index.mentions, c.span) if m.entry.kind == "medicine"]
    name, mention = found[0] if found else (cells[0], None)
    dose = next((h for c in cells for h in _hits(reading, c) if is_dose(h)), None) or _parted_dose(
        reading, cells, heads
    )
    timing = next((m.group() for c in cells if (m := TIMING.search(c.text))), "")
    beside = [text for c in cells[1:] if (text := c.text.strip(" –—-.").lower())]
    never = any(_NEVER.search(c.text) for c in cells[1:]) or set(beside) == {"never"}
    return _Taken(cells, name, mention, dose, timing.strip(), never)


def _hits(reading: Reading, cell: Cell) -> Sequence[QuantityHit]:
    return parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits


def _parted_dose(reading: Reading, cells: Sequence[Cell], heads: Row) -> QuantityHit | None:
    """A dose whose number and unit stand in columns of their own: "Dose 50 | Unit mg"."""
    asked = [(c, _fields(reading, _above(heads, c))) for c in cells]
    number = next((c for c, roles in asked if "dose" in roles), None)
    unit = next((c for c, roles in asked if "unit" in roles and "dose" not in roles), None)
    code = reading.lexicon.units().get(unit.text.strip()) if unit else None
    hits = _hits(reading, number) if number else ()
    if unit is None or code is None or len(hits) != 1:
        return None
    value = hits[0].value
    if not isinstance(value, Quantity) or value.code:
        return None
    hit = replace(hits[0], value=replace(value, code=code, unit=unit.text.strip()))
    return hit if is_dose(hit) else None


def _over_time(reading: Reading, one: _Taken, headers: Sequence[Row]) -> bool:
    """Whether a row gives its medicine's doses at several times: a number in each of several columns with a time."""
    numbers = (c for c in one.cells if c is not one.name and any(s.isdigit() for s in c.text) and len(c.text) <= _SHORT)
    heads = ([h for row in headers if (h := row[c.column]) is not None] for c in numbers)
    facets = ([read_label(reading, h.text, h.span) for h in column] for column in heads)
    return sum(1 for column in facets if any(f.time or f.date for f in column)) >= _LEAST


def _fields(reading: Reading, head: Cell | None) -> set[str]:
    return {entry.role for entry in reading.lexicon.label(head.text, "field")} if head is not None else set()


def _above(header: Row, cell: Cell) -> Cell | None:
    return header[cell.column] if cell.column < len(header) else None


def _medication(reading: Reading, place: TableInPlace, one: _Taken, header: Row, subject: str) -> Medication:
    start: str | None = None
    end: str | None = None
    reason, timing = "", one.timing
    for cell in one.cells:
        if cell is one.name:
            continue
        head = _above(header, cell)
        asks = roles_among(reading.lexicon, head.text) if head is not None else frozenset()
        if "reason" in asks and "start" not in asks:
            reason = reason or cell.text.strip()
            continue
        periods = periods_in(reading, cell, dated=one.dose is not None or bool(asks & {"start", "end"}))
        if periods and "end" in asks and "start" not in asks:
            end = end or periods[-1].end or periods[-1].start
        elif periods:
            start = start or periods[0].start
            end = end or periods[0].end or (periods[1].start if len(periods) > 1 else None)
        elif not timing and "often" in asks and head is not None and not any(c.isdigit() for c in head.text):
            timing = cell.text.strip()
            if timing.isdigit() and _TIMES_A_DAY.fullmatch(head.text.strip()):
                timing = f"{timing} {head.text.strip().lower()}"
    title = place.table.caption or place.frame.title  # "Previous medication (stopped)"
    stopped = any(STOPPED.search(c.text) for c in one.cells) or (
        title and STOPPED.search(reading.document.quote(title))
    )
    going_on = any(GOING_ON.search(c.text) for c in one.cells if c is not one.name)
    routes = (m.entry for c in one.cells for m in part(reading.index.mentions, c.span) if m.entry.kind == "route")
    route = next(routes, None)
    code = (
        one.mention.entry.concept if one.mention else Concept(" ".join(one.name.text.split()), (), "medicine:unmapped")
    )
    over = stopped or (end and not going_on)
    return Medication(
        subject=subject, code=code, status="stopped" if over else "active", reason=reason if over else "",
        effective=Period(start, end) if start or end else None, route=route.concept if route else None,
        dose=amount_of(one.dose), timing=timing, per_day=per_day(timing) if timing else None,
        timepoint=place.frame.timepoint, evidence=tuple(evidence_of(reading, place, c) for c in one.cells),
        rule="medicine table",
    )  # fmt: skip
