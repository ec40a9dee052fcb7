"""Tables of people: each cell is a fact of what its row, its column and its table say.

Header rows and label columns are found by what their cells look like; a cell without a value has a reason for it and is
never zero; two values in one cell are two facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from etl.document import Cell, Span
from etl.facts import (
    AnyFact,
    Coded,
    Concept,
    Evidence,
    Observation,
    Presence,
    Procedure,
    Quantity,
    Range,
    Side,
    Site,
    Value,
)
from etl.mapping.entry import Entry, Mention
from etl.parsers.index import part
from etl.parsers.measure.fit import category_of, graded, item_concept
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.people.tables import fields_of, owner
from etl.parsers.phrases import make_site
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.cell_values import CellValue, absent_reason, parse_cell
from etl.parsers.table.frame import (
    beside,
    column_facet,
    column_roles,
    evidence_of,
    frame2d,
    in_unit,
    legend_of,
    row_facet,
    unlabelled,
)  # fmt: skip
from etl.parsers.table.grading import default_measure, grade_of, sum_measure, usual_grade
from etl.parsers.table.labels import SIDE_WORDS, Facet, label_text, merge, over
from etl.parsers.table.norms import is_norm
from etl.parsers.table.parts import halves_of, sided_cell, two_values
from etl.parsers.table.shape import spanning
from etl.parsers.table.sides import noted_sides, on_side
from etl.parsers.table.times import ARROW as _ARROW
from etl.parsers.table.whole import arrow_times, define, is_total, scale_of_corner, table_facet
from etl.parsers.treatment.medicine_tables import medications, taken
from etl.parsers.treatment.tables import doses, reactions
from etl.parsers.treatment.tables import rows as treatment_rows

_CHANGES = ("improved", "worsened", "unchanged")
_MANY_ROWS = 40
_LED = re.compile(r"([^\W\d_]{2,12})\.?[,:]\s(?=[<>≤≥~]?\d)")
"""A word before the number of a cell, in a column with a unit: "ex, 52"."""
_PLUSES = re.compile(r"\(?\+{1,4}\)?|\d\+")
_SIDE_ALONE = re.compile(r"(?:on )?(?:the )?(left|right|both|bilateral|[lr])(?:ly)?(?: sides?)?(?: only)?\.?", re.I)
"""Where a finding is: "both sides", "right only"."""


def tables(reading: Reading) -> Iterator[AnyFact]:
    """The facts of all tables of people.

    Args:
        reading: the document.

    Yields:
        Observations (and Procedures for devices and treatments in use), one for each cell and value.
    """
    if reading.kind in ("cohort", "information"):
        return
    for place in reading.tables:
        if place.frame.attitude != "reported":
            continue
        if any(True for _ in treatment_rows(reading, place)):
            yield from reactions(reading, place)
            yield from _beside_treatments(reading, place)
        elif listed := medications(reading, place):
            yield from listed
        else:
            yield from of_table(reading, place)


def _beside_treatments(reading: Reading, place: TableInPlace) -> Iterator[AnyFact]:
    """What a table of treatments measures at each: the patient's weight, the cells' viability."""
    counted = doses(reading, place)
    for fact in of_table(reading, place):
        if not isinstance(fact, Observation) or not isinstance(fact.value, Quantity):
            continue
        if fact.code.entry.startswith(("measure:", "scale:")) and not any(e.column in counted for e in fact.evidence):
            yield fact


def of_table(reading: Reading, place: TableInPlace) -> Iterator[AnyFact]:
    """The facts of one table."""
    frame = frame2d(reading, place)
    grid = frame.grid
    if not grid or not grid[0]:
        return
    legend = legend_of(reading, place)
    row_texts = [label_text(row[: frame.left]) for row in grid[frame.top :]]
    column_texts = [label_text([row[c] for row in grid[: frame.top]]) for c in range(frame.left, len(grid[0]))]
    whole, scale = table_facet(reading, place, row_texts + column_texts)
    corner = column_facet(reading, place, frame, int(frame.keyed), None, legend) if frame.top else Facet()
    scale = scale or scale_of_corner(reading, corner, row_texts + column_texts)
    columns = [column_facet(reading, place, frame, c, scale, legend) for c in range(frame.left, len(grid[0]))]
    parted = False  # whether the rows are parts of the scale that the corner names
    if whole.what is None and corner.what is not None and (corner.what.grade or corner.what.kind == "scale"):
        whole, parted = replace(whole, what=corner.what), corner.what.kind == "scale"
        if parted and corner.unit == "%" and not any(f.unit for f in columns):
            whole = replace(whole, unit=corner.unit)
    if corner.pair is not None:
        whole = replace(whole, pair=corner.pair)
    roles = column_roles(reading, frame)
    people = reading.persons
    told = {b.span for _, b in fields_of(reading.document, reading.lexicon, place.table, people)}
    columns = [
        replace(
            f, subject=f.subject or owner(people, [cell for row in grid[: frame.top] if (cell := row[frame.left + i])])
        )
        for i, f in enumerate(columns)
    ]
    in_all = cache(lambda: usual_grade(reading, [row[frame.left :] for row in grid[frame.top :]][:_MANY_ROWS]))
    group, above, apart = Facet(), Facet(), set(unlabelled(frame))
    noted = noted_sides(reading, place)
    for r in range(frame.top, len(grid)):
        of_group = group.what if group.what is not None and group.what.items else None
        unit, reference = beside(reading, grid[r][frame.left :], roles)
        label = row_facet(reading, frame, grid[r], of_group or scale, legend, unit)
        label = define(reading, place, label)
        held = frame.left > 1 and not frame.keyed and r not in apart
        if held and (first := grid[r][0]) is not None and not first.text.strip():
            label = merge(
                label, replace(above, part=label.part or above.part)
            )  # the first label holds for the rows below
        else:
            above = label
        label = replace(label, subject=label.subject or owner(people, [cell for cell in grid[r] if cell is not None]))
        cells = [c for c in grid[r][frame.left :] if c is not None]
        if is_norm(reading.lexicon, label_text(grid[r][: frame.left])):
            continue
        if spanning(grid[r]) or not any(c.text.strip() for c in cells):
            group = label
            continue
        unread = label.empty
        if label.what is None and label.item is None and group.what is not None:
            label = merge(label, group)
        total = (
            sum_measure(reading, whole, label)
            if label.what is None or (label.item is not None and label.item.key == "total")
            else None
        )
        if (parted or of_group) and unread and label.text and not is_total(reading, label.text):
            continue  # a part that isn't known is not the whole
        seen: set[int] = set()
        usual = None
        if label.site and label.what is None and whole.what is None:
            usual = usual_grade(reading, [grid[r][frame.left :]]) or in_all()
        label = replace(label, unit=unit or label.unit)
        signed = any(cell is not None and _PLUSES.fullmatch(cell.text.strip()) for cell in grid[r][frame.left :])
        for c, cell in enumerate(grid[r][frame.left :]):
            if roles[c] or cell is None or id(cell) in seen or not cell.text.strip() or cell.span in told:
                continue
            seen.add(id(cell))
            if signed and cell.text.strip() in ("-", "–", "−"):
                cell = replace(cell, text="(-)")  # beside a plus it is a sign, and not an empty cell
            own = merge(label, over(columns[c : c + cell.colspan]))
            facet = merge(own, _around(own, whole))
            facet = default_measure(reading, facet, cell, usual)
            if total is not None and facet.item is None and facet.what is not None and facet.what.grade:
                facet = replace(facet, what=total)
            facet = on_side(noted, replace(facet, unit=unit or facet.unit), [p.key for p in people])
            mode = columns[c].text if columns[c].empty and columns[c].text and not roles[c] else ""
            for fact in _cell(reading, place, facet, cell, legend, label):
                if mode and isinstance(fact, Observation) and not fact.note:
                    fact = replace(fact, note=mode)
                given = isinstance(fact, Observation) and reference is not None and fact.value is not None
                yield (
                    replace(fact, reference=in_unit(reference, fact))
                    if given and isinstance(fact, Observation) and reference
                    else fact
                )


def _around(own: Facet, whole: Facet) -> Facet:
    """What a table says of a cell whose labels may have a day or a time of their own."""
    if own.date is not None and own.time is None:
        return replace(whole, time=None, date=None)
    return replace(whole, date=None) if own.time is not None else whole


def _cell(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, legend: Mapping[str, str], label: Facet
) -> Iterator[AnyFact]:
    if facet.what is None and facet.item is None:
        return
    evidence = [evidence_of(reading, place, cell)]
    comma = reading.index.comma_at(cell.span.start)
    if facet.side is None and (own := sided_cell(cell)):
        facet = replace(facet, side=own[0], pair=None)
        cell = own[1]
    subjects = (
        [facet.subject] if facet.subject else [p.key for p in reading.persons] if len(reading.persons) == 1 else []
    )
    if facet.times and not (facet.what and facet.what.pair) and (halves := two_values(cell)):
        for time, half in zip(facet.times, halves, strict=True):
            value = parse_cell(half.text, reading.lexicon.units(), comma, legend=legend)
            for subject in subjects:
                timed = replace(facet, time=time, times=None)
                yield from of_subject(reading, timed, half, value, subject, tuple(evidence))
        return
    if (arrow := _ARROW.search(cell.text)) and "," not in cell.text:
        yield from _moved(reading, place, facet, cell, arrow, subjects, tuple(evidence), legend)
        return
    if facet.what is not None and facet.what.pair:
        facet = replace(facet, pair=None)
    if facet.pair and (halves := halves_of(cell)):
        for side, half in zip(facet.pair, halves, strict=True):
            value = parse_cell(half.text, reading.lexicon.units(), comma, legend=legend)
            for subject in subjects:
                yield from of_subject(
                    reading, replace(facet, side=side, pair=None), half, value, subject, tuple(evidence)
                )
        return
    value = parse_cell(cell.text, reading.lexicon.units(), comma, legend=legend, paired=facet.pair is not None)
    for subject in subjects:
        yield from of_subject(reading, facet, cell, value, subject, tuple(evidence))


def _moved(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, arrow: re.Match[str], subjects: Sequence[str],
    evidence: tuple[Evidence, ...], legend: Mapping[str, str],
) -> Iterator[AnyFact]:  # fmt: skip
    """ "4 → 3": the value before and the one after, at the times that the caption gives to both sides of its arrow."""
    before, after = arrow_times(reading, place)
    for text, time, offset in ((cell.text[: arrow.start()], before, 0), (cell.text[arrow.end() :], after, arrow.end())):
        lead = len(text) - len(text.lstrip())
        start = cell.span.start + offset + lead
        side = replace(cell, text=text.strip(), span=Span(start, start + len(text.strip())))
        value = parse_cell(side.text, reading.lexicon.units(), reading.index.comma_at(start), legend=legend)
        for subject in subjects:
            yield from of_subject(reading, replace(facet, time=facet.time or time), side, value, subject, evidence)


def of_subject(
    reading: Reading, facet: Facet, cell: Cell, value: CellValue, subject: str, evidence: tuple[Evidence, ...]
) -> Iterator[AnyFact]:
    """The facts that a value gives of what its labels say, for one person."""
    entry = facet.what
    assert entry is not None
    concept = item_concept(entry, facet.item) if facet.item else entry.concept
    if facet.item is not None and facet.item.absent_of:
        asked = reading.lexicon.get("finding", facet.item.absent_of) or reading.lexicon.get(
            "procedure", facet.item.absent_of
        )
        concept = asked.concept if asked else concept
    elif entry.kind == "scale" and facet.item is None and entry.total is not None:
        concept = item_concept(entry, entry.total)
    base = Observation(
        subject=subject, code=concept, category=category_of(entry), effective=facet.date, timepoint=facet.time,
        site=_site(reading, facet, facet.side), evidence=evidence, rule="table", reference=_reference(entry, facet),
    )  # fmt: skip
    if entry.kind == "medicine" and (dose := taken(base, facet.unit, value)):
        yield dose
        return
    if value.absent:
        if entry.kind != "medicine":
            yield replace(base, absent_reason=value.absent)
        return
    if entry.kind == "procedure":
        yield from _procedure(reading, base, entry, value)
        return
    if value.kind == "pair" and facet.pair and len(value.hits) == 2:
        for side, hit in zip(facet.pair, value.hits, strict=True):
            yield from _one(reading, replace(base, site=_site(reading, facet, side)), entry, facet, hit, cell, "")
        return
    if value.kind == "yesno":
        yield replace(base, presence="present" if value.answer else "absent")
        return
    if entry.kind == "finding" and (where := _SIDE_ALONE.fullmatch(value.text)):
        yield replace(base, presence="present", site=_site(reading, facet, SIDE_WORDS[where[1].lower()]))
        return
    if value.kind == "text" and facet.unit and len(value.hits) == 1 and (led := _LED.match(value.text)):
        yield from _one(reading, base, entry, facet, value.hits[0], cell, led[1])
        return
    worded = entry.kind == "function" and (len(value.hits) > 1 or any(r.strip() for r in value.remarks))
    if value.kind == "text" or not value.hits or worded:
        yield from _text(reading, base, entry, cell, value)
        return
    if len(entry.pair) == len(value.hits) == 2:
        for name, hit in zip(entry.pair, value.hits, strict=True):
            if isinstance(hit.value, Quantity):
                yield replace(
                    base,
                    code=reading.lexicon.need("measure", name).concept,
                    value=_united(reading.lexicon.units(), entry, facet, hit.value),
                )
        return
    if facet.second and [h.kind for h in value.hits] == ["number"] * 2:
        for hit, unit in zip(value.hits, (facet.unit, facet.second), strict=True):
            yield from _one(reading, base, entry, replace(facet, unit=unit), hit, cell, "")
        return
    remarks = value.remarks or ("",) * len(value.hits)
    for hit, remark in zip(value.hits, remarks, strict=False):
        yield from _one(reading, base, entry, facet, hit, cell, remark)


def _site(reading: Reading, facet: Facet, side: Side | None) -> Site | None:
    site = facet.site
    if site is None and facet.what is not None and facet.what.implies:
        site = reading.lexicon.get("site", facet.what.implies[0])
    return make_site(reading.document.text, reading.lexicon, site, side, facet.part, facet.place)


def _reference(entry: Entry, facet: Facet) -> Range | None:
    item = facet.item or entry.total or entry
    if entry.kind != "scale" or item.low is None or item.high is None:
        return None
    if facet.unit == "%":
        return Range(Quantity(Decimal(0), "%"), Quantity(Decimal(100), "%"))  # a share of the highest score
    return Range(Quantity(item.low), Quantity(item.high))


def _one(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, hit: QuantityHit, cell: Cell, remark: str
) -> Iterator[AnyFact]:
    printed = cell.text[hit.start : hit.end].strip()
    base = replace(base, flag=hit.flag, note=remark.strip(" ()"))
    if hit.kind == "mark" and entry.grade and (grade := grade_of(reading, entry, hit)):
        yield replace(base, value=graded(reading, entry, grade, printed))
        return
    if hit.kind == "mark":
        sign = hit.grade or printed
        presence: Presence = "equivocal" if any(c in sign for c in "±?") else "present" if "+" in sign else "absent"
        yield replace(base, presence=presence)
        return
    if entry.grade:
        grade = grade_of(reading, entry, hit)
        physical = facet.unit or (hit.value.code if isinstance(hit.value, Quantity) else "")
        if physical and isinstance(hit.value, (Quantity, Range)) and (grade is None or physical in entry.units):
            yield replace(
                base, code=_of_site(base, entry), value=_united(reading.lexicon.units(), entry, facet, hit.value)
            )
            return
        if grade is None:
            yield replace(base, value=printed)
            return
        yield replace(base, value=graded(reading, entry, grade, printed))
        return
    value: Value | None = hit.value
    if value is None:
        yield replace(base, value=printed)
        return
    if entry.kind == "scale" and isinstance(value, Quantity):
        yield replace(base, value=replace(value, code="%" if "%" in (facet.unit, value.code) else "", unit=""))
        return
    if entry.kind in ("finding", "condition") and hit.grade and printed[-1:] in "+-−–":
        yield replace(base, value=printed, presence="present")
        return
    if entry.kind in ("finding", "condition") and isinstance(value, Quantity) and not value.code:
        yield replace(base, value=value, presence="present" if value.value else "absent")
        return
    yield replace(
        base,
        value=_united(reading.lexicon.units(), entry, facet, value) if isinstance(value, (Quantity, Range)) else value,
    )


def _of_site(base: Observation, entry: Entry) -> Concept:
    """A force measured of a movement is named after it ("elbow flexion strength")."""
    if base.site is None or not base.site.concept.text or entry.implies:
        return entry.concept
    return Concept(f"{base.site.concept.text} {entry.name.split()[-1]}", entry.codings, entry.concept.entry)


def _united(units: Mapping[str, str], entry: Entry, facet: Facet, value: Quantity | Range) -> Quantity | Range:
    """The unit of the cell, else of its labels, else the only one the measure can have."""
    if isinstance(value, Range):
        low = _united(units, entry, facet, value.low) if value.low else None
        high = _united(units, entry, facet, value.high) if value.high else None
        return Range(low if isinstance(low, Quantity) else None, high if isinstance(high, Quantity) else None)
    if value.code:
        return value
    if facet.unit is not None:
        return replace(value, code=facet.unit)
    if len(entry.units) == 1:
        return replace(value, code="" if entry.units[0] in ("1", "{score}") else entry.units[0])
    if not entry.units or {"1", "", "{score}"} & set(entry.units):
        return replace(value, code="")
    named = [c for w in re.findall(r"\w+", facet.text) if (c := units.get(w)) and c in entry.units]  # "how many years?"
    return replace(value, code=named[0] if named else None)


def _of_change(behind: Sequence[Mention]) -> bool:
    """Whether a degree is followed by a change, which it is the degree of."""
    return bool(behind) and behind[0].entry.kind == "cue" and behind[0].entry.role in _CHANGES


def _procedure(reading: Reading, base: Observation, entry: Entry, value: CellValue) -> Iterator[AnyFact]:
    """A device or therapy asked for in a table: yes, no, or how much of it."""
    if value.kind == "yesno" and not value.answer:
        yield replace(base, presence="absent")
        return
    yield Procedure(
        subject=base.subject, code=entry.concept, status="completed", performed=base.effective, timepoint=base.timepoint,
        evidence=base.evidence, rule="table",
    )  # fmt: skip
    for hit in value.hits:
        if isinstance(hit.value, (Quantity, Range)):
            use = Concept(f"{entry.name} use", (), f"use:{entry.id}")
            yield replace(base, code=use, value=hit.value)


def _text(reading: Reading, base: Observation, entry: Entry, cell: Cell, value: CellValue) -> Iterator[AnyFact]:
    """Words in a cell: a severity, a change, a normal finding, or the text itself."""
    mentions = part(reading.index.mentions, cell.span) or reading.lexicon.find(value.text)  # without footnote marks
    for n, m in enumerate(mentions):
        e = m.entry
        if e.kind == "qualifier" and _of_change(mentions[n + 1 :]):
            continue  # "Moderate improvement"
        if e.kind == "qualifier" and e.role == "severity" and entry.kind in ("finding", "function"):
            yield replace(base, presence="present", severity=e.concept)
            return
        if e.kind == "cue" and e.role in _CHANGES:
            yield replace(base, change=e.role)  # type: ignore[arg-type]
            return
        if (e.kind == "cue" and e.role in ("negated", "resolved", "discontinued")) or absent_reason(value.text):
            yield replace(base, presence="absent")
            return
        if e.kind == "cue" and e.role == "difficulty" and entry.kind == "function" and entry.impaired:
            impaired = reading.lexicon.get("finding", entry.impaired)
            if impaired:
                yield replace(base, code=impaired.concept, presence="present")
                return
        if e.kind == "qualifier" and e.role in ("value", "presence"):
            canonical = reading.lexicon.get("qualifier", e.value) or e
            if entry.kind == "finding":
                absent = (e.value or e.id) in ("absent", "negative", "normal", "none")
                yield replace(base, presence="absent" if absent else "present")
            elif entry.kind in ("measure", "function") and canonical.id in ("absent", "present"):
                yield replace(base, presence=canonical.id)  # type: ignore[arg-type]
            else:
                yield replace(base, value=Coded(canonical.concept, None, value.text))
            return
    if value.text:
        yield replace(base, value=value.text)
