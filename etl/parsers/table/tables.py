"""Tables of people: each cell is a fact of what its row, its column and its table say.

Header rows and label columns are found by what their cells look like; a cell without a value has a reason for it and is
never zero; two values in one cell are two facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from etl.document import Cell, Span
from etl.facts import AnyFact, Observation, Quantity, Range, Timepoint
from etl.parsers.listed.cells import of_listing
from etl.parsers.people.table_fields import fields_of
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.ages import age_in, asks_age, is_day, without_ages
from etl.parsers.table.asked_in_turn import of_one_thing, place_only
from etl.parsers.table.cell_facts import of_subject
from etl.parsers.table.cell_values import parse_cell
from etl.parsers.table.cell_words import is_other_level
from etl.parsers.table.event_grades import with_event_grade
from etl.parsers.table.frame import (
    carried,
    column_facet,
    evidence_of,
    frame2d,
    row_facet,
    unlabelled,
)  # fmt: skip
from etl.parsers.table.grading import default_measure, if_shown, of_other_scale, sum_measure, sum_of_sites, usual_grade
from etl.parsers.table.groups import asks_outcome, at_site, below, completed, gathers, in_family
from etl.parsers.table.in_units import around, may_have
from etl.parsers.table.label_terms import site_outside
from etl.parsers.table.labels import Facet, as_measured, label_text, merge, over, read_label
from etl.parsers.table.legend import legend_of
from etl.parsers.table.marked_days import marked_days
from etl.parsers.table.norms import asks_reaction, is_norm, of_change
from etl.parsers.table.noted_units import noted_units
from etl.parsers.table.of_corner import at_corner, corner_place, of_titled, unit_in
from etl.parsers.table.parts import (
    ANOTHER_SIDE,
    both_sides,
    halves_at,
    halves_of,
    halves_said,
    parted_cell,
    plus_columns,
    roman_grade,
    said_twice,
    sided_cell,
    sides_moved,
    two_values,
    with_signs,
)
from etl.parsers.table.parts_below import parts_below
from etl.parsers.table.people_keys import by_keys
from etl.parsers.table.positions import position, positioned, with_device
from etl.parsers.table.ratings import is_marked, rating_heads
from etl.parsers.table.references import beside, in_unit, of_columns
from etl.parsers.table.result_rows import flag_of
from etl.parsers.table.roles import column_roles, told_events
from etl.parsers.table.row_keys import as_keyed, keys_of
from etl.parsers.table.schedule import Schedule, beside_table, schedule
from etl.parsers.table.scored import is_unknown_item, of_kind, of_region, scale_named, scored_columns, unknown_items
from etl.parsers.table.shape import spanning, valued
from etl.parsers.table.short_labels import felt
from etl.parsers.table.sides import noted_sides, on_side, other_side
from etl.parsers.table.signs import answers_in, as_answer, as_change
from etl.parsers.table.strange_rows import as_condition, of_test, of_values, strange_rows
from etl.parsers.table.times import ARROW, day_in, days_of_columns, of_arrival
from etl.parsers.table.told_days import told_times
from etl.parsers.table.totals_below import items_above
from etl.parsers.table.unknown_parts import rows_of_parts
from etl.parsers.table.whole import (
    arrow_times,
    at_part,
    define,
    has_item,
    is_total,
    of_caption,
    scale_of_corner,
    table_facet,
    unit_titled,
)
from etl.parsers.treatment.medicine_tables import medications
from etl.parsers.treatment.tables import doses, doses_of_rows, of_patients, reactions
from etl.parsers.treatment.tables import rows as treatment_rows
from etl.patterns import regex

_Keys = Mapping[str, str]
_MANY_ROWS, _YEAR, _SHORT = 40, 4, 3
_DIGIT = regex(r"\d")
_FELT = ("absent", "reduced", "diminished", "decreased", "intact", "impaired", "preserved", "normal", "lost")


def tables(reading: Reading) -> Iterator[AnyFact]:
    """The facts of all tables of people.

    Args:
        reading: the document.

    Yields:
        Observations (and Procedures for devices and treatments in use), one for each cell and value.
    """
    if reading.kind in ("cohort", "information"):
        return
    visits, keys = schedule(reading), keys_of(reading.document, reading.lexicon)
    for place in reading.tables:
        if place.frame.attitude != "reported":
            continue
        if place.people is not None and reading.persons:
            continue  # read with their lines
        if treated := tuple(treatment_rows(reading, place)):
            yield from medications(reading, place)  # of rows between those of the treatments
            yield from reactions(reading, place, treated)
            yield from _beside_treatments(reading, place, visits, keys)
        elif listed := medications(reading, place):
            yield from listed
        else:
            yield from of_table(reading, place, visits, keys)


def _beside_treatments(reading: Reading, place: TableInPlace, visits: Schedule, keys: _Keys) -> Iterator[AnyFact]:
    """What a table of treatments measures at each: the patient's weight, the cells' viability."""
    counted = doses(reading, place)
    for fact in of_table(reading, place, visits, keys, by_column=True):
        told = isinstance(fact, Observation) and (
            (fact.presence and not fact.note) or isinstance(fact.value, (Quantity, Range))
        )
        if not isinstance(fact, Observation) or not told:
            continue
        if fact.code.entry.startswith(("measure:", "scale:")) and not any(e.column in counted for e in fact.evidence):
            yield fact


def of_table(
    reading: Reading, place: TableInPlace, visits: Schedule, keys: _Keys, *, by_column: bool = False
) -> Iterator[AnyFact]:
    """The facts of one table.

    Args:
        reading: the document.
        place: the table.
        visits: the days that the text gives to the visits which a label names.
        keys: what a key says of the short names of rows.
        by_column: whether its rows are treatments, so that only the columns' headings say what was measured.
    """
    frame = frame2d(reading, place)
    grid = frame.grid
    if not grid or not grid[0]:
        return
    legend, visits = legend_of(reading, place), beside_table(reading, place, visits)
    row_texts = [label_text(row[: frame.left]) for row in grid[frame.top :]]
    column_texts = [label_text([row[c] for row in grid[: frame.top]]) for c in range(frame.left, len(grid[0]))]
    whole, scale = table_facet(reading, place, row_texts + column_texts)
    corner = column_facet(reading, place, frame, int(frame.keyed), None, legend) if frame.top else Facet()
    scale = scale_of_corner(reading, corner, row_texts + column_texts) or scale
    whole, corner = if_shown(reading, (whole, corner), [row[frame.left :] for row in grid[frame.top :]])
    columns = [column_facet(reading, place, frame, c, scale, legend) for c in range(frame.left, len(grid[0]))]
    parted = False  # whether the rows are parts of the scale that the corner names
    if whole.what is None and corner.what is not None and (corner.what.grade or corner.what.kind == "scale"):
        whole, parted = replace(whole, what=corner.what), corner.what.kind == "scale"
        printed = corner.unit == "%" if parted else corner.unit in corner.what.units  # "Strength (kg)" over muscles
        if printed and not any(f.unit for f in columns):
            whole = replace(whole, unit=corner.unit)
    if whole.what is None and corner.what is not None and corner.unit and not any(f.measured for f in columns):
        heads = [row[0] for row in grid[frame.top :][:_MANY_ROWS]]
        if not any(read_label(reading, h.text, h.span).measured for h in heads if h is not None and h.text.strip()):
            whole = replace(whole, what=corner.what, unit=corner.unit)  # "Range of motion (degrees)" over joints
    if corner.pair is not None:
        whole = replace(whole, pair=corner.pair)
    if whole.time is None and corner.what is None and not any(f.time for f in columns):
        whole = replace(whole, time=corner.time)  # "After Rx: | 12/05 | 11/06"
    whole = of_one_thing(whole, columns)
    if whole.what is None and scale is None and not any(f.measured for f in columns):
        whole = replace(whole, what=of_caption(reading, place, [row[0] for row in grid[frame.top :]]))
    columns = [
        f if f.measured else replace(f, what=of_titled(reading, place, (corner.text,), f))
        for f in without_ages(reading, positioned(reading, whole.what, columns))
    ]
    normal = of_columns(reading, grid, frame.top, frame.left)
    people = reading.persons
    of_year = whole.date is not None and len(whole.date.start or "") == _YEAR
    if of_year and place.lines:
        whole = replace(whole, date=None)  # the year of a register is no day of anybody's
    told = {b.span for _, b in fields_of(reading.document, reading.lexicon, place.lines, people)}
    told |= {Span(e.start, e.end) for _, draft in of_patients(reading, place) for e in draft.evidence}
    told |= doses_of_rows(reading, place)
    mine, whose, theirs = by_keys(reading, grid, frame.top, frame.left)
    columns = [
        replace(
            visits.dated(f, [cell.text for row in grid[: frame.top] if (cell := row[frame.left + i])]),
            subject=f.subject
            or mine.get(i + frame.left)
            or reading.owners.of(*(cell for row in grid[: frame.top] if (cell := row[frame.left + i]))),
        )
        for i, f in enumerate(columns)
    ]
    noted_days, of_rows = marked_days(reading, place, frame)
    days = noted_days | days_of_columns(reading, frame.grid, frame.top, frame.left)
    columns = [replace(f, date=f.date or days.get(i + frame.left)) for i, f in enumerate(columns)]
    when = told_times(
        reading, place, [[h for r in grid[: frame.top] if (h := r[c])] for c in range(frame.left, len(grid[0]))]
    )
    columns = [replace(f, time=when.get(i)) if f.time is None and f.date else f for i, f in enumerate(columns)]
    sites = {f.site.id: f.site for f in columns if f.site is not None}
    there = corner_place(reading, corner, columns)
    headed = next(iter(sites.values())) if len(sites) == 1 else there.site if there.side else None
    aging = [asks_age(reading, [row[frame.left + i] for row in grid[: frame.top]]) for i in range(len(columns))]
    columns, roles, grid = told_events(reading, frame, columns, column_roles(reading, frame, columns))
    plain_value = [any(e.role == "measured" for e in reading.lexicon.label(f.text, "field")) for f in columns]
    other_scale, several = of_other_scale(reading, place), len(people) > 1 and any(f.measured for f in columns)
    aside = [bool(f.empty and f.text) and not plain_value[c] for c, f in enumerate(columns)]
    by_site = scale_named(reading, place) if scale is None and whole.what is None else None
    by_site = by_site if by_site is not None and not by_site.items else None
    titled, of_notes = unit_titled(reading, place), cache(partial(noted_units, reading, place))
    pluses = plus_columns([row[frame.left :] for row in grid[frame.top :]])
    signed = {c for c in pluses if columns[c].what is not None}
    answers = answers_in([row[frame.left :] for row in grid[frame.top :]])
    in_all = cache(lambda: usual_grade(reading, [row[frame.left :] for row in grid[frame.top :]][:_MANY_ROWS]))
    group, over_it, apart = Facet(), Facet(), set(unlabelled(reading, frame))
    arrived = of_arrival(reading, [row[t] for row in grid[: frame.top] for t in frame.timed])
    above: Sequence[Cell | None] = ()
    scored, rated = scored_columns(reading, frame), rating_heads(reading, grid, frame.top)
    items = unknown_items(reading, frame) if scale is None and whole.what is None else frozenset()
    gathering: Callable[[], bool] = bool
    noted, set_in = noted_sides(reading, place), parts_below(reading, grid, frame.top)
    strange, of_part = strange_rows(reading, frame, whole), rows_of_parts(reading, frame)
    run_of = items_above(reading, frame)
    for r in range(frame.top, len(grid)):
        of_group = group.what if group.what is not None and group.what.items else None
        # a group of another scale ("Ashworth") has no items of the table's own
        other = of_group is None and group.what is not None and group.what.kind == "scale"
        other = other and not has_item(reading, scale, label_text(grid[r][: frame.left]))
        unit, reference = beside(reading, grid[r][frame.left :], roles)
        flag = flag_of(grid[r][frame.left :], roles)
        shown = set_in.get(r) or (None if other else of_group or run_of.get(r) or scale)
        above = grid[r] if frame.keyed or r in apart else carried(frame, grid[r], above)
        above = [None if c == whose else cell for c, cell in enumerate(above)] if whose >= 0 else above
        label = row_facet(reading, frame, above, shown, None if scored else unit)
        label = as_keyed(reading.lexicon, keys, in_family(reading, place, define(reading, place, label), shown))
        label = over_it = other_side(label, over_it)
        label = replace(label, what=of_titled(reading, place, (group.text, corner.text), label))
        label = of_test(reading, whole, label) if r in strange else label
        label = label if scored else of_values(reading, label, grid[r][frame.left :], unit)
        if r in frame.rows and label.time is None:
            beside_it = frame.counted > 0  # another column than the one of its name
            label = (
                replace(label, time=frame.rows[r])
                if beside_it
                else replace(label, time=frame.rows[r], what=None, item=None, unit=None)
            )
        label = visits.dated(replace(label, date=frame.dated.rows.get(r) or label.date or of_rows.get(r)))
        own_key = label.subject or theirs.get(r)
        label = replace(label, subject=own_key or reading.owners.of(*(cell for cell in grid[r] if cell is not None)))
        cells = [c for c in grid[r][frame.left :] if c is not None]
        named = label_text(grid[r][: frame.left])
        if not any(_DIGIT.search(c.text) for c in cells) and any(c.text.strip() in _FELT for c in cells):
            label = replace(label, what=felt(reading.lexicon, label.what, label.text) or label.what)
        own_cells = [
            c for c, role in zip(grid[r][frame.left :], roles, strict=True) if c and not role and c.text.strip()
        ]
        if is_norm(reading.lexicon, named) or (of_change(named) and all(valued(reading, c) for c in own_cells)):
            continue
        if spanning(grid[r]) or not any(c.text.strip() for c in cells):
            group, gathering = label, cache(partial(gathers, reading, grid, r))
            continue
        aged, unread = asks_age(reading, grid[r][: frame.left]), label.empty
        asked = any(h is not None and asks_reaction(reading, h) for h in grid[r][: frame.left])
        label = as_measured(reading, as_condition(label, whole), group.unit, whole.unit, corner.unit, titled)
        shared = group.unit or (corner.unit or unit_in(reading, cells) if there.side else None)
        label = at_site(reading, place, completed(reading, label, group), group.site or headed, shared)
        own_name = unread and bool(label.text) and group.what is not None and gathering()
        own_name = own_name or asks_outcome(reading, label, group, cells)
        if label.what is None and label.item is None and group.what is not None and not own_name:
            label = merge(label, group)
        elif group.what is None and group.item is None:
            label = below(label, group)
        total = (
            sum_measure(reading, whole, label)
            if label.what is None or (label.item is not None and label.item.key == "total")
            else None
        )
        if r - 1 in items and is_total(reading, label.text) and label.what is None and group.what is None:
            label = replace(label, what=scale_named(reading, place))
        unknown = at_part(scale, label) or (label.item is None and label.what is of_part.get(r, label))
        if (unknown or ((parted or of_group) and unread and label.text)) and not is_total(reading, label.text):
            continue  # a part that isn't known is not the whole
        seen: set[int] = set()
        summed = sum_of_sites(reading, label) if whole.what is None or whole.what.grade else None
        alone = label.site and label.what is None and whole.what is None
        usual = usual_grade(reading, [grid[r][frame.left :]]) or in_all() if alone else None
        label = replace(label, unit=unit or label.unit) if not scored else label
        for_points = label
        shown_so = bool(pluses) and label.what is not None and label.what.kind == "finding"
        plus = shown_so or bool(plus_columns([grid[r][frame.left :]]))
        for c, cell in enumerate(grid[r][frame.left :]):
            chosen = rated.get(frame.left + c)
            if chosen is not None:
                if is_marked(cell):
                    ticked = merge(label, around(label, whole))
                    yield from facts_of_cell(reading, place, ticked, replace(chosen, row=r), legend, visits)
                continue
            if roles[c] or cell is None or id(cell) in seen or not cell.text.strip("☐☑☒ \n") or cell.span in told:
                continue
            seen.add(id(cell))
            if scored:
                label = of_kind(reading, scored, grid[r], frame.left + c, for_points, unit, shown)
                if frame.left + c in scored and not label.measured:
                    continue
            asks = label.what or columns[c].what
            if asks is not None:
                cell = as_answer(cell, asks, answers, legend, signed=plus or c in signed)
                cell = as_change(cell, columns[c].text)
            head = over(columns[c : c + cell.colspan])
            taken = position(reading, above[: frame.left], label, head)
            by_head = head.measured and (by_column or bool(taken) or with_device(label, head))
            graded = place_only(reading, label, head)
            named_so = graded or (label if head.measured else as_measured(reading, label, head.unit))
            own = merge(replace(label, what=None, item=None) if by_head else named_so, head)
            if arrived and head.date is None and head.time is not None and head.time.phase == "after":
                own = replace(own, date=None)
            if (day := frame.visits.get(frame.left + c)) is not None:
                own = replace(own, date=day_in(reading, grid[r][day]) or own.date)
            if aged or aging[c]:
                if len(people) == 1:  # of several, each has their line
                    yield from age_in(reading, own, cell, [people[0].key], (evidence_of(reading, place, cell),))
                continue
            if asked and own.time is None and own.date is None:
                own = replace(own, time=Timepoint("after", label.text))
            of_all = replace(whole, what=None) if r in strange or (several and aside[c]) else whole
            facet = merge(own, of_all if frame.one_day else around(own, of_all))
            if r in items and group.what is None and is_unknown_item(facet):
                continue
            if scored and facet.what is not None and facet.unit and not may_have(facet.what, facet.unit):
                continue
            texts = f"{label_text(above[: frame.left])} {column_texts[c]}"
            if (outside := site_outside(reading.lexicon, facet.what, facet.site, texts)) is not facet.site:
                facet = replace(facet, site=outside)
            if by_site is not None and of_region(reading, facet, label):
                facet = replace(facet, what=by_site)  # "Skin score (0–3 per site)" above rows of sites
            if summed is not None and facet.item is None:
                facet = replace(facet, what=summed)
            foreign = unread and label.site is None and sum(ch.isalpha() for ch in label.text) > _SHORT and group.empty
            unnamed = columns[c].empty and columns[c].text and not plain_value[c] and not _DIGIT.search(cell.text)
            facet = facet if other_scale or foreign or unnamed else default_measure(reading, facet, cell, usual)
            if total is not None and facet.item is None and facet.what is not None and facet.what.grade:
                facet = replace(facet, what=total)
            if unit and not scored and columns[c].unit != "%":
                facet = replace(facet, unit=unit)
            if (
                facet.what is not None
                and facet.what.part_of
                and facet.what is whole.what
                and facet.site is not None
                and total is None
            ):
                facet = replace(
                    facet, what=reading.lexicon.get("measure", facet.what.part_of) or facet.what
                )  # of a sum
            if facet.what is not None and not facet.unit and facet.what.kind == "medicine":
                facet = replace(facet, unit=group.unit or corner.unit or titled)
            if facet.what is not None and not facet.unit and facet.what.units:
                usual_unit = titled if titled in facet.what.units else of_notes().get(facet.what.id)
                facet = replace(facet, unit=usual_unit)
            facet = at_corner(on_side(noted, facet, [p.key for p in people]), there)
            mode = (
                ""
                if scored.get(frame.left + c)
                else columns[c].note
                or taken
                or (columns[c].text if columns[c].empty and not (roles[c] or plain_value[c]) else "")
            )
            for fact in facts_of_cell(reading, place, facet, cell, legend, visits):
                fact = with_event_grade(reading, fact, columns[c].text, grid[0]) if frame.top else fact
                if mode and isinstance(fact, Observation) and not fact.note:
                    fact = replace(fact, note=mode)
                usually = reference or (normal[c] if facet.item is None else None)
                if usually is not None and isinstance(fact, Observation) and fact.value is not None:
                    fact = replace(fact, reference=in_unit(usually, fact))
                if flag and isinstance(fact, Observation) and fact.flag is None:
                    fact = replace(fact, flag=flag)
                yield fact


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
    if is_other_level(reading, facet.what, cell.text):
        return
    evidence = [evidence_of(reading, place, cell)]
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
    if facet.times and not (facet.what and facet.what.pair) and (halves := two_values(cell)):
        for time, half in zip(facet.times, halves, strict=True):
            timed = visits.dated(replace(facet, time=time, times=None, date=None))
            for fact in facts_of_cell(reading, place, timed, half, legend, visits):
                yield replace(fact, evidence=tuple(evidence))
        return
    if (arrow := ARROW.search(cell.text)) and ("," not in cell.text or sides_moved(cell, arrow)):
        yield from _moved(reading, place, facet, cell, arrow, legend, visits)
        return
    said = said_twice(reading, cell) if facet.pair else None
    if said is not None or (facet.what is not None and facet.what.pair):
        facet, cell = replace(facet, pair=None, side=None if said else facet.side), said or cell
    cell = with_signs(cell) if facet.pair and facet.what and facet.what.kind == "finding" else cell
    if facet.pair and (halves := halves_of(cell) or halves_said(cell)):
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
        listed = tuple(of_listing(reading, facet, cell, subject, tuple(evidence))) if len(value.hits) > 1 else ()
        yield from listed or of_subject(reading, facet, cell, value, subject, tuple(evidence))


def _moved(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, arrow: re.Match[str], legend: Mapping[str, str],
    visits: Schedule,
) -> Iterator[AnyFact]:  # fmt: skip
    """ "4 → 3": the value before and the one after, at the times that the caption gives to both sides of its arrow."""
    times = facet.times or arrow_times(reading, place)
    for half, time in zip(halves_at(cell, arrow), times, strict=True):
        timed = visits.dated(replace(facet, time=time if facet.times else facet.time or time, times=None, date=None))
        for fact in facts_of_cell(reading, place, timed, half, legend, visits):
            yield replace(fact, evidence=(evidence_of(reading, place, cell),))
