"""The facts of a cell: what its labels say together of its value, of both values of two sides, or of two times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from etl.document import Cell
from etl.facts import AnyFact
from etl.parsers.cell.facts import LEVEL, in_letters, of_subject
from etl.parsers.cell.parts import (
    ANOTHER_SIDE,
    MINUS,
    SIGNS,
    both_sides,
    halves_at,
    halves_of,
    parted_cell,
    roman_grade,
    said_twice,
    sided_cell,
    values_in_row,
)  # fmt: skip
from etl.parsers.cell.values import parse_cell
from etl.parsers.index import part
from etl.parsers.label.caption import arrow_times
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import is_day
from etl.parsers.label.labels import Facet
from etl.parsers.label.schedule import Schedule
from etl.parsers.label.times import ARROW
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.dates import period_of
from etl.value import replace


def facts_of_cell(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, legend: Mapping[str, str], visits: Schedule
) -> Iterator[AnyFact]:
    """The facts of one cell.

    Args:
        reading: the document.
        place: its table.
        facet: what its row, its column and its table say together.
        cell: the cell.
        legend: what the table's notes say of signs.
        visits: the days of visits.
    """
    if (facet.what is None and facet.item is None) or is_day(facet.what, cell):
        return
    bare = cell.text.strip()
    lettered = facet.what is not None and facet.what.grade and in_letters(reading, facet.what)
    if lettered and LEVEL.fullmatch(bare) and reading.lexicon.label(bare, "site"):
        return  # "C6" is no class of what is graded in letters
    if bare.strip("()[] ") in reading.lexicon.units():
        return  # a unit is no value
    evidence = [evidence_of(reading, place, cell)]
    facet, cell = _with_own_day(reading, facet, cell)
    comma = reading.index.comma_at(cell.span.start)
    if facet.side is None and (two := both_sides(cell)):
        for side, half in two:
            yield from facts_of_cell(reading, place, replace(facet, side=side, pair=None), half, legend, visits)
        return
    if facet.side is None and (own := sided_cell(cell)) and not ANOTHER_SIDE.search(own[1].text):
        facet = replace(facet, side=own[0], pair=None)
        cell = own[1]
    if facet.what is not None and facet.what.grade and not facet.part and (placed := parted_cell(reading, cell)):
        facet, cell = replace(facet, part=placed[0]), placed[1]
    subjects = (
        [facet.subject] if facet.subject else [p.key for p in reading.persons] if len(reading.persons) == 1 else []
    )
    of_pair = facet.what is not None and facet.what.pair
    if facet.times and not of_pair and (parts := values_in_row(cell, len(facet.times))):
        for time, half in zip(facet.times, parts, strict=True):
            timed = visits.dated(replace(facet, time=time, times=None, date=None))
            for fact in facts_of_cell(reading, place, timed, half, legend, visits):
                yield replace(fact, evidence=tuple(evidence))
        return
    if (arrow := ARROW.search(cell.text)) and ("," not in cell.text or all(map(both_sides, halves_at(cell, arrow)))):
        yield from _moved(reading, place, facet, cell, arrow, legend, visits)
        return
    said = said_twice(reading, cell) if facet.pair else None
    if said is not None or (facet.what is not None and facet.what.pair):
        facet, cell = replace(facet, pair=None, side=None if said else facet.side), said or cell
    if facet.pair and facet.what and facet.what.kind == "finding" and SIGNS.fullmatch(cell.text):
        cell = replace(cell, text=MINUS.sub("(-)", cell.text))  # "-/+" below "Right / left" is no, and yes
    if facet.pair and (halves := halves_of(cell)):
        for side, half in zip(facet.pair, halves, strict=True):
            value = parse_cell(half.text, reading.lexicon.units(), comma, legend=legend)
            for subject in subjects:
                yield from of_subject(
                    reading, replace(facet, side=side, pair=None), half, value, subject, tuple(evidence)
                )
        return
    numeral = roman_grade(cell.text) if facet.what is not None and facet.what.grade else None
    value = numeral or parse_cell(
        cell.text, reading.lexicon.units(), comma, legend=legend, paired=facet.pair is not None
    )
    for subject in subjects:
        yield from of_subject(reading, facet, cell, value, subject, tuple(evidence))


def _with_own_day(reading: Reading, facet: Facet, cell: Cell) -> tuple[Facet, Cell]:
    """Return a cell without the day in brackets behind its value, which holds for it alone: "1.4 (11 May 2010)"."""
    day = next(iter(part(reading.index.dates, cell.span)), None)
    if day is None or day.comparator or (own := period_of(day)) is None:
        return facet, cell
    at, end = day.start - cell.span.start, day.end - cell.span.start
    ahead, behind = cell.text[:at].rstrip(), cell.text[end:].strip()
    if not ahead.endswith(("(", "[")) or behind not in (")", "]") or not any(map(str.isalnum, ahead)):
        return facet, cell
    text = ahead[:-1].rstrip()
    return replace(facet, date=own), replace(cell, text=text, span=replace(cell.span, end=cell.span.start + len(text)))


_PAIR = 2


def _moved(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, arrow: re.Match[str], legend: Mapping[str, str],
    visits: Schedule,
) -> Iterator[AnyFact]:  # fmt: skip
    """ "4 → 3": the value before and the one after, at the times that the caption gives to both sides of its arrow."""
    times = facet.times if facet.times and len(facet.times) == _PAIR else arrow_times(reading, place)
    for half, time in zip(halves_at(cell, arrow), times, strict=True):
        timed = visits.dated(replace(facet, time=time if facet.times else facet.time or time, times=None, date=None))
        for fact in facts_of_cell(reading, place, timed, half, legend, visits):
            yield replace(fact, evidence=(evidence_of(reading, place, cell),))
