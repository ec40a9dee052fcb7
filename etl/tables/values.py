"""A table of values that isn't one of people: what its rows, its columns, their groups and the table itself say together.

Head rows and label columns are found by what their cells hold; whatever a label says (of what, where, which side, when, in
which unit) counts the same in a row, a column, a group or the caption, so that both ways to print a table are one. A cell is
a clause whose scopes are its line and its column.

Columns of what was measured may stand beside columns of the points it gave ("Value | Score"), and the items of a scale whose
items no mapping knows are no measurements of their own. Columns that tell how what a row names ended ("Event | Start |
Outcome") are kept from its first day: that it is over is no finding of that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import AnyFact, Condition, Observation, Period, Quantity, Range, Side, Timepoint
from etl.mapping.entry import Entry
from etl.mapping.reach import load_reach
from etl.parsers.attributes import mention_context, sentence_context
from etl.parsers.cell.facts import LEVEL, of_subject
from etl.parsers.cell.labelled import facts_of_cell
from etl.parsers.cell.legend import (
    default_measure,
    explained,
    if_shown,
    legend_of,
    of_other_scale,
    plain,
    sum_measure,
    usual_grade,
)
from etl.parsers.cell.parts import plus_columns
from etl.parsers.cell.references import (
    IN_BRACKETS,
    are_single,
    asks_reaction,
    beside,
    flag_of,
    is_difference,
    is_norm,
    of_change,
    of_columns,
    prints_range,
    role_by_cells,
)
from etl.parsers.cell.values import absent_reason, answers_in, as_answer, as_change, parse_cell
from etl.parsers.index import part
from etl.parsers.label.caption import (
    by_corner,
    define,
    has_item,
    is_total,
    named_beside,
    named_together,
    noted_sides,
    of_titled,
    on_side,
    scale_of_corner,
    table_facet,
    unit_titled,
)
from etl.parsers.label.caption import completed as with_name
from etl.parsers.label.groups import (
    at_site,
    below,
    completed,
    evidence_of,
    in_family,
    of_course,
    of_left,
    of_one_thing,
    place_only,
    role_of,
    scale_over,
    spanning,
    valued,
)
from etl.parsers.label.heads import (
    age_in,
    around,
    asks_age,
    is_of_relative,
    items_of,
    litre,
    measured_at,
    without_ages,
)
from etl.parsers.label.labels import (
    Facet,
    as_measured,
    by_unit,
    felt,
    label_text,
    merge,
    numbers_people,
    of_item,
    over,
    person_named,
    read_label,
)
from etl.parsers.label.laterality import sides_beside_each_other
from etl.parsers.label.schedule import (
    Schedule,
    beside_table,
    heads_over,
    in_parts,
    position,
    schedule,
    status_said,
    with_device,
)
from etl.parsers.label.schedule import of_columns as dated_rows
from etl.parsers.label.terms import site_outside
from etl.parsers.label.times import days_of_columns, listed
from etl.parsers.measure.lists import Given, results_of, words_of
from etl.parsers.phrases import Place, make_site, places
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.dates import period_of
from etl.patterns import regex
from etl.tables.axes import Axes, axes_of, body_of, counts_rows
from etl.tables.codes import read_code
from etl.tables.columns import has_role
from etl.tables.counts import all_differ, only
from etl.tables.grid import Row, filled, under
from etl.tables.joins import text_of
from etl.tables.limits import with_bounds, with_range
from etl.tables.treatments import counting_columns, courses_of, medications, reactions
from etl.value import replace

_ENDED = regex(r"(?:outcome|resolution|end|ended|course|status|recovery)s?", re.I)


def tells_end(reading: Reading, axes: Axes, c: int, values: Sequence[Cell]) -> bool:
    """Whether a column tells how what is named before it ended, beside the days on which it began: "Event | Start | Outcome"
    above "Rash | 3 May | resolved". That it is over is no finding of the first day."""
    head = axes.grid[axes.top - 1][c] if axes.top else None
    named = head.text.strip() if head is not None else ""
    if not _ENDED.fullmatch(named) and "outcome" not in reading.lexicon.roles(named, "heading"):
        return False
    events = axes.grid[axes.top - 1][0]
    over = (events is not None and asks_reaction(reading, events)) or any(
        m.entry.kind == "cue" and m.entry.role == "resolved" for v in values for m in reading.terms(v.span)
    )
    others = (at for at in range(len(axes.grid[0])) if at != c)
    begun = any(_days(reading, axes, at) * 2 >= max(1, len(values)) for at in others)
    return over and begun


def told_events(
    reading: Reading, axes: Axes, columns: Sequence[Facet], roles: Sequence[str]
) -> tuple[list[Facet], list[str], Sequence[Sequence[Cell | None]]]:
    """A list of events that says how each ended: that it ended tells that it was there, where nothing else does.

    Args:
        reading: the document.
        axes: the table's.
        columns: what the value columns' headings say.
        roles: of the value columns.

    Returns:
        The columns, roles and cells, in which the days stand for the ends of what was there ("no" stays); as they are in any
        other table.
    """
    events = axes.grid[axes.top - 1][0] if axes.top else None
    if "end" not in roles or events is None or not asks_reaction(reading, events):
        return list(columns), list(roles), axes.grid
    at, alone = list(roles).index("end"), "" not in roles
    grid = [
        [
            _as_there(reading, cell, row, alone) if r >= axes.top and c == at + axes.left else cell
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(axes.grid)
    ]
    plain = [Facet() if c == at else f for c, f in enumerate(columns)]
    return plain, ["" if role == "end" else role for role in roles], grid


def _as_there(reading: Reading, cell: Cell | None, row: Sequence[Cell | None], alone: bool) -> Cell | None:
    """What tells that an event whose end is told was there: the day on which it began, or a yes; nothing where another
    column tells it."""
    if cell is None or not any(c.isalpha() for c in cell.text) or absent_reason(cell.text):
        return cell
    if parse_cell(cell.text, reading.lexicon.units()).answer is False:
        return cell
    if not alone:
        return None
    days = [c for c in row[1:] if c is not None and c is not cell and part(reading.index.dates, c.span)]
    return days[0] if len(days) == 1 else replace(cell, text="yes")


def _days(reading: Reading, axes: Axes, c: int) -> int:
    """How many cells of a column hold a date."""
    cells = (row[c] for row in axes.grid[axes.top :])
    return sum(bool(cell is not None and part(reading.index.dates, cell.span)) for cell in cells)


_NUMBERED = regex(r"\s*\(?(\d{1,2})[.):]?\s+[^\W\d_]")
_FEWEST = 4
_HEADS = ("item", "measured", "points")


def head_role(reading: Reading, cell: Cell | None) -> str:
    """What a head says of the numbers below it: "measured" (a value as it was measured), "points" (the score that it
    gave), "item" for the names of items; "" for any other.

    Args:
        reading: the document.
        cell: a header cell.
    """
    text = text_of(cell).strip(" :")
    return next((e.role for e in reading.lexicon.label(text, "field") if e.role in _HEADS), "") if text else ""


def unknown_items(reading: Reading, frame: Axes) -> frozenset[int]:
    """The rows that are items of a scale, above its total, by their head ("Item") or by their numbers.

    Args:
        reading: the document.
        frame: the frame of a table whose scale isn't known.

    Returns:
        The rows; () for a table without a total or that numbers nothing.
    """
    body = range(frame.top, len(frame.grid))
    texts = {r: label_text(frame.grid[r][: frame.left]) for r in body}
    total = next(
        (r for r in body if is_total(reading, texts[r]) and not reading.lexicon.label(texts[r], "scale")), None
    )
    if total is None:  # "Berg balance scale" beside other scales is the total of none of the rows
        return frozenset()
    heads = [head_role(reading, row[at]) for row in frame.grid[: frame.top] for at in range(frame.left)]
    above = [r for r in body if r < total]
    numbers = [m for r in above if (c := frame.grid[r][0]) is not None and (m := _NUMBERED.match(c.text))]
    counted = len(numbers) >= _FEWEST and len({m[1] for m in numbers}) == len(numbers)
    return frozenset(above) if "item" in heads or counted else frozenset()


def is_unknown_item(facet: Facet) -> bool:
    """Whether what a row's label seems to name is only the wording of an item: a site, an ability, a sign without a unit.

    Args:
        facet: what the labels of a cell say.
    """
    if facet.item is not None or facet.unit or facet.subject is not None:
        return False
    return facet.what is None or facet.what.kind in ("function", "finding", "condition") or bool(facet.what.grade)


def of_region(reading: Reading, facet: Facet, label: Facet) -> bool:
    """Whether a row below the name of a score without items is one of its regions, or their total: "Abdomen" is no examination.

    Args:
        reading: the document.
        facet: what all labels of a cell say.
        label: what those of its row say.
    """
    if facet.item is not None:
        return False
    if facet.what is None:
        return facet.site is not None or (label.empty and is_total(reading, label.text))
    region = facet.site is not None and facet.what is label.what and not facet.what.units
    return region and bool(reading.lexicon.label(IN_BRACKETS.sub("", label.text).strip(), "site"))


def scale_named(reading: Reading, place: TableInPlace) -> Entry | None:
    """The one scale that the caption or heading of a table names, for its row "Total"; None without one.

    Args:
        reading: the document.
        place: the table.
    """
    spans = [s for s in (place.table.caption, place.lead, place.frame.title) if s]
    for span in spans:
        if (named := only({m.entry.id: m.entry for m in reading.terms(span, "scale")}.values())) is not None:
            return named
    return None


_LONGEST_SITE, _FEW, _SHORT = 40, 3, 3
_ANSWERS = {"present": "yes", "absent": "no"}
"""What a cell of complaints answers for a sign, by how its words mean it."""
_SUM = regex(r"[^\W_]\s\+\s[^\W_]")
"""Several parts of a scale added: "II + III"."""
_DIGIT, _TWO = regex(r"\d"), 2
_FELT = ("absent", "reduced", "diminished", "decreased", "intact", "impaired", "preserved", "normal", "lost")
_MARK, _NEAR = regex(r"[*†‡§¶ᵃ-ᶿ]+$"), 4
_FLAG, _DELTA = regex(r"flags?", re.I), regex(r"[(\[]?[Δ∆]\s?%?[)\]]?")


def _is_level(facet: Facet) -> bool:
    """Whether a label names nothing but a level, by which another label's site is reached."""
    return facet.site is not None and not facet.measured and LEVEL.fullmatch(facet.text) is not None


