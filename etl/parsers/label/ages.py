"""Rows and columns of a table that ask for the age: at each visit ("Age, months | 5.1 | 7.2"), or at a treatment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from etl.document import Cell
from etl.facts import Evidence, Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.cell.values import parse_cell
from etl.parsers.label.labels import Facet
from etl.parsers.people.social import AGE
from etl.parsers.reading import Reading
from etl.parsers.when.ages import AgeUnit, find_ages
from etl.patterns import regex
from etl.value import replace

_UNIT = regex(r"\s*[(\[,]")
_PARTS = regex(r"\s*[,/&]\s*")
_DAY = regex(
    r"(?:19|20)\d\d(?P<a>[-./])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-./])\d{1,2}(?P=b)(?:19|20)\d\d|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
)
_UNITS = ("a", "mo", "wk", "d")
_LEAST = 2
_GROWN = 18
_NEAR = 15
_OLDEST = {"a": 120, "mo": 1500, "wk": 1500, "d": 1500}


def asks_age(reading: Reading, cells: Iterable[Cell | None]) -> bool:
    """Whether labels ask for an age: "Age (months)", "Age at surgery".

    Args:
        reading: the document.
        cells: the labels of a row or of a column.
    """
    texts = {" ".join(c.text.split()).strip(" :") for c in cells if c is not None}
    texts |= {_UNIT.split(text, maxsplit=1)[0] for text in texts}
    texts |= {part for text in texts for part in _PARTS.split(text)}  # "Sex, age"
    return any(e.role == "age" for text in texts if text for e in reading.lexicon.label(text, "field"))


def is_day(what: Entry | None, cell: Cell) -> bool:
    """Whether a cell is a day or a month with its year, which nothing measured has for its value.

    Args:
        what: what the cell's labels ask for; a disease or a medicine may have its day there.
        cell: the cell.
    """
    return what is not None and what.kind in ("measure", "scale") and _DAY.fullmatch(cell.text.strip()) is not None


def age_in(
    reading: Reading, facet: Facet, cell: Cell, subjects: Sequence[str], evidence: tuple[Evidence, ...]
) -> Iterator[Observation]:
    """The age that a cell tells, at the date or time of its row and column.

    Args:
        reading: the document.
        facet: what the cell's labels say; years without a unit.
        cell: the cell.
        subjects: whose age it is.
        evidence: the cell's place.
    """
    worded = [hit for hit in find_ages(cell.text) if hit.value is not None]
    numbers = [
        hit.value
        for hit in parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
        if isinstance(hit.value, Quantity) and not hit.value.comparator
    ]
    unit: AgeUnit = cast(AgeUnit, facet.unit) if facet.unit in _UNITS else "a"
    if len(worded) == 1:
        value, unit = worded[0].value, worded[0].unit
    elif len(numbers) == 1:
        value = numbers[0].value
        unit = cast(AgeUnit, numbers[0].code) if numbers[0].code in _UNITS else unit
    else:
        return
    if value is None or not 0 <= value <= _OLDEST[unit]:
        return
    age = Observation(
        subject="", code=AGE, category="vital-signs", value=Quantity(value, unit, unit), effective=facet.date,
        timepoint=facet.time, evidence=evidence, rule="age",
    )  # fmt: skip
    yield from (replace(age, subject=subject) for subject in subjects)


def without_ages(reading: Reading, columns: Sequence[Facet]) -> list[Facet]:
    """What the headings of columns say; whole years that are ages of a person are no time after a treatment.

    "45 years", "46 years" and "47 years" above the scores of somebody of 46 are ages: nobody was treated so long before.

    Args:
        reading: the document.
        columns: what each heading says.
    """
    own = [
        f.time.offset.value
        for f in columns
        if f.time is not None and f.time.phase == "after" and f.time.offset is not None and f.time.offset.code == "a"
    ]
    ages = [hit.value for _, hit in reading.ages if hit.unit == "a" and hit.value is not None]
    if len(own) < _LEAST or not ages or min(own) < _GROWN or max(own) + _NEAR < min(ages):
        return list(columns)
    return [
        replace(f, time=None) if f.time is not None and f.time.offset is not None and f.time.offset.value in own else f
        for f in columns
    ]
