"""The frame of a table: header rows, label columns, and the columns that say something of their row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.document import Cell
from etl.facts import Evidence, Side, Timepoint
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.about_people import about_people, names_age, numbers_people, tells_who
from etl.parsers.table.arrow_rows import arrow_rows
from etl.parsers.table.course_heads import of_course
from etl.parsers.table.dates_in_parts import DatedRows, heads_go_on, heads_over, in_parts, of_columns, without_year
from etl.parsers.table.groups import called_together, gathered, in_family, scale_over, unit_of_group
from etl.parsers.table.in_units import all_measured_at, litre, measured_at
from etl.parsers.table.infusion_course import columns_along, rows_along
from etl.parsers.table.label_halves import plain_labels
from etl.parsers.table.labels import Facet, merge, of_item, read_label
from etl.parsers.table.legend import explained, plain
from etl.parsers.table.name_columns import OF_COLUMNS, is_measured, names_values, says_column
from etl.parsers.table.named_heads import person_named
from etl.parsers.table.norms import (
    IN_BRACKETS,
    asked_by,
    asks_event_date,
    asks_reaction,
    names_unit_and_range,
    names_units,
    of_healthy,
    prints_range,
)
from etl.parsers.table.of_corner import by_corner, completed, named_together
from etl.parsers.table.opposites import opposite_times
from etl.parsers.table.positions import status_said
from etl.parsers.table.result_rows import without_head
from etl.parsers.table.said_again import said_again
from etl.parsers.table.shape import (
    above_values,
    answered,
    answers_date,
    below_corner,
    goes_on,
    is_label,
    keys,
    names_below,
    names_finding,
    names_one,
    of_left,
    only_changed,
    only_sided,
    parts,
    spanning,
    tells_distances,
    valued,
)
from etl.parsers.table.short_labels import by_unit
from etl.parsers.table.side_words import beside_each_other
from etl.parsers.table.timed import timed_columns
from etl.parsers.table.times import ARROW, days_of_visits, listed, numbered, rows_counted, rows_numbered
from etl.parsers.table.visit_columns import visit_column
from etl.parsers.table.whole import define
from etl.patterns import regex

_LEVEL = regex(r"[A-Z][a-z]?\d{1,2}(?:\s?[-–/,]\s?(?:[A-Z][a-z]?)?\d{1,2})?")
_MOST_HEADERS = 4
_LONGEST_SITE = 40
_LEAST = 2
_FEWEST_OWN = 4


@dataclass(frozen=True, slots=True)
class Frame2D:
    """A table's grid with its header rows and label columns.

    Args:
        grid: cells by row and column.
        top: number of header rows.
        left: number of label columns.
        named: the label column that names what is measured, when it isn't the first.
        times: the times of the columns that only have a number for it.
        timed: columns among the values that hold the times or the sides of their rows.
        keyed: whether the first column only counts or letters the rows ("A | Lying and rolling | 70.6").
        rows: the times of the rows that only have a number for it.
        counted: the column of these numbers, when it isn't the first.
        dated: the dates of the rows that print them in parts, each in a column of its own.
        aside: header rows that only tell who the patients of the columns are ("Sex", "Age"), or that another row says again.
        visits: the column of the day for each column of one of several visits ("V1 date", "V1 score", "V2 date", …).
        one_day: whether its times are those of one infusion, and so all of the day of the table.
    """

    grid: list[list[Cell | None]]
    top: int
    left: int
    named: int = 0
    times: Mapping[int, Timepoint] = field(default_factory=dict)
    timed: tuple[int, ...] = ()
    keyed: bool = False
    visits: Mapping[int, int] = field(default_factory=dict)
    rows: Mapping[int, Timepoint] = field(default_factory=dict)
    counted: int = -1
    dated: DatedRows = field(default_factory=DatedRows)
    aside: frozenset[int] = frozenset()
    one_day: bool = False


def frame2d(reading: Reading, place: TableInPlace) -> Frame2D:
    """Find header rows and label columns of a table.

    Header rows end where values begin: behind the first row, a header row has labels (times, dates, sides, units) in at
    least half of its own cells and no value but the numbers of months or days. Label columns are the first, and those
    behind it whose cells are all dates, times, sides or sites, or that name what is measured where the first doesn't.
    """
    grid = plain_labels(reading, place.table.grid())
    top = 0
    headless = bool(grid) and (
        only_sided(reading, grid[0]) or only_changed(reading, grid[0]) or answered(reading, grid) or without_head(reading, grid) or arrow_rows(reading, grid)
    )  # fmt: skip
    times: dict[int, Timepoint] = {}
    aside = frozenset() if headless else about_people(reading, grid)
    for r, row in enumerate(() if headless else grid):
        own = [c for c in row[1:] if c is not None and c.text.strip() and c.row == r]
        if r in aside or (r == 0 and own and len(reading.persons) > 1 and all(reading.owners.of(c) for c in own)):
            top = r + 1
            continue
        if r and tells_distances(reading, row):
            break
        if r <= _MOST_HEADERS and all_measured_at(reading, row):
            top = r + 1
            continue
        if (
            r <= _MOST_HEADERS
            and not times
            and (times := numbered(reading, grid, r, place.table.caption or place.lead))
        ):
            top = r + 1
            continue
        if 0 < r == top <= _MOST_HEADERS and (
            names_units(reading.lexicon, row, r)
            or above_values(reading, grid, r)
            or names_below(reading, grid, r)
            or said_again(reading, grid, r)
            or (own and beside_each_other([c.text for c in own], 0))
        ):
            top = r + 1
            continue
        if r == top <= _MOST_HEADERS and (heads_go_on(reading, grid, r) or (not r and heads_go_on(reading, grid, 1))):
            top = r + 1
            continue
        if r > _MOST_HEADERS or (own and any(valued(reading, c) for c in own)) or (r > 0 and spanning(row)):
            break
        if r > 0 and len(reading.persons) > 1 and tells_who(reading, row):
            break  # "Age | 7 years | 9 years" below the names of patients are no times
        named = [c for c in own if says_column(reading, c) or (goes_on(row, r) and names_one(reading, c))]
        if r > 0 and (
            not own or len(named) * 2 < len(own) or names_finding(reading, row[0]) or answers_date(reading, grid, r)
        ):
            break
        top = r + 1
    top = 0 if headless else min(max(top, 1), max(len(grid) - 1, 0))
    columns = len(grid[0]) if grid else 0
    keyed = columns > _LEAST and keys(reading, grid, top)
    left, naming = (2, 1) if keyed else (1, 0)
    while left < columns - 1:
        if not naming and names_values(reading, grid, top, left):
            naming, left = left, left + 1
            continue
        if below_corner(grid, top, left) or parts(reading, grid, top, left):
            left += 1
            continue
        heads = [c for row in grid[:top] if (c := row[left]) is not None]
        if len(reading.persons) > 1 and any(numbers_people(reading, c.text) for c in heads):
            left += 1  # whose row it is, behind another label
            continue
        timed_head = any((f := read_label(reading, c.text, c.span)).time and not f.measured for c in heads)
        if timed_head or asks_event_date(reading, heads) or any(role_of(reading, c.text) == "unit" for c in heads):
            break  # "T10 | T10" below "Before" are the levels of that day
        several = len(reading.persons) > 1  # "Age | at first dose | 7 | 12": when each of them was so old, and no value
        column = [row[left] for row in grid[top:] if not spanning(row) and not (several and tells_who(reading, row))]
        texts = [c for c in column if c is not None and c.text.strip() and c.column == left]
        if (
            not texts
            or not any(is_label(reading, c) for c in texts)
            or not all(is_label(reading, c) or c.text.strip() in "–—-" or is_measured(reading, c) for c in texts)
        ):
            break
        left += 1
    dated = of_columns(reading, grid, top)
    left = max(left, len(dated.columns)) if dated.columns[:1] == (0,) else left
    left = min(left, max(columns - 1, 1))
    visits = days_of_visits(grid, top, left)
    timed = tuple(c for c in timed_columns(reading, grid, top, left) if c not in visits.values())
    timed += tuple(c for c in dated.columns if c >= left and c not in timed)
    rows = {} if times else rows_numbered(reading, grid, top)
    along = columns_along(grid, top, left)
    times = times or along or opposite_times(grid[:top], left)
    counted, told = (-1, {}) if times or rows or dated.columns else rows_along(grid, top)
    one_day = bool(along or told)
    if not (times or rows or dated.columns or told):
        counted, told = rows_counted(reading, grid, top)
        counted, told = (counted, told) if told else visit_column(reading, grid, top)
    aside |= {0} if top > 1 and said_again(reading, grid, 1) else set()
    return Frame2D(grid, top, left, naming, times, timed, keyed, visits, rows or told, counted, dated, aside, one_day)


def unlabelled(reading: Reading, frame: Frame2D) -> range:
    """The last rows without a first label, below rows that all have one of their own: none of those holds for them.

    One that begins with another time than the row above goes on with what that is of: "EDSS | before | 6.5", " | month 6 | 6".
    """
    if any(row[0] is not None and row[0].rowspan > 1 and row[0].colspan < len(row) for row in frame.grid[frame.top :]):
        return range(0)  # the labels of this table hold for several rows
    blank = [row[0] is None or not row[0].text.strip() for row in frame.grid[frame.top :]]
    last = len(blank) - next((i for i, empty in enumerate(reversed(blank)) if not empty), len(blank))
    told = last >= _FEWEST_OWN and not any(blank[:last])
    if told and last < len(blank) and frame.left > 1:
        timed = [frame.grid[frame.top + r][1] for r in range(last - 1, len(blank))]
        told = not all(c is not None and read_label(reading, c.text, c.span).time for c in timed)
    return range(frame.top + last, len(frame.grid)) if told else range(0)


def carried(frame: Frame2D, row: Sequence[Cell | None], above: Sequence[Cell | None]) -> Sequence[Cell | None]:
    """A row with the first labels of the row above, where its own are empty: they hold for the rows below.

    Args:
        frame: the table's.
        row: its cells.
        above: the cells of the row above, so filled.
    """
    if not above or spanning(row):
        return row
    if frame.left == 1 and not any((c := row[t]) is not None and c.text.strip() for t in frame.timed):
        return row  # below "NIHSS | baseline | 9" the time says that it goes on: " | 6 months | 6"
    own = next((c for c in range(frame.left) if (cell := row[c]) is not None and cell.text.strip()), frame.left)
    return [*above[:own], *row[own:]]


def column_facet(
    reading: Reading, place: TableInPlace, frame: Frame2D, c: int, scale: Entry | None, legend: Mapping[str, str]
) -> Facet:
    cells = [row[c] for r, row in enumerate(frame.grid[: frame.top]) if r not in frame.aside]
    told = (c for c in cells if c is not None and c.text.strip() and not prints_range(reading, c))
    unique = list(dict.fromkeys(told))
    group = scale_over(reading, unique[-2::-1])
    facets = [explained(reading, cell, group or scale, legend) for cell in reversed(unique)]
    facets = [
        Facet(what=what, span=f.span, text=f.text)
        if (what := measured_at(reading, cell, frame.grid[cell.row][0]))
        else f
        for f, cell in zip(facets, reversed(unique), strict=True)
    ]
    if group is not None:
        facets[0] = in_family(reading, place, facets[0], group)
    facets = [
        replace(f, unit=None, side="left") if f.unit == "L" and f.side is None and of_left(frame.grid, cell) else f
        for f, cell in zip(facets, reversed(unique), strict=True)
    ]
    facets = [
        Facet(side=side, span=f.span, text=f.text) if (side := _by_neighbours(frame, cell)) else f
        for f, cell in zip(facets, reversed(unique), strict=True)
    ]
    facets = [
        Facet(unit=unit, span=f.span, text=f.text) if (unit := litre(reading, frame.grid, cell)) else f
        for f, cell in zip(facets, reversed(unique), strict=True)
    ]
    facets = [
        replace(f, time=time) if (time := listed(reading.lexicon, cell, c)) else f
        for f, cell in zip(facets, reversed(unique), strict=True)
    ]
    facets = gathered(reading, frame.grid, frame.top, [*reversed(unique)], facets)
    if parted := in_parts(reading, heads_over(frame.grid, frame.top, c)):
        facets = [_without_date(f, cell in parted[1]) for f, cell in zip(facets, reversed(unique), strict=True)]
        facets[0] = replace(facets[0], date=parted[0])
    elif facets and facets[0].date is None and (month := without_year(reading, frame.grid, frame.top, c)):
        facets[0] = replace(facets[0], date=month)
    if c in frame.times:
        when = frame.times[c]
        own = (replace(f, time=None, unit=None if f.text == when.label else f.unit) for f in facets)
        facets = [Facet(time=when), *own]
    heads = [head.text for cell in unique if (head := frame.grid[cell.row][0]) is not None and head is not cell]
    if any(names_age(reading, IN_BRACKETS.sub("", text).strip()) for text in heads):
        facets = [
            replace(f, time=None, date=None) for f in facets
        ]  # "Age | 1 year | 2 years" is no time after anything
    if reading.aged:  # "Boy 1 (7 years)" is no time
        of_people = [c for c in unique if any(c.span.start <= at < c.span.end for at in reading.aged)]
        facets = [replace(f, time=None) if any(f.span == c.span for c in of_people) else f for f in facets]
    if any(ARROW.search(cell.text) for cell in unique):  # its two values have times of their own
        facets = [replace(f, time=None) for f in facets]
    facet = in_family(reading, place, define(reading, place, merge(*facets))) if facets else Facet()
    facet = of_course(facet, unique)
    facet = replace(facet, unit=facet.unit or unit_of_group(reading, frame.grid, frame.top, c))
    called = (by_unit(reading.lexicon, cell.text.strip(), facet.unit) for cell in unique)  # "T" above "°C"
    what = facet.what or by_corner(reading, place, frame.grid[: frame.top], unique) or next(filter(None, called), None)
    what = what or asked_by(reading, unique)
    if facet.time is None and facet.date is None and unique and asks_reaction(reading, unique[-1]):
        facet = replace(facet, time=Timepoint("after", facet.text))
    if not facet.note and (state := status_said(reading, unique)):
        facet = replace(facet, note=state)
    return replace(facet, what=what) if not facet.item else facet


def _by_neighbours(frame: Frame2D, cell: Cell) -> Side | None:
    """The side that a heading tells only beside the others of its row: "D | I | D | I"."""
    heads = list(dict.fromkeys(c for c in frame.grid[cell.row][frame.left :] if c is not None))
    return beside_each_other([c.text for c in heads], heads.index(cell)) if cell in heads else None


def _without_date(facet: Facet, parted: bool) -> Facet:
    """A heading without what a part of a date in it seemed to say."""
    return Facet(time=facet.time, span=facet.span, text=facet.text) if parted else facet


def row_facet(
    reading: Reading, frame: Frame2D, row: Sequence[Cell | None], scale: Entry | None, unit: str | None = None
) -> Facet:
    """What the labels of a row say together; the one that names what is measured comes first."""
    own = (at for at in range(len(row)) if (at < frame.left or at in frame.timed) and at not in frame.dated.columns)
    cells = list(dict.fromkeys(c for at in own if (c := row[at]) is not None))
    cells = [c for c in cells if c.text.strip()] or cells
    if frame.named and (c := row[frame.named]) is not None:
        cells.sort(key=lambda cell: cell is not c)
    facets: list[Facet] = []
    for cell in cells:
        if (called := reading.owners.of(cell)) and not part(reading.index.dates, cell.span):
            facets.append(
                Facet(subject=called, span=cell.span, text=cell.text.strip())
            )  # initials are no side and no test
            continue
        facet = _headed(reading, frame, cell, read_label(reading, plain(cell.text), cell.span, scale, unit))
        if facet.what is not None and facet.what.items and facet.item is None:
            scale = facet.what  # "GMFM-88" in the first column: the second names its parts
        facets.append(facet)
    if scale is not None and cells and cells[0].rowspan > 1 and facets[-1].empty and facets[-1].text:
        return facets[-1]  # a part of the scale that isn't known is not the whole
    if any(f.site and not _is_level(f) for f in facets):
        facets.sort(key=_is_level)  # "C5 | Elbow flexors": the root only says more of the muscle
    if (together := called_together(reading, facets)) is not None:
        return together
    items = [f for f in facets if f.item]
    if scale is not None and len(facets) > 1:  # "Arm outstretched | right", "Saccades | vertical"
        named = [
            f for f in facets if f.measured or f.site or not (f.time or f.date or f.subject)
        ]  # "1 month" names none
        whole = " ".join((f.side if f.side and not (f.measured or f.site) else None) or f.text for f in named)
        item = reading.lexicon.item(scale, whole)
        if len(named) > 1 and item is not None and all(f.item is not item for f in items):
            told = facets[-1] if not items else replace(facets[-1], site=None, place=None) if item.site else facets[-1]
            items = [of_item(reading, replace(told, what=None, item=None, text=whole), scale, item)]
    if not items and len(facets) == _LEAST and (what := completed(reading.lexicon, [facets[1].text], facets[0].text)):
        facets[0] = replace(facets[0], what=what)  # "VEP | amplitude"
    if not items and len(facets) == _LEAST and (moved := named_together(reading.lexicon, facets)):
        facets = [moved]
    return merge(*items, *(f for f in facets if f not in items)) if facets else Facet()


def _is_level(facet: Facet) -> bool:
    """Whether a label names nothing but a level, which another label's site is reached by."""
    return facet.site is not None and not facet.measured and _LEVEL.fullmatch(facet.text) is not None