def facts_of_tables(reading: Reading) -> Iterator[AnyFact]:
    """The facts of all tables that aren't of people: those are read with their lines (`facts_of_people`).

    Args:
        reading: the document.

    Yields:
        Observations (and Procedures for devices and treatments in use), one for each cell and value.
    """
    if reading.kind in ("cohort", "information"):
        return
    visits = schedule(reading)
    for place in (panel for one in reading.tables for panel in _panels(reading, one)):
        if place.frame.attitude != "reported":
            continue
        if place.people is not None and reading.persons:
            continue  # read with their lines
        if treated := tuple(courses_of(reading, place)):
            yield from medications(reading, place)  # of rows between those of the treatments
            yield from reactions(reading, place, treated)
            yield from _beside_treatments(reading, place, visits)
        elif listed := medications(reading, place):
            yield from listed
        elif not place.frame.has("family_history"):  # "Diabetes | 40" is a relative's age
            yield from facts_of_values(reading, place, visits)


def _panels(reading: Reading, place: TableInPlace) -> Iterator[TableInPlace]:
    """Yield the tables that one is whose heads stand twice: "Test | Result | Norm | Test | Result | Norm"."""
    table = place.table
    heads, half = [c.text.strip().lower() for c in table.cells if c.row == 0], table.columns // 2
    twice = half >= _TWO and len(heads) == 2 * half and heads[:half] == heads[half:]
    if not twice or not has_role(reading.lexicon, heads[0], "test"):
        yield place
        return
    for begin in (0, half):
        cells = (replace(c, column=c.column - begin) for c in table.cells if begin <= c.column < begin + half)
        yield replace(place, table=replace(table, cells=tuple(cells), columns=half))


