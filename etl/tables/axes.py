"""Where the labels of a table of values stand: its head rows, its label columns, the columns that tell when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from etl.document import Cell
from etl.facts import Timepoint
from etl.parsers.cell.legend import explained, legend_of
from etl.parsers.cell.parts import parted_cell
from etl.parsers.cell.references import asks_event_date, of_change, prints_range
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.groups import answers_date, role_of, spanning, valued
from etl.parsers.label.heads import all_measured_at, asks_age
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.label.languages import plain_labels
from etl.parsers.label.times import columns_along, numbered, rows_along, rows_counted, rows_numbered
from etl.parsers.number.units import parse_unit
from etl.parsers.reading import Reading, TableInPlace, once
from etl.patterns import regex

_MOST_HEADS, _FEW = 4, 2
_KEY = regex(r"(?:[A-Z]|\d{1,2}[a-d]?|[ivx]{1,4}|[IVX]{1,4})[.)]?")
_NUMBERED = regex(r"\s*\(?\d{1,2}[a-z]?[.):]?\s+[^\W\d_]{3}")
"""An item with its number: "1. Speech", "5b Motor arm"."""
Row = Sequence[Cell | None]


class Axes(Struct, frozen=True):
    """Where the labels of a table stand.

    Args:
        grid: its cells by row and column.
        top: how many rows are heads.
        left: how many columns are labels.
        times: the times of the columns that only have a number for it.
        rows: the times of the rows that only have a number for it.
        counted: the column of the rows' numbers, when it isn't the first; -1 without one.
        asides: the columns among the values that tell when or on which side their row is.
        one_day: whether its times are those of one infusion, and so all of the day of the table.
    """

    grid: Sequence[Row]
    top: int
    left: int
    times: Mapping[int, Timepoint] = field(default_factory=dict)
    rows: Mapping[int, Timepoint] = field(default_factory=dict)
    counted: int = -1
    asides: tuple[int, ...] = ()
    one_day: bool = False


@once
def axes_of(reading: Reading, place: TableInPlace) -> Axes:
    """Find the head rows and the label columns of a table.

    Args:
        reading: the document.
        place: the table in its place.

    Returns:
        The axes. Heads end at the first row that has values, labels at the first column that has them.
    """
    grid: Sequence[Row] = plain_labels(reading, place.table.grid())
    legend = legend_of(reading, place)
    width = len(grid[0]) if grid else 0
    times: dict[int, Timepoint] = {}
    top = 0
    for r, row in enumerate(grid[:-1][: _MOST_HEADS + 1]):
        named = not times and (times := numbered(reading, grid, r, place.table.caption or place.lead))
        if not (named or all_measured_at(reading, row) or _is_head(reading, grid, r, legend)):
            break
        top = r + 1
    grid = _without_repeats(grid, top)
    left = 1
    while left < width - 1 and _is_label_column(reading, grid, top, left):
        left += 1
    rows = {} if times else rows_numbered(reading, grid, top)
    along = columns_along(grid, top, left)
    times = times or along
    counted, told = (-1, {}) if times or rows else rows_along(grid, top)
    one_day = bool(along or told)
    if not (times or rows or told):
        counted, told = rows_counted(reading, grid, top)
    asides = tuple(c for c in range(left, width) if c != counted and _tells_when(reading, grid, top, c))
    if asides and len(asides) >= width - left:
        asides = ()
    return Axes(grid, top, left, times, rows or told, counted, asides, one_day)


def _without_repeats(grid: Sequence[Row], top: int) -> Sequence[Row]:
    """The rows without those that say the last head row again: a table that goes on over the page."""
    head = [cell.text.strip() for cell in grid[top - 1] if cell is not None] if top else []
    if len(set(head)) < _FEW:
        return grid
    body = (row for row in grid[top:] if [cell.text.strip() for cell in row if cell is not None] != head)
    return [*grid[:top], *body]


def _own(row: Row, r: int) -> list[Cell]:
    """The cells of a row behind its first that begin in it and hold anything."""
    return [c for c in dict.fromkeys(row[1:]) if c is not None and c.text.strip() and c.row == r]


def _is_head(reading: Reading, grid: Sequence[Row], r: int, legend: Mapping[str, str]) -> bool:
    """Whether a row has labels and no values; behind the first, labels of columns: times, sides, units, ranges, names."""
    row = grid[r]
    own = _own(row, r)
    values = [c for c in own if _holds_value(reading, c) and not prints_range(reading, c)]
    label, corner = row[0], grid[0][0]
    above = [read_label(reading, c.text, c.span).what for c in _own(grid[r - 1], r - 1)] if r else []
    scale = next((what for what in above if what is not None and what.kind == "scale" and what.items), None)
    facets = [explained(reading, c, scale, legend) for c in own]
    units = reading.lexicon.units()
    told = sum(
        bool(f.time or f.date or f.side or f.pair or f.subject or (f.unit and not f.measured))
        or prints_range(reading, c)
        or c.text.strip("()[] ") in units
        or bool(role_of(reading, c.text) or reading.lexicon.label(c.text.strip(" :"), "field"))
        for f, c in zip(facets, own, strict=True)
    )
    facet = Facet()
    if label is not None and label.text.strip() and label.row == r:
        facet = read_label(reading, label.text, label.span)
    if r == 0:
        timed = any(f.time or f.date or f.side or f.pair for f in facets)
        aged = asks_age(reading, [label])
        asks = label is not None and {e.role for e in reading.lexicon.label(label.text.strip(" :"), "field")}
        if (
            facet.measured
            and not asks
            and not any(of_change(c.text) for c in own)
            and not timed
            and not aged
            and (values or (len(row) == 2 and not told))
        ):
            return False  # "ALT | 78 | U/L", "Sitting balance | better"
        if facet.site and facet.side and values:
            return False  # "Right arm | prox. 4- | dist. 3"
        return aged or len(values) * 2 < max(1, len(own))
    if values or spanning(row) or not own or (facet.what is not None and facet.what.kind in ("finding", "medicine")):
        return False
    named = told + sum(f.measured or bool(f.site) for f in facets)
    if label is None or not label.text.strip() or label.row < r:
        return named * 2 >= len(own) or _above_values(reading, grid, r)
    if facet.measured or facet.time or facet.date:
        return False
    if answers_date(reading, grid, r):
        return False  # "2 March 2011" below "Date"
    if told == len(own):
        return True
    if corner is None or not corner.text.strip():
        return (told if facet.site else named) * 2 >= len(own)
    return not facet.site and told * 2 >= len(own) and r == 1


def _above_values(reading: Reading, grid: Sequence[Row], r: int) -> bool:
    """Whether a row without a label of its own and without values stands above columns of values: letters, short names."""
    below = [
        cell for row in grid[r + 1 :] if not spanning(row) for cell in row[1:] if cell is not None and cell.text.strip()
    ]
    labelled = [row[0] for row in grid[r + 1 :] if row[0] is not None and row[0].row > r and row[0].text.strip()]
    return len(labelled) > 1 and sum(_holds_value(reading, cell) for cell in below) * 3 >= len(below) * 2


def _holds_value(reading: Reading, cell: Cell) -> bool:
    text = cell.text.strip()
    if text.strip("()[] ") in (units := reading.lexicon.units()) or parse_unit(text, units)[0]:
        return False
    return (valued(reading, cell) and not _NUMBERED.match(text)) or bool(parted_cell(reading, cell))


def body_of(grid: Sequence[Row], top: int, c: int) -> list[Cell]:
    """The cells of a column below its heads that hold anything, without those that another column goes on in.

    Args:
        grid: the table's cells.
        top: how many rows are heads.
        c: the column.
    """
    return [
        cell for r, row in enumerate(grid) if r >= top and not spanning(row)
        if (cell := row[c]) is not None and cell.text.strip() and cell.column == c
    ]  # fmt: skip


def _is_label_column(reading: Reading, grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether a column behind the first holds labels: times, sides, places or names of what the values behind it are of."""
    cells = body_of(grid, top, c)
    corner = grid[0][0]
    if corner is not None and top and corner.row == 0 and corner.colspan > c and not spanning(grid[0]):
        return True
    cells = [cell for cell in cells if cell.text.strip(" –—-")]
    if len(cells) < _FEW or any(_holds_value(reading, cell) for cell in cells):
        return False
    heads = [h for row in grid[:top] if (h := row[c]) is not None and h is not row[0]]
    facets = [read_label(reading, cell.text, cell.span) for cell in cells]
    placed = sum(bool(f.time or f.date or f.side or (f.site and not f.measured) or f.part) for f in facets)
    if asks_event_date(reading, heads) or any(role_of(reading, h.text) for h in heads):
        return False
    if any(_timed(read_label(reading, h.text, h.span)) for h in heads):
        return False
    asked = {e.role for h in heads for e in reading.lexicon.label(h.text.strip(" :"), "field")}
    if placed == len(facets) or counts_rows(grid, top, c - 1) or "parameter" in asked:
        return True
    first = [read_label(reading, cell.text, cell.span) for cell in body_of(grid, top, c - 1)]
    if all(f.measured for f in facets) and first and all(map(_timed, first)):
        return True  # a line for each value: "14-Feb-2018 | HBsAg | negative"
    behind = [cell for row in grid[top:] for cell in row[c + 1 :] if cell is not None and cell.text.strip()]
    if sum(valued(reading, cell) for cell in behind) * 2 < len(behind):
        return False
    body = [row for row in grid[top:] if not spanning(row)]
    goes_on = sum(
        1
        for row in body
        if (own := row[c]) in cells
        and own is not None
        and ((before := row[c - 1]) is None or not before.text.strip() or before.row < own.row)
    )
    told = sum(bool(f.time or f.date or f.side or f.site or f.part or f.measured) for f in facets)
    return told * 3 >= len(cells) * 2 or (goes_on > 1 and len({cell.text for cell in cells}) > 1)


def counts_rows(grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether the first column only counts or letters the rows: "A | Lying and rolling | 70.6".

    Args:
        grid: the table's cells.
        top: how many rows are heads.
        c: a column.
    """
    keys = [cell.text.strip() for cell in body_of(grid, top, c)]
    return c == 0 and len(keys) >= _FEW and len(set(keys)) == len(keys) and all(map(_KEY.fullmatch, keys))


def _timed(facet: Facet) -> bool:
    return bool(facet.time or facet.date) and not facet.measured


def _tells_when(reading: Reading, grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether a column among the values holds nothing but days, times or sides of its rows."""
    cells = [cell for cell in body_of(grid, top, c) if not absent_reason(cell.text)]
    heads = [h for row in grid[:top] if (h := row[c]) is not None]
    if len({cell.text for cell in cells}) < 2 or asks_event_date(reading, heads):
        return False
    facets = [read_label(reading, cell.text, cell.span) for cell in cells]
    if all(f.side and not f.measured for f in facets):
        return True
    return all((f.date or f.time) and not f.measured and not f.site for f in facets) and not any(
        valued(reading, cell) for cell in cells
    )