def _headed(reading: Reading, frame: Frame2D, cell: Cell, facet: Facet) -> Facet:
    """A label that only its column's heading makes a site of: "Median" below "Nerve"."""
    heads = [c for row in frame.grid[: frame.top] if (c := row[cell.column]) is not None and c.text.strip()]
    if facet.unit == "L" and facet.side is None and not facet.measured and of_left(frame.grid, cell):
        facet = replace(facet, unit=None, side="left")
    if heads and facet.subject is None and cell.row >= frame.top and numbers_people(reading, heads[-1].text):
        facet = replace(facet, subject=person_named(reading, f"Patient {cell.text.strip()}"))
    if heads and cell.row >= frame.top and names_age(reading, IN_BRACKETS.sub("", heads[-1].text).strip()):
        facet = replace(facet, time=None)  # "12 months" below "Age" is no time after anything
    if heads and cell.row >= frame.top and (what := measured_at(reading, cell, heads[-1])) is not None:
        return Facet(what=what, span=facet.span, text=facet.text)
    if not facet.empty or not heads or cell.row < frame.top or not 0 < len(cell.text.strip()) <= _LONGEST_SITE:
        return facet
    sites = reading.lexicon.label(f"{' '.join(cell.text.split())} {heads[-1].text.strip().lower()}", "site")
    return replace(facet, site=sites[0]) if sites else facet


def role_of(reading: Reading, text: str, alone: bool = False) -> str:
    """A column of units, reference ranges or remarks says something of its row and is no value of it.

    Args:
        reading: the document.
        text: its heading.
        alone: whether it stands beside columns of visits and is none: only there "Best" is what a scale allows, and
            no value ("Pain: worst, mean").
    """
    if of_healthy(text):
        return "reference"
    if "%" in text:
        return ""  # "% pred" is a share of what is normal
    fields = reading.lexicon.label(text, "field")
    told = next((e.role for e in fields if e.role in OF_COLUMNS and (alone or e.value != "column")), "")
    return told or ("unit" if names_unit_and_range(reading.lexicon, text) else "")


def evidence_of(reading: Reading, place: TableInPlace, cell: Cell) -> Evidence:
    """A cell as evidence: its text, page, table, row and column."""
    return Evidence(
        cell.span.start, cell.span.end, reading.document.quote(cell.span), cell.page, place.name, cell.row, cell.column
    )