def _beside_treatments(reading: Reading, place: TableInPlace, visits: Schedule) -> Iterator[AnyFact]:
    """What a table of treatments measures at each: the patient's weight, the cells' viability."""
    counted = counting_columns(reading, place)
    for fact in facts_of_values(reading, place, visits, by_column=True):
        if not isinstance(fact, Observation) or not fact.code.entry.startswith(("measure:", "scale:")):
            continue
        told = (fact.presence and not fact.note) or isinstance(fact.value, (Quantity, Range))
        if told and not any(e.column in counted for e in fact.evidence):
            yield fact


def facts_of_values(
    reading: Reading, place: TableInPlace, visits: Schedule, *, by_column: bool = False
) -> Iterator[AnyFact]:
    """The facts of a table that isn't one of people.

    Args:
        reading: the document.
        place: the table in its place.
        visits: the days that the text gives to visits which labels name.
        by_column: whether its rows are treatments, so that only the columns' heads say what was measured.

    Yields:
        A fact for each value, in the order of the rows.
    """
    axes = axes_of(reading, place)
    if axes.grid and axes.grid[0]:
        yield from _Values(reading, place, axes, beside_table(reading, place, visits), by_column).read()


def of_listing(
    reading: Reading, place: TableInPlace, facet: Facet, cell: Cell, people: Sequence[str]
) -> Iterator[AnyFact]:
    """Yield the facts of a cell that lists graded or measured results by site and side: "right arm 3/5, left arm 4/5".

    Args:
        reading: the document.
        place: the table.
        facet: what the labels of the cell say.
        cell: the cell.
        people: the document's people.
    """
    entry, subjects = facet.what, [facet.subject] if facet.subject else people if len(people) == 1 else ()
    measured = entry is not None and bool(entry.grade or entry.units) and not facet.item and not entry.pair
    mentions, hits = reading.terms(cell.span), part(reading.index.quantities, cell.span)
    whole = len(hits) > 1 and len(cell.text) <= _LONGEST_LISTING and reading.document.quote(cell.span) == cell.text
    if entry is None or not measured or not whole or facet.times:
        return
    words = list(words_of(reading, entry, (cell.span.start, cell.span.end), mentions, hits))
    if not words or words[-1].kind == "other":
        return
    at = cell.span.start
    above = Place(at, at, facet.site, facet.side) if facet.site or facet.side else None
    results = results_of(reading, words, Given(above))
    places = [r.key for r in results]
    if len(results) < _TWO or not all_differ(places) or ("", None, "") in places:
        return
    if entry.implies and any(not site for site, *_ in places):
        return  # of the place that the measure implies, by side
    text, evidence = reading.document.text, (evidence_of(reading, place, cell),)
    bare = replace(facet, site=None, side=None, pair=None)
    for r, subject in product(results, subjects):
        printed = text[slice(*r.value.printed)].strip() or r.value.text
        own = Cell(cell.row, cell.column, Span(r.value.start, r.value.end), printed)
        value = parse_cell(printed, reading.lexicon.units(), reading.index.comma_at(cell.span.start))
        own_place = r.place or Place(r.value.start, r.value.end, None)
        site = make_site(text, reading.lexicon, own_place.site, own_place.side, own_place.part)
        for fact in of_subject(reading, bare, own, value, subject, evidence):
            yield replace(fact, site=site) if isinstance(fact, Observation) else fact


def _as_it_stands(fact: AnyFact, row: Row) -> AnyFact:
    """Return a disease as the state in its row says: "Gout | Resolved | 2013"; any other fact as it is."""
    if not isinstance(fact, Condition) or fact.clinical != "active":
        return fact
    told = (_STATES.get(cell.text.strip().casefold()) for cell in filter(None, row))
    return replace(fact, clinical=next(filter(None, told), fact.clinical))


_STATES: Mapping[str, Literal["inactive", "resolved", "remission"]] = {
    "resolved": "resolved", "completed": "resolved", "inactive": "inactive", "remission": "remission", "in remission": "remission",
}  # fmt: skip
"""What a column of states says of a disease that is over (http://hl7.org/fhir/ValueSet/condition-clinical)."""
_LONGEST_LISTING = 160
_WAYS = frozenset(("improved", "unchanged", "worsened"))
_TICKED, _EMPTY = regex(r"[xX×✓✔☑☒√+]|[\[(][xX][\])]"), regex(r"[-–—☐]?|[\[(] ?[\])]")
_BARE = regex(r"[\d.,/<>]+\s?%?")


def _asks_words(reading: Reading, label: str) -> bool:
    """Return True for a label of complaints or remarks, which are words and no values."""
    asked = reading.lexicon.label(label.strip(" :"), "field")
    return any(e.role == "complaint" or (e.role == "remark" and e.value == "told") for e in asked)


