"""Tables of grades: which graded measure the rows of a table without a name for it show, and the grade that a cell prints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Quantity
from etl.mapping.entry import Entry
from etl.parsers.cell.values import CellValue, absent_reason, parse_cell
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import comparable
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

_LEAST = 2
_OF_GRADE = regex(r"[\s/(,;]")
_OTHER_SCALE = regex(r"\b(?:scores?|scales?|index|indices)\b[^\n.;]{0,30}?\b0\s?(?:-|–|to)\s?(\d{1,3})\b", re.I)


def sum_measure(reading: Reading, whole: Facet, label: Facet) -> Entry | None:
    """The measure that sums the grades of a table, for its row "Total"."""
    if (
        whole.what is None
        or not whole.what.grade
        or not any(i.key == "total" for _, i in reading.lexicon.scales_with(label.text))
    ):
        return None
    return next((m for m in reading.lexicon.of("measure") if m.part_of == whole.what.id), None)


def if_shown(reading: Reading, said: Sequence[Facet], rows: Sequence[Sequence[Cell | None]]) -> list[Facet]:
    """What the words over a table say, without a scale of grades none of which its numbers are: "Level" below "ASIA motor
    score" heads no classes from A to E.

    Args:
        reading: the document.
        said: of the caption, of the first cell.
        rows: the cells of the table's values.
    """
    texts = {_OF_GRADE.split(c.text.strip())[0] for row in rows for c in row if c is not None and c.text.strip()}
    out = []
    for facet in said:
        scale = facet.what if facet.what is not None and facet.what.kind == "scale" else None
        system = reading.lexicon.get("grade", scale.grade) if scale is not None and scale.grade else None
        known = {g.text for g in system.grades} if system is not None else set()
        strange = bool(known) and any(text[:1].isdigit() for text in texts) and not texts & known
        out.append(replace(facet, what=None) if strange else facet)
    return out


def usual_grade(reading: Reading, rows: Sequence[Sequence[Cell | None]]) -> Entry | None:
    """The graded measure whose grades all values of some rows are, when there are several."""
    cells = [c for row in rows for c in row if c is not None and c.text.strip()]
    known = [parse_cell(c.text, reading.lexicon.units(), paired=True) for c in cells]
    valued = [value for value in known if value.hits]
    if len(valued) < _LEAST:
        return None
    graded = (e for e in reading.lexicon.of("measure") if e.grade)
    return next((e for e in graded if all(_grade_of(reading, e, value) for value in valued)), None)


def of_other_scale(reading: Reading, place: TableInPlace) -> bool:
    """Whether a table is headed by a score that ends elsewhere than grades of strength do: its bare numbers are that one's.

    Args:
        reading: the document.
        place: the table; "Skin score (0–3 per site)" above rows of sites.
    """
    heads = [s for s in (place.table.caption, place.lead, place.frame.title) if s]
    if any(m.entry.grade for s in heads for m in part(reading.index.mentions, s)):
        return False
    ends = {int(m[1]) for s in heads for m in _OTHER_SCALE.finditer(reading.document.text, s.start, s.end)}
    usual = next((e for e in reading.lexicon.of("measure") if e.grade), None)
    system = reading.lexicon.get("grade", usual.grade) if usual else None
    return bool(ends) and system is not None and max(g.ordinal for g in system.grades) not in ends


def default_measure(reading: Reading, facet: Facet, cell: Cell, usual: Entry | None) -> Facet:
    """A site with grades and no measure named: the first graded measure of the mappings that knows such grades.

    A cell without a value is of the measure that is usual in its row and column.
    """
    if facet.what is not None or facet.item is not None or facet.site is None or facet.site.role == "organ":
        return facet
    for entry in reading.lexicon.of("measure"):
        if facet.unit and not any(comparable(facet.unit, unit) for unit in entry.units):
            continue  # "Amplitude (mV)" is no strength
        if entry.role == "laboratory":
            continue  # "4+" of a muscle is nothing in the urine
        value = parse_cell(cell.text, reading.lexicon.units(), paired=facet.pair is not None) if entry.grade else None
        if value is not None and (_grade_of(reading, entry, value) or _force_of(facet, entry, value)):
            return replace(facet, what=entry)
    missing = any(absent_reason(part) for part in re.split(r"[/|]", cell.text)) or absent_reason(cell.text)
    return replace(facet, what=usual) if missing and usual else facet


def _force_of(facet: Facet, entry: Entry, value: CellValue) -> bool:
    """Whether a value is what an instrument measured of a muscle, in the unit that its label prints: "Hip flexion (kg)"."""
    return facet.unit in entry.units and bool(value.hits) and all(h.kind == "number" for h in value.hits)


def _grade_of(reading: Reading, entry: Entry, value: CellValue) -> bool:
    return bool(value.hits) and all(grade_of(reading, entry, h) is not None for h in value.hits)


def grade_of(reading: Reading, entry: Entry, hit: QuantityHit) -> str | None:
    system = reading.lexicon.get("grade", entry.grade)
    if system is None:
        return None
    known = {g.text for g in system.grades}
    if hit.denominator is not None and hit.denominator != max(g.ordinal for g in system.grades):
        return None  # "3 of 14" is no grade out of five
    if hit.grade:
        bare = hit.grade.replace("−", "-").replace("–", "-").split("/")[0].strip()
        return bare if bare in known else None
    if isinstance(hit.value, Quantity) and not hit.value.code:
        bare = f"{hit.value.value.normalize():f}"
        return bare if bare in known else None
    return None