class _Line(Struct, frozen=True):
    """A row of values with what counts for each of them.

    Args:
        number: its place in the grid.
        labels: its label cells.
        values: its other cells.
        label: what its labels say, below those of its group.
        group: what the row over its group says.
        unit: the unit that a column of units prints for it.
        reference: the range that a column of ranges prints for it.
        flag: the flag that a column of flags prints for it.
        whole: what the table says of it.
        strange: whether its label names something that nobody knows, so that it is nothing the table is of.
        total: the sum that it is of the table's items.
        aged: whether it asks for an age.
        usual: the grade that its values are of, where no label says one.
        plus: whether its signs are pluses.
    """

    number: int
    labels: Row
    values: Row
    label: Facet
    group: Facet
    unit: str | None
    reference: Range | None
    flag: str
    whole: Facet
    strange: bool
    total: Entry | None
    aged: bool
    usual: Entry | None
    plus: bool


class _Values:
    """One table while it is read."""

    def __init__(self, reading: Reading, place: TableInPlace, axes: Axes, visits: Schedule, by_column: bool) -> None:
        self.reading, self.place, self.axes, self.visits, self.by_column = reading, place, axes, visits, by_column
        self._sides: dict[int, dict[Cell, Side]] = {}
        self.legend = legend_of(reading, place)
        self.dated = dated_rows(reading, axes.grid, axes.top)
        grid, top, left = axes.grid, axes.top, axes.left
        self.width = len(grid[0])
        self.keyed = left > 1 and counts_rows(grid, top, 0)
        labels = [label_text(row[:left]) for row in grid[top:]]
        heads = [label_text([row[c] for row in grid[:top]]) for c in range(left, self.width)]
        self.heads = heads
        self.whole, self.scale = table_facet(reading, place, labels + heads)
        self.corner = merge(*(self._column(c) for c in range(left))) if top else Facet()
        self.scale = scale_of_corner(reading, self.corner, labels + heads) or self.scale
        self.scale = self.scale or self._scale_of(labels, heads)
        columns = [self._column(c) for c in range(left, self.width)]
        body = [row[left:] for row in grid[top:]]
        self.whole, self.corner = if_shown(reading, (self.whole, self.corner), body)
        corner = self.corner
        if (
            self.whole.what is None
            and corner.what is not None
            and (
                corner.what.grade
                or corner.what.kind == "scale"
                or (corner.unit and not any(f.measured for f in columns))
            )
        ):
            self.whole = replace(self.whole, what=corner.what, unit=self.whole.unit or corner.unit)
        if corner.pair is not None:
            self.whole = replace(self.whole, pair=corner.pair)
        if self.whole.time is None and corner.what is None and not any(f.time for f in columns):
            self.whole = replace(self.whole, time=corner.time)
        self.whole = of_one_thing(self.whole, columns)
        named = scale_named(reading, place) if self.scale is None and self.whole.what is None else None
        self.by_site = named if named is not None and not named.items else None
        columns = [
            f if f.measured else replace(f, what=of_titled(reading, place, (corner.text,), f))
            for f in without_ages(reading, columns)
        ]
        days = days_of_columns(reading, grid, top, left)
        columns = self._without_postures(columns)
        self.columns = [
            self.visits.dated(
                replace(
                    f, date=f.date or days.get(i + left), subject=f.subject or reading.owners.of(*self._heads(i + left))
                ),
                [cell.text for cell in self._heads(i + left)],
            )
            for i, f in enumerate(columns)
        ]
        self.roles = [self._role(c) for c in range(left, self.width)]
        if top:
            self.roles = with_bounds(reading.lexicon, grid[top - 1][left:], self.roles)
        self.columns, self.roles, grid = told_events(reading, axes, self.columns, self.roles)
        self.axes = axes = replace(axes, grid=grid)
        kinds = {c: self._head_role(left + c) for c in range(len(self.columns))}
        self.scored = kinds if {"measured", "points"} <= {*kinds.values()} else {}
        self.complaints = {
            c for c in range(len(self.columns)) if any(_asks_words(reading, h.text) for h in self._heads(left + c))
        }
        self.changes = self._changes()
        self.aging = {c for c in range(len(self.columns)) if asks_age(reading, self._heads(left + c))}
        self.normal = of_columns(reading, grid, top, left)
        self.noted = noted_sides(reading, place)
        body = [row[left:] for row in grid[top:]]
        pluses = plus_columns(body)
        self.signed = {c for c in pluses if self.columns[c].what is not None}
        self.pluses, self.answers = bool(pluses), answers_in(body)
        self.items = unknown_items(reading, axes) if self.scale is None and self.whole.what is None else frozenset()
        self.other_scale = of_other_scale(reading, place)
        self.titled = unit_titled(reading, place)

    def _without_postures(self, columns: Sequence[Facet]) -> list[Facet]:
        """Return the columns of a table of one measure, a function over one as how it was taken: "sitting | supine"."""
        of_one = self.whole.what is not None and self.whole.what.kind == "measure" and bool(self.whole.what.units)
        if not of_one or any(f.item or (f.what and f.what.kind != "function") for f in columns):
            return list(columns)
        return [replace(f, what=None, note=f.note or f.text) if f.what else f for f in columns]

    def _scale_of(self, rows: Sequence[str], heads: Sequence[str]) -> Entry | None:
        """The scale whose items the labels of the rows, or of the columns, are as a set."""
        grid, top, left = self.axes.grid, self.axes.top, self.axes.left
        across = {r: [c.text for c in filled(row[left:])] for r, row in enumerate(grid[top:])}
        down = {c: [cell.text for cell in body_of(grid, top, c + left)] for c in range(len(heads))}
        sides = ((dict(enumerate(rows)), across), (dict(enumerate(heads)), down))
        words = [{n: t for n, t in named.items() if sum(map(str.isalpha, t)) > 1} for named, _ in sides]
        # bare letters and numbers may be anybody's
        found = (items_of(self.reading.lexicon, own, side[1]) for own, side in zip(words, sides, strict=True))
        sets = (list(items.values()) for items in found)
        return next((items[0][0] for items in sets if len({i.key for _, i in items} - {"total"}) >= _TWO), None)

    @cached_property
    def usual(self) -> Entry | None:
        return usual_grade(self.reading, [row[self.axes.left :] for row in self.axes.grid[self.axes.top :]][:40])

    def _heads(self, c: int) -> list[Cell]:
        """The heads of a column, from the top down."""
        return under(self.axes.grid[: self.axes.top], c)

    def _column(self, c: int) -> Facet:
        """What the heads of a column say together, the lowest first."""
        reading, axes = self.reading, self.axes
        cells = [cell for cell in self._heads(c) if not prints_range(reading, cell)]
        group = scale_over(reading, cells[-2::-1])
        facets = [self._level(cell, c, group, lowest=not n) for n, cell in enumerate(reversed(cells))]
        if parted := in_parts(reading, heads_over(axes.grid, axes.top, c)):
            facets = [
                Facet(time=f.time, span=f.span, text=f.text) if cell in parted[1] else f
                for f, cell in zip(facets, reversed(cells), strict=True)
            ]
            facets[0] = replace(facets[0], date=parted[0])
        if c in axes.times:
            when = axes.times[c]
            facets = [
                Facet(time=when),
                *(replace(f, time=None, unit=None if f.text == when.label else f.unit) for f in facets),
            ]
        if not facets:
            return Facet()
        posture, above = facets[0].what, [f.what for f in facets[1:] if f.what]
        if posture is not None and posture.kind == "function" and any(e.kind == "measure" and e.units for e in above):
            facets[0] = replace(facets[0], what=None, note=facets[0].text)  # "FVC (L)" over "sitting | supine"
        if facets[0].date is None and (noted := self._noted(cells)) is not None:
            facets[0] = replace(facets[0], date=noted)
        facet = of_course(in_family(reading, self.place, define(reading, self.place, merge(*facets))), cells)
        unread = facets[0] if facets[0].empty and facets[0].text else None
        if facet.item is None and facet.what is None:
            known = by_corner(reading, self.place, axes.grid[: axes.top], cells)
            called = (by_unit(reading.lexicon, cell.text.strip(), facet.unit) for cell in cells)  # "T" above "°C"
            facet = replace(facet, what=known or next(filter(None, called), None))
        aged = bool(cells) and asks_age(reading, [axes.grid[cells[-1].row][0]])
        if aged:
            facet = replace(facet, time=None, date=None)
            unread = facets[0]
        state = status_said(reading, cells) or (unread.text if unread is not None and (facet.measured or aged) else "")
        if state and not facet.note:
            facet = replace(facet, note=state)
        if facet.time is None and facet.date is None and cells and asks_reaction(reading, cells[-1]):
            facet = replace(facet, time=Timepoint("after", facet.text))
        return facet

    def _level(self, cell: Cell, c: int, group: Entry | None, *, lowest: bool) -> Facet:
        """What one head of a column says; the lowest may be a part of the scale that those over it name."""
        reading, grid = self.reading, self.axes.grid
        facet = explained(reading, cell, group or self.scale, self.legend)
        if (time := listed(reading.lexicon, cell, c)) is not None:
            facet = replace(facet, time=time)
        if lowest and group is not None:
            facet = in_family(reading, self.place, facet, group)
        if unit := litre(reading, grid, cell):
            facet = Facet(unit=unit, span=facet.span, text=facet.text)
        facet = self._left(facet, cell)
        side = self._beside(cell)
        return Facet(side=side, span=facet.span, text=facet.text) if side else facet

    def _left(self, facet: Facet, cell: Cell) -> Facet:
        """A label whose L is a side, as another has an R, and no litre."""
        litres = facet.unit != "L" or facet.side is not None or not of_left(self.axes.grid, cell)
        return facet if litres else replace(facet, unit=None, side="left")

    def _beside(self, cell: Cell) -> Side | None:
        """Return the side that a head states only beside the others of its row: "D | I | D | I"."""
        if cell.row not in self._sides:
            row = self.axes.grid[cell.row] if cell.row < len(self.axes.grid) else ()
            heads = list(dict.fromkeys(c for c in row[self.axes.left :] if c is not None))
            self._sides[cell.row] = dict(zip(heads, sides_beside_each_other([c.text for c in heads]), strict=False))
        return self._sides[cell.row].get(cell)

    def _noted(self, cells: Sequence[Cell]) -> Period | None:
        """The day that a note gives to the mark of a head: "* 5 November 2010" below "Before*"."""
        text = self.reading.document.text
        for cell in cells:
            mark = _MARK.search(cell.text.strip())
            named = mark[0] if mark else cell.text.strip()
            for note in self.place.table.notes:
                at = text.find(named, note.start, note.end)
                end = at + len(named)
                days = part(self.reading.index.dates, note)
                hit = next((d for d in days if at >= 0 and 0 <= d.start - end <= _NEAR), None)
                if hit is not None:
                    return period_of(hit)
        return None

    def _changes(self) -> dict[int, str]:
        """Return the columns of a grid that is ticked for how each row changed: "better | same | worse"."""
        told = {c: f.text.strip() for c, f in enumerate(self.columns) if not f.measured}
        found = {c: t for c, t in told.items() if self.reading.lexicon.roles(t, "cue") & _WAYS}
        cells = [c for at in found for c in body_of(self.axes.grid, self.axes.top, at + self.axes.left)]
        ticked = all(_TICKED.fullmatch(c.text.strip()) or _EMPTY.fullmatch(c.text.strip()) for c in cells)
        return found if len(found) >= _TWO and ticked else {}

    def _complained(self, facet: Facet, cell: Cell) -> Iterator[AnyFact]:
        """The signs that a cell of complaints names as there or as absent, whoever else has them."""
        text, mentions = self.reading.document.text, self.reading.terms(cell.span)
        context = sentence_context(text, cell.span, mentions)
        for m in (m for m in mentions if m.entry.kind == "finding"):
            said = mention_context(context, m)
            answer = _ANSWERS.get(said.status, "") if said.experiencer == "patient" else ""
            if answer:
                low = max(text.rfind(sign, cell.span.start, m.start) for sign in ",;.") + 1 or cell.span.start
                ends = [at for sign in ",;." if (at := text.find(sign, m.end, cell.span.end)) >= 0]
                near = Span(max(low, cell.span.start), min(ends, default=cell.span.end))
                spot = next(iter(places(self.reading.terms(near))), None)
                site, side = (spot.site, spot.side) if spot is not None else (None, None)
                own = replace(facet, what=m.entry, item=None, unit=None, site=site, place=None, side=side)
                told = replace(cell, text=answer)
                yield from facts_of_cell(self.reading, self.place, own, told, self.legend, self.visits)

    def _head_role(self, c: int) -> str:
        """Whether a column's lowest head asks for what was measured or for the points that it gave: "Value | Score"."""
        roles = (head_role(self.reading, head) for head in reversed(self._heads(c)))
        return next((role for role in roles if role in ("measured", "points")), "")

    def _role(self, c: int) -> str:
        """What a column says of its rows beside their values: unit, reference, flag, remark, time; "" where it holds values."""
        reading, axes = self.reading, self.axes
        if c in axes.asides or c == axes.counted:
            return "time"
        visits = any(f.time or f.date for f in self.columns)
        own = self.columns[c - axes.left]
        alone = visits and not (own.time or own.date)
        heads = self._heads(c)[::-1]
        if own.subject is None and any(is_of_relative(reading.lexicon, head.text) for head in heads):
            return "relative"
        told = next((role for cell in heads if (role := role_of(reading, cell.text, alone))), "")
        cells = body_of(axes.grid, axes.top, c)
        if told == "reference" and (own.time or own.date) and are_single(cells):
            told = ""  # "Range (°)" of a visit: how far a joint moves
        if tells_end(reading, axes, c, cells):
            return "end"
        changes = any(of_change(head.text) for head in heads)
        if not visits and told in ("", "remark") and changes and not any(valued(reading, cell) for cell in cells):
            return ""  # "Symptom | Change" above "Speech | better"
        if told or not cells:
            return told
        if all(cell.text.strip().casefold() in load_reach().words["RECORD_STATE"] for cell in cells):
            return "remark"  # "Asthma | Active": the state of the record, and no value
        if all(read_code(cell.text, "ln") for cell in cells):
            return "remark"  # "145 mmHg | 8480-6": the code of a test, and no value
        flagged = all(_FLAG.fullmatch(head.text.strip()) for head in heads[:1])
        if not own.measured and (told := role_by_cells(reading, cells, headless=flagged)):
            return told
        changes = changes or any(_DELTA.fullmatch(head.text.strip()) for head in heads)
        differ = changes and all(valued(reading, cell) or is_difference(cell.text) for cell in cells)
        return "remark" if differ else ""

    def _row(self, row: Row, scale: Entry | None, unit: str | None) -> Facet:
        """What the labels of a row say together."""
        axes, reading = self.axes, self.reading
        at = [c for c in (*range(int(self.keyed), axes.left), *axes.asides) if c not in self.dated.columns]
        cells = filled([row[c] for c in at])
        facets = []
        for cell in cells:
            of_scale = None if _SUM.search(cell.text) and not has_item(reading, scale, cell.text) else scale
            facet = self._headed(cell, read_label(reading, plain(cell.text), cell.span, of_scale, unit))
            if facet.what is not None and facet.what.items and facet.item is None:
                scale = facet.what
            facets.append(facet)
        if any(f.site and not _is_level(f) for f in facets):
            facets.sort(key=_is_level)  # "C5 | Elbow flexors": the root only says more of the muscle
        items = [f for f in facets if f.item]
        if scale is not None and len(facets) > 1:  # "Arm outstretched | right", "Saccades | vertical"
            named = [f for f in facets if f.measured or f.site or not (f.time or f.date or f.subject)]
            said = " ".join((f.side if f.side and not (f.measured or f.site) else None) or f.text for f in named)
            item = reading.lexicon.item(scale, said)
            if len(named) > 1 and item is not None and all(f.item is not item for f in items):
                items = [of_item(reading, replace(facets[-1], what=None, item=None, text=said), scale, item)]
        rest = [f for f in facets if f not in items]
        if not items and len(rest) == _TWO:  # "VEP | amplitude", "Shoulder | Abductors"
            if (what := with_name(reading.lexicon, [rest[0].text], rest[1].text)) is not None:
                rest = [replace(rest[1], what=what), replace(rest[0], what=None)]
            elif (moved := named_together(reading.lexicon, rest)) is not None:
                rest = [moved]
        others = [*(f for f in reversed(rest) if f.measured), *(f for f in rest if not f.measured)]
        site = next((f for f in facets if f.site and not f.measured), None)
        if site is not None and not items and others[0].measured:
            others[0] = replace(others[0], site=site.site, place=site.place)  # "Median | CMAP (wrist)"
        return merge(*items, *others) if facets else Facet()

    def _headed(self, cell: Cell, facet: Facet) -> Facet:
        """A label that only its column's heading makes a site of: "Median" below "Nerve"."""
        facet = facet if facet.measured else self._left(facet, cell)
        heads = self._heads(cell.column)
        if heads and (what := measured_at(self.reading, cell, heads[-1])) is not None:
            return Facet(what=what, span=facet.span, text=facet.text)  # "500" below "Hz"
        if heads and facet.subject is None and numbers_people(self.reading, heads[-1].text):
            return replace(facet, subject=person_named(self.reading, f"Patient {cell.text.strip()}"))
        if not replace(facet, unit=None).empty or not heads or len(cell.text) > _LONGEST_SITE:
            return facet
        sites = self.reading.lexicon.label(f"{text_of(cell)} {heads[-1].text.strip().lower()}", "site")
        return replace(facet, site=sites[0]) if sites else facet

    @cached_property
    def _grouped(self) -> bool:
        """Whether a row above the last has no first label of its own: those of the row above hold for it."""
        axes = self.axes
        blank = [
            row[0] is None or not row[0].text.strip() or row[0].row < r
            for r, row in enumerate(axes.grid)
            if r >= axes.top
        ]
        return any(blank[:-1]) or len(blank) <= _FEW

    def _goes_on(self, row: Row) -> bool:
        """Whether the empty first labels of a row are those of the row above."""
        return (self.axes.left > 1 and self._grouped) or bool(filled([row[c] for c in self.axes.asides]))

    @cached_property
    def _together(self) -> Mapping[int, Entry]:
        """What the short labels of the rows name beside each other, by row."""
        axes = self.axes
        return named_beside(self.reading.lexicon, {n: label_text(row[: axes.left]) for n, row in enumerate(axes.grid)})

    @cached_property
    def _measures(self) -> bool:
        """Whether a row names something measured itself, so that a label which nobody knows is none of what the table is of."""
        axes, reading = self.axes, self.reading
        heads = [row[c] for row in axes.grid[axes.top :] for c in range(axes.left)]
        return any(h is not None and read_label(reading, h.text, h.span, self.scale).measured for h in heads)

    def read(self) -> Iterator[AnyFact]:
        """The facts of all of its rows."""
        group = Facet()
        for number, row in self._rows():
            unit, reference = beside(self.reading, row[self.axes.left :], self.roles)
            label = self._labelled(number, row, group, unit)
            told = filled(row[self.axes.left :])
            if self._is_aside(row, told):
                continue
            if spanning(row) or not told:
                group = label
            else:
                yield from self._of_line(self._line(number, row, self._below(label, group), group, unit, reference))

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """The rows below the heads with their numbers; one that goes on with that above has its labels."""
        above: Row = ()
        for number in range(self.axes.top, len(self.axes.grid)):
            row: Row = self.axes.grid[number]
            if above and not spanning(row) and self._goes_on(row):
                left = self.axes.left
                first = next((c for c in range(left) if filled(row[c : c + 1])), left)
                row = [*above[:first], *row[first:]]
            above = row
            yield number, row

    def _labelled(self, number: int, row: Row, group: Facet, unit: str | None) -> Facet:
        """What the labels of a row say, with its scale and its day."""
        reading, axes = self.reading, self.axes
        values, cells = filled(row[axes.left :]), filled(row[: axes.left])
        of_group = group.what if group.what is not None and group.what.items else None
        another = of_group is None and group.what is not None and group.what.kind == "scale"
        another = another and not has_item(reading, self.scale, label_text(row[: axes.left]))
        of_scale = None if another else of_group or self.scale
        label = in_family(reading, self.place, define(reading, self.place, self._row(row, of_scale, unit)), of_scale)
        if number in self._together:
            label = replace(label, what=self._together[number])
        if number in self.dated.rows:
            label = replace(label, date=self.dated.rows[number])
        if number in axes.rows and label.time is None:
            label = replace(label, time=axes.rows[number])
            if axes.counted < 0:
                label = replace(label, what=None, item=None, unit=None)
        label = self.visits.dated(label)
        label = replace(label, subject=label.subject or reading.owners.of(*cells))
        numbers = any(_DIGIT.search(cell.text) for cell in values)
        if not numbers and any(cell.text.strip() in _FELT for cell in values):
            label = replace(label, what=felt(reading.lexicon, label.what, label.text) or label.what)
        return label

    def _is_aside(self, row: Row, told: Sequence[Cell]) -> bool:
        """Whether a row says what is usual, or how others changed."""
        named = label_text(row[: self.axes.left])
        changes = of_change(named) and all(valued(self.reading, cell) for cell in told)
        return is_norm(self.reading.lexicon, named) or changes

    def _below(self, label: Facet, group: Facet) -> Facet:
        """What the labels of a row say below those of its group."""
        reading = self.reading
        label = replace(label, what=of_titled(reading, self.place, (group.text, self.corner.text), label))
        label = as_measured(reading, label, group.unit, self.whole.unit, self.corner.unit, self.titled)
        unit = group.unit or self.corner.unit
        label = at_site(reading, self.place, completed(reading, label, group), group.site, unit)
        of_thing = group.what is not None and group.what.kind != "scale" and not group.what.grade
        named = label.measured or (label.empty and label.text and of_thing)
        return below(label, group) if named and (group.what is None or label.measured) else merge(label, group)

    def _line(
        self, number: int, row: Row, label: Facet, group: Facet, unit: str | None, reference: Range | None
    ) -> _Line:
        """A row with all that counts for each of its values."""
        reading, left, what = self.reading, self.axes.left, self.whole.what
        values = row[left:]
        totals = is_total(reading, label.text)
        of_items = what is not None and what.kind == "scale" and not what.grade
        strange = label.empty and sum(ch.isalpha() for ch in label.text) > _SHORT and (self._measures or of_items)
        strange = strange and not totals and not (what is not None and label.text.lower() in what.name.lower().split())
        ungraded = bool(label.site) and label.what is None and what is None
        shown = self.pluses and label.what is not None and label.what.kind == "finding"
        return _Line(
            number, row[:left], values, label, group, unit, reference,
            flag=flag_of(values, self.roles),
            whole=replace(self.whole, what=None) if strange else self.whole,
            strange=strange,
            total=sum_measure(reading, self.whole, label) if totals else None,
            aged=asks_age(reading, row[:left]),
            usual=usual_grade(reading, [values]) or self.usual if ungraded else None,
            plus=shown or bool(plus_columns([values])),
        )  # fmt: skip

    def _of_line(self, line: _Line) -> Iterator[AnyFact]:
        """The facts of a row."""
        done: set[int] = set()
        for c, cell in enumerate(line.values):
            if (
                (self.roles[c] and c not in self.complaints)
                or cell is None
                or id(cell) in done
                or not cell.text.strip("☐☑☒ \n")
            ):
                continue
            done.add(id(cell))
            if c in self.changes:
                if not _TICKED.fullmatch(cell.text.strip()):
                    continue
                cell = replace(cell, text=self.changes[c])
            asks = line.label.what or self.columns[c].what
            if asks is not None and asks.kind == "measure" and asks.units and cell.text.strip() in ("x", "X"):
                continue  # "Albumin | x" measures nothing
            if asks is not None:
                cell = as_answer(cell, asks, self.answers, self.legend, signed=line.plus or c in self.signed)
                cell = as_change(cell, self.columns[c].text)
            yield from self._of_cell(line, c, cell)

    def _of_cell(self, line: _Line, c: int, cell: Cell) -> Iterator[AnyFact]:
        """The facts of a cell that holds a value."""
        reading, people = self.reading, [person.key for person in self.reading.persons]
        head = over(self.columns[c : c + cell.colspan])
        posed = head.what is None and line.whole.what is not None and _BARE.fullmatch(cell.text.strip()) is not None
        taken = position(reading, line.labels, line.label, line.whole if posed else head)
        facet = self._scoped(line, head, taken)
        if line.aged or c in self.aging:
            if len(people) == 1:
                own = replace(facet, unit=line.label.unit or head.unit)
                yield from age_in(reading, own, cell, people, (evidence_of(reading, self.place, cell),))
            return
        if c in self.complaints or (line.label.empty and _asks_words(reading, label_text(line.labels))):
            yield from self._complained(facet, cell)
            return
        asked = self._asked(line, c, cell, facet)
        if asked is None:
            return
        facet = on_side(self.noted, self._in_unit(line, head, asked), people)
        note = self.columns[c].note or taken or self._unread(c)
        usual = line.reference or (self.normal[c] if facet.item is None else None)
        listed = tuple(of_listing(reading, self.place, facet, cell, people))
        if facet.what is not None and facet.what.kind == "medicine" and not facet.unit and _BARE.fullmatch(cell.text):
            return  # "Riluzole | 1" below "Per day" is no level
        for fact in listed or facts_of_cell(reading, self.place, facet, cell, self.legend, self.visits):
            if note and isinstance(fact, Observation) and not fact.note:
                fact = replace(fact, note=note)
            yield _as_it_stands(with_range(fact, usual, line.flag), line.values)

    def _scoped(self, line: _Line, head: Facet, taken: str) -> Facet:
        """What row, column and table say of a cell together, the nearest first."""
        reading, label = self.reading, line.label
        posed = taken and (head.measured or label.what is None or label.what.kind == "function")
        if posed or (head.measured and (self.by_column or with_device(label, head))):
            own = replace(label, what=None, item=None)
        else:
            graded = place_only(reading, label, head)
            own = graded or (label if head.measured else as_measured(reading, label, head.unit))
        facet = merge(own, head)
        return merge(facet, line.whole if self.axes.one_day else around(facet, line.whole))

    def _asked(self, line: _Line, c: int, cell: Cell, facet: Facet) -> Facet | None:
        """The same with what the value is of, where that depends on other labels; None for what is no value of its own."""
        reading, lexicon = self.reading, self.reading.lexicon
        texts = f"{label_text(line.labels)} {self.heads[c]}"
        if (outside := site_outside(lexicon, facet.what, facet.site, texts)) is not facet.site:
            facet = replace(facet, site=outside)
        if self.scored.get(c) == "measured" and facet.item is not None:
            named_so = lexicon.get("measure", facet.item.measure)
            if named_so is None:
                return None  # what was measured for an item's points, and none of them
            facet = replace(facet, what=named_so, item=None)
        if self.scored.get(c) == "points" and facet.item is None and line.label.what is not None:
            return None  # the points of a row that no mapping knows as an item are no measurement of it
        if line.number in self.items and line.group.what is None and is_unknown_item(facet):
            return None
        if self.by_site is not None and of_region(reading, facet, line.label):
            facet = replace(facet, what=self.by_site)
        if not self.other_scale and not line.strange:
            facet = default_measure(reading, facet, cell, line.usual)
        total, what = line.total, facet.what
        if total is not None and facet.item is None and what is not None and what.grade:
            return replace(facet, what=total)
        of_title = what is not None and what is self.whole.what and bool(what.units) and line.label.empty
        if of_title and line.label.text and not _DIGIT.search(cell.text) and absent_reason(cell.text) is None:
            return None  # "Aid | stick" in a table of a walk
        if what is not None and what is self.whole.what and facet.site is not None and total is None and what.part_of:
            facet = replace(facet, what=lexicon.get("measure", what.part_of) or what)
        return facet

    def _in_unit(self, line: _Line, head: Facet, facet: Facet) -> Facet:
        """The same in the unit that a row, a group or the table prints for it."""
        if line.unit and head.unit != "%":
            facet = replace(facet, unit=line.unit)
        if facet.what is not None and not facet.unit and facet.what.kind == "medicine":
            facet = replace(facet, unit=line.group.unit or self.corner.unit or self.titled)
        if facet.what is not None and not facet.unit and facet.what.units and self.titled in facet.what.units:
            facet = replace(facet, unit=self.titled)
        return facet

    def _unread(self, c: int) -> str:
        """The words over a column that nobody knows, which tell its values from the others': "Absolute number"."""
        head = self.columns[c]
        values = "measured" in self.reading.lexicon.roles(head.text, "field")
        return head.text if head.empty and not values else ""
